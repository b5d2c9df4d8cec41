"""What waits for a person before the board: votes to cast, motions to open and to close."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from oversight.models.board import Motion
from oversight.selectors.motions import (
    activities_to_move,
    motions_awaiting,
    motions_complete,
    projects_to_move,
)
from projects.rules.activity_states import BOARD_DAYS
from projects.rules.clocks import clock_of
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.calendar import working_days_after
from trustfund.kernel.waiting import Waiting

LIMIT = 50


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what before the board waits for this person, the nearest deadline first."""
    found = [*_votes(actor, now), *_closings(actor, now), *_openings(actor)]
    return sorted(found, key=lambda item: (item.due is None, item.due or now.date(), item.since))


def _votes(actor: Actor, now: datetime) -> Iterator[Waiting]:
    if not may(actor, "oversight.ballot_cast"):
        return
    for motion in motions_awaiting(actor).filter(closes_at__gt=now).order_by("closes_at")[:LIMIT]:
        title = _("Vote on %(number)s: %(title)s") % _names(motion)
        yield Waiting(
            title,
            "oversight:motion_detail",
            (motion.pk,),
            motion.opened_at,
            motion.closes_at.date(),
        )


def _closings(actor: Actor, now: datetime) -> Iterator[Waiting]:
    if not may(actor, "oversight.motion_close"):
        return
    for motion in motions_complete(actor).order_by("closes_at")[:LIMIT]:
        title = _("Close %(number)s, every seat has voted: %(title)s") % _names(motion)
        yield Waiting(title, "oversight:motion_detail", (motion.pk,), now, motion.closes_at.date())


def _openings(actor: Actor) -> Iterator[Waiting]:
    for project in projects_to_move(actor):
        title = _("Open a motion on %(number)s: %(title)s") % {
            "number": project.number,
            "title": local(project, "title"),
        }
        since = project.state_since
        due = clock_of(project.state, since.date())
        yield Waiting(title, "oversight:motion_open", (project.pk,), since, due)
    for activity in activities_to_move(actor):
        title = _("Open a motion on %(number)s: %(title)s") % {
            "number": activity.number,
            "title": local(activity, "title"),
        }
        since = activity.state_since
        due = working_days_after(since.date(), BOARD_DAYS)
        yield Waiting(title, "oversight:activity_motion_open", (activity.pk,), since, due)


def _names(motion: Motion) -> dict[str, str]:
    return {"number": motion.number, "title": local(motion, "title")}
