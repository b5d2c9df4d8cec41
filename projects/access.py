"""The only way to a project: everybody with a role sees each; its own ministry alone writes it."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.models import (
    Activity,
    Appraisal,
    BackgroundImport,
    Comment,
    Condition,
    Delivery,
    DueDiligence,
    ImplementingEntity,
    Project,
    Screening,
)
from trustfund.documents.rules.subjects import Subject
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import RECIPIENT_BOARD_MEMBER, may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def projects_visible_to(actor: Actor | None) -> QuerySet[Project]:
    """Return the projects that the actor may see, not evaluated."""
    if not may(actor, "projects.project_detail"):
        return Project.objects.none()
    return Project.objects.select_related("fund", "recipient")


def project_for(actor: Actor | None, project_id: UUID) -> Project:
    """Return the project, with its fund and its recipient.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = projects_visible_to(actor).filter(pk=project_id).first()
    if found is None:
        raise NotFound(_("This project does not exist, or is not yours to see."))
    return found


def own_project_for(actor: Actor | None, project_id: UUID) -> Project:
    """Return the project if it belongs to the organization that the actor acts for.

    :raises NotFound: if there is none, or it is another organization's
    """
    found = project_for(actor, project_id)
    if actor is None or found.recipient_id != actor.organization_id:
        raise NotFound(_("This project does not exist, or is not yours to change."))
    return found


def commented_project_for(actor: Actor | None, project_id: UUID) -> Project:
    """Return the project if the actor may comment on it: of the ministries, only its own may.

    Members of the board comment on each that comes before them.

    :raises NotFound: if there is none, or it is another ministry's
    """
    is_recipient = actor is not None and actor.organization_kind == OrganizationKind.RECIPIENT
    if actor is not None and is_recipient and not actor.has_role(RECIPIENT_BOARD_MEMBER):
        return own_project_for(actor, project_id)
    return project_for(actor, project_id)


def comment_for(actor: Actor | None, comment_id: UUID) -> Comment:
    """Return the comment, if the actor may see its project.

    :raises NotFound: if there is none, or its project is not the actor's to see
    """
    found = Comment.objects.filter(
        pk=comment_id, project__in=projects_visible_to(actor).values("pk")
    ).first()
    if found is None:
        raise NotFound(_("This comment does not exist, or is not yours to see."))
    return found


def appraisal_for(actor: Actor | None, appraisal_id: UUID) -> Appraisal:
    """Return the opinion, if the actor may see its project.

    :raises NotFound: if there is none, or its project is not the actor's to see
    """
    seen = projects_visible_to(actor).values("pk")
    found = Appraisal.objects.filter(pk=appraisal_id, project__in=seen).first()
    if found is None:
        raise NotFound(_("This opinion does not exist, or is not yours to see."))
    return found


def condition_for(actor: Actor | None, condition_id: UUID) -> Condition:
    """Return the condition of an appraisal with its project, if the actor may see that.

    :raises NotFound: if there is none, or its project is not the actor's to see
    """
    seen = projects_visible_to(actor).values("pk")
    rows = Condition.objects.select_related("project__fund", "appraisal")
    found = rows.filter(pk=condition_id, project__in=seen).first()
    if found is None:
        raise NotFound(_("This condition does not exist, or is not yours to see."))
    return found


def backgrounds_visible_to(actor: Actor | None) -> QuerySet[BackgroundImport]:
    """Return the imports of published figures that the actor may see, not evaluated."""
    if not may(actor, "projects.background_detail"):
        return BackgroundImport.objects.none()
    return BackgroundImport.objects.select_related("imported_by", "organization")


def background_for(actor: Actor | None, background_id: UUID) -> BackgroundImport:
    """Return the import of published figures.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = backgrounds_visible_to(actor).filter(pk=background_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def activities_visible_to(actor: Actor | None) -> QuerySet[Activity]:
    """Return the Bank-executed activities that the actor may see, not evaluated."""
    if not may(actor, "projects.activity_detail"):
        return Activity.objects.none()
    return Activity.objects.select_related("fund", "team_leader")


def activity_for(actor: Actor | None, activity_id: UUID, *, lock: bool = False) -> Activity:
    """Return the activity with its fund and its team leader, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = activities_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=activity_id).first()
    if found is None:
        raise NotFound(_("This activity does not exist, or is not yours to see."))
    return found


def screening_for(actor: Actor | None, screening_id: UUID) -> Screening:
    """Return a screening, if the actor may see its activity.

    :raises NotFound: if there is none, or its activity is not the actor's to see
    """
    rows = Screening.objects.select_related("activity__fund", "by", "organization")
    found = rows.filter(
        pk=screening_id, activity__in=activities_visible_to(actor).values("pk")
    ).first()
    if found is None:
        raise NotFound(_("This screening does not exist, or is not yours to see."))
    return found


def entities_visible_to(actor: Actor | None) -> QuerySet[ImplementingEntity]:
    """Return the implementing entities that the actor may see, not evaluated."""
    if not may(actor, "projects.entity_detail"):
        return ImplementingEntity.objects.none()
    return ImplementingEntity.objects.select_related("fund")


def entity_for(actor: Actor | None, entity_id: UUID) -> ImplementingEntity:
    """Return the implementing entity with its fund.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = entities_visible_to(actor).filter(pk=entity_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def diligence_for(actor: Actor | None, diligence_id: UUID) -> DueDiligence:
    """Return the assessment with its entity and fund.

    :raises NotFound: if there is none, or its entity is not the actor's to see
    """
    rows = DueDiligence.objects.select_related("entity__fund", "recorded_by")
    found = rows.filter(pk=diligence_id, entity__in=entities_visible_to(actor).values("pk")).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def delivery_for(actor: Actor | None, delivery_id: UUID, *, lock: bool = False) -> Delivery:
    """Return a delivery with its activity, locked for this transaction if asked.

    :raises NotFound: if there is none, or its activity is not the actor's to see
    """
    rows = Delivery.objects.select_related("activity__fund", "evidence__document")
    if lock:
        rows = rows.select_for_update(of=("self", "activity"))
    found = rows.filter(
        pk=delivery_id, activity__in=activities_visible_to(actor).values("pk")
    ).first()
    if found is None:
        raise NotFound(_("This delivery does not exist, or is not yours to see."))
    return found


def activity_subject(actor: Actor | None, activity_id: UUID) -> Subject:
    """Return an activity as a thing that documents are about: what shows its deliverables.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = activity_for(actor, activity_id)
    return Subject(
        about="projects.activity",
        id=found.pk,
        fund_id=found.fund_id,
        label=str(found),
        page="projects:activity_detail",
        list_page="projects:activity_list",
    )
