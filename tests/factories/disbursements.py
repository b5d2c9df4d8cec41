"""Grants and applications for tests, made through the services from the proposal to the review."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from django.db import transaction

from disbursements import services
from disbursements.models import Application, Grant
from projects.models import Project
from tests.factories.cast import Cast
from tests.factories.ledger import received
from tests.factories.oversight_program import Scene, open_scene
from tests.factories.projects import draft_make, submitted_make
from tests.factories.votes import adopted
from trustfund.db.clock import now as clock_now
from trustfund.funds.models import Fund
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money

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


def signed_case(
    cast: Cast, *, cash: object = 5_000_000, budget=BUDGET, fund: Fund | None = None
) -> Case:
    """Return a fund with cash, an open phase and a grant that both sides have signed."""
    case = prepared_case(cast, cash=cash, budget=budget, fund=fund)
    signed(case)
    return case


def prepared_case(
    cast: Cast, *, cash: object = 5_000_000, budget=BUDGET, fund: Fund | None = None
) -> Case:
    """Return a fund with cash, an open phase and a grant that nobody has signed."""
    scene = open_scene(cast, fund=fund)
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
    """Sign a grant for the recipient, then for the administrator, and declare it effective."""
    grant = grant or case.grant
    for actor in (case.cast.signatory, case.cast.program_manager):
        grant = services.grant_sign(actor=actor, now=clock_now(), grant_id=grant.pk)
    grant = services.grant_declare_effective(
        actor=case.cast.program_manager, now=clock_now(), grant_id=grant.pk
    )
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
    """Return a concept of the cast's ministry that nobody else has seen."""
    return draft_make(fund, cast.project_officer, **_content(budget))


def project_approved(cast: Cast, fund, *, budget=BUDGET) -> Project:
    """Return a project of the cast's ministry that the board has approved."""
    return adopted(cast, submitted_make(fund, cast, **_content(budget)))


def _content(budget) -> dict:
    return {
        "budget": {category: str(amount) for category, amount in budget.items()},
        "title": "Seed potatoes for the northern counties",
        "title_ko": "북부 군 씨감자",
    }
