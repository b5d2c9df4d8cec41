"""Programs with phases, milestones and certificates, made through the services."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from oversight.models import Certificate, Hold, Milestone, Phase, Program
from oversight.selectors.milestones import day_of
from oversight.services.certificates import certificate_issue
from oversight.services.holds import hold_place
from oversight.services.milestones import milestone_define
from oversight.services.phases import phase_open, phase_plan
from projects.models import Project
from projects.rules.content import content_of
from projects.rules.proposal import Proposal
from tests.factories.cast import Cast
from trustfund.db.clock import now as clock_now
from trustfund.funds.models import Fund
from trustfund.funds.services import (
    donor_consent_record,
    fund_create,
    fund_open,
    recipient_consent_record,
    resolution_record,
)
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money


@dataclass
class Scene:
    """A fund with its program, and the people who act on it. `now` is the moment it was made."""

    cast: Cast
    fund: Fund
    now: datetime
    phases: list[Phase] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def program(self) -> Program:
        """Return the program as the database has it now."""
        return Program.objects.get(fund=self.fund)


def fund_made(cast: Cast, *, number: str = "TF001", opened: bool = True) -> Fund:
    """Return a fund in US dollars, opened on its three consents unless `opened` is False."""
    now = clock_now()
    today = now.date()
    fund = fund_create(
        actor=cast.program_manager,
        now=now,
        number=number,
        name="Trust fund for recovery",
        name_ko="복구 신탁기금",
        purpose="Recovery",
        holding_currency="USD",
        recipient=cast.organizations["ministry"],
        end_disbursement_date=today + timedelta(days=3650),
        fee_tiers=[(Decimal(0), Decimal(2))],
    )
    if not opened:
        return fund
    on = {"now": now, "fund_id": fund.pk}
    resolution_record(actor=cast.program_manager, number="R2026-1", resolution_date=today, **on)
    donor_consent_record(actor=cast.donor_member, reference="Letter 1", consent_date=today, **on)
    recipient_consent_record(
        actor=cast.recipient_member, reference="Letter 2", consent_date=today, **on
    )
    return fund_open(actor=cast.program_manager, **on)


def scene_make(cast: Cast, *, fund: Fund | None = None, phases: int = 1) -> Scene:
    """Return a fund with planned phases 1…n, each with one milestone that gates both uses."""
    scene = Scene(cast, fund or fund_made(cast), clock_now())
    for _number in range(phases):
        phase_add(scene)
        milestone_add(scene)
    return scene


def phase_add(
    scene: Scene, *, commitment: int = 75_000_000, disbursement: int = 50_000_000
) -> Phase:
    """Plan the next phase of the scene."""
    number = scene.phases[-1].number + 1 if scene.phases else 1
    phase = phase_plan(
        actor=scene.cast.program_manager,
        now=scene.now,
        fund_id=scene.fund.pk,
        number=number,
        title=f"Step {number}",
        title_ko=f"{number}단계",
        commitment_ceiling=Money(commitment * number, scene.fund.holding_currency),
        disbursement_ceiling=Money(disbursement * number, scene.fund.holding_currency),
    )
    scene.phases.append(phase)
    return phase


def milestone_add(
    scene: Scene,
    *,
    phase: Phase | None = None,
    code: str | None = None,
    gate: str = "BOTH",
    validity_days: int = 90,
) -> Milestone:
    """Define a milestone of the scene's last phase, to be verified by the cast's verifier."""
    phase = phase or scene.phases[-1]
    code = code or f"N{phase.number}.{Milestone.objects.filter(phase=phase).count() + 1}"
    milestone = milestone_define(
        actor=scene.cast.program_manager,
        now=scene.now,
        phase_id=phase.pk,
        code=code,
        track=code[0],
        title=f"Shutdown {code}",
        title_ko=f"가동중지 {code}",
        verifier_id=scene.cast.organizations["verifiers"].pk,
        validity_days=validity_days,
        gate=gate,
    )
    scene.milestones.append(milestone)
    return milestone


def certificate_add(
    scene: Scene,
    milestone: Milestone,
    *,
    verdict: str = "VERIFIED",
    verified_on: date | None = None,
    now: datetime | None = None,
    actor: Actor | None = None,
) -> Certificate:
    """Issue a certificate as the cast's verifier; found today unless another day is given."""
    moment = now or scene.now
    return certificate_issue(
        actor=actor or scene.cast.verifier,
        now=moment,
        milestone_id=milestone.pk,
        verdict=verdict,
        verified_on=verified_on or day_of(moment),
        method="Inspection on site",
        statement="Seals were found intact.",
    )


def open_scene(cast: Cast, *, fund: Fund | None = None) -> Scene:
    """Return a fund whose phase 1 is open on one verified milestone: money may flow."""
    scene = scene_make(cast, fund=fund)
    certificate_add(scene, scene.milestones[0])
    scene.phases[0] = phase_open(
        actor=cast.program_manager, now=scene.now, phase_id=scene.phases[0].pk
    )
    return scene


def hold_add(scene: Scene, *, actor: Actor | None = None, project_id: object = None) -> Hold:
    """Place a hold as the sanctions officer, or as whoever is given."""
    return hold_place(
        actor=actor or scene.cast.sanctions_officer,
        now=scene.now,
        fund_id=scene.fund.pk,
        project_id=project_id,
        reason="A payee was listed.",
        legal_basis="Administration agreement, article 7.2",
    )


def project_bare(scene: Scene, number: str) -> Project:
    """Return a draft project of the scene's fund, only to be named by a hold."""
    money = Money(Decimal(1000), scene.fund.holding_currency)
    proposal = Proposal(title=f"Project {number}", sector="WATER", amount=money)
    return Project.objects.create(
        fund=scene.fund,
        number=number,
        recipient=scene.cast.organizations["ministry"],
        title=proposal.title,
        sector=proposal.sector,
        amount=money.amount,
        currency=money.currency,
        draft=content_of(proposal),
        state_since=scene.now,
        proposed_by_id=scene.cast.project_officer.person_id,
    )
