"""The tie-out of the bank: the closing balance of each account, and the books as of that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from donors.choices import LineHold
from donors.models import Statement, StatementLine
from trustfund.funds.models import BankAccount
from trustfund.funds.selectors import bank_accounts_of
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.ledger.rules.chart import CASH
from trustfund.ledger.selectors import CashMovement, balance, cash_movements

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Span:
    """From the opening of an account's first statement to the closing of its latest one."""

    opening: Decimal
    since: date
    closing: Decimal
    until: date


def _pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield what makes up the closing balance of each account, and the books' as of that day.

    The sides add up to the two balances: the opening, all lines that the books hold together, each
    line that they do not, each entry that the bank does not have, and what no statement tells.
    Six queries for each account.
    """
    for account in bank_accounts_of(fund_id):
        span = _span(account)
        if span is not None:
            yield from _account_pairs(account, span)


def _span(account: BankAccount) -> _Span | None:
    """Return the span of an account, None without a statement that tells its balances. Three queries.

    Pages of one day come in any order: the first is the one that follows on no other of its day,
    the last the one that no other of its day follows on.
    """
    told = Statement.objects.filter(account=account, closing_date__isnull=False)
    days = told.aggregate(since=Min("opening_date"), until=Max("closing_date"))
    opened = list(told.filter(opening_date=days["since"]).order_by("id"))
    closed = list(told.filter(closing_date=days["until"]).order_by("-id"))
    first = _not_among(opened, "opening_amount", {one.closing_amount for one in opened})
    last = _not_among(closed, "closing_amount", {one.opening_amount for one in closed})
    if first is None or last is None or first.opening_date is None or last.closing_date is None:
        return None
    return _Span(
        first.opening_amount or NOTHING,
        first.opening_date,
        last.closing_amount or NOTHING,
        last.closing_date,
    )


def _not_among(pages: list[Statement], name: str, others: set[Decimal | None]) -> Statement | None:
    """Return the first page whose amount is none of the others, or simply the first one."""
    fitting = (one for one in pages if getattr(one, name) not in others)
    return next(fitting, pages[0] if pages else None)


def _account_pairs(account: BankAccount, span: _Span) -> Iterator[Pair]:
    moved = {one.entry_id: one for one in _movements(account, span)}
    tied, held, alone = NOTHING, NOTHING, []
    for line in _lines(account, span):
        if line.entry_id in moved:
            tied += line.amount
            held += moved.pop(line.entry_id).amount
        else:
            alone.append(line)
    missing = [one for one in moved.values() if one.value_date >= span.since]
    books = balance(
        fund_id=account.fund_id, code=CASH, currency=account.currency, as_of=span.until
    ).amount
    yield _of_account(
        account,
        "opening",
        span.opening,
        books - held - sum((one.amount for one in missing), NOTHING),
    )
    yield _of_account(account, "tied", tied, held)
    told = span.opening + tied + sum((line.amount for line in alone), NOTHING)
    if told != span.closing:
        yield _of_account(account, "untold", span.closing - told, NOTHING)
    yield from (_of_line(line) for line in alone)
    yield from (_of_entry(one, account.currency) for one in missing)


def _movements(account: BankAccount, span: _Span) -> list[CashMovement]:
    found = cash_movements(
        fund_id=account.fund_id,
        currency=account.currency,
        first=date(1900, 1, 1),
        last=span.until,
    )
    return [one for one in found if one.value_date <= span.until]


def _lines(account: BankAccount, span: _Span) -> Iterator[StatementLine]:
    rows = StatementLine.objects.filter(
        statement__account=account, booking_date__gte=span.since, booking_date__lte=span.until
    )
    yield from rows.exclude(hold=LineHold.KNOWN).order_by("pk").iterator()


def _of_account(account: BankAccount, detail: str, left: Decimal, right: Decimal) -> Pair:
    return Pair(
        subject_type="funds.bankaccount",
        subject_id=str(account.pk),
        detail=detail,
        label=str(account),
        currency=account.currency,
        left=left,
        right=right,
    )


def _of_line(line: StatementLine) -> Pair:
    return Pair(
        subject_type="donors.statementline",
        subject_id=str(line.pk),
        detail="",
        label=line.reference or line.counterparty_name or line.value_date.isoformat(),
        currency=line.currency,
        left=line.amount,
        right=NOTHING,
    )


def _of_entry(one: CashMovement, currency: str) -> Pair:
    return Pair(
        subject_type="ledger.entry",
        subject_id=str(one.entry_id),
        detail="",
        label=one.memo or str(one.entry_id),
        currency=currency,
        left=NOTHING,
        right=one.amount,
    )


BANK_BOOKS = TieOut(
    code="bank_books",
    title=_("Bank and books"),
    left=_("What makes up the closing balance of the latest bank statement"),
    right=_("The account of cash in the books, as of that day"),
    pairs=_pairs,
)
