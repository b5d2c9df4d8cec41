"""Act three: the ministries write seven projects, as concepts first, then whole."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from projects import services as projects
from projects.models import Project
from projects.rules.goods import GoodsItem
from projects.rules.proposal import (
    RISK_CATEGORIES,
    BudgetItem,
    ComponentItem,
    IndicatorItem,
    Proposal,
    RiskItem,
)
from projects.selectors import proposal_of
from trustfund.demo.stage import Stage
from trustfund.demo.story import appraisals
from trustfund.demo.story.entities import FARMS, WORKS
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money

# What a project buys, with its HS code and how many tenths of its budget for goods it takes.
GOODS = (
    ("Seed and planting stock", "1209", 4),
    ("Pumps and fittings", "8413", 3),
    ("Pickup trucks", "870421", 1),
    ("Tools, to be specified", "", 1),
)


@dataclass(frozen=True)
class Idea:
    """One project: who proposes it, what it is, and what it costs by category (USD)."""

    officer: str
    title: str
    title_ko: str
    sector: str
    objective: str
    recipient_priority: str
    donor_priority: str
    basis: str
    basis_text: str
    # (name, name in Korean, ((category, amount, years after the first), …))
    components: tuple[tuple[str, str, tuple[tuple[str, str, int], ...]], ...]
    indicators: tuple[tuple[str, str, str, str], ...]


IDEAS = {
    "seeds": Idea(
        "agriculture.project",
        "Seeds and cold storage for cooperative farms",
        "협동농장 종자와 저온 저장",
        "AGRICULTURE",
        "Raise the potato and maize harvest of forty cooperative farms and halve storage losses.",
        "Grain self-sufficiency (national SDG plan, goal 2)",
        "Food security of the civilian population",
        "DEVELOPMENTAL",
        "Food production on cooperative farms directly addresses the needs of civilians.",
        (
            ("Seed and inputs", "종자와 자재", (("GOODS", "1900000", 0), ("GOODS", "1200000", 1), ("TRAINING", "300000", 1))),
            ("Cold storage", "저온 저장고", (("WORKS", "1400000", 1), ("OPERATING", "200000", 2))),
        ),
        (("Harvest per hectare", "t", "3.1", "4.4"), ("Storage losses", "%", "18", "9")),
    ),
    "vaccines": Idea(
        "health.project",
        "Vaccines and cold chain for children under five",
        "5살 미만 어린이 예방접종과 저온 유통",
        "HEALTH",
        "Vaccinate every child under five in three provinces and keep the vaccines cold on the way.",
        "Child health (national SDG plan, goal 3)",
        "Humanitarian needs of children",
        "HUMANITARIAN",
        "Vaccination of children is a humanitarian purpose for the civilian population.",
        (
            ("Vaccines", "백신", (("GOODS", "2600000", 0), ("GOODS", "1400000", 1))),
            ("Cold chain", "저온 유통", (("GOODS", "1200000", 1), ("CONSULTING", "450000", 0), ("TRAINING", "350000", 1))),
        ),
        (("Children vaccinated", "thousand", "0", "640"), ("Cold-chain stores equipped", "number", "12", "96")),
    ),
    "water": Idea(
        "health.project",
        "Drinking water for eleven county hospitals",
        "지방 군(郡)급 병원 11곳의 식수 공급",
        "WATER",
        "Give eleven county hospitals safe water around the clock by gravity-fed mains.",
        "Safe water (national SDG plan, goal 6)",
        "Health and human security",
        "HUMANITARIAN",
        "Safe water in hospitals is a humanitarian purpose for the civilian population.",
        (
            ("Mains and reservoirs", "송수관과 저수지", (("GOODS", "1900000", 0), ("WORKS", "2100000", 0), ("WORKS", "1500000", 1))),
            ("Design and supervision", "설계와 감독", (("CONSULTING", "300000", 0), ("CONSULTING", "200000", 1))),
        ),
        (("Hospitals with safe water", "number", "0", "11"),),
    ),
    "power": Idea(
        "agriculture.project",
        "Small hydropower for rural clinics and mills",
        "농촌 진료소·정미소 소수력 발전",
        "ENERGY",
        "Supply nineteen villages with 2.4 MW from run-of-river stations.",
        "Rural electricity (national SDG plan, goal 7)",
        "Local energy without proliferation risk",
        "DEVELOPMENTAL",
        "Local power for clinics and mills directly addresses the needs of civilians.",
        (
            ("Stations", "발전소", (("GOODS", "4700000", 1), ("WORKS", "3100000", 1), ("WORKS", "2000000", 2))),
            ("Engineering", "기술 설계", (("CONSULTING", "700000", 1),)),
        ),
        (("Installed capacity", "MW", "0", "2.4"), ("Villages supplied", "number", "0", "19")),
    ),
    "road": Idea(
        "agriculture.project",
        "Upgrading of a provincial trunk road",
        "지방 간선도로 개량",
        "INFRASTRUCTURE",
        "Rebuild 120 km of road between two provincial capitals.",
        "Transport (national SDG plan, goal 9)",
        "Not among the donors' priorities in this phase",
        "DEVELOPMENTAL",
        "Access to markets is a developmental purpose for civilians.",
        (("Road works", "도로 공사", (("WORKS", "18000000", 0), ("WORKS", "20000000", 1), ("CONSULTING", "2000000", 0))),),
        (("Road rebuilt", "km", "0", "120"),),
    ),
    "forest": Idea(
        "agriculture.project",
        "Tree nurseries for bare hillsides",
        "민둥산 복구를 위한 양묘장",
        "REFORESTATION",
        "Plant trees.",
        "Reforestation (national SDG plan, goal 15)",
        "Protection from floods",
        "DEVELOPMENTAL",
        "Hillsides without trees flood the fields of civilians.",
        (("Nurseries", "양묘장", (("GOODS", "900000", 0), ("WORKS", "600000", 0), ("TRAINING", "100000", 1))),),
        (("Seedlings planted", "million", "0", "12"),),
    ),
    "credit": Idea(
        "agriculture.project",
        "Savings and seed credit for farm families",
        "농가를 위한 저축과 종자 신용",
        "FINANCE",
        "Let 6,000 farm families in two counties save, and borrow seed money before the planting.",
        "Rural finance (national SDG plan, goal 8)",
        "Household incomes",
        "DEVELOPMENTAL",
        "Small credit for planting directly addresses the needs of farm families.",
        (("Credit groups", "신용 소조", (("TRAINING", "240000", 0), ("CONSULTING", "160000", 0), ("OPERATING", "100000", 1))),),
        (),
    ),
}  # fmt: skip


def concept_submitted(stage: Stage, fund: Fund, name: str) -> UUID:
    """Write the concept of a project and submit it four days later; return its identifier."""
    idea = IDEAS[name]
    project = projects.project_propose(
        **stage.by(idea.officer), fund_id=fund.pk, proposal=_concept(idea)
    )
    stage.moment += timedelta(days=4)
    _submit(stage, idea, project)
    identifier: UUID = project.pk
    return identifier


def concept_rewritten(stage: Stage, project: Project, name: str, objective: str, note: str) -> None:
    """Write a returned concept anew and submit it again, saying what changed."""
    idea = IDEAS[name]
    project = projects.project_revise(
        **stage.by(idea.officer),
        project_id=project.pk,
        edition=project.edition,
        proposal=replace(proposal_of(project), objective=objective),
    )
    _submit(stage, idea, project, note)


def proposal_submitted(stage: Stage, project: Project, name: str) -> None:
    """Prepare the whole proposal, write it down and submit it for appraisal."""
    _submit(stage, IDEAS[name], proposal_written(stage, project, name))


def proposal_written(stage: Stage, project: Project, name: str) -> Project:
    """Begin the preparation and, four days later, write down what the ministry knows by then."""
    idea = IDEAS[name]
    projects.project_prepare(
        **stage.by(idea.officer), project_id=project.pk, edition=project.edition
    )
    stage.moment += timedelta(days=4)
    project.refresh_from_db()
    return projects.project_revise(
        **stage.by(idea.officer),
        project_id=project.pk,
        edition=project.edition,
        proposal=_proposal(stage, idea),
    )


def returned(stage: Stage, project: Project, reason: str) -> None:
    """Send what was submitted back to its ministry."""
    projects.project_return(
        **stage.by("program.manager"),
        project_id=project.pk,
        version=project.version,
        reason=reason,
    )


def commented(stage: Stage, login: str, project: Project, text: str) -> None:
    """Say something about what was submitted."""
    projects.comment_add(**stage.by(login), project_id=project.pk, text=text)


def presented(stage: Stage, project: Project) -> None:
    """Put what was submitted before the board, appraised first where that is due."""
    version = project.version
    if project.state == "APPRAISAL":
        appraisals.appraised(stage, project)
        projects.project_appraise(
            **stage.by("program.manager"), project_id=project.pk, version=version
        )
    projects.project_present(**stage.by("program.manager"), project_id=project.pk, version=version)


def _submit(stage: Stage, idea: Idea, project: Project, note: str = "") -> None:
    projects.project_submit(
        **stage.by(idea.officer), project_id=project.pk, edition=project.edition, note=note
    )


def _concept(idea: Idea) -> Proposal:
    total = sum(
        (Decimal(amount) for part in idea.components for _c, amount, _y in part[2]), Decimal(0)
    )
    return Proposal(
        title=idea.title,
        title_ko=idea.title_ko,
        sector=idea.sector,
        objective=idea.objective,
        recipient_priority=idea.recipient_priority,
        donor_priority=idea.donor_priority,
        basis_1874=idea.basis,
        basis_text=idea.basis_text,
        amount=Money(total, "USD"),
    )


def _proposal(stage: Stage, idea: Idea) -> Proposal:
    first = stage.moment.year
    return replace(
        _concept(idea),
        entity=FARMS if idea.officer.startswith("agriculture") else WORKS,
        need="Shown by the last household survey (illustrative).",
        provinces=("NORTH_PYONGAN", "SOUTH_PYONGAN", "KANGWON"),
        beneficiaries=240_000,
        women=126_000,
        sustainability="The county keeps it up from its own budget (illustrative).",
        coordination="Shared with the humanitarian country team (illustrative).",
        closing_date=stage.end + timedelta(days=900),
        es_class="M",
        es_text="Works are small and on land already in use (illustrative).",
        risks=tuple(
            RiskItem(category, rating, "Watched at each mission (illustrative).")
            for category, rating in zip(RISK_CATEGORIES, "HSMMSSMML", strict=True)
        ),
        goods=_goods(idea),
        components=tuple(
            ComponentItem(
                name,
                name_ko,
                tuple(
                    BudgetItem(category, first + year, Money(Decimal(amount), "USD"))
                    for category, amount, year in lines
                ),
            )
            for name, name_ko, lines in idea.components
        ),
        indicators=tuple(
            IndicatorItem(
                name,
                unit,
                Decimal(baseline),
                Decimal(target),
                stage.end + timedelta(days=720),
            )
            for name, unit, baseline, target in idea.indicators
        ),
    )


def _goods(idea: Idea) -> tuple[GoodsItem, ...]:
    """Return the goods that a project with a budget for them would buy; what it is worth in parts of it."""
    budget = sum(
        (
            Decimal(amount)
            for part in idea.components
            for category, amount, _year in part[2]
            if category == "GOODS"
        ),
        Decimal(0),
    )
    return tuple(
        GoodsItem(f"{name} (illustrative)", code, Money(budget * tenths / 10, "USD"))
        for name, code, tenths in GOODS
        if budget
    )
