"""Act one: the people are appointed, and the fund opens on three consents."""

from datetime import timedelta
from decimal import Decimal

from oversight.services import milestones, phases
from trustfund.demo.people import ADMINISTRATORS, ORGANIZATIONS, PASSWORD, PEOPLE, email
from trustfund.demo.stage import Stage
from trustfund.funds import services as funds
from trustfund.funds.models import FeeSchedule, Fund
from trustfund.identity import services as identity
from trustfund.kernel.money import Money

NUMBER = "TF070001"
ACCOUNTS = {
    currency: f"ILLUSTRATIVE-{currency}-001"
    for currency in ("USD", "EUR", "JPY", "KRW", "CHF", "GBP", "NOK", "SEK", "AUD", "CAD")
}

# (number, English title, Korean title, commitment ceiling, disbursement ceiling), USD
PHASES = (
    (1, "Moratorium and pilot projects", "유예와 시범 사업", "12000000", "6000000"),
    (2, "Freeze and shutdown", "동결과 가동 중지", "60000000", "30000000"),
    (3, "Declaration and disablement", "신고와 불능화", "95000000", "80000000"),
)
# (phase, code, track, English title, Korean title, validity in days, gate)
MILESTONES = (
    (1, "T1.1", "T", "Test and launch moratorium in force", "시험·발사 유예 시행", 365, "BOTH"),
    (1, "A1.1", "A", "Access for monitors granted", "감시 인원의 접근 보장", 365, "DISBURSEMENT"),
    (2, "N2.1", "N", "Yongbyon reactor shut down and sealed", "녕변 원자로 가동 중지 및 봉인", 365, "BOTH"),
    (2, "M2.1", "M", "Defense spending figures submitted", "국방비 자료 제출", 180, "COMMITMENT"),
    (3, "N3.1", "N", "Complete and correct declaration", "완전하고 정확한 신고", 180, "BOTH"),
)  # fmt: skip


def people_appointed(stage: Stage) -> None:
    """Found the installation and appoint everybody by two persons."""
    first, second = ((email(login), name) for login, name in ADMINISTRATORS)
    founders = identity.administrators_found(
        now=stage.now, unit="Systems Unit", unit_short="SYS", persons=(first, second)
    )
    for founder in founders:
        identity.invitation_accept(now=stage.now, token=founder.token, password=PASSWORD)
    for short_name, (kind, name, korean, country) in ORGANIZATIONS.items():
        identity.organization_register(
            **stage.by("system.administrator"),
            kind=kind,
            name=name,
            short_name=short_name,
            name_ko=korean,
            country=country,
        )
    for login, (name, organization, roles) in PEOPLE.items():
        invited = identity.person_invite(
            **stage.by("system.administrator"), email=email(login), name=name
        )
        identity.invitation_accept(now=stage.now, token=invited.token, password=PASSWORD)
        for role in roles:
            proposed = identity.appointment_propose(
                **stage.by("system.administrator"),
                person_id=invited.person.pk,
                organization_id=stage.organization_id(organization),
                role=role,
                start_date=stage.start,
            )
            identity.appointment_confirm(
                **stage.by("second.administrator"), appointment_id=proposed.pk
            )


def fund_opened(stage: Stage) -> Fund:
    """Prepare the fund and open it on the resolution and both agreements."""
    fund = funds.fund_create(
        **stage.by("program.manager"),
        number=NUMBER,
        name="Multi-Donor Trust Fund for Human Security (illustrative)",
        name_ko="인간안보 다자공여 신탁기금 (예시)",
        purpose=(
            "Illustrative data. Finance civilian projects in food, health, water, energy and "
            "infrastructure alongside a phased program of threat reduction."
        ),
        holding_currency="USD",
        recipient=stage.organization("MOFA-KP"),
        end_disbursement_date=stage.end + timedelta(days=3650),
        fee_tiers=[
            (Decimal(0), Decimal(5)),
            (Decimal(50_000_000), Decimal(4)),
            (Decimal(500_000_000), Decimal(3)),
            (Decimal(1_000_000_000), Decimal(2)),
        ],
    )
    stage.go(20)
    funds.resolution_record(
        **stage.by("program.manager"),
        fund_id=fund.pk,
        number="Illustrative resolution 1",
        resolution_date=stage.day(18),
    )
    funds.donor_consent_record(
        **stage.by("korea.board"),
        fund_id=fund.pk,
        reference="Joint letter of the donors",
        consent_date=stage.day(20),
    )
    stage.go(24)
    funds.recipient_consent_record(
        **stage.by("recipient.board"),
        fund_id=fund.pk,
        reference="Letter of the Ministry of Foreign Affairs",
        consent_date=stage.day(24),
    )
    opened = funds.fund_open(**stage.by("program.manager"), fund_id=fund.pk)
    _accounts_registered(stage, opened)
    return opened


def fees_proposed(stage: Stage, fund: Fund, first_day: int, percent: str) -> FeeSchedule:
    """Propose a fee schedule with one lower first tier, from a day of the story on."""
    return funds.fee_schedule_propose(
        **stage.by("finance.officer"),
        fund_id=fund.pk,
        valid_from=stage.day(first_day),
        fee_tiers=[
            (Decimal(0), Decimal(percent)),
            (Decimal(50_000_000), Decimal(3)),
            (Decimal(500_000_000), Decimal(2)),
        ],
        authority=f"Illustrative cost-recovery decision, {percent} percent",
    )


def fees_approved(stage: Stage, fund: Fund, first_day: int, percent: str) -> None:
    """Set such a schedule: proposed and approved by two persons of two units."""
    proposed = fees_proposed(stage, fund, first_day, percent)
    funds.fee_schedule_approve(**stage.by("finance.approver"), schedule_id=proposed.pk)


def _accounts_registered(stage: Stage, fund: Fund) -> None:
    """Register the fund's accounts, whose numbers are no real ones."""
    for currency, number in ACCOUNTS.items():
        funds.bank_account_register(
            **stage.by("finance.officer"),
            fund_id=fund.pk,
            kind="OTHER",
            identifier=number,
            currency=currency,
            bank_name="Illustrative Depository Bank",
        )


def program_planned(stage: Stage, fund: Fund) -> None:
    """Plan three phases with their ceilings and five milestones with their verifier."""
    planned = {}
    for number, title, korean, commit, disburse in PHASES:
        planned[number] = phases.phase_plan(
            **stage.by("program.manager"),
            fund_id=fund.pk,
            number=number,
            title=title,
            title_ko=korean,
            commitment_ceiling=Money(Decimal(commit), "USD"),
            disbursement_ceiling=Money(Decimal(disburse), "USD"),
        )
    for phase, code, track, title, korean, days, gate in MILESTONES:
        milestones.milestone_define(
            **stage.by("program.manager"),
            phase_id=planned[phase].pk,
            code=code,
            track=track,
            title=title,
            title_ko=korean,
            verifier_id=stage.organization_id("JVT"),
            validity_days=days,
            gate=gate,
        )
