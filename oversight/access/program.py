"""Who sees threat reduction: everybody with a role sees every program. Acts are checked elsewhere."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight.models.program import Certificate, Hold, Milestone, Phase
from trustfund.funds.access import funds_visible_to
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound

VIEW = "oversight.program_detail"


def fund_with_program_for(actor: Actor | None, fund_id: UUID) -> Fund:
    """Return the fund with its program loaded, which is absent until a phase is planned.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = funds_visible_to(actor).select_related("program").filter(pk=fund_id).first()
    if found is None or not may(actor, VIEW):
        raise NotFound(_("This fund does not exist, or is not yours to see."))
    return found


def phases_visible_to(actor: Actor | None) -> QuerySet[Phase]:
    """Return the phases that the actor may see, not evaluated."""
    if not may(actor, VIEW):
        return Phase.objects.none()
    return Phase.objects.select_related("program__fund")


def milestones_visible_to(actor: Actor | None) -> QuerySet[Milestone]:
    """Return the milestones that the actor may see, not evaluated."""
    if not may(actor, VIEW):
        return Milestone.objects.none()
    return Milestone.objects.select_related("phase__program__fund", "verifier")


def certificates_visible_to(actor: Actor | None) -> QuerySet[Certificate]:
    """Return the certificates that the actor may see, not evaluated."""
    if not may(actor, VIEW):
        return Certificate.objects.none()
    return Certificate.objects.select_related(
        "milestone__phase__program__fund", "issuer", "issued_by"
    )


def holds_visible_to(actor: Actor | None) -> QuerySet[Hold]:
    """Return the holds that the actor may see, not evaluated."""
    if not may(actor, VIEW):
        return Hold.objects.none()
    return Hold.objects.select_related(
        "program__fund",
        "project",
        "placed_by",
        "placed_by_organization",
        "lifted_by",
        "lifted_by_organization",
    )


def phase_for(actor: Actor | None, phase_id: UUID) -> Phase:
    """Return the phase, with its program and fund.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = phases_visible_to(actor).filter(pk=phase_id).first()
    if found is None:
        raise NotFound(_("This phase does not exist, or is not yours to see."))
    return found


def milestone_for(actor: Actor | None, milestone_id: UUID) -> Milestone:
    """Return the milestone, with its phase, fund and verifier.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = milestones_visible_to(actor).filter(pk=milestone_id).first()
    if found is None:
        raise NotFound(_("This milestone does not exist, or is not yours to see."))
    return found


def milestone_to_certify_for(actor: Actor | None, milestone_id: UUID) -> Milestone:
    """Return the milestone to its designated verifier, and to nobody else.

    :raises NotFound: if there is none, or another organization is to verify it
    """
    found = milestone_for(actor, milestone_id)
    if actor is None or found.verifier_id != actor.organization_id:
        raise NotFound(_("This milestone does not exist, or is not yours to verify."))
    return found


def certificate_for(actor: Actor | None, certificate_id: UUID) -> Certificate:
    """Return the certificate, with its milestone and who issued it.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = certificates_visible_to(actor).filter(pk=certificate_id).first()
    if found is None:
        raise NotFound(_("This certificate does not exist, or is not yours to see."))
    return found


def hold_for(actor: Actor | None, hold_id: UUID) -> Hold:
    """Return the hold, with who placed and who lifted it.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = holds_visible_to(actor).filter(pk=hold_id).first()
    if found is None:
        raise NotFound(_("This hold does not exist, or is not yours to see."))
    return found
