"""Explain a difference of the tie-outs, and sign an explanation off as another person."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.control.access import difference_for
from trustfund.control.choices import DifferenceState, ExplanationState
from trustfund.control.errors import ExplanationGone, FiguresChanged, ReasonMissing
from trustfund.control.models import Difference, Explanation
from trustfund.control.rules.tie_outs import EXPLANATION
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotPermitted


@transaction.atomic
def difference_explain(
    *, actor: Actor, now: datetime, difference_id: UUID, left: Decimal, right: Decimal, reason: str
) -> Explanation:
    """Say why a difference is there. `left` and `right` are the figures that the person has read.

    It counts once another person has signed it off, and for exactly these figures. An earlier
    explanation stays on record; the newest one counts.

    :raises NotFound: if there is no such difference
    :raises FiguresChanged: if the difference has other figures by now
    :raises AlreadyDone: if it differs no more, or its figures are explained and signed off
    :raises ReasonMissing: without a reason
    """
    authorize(actor, "control.difference_explain")
    difference = _open(actor, difference_id)
    if difference.figures != (left, right):
        raise _changed()
    if not reason.strip():
        sentence = _("Say why the figures differ.")
        raise ReasonMissing(sentence, fields={"reason": sentence})
    newest = difference.explanations.order_by("number").last()
    if newest is not None and (newest.figures, newest.state) == (
        difference.figures,
        ExplanationState.SIGNED_OFF,
    ):
        raise AlreadyDone(_("These figures are explained and signed off. Nothing was changed."))
    explanation = Explanation.objects.create(
        difference=difference,
        number=newest.number + 1 if newest else 1,
        left_amount=difference.left_amount,
        right_amount=difference.right_amount,
        reason=reason.strip(),
        explained_by_id=actor.person_id,
        explained_for_id=actor.organization_id,
        explained_at=now,
    )
    audit.record(
        actor,
        "control.difference_explain",
        subject=explanation,
        at=now,
        fund_id=difference.fund_id,
    )
    events.publish(
        "control.difference_explained", subject=explanation, at=now, fund_id=difference.fund_id
    )
    return explanation


@transaction.atomic
def difference_sign_off(
    *, actor: Actor, now: datetime, difference_id: UUID, explanation_id: UUID
) -> Explanation:
    """Sign off the explanation that the person has read, as another person of another unit than
    everybody who has explained this difference.

    :raises NotFound: if there is no such difference
    :raises NotPermitted: for a person or a unit that has explained it
    :raises ExplanationGone: if this is not its newest explanation
    :raises FiguresChanged: if the difference has other figures by now
    :raises AlreadyDone: if it differs no more, or the explanation is signed off
    """
    authorize(actor, "control.difference_sign_off")
    difference = _open(actor, difference_id)
    given = list(difference.explanations.order_by("number"))
    if not given or given[-1].pk != explanation_id:
        raise ExplanationGone(
            _("This is not the newest explanation of the difference. Nothing was signed off.")
        )
    explanation = given[-1]
    if explanation.figures != difference.figures:
        raise _changed()
    if explanation.state == ExplanationState.SIGNED_OFF:
        raise AlreadyDone(_("This explanation is signed off. Nothing was changed."))
    must_be_another(actor, given)
    before = explanation.facts()
    explanation.state = EXPLANATION.target(state=explanation.state, act="sign_off")
    explanation.signed_off_by_id = actor.person_id
    explanation.signed_off_for_id = actor.organization_id
    explanation.signed_off_at = now
    columns = ["state", "signed_off_by", "signed_off_for", "signed_off_at"]
    explanation.save(update_fields=columns)
    audit.record(
        actor,
        "control.difference_sign_off",
        subject=explanation,
        at=now,
        fund_id=difference.fund_id,
        before=before,
    )
    events.publish(
        "control.explanation_signed", subject=explanation, at=now, fund_id=difference.fund_id
    )
    return explanation


def must_be_another(actor: Actor, given: list[Explanation]) -> None:
    """Return quietly if neither the person nor the unit has explained the difference.

    :raises NotPermitted: if one of them has
    """
    took_part = {row.explained_by_id for row in given} | {row.explained_for_id for row in given}
    if took_part & {actor.person_id, actor.organization_id}:
        raise NotPermitted(
            _("Another person of another unit than those who explained the difference does this.")
        )


def _open(actor: Actor, difference_id: UUID) -> Difference:
    difference = difference_for(actor, difference_id, lock=True)
    if difference.state == DifferenceState.RESOLVED:
        raise AlreadyDone(_("The figures differ no more. Nothing is left to explain."))
    return difference


def _changed() -> FiguresChanged:
    return FiguresChanged(
        _("The difference has other figures by now. Nothing was kept: read it again.")
    )
