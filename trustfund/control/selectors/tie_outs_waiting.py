"""Which differences wait for this person: to be explained, or for an explanation to be signed off."""

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from trustfund.control.choices import DifferenceState, ExplanationState
from trustfund.control.models import Difference, Explanation
from trustfund.control.selectors.tie_outs import title_of
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

SHOWN = 20
PAGE = "control:difference_detail"


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:  # noqa: ARG001 - as every house
    """Return the differences that this actor could explain, and those to sign off. A query each."""
    found = []
    if may(actor, "control.difference_explain"):
        found += [
            Waiting(
                title=_("Explain the difference of %(what)s") % {"what": title_of(difference)},
                url_name=PAGE,
                url_args=(difference.pk,),
                since=difference.first_seen_at,
            )
            for difference in _differing().exclude(_explained()).order_by("pk")[:SHOWN]
        ]
    if may(actor, "control.difference_sign_off"):
        mine = Q(explanations__explained_by_id=actor.person_id)
        ours = Q(explanations__explained_for_id=actor.organization_id)
        waiting = _differing().filter(_explained(), newest_state=ExplanationState.GIVEN)
        found += [
            Waiting(
                title=_("Sign off the explanation of %(what)s") % {"what": title_of(difference)},
                url_name=PAGE,
                url_args=(difference.pk,),
                since=difference.newest_at,
            )
            for difference in waiting.exclude(mine).exclude(ours).order_by("pk")[:SHOWN]
        ]
    return found


def _differing() -> Any:
    """Return what differs now, with what its newest explanation explained."""
    newest = Explanation.objects.filter(difference=OuterRef("pk")).order_by("-number")
    return Difference.objects.filter(state=DifferenceState.OPEN).annotate(
        newest_left=Subquery(newest.values("left_amount")[:1]),
        newest_right=Subquery(newest.values("right_amount")[:1]),
        newest_state=Subquery(newest.values("state")[:1]),
        newest_at=Subquery(newest.values("explained_at")[:1]),
    )


def _explained() -> Q:
    return Q(
        newest_left=F("left_amount"), newest_right=F("right_amount"), newest_left__isnull=False
    )
