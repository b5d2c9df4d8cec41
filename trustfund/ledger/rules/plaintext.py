"""The journal as plain text that other accounting programs read: hledger and Beancount.

Both balance each currency by itself and want every account and currency declared; a debit is
positive. Syntax: hledger.org/hledger.html (journal format), beancount.github.io (language syntax).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trustfund.kernel.currencies import exponent
from trustfund.ledger.rules import chart

# The branch of each account in a program's tree; its five roots are the ones that Beancount has.
BRANCHES = {
    chart.CASH: "Assets:{fund}:Cash",
    chart.CLEARING: "Assets:{fund}:Clearing",
    chart.UNIDENTIFIED: "Liabilities:{fund}:UnidentifiedReceipts",
    chart.DONOR_BALANCES: "Liabilities:{fund}:DonorBalances",
    chart.CONTRIBUTIONS: "Income:{fund}:Contributions",
    chart.INCOME: "Income:{fund}:Investment",
    chart.RECIPIENT_REFUNDS: "Income:{fund}:Refunds",
    chart.TRANSFERS_IN: "Income:{fund}:TransfersIn",
    chart.PROJECT_DISBURSEMENTS: "Expenses:{fund}:Disbursements",
    chart.COST_RECOVERY: "Expenses:{fund}:CostRecovery",
    chart.DONOR_REFUNDS: "Expenses:{fund}:DonorRefunds",
    chart.TRANSFERS_OUT: "Expenses:{fund}:TransfersOut",
    chart.COMMITTED: "Assets:{fund}:Commitments:Signed",
    chart.SET_ASIDE: "Assets:{fund}:SetAside",
    chart.UNDISBURSED: "Liabilities:{fund}:Commitments:Undisbursed",
    chart.DISBURSED: "Liabilities:{fund}:Commitments:Disbursed",
    chart.RESERVE: "Liabilities:{fund}:SetAside:Reserve",
    chart.ADMINISTRATION: "Liabilities:{fund}:SetAside:Administration",
}


@dataclass(frozen=True, slots=True)
class PlainLeg:
    """One leg: the account's name in the tree, its currency, and the amount, a debit positive."""

    account: str
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """One entry as the text tells of it."""

    id: int
    day: date
    kind: str
    memo: str
    reference: str
    recorded_at: str
    content_hash: str
    legs: tuple[PlainLeg, ...]


@dataclass(frozen=True, slots=True)
class PlainAccount:
    """An account to declare: its name in the tree, its currency, what people call it."""

    account: str
    currency: str
    label: str
    since: date


def account_name(*, fund: str, code: str, party: str) -> str:
    """Return an account's name in the tree; a party is its identifier's hexadecimal digits."""
    name = BRANCHES[code].format(fund=fund)
    return f"{name}:P{party.upper()}" if party else name


def hledger_lines(accounts: Iterable[PlainAccount], entries: Iterable[PlainEntry]) -> Iterator[str]:
    """Yield the journal in hledger's syntax, each line with its end. It passes `check --strict`."""
    declared = list(accounts)
    for currency in sorted({each.currency for each in declared}):
        yield f"commodity {currency} {_format(Decimal(1000), currency, mark=True)}\n"
    seen = set()
    for each in declared:
        if each.account not in seen:
            seen.add(each.account)
            yield f"account {each.account}  ; {_one_line(each.label)}\n"
    for entry in entries:
        yield (
            f"\n{entry.day.isoformat()} * ({entry.id}) {entry.kind} | {_one_line(entry.memo)}"
            f"  ; reference: {_one_line(entry.reference)}\n"
            f"    ; recorded: {entry.recorded_at}\n    ; hash: {entry.content_hash}\n"
        )
        for leg in entry.legs:
            yield f"    {leg.account}  {leg.currency} {_format(leg.amount, leg.currency)}\n"


def beancount_lines(
    accounts: Iterable[PlainAccount], entries: Iterable[PlainEntry]
) -> Iterator[str]:
    """Yield the journal in Beancount's syntax, each line with its end. It passes bean-check."""
    opened: dict[str, list[PlainAccount]] = {}
    for each in accounts:
        opened.setdefault(each.account, []).append(each)
    for name, group in opened.items():
        currencies = ",".join(sorted({each.currency for each in group}))
        since = min(each.since for each in group)
        yield f"{since.isoformat()} open {name} {currencies}\n"
        yield f'  name: "{_quoted(group[0].label)}"\n'
    for entry in entries:
        yield (
            f'\n{entry.day.isoformat()} * "{_quoted(entry.kind)}" "{_quoted(entry.memo)}"\n'
            f'  entry: "{entry.id}"\n  reference: "{_quoted(entry.reference)}"\n'
            f'  recorded: "{entry.recorded_at}"\n  hash: "{entry.content_hash}"\n'
        )
        for leg in entry.legs:
            yield f"  {leg.account}  {_format(leg.amount, leg.currency)} {leg.currency}\n"


def _format(amount: Decimal, currency: str, *, mark: bool = False) -> str:
    """Return the amount with the currency's decimals; `mark` keeps the point of a whole number."""
    digits = exponent(currency)
    text = f"{amount:.{digits}f}"
    return f"{text}." if mark and not digits else text


def _one_line(text: str) -> str:
    """Return the text without what hledger reads as a comment, a tag or a new line."""
    return re.sub(r"\s+", " ", re.sub(r"[;|]", ",", text)).strip()


def _quoted(text: str) -> str:
    """Return the text as it stands between Beancount's quotation marks, on one line."""
    return re.sub(r"\s+", " ", text).strip().replace("\\", "\\\\").replace('"', '\\"')
