"""Projects for tests, built through the services: a proposal, a draft, one before the board."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from projects import services
from projects.models import Project
from projects.rules.proposal import BudgetItem, IndicatorItem, Proposal
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money


def proposal_make(
    budget: dict[str, str] | None = None, *, currency: str = "USD", **changes: Any
) -> Proposal:
    """Return a sound proposal over this budget, {"GOODS": "1000.00"}; change what the test needs."""
    amounts = budget or {"GOODS": "1500000.00", "WORKS": "900000.00", "TRAINING": "100000.00"}
    items = tuple(
        BudgetItem(category, Money(Decimal(amount), currency))
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
        amount=Money(total, currency),
        budget=items,
        indicators=(
            IndicatorItem("Farms reached", "farms", Decimal(0), Decimal(40), date(2099, 12, 31)),
        ),
    )
    return replace(sound, **changes)


def draft_make(
    fund: Fund, actor: Actor, proposal: Proposal | None = None, **changes: Any
) -> Project:
    """Return a draft that this project officer has proposed."""
    return services.project_propose(
        actor=actor,
        now=clock.now(),
        fund_id=fund.pk,
        proposal=proposal or proposal_make(**changes),
    )


def submitted_make(
    fund: Fund, actor: Actor, proposal: Proposal | None = None, **changes: Any
) -> Project:
    """Return a project that is before the board."""
    draft = draft_make(fund, actor, proposal, **changes)
    return services.project_submit(
        actor=actor, now=clock.now(), project_id=draft.pk, version=draft.version
    )


def days_ahead(count: int) -> date:
    """Return the day that is this many days after today by the database's clock."""
    return clock.now().date() + timedelta(days=count)
