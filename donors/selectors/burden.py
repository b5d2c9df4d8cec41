"""Who was to carry which part of a fund's burden, and who carries it, as of a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from donors.choices import KeyState
from donors.models import BurdenKey, Donor
from donors.rules.burden import Burden, Key, Share, burden, percents_of
from donors.rules.burden_keys import KeyVersion, key_on, key_read
from donors.rules.in_kind import in_kind_by_donor
from donors.rules.legal import left_out
from donors.rules.rates import RateQuote
from donors.selectors.contributions import (
    ContributionRow,
    contribution_rows,
    totals_by_donor,
)
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.legal import legal_facts
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money, MoneyError, money_sum, zero

RUNGS: Final = ("pledged", "signed", "paid_in")


@dataclass(frozen=True, slots=True)
class Rung:
    """What some carry on one rung against their share; None where they take none."""

    actual: Money
    target: Money | None = None
    gap: Money | None = None
    given: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """One donor against the key on every rung; `share` is None for who takes none.

    `in_kind` is the value of what it gave otherwise than in money, and in no other figure.
    """

    donor: Donor
    key: Decimal
    share: Decimal | None
    fixed: Money | None
    pledged: Rung
    signed: Rung
    paid_in: Rung
    in_kind: Money


@dataclass(frozen=True, slots=True)
class Rungs:
    """Several donors together on every rung, and the value of what they gave in kind."""

    pledged: Rung
    signed: Rung
    paid_in: Rung
    in_kind: Money


@dataclass(frozen=True, slots=True)
class Quoted:
    """The rate at which these donors' money in a currency was taken where it was not converted.

    `quote` is None where there is none.
    """

    currency: str
    quote: RateQuote | None
    donor_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class BurdenSheet:
    """A fund's burden on a day, in the holding currency, and the rates behind it.

    `rows` are empty and `fault` says why where it cannot be reckoned: `NoKey`, `NoRate`, or the
    name of the rule's refusal.
    """

    as_of: date
    holding: str
    key: BurdenKey | None
    fault: str
    rows: Sequence[BurdenRow]
    quotes: Sequence[Quoted]
    left_out: Sequence[Donor] = ()

    def seen(self, donor_ids: Collection[UUID]) -> list[BurdenRow]:
        """Return the rows of these donors."""
        return [row for row in self.rows if row.donor.pk in donor_ids]

    def others(self, donor_ids: Collection[UUID]) -> Rungs | None:
        """Return everybody but these donors as one; None if there is nobody else."""
        rows = [row for row in self.rows if row.donor.pk not in donor_ids]
        return self.together(rows) if rows else None

    def quotes_of(self, donor_ids: Collection[UUID]) -> list[Quoted]:
        """Return the rates behind the figures of these donors."""
        return [one for one in self.quotes if not one.donor_ids.isdisjoint(donor_ids)]

    @property
    def total(self) -> Rungs | None:
        """Return those who take a share as one; None where nothing is reckoned."""
        rows = [row for row in self.rows if row.share is not None]
        return self.together(rows) if rows else None

    @property
    def outside(self) -> Rungs | None:
        """Return what those give who take no share; None if they give nothing."""
        rows = self.together([row for row in self.rows if row.share is None])
        gives = any(getattr(rows, name).actual.amount for name in RUNGS)
        return rows if gives or rows.in_kind.amount else None

    def together(self, rows: Sequence[BurdenRow]) -> Rungs:
        """Return the sums of these rows."""
        return Rungs(
            **{name: self._sum([getattr(row, name) for row in rows]) for name in RUNGS},
            in_kind=money_sum([row.in_kind for row in rows], self.holding),
        )

    def _sum(self, parts: Sequence[Rung]) -> Rung:
        actual = money_sum([part.actual for part in parts], self.holding)
        taking = [part for part in parts if part.target is not None]
        if not taking:
            return Rung(actual)
        given = [part.given for part in taking if part.given is not None]
        return Rung(
            actual=actual,
            target=money_sum([part.target for part in taking if part.target], self.holding),
            gap=money_sum([part.gap for part in taking if part.gap], self.holding),
            given=sum(given, Decimal(0)) if given else None,
        )


def burden_sheet(fund: Fund, *, as_of: date) -> BurdenSheet:
    """Return what each donor carries of each rung against the key that counts on the day.

    Who is prospective or excluded by its own law then takes no share. The figures are those of the
    list of donors: converted money at the rates of its deals, the rest at the rate of the day. Four
    queries.
    """
    without = left_out(legal_facts(fund), fund_id=fund.pk, day=as_of)
    holding = fund.holding_currency
    key = key_in_force(fund, as_of=as_of)
    everyone = list(
        Donor.objects.select_related("organization").order_by("organization__name", "pk")
    )
    facts = ladder_facts(fund_id=fund.pk, holding_currency=holding, as_of=as_of)
    lines = contribution_rows(facts, donors=everyone, as_of=as_of, holding_currency=holding)
    found = totals_by_donor(lines)
    in_kind = in_kind_by_donor(facts.in_kind, holding)
    sheet = BurdenSheet(
        as_of=as_of,
        holding=holding,
        key=key,
        fault="NoKey" if key is None else "",
        rows=(),
        quotes=_quotes(found, holding),
        left_out=[donor for donor in everyone if donor.pk in without],
    )
    if key is None:
        return sheet
    sums = {name: _by_donor(found, name, holding) for name in RUNGS}
    if any(money is None for rung in sums.values() for money in rung.values()):
        return replace(sheet, fault="NoRate")
    read = key_of(key)
    try:
        burdens = {
            name: burden(
                read, _known(sums[name]), currency=holding, left_out=without, in_kind=in_kind
            )
            for name in RUNGS
        }
    except MoneyError as error:
        return replace(sheet, fault=type(error).__name__)
    return replace(sheet, rows=_rows(burdens, everyone))


def key_in_force(fund: Fund, *, as_of: date) -> BurdenKey | None:
    """Return the key that counts at the end of a day; None if none was agreed for it. One query."""
    keys = {key.pk: key for key in BurdenKey.objects.filter(fund=fund, state=KeyState.AGREED)}
    counting = key_on(
        [
            KeyVersion(key.pk, key.effective_on, key.decided_at)
            for key in keys.values()
            if key.decided_at is not None
        ],
        as_of,
    )
    return None if counting is None else keys[counting.id]


def key_of(key: BurdenKey) -> Key:
    """Return a key as the rule reads it."""
    return key_read(key.kind, key.by_donor, unit=key.unit)


def key_percents(key: BurdenKey) -> Mapping[UUID, Decimal]:
    """Return each donor's part of a key in percent to four decimals, a hundred together."""
    weights = key.by_donor
    return dict(zip(weights, percents_of(list(weights.values())), strict=True))


def _quotes(rows: Sequence[ContributionRow], holding: str) -> list[Quoted]:
    quotes = {row.currency: row.quote for row in rows if row.currency != holding}
    return [
        Quoted(code, quotes[code], frozenset(row.donor_id for row in rows if row.currency == code))
        for code in sorted(quotes)
    ]


def _by_donor(rows: Sequence[ContributionRow], name: str, holding: str) -> dict[UUID, Money | None]:
    """Return each donor's figure in the holding currency; None where it needs a missing rate."""
    sums: dict[UUID, Money | None] = {}
    for row in rows:
        before, more = sums.get(row.donor_id, zero(holding)), getattr(row.holding, name)
        sums[row.donor_id] = None if before is None or more is None else before + more
    return sums


def _known(sums: Mapping[UUID, Money | None]) -> dict[UUID, Money]:
    return {donor_id: money for donor_id, money in sums.items() if money is not None}


def _rows(burdens: Mapping[str, Burden], everyone: Sequence[Donor]) -> list[BurdenRow]:
    """Return a row for each donor that has a key or gives, by name."""
    by_rung = {
        name: {share.donor_id: share for share in found.shares} for name, found in burdens.items()
    }
    ids = dict.fromkeys(one for shares in by_rung.values() for one in shares)
    none = zero(burdens["paid_in"].total.currency)
    rows = []
    for donor in [one for one in everyone if one.pk in ids]:
        shares = [shares.get(donor.pk) for shares in by_rung.values()]
        share = next(one for one in shares if one is not None)
        rows.append(
            BurdenRow(
                donor=donor,
                key=share.key,
                share=share.rescaled,
                fixed=share.fixed,
                in_kind=share.in_kind,
                **{name: _rung(shares.get(donor.pk), none) for name, shares in by_rung.items()},
            )
        )
    return rows


def _rung(share: Share | None, none: Money) -> Rung:
    if share is None:
        return Rung(none)
    return Rung(share.actual, share.target, share.gap, share.given)
