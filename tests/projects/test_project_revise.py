"""project_revise: the ministry saves its draft anew, section by section; what was submitted stays."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import Project
from tests.factories.projects import (
    YEAR,
    draft_make,
    preparation_make,
    proposal_make,
    review_make,
    submitted_make,
)
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money
from trustfund.kernel.states import IllegalMove

SMALLER = {"GOODS": "100.00"}


def revise(project, actor, *, edition=None, **changes):
    return services.project_revise(
        actor=actor,
        now=clock.now(),
        project_id=project.pk,
        edition=project.edition if edition is None else edition,
        proposal=proposal_make(SMALLER, **changes),
    )


class TestProjectRevise:
    def test_saves_the_next_edition(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        revised = revise(project, cast.project_officer, title="Smaller")
        assert (revised.edition, revised.version, revised.title) == (2, 0, "Smaller")
        assert selectors.proposal_of(revised).amount == Money(Decimal(100), "USD")
        assert not [str(finding) for finding in trail_findings()]

    def test_leaves_the_approved_concept_as_it_was(self, cast, fund):
        project = preparation_make(fund, cast)
        revise(project, cast.project_officer, title="Grown")
        (version,) = selectors.versions_of(project)
        assert version.content["title"] == "Seed and fertilizer for three provinces"

    def test_refuses_a_stale_edition(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        revise(project, cast.project_officer)
        with pytest.raises(services.StaleEdition):
            revise(project, cast.project_officer, edition=1)

    @pytest.mark.parametrize("make", [review_make, submitted_make])
    def test_refuses_what_is_submitted(self, cast, fund, make):
        project = make(fund, cast)
        with pytest.raises(IllegalMove):
            revise(project, cast.project_officer)

    def test_hides_another_ministry_s_project(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(NotFound):
            revise(project, cast.other_project_officer)

    def test_refuses_other_roles(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(NotPermitted):
            revise(project, cast.signatory)


class TestDatabase:
    def test_refuses_an_edit_that_is_no_next_edition(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        draft = {**project.draft, "title": "Quietly other"}
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Project.objects.filter(pk=project.pk).update(title="Quietly other", draft=draft)
        assert constraint_of(refused.value) == "project_edition_is_next"

    def test_refuses_a_head_that_its_draft_does_not_say(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Project.objects.filter(pk=project.pk).update(amount=Decimal(1), edition=2)
        assert constraint_of(refused.value) == "project_head_is_draft"


class TestPage:
    def sent(self, client, url, **changes) -> dict:
        form = client.get(url).context["form"]
        shown = {name: value for name, value in form.initial.items() if value is not None}
        return {**shown, "request_key": str(uuid4()), **changes}

    def url(self, project, section="description") -> str:
        return reverse("projects:project_revise", args=[project.pk, section])

    def test_writes_the_words_and_leaves_the_budget(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client = client_of(cast.project_officer)
        answer = client.post(
            self.url(project), self.sent(client, self.url(project), title="Rewritten")
        )
        assert answer.status_code == 302, answer.content.decode()[:2000]
        project.refresh_from_db()
        assert (project.title, project.edition) == ("Rewritten", 2)
        assert selectors.proposal_of(project).components == proposal_make().components

    def test_writes_the_budget_and_leaves_the_words(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "budget")
        changes = {
            "years": "2",
            "line_0_GOODS_0": "1000000",
            "line_0_GOODS_1": "500000.00",
            "component_1_name": "Supervision",
            "component_1_name_ko": "감독",
            "line_1_CONSULTING_1": "12.34",
        }
        answer = client.post(url, self.sent(client, url, **changes))
        assert answer.status_code == 302, answer.content.decode()[:2000]
        project.refresh_from_db()
        found = selectors.proposal_of(project)
        assert found.objective == proposal_make().objective
        first, second = found.components
        assert {(line.category, line.year): line.money.amount for line in first.lines} == {
            ("GOODS", YEAR): 1_000_000,
            ("GOODS", YEAR + 1): 500_000,
            ("WORKS", YEAR): 900_000,
            ("TRAINING", YEAR): 100_000,
        }
        assert (second.name, second.lines[0].money) == ("Supervision", Money("12.34", "USD"))

    def test_shows_other_tables_without_saving(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "budget")
        answer = client.post(url, self.sent(client, url, years="4", step="edit"))
        assert answer.status_code == 200
        page = answer.content.decode()
        assert f'<th scope="col" class="num">{YEAR + 3}</th>' in page
        assert 'name="component_1_name"' in page
        project.refresh_from_db()
        assert project.edition == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"line_0_GOODS_0": "-1"},
            {"line_0_GOODS_0": "1.005"},
            {"line_0_GOODS_0": "abc"},
            {"component_0_name": ""},
            {"years": "0"},
            {"years": "99"},
            {"first_year": "１２"},
            {"first_year": ""},
        ],
    )
    def test_refuses_a_budget_that_cannot_be_read_and_keeps_it(
        self, cast, fund, client_of, changes
    ):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "budget")
        answer = client.post(url, self.sent(client, url, **changes))
        assert answer.status_code == 422
        project.refresh_from_db()
        assert project.edition == 1

    def test_writes_the_results(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "results")
        row = {
            "indicator_1_name": "Yield",
            "indicator_1_unit": "t/ha",
            "indicator_1_baseline": "3.1",
            "indicator_1_target": "4.4",
            "indicator_1_target_date": f"{YEAR}-12-31",
        }
        assert client.post(url, self.sent(client, url, **row)).status_code == 302
        project.refresh_from_db()
        names = [item.name for item in selectors.proposal_of(project).indicators]
        assert names == ["Farms reached", "Yield"]

    def test_writes_place_and_people(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "people")
        sent = self.sent(client, url, provinces=["RASON", "KAESONG"], beneficiaries="12", women="7")
        assert client.post(url, sent).status_code == 302
        project.refresh_from_db()
        found = selectors.proposal_of(project)
        assert (found.provinces, found.beneficiaries, found.women) == (("RASON", "KAESONG"), 12, 7)
        assert found.components == proposal_make().components

    @pytest.mark.parametrize(
        "changes",
        [
            {"beneficiaries": "-1"},
            {"beneficiaries": "1.5"},
            {"provinces": ["SEOUL"]},
            {"women": "９"},
        ],
    )
    def test_refuses_places_and_people_that_are_none(self, cast, fund, client_of, changes):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "people")
        assert client.post(url, self.sent(client, url, **changes)).status_code == 422

    def test_writes_the_risks(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "risks")
        changes = {"rating_POLITICAL": "H", "rating_OTHER": "", "mitigation_OTHER": ""}
        assert client.post(url, self.sent(client, url, **changes)).status_code == 302
        project.refresh_from_db()
        rated = {item.category: item.rating for item in selectors.proposal_of(project).risks}
        assert rated["POLITICAL"] == "H"
        assert "OTHER" not in rated

    def test_asks_for_the_rating_of_what_is_said(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "risks")
        answer = client.post(url, self.sent(client, url, rating_OTHER=""))
        assert answer.status_code == 422
        assert "Rate this risk" in answer.content.decode()

    def test_asks_to_finish_a_row_that_was_begun(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "results")
        answer = client.post(url, self.sent(client, url, indicator_1_name="Half a row"))
        assert answer.status_code == 422
        assert "This row is begun" in answer.content.decode()

    def test_gives_more_rows_without_script(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client, url = client_of(cast.project_officer), self.url(project, "results")
        rows = {f"indicator_{n}_name": f"Indicator {n}" for n in range(3)}
        answer = client.post(url, self.sent(client, url, step="edit", **rows))
        assert answer.status_code == 200
        assert 'name="indicator_4_name"' in answer.content.decode()

    def test_keeps_what_was_typed_when_the_page_is_stale(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client = client_of(cast.project_officer)
        sent = self.sent(client, self.url(project), title="Typed on a stale page")
        revise(project, cast.project_officer)
        answer = client.post(self.url(project), sent)
        assert answer.status_code == 409
        assert "Typed on a stale page" in answer.content.decode()

    def test_is_not_found_for_another_ministry_or_another_section(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        assert client_of(cast.other_project_officer).get(self.url(project)).status_code == 404
        nonsense = self.url(project, "nonsense")
        assert client_of(cast.project_officer).get(nonsense).status_code == 404


class TestApi:
    def test_saves_the_whole_draft(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        answer = client_of(cast.project_officer).post(
            reverse("projects_api:project_revise", args=[project.pk]),
            {
                "edition": 1,
                "title": "Whole",
                "sector": "WATER",
                "amount": {"amount": "7.00", "currency": "USD"},
            },
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 200, answer.content
        said = answer.json()
        assert (said["title"], said["edition"], said["components"]) == ("Whole", 2, [])
