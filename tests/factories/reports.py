"""A fund with two years of money in two currencies, made through the services, and its reports."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from donors.models import Agreement, Receipt
from donors.services import donor_register, pledge_record
from donors.services.agreements import agreement_draft
from donors.services.conversions import conversion_record
from donors.services.receipts import receipt_record
from donors.services.signatures import agreement_countersign
from tests.factories import disbursements
from tests.factories.cast import Cast
from tests.factories.donors import refund_make
from tests.factories.oversight_program import certificate_add, open_scene
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.identity.selectors import system_actor
from trustfund.kernel.money import Money
from trustfund.reports.models import Report, ReportRequest
from trustfund.reports.services import report_build, report_request

BEGIN = datetime(2024, 8, 5, 9, tzinfo=UTC)
LATEST = datetime(2026, 2, 16, 9, tzinfo=UTC)


@dataclass
class Year:
    """A fund with contributions, a grant and payments; `latest` is the day of its last entry."""

    cast: Cast
    fund: Fund
    korea: UUID
    japan: UUID
    waiting_receipt: Receipt

    @property
    def latest(self) -> date:
        """Return the day on which the clock stands."""
        return LATEST.date()


def year_make(cast: Cast) -> Year:
    """Return the fund: USD and KRW contributions, one of them unconverted, a grant, two payments.

    The clock stands at `LATEST` afterwards; whoever calls this sets it back.
    """
    clock.clock_move(to=BEGIN)
    scene = open_scene(cast)
    fund = scene.fund
    korea = _donor(cast, "korea", "KR")
    japan = _donor(cast, "japan", "JP")
    dollars = _agreement(
        cast, fund, korea, "USD", [("2024-08-20", 6_000_000), ("2025-08-20", 4_000_000)]
    )
    yen = _agreement(
        cast,
        fund,
        japan,
        "JPY",
        [("2024-09-10", 300_000_000), ("2025-09-10", 300_000_000), ("2026-01-10", 150_000_000)],
        officer=cast.other_donor_officer,
    )
    _at("2024-08-21")
    _receipt(cast, dollars, Money(6_000_000, "USD"), "K-1")
    _at("2024-09-11")
    first = _receipt(cast, yen, Money(300_000_000, "JPY"), "J-1")
    _at("2024-09-13")
    conversion_record(
        actor=cast.finance_officer,
        now=clock.now(),
        receipt_id=first.pk,
        deal_date=date(2024, 9, 13),
    )
    case = _grant(cast, scene)
    _pay(case, 350_000)
    _at("2025-08-22")
    second = _receipt(cast, dollars, Money(Decimal("3999999.99"), "USD"), "K-2")
    _at("2025-12-10")
    refund_make(cast, second, Money(Decimal("125000.25"), "USD"), paid=True)
    _at("2026-02-12")
    _certify(scene)
    _pay(case, Decimal("120000.55"))
    clock.clock_move(to=LATEST)
    waiting = _receipt(cast, yen, Money(200_000_001, "JPY"), "J-2")
    return Year(cast, fund, korea, japan, waiting)


def requested(year: Year, *, as_of: date | None = None, language: str = "en", actor=None, **more):
    """Return a request by the auditor, or by whoever is given."""
    return report_request(
        actor=actor or year.cast.auditor,
        now=clock.now(),
        fund_id=year.fund.pk,
        as_of=as_of or year.latest,
        language=language,
        **more,
    )


def built(request: ReportRequest) -> Report | None:
    """Build the report of a request, as the job does."""
    return report_build(actor=system_actor(), now=clock.now(), request_id=request.pk)


def report_make(year: Year, *, as_of: date | None = None, language: str = "en") -> Report:
    """Return a report that was requested and built."""
    report = built(requested(year, as_of=as_of, language=language))
    assert report is not None
    return report


def _donor(cast: Cast, name: str, country: str) -> UUID:
    organization = cast.organizations[name]
    donor = donor_register(
        actor=cast.program_manager,
        now=clock.now(),
        organization_id=organization.pk,
        country=country,
        since=clock.now().date(),
    )
    return donor.pk


def _agreement(cast, fund, donor_id, currency, dues, *, officer=None) -> Agreement:
    installments = [(date.fromisoformat(day), Money(amount, currency)) for day, amount in dues]
    total = Money(sum(amount for _day, amount in dues), currency)
    pledge = pledge_record(
        actor=cast.program_manager,
        now=clock.now(),
        fund_id=fund.pk,
        donor_id=donor_id,
        money=total,
        announced_date=clock.now().date(),
        occasion="Donors' meeting",
    )
    agreement = agreement_draft(
        actor=cast.program_manager,
        now=clock.now(),
        fund_id=fund.pk,
        donor_id=donor_id,
        pledge_id=pledge.pk,
        instrument="AGREEMENT",
        money=total,
        installments=installments,
    )
    return agreement_countersign(
        actor=officer or cast.donor_officer,
        now=clock.now(),
        agreement_id=agreement.pk,
        content_hash=agreement.content_hash,
    )


def _receipt(cast: Cast, agreement: Agreement, money: Money, reference: str) -> Receipt:
    return receipt_record(
        actor=cast.finance_officer,
        now=clock.now(),
        agreement_id=agreement.pk,
        money=money,
        value_date=clock.now().date(),
        bank_reference=reference,
    )


def _grant(cast: Cast, scene) -> disbursements.Case:
    project = disbursements.project_approved(cast, scene.fund)
    case = disbursements.Case(cast, scene, project, disbursements.grant_prepared(project))
    disbursements.signed(case)
    return case


def _certify(scene) -> None:
    """Renew the certificate on which the money flows."""
    moment = clock.now()
    certificate_add(scene, scene.milestones[0], now=moment)


def _pay(case: disbursements.Case, amount: object) -> None:
    case.application = disbursements.reviewed(case, amount=amount)
    case.approve()


def _at(day: str) -> None:
    clock.clock_move(to=datetime.fromisoformat(f"{day}T09:00:00+00:00"))
