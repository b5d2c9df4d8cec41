"""Act three: the ministries propose five projects, on paper that the board can decide on."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from projects import services as projects
from projects.rules.proposal import BudgetItem, IndicatorItem, Proposal
from trustfund.demo.stage import Stage
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money, money_sum


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
    budget: tuple[tuple[str, str], ...]
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
        (("GOODS", "3100000"), ("WORKS", "1400000"), ("TRAINING", "300000"), ("OPERATING", "200000")),
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
        (("GOODS", "5200000"), ("CONSULTING", "450000"), ("TRAINING", "350000")),
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
        (("GOODS", "1900000"), ("WORKS", "3600000"), ("CONSULTING", "500000")),
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
        (("GOODS", "4700000"), ("WORKS", "5100000"), ("CONSULTING", "700000")),
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
        (("WORKS", "38000000"), ("CONSULTING", "2000000")),
        (("Road rebuilt", "km", "0", "120"),),
    ),
}  # fmt: skip


def project_submitted(stage: Stage, fund: Fund, name: str) -> UUID:
    """Propose a project and submit it to the board four days later; return its identifier."""
    idea = IDEAS[name]
    project = projects.project_propose(
        **stage.by(idea.officer), fund_id=fund.pk, proposal=_proposal(stage, idea)
    )
    stage.moment += timedelta(days=4)
    submitted = projects.project_submit(
        **stage.by(idea.officer), project_id=project.pk, version=project.version
    )
    identifier: UUID = submitted.pk
    return identifier


def _proposal(stage: Stage, idea: Idea) -> Proposal:
    budget = tuple(
        BudgetItem(category, Money(Decimal(amount), "USD")) for category, amount in idea.budget
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
        amount=money_sum([item.money for item in budget], "USD"),
        budget=budget,
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
