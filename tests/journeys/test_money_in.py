"""Money in, by pages alone: a pledge, a signature, a call letter, a bank statement, a conversion.

Two donors give to one fund. What one of them announces, signs and pays is followed to its own page, and
no page, list, file or answer of the API that the other can open holds a word of it.
"""

import io
import re
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from currency_converter import CurrencyConverter
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from donors.models import Agreement, Receipt, StatementLine
from tests.factories.bank_files import camt053, file_of
from tests.factories.donors import agreement_make, donor_make, money, receipt_make
from tests.factories.funds import bank_accounts_make, fund_open_make
from tests.factories.statements import ACCOUNT, line, statement
from trustfund.db.clock import clock_move

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(600)]

OCCASION = "Geneva conference of friends"
LETTER = "Verbal note 4711"
BANK_REFERENCE = "WIRE-88-1207"
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# Lists that the API gives to whoever may ask; {fund} and {donor} are put in.
LISTS = (
    "pledge_list",
    "agreement_list",
    "contribution_status",
    "receipt_list",
    "donor_list",
    "installment_list",
)


@pytest.fixture
def ground(committed_cast):
    """Return an open fund with its bank accounts and two donors; the other one has paid already."""
    last = CurrencyConverter().bounds["USD"].last_date
    day = clock_move(to=datetime.combine(last, time(9), UTC)).date()
    fund = fund_open_make(committed_cast)
    bank_accounts_make(committed_cast, fund, "USD", "EUR", identifier=ACCOUNT)
    donors = donor_make(committed_cast), donor_make(committed_cast, "japan")
    theirs = agreement_make(
        committed_cast, fund, donors[1], money("900000"), signer=committed_cast.other_donor_officer
    )
    receipt_make(committed_cast, theirs, money("300000"))
    return fund, *donors, day


class TestMoneyIn:
    def test_one_donor_follows_its_money_and_the_other_sees_none_of_it(
        self, visitor, celery_worker_process, ground, tmp_path
    ):
        celery_worker_process()
        self.visitor, self.folder = visitor, tmp_path
        self.fund, self.donor, self.other, self.day = ground
        self.secrets = [
            OCCASION,
            LETTER,
            BANK_REFERENCE,
            "1,234,567.89",
            "1234567.89",
            "617,283.95",
        ]
        self.look_around_as_the_other()
        self.pledge_and_sign()
        self.call()
        self.import_statement()
        self.match()
        self.convert()
        self.donor_sees()
        self.the_other_sees_nothing()

    # 1. The donor announces, confirms and countersigns.

    def pledge_and_sign(self):
        officer, manager = self.visitor("donor_officer"), self.visitor("program_manager")
        officer.menu("Donors")
        officer.follow("Republic of Korea")
        self.donor_page = officer.page.url
        officer.follow("Record a pledge")
        officer.does(
            amount="1234567.89",
            currency="EUR",
            announced_date=self.day.isoformat(),
            occasion=OCCASION,
        )
        officer.page.goto(self.donor_page)
        officer.follow(OCCASION)
        officer.follow("Confirm in writing")
        officer.does(confirmed_date=self.day.isoformat(), reference=LETTER)
        manager.page.goto(self.donor_page)
        manager.follow("Draft an agreement")
        manager.does(
            pledge_id="EUR\N{NO-BREAK SPACE}1,234,567.89", amount="1234567.89", currency="EUR",
            due_date_1=(self.day + timedelta(days=10)).isoformat(), amount_1="617283.95",
            due_date_2=(self.day + timedelta(days=400)).isoformat(), amount_2="617283.94",
        )  # fmt: skip
        self.agreement = Agreement.objects.get(donor=self.donor)
        officer.menu("Home")
        officer.follow(f"Countersign agreement {self.agreement.number}")
        officer.does()
        officer.page.goto(self.donor_page)
        officer.follow(self.agreement.number)
        self.agreement_page = officer.page.url

    # 2. The first installment is called; the donor reads the letter.

    def call(self):
        manager, officer = self.visitor("program_manager"), self.visitor("donor_officer")
        manager.page.goto(f"{manager.site}{reverse('donors:installment_list')}?fund={self.fund.pk}")
        manager.follow("Request payments")
        manager.does()
        self.reference = f"{self.agreement.number}/01"
        officer.page.goto(self.agreement_page)
        officer.follow(self.reference)
        self.request_page = officer.page.url
        officer.follow("The letters in English and Korean")
        officer.reload_until("(ko)")
        officer.follow("(en)")
        with officer.page.expect_download() as download:
            officer.page.locator("main").get_by_role("link", name=re.compile("PDF")).first.click()
        letter = self.folder / "letter.pdf"
        download.value.save_as(letter)
        text = " ".join("".join(page.extract_text() for page in PdfReader(letter).pages).split())
        for words in (self.reference, "617,283.95", ACCOUNT):
            assert words in text, words

    # 3. The bank's file comes in, a second one overlaps with it, and the money waits in suspense.

    def import_statement(self):
        clerk = self.visitor("finance_officer")
        paid = line(
            "617283.95", BANK_REFERENCE, day=self.day, currency="EUR",
            remittance=f"Contribution {self.reference}", counterparty_name="Ministry",
        )  # fmt: skip
        more = line("12.34", "WIRE-88-1208", day=self.day, currency="EUR", remittance="Thank you")
        for number, lines in enumerate(([paid], [paid, more]), start=1):
            file = self.folder / f"statement-{number}.xml"
            content = camt053([statement(lines, currency="EUR", number=str(number))])
            file.write_bytes(file_of(content).read())
            clerk.menu("Funds")
            clerk.follow(self.fund.name)
            clerk.follow("The accounts of this fund")
            clerk.follow("Bank statements")
            clerk.follow("Import a statement")
            clerk.page.set_input_files("main [name=file]", file)
            clerk.send()
            clerk.reload_until("All lines of the statement")
        booked = StatementLine.objects.filter(entry_id__isnull=False)
        assert sorted(one.money.amount for one in booked) == [paid_in(more), paid_in(paid)]

    # 4. One person says whose it is, a second one confirms.

    def match(self):
        clerk, approver = self.visitor("finance_officer"), self.visitor("finance_approver")
        clerk.page.goto(f"{clerk.site}{reverse('donors:line_list', args=[self.fund.pk])}")
        clerk.follow(BANK_REFERENCE)
        self.line_page = clerk.page.url
        clerk.sees("An exact match")
        clerk.follow("Propose")
        clerk.does(reason="The reference of the letter stands on the payment.")
        approver.page.goto(self.line_page)
        approver.follow("Confirm the match")
        approver.does()

    # 5. The euros are sold.

    def convert(self):
        clerk = self.visitor("finance_officer")
        clerk.page.goto(self.line_page)
        clerk.follow("Record the conversion")
        clerk.does(deal_date=self.day.isoformat())
        self.receipt = Receipt.objects.get(agreement=self.agreement)
        self.bought = f"{self.receipt.conversion.bought_amount:,.2f}"

    # 6. The donor sees it, in euros and in dollars, with the rate and its source.

    def donor_sees(self):
        officer = self.visitor("donor_officer")
        officer.page.goto(self.agreement_page)
        officer.sees("617,283.95")
        officer.sees(self.bought)
        officer.page.goto(self.donor_page)
        officer.sees(self.bought)
        officer.follow(BANK_REFERENCE)
        officer.sees("617,283.95")

    # 7. The other donor's officer goes everywhere.

    def look_around_as_the_other(self):
        """Remember what every page said before: what stays shared is known from here."""
        self.pages_before = len(self.pages_of_the_other())

    def the_other_sees_nothing(self):
        found = self.pages_of_the_other()
        assert len(found) >= self.pages_before > 20
        identifiers = [self.agreement.pk, self.receipt.pk, self.agreement.number, self.bought]
        words = [*self.secrets, *(str(one) for one in identifiers)]
        for address, text in found.items():
            for word in words:
                assert word not in text, (address, word)
        other = self.visitor("other_donor_officer").page
        site = self.visitor("other_donor_officer").site
        refused = [self.agreement_page, self.request_page, self.line_page]
        refused += [
            f"{site}{reverse(name, args=[pk])}"
            for name, pk in (
                ("donors:receipt_detail", self.receipt.pk),
                ("donors:due_calendar", self.donor.pk),
                ("donors_api:agreement_detail", self.agreement.pk),
                ("donors_api:receipt_detail", self.receipt.pk),
            )
        ]
        for address in refused:
            assert other.request.get(address).status in {403, 404}, address
        other.goto(f"{site}/")
        expect(other.locator("main")).not_to_contain_text(self.agreement.number)

    def pages_of_the_other(self) -> dict[str, str]:
        """Return what every page, file and list says that the other donor's officer can reach."""
        visitor = self.visitor("other_donor_officer")
        fund, foreign = f"fund={self.fund.pk}", f"donor={self.donor.pk}"
        waiting = ["/"]
        for name in LISTS:
            page, asked = reverse(f"donors:{name}"), reverse(f"donors_api:{name}")
            waiting += [f"{page}?{fund}", f"{page}?{fund}&{foreign}", f"{asked}?{fund}"]
            waiting += [f"{page}?{fund}&format={kind}" for kind in ("xlsx", "csv")]
        found: dict[str, str] = {}
        while waiting:
            address = waiting.pop()
            if address in found or "/logout" in address or "/static/" in address:
                continue
            answer = visitor.page.request.get(f"{visitor.site}{address}")
            found[address] = text_of(answer)
            if "text/html" in answer.headers.get("content-type", ""):
                waiting += [one.replace("&amp;", "&") for one in LINK.findall(found[address])]
        return found


def paid_in(movement) -> Decimal:
    """Return what a line of the bank brought, without its currency."""
    return movement.money.amount


def text_of(answer) -> str:
    """Return what an answer says: a workbook's cells, anything else as it is."""
    body = answer.body()
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    book = load_workbook(io.BytesIO(body), read_only=True)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
