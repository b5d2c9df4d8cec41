"""Screen what knowledge goes to whom under UNSCR 2321 (2016), and record what its Committee determined."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.choices import ScreeningOutcome
from projects.models import Activity, Screening
from projects.rules.activities import TopicItem, topic_content
from projects.selectors.activities import text_of
from projects.services.activities import require_activity_edition
from trustfund.audit import selectors as trail
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError, NotFound, NotPermitted

WRITTEN_BY = frozenset({"projects.activity_draft", "projects.activity_revise"})
EVERY_RECORD = 10_000  # more than anybody saves a draft


class ScreeningRefused(DomainError):
    """A screening has an outcome and its reason; a determination has its reference and its day."""

    code = "screening_refused"


class NotScreened(Conflict):
    """The topic is not in drafting any more, or no determination of the Committee is needed."""

    code = "not_screened"


@transaction.atomic
def topic_screen(
    *,
    actor: Actor,
    now: datetime,
    activity_id: UUID,
    edition: int,
    number: int,
    outcome: str,
    reason: str,
) -> Screening:
    """Say of topic `number` of the draft whether the ban on scientific cooperation allows it, and why.

    The words are judged as they stand in this edition; worded otherwise, the topic is unscreened.
    It may be screened again while the activity is in drafting: the last one counts.

    :raises NotFound: if the draft has no such topic
    :raises NotScreened: if the activity is not in drafting
    :raises StaleEdition: if `edition` is not the draft that stands
    :raises ScreeningRefused: without an outcome or a reason
    :raises NotPermitted: for who wrote any of the draft, and for their unit
    """
    authorize(actor, "projects.topic_screen")
    activity = access.activity_for(actor, activity_id, lock=True)
    _require_drafting(activity)
    require_activity_edition(activity, edition)
    topic = topic_numbered(activity, number)
    if wrote_part(actor, activity):
        raise NotPermitted(
            _("You or your unit wrote this activity. A person of another unit screens it.")
        )
    fields = {}
    if outcome not in ScreeningOutcome.values:
        fields["outcome"] = _("Choose an outcome.")
    if not reason.strip():
        fields["reason"] = _("Say why.")
    if fields:
        raise ScreeningRefused(_("The screening is not complete."), fields=fields)
    screening = Screening(
        activity=activity,
        topic=topic_content(topic),
        outcome=outcome,
        reason=reason.strip(),
        by_id=actor.person_id,
        organization_id=actor.organization_id,
        screened_at=now,
    )
    screening.save(force_insert=True)
    action, fund_id = "projects.topic_screen", activity.fund_id
    audit.record(actor, action, subject=screening, at=now, fund_id=fund_id)
    events.publish("projects.topic_screened", subject=screening, at=now, fund_id=fund_id)
    return screening


@transaction.atomic
def committee_record(
    *,
    actor: Actor,
    now: datetime,
    screening_id: UUID,
    committee_reference: str,
    committee_date: date,
) -> Screening:
    """Record that the Committee determined a topic not to contribute to prohibited programs.

    With the reference of its letter and the day of it, in the time of the Committee.

    :raises NotScreened: if the screening asks for none, or the activity is not in drafting
    :raises AlreadyDone: if it was recorded before
    :raises ScreeningRefused: without a reference, or for a day to come
    """
    authorize(actor, "projects.committee_record")
    activity_id = access.screening_for(actor, screening_id).activity_id
    activity = access.activity_for(actor, activity_id, lock=True)
    screening = access.screening_for(actor, screening_id)
    if screening.committee_reference:
        raise AlreadyDone(_("The determination was recorded before. It stands."))
    _require_drafting(activity)
    is_worded_so = screening.topic in [topic_content(item) for item in text_of(activity).topics]
    if screening.outcome != "NEEDS_COMMITTEE" or not is_worded_so:
        raise NotScreened(_("This topic waits for no determination of the Committee."))
    fields = {}
    if not committee_reference.strip():
        fields["committee_reference"] = _("Give the reference of the Committee's letter.")
    if committee_date > now.date():
        fields["committee_date"] = _("Choose a day that is not in the future.")
    if fields:
        raise ScreeningRefused(_("The determination is not complete."), fields=fields)
    before = screening.facts()
    screening.committee_reference = committee_reference.strip()
    screening.committee_date = committee_date
    screening.committee_recorded_by_id = actor.person_id
    screening.committee_recorded_at = now
    screening.save(update_fields=[column.removesuffix("_id") for column in Screening.mutable])
    action, fund_id = "projects.committee_record", activity.fund_id
    audit.record(actor, action, subject=screening, at=now, fund_id=fund_id, before=before)
    events.publish("projects.committee_recorded", subject=screening, at=now, fund_id=fund_id)
    return screening


def topic_numbered(activity: Activity, number: int) -> TopicItem:
    """Return the topic of this number, from one, of what the activity says.

    :raises NotFound: if there is none
    """
    topics = text_of(activity).topics
    if not 1 <= number <= len(topics):
        raise NotFound(_("This activity has no such topic."))
    return topics[number - 1]


def wrote_part(actor: Actor, activity: Activity) -> bool:
    """Return whether the person, or their unit, ever wrote a draft of the activity. One query."""
    records = trail.history(
        subject_type="projects.activity", subject_id=activity.pk, limit=EVERY_RECORD
    )
    return any(
        row.action in WRITTEN_BY
        and (row.person_id == actor.person_id or row.organization_id == actor.organization_id)
        for row in records
    )


def _require_drafting(activity: Activity) -> None:
    if activity.state != "DRAFT":
        raise NotScreened(
            _("Topics are screened while the activity is in drafting. It stands as: %(state)s.")
            % {"state": activity.get_state_display()}
        )
