"""Burden sharing for programs: the keys, and what each donor carries against its share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.api.parts import Standing, day_asked
from donors.models import BurdenKey
from donors.selectors.burden import burden_sheet, key_percents
from trustfund.api.views import ActionView, DetailView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class BurdenShow(DetailView):
    """Pledged, signed and paid against each share on a day (?as_of=).

    The donors that the caller may not see stand as one.
    """

    permission = "donors.burden_show"
    output = serializers.BurdenOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the rows that the caller may see."""
        fund = fund_for(actor, kwargs["fund_id"])
        found = burden_sheet(fund, as_of=day_asked(self))
        seen = set(access.donors_visible_to(actor).values_list("pk", flat=True))
        return Standing(
            found,
            fund_id=fund.pk,
            key=None if found.key is None else _shown(actor, found.key),
            rows=found.seen(seen),
            others=found.others(seen),
            quotes=found.quotes_of(seen),
        )


class _KeyAct(ActionView):
    """An act on a key."""

    output = serializers.BurdenKeyOutput

    def load(self, actor: Actor, subject_id: UUID) -> Any:
        """Return the key."""
        return _shown(actor, access.burden_key_for(actor, subject_id))


class BurdenKeyPropose(_KeyAct):
    """Propose by what the donors share the burden."""

    permission = "donors.burden_key_propose"
    input = serializers.BurdenKeyProposeInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Propose the key."""
        return _shown(actor, services.burden_key_propose(actor=actor, now=now, **data))


class BurdenKeyDetail(DetailView):
    """One key with the weights of the donors that the caller may see."""

    permission = "donors.burden_key_detail"
    output = serializers.BurdenKeyOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the key."""
        return _shown(actor, access.burden_key_for(actor, kwargs["key_id"]))


class BurdenKeyConfirm(_KeyAct):
    """Agree a key that another person proposed."""

    permission = "donors.burden_key_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Agree the key."""
        return _shown(actor, services.burden_key_confirm(actor=actor, now=now, **data))


class BurdenKeyDecline(_KeyAct):
    """Decline a key, with the reason."""

    permission = "donors.burden_key_decline"
    input = serializers.BurdenKeyDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Decline the key."""
        return _shown(actor, services.burden_key_decline(actor=actor, now=now, **data))


def _shown(actor: Actor, key: BurdenKey) -> Standing:
    """Return a key with the weights of the donors that the caller may see."""
    seen = set(access.donors_visible_to(actor).values_list("pk", flat=True))
    percents = key_percents(key)
    weights = [
        {"donor_id": donor_id, "weight": weight, "percent": percents[donor_id]}
        for donor_id, weight in key.by_donor.items()
        if donor_id in seen
    ]
    return Standing(key, weights=weights)
