"""Act two: donors pledge, sign, pay in five currencies, and the money is converted.

The shares follow what KEDO's members paid from 1995 to 2005 (USD million: Republic of Korea 1,455,
Japan 498, United States 405, Euratom 122, Australia 14), divided by 25. China's is invented, and
the Russian Federation is prospective.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from donors import services as donors
from donors.models import Agreement, Unwind
from donors.rules.clauses import (
    EARMARK_CAP,
    ELIGIBLE_SECTORS,
    END_DATE,
    PREFERENCE,
    REPORT,
    Clause,
)
from donors.rules.schedule import AFTER_SIGNATURE, Part, continued
from donors.selectors.agreements import ladder_of
from trustfund.demo.stage import Stage
from trustfund.demo.story.bank import received_by_statement, sold_by_statement
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

    @property
    def parts(self) -> list[Money]:
        """Return the installments: equal parts, the odd units first."""
        return Money(Decimal(self.amount), self.currency).allocate([1] * len(self.due))


PROMISES = {
    "KOR": Promise("KR", 26, "korea.officer", "AGREEMENT", "KRW", "81000000000", (90, 270, 455, 640, 800), (88, 272, 450, 655)),
    "JPN": Promise("JP", 26, "japan.officer", "ARRANGEMENT", "JPY", "3080000000", (100, 360, 700), (99, 362)),
    "USA": Promise("US", 30, "usa.officer", "AGREEMENT", "USD", "16200000", (120, 485, 850), (118, 480)),
    "EU": Promise("EU", 40, "eu.officer", "AGREEMENT", "EUR", "4650000", (150, 515), (149, 520)),
    "AUS": Promise("AU", 45, "australia.officer", "ARRANGEMENT", "AUD", "860000", (160,), (158,)),
    "CHN": Promise("CN", 300, "china.officer", "AGREEMENT", "USD", "1000000", (400, 765), (402,)),
}  # fmt: skip
SIGNED_AFTER = 35  # days after a donor was registered
DAYS_FROM_SIGNATURE, QUALIFIED, DEFERRED, CALLED = "USA", "CHN", "KOR", "JPN"
BY_STATEMENT = "AUS"
PROSPECTIVE = ("RUS", "RU")
OBSERVER = "The donor may send an observer to supervision missions (illustrative)."
LEAVES = "AUS"  # has paid everything, and takes its share back
TO_GO_BACK = ("EU", 0)  # the receipt of which a part is to go back


@dataclass
class MoneyIn:
    """The donors of the story, and what each has signed so far."""

    stage: Stage
    fund: Fund
    donor_ids: dict[str, UUID] = field(default_factory=dict)
    pledge_ids: dict[str, UUID] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    agency_ids: dict[str, UUID] = field(default_factory=dict)
    unwind: Unwind = field(init=False)

    def register(self, short_name: str, country: str) -> None:
        """Register a donor government; it is prospective until it has signed."""
        donor = donors.donor_register(
            **self.stage.by("program.manager"),
            organization_id=self.stage.organization_id(short_name),
            country=country,
            since=self.stage.moment.date(),
        )
        self.donor_ids[short_name] = donor.pk

    def contacts(self, short_name: str, agency: str, agency_ko: str) -> None:
        """Write down the ministry that pays for a donor, and the desks that are written to."""
        donor_id = self.donor_ids[short_name]
        by = self.stage.by(PROMISES[short_name].officer)
        paying = donors.agency_register(**by, donor_id=donor_id, name=agency, name_ko=agency_ko)
        self.agency_ids[short_name] = paying.pk
        for role, desk, agency_id in (
            ("AGREEMENTS", "Treaty desk (illustrative)", None),
            ("PAYMENTS", "Payment desk (illustrative)", paying.pk),
        ):
            donors.contact_name(
                **by,
                donor_id=donor_id,
                role=role,
                name=desk,
                email=f"{role.lower()}@{short_name.lower()}.example",
                agency_id=agency_id,
            )

    def pledge(self, short_name: str) -> None:
        """Have a donor's officer write down what was pledged."""
        promise = PROMISES[short_name]
        pledge = donors.pledge_record(
            **self.stage.by(promise.officer),
            fund_id=self.fund.pk,
            donor_id=self.donor_ids[short_name],
            money=Money(Decimal(promise.amount), promise.currency),
            announced_date=self.stage.moment.date(),
            occasion="Pledging conference (illustrative)",
        )
        self.pledge_ids[short_name] = pledge.pk

    def pledge_further(self, short_name: str, amount: str, first_year: int, last_year: int) -> None:
        """Have a donor announce more, for later years and on its parliament's consent."""
        promise = PROMISES[short_name]
        pledge = donors.pledge_record(
            **self.stage.by(promise.officer),
            fund_id=self.fund.pk,
            donor_id=self.donor_ids[short_name],
            money=Money(Decimal(amount), promise.currency),
            announced_date=self.stage.moment.date(),
            occasion="Review conference (illustrative)",
            first_year=first_year,
            last_year=last_year,
            conditions="Subject to the consent of parliament.",
        )
        self.pledge_ids[f"{short_name} further"] = pledge.pk

    def confirm_further(self, short_name: str) -> None:
        """Have the donor confirm by a letter what it announced for later years."""
        donors.pledge_confirm(
            **self.stage.by(PROMISES[short_name].officer),
            pledge_id=self.pledge_ids[f"{short_name} further"],
            confirmed_date=self.stage.moment.date(),
            reference="Note verbale 2026/41 (illustrative)",
        )

    def withdraw_further(self, short_name: str) -> None:
        """Have the donor take back what it announced for later years."""
        donors.pledge_withdraw(
            **self.stage.by(PROMISES[short_name].officer),
            pledge_id=self.pledge_ids[f"{short_name} further"],
            ended_date=self.stage.moment.date(),
            reason="Parliament did not consent.",
        )

    def offer(self, short_name: str) -> None:
        """Draft the agreement with equal installments and offer it."""
        promise = PROMISES[short_name]
        money = Money(Decimal(promise.amount), promise.currency)
        self.agreements[short_name] = donors.agreement_draft(
            **self.stage.by("program.manager"),
            fund_id=self.fund.pk,
            donor_id=self.donor_ids[short_name],
            pledge_id=self.pledge_ids[short_name],
            instrument=promise.instrument,
            money=money,
            installments=self._schedule(short_name),
            clauses=self._clauses(short_name),
            agency_id=self.agency_ids.get(short_name),
            donor_reference=f"{short_name}-2024-118 (illustrative)" if short_name == CALLED else "",
            special_condition=OBSERVER if short_name == "EU" else "",
        )

    def _clauses(self, short_name: str) -> list[Clause]:
        """Return what a donor has put into its agreement beside the schedule."""
        last = self.stage.day(PROMISES[short_name].due[-1] + 365)
        reports = Clause(REPORT, day=self.stage.day(400), months=12)
        if short_name == DEFERRED:
            sectors = ("ENERGY", "FOOD", "HEALTH", "WATER")
            return [
                Clause(END_DATE, day=last),
                reports,
                Clause(ELIGIBLE_SECTORS, sectors=sectors),
                Clause(EARMARK_CAP, percent=Decimal(40)),
                Clause(PREFERENCE, percent=Decimal(25), sectors=("HEALTH",)),
            ]
        if short_name == CALLED:
            return [reports, Clause(PREFERENCE, percent=Decimal(30), sectors=("WATER",))]
        return []

    def _schedule(self, short_name: str) -> list[Part]:
        """Return equal parts on their days; the last one as far as its donor's law lets it."""
        promise = PROMISES[short_name]
        days = [self.stage.day(day) for day in promise.due]
        *first, last = [
            Part(money, due_date=day) for day, money in zip(days, promise.parts, strict=True)
        ]
        if short_name == DAYS_FROM_SIGNATURE:
            after = promise.due[-1] - promise.since - SIGNED_AFTER
            last = Part(last.money, due_rule=AFTER_SIGNATURE, days=after)
        if short_name == QUALIFIED:
            last = replace(last, qualification="appropriation by the legislature")
        return [*first, last]

    def call(self) -> None:
        """Request a donor's last installment by letter, sixty days before it is due."""
        last = self.agreements[CALLED].installments.order_by("-number")[0]
        donors.payment_request(
            **self.stage.by("program.manager"), fund_id=self.fund.pk, installment_ids=[last.pk]
        )

    def remind(self) -> None:
        """Let the clock's job remind of what is due."""
        donors.reminders_send(now=self.stage.by("program.manager")["now"])

    def unqualify(self) -> None:
        """Write down the notice by which a donor lifts its reservation."""
        last = self.agreements[QUALIFIED].installments.order_by("-number")[0]
        donors.installment_unqualify(
            **self.stage.by(PROMISES[QUALIFIED].officer),
            installment_id=last.pk,
            day=self.stage.moment.date(),
            reference="Note verbale (illustrative)",
        )

    def defer(self) -> None:
        """Amend an agreement: its last installment is due a month later, and nothing else changes."""
        agreement = self.agreements[DEFERRED]
        fact = ladder_of(agreement).in_force(self.stage.moment.date())
        *kept, last = [continued(item) for item in fact.installments]
        later = replace(last, due_date=self.stage.day(PROMISES[DEFERRED].due[-1] + 30))
        amendment = donors.amendment_draft(
            **self.stage.by("program.manager"),
            agreement_id=agreement.pk,
            money=fact.money,
            installments=[*kept, later],
            reason="The donor's budget year now begins a month later (illustrative).",
        )
        donors.amendment_countersign(
            **self.stage.by(PROMISES[DEFERRED].officer),
            amendment_id=amendment.pk,
            content_hash=amendment.content_hash,
        )

    def give_notice(self, short_name: str, reason: str) -> None:
        """Have a donor end its agreement by notice, which it may withdraw for three months."""
        donors.termination_record(
            **self.stage.by(PROMISES[short_name].officer),
            agreement_id=self.agreements[short_name].pk,
            reason=reason,
        )

    def countersign(self, short_name: str) -> None:
        """Have the donor's officer sign what was offered."""
        agreement = self.agreements[short_name]
        donors.agreement_countersign(
            **self.stage.by(PROMISES[short_name].officer),
            agreement_id=agreement.pk,
            content_hash=agreement.content_hash,
        )

    def receive(self, short_name: str, index: int) -> None:
        """Book one installment on its value date, and convert it on the same day if it must be."""
        part = PROMISES[short_name].parts[index]
        today = self.stage.moment.date()
        reference = f"{short_name}-{today:%Y%m%d}-{index + 1}"
        agreement_id = self.agreements[short_name].pk
        if short_name == BY_STATEMENT:
            receipt = received_by_statement(self.stage, self.fund, agreement_id, part, reference)
        else:
            receipt = donors.receipt_record(
                **self.stage.by("finance.officer"),
                agreement_id=agreement_id,
                money=part,
                value_date=today,
                bank_reference=reference,
            )
        if part.currency != self.fund.holding_currency:
            donors.conversion_record(
                **self.stage.by("finance.officer"), receipt_id=receipt.pk, deal_date=today
            )
        if short_name == BY_STATEMENT:
            sold_by_statement(self.stage, self.fund, part, f"{reference}-FX")
        if (short_name, index) == TO_GO_BACK:
            self.give_back(receipt.pk)

    def leave(self) -> None:
        """Propose that a donor that gave notice gets its share of what is free."""
        self.unwind = donors.unwind_propose(
            **self.stage.by("finance.officer"),
            fund_id=self.fund.pk,
            kind="CANCELLATION",
            donor_id=self.donor_ids[LEAVES],
            as_of=self.stage.moment.date(),
            reason="Notice of the donor, whose three months have run out (illustrative).",
        )

    def let_go(self) -> None:
        """Approve it, as another person of another unit, for exactly these figures."""
        donors.unwind_approve(
            **self.stage.by("finance.approver"),
            unwind_id=self.unwind.pk,
            content_hash=self.unwind.content_hash,
        )

    def law(self, short_name: str, kind: str, law: str, *, days: int | None = None) -> None:
        """Write down what a donor's own law says, for good or for so many days."""
        today = self.stage.moment.date()
        donors.legal_standing_record(
            **self.stage.by("program.manager"),
            donor_id=self.donor_ids[short_name],
            kind=kind,
            law=law,
            reference="Letter of the donor's legal adviser (illustrative)",
            first_day=today,
            last_day=None if days is None else today + timedelta(days=days),
            fund_id=self.fund.pk,
        )

    def waived(self, short_name: str) -> None:
        """Write down a waiver of 180 days."""
        self.law(short_name, "WAIVER", "Waiver by the head of state (illustrative)", days=180)

    def share_burden(self) -> None:
        """Agree by what the burden is shared: what each of KEDO's members paid."""
        weights = {"KOR": "1455", "JPN": "498", "USA": "405", "EU": "122", "AUS": "14"}
        key = donors.burden_key_propose(
            **self.stage.by("program.manager"),
            fund_id=self.fund.pk,
            kind="PROPORTIONAL",
            weights={self.donor_ids[name]: Decimal(weight) for name, weight in weights.items()},
            effective_on=self.stage.moment.date(),
            basis="Minutes of the donors' meeting, item 3 (illustrative)",
            measure="Contributions to KEDO, USD million",
            measure_source="KEDO Annual Report",
            year=2005,
        )
        donors.burden_key_confirm(**self.stage.by("finance.approver"), key_id=key.pk)

    def share_anew(self) -> None:
        """Propose another key, which waits for the finance approver until the end of the story."""
        percents = {"KOR": "55", "JPN": "18", "USA": "16", "EU": "6", "AUS": "1", "CHN": "4"}
        donors.burden_key_propose(
            **self.stage.by("program.manager"),
            fund_id=self.fund.pk,
            kind="PERCENT",
            weights={self.donor_ids[name]: Decimal(weight) for name, weight in percents.items()},
            effective_on=self.stage.day(760),
            basis="Draft minutes of the review conference (illustrative)",
        )

    def send_on(self) -> None:
        """Have the donor say that a part of its share goes back to it; it waits for the approver."""
        donors.balance_move_propose(
            **self.stage.by(PROMISES[LEAVES].officer),
            donor_id=self.donor_ids[LEAVES],
            fund_id=self.fund.pk,
            kind="PAY_BACK",
            to_fund_id=None,
            money=Money(Decimal("50000.00"), self.fund.holding_currency),
            reason="Letter of the treasury (illustrative).",
        )

    def give_back(self, receipt_id: UUID) -> None:
        """Propose a refund, which waits for the finance approver until the end of the story."""
        donors.refund_record(
            **self.stage.by("finance.officer"),
            receipt_id=receipt_id,
            money=Money(Decimal("12500.00"), self.fund.holding_currency),
            reason="UNUSED",
            explanation="A study that the contribution was meant for was not begun (illustrative).",
        )
