"""Every page of the journey in both languages and at two widths: readable, reachable, in one tongue.

axe-core finds nothing, nothing scrolls sideways, and a Korean page holds no Latin words outside
the allowed ones. With SCREENSHOTS set to a folder, each page is also kept as a picture.
"""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import CharField, TextField
from django.urls import reverse

from disbursements.models import Application, Grant
from donors.models import Agreement, Donor, Receipt
from oversight.models import Milestone, Motion
from projects.models import Project
from tests.database import served
from tests.i18n.latin import latin_words, page_text
from tests.journeys.conftest import DESKTOP, PHONE, Visitor
from trustfund.db.models import protected_models
from trustfund.demo.people import PASSWORD, email
from trustfund.funds.models import Fund
from trustfund.identity.models import Organization, Person
from trustfund.reports.models import Report

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(900)]

SCREENSHOTS = os.environ.get("SCREENSHOTS", "")


def pages() -> list[tuple[str, str, str]]:
    """Return (name, sign-in, address) of each page, over the demonstration's own objects."""
    fund = Fund.objects.get()
    donor = Donor.objects.get(organization__short_name="KOR")
    agreement = Agreement.objects.get(donor=donor)
    receipt = Receipt.objects.filter(agreement=agreement).order_by("id").first()
    seeds = Project.objects.order_by("number").first()
    power = Project.objects.get(state="SUBMITTED")
    motion = Motion.objects.get(state="OPEN")
    decided = Motion.objects.order_by("number").first()
    blocked = Application.objects.get(state="REVIEWED", grant__project__sector="WATER")
    waiting = Application.objects.get(state="REVIEWED", grant__project__sector="AGRICULTURE")
    asked = Application.objects.get(state="SUBMITTED")
    audited = Report.objects.order_by("number").first()
    milestone = Milestone.objects.get(code="M2.1")
    grant = Grant.objects.get(project=seeds)
    manager, officer = "program.manager", "finance.officer"
    return [
        ("sign-in", "", "/account/login/"),
        ("verify", "", reverse("reports:verify")),
        ("home", manager, "/"),
        ("funds", manager, reverse("funds:fund_list")),
        ("fund", manager, reverse("funds:fund_detail", args=[fund.pk])),
        ("fund-new", manager, reverse("funds:fund_create")),
        ("donors", manager, reverse("donors:donor_list")),
        ("donor", "korea.officer", reverse("donors:donor_detail", args=[donor.pk])),
        ("pledge-new", "korea.officer", reverse("donors:pledge_record", args=[donor.pk])),
        ("agreement-new", manager, reverse("donors:agreement_draft", args=[donor.pk])),
        ("agreement", "korea.officer", reverse("donors:agreement_detail", args=[agreement.pk])),
        ("receipt", officer, reverse("donors:receipt_detail", args=[receipt.pk])),
        ("receipt-new", officer, reverse("donors:receipt_record", args=[agreement.pk])),
        ("projects", manager, reverse("projects:project_list")),
        ("project", "agriculture.project", reverse("projects:project_detail", args=[seeds.pk])),
        ("project-new", "agriculture.project", reverse("projects:project_propose")),
        ("board", "secretariat", reverse("oversight:board_detail", args=[fund.pk])),
        ("motion", "korea.board", reverse("oversight:motion_detail", args=[motion.pk])),
        ("ballot", "korea.board", reverse("oversight:ballot_cast", args=[motion.pk])),
        ("motion-decided", "recipient.board", reverse("oversight:motion_detail", args=[decided.pk])),
        ("program", "verifier", reverse("oversight:program_detail", args=[fund.pk])),
        ("milestone", "verifier", reverse("oversight:milestone_detail", args=[milestone.pk])),
        ("certificate-new", "verifier", reverse("oversight:certificate_issue", args=[milestone.pk])),
        ("hold-new", "korea.board", reverse("oversight:hold_place", args=[fund.pk])),
        ("grant", "agriculture.signatory", reverse("disbursements:grant_detail", args=[grant.pk])),
        ("applications", officer, reverse("disbursements:application_list")),
        ("application-new", "agriculture.project", reverse("disbursements:application_draft", args=[grant.pk])),
        ("application-review", officer, reverse("disbursements:application_review", args=[asked.pk])),
        ("application-blocked", "finance.approver", reverse("disbursements:application_detail", args=[blocked.pk])),
        ("application-approve", "finance.approver", reverse("disbursements:application_approve", args=[waiting.pk])),
        ("reports", "auditor", reverse("reports:report_list")),
        ("report", "auditor", reverse("reports:report_detail", args=[audited.pk])),
        ("report-new", "auditor", reverse("reports:report_request")),
        ("books", "auditor", reverse("control:books")),
        ("journal", "auditor", reverse("control:journal")),
        ("trail", "auditor", reverse("control:trail")),
        ("people", "system.administrator", reverse("control:people")),
        ("jobs", "auditor", reverse("control:jobs")),
        ("project-voted", "recipient.board", reverse("projects:project_detail", args=[power.pk])),
    ]  # fmt: skip


def stored_texts() -> list[str]:
    """Return what people wrote into the records: every page shows it as it was written."""
    found = set()
    for model in [*protected_models(), Person, Organization]:
        for field in model._meta.concrete_fields:
            if isinstance(field, (CharField, TextField)) and not field.choices:
                found.update(model._base_manager.values_list(field.name, flat=True))
    return sorted(found - {"", None})


@pytest.fixture
def site(story):
    with served() as address:
        yield address


class TestPages:
    @pytest.mark.parametrize("width", [DESKTOP, PHONE])
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_are_clear_in_every_language_and_at_every_width(self, chromium, site, language, width):
        windows, faults = {}, []
        for name, login, address in pages():
            if login not in windows:
                windows[login] = self.window(chromium, site, login, language, width)
            page = windows[login].page
            answer = page.goto(f"{site}{address}")
            page.wait_for_load_state("networkidle")
            if answer.status != 200:
                faults.append(f"{name}: answered {answer.status}")
                continue
            faults += [f"{name}: {fault}" for fault in self.faults(page, language)]
            if SCREENSHOTS:
                folder = Path(SCREENSHOTS)
                folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
        for window in windows.values():
            window.page.context.close()
        assert not faults, "\n".join(faults)

    def window(self, chromium, site, login, language, width) -> Visitor:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="en")
        context.set_default_timeout(30_000)
        visitor = Visitor(context.new_page(), site, login)
        if login:
            visitor.sign_in(email(login), PASSWORD)
        context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        return visitor

    def faults(self, page, language):
        found = Axe().run(page).response["violations"]
        yield from (f"axe {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield f"scrolls sideways by {wide} px"
        if language == "ko":
            words = latin_words(page_text(page.content()), stored_texts())
            if words:
                yield f"Latin words: {sorted(set(words))}"
