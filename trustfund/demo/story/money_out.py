"""Act five: money is set aside, grants are signed, applications asked for, reviewed, blocked, paid."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from disbursements import services as disbursements
from disbursements.models import Application, Grant
from trustfund.demo.stage import Stage
from trustfund.demo.story import appraisals
from trustfund.funds import services as funds
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money


@dataclass(frozen=True)
class Need:
    """One application: what for, from which category, how much (USD) and who is paid."""

    category: str
    amount: str
    payee: str
    purpose: str
    invoice: str


SEEDS = (
    Need("GOODS", "980000", "Nordic Seed Cooperative", "Seed potatoes, first lot", "NSC-1041"),
    Need("WORKS", "420000", "Lowland Cold Stores", "Cold stores at six farms", "LCS-77"),
    Need("GOODS", "760000", "Nordic Seed Cooperative", "Seed potatoes, second lot", "NSC-1098"),
    Need("TRAINING", "120000", "Farmers' Training Institute", "Courses for storekeepers", "FTI-12"),
)
SEEDS_WAITING = Need("GOODS", "540000", "Nordic Seed Cooperative", "Maize seed", "NSC-1155")
SEEDS_ASKED = Need("OPERATING", "60000", "Ministry of Agriculture", "Fuel for deliveries", "MOA-9")
WATER = (
    Need("GOODS", "850000", "Alpine Pipe Works", "Mains for four hospitals", "APW-310"),
    Need("CONSULTING", "150000", "Gravity Water Engineers", "Design of mains", "GWE-5"),
)
WATER_BLOCKED = Need("WORKS", "640000", "Highland Builders", "Intakes and trenches", "HB-21")


def grant_signed(stage: Stage, project_id: UUID, ministry: str) -> Grant:
    """Sign the grant that the board's approval prepared, first the recipient, then the Bank."""
    grant = Grant.objects.get(project_id=project_id)
    disbursements.grant_sign(**stage.by(f"{ministry}.signatory"), grant_id=grant.pk)
    disbursements.grant_sign(**stage.by("program.manager"), grant_id=grant.pk)
    appraisals.conditions_met(stage, grant.project)
    return disbursements.grant_declare_effective(**stage.by("program.manager"), grant_id=grant.pk)


def application_asked(stage: Stage, grant: Grant, ministry: str, need: Need) -> Application:
    """Draft an application and submit it over the signatory's name."""
    application = disbursements.application_draft(
        **stage.by(f"{ministry}.project"),
        grant_id=grant.pk,
        method="DIRECT_PAYMENT",
        category=need.category,
        money=Money(Decimal(need.amount), "USD"),
        payee_name=need.payee,
        payee_bank="Illustrative Correspondent Bank",
        payee_account=f"ILL-{need.invoice}",
        purpose=need.purpose,
        invoice_reference=need.invoice,
    )
    return disbursements.application_submit(
        **stage.by(f"{ministry}.signatory"),
        application_id=application.pk,
        version=application.version,
    )


def application_reviewed(stage: Stage, grant: Grant, ministry: str, need: Need) -> Application:
    """Ask, and have the finance officer accept the whole amount."""
    application = application_asked(stage, grant, ministry, need)
    return disbursements.application_review(
        **stage.by("finance.officer"),
        application_id=application.pk,
        version=application.version,
        accepted=Money(Decimal(need.amount), "USD"),
    )


def application_paid(stage: Stage, grant: Grant, ministry: str, need: Need) -> Application:
    """Ask, review and approve: the payment is booked with the approval."""
    application = application_reviewed(stage, grant, ministry, need)
    return disbursements.application_approve(
        **stage.by("finance.approver"),
        application_id=application.pk,
        version=application.version,
    )


def set_aside(stage: Stage, fund: Fund, purpose: str, amount: str, reason: str) -> UUID:
    """Have the finance officer keep money from new grants, and return its identifier."""
    return funds.set_aside_make(
        **stage.by("finance.officer"),
        fund_id=fund.pk,
        purpose=purpose,
        money=Money(Decimal(amount), fund.holding_currency),
        reason=f"{reason} (illustrative)",
        decision_reference="Financial policy of the fund, section 4 (illustrative)",
    ).pk


def released(stage: Stage, set_aside_id: UUID, amount: str, reason: str) -> None:
    """Have the finance approver release a part of it."""
    funds.set_aside_release(
        **stage.by("finance.approver"),
        set_aside_id=set_aside_id,
        money=Money(Decimal(amount), "USD"),
        reason=f"{reason} (illustrative)",
    )
