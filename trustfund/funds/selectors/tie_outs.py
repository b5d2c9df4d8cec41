"""The tie-out of set-asides: what the books hold back, and what was set aside and released."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from trustfund.funds.models import SetAside, SetAsideRelease
from trustfund.funds.rules.set_asides import ACCOUNTS
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.ledger.selectors.tie_outs import Booked, booked

NOTHING = Decimal(0)

_Entries = dict[tuple[UUID, str], Booked]


def _pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield for each set-aside what was set aside and, if any of it was, what was released; and
    each entry of the books that none of them speaks of. Six queries."""
    made = _booked(fund_id, "SET_ASIDE")
    freed = _booked(fund_id, "SET_ASIDE_RELEASED")
    releases: dict[UUID, Decimal] = defaultdict(Decimal)
    rows = SetAsideRelease.objects.filter(set_aside__fund_id=fund_id)
    for set_aside_id, amount in rows.values_list("set_aside_id", "amount"):
        releases[set_aside_id] += amount
    for row in SetAside.objects.filter(fund_id=fund_id).order_by("pk"):
        code = ACCOUNTS[row.purpose]
        yield _pair(row, "", made[code].pop((row.pk, row.currency), None), row.amount)
        entry = freed[code].pop((row.pk, row.currency), None)
        if entry is not None or row.pk in releases:
            yield _pair(row, "released", entry, -releases[row.pk])
    for entries in (*made.values(), *freed.values()):
        yield from (entry.alone() for entry in entries.values())


def _booked(fund_id: UUID, kind: str) -> dict[str, _Entries]:
    return {code: booked(fund_id=fund_id, kind=kind, code=code) for code in ACCOUNTS.values()}


def _pair(row: SetAside, detail: str, entry: Booked | None, told: Decimal) -> Pair:
    return Pair(
        subject_type="funds.setaside",
        subject_id=str(row.pk),
        detail=detail,
        label=row.reason,
        currency=row.currency,
        left=entry.amount if entry else NOTHING,
        right=told,
    )


SET_ASIDES_BOOKS = TieOut(
    code="set_asides_books",
    title=_("Set-asides and the books"),
    left=_("Set aside and released, as the books hold it"),
    right=_("The set-aside, and its releases"),
    pairs=_pairs,
)
