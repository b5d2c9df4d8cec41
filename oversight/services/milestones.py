"""Define what must be found true before money flows."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.program import phase_for
from oversight.choices.program import GateClass, PhaseState, Track
from oversight.models.program import Milestone, Phase
from oversight.rules.program import code_fits
from oversight.rules.validity import LONGEST_VALIDITY_DAYS
from oversight.services.phases import program_locked
from trustfund.audit import services as audit
from trustfund.identity import selectors as identity
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError


class MilestoneNotDefined(DomainError):
    """The milestone cannot be defined as it stands; nothing was written."""

    code = "milestone_not_defined"


@transaction.atomic
def milestone_define(
    *,
    actor: Actor,
    now: datetime,
    phase_id: UUID,
    code: str,
    track: str,
    title: str,
    title_ko: str = "",
    indicator: str = "",
    verifier_id: UUID,
    validity_days: int,
    gate: str,
) -> Milestone:
    """Define a milestone of a planned phase and designate who alone may verify it.

    The code says track, phase and place: N1.2 is the second of track N in phase 1.

    :raises MilestoneNotDefined: if the phase is no longer planned, the organization is no
        verifier, or a value does not fit
    """
    authorize(actor, "oversight.milestone_define")
    program = program_locked(phase_for(actor, phase_id).program_id)
    phase = phase_for(actor, phase_id)
    if phase.state != PhaseState.PLANNED:
        raise MilestoneNotDefined(
            _("This phase is no longer planned. Its milestones were agreed before it opened.")
        )
    _check_values(phase, code=code, track=track, title=title, days=validity_days, gate=gate)
    _check_verifier(verifier_id)
    milestone = Milestone.objects.create(
        phase=phase,
        code=code,
        track=track,
        title=title.strip(),
        title_ko=title_ko.strip(),
        indicator=indicator.strip(),
        verifier_id=verifier_id,
        validity_days=validity_days,
        gate=gate,
    )
    fund_id = program.fund_id
    audit.record(actor, "oversight.milestone_define", subject=milestone, at=now, fund_id=fund_id)
    return milestone


def _check_values(phase: Phase, *, code: str, track: str, title: str, days: int, gate: str) -> None:
    if track not in Track.values:
        _refuse("track", _("Choose one of the tracks."))
    if not code_fits(code, track=track, phase_number=phase.number):
        example = f"{track}{phase.number}.1"
        sentence = _("The code begins with track and phase, such as %(example)s.")
        _refuse("code", sentence % {"example": example})
    if Milestone.objects.filter(phase=phase, code=code).exists():
        _refuse("code", _("The phase has a milestone with this code already."))
    if not title.strip():
        _refuse("title", _("Give the milestone a title."))
    if not 1 <= days <= LONGEST_VALIDITY_DAYS:
        sentence = _("A certificate holds between 1 and %(days)d days.")
        _refuse("validity_days", sentence % {"days": LONGEST_VALIDITY_DAYS})
    if gate not in GateClass.values:
        _refuse("gate", _("Choose which money the milestone opens."))


def _check_verifier(verifier_id: UUID) -> None:
    verifier = identity.organization_named(verifier_id)
    if verifier is None or verifier.kind != "VERIFIER":
        _refuse("verifier_id", _("Choose an organization that is a verifier."))


def _refuse(field: str, sentence: object) -> None:
    raise MilestoneNotDefined(sentence, fields={field: sentence})
