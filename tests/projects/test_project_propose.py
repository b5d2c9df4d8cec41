"""project_propose: a project officer writes a proposal down as a draft of the ministry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import BudgetLine, Project
from projects.rules.proposal import BudgetItem, IndicatorItem, Proposal, proposal_problems
from tests.factories.projects import draft_make, proposal_make
from trustfund.audit.selectors import history, trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money

TODAY = date(2026, 11, 20)


def usd(amount) -> Money:
    return Money(Decimal(str(amount)), "USD")


def problems(proposal: Proposal) -> set[tuple[str, str]]:
    found = proposal_problems(proposal, holding_currency="USD", today=TODAY)
    return {(problem.code, problem.part) for problem in found}


class TestProposalProblems:
    def test_finds_nothing_wrong_with_a_sound_proposal(self):
        assert problems(proposal_make()) == set()

    @pytest.mark.parametrize(
        "part", ["title", "objective", "recipient_priority", "donor_priority", "basis_text"]
    )
    def test_asks_for_every_part(self, part):
        assert problems(proposal_make(**{part: " "})) == {("missing", part)}

    def test_asks_for_the_basis_in_resolution_1874(self):
        assert problems(proposal_make(basis_1874="")) == {("missing", "basis_1874")}

    @pytest.mark.parametrize("difference", ["0.01", "-0.01"])
    def test_finds_lines_that_do_not_add_up_by_a_cent(self, difference):
        sound = proposal_make()
        wrong = replace(sound, amount=sound.amount + usd(difference))
        assert problems(wrong) == {("does_not_add_up", "amount")}

    def test_finds_a_negative_line_although_the_sum_is_right(self):
        lines = (BudgetItem("GOODS", usd(150)), BudgetItem("WORKS", usd(-50)))
        wrong = replace(proposal_make(), budget=lines, amount=usd(100))
        assert problems(wrong) == {("not_positive", "budget")}

    def test_finds_a_category_that_stands_twice(self):
        lines = (BudgetItem("GOODS", usd(60)), BudgetItem("GOODS", usd(40)))
        wrong = replace(proposal_make(), budget=lines, amount=usd(100))
        assert problems(wrong) == {("category_twice", "budget")}

    def test_finds_an_empty_budget(self):
        assert problems(replace(proposal_make(), budget=())) == {("no_lines", "budget")}

    def test_finds_another_currency(self):
        assert problems(proposal_make(currency="EUR")) == {("currency", "amount")}

    def test_finds_a_target_that_is_the_baseline(self):
        item = IndicatorItem("Farms", "farms", Decimal(4), Decimal(4), date(2030, 1, 1))
        wrong = replace(proposal_make(), indicators=(item,))
        assert problems(wrong) == {("target_is_baseline", "indicators")}

    def test_finds_a_target_in_the_past(self):
        item = IndicatorItem("Farms", "farms", Decimal(0), Decimal(4), TODAY)
        wrong = replace(proposal_make(), indicators=(item,))
        assert problems(wrong) == {("target_date_past", "indicators")}

    def test_finds_a_thousand_indicators(self):
        items = tuple(
            IndicatorItem(f"I{n}", "u", Decimal(0), Decimal(1), date(2030, 1, 1))
            for n in range(1000)
        )
        assert problems(replace(proposal_make(), indicators=items)) == {("too_many", "indicators")}

    def test_says_everything_at_once(self):
        wrong = replace(proposal_make(title="", basis_1874=""), budget=(), indicators=())
        assert problems(wrong) == {
            ("missing", "title"),
            ("missing", "basis_1874"),
            ("no_lines", "budget"),
            ("no_indicators", "indicators"),
        }


class TestProjectPropose:
    def test_writes_the_draft_with_its_lines_and_indicators(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        project.refresh_from_db()
        assert (project.number, project.state, project.version) == ("P-001", "DRAFT", 1)
        assert project.recipient_id == cast.project_officer.organization_id
        assert project.money == usd(2_500_000)
        assert selectors.budget_of(project.pk) == {
            "GOODS": usd(1_500_000),
            "WORKS": usd(900_000),
            "TRAINING": usd(100_000),
        }
        assert [item.name for item in selectors.indicators_of(project)] == ["Farms reached"]

    def test_records_every_row_in_the_trail(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        (row,) = history(subject_type="projects.project", subject_id=project.pk)
        assert (row.action, row.person_name) == (
            "projects.project_propose",
            cast.project_officer.person_name,
        )
        assert not [str(finding) for finding in trail_findings()]

    def test_publishes_nothing_before_submission(self, cast, fund):
        draft_make(fund, cast.project_officer)
        assert not Message.objects.filter(name__startswith="projects.").exists()

    def test_numbers_projects_within_the_fund(self, cast, fund):
        numbers = [draft_make(fund, cast.project_officer).number for _time in range(3)]
        assert numbers == ["P-001", "P-002", "P-003"]

    def test_tells_the_part_that_is_wrong_and_writes_nothing(self, cast, fund):
        wrong = replace(proposal_make(), amount=usd("2500000.01"))
        with pytest.raises(services.ProposalRefused) as refused:
            draft_make(fund, cast.project_officer, wrong)
        assert "USD 2,500,000.01" in refused.value.fields["amount"]
        assert not Project.objects.exists()

    def test_refuses_other_roles(self, cast, fund):
        for actor in (cast.program_manager, cast.donor_officer, cast.signatory):
            with pytest.raises(NotPermitted):
                draft_make(fund, actor)

    def test_hides_a_fund_that_does_not_exist(self, cast, db):
        with pytest.raises(NotFound):
            services.project_propose(
                actor=cast.project_officer,
                now=clock.now(),
                fund_id=uuid4(),
                proposal=proposal_make(),
            )


class TestDatabase:
    def refused(self, **values) -> str:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Project.objects.create(**values)
        return constraint_of(refused.value)

    def values(self, cast, fund, **changes) -> dict:
        return {
            "fund": fund,
            "number": "P-009",
            "recipient": cast.organizations["ministry"],
            "title": "T",
            "sector": "FOOD",
            "objective": "O",
            "recipient_priority": "R",
            "donor_priority": "D",
            "basis_1874": "HUMANITARIAN",
            "basis_text": "B",
            "amount": Decimal(5),
            "currency": "USD",
            "proposed_by_id": cast.project_officer.person_id,
            **changes,
        }

    def test_refuses_a_project_that_is_not_sound(self, cast, fund):
        for changes, constraint in (
            ({"basis_1874": ""}, "project_basis_1874_stated"),
            ({"basis_1874": "MILITARY"}, "project_basis_1874_stated"),
            ({"basis_text": ""}, "project_basis_1874_stated"),
            ({"amount": Decimal(0)}, "project_amount_positive"),
            ({"amount": Decimal(-1)}, "project_amount_positive"),
            ({"sector": "ARMS"}, "project_sector_known"),
            ({"currency": "EUR"}, "project_in_holding_currency"),
            ({"state": "APPROVED"}, "projects_project_state_moves_by_table"),
        ):
            assert self.refused(**self.values(cast, fund, **changes)) == constraint

    def test_refuses_a_line_that_is_not_sound(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        values = {
            "project": project,
            "version": 1,
            "category": "OPERATING",
            "amount": Decimal(1),
            "currency": "USD",
        }
        for changes, constraint in (
            ({"amount": Decimal(0)}, "budget_line_amount_positive"),
            ({"category": "ARMS"}, "budget_line_category_known"),
            ({"category": "GOODS"}, "budget_line_category_once"),
            ({"currency": "EUR"}, "budget_line_in_project_currency"),
            ({"version": 2}, "project_parts_frozen_once_submitted"),
        ):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                BudgetLine.objects.create(**{**values, **changes})
            assert constraint_of(refused.value) == constraint


class TestPage:
    def sent(self, **changes) -> dict:
        return {
            "request_key": str(uuid4()),
            "title": "Clean water for two counties",
            "title_ko": "두 개 군의 맑은 물",
            "sector": "WATER",
            "objective": "Safe water for 80,000 people.",
            "recipient_priority": "Public health",
            "donor_priority": "Water",
            "basis_1874": "HUMANITARIAN",
            "basis_text": "Drinking water for civilians.",
            "amount": "1,250,000.50",
            "budget_WORKS": "1,000,000.50",
            "budget_GOODS": "250000",
            "indicator_0_name": "People served",
            "indicator_0_unit": "people",
            "indicator_0_baseline": "0",
            "indicator_0_target": "80000",
            "indicator_0_target_date": "2099-12-31",
            **changes,
        }

    def post(self, client_of, cast, **changes):
        client = client_of(cast.project_officer)
        return client.post(reverse("projects:project_propose"), self.sent(**changes))

    def test_shows_the_form(self, cast, fund, client_of):
        page = client_of(cast.project_officer).get(reverse("projects:project_propose"))
        assert page.status_code == 200
        assert "UNSCR 1874" in page.content.decode()

    def test_records_the_draft_and_leads_to_it(self, cast, fund, client_of):
        answer = self.post(client_of, cast)
        project = Project.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == reverse("projects:project_detail", args=[project.pk])
        assert project.money == usd("1250000.50")

    def test_makes_one_draft_of_a_double_click(self, cast, fund, client_of):
        key = str(uuid4())
        first = self.post(client_of, cast, request_key=key)
        second = self.post(client_of, cast, request_key=key)
        assert first["Location"] == second["Location"]
        assert Project.objects.count() == 1

    def test_keeps_what_was_typed_and_says_what_does_not_add_up(self, cast, fund, client_of):
        answer = self.post(client_of, cast, amount="1250000.51")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "USD 0.01" in page
        assert "Clean water for two counties" in page
        assert not Project.objects.exists()

    def test_refuses_amounts_that_are_none(self, cast, fund, client_of):
        for amount in ("-5", "0", "NaN", "1e999", "１２３", "1.005", "9" * 30, "abc", "", "1,5"):
            assert self.post(client_of, cast, amount=amount).status_code == 422
        assert not Project.objects.exists()

    def test_refuses_a_missing_basis(self, cast, fund, client_of):
        values = self.sent()
        del values["basis_1874"]
        url = reverse("projects:project_propose")
        assert client_of(cast.project_officer).post(url, values).status_code == 422

    def test_refuses_names_of_five_thousand_characters(self, cast, fund, client_of):
        for name in ("title", "recipient_priority"):
            assert self.post(client_of, cast, **{name: "x" * 5000}).status_code == 422

    def test_shows_markup_as_text(self, cast, fund, client_of):
        answer = self.post(client_of, cast, title="<script>alert(1)</script>")
        page = client_of(cast.donor_officer).get(answer["Location"]).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_asks_to_finish_a_row_that_was_begun(self, cast, fund, client_of):
        answer = self.post(client_of, cast, indicator_1_name="Half a row")
        assert answer.status_code == 422
        assert "This row is begun" in answer.content.decode()

    def test_gives_more_rows_without_script(self, cast, fund, client_of):
        rows = {f"indicator_{n}_name": f"Indicator {n}" for n in range(3)}
        answer = self.post(client_of, cast, step="edit", **rows)
        assert answer.status_code == 200
        assert 'name="indicator_4_name"' in answer.content.decode()
        assert not Project.objects.exists()

    def test_denies_other_roles(self, cast, fund, client_of):
        url = reverse("projects:project_propose")
        assert client_of(cast.donor_officer).get(url).status_code == 403
        assert client_of(cast.donor_officer).post(url, self.sent()).status_code == 403


class TestApi:
    def body(self, fund, **changes) -> dict:
        return {
            "fund_id": str(fund.pk),
            "title": "Clean water",
            "sector": "WATER",
            "objective": "Safe water.",
            "recipient_priority": "Health",
            "donor_priority": "Water",
            "basis_1874": "HUMANITARIAN",
            "basis_text": "Drinking water.",
            "amount": {"amount": "100.00", "currency": "USD"},
            "budget": [{"category": "WORKS", "money": {"amount": "100.00", "currency": "USD"}}],
            "indicators": [
                {
                    "name": "People",
                    "unit": "people",
                    "baseline": "0",
                    "target": "10",
                    "target_date": "2099-01-01",
                }
            ],
            **changes,
        }

    def post(self, client, body, key=None):
        return client.post(
            reverse("projects_api:project_propose"),
            body,
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid4())},
        )

    def test_records_the_draft(self, cast, fund, client_of):
        answer = self.post(client_of(cast.project_officer), self.body(fund))
        assert answer.status_code == 201, answer.content
        assert answer.json()["money"] == {"amount": "100.00", "currency": "USD"}

    def test_answers_a_repeated_key_with_the_same_project(self, cast, fund, client_of):
        client, key = client_of(cast.project_officer), str(uuid4())
        first = self.post(client, self.body(fund), key)
        second = self.post(client, self.body(fund), key)
        assert first.json()["id"] == second.json()["id"]
        other = self.post(client, self.body(fund, title="Other"), key)
        assert other.status_code == 422
        assert Project.objects.count() == 1

    def test_says_which_part_is_wrong(self, cast, fund, client_of):
        body = self.body(fund, amount={"amount": "100.01", "currency": "USD"})
        answer = self.post(client_of(cast.project_officer), body)
        assert answer.status_code == 422
        assert "amount" in answer.json()["fields"]

    def test_denies_other_roles(self, cast, fund, client_of):
        assert self.post(client_of(cast.auditor), self.body(fund)).status_code == 403
