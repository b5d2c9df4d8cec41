"""Where milestones stand at a moment, in words, from their newest certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from oversight.choices.program import MilestoneStatus
from oversight.models.program import Certificate, Milestone
from oversight.rules import validity
from oversight.rules.validity import Standing
from trustfund.db.words import day_words, local


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as people read it: where it stands today, why, and for how much longer."""

    milestone: Milestone
    found: Standing
    newest: Certificate | None
    status: str
    status_label: str
    sentence: str
    days_left: int | None
    is_expiring: bool

    @property
    def is_verified(self) -> bool:
        """Return whether it opens its gate today."""
        return self.found.is_verified


def day_of(moment: datetime) -> date:
    """Return the day that counts for validity at this moment: the day in UTC."""
    return moment.astimezone(UTC).date()


def newest_certificates(milestone_ids: Iterable[UUID]) -> dict[UUID, Certificate]:
    """Return each milestone's newest certificate; a milestone without one is absent. One query."""
    found = (
        Certificate.objects.filter(milestone_id__in=list(milestone_ids))
        .select_related("issued_by", "issuer")
        .order_by("milestone_id", "-number")
        .distinct("milestone_id")
    )
    return {certificate.milestone_id: certificate for certificate in found}


def standing_of(newest: Certificate | None, *, at: datetime) -> Standing:
    """Return where a milestone with this newest certificate stands at a moment."""
    facts = [newest.fact] if newest is not None else []
    return validity.standing(facts, day=day_of(at))


def milestone_rows(milestones: Iterable[Milestone], *, at: datetime) -> list[MilestoneRow]:
    """Return the milestones as they stand at a moment. One query beyond the milestones' own.

    Each milestone comes with its verifier loaded.
    """
    chosen = list(milestones)
    newest = newest_certificates(milestone.pk for milestone in chosen)
    return [_row(milestone, newest.get(milestone.pk), at) for milestone in chosen]


def sentence_of(found: Standing, *, verifier: str) -> str:
    """Return in words where a milestone stands, in the reader's language."""
    words = {
        MilestoneStatus.NOT_CERTIFIED: _("%(verifier)s has not certified it yet."),
        MilestoneStatus.VERIFIED: _("Verified by %(verifier)s until %(until)s."),
        MilestoneStatus.EXPIRED: _(
            "The certificate of %(verifier)s expired on %(until)s; it must be verified again."
        ),
        MilestoneStatus.NOT_VERIFIED: _("%(verifier)s found on %(since)s that it is not met."),
        MilestoneStatus.INCONCLUSIVE: _(
            "%(verifier)s came to no conclusion on %(since)s; only a verified milestone opens."
        ),
    }
    return words[MilestoneStatus(found.status)] % {
        "verifier": verifier,
        "until": day_words(found.valid_until) if found.valid_until else "",
        "since": day_words(found.since) if found.since else "",
    }


def _row(milestone: Milestone, newest: Certificate | None, at: datetime) -> MilestoneRow:
    found = standing_of(newest, at=at)
    return MilestoneRow(
        milestone=milestone,
        found=found,
        newest=newest,
        status=found.status,
        status_label=str(MilestoneStatus(found.status).label),
        sentence=sentence_of(found, verifier=local(milestone.verifier)),
        days_left=validity.days_left(found, day=day_of(at)),
        is_expiring=validity.is_expiring(found, day=day_of(at)),
    )
