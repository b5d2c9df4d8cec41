"""project_submit: the ministry puts the project before the board, frozen."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import BudgetLine, Indicator, Project
from tests.factories.projects import draft_make, submitted_make
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.states import IllegalMove

FROZEN = {
    "title": "Other",
    "title_ko": "다른 이름",
    "sector": "ENERGY",
    "objective": "Other",
    "recipient_priority": "Other",
    "donor_priority": "Other",
    "basis_1874": "DENUCLEARIZATION",
    "basis_text": "Other",
    "amount": Decimal("2500000.01"),
    "version": 2,
    "content_hash": "0" * 64,
}


def submit(project, actor, version=None):
    return services.project_submit(
        actor=actor,
        now=clock.now(),
        project_id=project.pk,
        version=version or project.version,
    )


class TestProjectSubmit:
    def test_freezes_the_hash_of_what_is_proposed(self, cast, fund):
        project = submitted_make(fund, cast.project_officer)
        project.refresh_from_db()
        assert project.state == "SUBMITTED"
        assert project.content_hash == canonical_hash(selectors.proposal_content(project))
        assert selectors.submitted_projects(fund.pk) == [project]
        assert not [str(finding) for finding in trail_findings()]

    def test_publishes_the_event(self, cast, fund):
        project = submitted_make(fund, cast.project_officer)
        message = Message.objects.get(name="projects.project_submitted")
        assert message.subject_id == str(project.pk)

    def test_submits_once(self, cast, fund):
        project = submitted_make(fund, cast.project_officer)
        with pytest.raises(IllegalMove):
            submit(project, cast.project_officer)

    def test_refuses_a_version_that_was_not_read(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(services.StaleVersion):
            submit(project, cast.project_officer, version=2)

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
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            call()
        return constraint_of(refused.value)

    def test_refuses_to_change_what_is_submitted(self, cast, fund):
        project = submitted_make(fund, cast.project_officer)
        rows = Project.objects.filter(pk=project.pk)
        for column, value in FROZEN.items():
            assert self.refused(lambda change={column: value}: rows.update(**change)) in {
                "project_content_frozen_once_submitted",
                "project_submission_frozen",
            }

    def test_refuses_a_line_and_an_indicator_for_what_is_submitted(self, cast, fund):
        project = submitted_make(fund, cast.project_officer)
        line = {"category": "OPERATING", "amount": Decimal(1), "currency": "USD"}
        indicator = {
            "position": 2,
            "name": "N",
            "unit": "u",
            "baseline": 0,
            "target": 1,
            "target_date": clock.now().date(),
        }
        of = {"project": project, "version": 1}
        for call in (
            lambda: BudgetLine.objects.create(**of, **line),
            lambda: Indicator.objects.create(**of, **indicator),
        ):
            assert self.refused(call) == "project_parts_frozen_once_submitted"

    def test_refuses_a_submission_that_does_not_add_up(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        BudgetLine.objects.create(
            project=project, version=1, category="OPERATING", amount=Decimal("0.01"), currency="USD"
        )

        def slip_through():
            Project.objects.filter(pk=project.pk).update(
                state="SUBMITTED",
                content_hash="0" * 64,
                submitted_at=clock.now(),
                submitted_by_id=cast.project_officer.person_id,
            )

        assert self.refused(slip_through) == "project_budget_adds_up"

    @pytest.mark.parametrize("state", ["APPROVED", "REJECTED"])
    def test_refuses_a_decision_that_no_board_took(self, cast, fund, state):
        project = submitted_make(fund, cast.project_officer)
        rows = Project.objects.filter(pk=project.pk)
        assert (
            self.refused(
                lambda: rows.update(state=state, motion_reference="D-001", decided_at=clock.now())
            )
            == "project_decided_by_outcome"
        )


class TestDecisionsAreTheBoardsAlone:
    @pytest.mark.parametrize("decide", [services.project_approve, services.project_reject])
    def test_the_service_alone_decides_nothing(self, cast, fund, decide):
        project = submitted_make(fund, cast.project_officer)
        with pytest.raises(IntegrityError), transaction.atomic():
            decide(
                actor=cast.secretariat,
                now=clock.now(),
                project_id=project.pk,
                content_hash=project.content_hash,
                motion_reference="D-001",
            )

    @pytest.mark.parametrize("decide", [services.project_approve, services.project_reject])
    def test_refuses_another_content(self, cast, fund, decide):
        project = submitted_make(fund, cast.project_officer)
        with pytest.raises(services.ContentChanged):
            decide(
                actor=cast.secretariat,
                now=clock.now(),
                project_id=project.pk,
                content_hash="0" * 64,
                motion_reference="D-001",
            )


class TestPage:
    def test_shows_what_will_be_frozen_and_submits_it(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client = client_of(cast.project_officer)
        url = reverse("projects:project_submit", args=[project.pk])
        page = client.get(url).content.decode()
        assert project.objective in page
        assert "1,500,000.00" in page
        answer = client.post(url, {"version": "1", "request_key": str(uuid4())})
        assert answer.status_code == 302
        project.refresh_from_db()
        assert project.state == "SUBMITTED"

    def test_is_not_found_for_another_ministry(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        url = reverse("projects:project_submit", args=[project.pk])
        client = client_of(cast.other_project_officer)
        assert client.get(url).status_code == 404
        sent = {"version": "1", "request_key": str(uuid4())}
        assert client.post(url, sent).status_code == 404

    def test_offers_no_edit_after_submission(self, cast, fund, client_of):
        project = submitted_make(fund, cast.project_officer)
        client = client_of(cast.project_officer)
        page = client.get(reverse("projects:project_detail", args=[project.pk])).content.decode()
        assert reverse("projects:project_revise", args=[project.pk]) not in page


class TestApi:
    def test_submits_the_version(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        answer = client_of(cast.project_officer).post(
            reverse("projects_api:project_submit", args=[project.pk]),
            {"version": 1},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 200, answer.content
        assert answer.json()["state"] == "SUBMITTED"

    def test_refuses_an_edit_after_submission(self, cast, fund, client_of):
        project = submitted_make(fund, cast.project_officer)
        answer = client_of(cast.project_officer).post(
            reverse("projects_api:project_submit", args=[project.pk]),
            {"version": 1},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 409
