"""Grants and applications for tests, made through the services from the proposal to the review."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction

from disbursements import services
from disbursements.models import Application, Grant
from oversight.models import (
    Ballot,
    Board,
    DecisionRule,
    Elector,
    Motion,
    MotionOutcome,
    Seat,
)
from projects.models import Project
from projects.rules.proposal import BudgetItem, IndicatorItem, Proposal
from projects.services import project_approve, project_propose, project_submit
from tests.factories.cast import Cast
from tests.factories.ledger import received
from tests.factories.oversight_program import Scene, open_scene
from trustfund.audit.services import record
from trustfund.db.clock import now as clock_now
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.money import Money, money_sum

BUDGET = {"GOODS": 600_000, "CONSULTING": 400_000}
INVOICES = count(1)


@dataclass
class Case:
    """A fund whose money may flow, a signed grant, and an application that waits for approval."""

    cast: Cast
    scene: Scene
    project: Project
    grant: Grant
    application: Application | None = None

    @property
    def fund(self):
        """Return the fund of the case."""
        return self.scene.fund

    def approve(self, actor: Actor | None = None, application: Application | None = None):
        """Approve the application as the cast's approver, or as whoever is given."""
        application = Application.objects.get(pk=(application or self.application).pk)
        return services.application_approve(
            actor=actor or self.cast.finance_approver,
            now=clock_now(),
            application_id=application.pk,
            version=application.version,
        )


def usd(amount: object) -> Money:
    """Return an amount in United States dollars."""
    return Money(Decimal(str(amount)), "USD")


def open_case(cast: Cast, *, cash: object = 5_000_000, amount: object = 100_000) -> Case:
    """Return a case in which nothing keeps the application from being paid."""
    case = signed_case(cast, cash=cash)
    case.application = reviewed(case, amount=amount)
    return case


def signed_case(cast: Cast, *, cash: object = 5_000_000, budget=BUDGET) -> Case:
    """Return a fund with cash, an open phase and a grant that both sides have signed."""
    case = prepared_case(cast, cash=cash, budget=budget)
    signed(case)
    return case


def prepared_case(cast: Cast, *, cash: object = 5_000_000, budget=BUDGET) -> Case:
    """Return a fund with cash, an open phase and a grant that nobody has signed."""
    scene = open_scene(cast)
    with transaction.atomic():
        received(cast.finance_officer, scene.fund, str(cash))
    project = project_approved(cast, scene.fund, budget=budget)
    grant = grant_prepared(project)
    return Case(cast, scene, project, grant)


def grant_added(case: Case, *, budget=BUDGET) -> Grant:
    """Return another grant of the same fund, prepared and not signed."""
    return grant_prepared(project_approved(case.cast, case.fund, budget=budget))


def grant_prepared(project: Project) -> Grant:
    """Prepare the grant of an approved project, as the job does."""
    return services.grant_prepare(actor=system_actor(), now=clock_now(), project_id=project.pk)


def signed(case: Case, grant: Grant | None = None) -> Grant:
    """Sign a grant for the recipient, then for the administrator."""
    grant = grant or case.grant
    for actor in (case.cast.signatory, case.cast.program_manager):
        grant = services.grant_sign(actor=actor, now=clock_now(), grant_id=grant.pk)
    if case.grant.pk == grant.pk:
        case.grant = grant
    return grant


def content(*, amount: object = 100_000, category: str = "GOODS", invoice: str = "", **more):
    """Return what an application says, with an invoice of its own."""
    return {
        "method": "DIRECT_PAYMENT",
        "category": category,
        "money": usd(amount),
        "payee_name": "Nordic Seed AB",
        "payee_bank": "Handelsbanken, Stockholm",
        "payee_account": "SE35 5000 0000 0549 1000 0003",
        "purpose": "Seed potatoes for the spring planting.",
        "invoice_reference": invoice or f"INV-{next(INVOICES):06d}",
        **more,
    }


def drafted(case: Case, grant: Grant | None = None, **values) -> Application:
    """Return a draft of the cast's project officer."""
    return services.application_draft(
        actor=case.cast.project_officer,
        now=clock_now(),
        grant_id=(grant or case.grant).pk,
        **content(**values),
    )


def submitted(case: Case, grant: Grant | None = None, **values) -> Application:
    """Return an application that the cast's signatory has submitted."""
    application = drafted(case, grant, **values)
    return services.application_submit(
        actor=case.cast.signatory,
        now=clock_now(),
        application_id=application.pk,
        version=application.version,
    )


def reviewed(case: Case, grant: Grant | None = None, **values) -> Application:
    """Return an application that the cast's finance officer has accepted in whole."""
    application = submitted(case, grant, **values)
    return services.application_review(
        actor=case.cast.finance_officer,
        now=clock_now(),
        application_id=application.pk,
        version=application.version,
        accepted=application.money,
    )


def project_drafted(cast: Cast, fund, *, budget=BUDGET) -> Project:
    """Return a proposal of the cast's ministry that the board has not seen."""
    now = clock_now()
    lines = tuple(BudgetItem(category, usd(amount)) for category, amount in budget.items())
    proposal = Proposal(
        title="Seed potatoes for the northern counties",
        title_ko="북부 군 씨감자",
        sector="AGRICULTURE",
        objective="Raise the potato harvest of 12 counties.",
        recipient_priority="Food security",
        donor_priority="Nutrition of children",
        basis_1874="HUMANITARIAN",
        basis_text="Food for civilians.",
        amount=money_sum([line.money for line in lines], "USD"),
        budget=lines,
        indicators=(
            IndicatorItem(
                "Harvest", "t/ha", Decimal(9), Decimal(14), now.date() + timedelta(days=365)
            ),
        ),
    )
    return project_propose(actor=cast.project_officer, now=now, fund_id=fund.pk, proposal=proposal)


def project_approved(cast: Cast, fund, *, budget=BUDGET) -> Project:
    """Return a project of the cast's ministry that the board has approved."""
    project = project_drafted(cast, fund, budget=budget)
    project = project_submit(
        actor=cast.project_officer,
        now=clock_now(),
        project_id=project.pk,
        version=project.version,
    )
    return _adopted(cast, fund, project)


@transaction.atomic
def _adopted(cast: Cast, fund, project: Project) -> Project:
    """Let a board of two seats adopt the project: the rows that its vote leaves behind."""
    now = clock_now()
    secretariat = cast.secretariat
    rule = _rule(cast, fund)
    motion = Motion.objects.create(
        board=rule.board,
        number=f"D-{Motion.objects.count() + 1:03d}",
        kind="APPROVE_PROJECT",
        title=project.title,
        text="The board approves the project.",
        project=project,
        project_content_hash=project.content_hash,
        budget={"currency": project.currency, "total": f"{project.amount:f}", "lines": []},
        content_hash=canonical_hash({"project": project.content_hash}),
        rule=rule,
        elector_count=2,
        opened_by_id=secretariat.person_id,
        opened_at=now,
        closes_at=now + timedelta(days=10),
    )
    rows = [motion]
    for seat in rule.board.seats.all():
        elector = Elector.objects.create(
            motion=motion,
            seat=seat,
            bench=seat.bench,
            organization_id=seat.organization_id,
            member_id=seat.member_id,
        )
        ballot = Ballot.objects.create(
            motion=motion,
            elector=elector,
            person_id=seat.member_id,
            number=1,
            choice="YES",
            content_hash=motion.content_hash,
        )
        rows += [elector, ballot]
    outcome = MotionOutcome.objects.create(
        motion=motion,
        result="ADOPTED",
        computation={},
        closed_by_id=secretariat.person_id,
        closed_at=now,
    )
    motion.state = "ADOPTED"
    motion.save(update_fields=["state"])
    for row in (*rows, outcome):
        record(secretariat, "oversight.motion_close", subject=row, at=now, fund_id=fund.pk)
    return project_approve(
        actor=secretariat,
        now=now,
        project_id=project.pk,
        content_hash=project.content_hash,
        motion_reference=motion.number,
    )


def _rule(cast: Cast, fund) -> DecisionRule:
    found = DecisionRule.objects.filter(board__fund=fund).first()
    if found is not None:
        return found
    now = clock_now()
    board = Board.objects.create(
        fund=fund,
        name="Joint oversight board",
        constituted_date=now.date(),
        founding_reference="Charter",
    )
    rule = DecisionRule.objects.create(
        board=board,
        version=1,
        quorum_donor_pct=50,
        quorum_recipient_count=1,
        majority_donor_pct=50,
        majority_recipient_pct=50,
        notice_days=5,
        adopted_date=now.date(),
        reference="Charter, annex 1",
    )
    rows = [board, rule]
    for number, (bench, member) in enumerate(
        (("DONOR", cast.donor_member), ("RECIPIENT", cast.recipient_member)), start=1
    ):
        seat = Seat.objects.create(
            board=board,
            number=number,
            bench=bench,
            organization_id=member.organization_id,
            member_id=member.person_id,
            from_date=now.date(),
        )
        rows.append(seat)
    for row in rows:
        record(cast.secretariat, "oversight.board_constitute", subject=row, at=now, fund_id=fund.pk)
    return rule
