"""Projects for tests, built through the services: a concept, one in preparation, one before the board."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from projects import services
from projects.models import Appraisal, DueDiligence, ImplementingEntity, Project
from projects.rules.proposal import (
    RISK_CATEGORIES,
    BudgetItem,
    ComponentItem,
    IndicatorItem,
    Proposal,
    RiskItem,
)
from tests.factories.cast import Cast
from tests.factories.votes import adopted
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.identity.models import Person
from trustfund.identity.selectors import actor_for
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money

YEAR = datetime.now(UTC).year + 3


def proposal_make(
    budget: dict[str, str] | None = None, *, currency: str = "USD", **changes: Any
) -> Proposal:
    """Return a sound proposal over this budget, {"GOODS": "1000.00"}; change what the test needs."""
    amounts = budget or {"GOODS": "1500000.00", "WORKS": "900000.00", "TRAINING": "100000.00"}
    items = tuple(
        BudgetItem(category, YEAR, Money(Decimal(amount), currency))
        for category, amount in amounts.items()
    )
    total = sum((item.money.amount for item in items), Decimal(0))
    sound = Proposal(
        title="Seed and fertilizer for three provinces",
        title_ko="세 개 도의 종자와 비료",
        sector="AGRICULTURE",
        objective="Raise the maize harvest of 40 cooperative farms.",
        recipient_priority="Food self-sufficiency",
        donor_priority="Food security",
        basis_1874="DEVELOPMENTAL",
        basis_text="It directly addresses the food needs of civilians.",
        entity="IE-001",
        need="Fields yield a third less than twenty years ago.",
        provinces=("RYANGGANG", "CHAGANG"),
        beneficiaries=62_000,
        women=33_000,
        sustainability="The farms keep a seed fund from their harvest.",
        coordination="Agreed with the food program of the United Nations.",
        closing_date=date(YEAR, 12, 31),
        es_class="M",
        es_text="Fertilizer is stored under lock.",
        risks=tuple(
            RiskItem(category, "S", "Watched at each mission.") for category in RISK_CATEGORIES
        ),
        amount=Money(total, currency),
        components=(ComponentItem("Inputs", "투입재", items),),
        indicators=(
            IndicatorItem("Farms reached", "farms", Decimal(0), Decimal(40), date(YEAR, 12, 31)),
        ),
    )
    return replace(sound, **changes)


def entity_assessed(fund: Fund) -> ImplementingEntity:
    """Return the first entity of the fund's register, with a confirmed assessment of moderate risk."""
    found = ImplementingEntity.objects.filter(fund=fund, number="IE-001").first()
    if found is not None:
        return found
    entity = entity_make(fund)
    assessment_make(entity)
    return entity


def entity_make(fund: Fund, name: str = "Department of Crop Farming") -> ImplementingEntity:
    """Return an entity of the fund's register that nobody has assessed yet."""
    return services.entity_record(
        actor=_person("program_manager"),
        now=clock.now(),
        fund_id=fund.pk,
        name=name,
        name_ko="작물재배국",
        kind="DEPARTMENT",
    )


def assessment_make(
    entity: ImplementingEntity, overall: str = "M", *, confirmed: bool = True, days: int = 700
) -> DueDiligence:
    """Return an assessment of an entity of today, valid for so many days."""
    today = clock.now().date()
    row = services.diligence_record(
        actor=_person("program_manager"),
        now=clock.now(),
        entity_id=entity.pk,
        procurement="S",
        financial_management="M",
        overall=overall,
        findings="Two accountants, books up to date.",
        assessed_on=today,
        valid_until=today + timedelta(days=days),
    )
    if confirmed:
        services.diligence_confirm(
            actor=_person("finance_approver"), now=clock.now(), diligence_id=row.pk
        )
        row.refresh_from_db()
    return row


def _person(name: str) -> Actor:
    """Return the actor of this name in the cast."""
    found = actor_for(Person.objects.get(email=f"{name}@example.org"))
    assert found is not None
    return found


def draft_make(
    fund: Fund, actor: Actor, proposal: Proposal | None = None, **changes: Any
) -> Project:
    """Return a concept in drafting, of this project officer; the register has an assessed entity."""
    entity_assessed(fund)
    return services.project_propose(
        actor=actor,
        now=clock.now(),
        fund_id=fund.pk,
        proposal=proposal or proposal_make(**changes),
    )


def submitted_by(actor: Actor, project: Project) -> Project:
    """Submit what the project's officer wrote, for review or for appraisal."""
    return services.project_submit(
        actor=actor, now=clock.now(), project_id=project.pk, edition=project.edition
    )


def presented(cast: Cast, project: Project) -> Project:
    """Put what was submitted before the board, appraised first where that is due."""
    of_version = {"project_id": project.pk, "version": project.version}
    if project.state == "APPRAISAL":
        if not project.appraisals.filter(version=project.version).exists():
            appraised_by_three(cast, project)
        services.project_appraise(actor=cast.program_manager, now=clock.now(), **of_version)
    return services.project_present(actor=cast.program_manager, now=clock.now(), **of_version)


def appraisers_named(cast: Cast, project: Project) -> Project:
    """Name the three specialists of the cast for the version under appraisal."""
    return services.appraisers_name(
        actor=cast.program_manager,
        now=clock.now(),
        project_id=project.pk,
        version=project.version,
        fiduciary=cast.fiduciary_specialist.person_id,
        technical=cast.technical_specialist.person_id,
        safeguards=cast.safeguards_specialist.person_id,
    )


def opinion_given(actor: Actor, project: Project, **changes: Any) -> Appraisal:
    """Give a favorable opinion without conditions, unless told otherwise."""
    words = {"verdict": "FAVORABLE", "text": "Costs are in line with the market.", **changes}
    return services.appraisal_give(
        actor=actor, now=clock.now(), project_id=project.pk, version=project.version, **words
    )


def appraised_by_three(cast: Cast, project: Project) -> None:
    """Let the three specialists of the cast find the version under appraisal good."""
    appraisers_named(cast, project)
    for actor in (cast.fiduciary_specialist, cast.technical_specialist, cast.safeguards_specialist):
        opinion_given(actor, project)


def review_make(
    fund: Fund,
    cast: Cast,
    proposal: Proposal | None = None,
    *,
    officer: Actor | None = None,
    **changes: Any,
) -> Project:
    """Return a concept under review."""
    actor = officer or cast.project_officer
    return submitted_by(actor, draft_make(fund, actor, proposal, **changes))


def preparation_make(
    fund: Fund,
    cast: Cast,
    proposal: Proposal | None = None,
    *,
    officer: Actor | None = None,
    **changes: Any,
) -> Project:
    """Return a project in preparation: the board has approved its concept."""
    actor = officer or cast.project_officer
    project = adopted(cast, concept_make(fund, cast, proposal, officer=actor, **changes))
    return services.project_prepare(
        actor=actor, now=clock.now(), project_id=project.pk, edition=project.edition
    )


def appraisal_make(
    fund: Fund,
    cast: Cast,
    proposal: Proposal | None = None,
    *,
    officer: Actor | None = None,
    **changes: Any,
) -> Project:
    """Return a proposal under appraisal."""
    actor = officer or cast.project_officer
    return submitted_by(actor, preparation_make(fund, cast, proposal, officer=actor, **changes))


def opined_make(fund: Fund, cast: Cast, **changes: Any) -> Project:
    """Return a proposal under appraisal that all three specialists found good."""
    project = appraisal_make(fund, cast, **changes)
    appraised_by_three(cast, project)
    return project


def submitted_make(
    fund: Fund,
    cast: Cast,
    proposal: Proposal | None = None,
    *,
    officer: Actor | None = None,
    **changes: Any,
) -> Project:
    """Return a project whose whole proposal is before the board."""
    return presented(cast, appraisal_make(fund, cast, proposal, officer=officer, **changes))


def concept_make(
    fund: Fund,
    cast: Cast,
    proposal: Proposal | None = None,
    *,
    officer: Actor | None = None,
    **changes: Any,
) -> Project:
    """Return a project whose concept is before the board."""
    return presented(cast, review_make(fund, cast, proposal, officer=officer, **changes))


def days_ahead(count: int) -> date:
    """Return the day that is this many days after today by the database's clock."""
    return clock.now().date() + timedelta(days=count)
