"""project_propose: a project officer writes a concept down as a draft of the ministry."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import BudgetLine, Project
from projects.rules.content import content_of
from projects.rules.proposal import (
    BudgetItem,
    ComponentItem,
    IndicatorItem,
    Proposal,
    RiskItem,
    proposal_problems,
)
from tests.factories.projects import YEAR, draft_make, proposal_make
from trustfund.audit.selectors import history, trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money

TODAY = date(2026, 11, 20)


def usd(amount) -> Money:
    return Money(Decimal(str(amount)), "USD")


def problems(proposal: Proposal, stage: str = "PROPOSAL") -> set[tuple[str, str]]:
    found = proposal_problems(
        proposal,
        stage=stage,
        holding_currency="USD",
        today=TODAY,
        fund_ends=date(2040, 12, 31),
    )
    return {(problem.code, problem.part) for problem in found}


def component(*lines, name="Inputs") -> ComponentItem:
    """Return a component of lines (category, year, amount)."""
    return ComponentItem(
        name, "", tuple(BudgetItem(category, year, usd(amount)) for category, year, amount in lines)
    )


def budgeted(*components, amount=100) -> Proposal:
    """Return a sound proposal with these components instead."""
    closes = date(2040, 12, 31)
    return replace(proposal_make(), components=components, amount=usd(amount), closing_date=closes)


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
        assert problems(wrong) == {("does_not_add_up", "budget")}
        assert problems(wrong, "CONCEPT") == {("does_not_add_up", "budget")}

    def test_asks_a_concept_for_no_budget_and_no_results(self):
        bare = replace(proposal_make(), components=(), indicators=())
        assert problems(bare, "CONCEPT") == set()
        assert problems(bare) == {("no_lines", "budget"), ("no_indicators", "indicators")}

    @pytest.mark.parametrize(
        ("proposal", "found"),
        [
            (budgeted(component(("GOODS", 2030, 150), ("WORKS", 2030, -50))), "not_positive"),
            (budgeted(component(("GOODS", 2030, 60), ("GOODS", 2030, 40))), "line_twice"),
            (budgeted(component(("GOODS", 2025, 100))), "year_past"),
            (budgeted(component(("GOODS", 2030, 100), name=" ")), "component_unnamed"),
            (budgeted(component(("GOODS", 2030, 100)), component(name="B")), "component_empty"),
            (
                budgeted(
                    component(("GOODS", 2030, 60)), component(("WORKS", 2030, 40), name="inputs")
                ),
                "component_twice",
            ),
            (
                budgeted(
                    *(component(("GOODS", 2030, 10), name=f"C{n}") for n in range(10, 23)),
                    amount=130,
                ),
                "too_many_components",
            ),
            (
                budgeted(component(*(("GOODS", year, 10) for year in range(2030, 2040)))),
                "too_many_years",
            ),
        ],
    )
    def test_finds_what_is_wrong_with_a_budget(self, proposal, found):
        assert problems(proposal) == {(found, "budget")}

    def test_takes_the_same_category_in_two_years_and_two_components(self):
        sound = budgeted(
            component(("GOODS", 2030, 30), ("GOODS", 2031, 30)),
            component(("GOODS", 2030, 40), name="B"),
        )
        assert problems(sound) == set()

    def test_finds_another_currency(self):
        assert problems(proposal_make(currency="EUR")) == {("currency", "amount")}

    def test_finds_a_target_that_is_the_baseline(self):
        item = IndicatorItem("Farms", "farms", Decimal(4), Decimal(4), date(YEAR, 12, 31))
        wrong = replace(proposal_make(), indicators=(item,))
        assert problems(wrong) == {("target_is_baseline", "indicators")}

    def test_finds_a_target_in_the_past(self):
        item = IndicatorItem("Farms", "farms", Decimal(0), Decimal(4), TODAY)
        wrong = replace(proposal_make(), indicators=(item,))
        assert problems(wrong) == {("target_date_past", "indicators")}

    def test_finds_a_thousand_indicators(self):
        items = tuple(
            IndicatorItem(f"I{n}", "u", Decimal(0), Decimal(1), date(YEAR, 12, 31))
            for n in range(1000)
        )
        assert problems(replace(proposal_make(), indicators=items)) == {("too_many", "indicators")}

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"need": ""}, ("missing", "need")),
            ({"sustainability": " "}, ("missing", "sustainability")),
            ({"coordination": ""}, ("missing", "coordination")),
            ({"es_class": ""}, ("missing", "es_class")),
            ({"es_text": ""}, ("missing", "es_text")),
            ({"closing_date": None}, ("missing", "closing_date")),
            ({"beneficiaries": None}, ("missing", "beneficiaries")),
            ({"women": None}, ("missing", "women")),
            ({"provinces": ()}, ("no_provinces", "provinces")),
            ({"risks": ()}, ("risks_unrated", "risks")),
            ({"risks": proposal_make().risks[:8]}, ("risks_unrated", "risks")),
        ],
    )
    def test_asks_the_whole_proposal_and_no_concept_for(self, changes, found):
        assert problems(proposal_make(**changes)) == {found}
        assert problems(proposal_make(**changes), "CONCEPT") == set()

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"beneficiaries": 0, "women": 0}, {("nobody_reached", "beneficiaries")}),
            ({"women": 62_001}, {("more_women_than_people", "women")}),
            ({"closing_date": date(2041, 1, 1)}, {("closing_after_fund", "closing_date")}),
            (
                {"closing_date": TODAY},
                {
                    ("closing_past", "closing_date"),
                    ("budget_after_closing", "budget"),
                    ("target_after_closing", "indicators"),
                },
            ),
            ({"closing_date": date(YEAR, 12, 30)}, {("target_after_closing", "indicators")}),
        ],
    )
    def test_holds_a_concept_to_the_same_rules_where_it_says_them(self, changes, found):
        assert problems(proposal_make(**changes)) == found
        assert problems(proposal_make(**changes), "CONCEPT") == found

    def test_rates_each_category_once(self):
        twice = (*proposal_make().risks, RiskItem("POLITICAL", "L", ""))
        assert problems(proposal_make(risks=twice)) == {("risk_twice", "risks")}

    def test_says_everything_at_once(self):
        wrong = replace(proposal_make(title="", basis_1874=""), components=(), indicators=())
        assert problems(wrong) == {
            ("missing", "title"),
            ("missing", "basis_1874"),
            ("no_lines", "budget"),
            ("no_indicators", "indicators"),
        }


class TestProjectPropose:
    def test_writes_the_concept_as_a_draft(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        project.refresh_from_db()
        assert (project.number, project.state) == ("P-001", "CONCEPT")
        assert (project.edition, project.version) == (1, 0)
        assert project.recipient_id == cast.project_officer.organization_id
        assert project.money == usd(2_500_000)
        assert selectors.proposal_of(project) == proposal_make()
        assert not BudgetLine.objects.exists()

    def test_keeps_a_draft_that_is_not_complete_yet(self, cast, fund):
        bare = Proposal(title="An idea", sector="WATER", amount=usd(5))
        project = draft_make(fund, cast.project_officer, bare)
        assert selectors.proposal_of(project) == bare
        missing = selectors.missing_of(project, today=TODAY)
        assert {problem.part for problem in missing} == {
            "objective",
            "recipient_priority",
            "donor_priority",
            "basis_1874",
            "basis_text",
        }

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
        assert not Message.objects.filter(name__startswith="projects.project_").exists()

    def test_numbers_projects_within_the_fund(self, cast, fund):
        numbers = [draft_make(fund, cast.project_officer).number for _time in range(3)]
        assert numbers == ["P-001", "P-002", "P-003"]

    @pytest.mark.parametrize(
        ("wrong", "part"),
        [
            (proposal_make(currency="EUR"), "amount"),
            (replace(proposal_make(), amount=usd(0)), "amount"),
            (budgeted(component(("GOODS", 2030, -1))), "budget"),
        ],
    )
    def test_keeps_nothing_that_could_never_be_submitted(self, cast, fund, wrong, part):
        with pytest.raises(services.ProposalRefused) as refused:
            draft_make(fund, cast.project_officer, wrong)
        assert part in refused.value.fields
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
        proposal = Proposal(title="T", sector="FOOD", amount=usd(5))
        return {
            "fund": fund,
            "number": "P-009",
            "recipient": cast.organizations["ministry"],
            "title": "T",
            "sector": "FOOD",
            "amount": Decimal(5),
            "currency": "USD",
            "draft": content_of(proposal),
            "state_since": clock.now(),
            "proposed_by_id": cast.project_officer.person_id,
            **changes,
        }

    def in_euro(self) -> dict:
        proposal = Proposal(title="T", sector="FOOD", amount=Money(Decimal(5), "EUR"))
        return {"currency": "EUR", "draft": content_of(proposal)}

    def test_refuses_a_project_that_is_not_sound(self, cast, fund):
        for changes, constraint in (
            ({"title": "Another than the draft's"}, "project_head_is_draft"),
            ({"amount": Decimal(6)}, "project_head_is_draft"),
            ({"draft": {}}, "project_head_is_draft"),
            ({"version": 1}, "project_begins_as_draft"),
            ({"edition": 2}, "project_begins_as_draft"),
            (self.in_euro(), "project_in_holding_currency"),
            ({"state": "APPROVED"}, "projects_project_state_moves_by_table"),
        ):
            assert self.refused(**self.values(cast, fund, **changes)) == constraint

    @pytest.mark.parametrize(
        ("wrong", "constraint"),
        [
            ({"amount": usd(0)}, "project_amount_positive"),
            ({"amount": usd(-1)}, "project_amount_positive"),
            ({"sector": "ARMS"}, "project_sector_known"),
            ({"title": ""}, "project_title_stated"),
        ],
    )
    def test_refuses_a_head_that_is_not_sound(self, cast, fund, wrong, constraint):
        proposal = replace(Proposal(title="T", sector="FOOD", amount=usd(5)), **wrong)
        head = {
            "title": proposal.title,
            "sector": proposal.sector,
            "amount": proposal.amount.amount,
            "draft": content_of(proposal),
        }
        assert self.refused(**self.values(cast, fund, **head)) == constraint


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

    def test_keeps_what_was_typed_when_something_is_wrong(self, cast, fund, client_of):
        answer = self.post(client_of, cast, amount="1250000.511")
        assert answer.status_code == 422
        assert "Clean water for two counties" in answer.content.decode()
        assert not Project.objects.exists()

    def test_refuses_amounts_that_are_none(self, cast, fund, client_of):
        for amount in ("-5", "0", "NaN", "1e999", "１２３", "1.005", "9" * 30, "abc", "", "1,5"):
            assert self.post(client_of, cast, amount=amount).status_code == 422
        assert not Project.objects.exists()

    def test_refuses_names_of_five_thousand_characters(self, cast, fund, client_of):
        for name in ("title", "recipient_priority"):
            assert self.post(client_of, cast, **{name: "x" * 5000}).status_code == 422

    def test_shows_markup_as_text(self, cast, fund, client_of):
        answer = self.post(client_of, cast, title="<script>alert(1)</script>")
        page = client_of(cast.donor_officer).get(answer["Location"]).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

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
            "components": [
                {
                    "name": "Mains",
                    "lines": [
                        {
                            "category": "WORKS",
                            "year": 2030,
                            "money": {"amount": "100.00", "currency": "USD"},
                        }
                    ],
                }
            ],
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
        body = self.body(fund, amount={"amount": "0.00", "currency": "USD"})
        answer = self.post(client_of(cast.project_officer), body)
        assert answer.status_code == 422
        assert "amount" in answer.json()["fields"]

    def test_denies_other_roles(self, cast, fund, client_of):
        assert self.post(client_of(cast.auditor), self.body(fund)).status_code == 403
