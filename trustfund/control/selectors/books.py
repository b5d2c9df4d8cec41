"""The books as people read them: accounts with the names of their parties, and the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from disbursements.models import Grant
from donors.models import Donor
from trustfund.audit.selectors.records import record_of_entry
from trustfund.control.selectors.trail import TrailRow, trail_rows
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import Money, zero
from trustfund.ledger import selectors as ledger


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as it stands on a day."""

    balance: ledger.Balance
    party: str


@dataclass(frozen=True, slots=True)
class BookTotal:
    """The debits and credits of one book in one currency; they are equal or the books are broken."""

    book: str
    currency: str
    debit: Any
    credit: Any


def trial_balance(
    fund: Fund, *, as_of: date, known_at: datetime | None = None
) -> tuple[list[AccountRow], list[BookTotal]]:
    """Return every account of the fund on this day, and the sums of each book and currency.

    Three queries.
    """
    rows = ledger.balances(fund_id=fund.pk, as_of=as_of, known_at=known_at)
    names = party_names(row.party_id for row in rows)
    sums: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        total = sums.setdefault((row.book, row.currency), [0, 0])
        total[0] += row.debit
        total[1] += row.credit
    accounts = [AccountRow(row, names.get(row.party_id, "")) for row in rows]
    return accounts, [BookTotal(*key, *total) for key, total in sorted(sums.items())]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry with its legs, each with the name of its party."""

    entry: ledger.EntryRow
    legs: list[tuple[ledger.LegRow, str]]


def journal_rows(entries: Iterable[ledger.EntryRow]) -> list[JournalRow]:
    """Return entries with the names of their parties. Two queries."""
    found = list(entries)
    names = party_names(leg.party_id for entry in found for leg in entry.legs)
    return [
        JournalRow(entry, [(leg, names.get(leg.party_id, "")) for leg in entry.legs])
        for entry in found
    ]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry and what stands behind it: the act, the person, and the entry that reverses it."""

    row: JournalRow
    fund: Fund
    act: TrailRow | None
    reversed_by: int | None


def entry_view(entry_id: int, funds: Iterable[Fund]) -> EntryView:
    """Return an entry with the act that posted it. Six queries.

    :raises NotFound: if there is none in these funds
    """
    found = ledger.entry(entry_id=entry_id)
    fund = next((fund for fund in funds if found and fund.pk == found.fund_id), None)
    if found is None or fund is None:
        raise NotFound("entry")
    record = record_of_entry(entry_id=entry_id)
    acts = trail_rows([record], chains={str(fund.pk): fund.number}) if record else []
    return EntryView(
        row=journal_rows([found])[0],
        fund=fund,
        act=acts[0] if acts else None,
        reversed_by=ledger.reversal_of(entry_id=entry_id),
    )


@dataclass(frozen=True, slots=True)
class RestatedRow:
    """One account whose balance two times of knowing see differently."""

    account: ledger.Balance
    party: str
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        """Return by how much it changed."""
        return self.after - self.before


def restatement_view(
    fund: Fund, *, as_of: date, known_before: datetime, known_after: datetime
) -> tuple[list[RestatedRow], list[JournalRow]]:
    """Return the accounts that differ, and the entries that make the difference. Six queries."""
    found = ledger.restatement(
        fund_id=fund.pk, as_of=as_of, known_before=known_before, known_after=known_after
    )
    names = party_names(each.account.party_id for each in found.accounts)
    rows = []
    for each in found.accounts:
        nothing = zero(each.account.currency)
        rows.append(
            RestatedRow(
                account=each.account,
                party=names.get(each.account.party_id, ""),
                before=each.before.money if each.before else nothing,
                after=each.after.money if each.after else nothing,
            )
        )
    return rows, journal_rows(found.entries)


def account_of(account_id: int, funds: Iterable[Fund]) -> tuple[Any, Fund, str]:
    """Return an account, its fund and the name of its party.

    :raises NotFound: if there is none in these funds
    """
    found = ledger.account(account_id=account_id)
    fund = next((fund for fund in funds if found and fund.pk == found.fund_id), None)
    if found is None or fund is None:
        raise NotFound("account")
    return found, fund, party_names([found.party_id]).get(found.party_id, "")


def party_names(party_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of donors and the numbers of grants by identifier. Two queries."""
    wanted = {party for party in party_ids if party is not None}
    if not wanted:
        return {}
    donors = Donor.objects.filter(pk__in=wanted).select_related("organization")
    grants = Grant.objects.filter(pk__in=wanted)
    return {
        **{donor.pk: local(donor.organization) for donor in donors},
        **{grant.pk: grant.number for grant in grants},
    }
