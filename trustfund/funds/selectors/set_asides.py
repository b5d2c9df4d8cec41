"""What is available for new grants, and what was set aside from it and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, Prefetch
from django.utils.translation import gettext as _

from trustfund.db.fields import AmountField
from trustfund.funds import access
from trustfund.funds.models import Fund, SetAside, SetAsideRelease
from trustfund.funds.rules.available import Available, available_in
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, zero
from trustfund.ledger import selectors as ledger


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """One set-aside, what is left of it by the books, and its releases, newest first.

    `refusal` says why this reader may not release it; empty if that is no obstacle.
    """

    set_aside: SetAside
    left: Money
    releases: Sequence[SetAsideRelease]
    refusal: Any

    @property
    def is_open(self) -> bool:
        """Return whether something is left to release."""
        return self.left > zero(self.left.currency)


def available_of(
    fund: Fund, *, as_of: date | None = None, known_at: datetime | None = None
) -> Available:
    """Return what is available for new grants, as at a day, as known at a time. One query."""
    rows = ledger.balances(fund_id=fund.pk, as_of=as_of, known_at=known_at)
    return available_in(rows, currency=fund.holding_currency)


def set_aside_rows(actor: Actor, fund: Fund) -> list[SetAsideRow]:
    """Return everything that was set aside from a fund, newest first. Two queries."""
    found = access.set_asides_visible_to(actor).filter(fund=fund).order_by("-id")
    return [_row(set_aside, actor) for set_aside in _with_releases(found)]


def set_aside_row(actor: Actor, set_aside: SetAside) -> SetAsideRow:
    """Return one set-aside that the actor may see, with what is left of it. Two queries."""
    found = access.set_asides_visible_to(actor).filter(pk=set_aside.pk)
    return _row(_with_releases(found).get(), actor)


def release_refusal(actor: Actor, set_aside: SetAside) -> Any:
    """Return why the actor, whatever their role, may not release this; empty if they may."""
    if {actor.person_id, actor.organization_id} & {
        set_aside.made_by_id,
        set_aside.made_by_organization_id,
    }:
        return _("Another person of another unit than the one that set it aside releases it.")
    return ""


def _with_releases(found: Any) -> Any:
    left = Func(F("id"), function="funds_set_aside_left", output_field=AmountField())
    releases = SetAsideRelease.objects.select_related("released_by").order_by("-id")
    return found.annotate(left=left).prefetch_related(Prefetch("releases", queryset=releases))


def _row(set_aside: Any, actor: Actor) -> SetAsideRow:
    return SetAsideRow(
        set_aside=set_aside,
        left=Money(set_aside.left, set_aside.currency),
        releases=list(set_aside.releases.all()),
        refusal=release_refusal(actor, set_aside),
    )
