"""Rows of a table become what they say: by the very acts that a person would do one after another."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from inspect import unwrap
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import TableKind, TableState
from donors.models import Agreement, Donor, Pledge, Receipt, TableRow
from donors.rules.tables import ReadRow, Reason, Status
from donors.rules.tables.codes import ACT_WARNINGS
from donors.rules.tables.keeping import kept, row_key
from donors.rules.tables.units import in_order, unit_fault, units_of
from donors.selectors.receipt_ground import ReceiptGround
from donors.selectors.table_words import reason_sentence
from donors.services.agreements import OfferWithdrawn, agreement_draft, agreement_withdraw
from donors.services.funds import agreements_locked
from donors.services.pledges import pledge_lapse, pledge_record
from donors.services.receipts import receipt_under
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError

# The act behind each kind of row, and what must be allowed for it.
ACTS: Final = {
    TableKind.PLEDGE: "donors.pledge_record",
    TableKind.AGREEMENT: "donors.agreement_draft",
    TableKind.INSTALLMENT: "donors.agreement_draft",
    TableKind.RECEIPT: "donors.receipt_record",
}

# Under which field a file has its own number of an agreement.
NUMBER_FIELDS: Final[dict[str, str]] = {
    TableKind.AGREEMENT: "number",
    TableKind.INSTALLMENT: "agreement_number",
}

TOLD_AT_MOST: Final = 20

# An act is one transaction by itself and refuses to be part of another. Here all rows are one
# transaction, so the act is called without that frame; everything else about it is the same.
_pledge: Callable[..., Any] = unwrap(pledge_record)
_lapse: Callable[..., Any] = unwrap(pledge_lapse)
_draft: Callable[..., Any] = unwrap(agreement_draft)
_receipt: Callable[..., Any] = receipt_under
_withdraw: Callable[..., Any] = unwrap(agreement_withdraw)


def tried(
    rows: Sequence[ReadRow], *, kind: str, actor: Actor, now: datetime, fund: Fund
) -> list[ReadRow]:
    """Return the rows with what the acts say of each, one after another. Nothing stays written.

    A row that an act refuses is rejected with its sentence; one that was imported before is known
    and would make nothing. Rows that make one thing together are accepted or rejected together.
    """
    earlier = _Earlier(rows, kind=kind, fund=fund)
    found: list[ReadRow] = []
    with transaction.atomic():
        names = _Names(actor, fund, rows, kind=kind)
        for unit in units_of(rows, kind=kind):
            fault = unit_fault(unit) or earlier.fault(unit)
            if fault is not None:
                found.extend(_told(row, fault) for row in unit)
            elif any(row.line in earlier.rows for row in unit):
                found.extend(_known(row, earlier.rows[row.line]) for row in unit)
            elif unit[0].status is not Status.REJECTED:
                found.extend(
                    _tried(unit, kind=kind, actor=actor, now=now, names=names, earlier=earlier)
                )
            else:
                found.extend(unit)
        transaction.set_rollback(True)
    return sorted(found, key=lambda row: row.line)


def made(
    rows: Sequence[TableRow], read: Sequence[ReadRow], *, kind: str, actor: Actor, now: datetime,
    fund: Fund,
) -> list[TableRow]:  # fmt: skip
    """Do the acts of rows that may be imported. Return those rows, each with what it has made.

    :raises DomainError: if an act now refuses a row that it accepted when it was checked
    """
    earlier = _Earlier(read, kind=kind, fund=fund)
    names = _Names(actor, fund, read, kind=kind)
    kept_rows = {row.line: row for row in rows}
    done = []
    for unit in units_of(read, kind=kind):
        if any(row.status is Status.REJECTED or row.line in earlier.rows for row in unit):
            continue
        if (fault := earlier.fault(unit)) is not None:
            raise _refused_now(unit[0].line, reason_sentence(fault.code, fault.facts))
        try:
            subject = _done(unit, kind=kind, actor=actor, now=now, names=names)
        except (_Unknown, DomainError) as error:
            raise _refused_now(unit[0].line, str(error)) from error
        if not earlier.is_new(subject):
            continue  # the act has answered with what stood before
        for row in unit:
            kept_rows[row.line].made_id = subject.pk
            done.append(kept_rows[row.line])
    return done


def undone(
    rows: Sequence[TableRow], *, kind: str, actor: Actor, now: datetime, reason: str
) -> None:
    """Take back what rows have made: pledges lapse, offers are withdrawn. All of them, or none.

    :raises NotReversible: saying of each row why it cannot be
    """
    if kind == TableKind.RECEIPT:
        raise NotReversible(
            _(
                "%(count)d receipts of this table are booked, from line %(line)s on. What is booked is "
                "reversed by two persons, or goes back by a refund. The table stands."
            )
            % {"count": len(rows), "line": rows[0].line if rows else "–"}
        )
    refused = []
    first = {row.made_id: row for row in reversed(rows)}
    pledges = Pledge.objects.filter(pk__in=[made_id for made_id in first if made_id is not None])
    ended = set(pledges.filter(ended_date__isnull=False).values_list("pk", flat=True))
    for made_id, row in reversed(first.items()):
        try:
            if kind == TableKind.PLEDGE:
                if made_id in ended:
                    continue  # its donor has withdrawn it, or it has lapsed by itself
                _lapse(
                    actor=actor, now=now, pledge_id=made_id, ended_date=now.date(), reason=reason
                )
            else:
                _withdraw(actor=actor, now=now, agreement_id=made_id, reason=reason)
        except OfferWithdrawn:
            continue  # somebody has withdrawn it by itself
        except DomainError as error:
            refused.append(_("Line %(line)s: %(why)s") % {"line": row.line, "why": error})
    if refused:
        raise NotReversible(" ".join([_("The table stands."), *refused[:TOLD_AT_MOST]]))


class NotReversible(Conflict):
    """What a table has made cannot be taken back."""

    code = "not_reversible"


class RowRefused(DomainError):
    """An act refuses a row that it accepted when the table was checked."""

    code = "row_refused"


def _refused_now(line: int, why: str) -> RowRefused:
    return RowRefused(
        _("Line %(line)s is refused now: %(why)s Nothing of the table was imported.")
        % {"line": line, "why": why}
    )


class _Unknown(Exception):
    """A row names a donor or an agreement that is not there; `code` is of ACT_REJECTIONS."""

    def __init__(self, code: str) -> None:
        super().__init__(reason_sentence(code, {}))
        self.code = code


class _Names:
    """Donors and agreements by what files call them.

    Agreements that are named to be paid are locked here, all at once and before the first row: what
    an act locks for a row that is then taken back would be let go with it.
    """

    def __init__(self, actor: Actor, fund: Fund, rows: Sequence[ReadRow], *, kind: str) -> None:
        self.fund = fund
        self.ground = ReceiptGround(fund)
        self.agreements: dict[tuple[str, UUID], Agreement] = {}
        if kind == TableKind.RECEIPT:
            numbers = {row.text("agreement_number") for row in rows}
            for one in agreements_locked(actor, fund, numbers):
                self.agreements[one.number, one.donor_id] = one
        self.donors: dict[str, list[Donor]] = {}
        for donor in access.donors_visible_to(actor):
            names = {
                donor.organization.name,
                donor.organization.name_ko,
                donor.organization.short_name,
            }
            for name in {_folded(one) for one in names if one}:
                self.donors.setdefault(name, []).append(donor)

    def donor(self, name: str) -> Donor:
        found = self.donors.get(_folded(name), [])
        if len(found) != 1:
            raise _Unknown("donor_unknown")
        return found[0]

    def agreement(self, number: str, donor: Donor) -> Agreement:
        found = self.agreements.get((number, donor.pk))
        if found is None:
            raise _Unknown("agreement_unknown")
        return found


def _tried(
    unit: Sequence[ReadRow],
    *,
    kind: str,
    actor: Actor,
    now: datetime,
    names: _Names,
    earlier: "_Earlier",
) -> list[ReadRow]:
    try:
        with transaction.atomic():
            subject = _done(unit, kind=kind, actor=actor, now=now, names=names)
    except _Unknown as error:
        reason = Reason(error.code)
    except DomainError as error:
        reason = Reason("rule_refuses", facts={"why": str(error)})
    except IntegrityError as error:
        reason = Reason("rule_refuses", facts={"why": str(error).splitlines()[0]})
    else:
        if earlier.is_new(subject):
            return list(unit)
        reason = Reason("receipt_known")
    return [_with(row, reason) for row in unit]


def _done(unit: Sequence[ReadRow], *, kind: str, actor: Actor, now: datetime, names: _Names) -> Any:
    """Do the act of the rows that belong together and return what it made."""
    row = unit[0]
    donor = names.donor(row.text("donor"))
    value = row.values.get
    if kind == TableKind.PLEDGE:
        return _pledge(
            actor=actor, now=now, fund_id=names.fund.pk, donor_id=donor.pk,
            money=row.money("amount"), announced_date=value("announced_date"),
            occasion=row.text("occasion"), first_year=value("first_year"),
            last_year=value("last_year"), conditions=row.text("conditions"),
        )  # fmt: skip
    if kind in {TableKind.AGREEMENT, TableKind.INSTALLMENT}:
        whole = "amount" if kind == TableKind.AGREEMENT else "agreement_amount"
        return _draft(
            actor=actor, now=now, fund_id=names.fund.pk, donor_id=donor.pk, pledge_id=None,
            instrument=row.text("instrument"), money=row.money(whole),
            installments=[(part.values["due_date"], part.money("amount")) for part in in_order(unit)],
        )  # fmt: skip
    agreement = names.agreement(row.text("agreement_number"), donor)
    return _receipt(
        actor=actor, now=now, agreement=agreement, ground=names.ground, money=row.money("amount"),
        value_date=value("value_date"), bank_reference=row.text("bank_reference"),
    )  # fmt: skip


class _Earlier:
    """What earlier imports that stand have made of the same rows, by line, or of the same numbers."""

    def __init__(self, rows: Sequence[ReadRow], *, kind: str, fund: Fund) -> None:
        keys = {row.line: key for row, key in zip(rows, keys_of(rows, kind=kind), strict=True)}
        standing = TableRow.objects.select_related("table").filter(
            table__fund=fund, table__state=TableState.IMPORTED, made_id__isnull=False
        )
        found = {row.key: row for row in standing.filter(key__in=keys.values())}
        self.rows = {line: found[key] for line, key in keys.items() if key in found}
        self.numbers: dict[tuple[str, str], TableRow] = {}
        if kind in NUMBER_FIELDS:
            for row in standing.filter(table__kind__in=NUMBER_FIELDS).order_by("-table", "-line"):
                number = row.values[NUMBER_FIELDS[row.table.kind]]
                self.numbers[number, _folded(row.values["donor"])] = row
        self.kind = kind
        # What stood before the rows, and what they have made: an act that is asked twice for the same
        # receipt answers with it.
        self.made: set[UUID] = set()
        if kind == TableKind.RECEIPT:
            references = {row.text("bank_reference") for row in rows}
            self.made.update(
                Receipt.objects.filter(
                    fund=fund, bank_reference__in=references, reversal=None
                ).values_list("pk", flat=True)
            )

    def is_new(self, subject: Any) -> bool:
        """Return whether an act has made this for the first time; it is known from then on."""
        if subject.pk in self.made:
            return False
        self.made.add(subject.pk)
        return True

    def fault(self, unit: Sequence[ReadRow]) -> Reason | None:
        """Return why an agreement is not drafted: one of its number came in with other content."""
        if self.kind not in NUMBER_FIELDS or all(row.line in self.rows for row in unit):
            return None
        number = unit[0].text(NUMBER_FIELDS[self.kind])
        taken = self.numbers.get((number, _folded(unit[0].text("donor"))))
        if taken is None:
            return None
        return Reason("number_taken", facts={"line": taken.line, "table": taken.table.number})


def keys_of(rows: Sequence[ReadRow], *, kind: str) -> list[str]:
    """Return by what each row is known again: what it says, and the how-manieth to say so."""
    count: dict[str, int] = {}
    found = []
    for row in rows:
        told = row_key(kind, kept(row)["values"], 0)
        count[told] = count.get(told, 0) + 1
        found.append(row_key(kind, kept(row)["values"], count[told]))
    return found


def _known(row: ReadRow, earlier: TableRow) -> ReadRow:
    facts = {"line": earlier.line, "table": earlier.table.number}
    return _with(row, Reason("row_known", facts=facts))


def _told(row: ReadRow, fault: Reason) -> ReadRow:
    """Return the row with what keeps it and its like out; one rejected by itself has its own reason."""
    return row if row.status is Status.REJECTED else _with(row, fault)


def _with(row: ReadRow, reason: Reason) -> ReadRow:
    rejected = reason.code not in ACT_WARNINGS
    status = Status.REJECTED if rejected else Status.WARNING
    return replace(row, status=status, reasons=(*row.reasons, reason))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
