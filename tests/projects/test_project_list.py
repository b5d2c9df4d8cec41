"""project_list and project_detail: the portfolio and one project, for everybody with a role."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from projects import selectors
from tests.factories.projects import (
    YEAR,
    appraisal_make,
    draft_make,
    preparation_make,
    review_make,
    submitted_make,
)
from trustfund.db import clock
from trustfund.kernel.money import Money


def usd(amount) -> Money:
    return Money(Decimal(str(amount)), "USD")


@pytest.fixture
def portfolio(cast, fund):
    submitted_make(fund, cast, budget={"GOODS": "100.00"})
    submitted_make(fund, cast, budget={"WORKS": "50.50"}, sector="ENERGY")
    return draft_make(fund, cast.other_project_officer, budget={"WORKS": "7.00"}, sector="HEALTH")


class TestProjectList:
    @pytest.mark.parametrize(
        ("query", "total", "count"),
        [
            ("", "157.50", 3),
            ("?sector=ENERGY", "50.50", 1),
            ("?state=SUBMITTED", "150.50", 2),
            ("?state=SUBMITTED&sector=HEALTH", None, 0),
            ("?sector=NONSENSE", "157.50", 3),
        ],
    )
    def test_totals_are_the_sum_of_the_rows_shown(
        self, cast, fund, portfolio, client_of, query, total, count
    ):
        page = client_of(cast.donor_officer).get(reverse("projects:project_list") + query)
        rows = page.context["rows"]
        assert len(rows) == count
        totals = page.context["totals"]
        assert totals.requested == sum((row.money for row in rows), usd(0))
        if total:
            assert totals.requested == usd(total)

    @pytest.mark.parametrize(
        "person", ["donor_officer", "recipient_member", "verifier", "auditor", "finance_officer"]
    )
    def test_is_open_to_everybody_with_a_role(self, cast, fund, portfolio, client_of, person):
        client = client_of(getattr(cast, person))
        assert client.get(reverse("projects:project_list")).status_code == 200
        url = reverse("projects:project_detail", args=[portfolio.pk])
        for tab in ("", "?tab=budget", "?tab=indicators", "?tab=versions", "?tab=nonsense"):
            assert client.get(url + tab).status_code == 200

    @pytest.mark.parametrize(
        "query", ["?fund=nonsense", "?fund=0190c0de-0000-7000-8000-000000000000"]
    )
    def test_is_not_found_for_a_fund_that_is_none(self, cast, fund, client_of, query):
        page = client_of(cast.auditor).get(reverse("projects:project_list") + query)
        assert page.status_code == 404

    def test_says_who_fills_an_empty_list(self, cast, fund, client_of):
        page = client_of(cast.auditor).get(reverse("projects:project_list")).content.decode()
        assert "No project has been proposed yet." in page

    def test_leads_a_visitor_to_sign_in(self, cast, fund, client):
        assert client.get(reverse("projects:project_list")).status_code == 302

    def test_lists_by_program_with_the_same_filters(self, cast, fund, portfolio, client_of):
        client = client_of(cast.auditor)
        answer = client.get(reverse("projects_api:project_list") + "?sector=ENERGY")
        (row,) = answer.json()["results"]
        assert row["money"] == {"amount": "50.50", "currency": "USD"}
        detail = client.get(reverse("projects_api:project_detail", args=[row["id"]])).json()
        (component,) = detail["components"]
        assert component["lines"] == [
            {"category": "WORKS", "year": YEAR, "money": {"amount": "50.50", "currency": "USD"}}
        ]
        missing = client.get(reverse("projects_api:project_detail", args=[uuid4()]))
        assert missing.status_code == 404


class TestWaiting:
    def test_a_draft_waits_for_its_own_ministry(self, cast, fund, portfolio):
        now = clock.now()
        (waiting,) = selectors.waiting_for(cast.other_project_officer, now=now)
        assert waiting.url_args == (portfolio.pk,)
        assert selectors.waiting_for(cast.project_officer, now=now) == []
        assert selectors.waiting_for(cast.donor_officer, now=now) == []

    @pytest.mark.parametrize(
        ("make", "words"),
        [(review_make, "Review the concept"), (appraisal_make, "Appraise the proposal")],
    )
    def test_what_is_submitted_waits_for_the_program_manager(self, cast, fund, make, words):
        project = make(fund, cast)
        (waiting,) = selectors.waiting_for(cast.program_manager, now=clock.now())
        assert waiting.url_args == (project.pk,)
        assert str(waiting.title).startswith(words)
        assert selectors.waiting_for(cast.project_officer, now=clock.now()) == []

    def test_an_approved_concept_waits_for_its_ministry_to_prepare_it(self, cast, fund):
        preparation_make(fund, cast)
        (waiting,) = selectors.waiting_for(cast.project_officer, now=clock.now())
        assert str(waiting.title).startswith("Finish and submit the proposal")
