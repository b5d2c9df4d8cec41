"""Lines of bank statements: what became of each, what waits, and whose money it may be."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors import access
from donors.choices import AgreementState, LineHold, MatchState
from donors.models import Agreement, Donor, LineMatch, LineMatchPart, Statement, StatementLine
from donors.rules import ladder, matching
from donors.rules.matching import OpenPart, Payer, Suggestion
from donors.selectors.ladder_facts import ladder_facts
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, zero

IN_SUSPENSE, MATCHED, TIED, HELD, KNOWN, UNEXPLAINED, UNBOOKED = (
    "IN_SUSPENSE",
    "MATCHED",
    "TIED",
    "HELD",
    "KNOWN",
    "UNEXPLAINED",
    "UNBOOKED",
)
OUTCOMES: dict[str, Promise] = {
    IN_SUSPENSE: gettext_lazy("In suspense: nobody has said yet whose money it is"),
    MATCHED: gettext_lazy("A donor's money, or gone back to its payer, as two persons said"),
    TIED: gettext_lazy("In the books already before the statement came"),
    HELD: gettext_lazy("Perhaps known already: a person must say"),
    KNOWN: gettext_lazy("Known already, says a person"),
    UNEXPLAINED: gettext_lazy("Went out, and nothing in the books explains it"),
    UNBOOKED: gettext_lazy("Not booked yet"),
}
REASONS: dict[str, Promise] = {
    matching.REFERENCE: gettext_lazy("the payer wrote the reference of the installment"),
    matching.AGREEMENT: gettext_lazy("the payer wrote the number of the agreement"),
    matching.NAME: gettext_lazy("the payer's name is like the donor's"),
    matching.AMOUNT: gettext_lazy("the amount is just what is outstanding of the installment"),
    matching.NEAR: gettext_lazy("it came within 30 days of the due date"),
    matching.CURRENCY: gettext_lazy("the currency is the agreement's"),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line, what is left of it in suspense, and what became of it."""

    line: StatementLine
    left: Money
    outcome: str
    days: int

    @property
    def words(self) -> Any:
        """Return in words what became of it."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class LineSum:
    """How many lines there are in a currency, what they add up to, what of it is in suspense."""

    count: int
    amount: Money
    left: Money


@dataclass(frozen=True, slots=True)
class Told:
    """A suggestion with its donor and its reasons in words."""

    suggestion: Suggestion
    donor: Donor | None

    @property
    def reasons(self) -> list[Any]:
        """Return why, strongest first."""
        return [REASONS[code] for code in self.suggestion.reasons]


def left_of(line: StatementLine) -> Money:
    """Return what is left of a line in suspense: its amount less what was confirmed and stands. One query."""
    parts = _standing_parts().filter(match__line=line)
    taken = parts.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return line.money - Money(taken, line.currency) if line.in_suspense else zero(line.currency)


def lines_waiting(actor: Actor | None, fund: Fund | None = None) -> QuerySet[StatementLine]:
    """Return the lines of which something is left in suspense, and those held; not evaluated."""
    rows = with_taken(access.lines_visible_to(actor))
    if fund is not None:
        rows = rows.filter(fund=fund)
    return rows.filter(Q(in_suspense=True, amount__gt=F("taken")) | Q(hold=LineHold.MAYBE_KNOWN))


def suspense_of(
    fund: Fund, money: Money, *, value_date: date, bank_reference: str
) -> StatementLine | None:
    """Return the line in suspense that must be this receipt: by its reference, or by its day and amount.

    One query; the oldest such line, or None.
    """
    same = Q(value_date=value_date, amount=F("taken") + money.amount)
    for name in ("bank_reference", "end_to_end_id", "owner_reference"):
        same |= Q(**{name: bank_reference})
    rows = with_taken(StatementLine.objects.filter(fund=fund, currency=money.currency))
    waiting = rows.filter(same, in_suspense=True, amount__gt=F("taken"))
    return waiting.order_by("value_date", "id").first()


def lines_found(
    rows: QuerySet[StatementLine],
    *,
    as_of: date,
    since: date | None = None,
    currency: str = "",
    text: str = "",
) -> QuerySet[StatementLine]:
    """Return the lines that came by a day, since one, in a currency, with a text; not evaluated."""
    found = rows.filter(value_date__lte=as_of)
    if since:
        found = found.filter(value_date__gte=since)
    if currency:
        found = found.filter(currency=currency)
    if text:
        names = ("bank_reference", "end_to_end_id", "owner_reference", "counterparty_name")
        wanted = Q()
        for name in (*names, "remittance"):
            wanted |= Q(**{f"{name}__icontains": text})
        found = found.filter(wanted)
    return found


def currencies_of(rows: QuerySet[StatementLine]) -> list[str]:
    """Return the currencies of lines, in order. One query."""
    return sorted(set(rows.order_by().values_list("currency", flat=True).distinct()))


def line_sums(rows: QuerySet[StatementLine]) -> list[LineSum]:
    """Return for each currency how many lines there are, their sum, and what is in suspense. One query."""
    left = Case(
        When(in_suspense=True, then=F("amount") - F("taken")),
        default=Value(Decimal(0)),
        output_field=DecimalField(max_digits=20, decimal_places=4),
    )
    found = (
        rows.order_by()
        .values("currency")
        .annotate(count=Count("pk"), total=Sum("amount"), left=Sum(left))
        .order_by("currency")
    )
    return [
        LineSum(
            one["count"], Money(one["total"], one["currency"]), Money(one["left"], one["currency"])
        )
        for one in found
    ]


def line_row(line: Any, *, today: date) -> LineRow:
    """Return a line that was loaded by `with_taken`, with what became of it. No query."""
    taken = Money(line.taken, line.currency)
    left = line.money - taken if line.in_suspense else zero(line.currency)
    return LineRow(line, left, _outcome(line, left), (today - line.value_date).days)


def with_taken(rows: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """Return the lines with what was confirmed of each and stands as `taken`; not evaluated."""
    taken = (
        _standing_parts()
        .filter(match__line=OuterRef("pk"))
        .order_by()
        .values("match__line")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return rows.annotate(
        taken=Coalesce(
            Subquery(taken),
            Value(Decimal(0)),
            output_field=DecimalField(max_digits=20, decimal_places=4),
        )
    )


def _standing_parts() -> QuerySet[LineMatchPart]:
    """Return the confirmed parts of lines but for those whose receipt was reversed; not evaluated."""
    found = LineMatchPart.objects.filter(match__state=MatchState.CONFIRMED)
    return found.filter(receipt__reversal=None)


def matches_of(line: StatementLine) -> list[LineMatch]:
    """Return the proposals on a line, newest first, with their parts. Two queries."""
    found = LineMatch.objects.filter(line=line).select_related(
        "proposed_by", "proposed_by_organization", "decided_by"
    )
    parts = LineMatchPart.objects.select_related(
        "agreement__donor__organization", "receipt__conversion", "receipt__reversal"
    )
    return list(found.order_by("-id").prefetch_related(Prefetch("parts", parts)))


def match_refusal(actor: Actor, match: LineMatch) -> str:
    """Return why this actor, whatever their role, may not answer a proposal; empty if they may."""
    if {actor.person_id, actor.organization_id} & {
        match.proposed_by_id,
        match.proposed_by_organization_id,
    }:
        return _("Another person of another unit than the one that proposed it answers.")
    return ""


def line_suggestions(actor: Actor | None, line: StatementLine, *, today: date) -> list[Told]:
    """Return which agreements a line may be paid under, the best first, with reasons. Three queries."""
    if not line.in_suspense:
        return []
    left = left_of(line)
    if not left.amount:
        return []
    payers = _payers(actor, line, today=today)
    found = matching.suggestions(
        money=left,
        value_date=line.value_date,
        texts=line.texts,
        payer_name=line.counterparty_name,
        payers=[payer for payer, _donor in payers.values()],
    )
    return [Told(one, payers[one.agreement_id][1]) for one in found]


def agreements_open(actor: Actor | None, line: StatementLine) -> QuerySet[Agreement]:
    """Return the agreements that a line could be paid under: signed, of its fund and currency."""
    return (
        access.agreements_visible_to(actor)
        .filter(
            fund_id=line.fund_id,
            currency=line.currency,
            state=AgreementState.COUNTERSIGNED,
        )
        .order_by("number")
    )


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of a statement of which the same became: how many, and their sums."""

    outcome: str
    count: int
    credits: Money
    debits: Money

    @property
    def words(self) -> Any:
        """Return in words what became of them."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement with the groups of its lines; they and what was known before are its totals."""

    statement: Statement
    groups: list[Group]
    ties: bool

    def __getattr__(self, name: str) -> Money | None:
        """Return one of the statement's amounts as money: opening, closing, credits, known_debits."""
        column = {"opening": "opening_amount", "closing": "closing_amount"}.get(name, name)
        if name.startswith("_") or not hasattr(self.statement, column):
            raise AttributeError(name)
        return self.statement.money(column)


def statement_pages(source_id: UUID) -> list[StatementPage]:
    """Return the statements of an import, each with what became of its lines. Two queries."""
    statements = list(
        Statement.objects.filter(source_id=source_id).select_related("account").order_by("position")
    )
    lines: Any = with_taken(StatementLine.objects.filter(statement__source_id=source_id))
    rows = lines.values_list(
        "statement_id", "amount", "currency", "hold", "entry_id", "in_suspense", "taken"
    )
    sums: dict[UUID, dict[str, list[Any]]] = {}
    for statement_id, amount, _currency, hold, entry_id, in_suspense, taken in rows.iterator():
        outcome = _outcome_of(amount, hold, entry_id, in_suspense=in_suspense, taken=taken)
        group = sums.setdefault(statement_id, {}).setdefault(outcome, [0, Decimal(0), Decimal(0)])
        group[0] += 1
        group[1 if amount > 0 else 2] += abs(amount)
    return [_page(statement, sums.get(statement.pk, {})) for statement in statements]


def _page(statement: Statement, sums: dict[str, list[Any]]) -> StatementPage:
    currency = statement.currency
    groups = [
        Group(outcome, count, Money(came, currency), Money(went, currency))
        for outcome in OUTCOMES
        if outcome in sums
        for count, came, went in [sums[outcome]]
    ]
    told = (statement.line_count, statement.credits, statement.debits)
    found = (
        statement.known_count + sum(group.count for group in groups),
        statement.known_credits + sum(group.credits.amount for group in groups),
        statement.known_debits + sum(group.debits.amount for group in groups),
    )
    return StatementPage(statement, groups, ties=told == found)


def _outcome(line: Any, left: Money) -> str:
    return _outcome_of(
        line.amount,
        line.hold,
        line.entry_id,
        in_suspense=line.in_suspense,
        taken=line.amount - left.amount if line.in_suspense else Decimal(0),
    )


def _outcome_of(
    amount: Decimal, hold: str, entry_id: int | None, *, in_suspense: bool, taken: Decimal
) -> str:
    if hold in {LineHold.MAYBE_KNOWN, LineHold.KNOWN}:
        return HELD if hold == LineHold.MAYBE_KNOWN else KNOWN
    if in_suspense:
        return MATCHED if taken == amount else IN_SUSPENSE
    if entry_id is not None:
        return TIED
    return UNEXPLAINED if amount < 0 else UNBOOKED


def _payers(
    actor: Actor | None, line: StatementLine, *, today: date
) -> dict[UUID, tuple[Payer, Donor]]:
    donors = {row.pk: row.donor for row in agreements_open(actor, line)}
    fund = line.fund
    facts = ladder_facts(fund_id=fund.pk, holding_currency=fund.holding_currency)
    found = {}
    for fact in facts.agreements:
        donor = donors.get(fact.id)
        if donor is None:
            continue
        open_parts = [
            OpenPart(one.number, one.due_date, one.outstanding)
            for one in ladder.positions(fact, as_of=max(today, line.value_date))
            if one.outstanding.amount > 0
        ]
        open_parts.sort(key=lambda part: (part.due_date or date.max, part.number))
        left = sum((part.outstanding for part in open_parts), zero(line.currency))
        whose = donor.organization
        names = (whose.name, whose.name_ko, whose.short_name if len(whose.short_name) > 3 else "")
        found[fact.id] = (Payer(fact.id, fact.number, names, left, tuple(open_parts)), donor)
    return found
