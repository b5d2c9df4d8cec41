"""What of Bank-executed activities waits for a person: topics to screen, letters to record, work to accept."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from projects import access
from projects.models import Activity, Delivery, Screening
from projects.rules.activities import open_topic
from projects.selectors.activities import text_of
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.calendar import working_days_after
from trustfund.kernel.waiting import Waiting

LIMIT = 50
ACCEPTED_WITHIN = 10  # working days, a service standard of this installation


def activities_waiting(actor: Actor) -> Iterator[Waiting]:
    """Return what waits for this person. Two questions for who screens, one for who accepts."""
    if may(actor, "projects.topic_screen"):
        yield from _to_screen(actor)
    if may(actor, "projects.deliverable_accept"):
        yield from _to_accept(actor)


def _to_screen(actor: Actor) -> Iterator[Waiting]:
    drafts = list(
        access.activities_visible_to(actor).filter(state="DRAFT").order_by("state_since")[:LIMIT]
    )
    screened: dict[tuple[object, str, str], Screening] = {}
    rows = Screening.objects.filter(activity__in=drafts).order_by("recorded_at", "id")
    for row in rows if drafts else ():
        screened[row.activity_id, row.topic["what"], row.topic["to_whom"]] = row
    for activity in drafts:
        kept_back = []
        for topic in text_of(activity).topics:
            last = screened.get((activity.pk, topic.what, topic.to_whom))
            code = open_topic(
                last.outcome if last else "",
                committee_reference=last.committee_reference if last else "",
            )
            kept_back.append(code)
        words = _names(activity)
        page = ("projects:activity_detail", (activity.pk,), activity.state_since, None)
        if "topic_unscreened" in kept_back:
            yield Waiting(_("Screen the topics of %(number)s “%(title)s”") % words, *page)
        if "topic_needs_committee" in kept_back:
            title = _("Record what the Committee determines for %(number)s “%(title)s”") % words
            yield Waiting(title, *page)


def _to_accept(actor: Actor) -> Iterator[Waiting]:
    rows = Delivery.objects.filter(
        state="HANDED_OVER", activity__in=access.activities_visible_to(actor).values("pk")
    ).select_related("activity")
    for row in rows.order_by("delivered_at", "id")[:LIMIT]:
        if actor.organization_id == row.delivered_by_organization_id:
            continue
        name = text_of(row.activity).deliverables[row.number - 1].name
        title = _("Accept or send back “%(name)s” of %(number)s") % {
            "name": name,
            "number": row.activity.number,
        }
        since = row.delivered_at
        due = working_days_after(since.date(), ACCEPTED_WITHIN)
        yield Waiting(title, "projects:activity_detail", (row.activity_id,), since, due)


def _names(activity: Activity) -> dict[str, str]:
    return {"number": activity.number, "title": local(activity, "title")}
