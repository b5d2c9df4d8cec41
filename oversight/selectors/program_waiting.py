"""What waits for a person in threat reduction: findings to make, phases to open, holds to review."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from oversight.access.program import holds_visible_to, milestones_visible_to, phases_visible_to
from oversight.rules.validity import EXPIRED, EXPIRING_DAYS, INCONCLUSIVE, NOT_CERTIFIED
from oversight.selectors.holds import lift_refusal_of
from oversight.selectors.milestones import MilestoneRow, milestone_rows
from oversight.selectors.program import next_phase, opening_blockers
from trustfund.db.words import day_words, local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

UNFOUND = frozenset({NOT_CERTIFIED, EXPIRED, INCONCLUSIVE})


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what of threat reduction waits for this person, the most pressing first."""
    found = [
        *_certificates(actor, now),
        *_openings(actor, now),
        *_holds(actor),
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or now.date(), item.since))


def _certificates(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Yield the milestones that this verifier has to look at, in open and coming phases."""
    if not may(actor, "oversight.certificate_issue"):
        return
    mine = milestones_visible_to(actor).filter(
        ~Q(phase__state="PASSED"), verifier_id=actor.organization_id
    )
    for row in milestone_rows(mine.order_by("code"), at=now):
        if row.is_expiring or row.status in UNFOUND:
            yield _certificate(row)


def _certificate(row: MilestoneRow) -> Waiting:
    milestone = row.milestone
    words = {"code": milestone.code, "title": local(milestone, "title")}
    if row.is_expiring and row.found.valid_until:
        words["until"] = day_words(row.found.valid_until)
        title = _("Verify %(code)s again: %(title)s (valid until %(until)s)") % words
        since = datetime.combine(
            row.found.valid_until - timedelta(days=EXPIRING_DAYS), time.min, tzinfo=UTC
        )
        return _of_milestone(title, row, since)
    if row.status == EXPIRED and row.found.since:
        title = _("Verify %(code)s again: %(title)s (expired)") % words
        return _of_milestone(title, row, datetime.combine(row.found.since, time.min, tzinfo=UTC))
    title = _("Verify %(code)s: %(title)s") % words
    return _of_milestone(title, row, row.newest.issued_at if row.newest else milestone.recorded_at)


def _of_milestone(title: str, row: MilestoneRow, since: datetime) -> Waiting:
    return Waiting(
        title, "oversight:milestone_detail", (row.milestone.pk,), since, row.found.valid_until
    )


def _openings(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Yield the phase of each fund that could be opened now."""
    if not may(actor, "oversight.phase_open"):
        return
    phases = list(phases_visible_to(actor).order_by("program_id", "number"))
    for program_id in dict.fromkeys(phase.program_id for phase in phases):
        own = [each for each in phases if each.program_id == program_id]
        phase = next_phase(own)
        if phase is not None and not opening_blockers(phase, at=now, phases=own):
            title = _("Open phase %(number)d: %(title)s") % {
                "number": phase.number,
                "title": local(phase, "title"),
            }
            yield Waiting(title, "oversight:phase_open", (phase.pk,), phase.recorded_at)


def _holds(actor: Actor) -> Iterator[Waiting]:
    """Yield the standing holds that this person could lift."""
    if not may(actor, "oversight.hold_lift"):
        return
    for hold in holds_visible_to(actor).filter(lifted_at__isnull=True).order_by("placed_at"):
        if lift_refusal_of(actor, hold) is None:
            title = _("Review the hold that %(person)s placed") % {"person": hold.placed_by.name}
            yield Waiting(title, "oversight:hold_lift", (hold.pk,), hold.placed_at)
