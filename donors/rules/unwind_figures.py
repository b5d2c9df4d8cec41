"""The figures by which shares are approved: what is hashed, and what moved since. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from donors.rules.unwind import Refund
from trustfund.kernel.canonical import canonical
from trustfund.kernel.money import Money

Figures = dict[str, Any]
# Of the figures, those that depend on the day's rates and on which day was asked for.
OF_THE_DAY = frozenset({"as_of", "own", "rates"})


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure that is another now: of which kind, which one of them, what it was and is.

    `kind` is a key of the figures; `which` is an account, a donor, or empty. An absent figure is
    empty text.
    """

    kind: str
    which: str
    was: str
    now: str


def figures_of(
    *,
    number: int,
    kind: str,
    leaving: UUID | None,
    as_of: date,
    terms: Mapping[str, Money],
    balance: Money,
    committed: Money,
    deposits: Mapping[UUID, Money],
    shares: Sequence[Refund],
) -> Figures:
    """Return everything that an approval is bound to, in canonical form.

    `terms` are receipts less disbursements by account, `deposits` those of every donor, `shares`
    what is given back. `number` counts what was proposed for the fund, so that the same figures
    at another time have another hash.
    """
    own = {one.donor_id: str(one.own) for one in shares if one.own is not None}
    rates = {
        one.donor_id: f"{one.quote.rate} {one.quote.rate_date} {one.quote.rate_source}"
        for one in shares
        if one.quote
    }
    found: Figures = canonical(
        {
            "number": number,
            "kind": kind,
            "leaving": leaving,
            "as_of": as_of,
            "terms": {code: str(money) for code, money in terms.items()},
            "balance": str(balance),
            "committed": str(committed),
            "deposits": {donor_id: str(money) for donor_id, money in deposits.items()},
            "shares": {one.donor_id: str(one.money) for one in shares},
            "formulas": {one.donor_id: one.formula for one in shares},
            "own": own,
            "rates": rates,
        }
    )
    return found


def moved(before: Figures, after: Figures, *, whole: bool = True) -> list[Moved]:
    """Return every figure that differs, causes first; without `whole` not those of the day's rates."""
    found = []
    for kind in ("terms", "committed", "deposits", "balance", "shares", "rates", "own"):
        if not whole and kind in OF_THE_DAY:
            continue
        was, now = _by_name(before.get(kind)), _by_name(after.get(kind))
        found += [
            Moved(kind, name, was.get(name, ""), now.get(name, ""))
            for name in sorted({*was, *now})
            if was.get(name) != now.get(name)
        ]
    return found


def _by_name(figure: Any) -> dict[str, str]:
    return figure if isinstance(figure, dict) else {"": str(figure or "")}
