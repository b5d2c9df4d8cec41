"""Act two: donors pledge, sign, pay in five currencies, and the money is converted.

The shares follow what KEDO's members paid from 1995 to 2005 (USD million: Republic of Korea 1,455,
Japan 498, United States 405, Euratom 122, Australia 14), divided by 25. China's is invented, and
the Russian Federation is prospective.
"""

from dataclasses import dataclass
from datetime import timedelta

from donors import services as donors
from trustfund.demo.stage import Stage
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money


@dataclass(frozen=True)
class Promise:
    """One donor's part: what was pledged, and in installments due on these days of the story.

    `paid` are the days on which installments arrived, in order; the rest is still to come.
    """

    country: str
    since: int
    officer: str
    instrument: str
    currency: str
    amount: str
    due: tuple[int, ...]
    paid: tuple[int, ...]


PROMISES = {
    "KOR": Promise("KR", 26, "korea.officer", "AGREEMENT", "KRW", "81000000000", (90, 270, 455, 640, 800), (88, 272, 450, 655)),
    "JPN": Promise("JP", 26, "japan.officer", "ARRANGEMENT", "JPY", "3080000000", (100, 360, 700), (99, 362)),
    "USA": Promise("US", 30, "usa.officer", "AGREEMENT", "USD", "16200000", (120, 485, 850), (118, 480)),
    "EU": Promise("EU", 40, "eu.officer", "AGREEMENT", "EUR", "4650000", (150, 515), (149, 520)),
    "AUS": Promise("AU", 45, "australia.officer", "ARRANGEMENT", "AUD", "860000", (160,), (158,)),
    "CHN": Promise("CN", 300, "china.officer", "AGREEMENT", "USD", "1000000", (400, 765), (402,)),
}  # fmt: skip
CONVERTED_AFTER = timedelta(days=2)


def donors_registered(stage: Stage) -> dict[str, object]:
    """Register every donor; the Russian Federation stays prospective."""
    found: dict[str, object] = {}
    for short_name, promise in PROMISES.items():
        found[short_name] = _registered(stage, short_name, promise.country)
    _registered(stage, "RUS", "RU")
    return found


def promises_signed(stage: Stage, fund: Fund, short_name: str, donor_id: object) -> object:
    """Pledge, agree and countersign for one donor, on the days of its promise."""
    promise = PROMISES[short_name]
    money = Money(promise.amount, promise.currency)
    stage.go(promise.since)
    pledge = donors.pledge_record(
        **stage.by(promise.officer),
        fund_id=fund.pk,
        donor_id=donor_id,
        money=money,
        announced_date=stage.moment.date(),
        occasion="Pledging conference (illustrative)",
    )
    stage.go(promise.since + 20)
    parts = money.allocate([1] * len(promise.due))
    agreement = donors.agreement_draft(
        **stage.by("program.manager"),
        fund_id=fund.pk,
        donor_id=donor_id,
        pledge_id=pledge.pk,
        instrument=promise.instrument,
        money=money,
        installments=[(stage.day(day), part) for day, part in zip(promise.due, parts, strict=True)],
    )
    stage.go(promise.since + 35)
    return donors.agreement_countersign(
        **stage.by(promise.officer),
        agreement_id=agreement.pk,
        content_hash=agreement.content_hash,
    )


def installment_received(
    stage: Stage, fund: Fund, short_name: str, agreement_id: object, index: int
) -> None:
    """Book one installment on its value date, and convert it two days later if it must be."""
    promise = PROMISES[short_name]
    money = Money(promise.amount, promise.currency)
    part = money.allocate([1] * len(promise.due))[index]
    stage.go(promise.paid[index])
    receipt = donors.receipt_record(
        **stage.by("finance.officer"),
        agreement_id=agreement_id,
        money=part,
        value_date=stage.moment.date(),
        bank_reference=f"{short_name}-{stage.moment:%Y%m%d}-{index + 1}",
    )
    if part.currency != fund.holding_currency:
        stage.go(promise.paid[index] + CONVERTED_AFTER.days)
        donors.conversion_record(
            **stage.by("finance.officer"), receipt_id=receipt.pk, deal_date=stage.moment.date()
        )


def _registered(stage: Stage, short_name: str, country: str) -> object:
    donor = donors.donor_register(
        **stage.by("program.manager"),
        organization_id=stage.organization_id(short_name),
        country=country,
        since=stage.moment.date(),
    )
    return donor.pk
