"""Who carries the projects out: three bodies, their assessments, and one that nobody has confirmed yet."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from projects import services as projects
from projects.models import ImplementingEntity
from trustfund.demo.stage import Stage
from trustfund.funds.models import Fund

ENTITIES: Final = (
    ("Seed and Storage Administration (illustrative)", "종자저장관리국 (예시)", "DEPARTMENT"),
    ("Rural Health and Water Works (illustrative)", "농촌보건수도사업소 (예시)", "ENTERPRISE"),
    ("Provincial Power Office (illustrative)", "도 전력사무소 (예시)", "LOCAL"),
)
FARMS, WORKS, POWER = (f"IE-00{place}" for place in (1, 2, 3))
FINDINGS: Final = (
    "Accounts are kept monthly and reconciled; two buyers are trained; the store has seals and a "
    "ledger (illustrative)."
)


def register_kept(plan: Callable[..., None], stage: Stage, fund: Fund) -> None:
    """Put on their days what happens to the register, before whole proposals name its bodies."""
    plan(92, entities_entered, stage, fund)
    plan(93, assessed, stage, fund, FARMS, "SSS")
    plan(94, assessed, stage, fund, WORKS, "MSM")
    plan(460, assessed, stage, fund, FARMS, "SMM")
    plan(726, assessed, stage, fund, POWER, "HHH", "")


def entities_entered(stage: Stage, fund: Fund) -> None:
    """Enter the bodies into the register."""
    for name, name_ko, kind in ENTITIES:
        projects.entity_record(
            **stage.by("program.manager"), fund_id=fund.pk, name=name, name_ko=name_ko, kind=kind
        )


def assessed(
    stage: Stage, fund: Fund, number: str, ratings: str, confirmed_by: str = "finance.approver"
) -> None:
    """Record an assessment, three ratings in a row, and have another unit confirm it unless left open."""
    entity = ImplementingEntity.objects.get(fund=fund, number=number)
    today = stage.moment.date()
    row = projects.diligence_record(
        **stage.by("program.manager"),
        entity_id=entity.pk,
        procurement=ratings[0],
        financial_management=ratings[1],
        overall=ratings[2],
        findings=FINDINGS,
        assessed_on=today - timedelta(days=10),
        valid_until=today + timedelta(days=1000),
    )
    if confirmed_by:
        projects.diligence_confirm(**stage.by(confirmed_by), diligence_id=row.pk)
