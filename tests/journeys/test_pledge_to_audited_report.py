"""From a pledge to an audited report, by pages alone, as a dozen different people.

The fund is opened, money comes in, the board decides, the threat-reduction program opens the
gate, an application is stopped by a hold and then paid, and an audited statement is verified.
"""

import io
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from currency_converter import CurrencyConverter
from django.db import connections
from playwright.sync_api import expect
from pypdf import PdfReader, PdfWriter

from trustfund.db.clock import clock_move

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def today(committed_cast):
    """Set the clock to the last day whose exchange rates are shipped, and return that day."""
    last = CurrencyConverter().bounds["USD"].last_date
    return clock_move(to=datetime.combine(last, time(9), UTC)).date()


class TestPledgeToAuditedReport:
    def test_a_dozen_people_take_one_fund_from_a_pledge_to_an_audited_report(
        self, visitor, celery_worker_process, today, tmp_path
    ):
        celery_worker_process()
        self.visitor, self.today, self.folder = visitor, today.isoformat(), tmp_path
        self.yesterday = self.rate_day = (today - timedelta(days=1)).isoformat()
        self.in_two_weeks = (today + timedelta(days=14)).isoformat()
        self.open_fund()
        self.bring_money_in()
        self.propose_project()
        self.reduce_threat()
        self.decide()
        self.prepare_project()
        self.sign_grant()
        self.pay()
        pdf = self.report()
        self.verify(pdf)
        self.audit()

    # 1. The fund opens on three consents.

    def open_fund(self):
        manager = self.visitor("program_manager")
        manager.menu("Funds")
        manager.follow("Prepare a fund")
        manager.does(
            number="TF070001", name="Journey Fund", name_ko="여정 기금",
            purpose="To finance civilian projects.", recipient="Ministry of Agriculture",
            end_disbursement_date="2040-06-30",
        )  # fmt: skip
        manager.sees("Journey Fund")
        self.fund_url = manager.page.url
        manager.follow("Record it")
        manager.does(number="Resolution 2026-1", resolution_date=self.yesterday)
        for name, paper in (("donor_member", "Joint letter"), ("recipient_member", "Note verbale")):
            member = self.visitor(name)
            member.menu("Funds")
            member.follow("Journey Fund")
            member.follow("Record it")
            member.does(reference=paper, consent_date=self.yesterday)
        manager.page.goto(self.fund_url)
        manager.follow("Open the fund")
        manager.does()

    # 2. A donor pledges, signs and pays; the money is converted.

    def bring_money_in(self):
        manager, officer = self.visitor("program_manager"), self.visitor("donor_officer")
        manager.menu("Donors")
        manager.follow("Register a donor")
        manager.does(organization_id="Republic of Korea", country="KR", since=self.yesterday)
        officer.menu("Donors")
        officer.follow("Republic of Korea")
        officer.follow("Record a pledge")
        officer.does(
            amount="2000000", currency="EUR", announced_date=self.rate_day, occasion="Conference"
        )
        manager.menu("Donors")
        manager.follow("Republic of Korea")
        manager.follow("Draft an agreement")
        manager.does(
            amount="2000000", currency="EUR", due_date_1=self.today, amount_1="1500000",
            due_date_2="2030-06-30", amount_2="500000",
        )  # fmt: skip
        officer.menu("Home")
        officer.follow("Countersign agreement AA-001")
        officer.does()
        clerk = self.visitor("finance_officer")
        clerk.menu("Donors")
        clerk.follow("Republic of Korea")
        clerk.follow("AA-001")
        clerk.follow("Record a receipt")
        clerk.does(amount="1500000", value_date=self.today, bank_reference="BANK-1")
        clerk.follow("Record the conversion")
        clerk.does(deal_date=self.today)
        clerk.sees("USD")

    # 3. A ministry proposes a concept, which is reviewed and presented to the board.

    def propose_project(self):
        officer, manager = self.visitor("project_officer"), self.visitor("program_manager")
        officer.menu("Projects")
        officer.follow("Propose a project")
        officer.does(
            title="Seed potatoes", title_ko="씨감자", sector="Agriculture",
            objective="More potatoes.", recipient_priority="Food", donor_priority="Food security",
            basis_1874="Developmental purpose for the needs of civilians",
            basis_text="Food for civilians.", amount="400000",
        )  # fmt: skip
        officer.follow("Submit for review")
        officer.does()
        officer.sees("Concept under review")
        manager.menu("Home")
        manager.follow("Review the concept")
        manager.follow("Present to the board")
        manager.does()
        manager.sees("Concept before the board")

    # 4. The verifier certifies, and the first phase opens.

    def reduce_threat(self):
        manager, verifier = self.visitor("program_manager"), self.visitor("verifier")
        manager.menu("Threat reduction")
        manager.follow("Plan")
        manager.does(
            number="1", title="Moratorium", title_ko="유예", commitment_ceiling="1000000",
            disbursement_ceiling="600000",
        )  # fmt: skip
        manager.menu("Threat reduction")
        manager.follow("Define a milestone")
        manager.does(
            track="Tests and missiles", code="T1.1", title="Moratorium in force", title_ko="유예 시행",
            verifier_id="Verification Body", validity_days="365", gate="New commitments and payments",
        )  # fmt: skip
        verifier.menu("Threat reduction")
        verifier.follow("T1.1")
        verifier.follow("Issue a certificate")
        verifier.does(
            verdict="Verified", verified_on=self.today, method="Seismic network",
            statement="No test was observed.",
        )  # fmt: skip
        manager.menu("Threat reduction")
        manager.follow("Open phase 1")
        manager.does()

    # 5. The board decides, exactly once.

    def decide(self):
        secretary = self.visitor("secretariat")
        secretary.menu("Board")
        secretary.follow("Constitute the board")
        secretary.does(
            name="Joint Board", name_ko="공동이사회", constituted_date=self.today,
            founding_reference="Annex 3",
        )  # fmt: skip
        for member in (
            "Donor member, Republic of Korea",
            "Other donor member, Japan",
            "Recipient member, Ministry of Agriculture",
        ):
            secretary.menu("Board")
            secretary.follow("Fill a seat")
            secretary.does(member=member)
        secretary.menu("Board")
        secretary.follow("Adopt a rule")
        secretary.does(
            quorum_donor_pct="50", quorum_recipient_count="1", majority_donor_pct="50",
            majority_recipient_pct="50", notice_days="1", adopted_date=self.today,
            reference="First meeting",
        )  # fmt: skip
        self.adopt(secretary, "Concept of seed potatoes")

    def adopt(self, secretary, title):
        secretary.menu("Board")
        secretary.follow("Open a motion")
        secretary.does(
            title=title, text="The board approves it.",
            closes_date=self.in_two_weeks, closes_time="17:00",
        )  # fmt: skip
        for name in ("donor_member", "other_donor_member", "recipient_member"):
            member = self.visitor(name)
            member.menu("Board")
            member.follow(title)
            member.follow("Vote")
            member.does(choice="Yes")
        secretary.menu("Board")
        secretary.follow(title)
        secretary.follow("Close the vote")
        secretary.does()
        secretary.sees("Adopted")

    # Who carries it out: entered and assessed by one unit, confirmed by another.

    def assess_entity(self):
        manager, approver = self.visitor("program_manager"), self.visitor("finance_approver")
        for person in (manager, approver):
            person.menu("Projects")
            person.follow("Implementing entities")
            if person is manager:
                manager.follow("Enter an implementing entity")
                manager.does(name="Seed Office", kind="Department of a ministry")
                manager.follow("Record an assessment")
                manager.does(
                    procurement="Moderate", financial_management="Moderate", overall="Moderate",
                    findings="Books are kept.", assessed_on=self.today,
                    valid_until=self.in_two_weeks,
                )  # fmt: skip
        approver.follow("Seed Office")
        approver.follow("Confirm the assessment")
        approver.does()
        approver.sees("The assessment is confirmed.")

    # The whole proposal: written section by section, appraised, and decided.

    def prepare_project(self):
        officer, manager = self.visitor("project_officer"), self.visitor("program_manager")
        officer.menu("Home")
        officer.follow("Begin to prepare")
        officer.follow("Begin the preparation")
        officer.does()
        officer.follow("Write")
        officer.follow("Budget")
        officer.does(
            component_0_name="Seed", component_0_name_ko="종자",
            line_0_GOODS_0="300000", line_0_TRAINING_1="100000",
        )  # fmt: skip
        officer.follow("Write")
        officer.follow("Results")
        officer.does(
            indicator_0_name="Harvest", indicator_0_unit="t", indicator_0_baseline="3",
            indicator_0_target="5", indicator_0_target_date="2030-12-31",
        )  # fmt: skip
        self.assess_entity()
        officer.follow("Write")
        officer.follow("Place and people")
        officer.does(
            entity="IE-001 Seed Office", need="Fields yield little.", provinces="Ryanggang", beneficiaries="62000",
            women="33000", closing_date="2031-12-31", sustainability="A seed fund.",
            coordination="Agreed with the food program.",
        )  # fmt: skip
        officer.follow("Write")
        officer.follow("Risks")
        ratings = (
            "POLITICAL", "MACROECONOMIC", "SECTOR", "DESIGN", "CAPACITY", "FIDUCIARY",
            "ENVIRONMENT", "STAKEHOLDERS", "OTHER",
        )  # fmt: skip
        officer.does(
            es_class="Moderate", es_text="Works are small.",
            **{f"rating_{category}": "S" for category in ratings},
        )  # fmt: skip
        officer.follow("Submit for appraisal")
        officer.does(note="The whole proposal.")
        officer.sees("Under appraisal")
        self.appraise(manager)
        manager.follow("Declare appraised")
        manager.does()
        manager.follow("Present to the board")
        manager.does()
        manager.sees("Before the board")
        self.adopt(self.visitor("secretariat"), "Approve seed potatoes")

    def appraise(self, manager):
        """Three specialists are named and give their opinions; what one asks for is met."""
        manager.menu("Home")
        manager.follow("Appraise the proposal")
        manager.follow("Appraisal")
        manager.follow("Name the specialists")
        people = ("fiduciary", "technical", "safeguards")
        manager.does(**{kind: f"{kind.capitalize()} specialist" for kind in people})
        for kind in people:
            specialist = self.visitor(f"{kind}_specialist")
            specialist.menu("Home")
            specialist.follow("Give your opinion")
            asked = {
                "before_approval": "A procurement plan is written.",
                "before_effectiveness": "An accountant is appointed.",
            }
            if kind != "technical":
                asked = {}
            specialist.does(verdict="Favorable", text="Sound.", **asked)
            specialist.sees("Favorable")
        specialist = self.visitor("technical_specialist")
        self.opined_url = specialist.page.url
        specialist.follow("Record as met")
        specialist.does(evidence="Procurement plan of this week.")
        specialist.sees("Procurement plan of this week.")
        manager.menu("Home")
        manager.follow("Appraise the proposal")

    # 6. The job prepares the grant; both sides sign it.

    def sign_grant(self):
        signatory, manager = self.visitor("signatory"), self.visitor("program_manager")
        signatory.menu("Home")
        signatory.reload_until("Sign grant")
        for person in (signatory, manager):
            person.menu("Home")
            person.follow("Sign grant")
            person.follow("Sign the grant")
            person.does()
        manager.sees("Signed by both sides")
        self.grant_url = manager.page.url
        manager.follow("Declare effective")
        manager.sees("An accountant is appointed.")
        specialist = self.visitor("technical_specialist")
        specialist.page.goto(self.opined_url)
        specialist.follow("Record as met")
        specialist.does(evidence="Letter of appointment.")
        manager.does()
        manager.sees("In effect")

    # 7. An application is asked, reviewed, stopped by a hold, and paid once the hold is lifted.

    def pay(self):
        officer = self.visitor("project_officer")
        officer.page.goto(self.grant_url)
        officer.follow("Draft an application")
        officer.does(
            method="Direct payment", category="Goods", amount="120000.50", invoice_reference="INV-7",
            payee_name="Seed House", payee_bank="A bank", payee_account="ACC-1", purpose="Seed",
        )  # fmt: skip
        self.application_url = officer.page.url
        signatory = self.visitor("signatory")
        signatory.page.goto(self.application_url)
        signatory.follow("Submit")
        signatory.does()
        clerk = self.visitor("finance_officer")
        clerk.page.goto(self.application_url)
        clerk.follow("Review")
        clerk.does(accepted="120000.50")
        member = self.visitor("donor_member")
        member.menu("Threat reduction")
        member.follow("Place a hold")
        member.does(
            project_id="The whole fund",
            reason="Reports of a launch.",
            legal_basis="Governance annex, article 9",
        )
        approver = self.visitor("finance_approver")
        approver.page.goto(self.application_url)
        approver.sees("Reports of a launch")
        expect(approver.page.get_by_role("button", name="Approve and pay")).to_be_disabled()
        lifter = self.visitor("other_donor_member")
        lifter.menu("Threat reduction")
        lifter.follow("Lift the hold")
        lifter.does(reason="The launch did not take place.")
        approver.page.goto(self.application_url)
        approver.follow("Approve and pay")
        approver.does()
        approver.sees("Paid")

    # 8. An auditor requests a statement; a worker builds it while the bar moves.

    def report(self):
        auditor = self.visitor("auditor")
        auditor.menu("Reports")
        auditor.follow("Request a report")
        auditor.does(as_of=self.today)
        seen = self.watch(auditor.page)
        assert len(seen) > 1, f"the bar stood still: {seen}"
        assert seen == sorted(seen)
        self.report_url = auditor.page.url
        with auditor.page.expect_download() as download:
            auditor.follow("PDF document")
        pdf = self.folder / "statement.pdf"
        download.value.save_as(pdf)
        text = " ".join("".join(page.extract_text() for page in PdfReader(pdf).pages).split())
        for figure in self.ledger_figures():
            assert figure in text, figure
        return pdf

    def watch(self, page) -> list[int]:
        """Return the values that the bar showed, without a hand on the page, until it is over."""
        seen = []
        for _ in range(600):
            if page.locator("main").get_by_text("SHA-256").count():
                return seen
            bar = page.locator("main progress")
            value = bar.get_attribute("value") if bar.count() else None
            if value is not None and int(value) not in seen:
                seen.append(int(value))
            page.wait_for_timeout(200)
        raise AssertionError(f"the report was not ready in two minutes: {seen}")

    def ledger_figures(self):
        """Return what the books say, read by a query of our own."""
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT a.code, sum(CASE l.side WHEN a.normal THEN l.amount ELSE -l.amount END)"
                " FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id"
                " WHERE a.currency = 'USD' GROUP BY a.code"
            )
            found = dict(cursor.fetchall())
        contributions = -found["1900"]
        assert found["5100"] == Decimal("120000.50")
        assert found["1100"] == contributions - found["5100"] - found["5300"]
        return [f"{found[code]:,.2f}" for code in ("1100", "5100", "5300")] + [
            f"{contributions:,.2f}"
        ]

    # 9. Anybody verifies the file: authentic, altered, or never issued.

    def verify(self, pdf):
        altered = self.folder / "altered.pdf"
        content = bytearray(pdf.read_bytes())
        content[len(content) // 2] ^= 1
        altered.write_bytes(content)
        foreign = self.folder / "foreign.pdf"
        foreign.write_bytes(foreign_pdf())
        public = self.visitor("public")
        for file, verdict in ((pdf, "Authentic"), (altered, "Altered"), (foreign, "Never issued")):
            public.page.goto(f"{public.site}/reports/verify/")
            public.page.set_input_files("main [name=file]", file)
            public.send()
            public.sees(verdict)
        self.public = public

    # 10. The auditor gives an opinion; everything then says so.

    def audit(self):
        auditor = self.visitor("auditor")
        auditor.page.goto(self.report_url)
        auditor.follow("Record an opinion")
        auditor.does(kind="Unmodified", signed_date=self.today)
        auditor.page.goto(self.report_url)
        auditor.sees("External Auditor")
        auditor.menu("Reports")
        auditor.sees("Audited")
        self.public.page.goto(f"{self.public.site}/reports/verify/")
        self.public.page.set_input_files("main [name=file]", self.folder / "statement.pdf")
        self.public.send()
        self.public.sees("External Auditor")
        self.public.sees("Unmodified")


def foreign_pdf() -> bytes:
    """Return a PDF that this installation never made."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
