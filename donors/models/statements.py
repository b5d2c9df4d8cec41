"""Bank statements as they came in, line by line, and who said whose money a line is."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import ImportState, LineHold, MatchState
from trustfund.db.clock import TrustfundNow
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected, Row
from trustfund.kernel.money import Money


class StatementImport(Row):
    """A file of a bank that somebody has handed in, and how far it is taken into the books.

    Not a protected row: its progress moves many times. Who handed it in, and every statement that
    came of it, are in the trail. The bytes lie in the store under `sha256`.
    """

    mutable = ("state", "done", "total", "touched_at", "takes", "failure_code", "failure_facts")

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="statement_imports")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    csv_map = models.JSONField(default=dict)
    encoding = models.CharField(max_length=20, blank=True)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.RECEIVED
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(db_default=TrustfundNow())
    takes = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=40, blank=True)
    failure_facts = models.JSONField(default=dict)
    imported_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="statements_imported"
    )
    imported_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="statements_imported"
    )
    recorded_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statement_file_once",
                fields=["fund", "sha256"],
                condition=~Q(state="REFUSED"),
            ),
            models.CheckConstraint(
                name="statement_import_refused_with_reason",
                condition=Q(state="REFUSED") & ~Q(failure_code="")
                | ~Q(state="REFUSED") & Q(failure_code=""),
            ),
        ]

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state in {ImportState.BOOKED, ImportState.REFUSED}

    def __str__(self) -> str:
        return self.name


class Statement(Protected):
    """One statement of one account of the fund, as the file has it.

    `known_*` tell of those lines that an earlier file had brought already. `lines_hash` pins the
    keys of all lines, and so what they say.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="statements")
    source = models.ForeignKey("donors.StatementImport", models.PROTECT, related_name="statements")
    account = models.ForeignKey("funds.BankAccount", models.PROTECT, related_name="statements")
    position = models.PositiveIntegerField()
    reference = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=40, blank=True)
    sequence = models.CharField(max_length=40, blank=True)
    currency = CurrencyField()
    opening_amount = AmountField(null=True)
    opening_date = models.DateField(null=True)
    closing_amount = AmountField(null=True)
    closing_date = models.DateField(null=True)
    line_count = models.PositiveIntegerField()
    credits = AmountField()
    debits = AmountField()
    known_count = models.PositiveIntegerField()
    known_credits = AmountField()
    known_debits = AmountField()
    lines_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="statement_position_once", fields=["source", "position"]),
            models.CheckConstraint(
                name="statement_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="statement_balances_tie",
                condition=Q(opening_amount__isnull=True, closing_amount__isnull=True)
                | Q(
                    opening_date__isnull=False,
                    closing_date__isnull=False,
                    closing_amount=F("opening_amount") + F("credits") - F("debits"),
                ),
            ),
        ]

    def money(self, name: str) -> Money | None:
        """Return one of the amounts, by the name of its column; None where it is not stated."""
        amount = getattr(self, name)
        return None if amount is None else Money(amount, self.currency)

    def __str__(self) -> str:
        return self.reference or f"{self.closing_date or ''} {self.number}".strip()


class StatementLine(Row):
    """One movement on the account: positive for what came in. Its key is never taken twice.

    `entry_id` is the entry of the books that holds it: the one that put it into suspense, or the
    one that was there before. Not protected row by row: its statement's record pins it.
    """

    mutable = ("entry_id", "hold", "in_suspense")

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="+")
    statement = models.ForeignKey("donors.Statement", models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    import_key = models.CharField(max_length=64)
    booking_date = models.DateField()
    value_date = models.DateField()
    amount = AmountField()
    currency = CurrencyField()
    bank_reference = models.TextField(blank=True)
    end_to_end_id = models.TextField(blank=True)
    owner_reference = models.TextField(blank=True)
    counterparty_name = models.TextField(blank=True)
    counterparty_account = models.TextField(blank=True)
    remittance = models.TextField(blank=True)
    supplementary = models.TextField(blank=True)
    code = models.TextField(blank=True)
    is_reversal = models.BooleanField()
    parts = models.PositiveIntegerField()
    hold = models.CharField(max_length=12, choices=LineHold.choices, blank=True)
    entry_id = models.BigIntegerField(null=True)
    in_suspense = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="statement_line_key_once", fields=["fund", "import_key"]),
            # A conversion moves cash in two currencies: a line in each.
            models.UniqueConstraint(
                name="statement_line_entry_once", fields=["entry_id", "currency"]
            ),
            models.CheckConstraint(
                name="statement_line_currency_known", condition=currency_known("currency")
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="statement_line_waits",
                fields=["statement"],
                condition=Q(entry_id__isnull=True),
            )
        ]

    @property
    def money(self) -> Money:
        """Return the amount, below zero for what went out."""
        return Money(self.amount, self.currency)

    @property
    def reference(self) -> str:
        """Return the first reference that somebody gave it, the bank's before others."""
        return self.bank_reference or self.end_to_end_id or self.owner_reference

    @property
    def references(self) -> set[str]:
        """Return every reference that somebody gave it: bank, payer, and we ourselves."""
        return {self.bank_reference, self.end_to_end_id, self.owner_reference} - {""}

    @property
    def texts(self) -> str:
        """Return all that was written about it, for a search."""
        found = [self.remittance, self.owner_reference, self.end_to_end_id, self.supplementary]
        return "\n".join([*found, self.counterparty_name])

    def __str__(self) -> str:
        return f"{self.money} {self.reference}".strip()


class LineMatch(Protected):
    """Somebody's word on whose money a line is, and a second person's answer."""

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "decided_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="+")
    line = models.ForeignKey("donors.StatementLine", models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED)
    reason = models.TextField()
    proposed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="line_match_open_once", fields=["line"], condition=Q(state="PROPOSED")
            ),
            models.CheckConstraint(
                name="line_match_with_a_reason", condition=Q(reason__regex=r"\S")
            ),
            models.CheckConstraint(
                name="line_match_decided_by_another",
                condition=Q(
                    state="PROPOSED",
                    decided_by__isnull=True,
                    decided_by_organization__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    ~Q(state="PROPOSED"),
                    ~Q(decided_by=F("proposed_by")),
                    ~Q(decided_by_organization=F("proposed_by_organization")),
                    decided_by__isnull=False,
                    decided_by_organization__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.line)


class LineMatchPart(Protected):
    """The part of a line that is said to pay under one agreement; confirmed, it is a receipt.

    Without an agreement it goes back to who has paid it, and confirmed, is that entry of the books.
    """

    mutable = ("receipt_id", "entry_id")

    match = models.ForeignKey("donors.LineMatch", models.PROTECT, related_name="parts")
    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, null=True, related_name="+")
    amount = AmountField()
    currency = CurrencyField()
    entry_id = models.BigIntegerField(null=True, unique=True)
    receipt: Any = models.OneToOneField(
        "donors.Receipt", models.PROTECT, null=True, related_name="line_part"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="line_match_part_once", fields=["match", "agreement"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="line_match_part_becomes_one",
                condition=Q(agreement=None, receipt=None)
                | Q(agreement__isnull=False, entry_id=None),
            ),
            models.CheckConstraint(name="line_match_part_positive", condition=Q(amount__gt=0)),
        ]

    @property
    def money(self) -> Money:
        """Return the part."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.money}"
