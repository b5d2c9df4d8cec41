"""project_submit: the ministry submits its draft, which is frozen as the next version."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import BudgetLine, Component, Indicator, Project, ProjectVersion
from tests.factories.oversight_program import fund_made
from tests.factories.projects import (
    YEAR,
    appraisal_make,
    concept_make,
    draft_make,
    preparation_make,
    proposal_make,
    review_make,
    submitted_by,
    submitted_make,
)
from tests.factories.race import at_once
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money
from trustfund.kernel.states import IllegalMove


def submit(project, actor, edition=None, note=""):
    return services.project_submit(
        actor=actor,
        now=clock.now(),
        project_id=project.pk,
        edition=edition or project.edition,
        note=note,
    )


class TestProjectSubmit:
    def test_freezes_the_concept_as_a_version(self, cast, fund):
        project = submit(
            draft_make(fund, cast.project_officer), cast.project_officer, note=" First "
        )
        project.refresh_from_db()
        assert (project.state, project.version) == ("CONCEPT_REVIEW", 1)
        (version,) = selectors.versions_of(project)
        assert (version.stage, version.note, version.content) == ("CONCEPT", "First", project.draft)
        assert project.content_hash == version.content_hash
        assert version.content_hash == selectors.version_hash(project, version)
        assert not [str(finding) for finding in trail_findings()]

    def test_writes_components_lines_and_indicators_as_rows(self, cast, fund):
        project = appraisal_make(fund, cast)
        assert (project.state, project.version) == ("APPRAISAL", 2)
        assert Component.objects.filter(project=project, version=2).get().name == "Inputs"
        usd = {category: Money(amount, "USD") for category, amount in (("GOODS", 1_500_000),)}
        assert selectors.budget_of(project.pk)["GOODS"] == usd["GOODS"]
        assert BudgetLine.objects.filter(project=project, version=2, year=YEAR).count() == 3
        assert Indicator.objects.get(project=project, version=2).name == "Farms reached"

    def test_takes_a_concept_without_a_budget(self, cast, fund):
        bare = replace(proposal_make(), components=(), indicators=())
        project = review_make(fund, cast, bare)
        assert project.state == "CONCEPT_REVIEW"
        assert selectors.budget_of(project.pk) == {}

    @pytest.mark.parametrize(
        ("wrong", "part"),
        [
            (replace(proposal_make(), amount=Money("2500000.01", "USD")), "budget"),
            (proposal_make(basis_1874=""), "basis_1874"),
            (proposal_make(basis_text=" "), "basis_text"),
            (proposal_make(objective=""), "objective"),
            (replace(proposal_make(), components=()), "budget"),
            (replace(proposal_make(), indicators=()), "indicators"),
        ],
    )
    def test_says_what_is_missing_or_does_not_add_up_and_keeps_the_draft(
        self, cast, fund, wrong, part
    ):
        project = preparation_make(fund, cast)
        of = {"actor": cast.project_officer, "now": clock.now(), "project_id": project.pk}
        project = services.project_revise(edition=project.edition, proposal=wrong, **of)
        with pytest.raises(services.ProposalRefused) as refused:
            submit(project, cast.project_officer)
        assert part in refused.value.fields
        project.refresh_from_db()
        assert project.state == "PREPARATION"
        assert selectors.proposal_of(project) == wrong

    def test_publishes_the_event(self, cast, fund):
        project = review_make(fund, cast)
        message = Message.objects.get(name="projects.project_submitted")
        assert message.subject_id == str(project.pk)

    def test_submits_once(self, cast, fund):
        project = review_make(fund, cast)
        with pytest.raises(IllegalMove):
            submit(project, cast.project_officer)

    def test_refuses_a_draft_that_was_not_read(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(services.StaleEdition):
            submit(project, cast.project_officer, edition=2)

    def test_hides_another_ministry_s_project(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(NotFound):
            submit(project, cast.other_project_officer)

    def test_refuses_other_roles(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(NotPermitted):
            submit(project, cast.program_manager)


class TestDatabase:
    def refused(self, call) -> str:
        def committed():
            call()
            connection.check_constraints()

        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            committed()
        return constraint_of(refused.value)

    @pytest.mark.parametrize("make", [review_make, concept_make, appraisal_make, submitted_make])
    def test_refuses_to_change_what_is_submitted(self, cast, fund, make):
        project = make(fund, cast)
        rows = Project.objects.filter(pk=project.pk)
        other = {**project.draft, "title": "Other"}
        for change, constraint in (
            ({"title": "Other", "draft": other}, "project_content_frozen_once_submitted"),
            (
                {"title": "Other", "draft": other, "edition": 2},
                "project_content_frozen_once_submitted",
            ),
            ({"edition": 9}, "project_content_frozen_once_submitted"),
            ({"content_hash": "0" * 64}, "project_submission_frozen"),
            ({"submitted_at": clock.now()}, "project_submission_frozen"),
            ({"version": project.version + 1}, "project_submission_is_next_version"),
        ):
            assert self.refused(lambda change=change: rows.update(**change)) == constraint

    def test_refuses_parts_for_what_is_submitted(self, cast, fund):
        project = submitted_make(fund, cast)
        component = Component.objects.get(project=project, version=2)
        of = {"project": project, "version": 2}
        line = {"category": "OPERATING", "year": YEAR, "amount": Decimal(1), "currency": "USD"}
        indicator = {
            "position": 2,
            "name": "N",
            "unit": "u",
            "baseline": 0,
            "target": 1,
            "target_date": clock.now().date(),
        }
        for call in (
            lambda: Component.objects.create(**of, position=2, name="Another"),
            lambda: BudgetLine.objects.create(**of, component=component, **line),
            lambda: Indicator.objects.create(**of, **indicator),
        ):
            assert self.refused(call) == "project_parts_frozen_once_submitted"

    def version(self, project, cast, **changes) -> ProjectVersion:
        """Write the next version of a draft by hand, past the service."""
        values = {
            "number": project.version + 1,
            "stage": "CONCEPT",
            "content": project.draft,
            "content_hash": "0" * 64,
            "submitted_by_id": cast.project_officer.person_id,
            "submitted_at": clock.now(),
        }
        return ProjectVersion.objects.create(project=project, **{**values, **changes})

    def slip(self, project, version, **changes) -> None:
        """Submit a draft by hand, past the service."""
        values = {
            "state": "CONCEPT_REVIEW",
            "version": version.number,
            "content_hash": version.content_hash,
            "submitted_at": version.submitted_at,
            "submitted_by_id": version.submitted_by_id,
        }
        Project.objects.filter(pk=project.pk).update(**{**values, **changes})

    def test_refuses_a_version_that_is_not_submitted(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        assert self.refused(lambda: self.version(project, cast)) == "version_is_submitted"
        assert self.refused(lambda: self.version(project, cast, number=2)) == "version_of_draft"
        under_review = review_make(fund, cast)
        assert self.refused(lambda: self.version(under_review, cast)) == "version_of_draft"

    def test_refuses_a_submission_that_says_something_else_than_its_draft(self, cast, fund):
        bare = replace(proposal_make(), components=(), indicators=())
        project = draft_make(fund, cast.project_officer, bare)
        for wrong in (
            {"content": {**project.draft, "objective": "Quietly other"}},
            {"stage": "PROPOSAL"},
        ):
            assert (
                self.refused(
                    lambda wrong=wrong: self.slip(project, self.version(project, cast, **wrong))
                )
                == "project_submission_is_next_version"
            )
        for wrong in ({"content_hash": "1" * 64}, {"submitted_at": clock.now()}):
            assert (
                self.refused(
                    lambda wrong=wrong: self.slip(project, self.version(project, cast), **wrong)
                )
                == "project_submission_is_next_version"
            )

    def test_refuses_a_submission_whose_rows_are_not_its_text(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        lines = [("GOODS", 1_500_000), ("WORKS", 900_000), ("TRAINING", 100_000)]

        def slip_through(rows):
            version = self.version(project, cast)
            of = {"project": project, "version": version.number}
            component = Component.objects.create(**of, position=1, name="Inputs")
            for category, amount in rows:
                BudgetLine.objects.create(
                    **of,
                    component=component,
                    category=category,
                    year=YEAR,
                    amount=Decimal(amount),
                    currency="USD",
                )
            self.slip(project, version)

        for rows in (
            [],
            lines[:2],
            [*lines, ("OPERATING", "0.01")],
            [*lines[:2], ("TRAINING", "99999.99"), ("OPERATING", "0.01")],
        ):
            assert self.refused(lambda rows=rows: slip_through(rows)) == "project_budget_adds_up"
        slip_through(lines)  # the rows that the text has pass

    @pytest.mark.parametrize(
        "basis", [{"basis_1874": ""}, {"basis_1874": "ARMS"}, {"basis_text": ""}]
    )
    def test_refuses_a_submission_without_a_basis(self, cast, fund, basis):
        bare = replace(proposal_make(**basis), components=(), indicators=())
        project = draft_make(fund, cast.project_officer, bare)
        assert (
            self.refused(lambda: self.slip(project, self.version(project, cast)))
            == "project_basis_1874_stated"
        )

    @pytest.mark.parametrize(
        ("make", "state", "column"),
        [
            (concept_make, "CONCEPT_APPROVED", "concept"),
            (concept_make, "CONCEPT_REJECTED", "concept"),
            (submitted_make, "APPROVED", "motion"),
            (submitted_make, "REJECTED", "motion"),
        ],
    )
    def test_refuses_a_decision_that_no_board_took(self, cast, fund, make, state, column):
        project = make(fund, cast)
        at = "concept_decided_at" if column == "concept" else "decided_at"
        decided = {"state": state, f"{column}_reference": "D-001", at: clock.now()}
        rows = Project.objects.filter(pk=project.pk)
        assert self.refused(lambda: rows.update(**decided)) == "project_decided_by_outcome"

    def test_keeps_the_decision_on_the_concept(self, cast, fund):
        project = preparation_make(fund, cast)
        rows = Project.objects.filter(pk=project.pk)
        change = {"concept_reference": "D-009"}
        assert self.refused(lambda: rows.update(**change)) == "project_decision_frozen"


class TestDecisionsAreTheBoardsAlone:
    @pytest.mark.parametrize("make", [concept_make, submitted_make])
    @pytest.mark.parametrize("is_adopted", [True, False])
    def test_the_service_alone_decides_nothing(self, cast, fund, make, is_adopted):
        project = make(fund, cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            self.decide(cast, project, project.content_hash, is_adopted=is_adopted)

    @pytest.mark.parametrize("is_adopted", [True, False])
    def test_refuses_another_content(self, cast, fund, is_adopted):
        project = concept_make(fund, cast)
        with pytest.raises(services.ContentChanged):
            self.decide(cast, project, "0" * 64, is_adopted=is_adopted)

    def decide(self, cast, project, content_hash, *, is_adopted):
        services.project_decide(
            actor=cast.secretariat,
            now=clock.now(),
            project_id=project.pk,
            content_hash=content_hash,
            motion_reference="D-001",
            is_adopted=is_adopted,
        )


class TestRace:
    def test_two_submissions_at_once_make_one_version(self, committed_cast):
        cast = committed_cast
        project = draft_make(fund_made(cast), cast.project_officer)
        answers = at_once(lambda: submit(project, cast.project_officer), count=4)
        assert sorted(answers) == ["IllegalMove"] * 3 + ["Project"]
        assert ProjectVersion.objects.filter(project=project).count() == 1
        assert not [str(finding) for finding in trail_findings()]


class TestPage:
    def url(self, project) -> str:
        return reverse("projects:project_submit", args=[project.pk])

    def test_shows_what_will_be_frozen_and_submits_it(self, cast, fund, client_of):
        project = preparation_make(fund, cast)
        client = client_of(cast.project_officer)
        page = client.get(self.url(project)).content.decode()
        assert project.draft["objective"] in page
        assert "1,500,000.00" in page
        sent = {"edition": project.edition, "note": "Ready", "request_key": str(uuid4())}
        assert client.post(self.url(project), sent).status_code == 302
        project.refresh_from_db()
        assert project.state == "APPRAISAL"

    def test_says_what_is_missing_where_it_can_be_mended(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer, proposal_make(objective=""))
        client = client_of(cast.project_officer)
        sent = {"edition": "1", "request_key": str(uuid4())}
        answer = client.post(self.url(project), sent)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "This part of the proposal is missing." in page
        assert reverse("projects:project_revise", args=[project.pk, "description"]) in page

    def test_is_not_found_for_another_ministry(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client = client_of(cast.other_project_officer)
        assert client.get(self.url(project)).status_code == 404
        sent = {"edition": "1", "request_key": str(uuid4())}
        assert client.post(self.url(project), sent).status_code == 404

    def test_offers_no_edit_after_submission(self, cast, fund, client_of):
        project = submitted_make(fund, cast)
        client = client_of(cast.project_officer)
        page = client.get(reverse("projects:project_detail", args=[project.pk])).content.decode()
        assert reverse("projects:project_revise", args=[project.pk, "description"]) not in page


class TestApi:
    def post(self, client_of, cast, project, **body):
        return client_of(cast.project_officer).post(
            reverse("projects_api:project_submit", args=[project.pk]),
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )

    def test_submits_the_draft(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        answer = self.post(client_of, cast, project, edition=1, note="First")
        assert answer.status_code == 200, answer.content
        said = answer.json()
        assert said["state"] == "CONCEPT_REVIEW"
        assert [(row["number"], row["note"]) for row in said["versions"]] == [(1, "First")]

    def test_refuses_a_second_submission(self, cast, fund, client_of):
        project = submitted_by(cast.project_officer, draft_make(fund, cast.project_officer))
        assert self.post(client_of, cast, project, edition=1).status_code == 409
