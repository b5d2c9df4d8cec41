"""project_return, project_appraise, project_present: what the administrator does with a version."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import Comment, Project
from tests.factories.projects import (
    appraisal_make,
    appraised_by_three,
    concept_make,
    draft_make,
    proposal_make,
    review_make,
    submitted_by,
)
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.states import IllegalMove

WHY = "Say how many farms, and where."


def send_back(project, actor, *, reason=WHY, version=None):
    return services.project_return(
        actor=actor,
        now=clock.now(),
        project_id=project.pk,
        version=version or project.version,
        reason=reason,
    )


class TestProjectReturn:
    @pytest.mark.parametrize(
        ("make", "written"), [(review_make, "CONCEPT"), (appraisal_make, "PREPARATION")]
    )
    def test_opens_the_draft_again_with_the_reasons_on_record(self, cast, fund, make, written):
        project = make(fund, cast)
        returned = send_back(project, cast.program_manager)
        assert (returned.state, returned.content_hash) == (written, "")
        (comment,) = selectors.comments_of(returned)
        assert (comment.kind, comment.version, comment.text) == ("RETURN", project.version, WHY)
        assert Message.objects.filter(name="projects.project_returned").count() == 1
        assert not [str(finding) for finding in trail_findings()]
        connection.check_constraints()

    def test_is_answered_by_the_next_version(self, cast, fund):
        project = send_back(review_make(fund, cast), cast.program_manager)
        project = services.project_revise(
            actor=cast.project_officer,
            now=clock.now(),
            project_id=project.pk,
            edition=project.edition,
            proposal=proposal_make(objective="Raise the harvest of 40 farms in Ryanggang."),
        )
        again = submitted_by(cast.project_officer, project)
        assert [version.number for version in selectors.versions_of(again)] == [2, 1]

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_asks_for_the_reasons(self, cast, fund, reason):
        project = review_make(fund, cast)
        with pytest.raises(services.ReturnRefused) as refused:
            send_back(project, cast.program_manager, reason=reason)
        assert "reason" in refused.value.fields

    def test_refuses_a_version_that_was_not_read(self, cast, fund):
        project = review_make(fund, cast)
        with pytest.raises(services.StaleEdition):
            send_back(project, cast.program_manager, version=2)

    def test_refuses_what_is_before_the_board(self, cast, fund):
        project = concept_make(fund, cast)
        with pytest.raises(IllegalMove):
            send_back(project, cast.program_manager)

    def test_refuses_other_roles(self, cast, fund):
        project = review_make(fund, cast)
        for actor in (cast.project_officer, cast.secretariat, cast.donor_member):
            with pytest.raises(NotPermitted):
                send_back(project, actor)

    def test_is_kept_by_the_database_from_being_unreasoned(self, cast, fund):
        project = review_make(fund, cast)

        def quietly():
            Project.objects.filter(pk=project.pk).update(
                state="CONCEPT",
                state_since=clock.now(),
                content_hash="",
                submitted_at=None,
                submitted_by=None,
            )
            connection.check_constraints()

        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            quietly()
        assert constraint_of(refused.value) == "project_returned_with_reason"


class TestAppraiseAndPresent:
    def test_a_concept_goes_to_the_board_after_its_review(self, cast, fund):
        project = concept_make(fund, cast)
        assert project.state == "CONCEPT_SUBMITTED"
        assert Message.objects.filter(name="projects.project_presented").count() == 1

    def test_a_proposal_goes_to_the_board_only_when_appraised(self, cast, fund):
        project = appraisal_make(fund, cast)
        of = {"actor": cast.program_manager, "now": clock.now(), "project_id": project.pk}
        with pytest.raises(IllegalMove):
            services.project_present(version=project.version, **of)
        appraised_by_three(cast, project)
        services.project_appraise(version=project.version, **of)
        assert services.project_present(version=project.version, **of).state == "SUBMITTED"

    @pytest.mark.parametrize("verb", [services.project_appraise, services.project_present])
    def test_refuses_the_ministry_itself(self, cast, fund, verb):
        project = appraisal_make(fund, cast)
        of = {"now": clock.now(), "project_id": project.pk, "version": project.version}
        with pytest.raises(NotPermitted):
            verb(actor=cast.project_officer, **of)


class TestComments:
    def add(self, project, actor, text="Which provinces?"):
        return services.comment_add(actor=actor, now=clock.now(), project_id=project.pk, text=text)

    def test_keeps_who_said_what_of_which_version(self, cast, fund):
        project = review_make(fund, cast)
        comment = self.add(project, cast.donor_member, " Which provinces? ")
        assert (comment.version, comment.text) == (1, "Which provinces?")
        assert comment.organization_id == cast.donor_member.organization_id
        assert not [str(finding) for finding in trail_findings()]

    @pytest.mark.parametrize(
        "who",
        [
            "donor_officer",
            "recipient_member",
            "other_recipient_member",
            "project_officer",
            "secretariat",
        ],
    )
    def test_is_open_to_both_sides(self, cast, fund, who):
        assert self.add(review_make(fund, cast), getattr(cast, who)).pk

    def test_hides_a_project_from_another_ministry_s_officer(self, cast, fund):
        with pytest.raises(NotFound):
            self.add(review_make(fund, cast), cast.other_project_officer)

    def test_refuses_roles_that_do_not_judge_proposals(self, cast, fund):
        project = review_make(fund, cast)
        for actor in (cast.verifier, cast.auditor, cast.signatory):
            with pytest.raises(NotPermitted):
                self.add(project, actor)

    def test_refuses_a_comment_before_any_submission_or_without_words(self, cast, fund):
        with pytest.raises(services.NothingSubmitted):
            self.add(draft_make(fund, cast.project_officer), cast.program_manager)
        with pytest.raises(services.CommentRefused):
            self.add(review_make(fund, cast), cast.program_manager, "  ")

    def test_is_about_a_version_that_there_is(self, cast, fund):
        project = review_make(fund, cast)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Comment.objects.create(
                project=project,
                version=2,
                kind="COMMENT",
                text="T",
                by_id=cast.donor_member.person_id,
                organization_id=cast.donor_member.organization_id,
                commented_at=clock.now(),
            )
        assert constraint_of(refused.value) == "comment_on_submitted_version"

    def test_shows_markup_as_text_beside_its_version(self, cast, fund, client_of):
        project = review_make(fund, cast)
        client = client_of(cast.donor_officer)
        url = reverse("projects:comment_add", args=[project.pk])
        sent = {"text": "<script>alert(1)</script>", "request_key": str(uuid4())}
        assert client.post(url, sent).status_code == 302
        detail = reverse("projects:project_detail", args=[project.pk])
        page = client_of(cast.project_officer).get(f"{detail}?tab=versions").content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page

    def test_is_taken_by_program(self, cast, fund, client_of):
        project = review_make(fund, cast)
        answer = client_of(cast.donor_officer).post(
            reverse("projects_api:comment_add", args=[project.pk]),
            {"text": "Which provinces?"},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 201, answer.content
        assert answer.json()["version"] == 1
