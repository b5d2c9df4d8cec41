"""Threat reduction for programs: the same acts as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from oversight.access import program as access
from oversight.models.program import Certificate, Hold, Milestone, Phase
from oversight.selectors.milestones import MilestoneRow, milestone_rows
from oversight.selectors.program import ProgramBoard, program_board
from oversight.serializers.program import (
    CertificateIssueInput,
    CertificateOutput,
    HoldLiftInput,
    HoldOutput,
    HoldPlaceInput,
    MilestoneDefineInput,
    MilestoneOutput,
    MilestoneStandingOutput,
    PhaseOutput,
    PhasePlanInput,
    ProgramOutput,
)
from oversight.services import certificates, holds, milestones, phases
from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class ProgramDetail(DetailView):
    """Return the program of a fund: phases, milestones as they stand now, standing holds."""

    permission = "oversight.program_detail"
    output = ProgramOutput

    def load(self, actor: Actor, **kwargs: Any) -> ProgramBoard:
        """Return the program of the fund."""
        return program_board(access.fund_with_program_for(actor, **kwargs), at=clock.now())


class PhasePlan(ActionView):
    """Plan the next phase of a fund's program."""

    permission = "oversight.phase_plan"
    input = PhasePlanInput
    output = PhaseOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Phase:
        """Plan the phase."""
        return phases.phase_plan(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Phase:
        """Return the phase."""
        return access.phase_for(actor, subject_id)


class PhaseOpen(ActionView):
    """Open the next phase, if every milestone is verified."""

    permission = "oversight.phase_open"
    input = NothingInput
    output = PhaseOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Phase:
        """Open the phase."""
        return phases.phase_open(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Phase:
        """Return the phase."""
        return access.phase_for(actor, subject_id)


class MilestoneDefine(ActionView):
    """Define a milestone of a planned phase."""

    permission = "oversight.milestone_define"
    input = MilestoneDefineInput
    output = MilestoneOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Milestone:
        """Define the milestone."""
        return milestones.milestone_define(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Milestone:
        """Return the milestone."""
        return access.milestone_for(actor, subject_id)


class MilestoneDetail(DetailView):
    """Return a milestone as it stands now."""

    permission = "oversight.program_detail"
    output = MilestoneStandingOutput

    def load(self, actor: Actor, **kwargs: Any) -> MilestoneRow:
        """Return the milestone with its standing."""
        return milestone_rows([access.milestone_for(actor, **kwargs)], at=clock.now())[0]


class CertificateList(ListView):
    """Return the certificates on a milestone, newest first."""

    permission = "oversight.program_detail"
    output = CertificateOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the certificates."""
        milestone = access.milestone_for(actor, kwargs["milestone_id"])
        return access.certificates_visible_to(actor).filter(milestone=milestone)


class CertificateDetail(DetailView):
    """Return a certificate."""

    permission = "oversight.program_detail"
    output = CertificateOutput

    def load(self, actor: Actor, **kwargs: Any) -> Certificate:
        """Return the certificate."""
        return access.certificate_for(actor, **kwargs)


class CertificateIssue(ActionView):
    """Issue a certificate, as an inspector of the designated verifier."""

    permission = "oversight.certificate_issue"
    input = CertificateIssueInput
    output = CertificateOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Certificate:
        """Issue the certificate."""
        return certificates.certificate_issue(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Certificate:
        """Return the certificate."""
        return access.certificate_for(actor, subject_id)


class HoldList(ListView):
    """Return the holds of a fund, newest first, lifted ones included."""

    permission = "oversight.program_detail"
    output = HoldOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the holds."""
        fund = fund_for(actor, kwargs["fund_id"])
        return access.holds_visible_to(actor).filter(program__fund=fund)


class HoldDetail(DetailView):
    """Return a hold."""

    permission = "oversight.program_detail"
    output = HoldOutput

    def load(self, actor: Actor, **kwargs: Any) -> Hold:
        """Return the hold."""
        return access.hold_for(actor, **kwargs)


class HoldPlace(ActionView):
    """Stop commitments and payments of a fund, or of one project, at once."""

    permission = "oversight.hold_place"
    input = HoldPlaceInput
    output = HoldOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Hold:
        """Place the hold."""
        return holds.hold_place(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Hold:
        """Return the hold."""
        return access.hold_for(actor, subject_id)


class HoldLift(ActionView):
    """Lift a hold, as another person of the party that placed it."""

    permission = "oversight.hold_lift"
    input = HoldLiftInput
    output = HoldOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Hold:
        """Lift the hold."""
        return holds.hold_lift(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Hold:
        """Return the hold."""
        return access.hold_for(actor, subject_id)
