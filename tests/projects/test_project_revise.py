"""project_revise: the ministry replaces a draft's content by its next version."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import BudgetLine, Project
from tests.factories.projects import draft_make, proposal_make, submitted_make
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money
from trustfund.kernel.states import IllegalMove

SMALLER = {"GOODS": "100.00"}


def revise(project, actor, *, version=None, **changes):
    return services.project_revise(
        actor=actor,
        now=clock.now(),
        project_id=project.pk,
        version=project.version if version is None else version,
        proposal=proposal_make(SMALLER, **changes),
    )


class TestProjectRevise:
    def test_writes_the_next_version_and_keeps_the_first(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        revised = revise(project, cast.project_officer, title="Smaller")
        assert (revised.version, revised.title) == (2, "Smaller")
        assert selectors.budget_of(project.pk) == {"GOODS": Money(Decimal(100), "USD")}
        assert BudgetLine.objects.filter(project=project, version=1).count() == 3
        assert not [str(finding) for finding in trail_findings()]

    def test_refuses_a_stale_version(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        revise(project, cast.project_officer)
        with pytest.raises(services.StaleVersion):
            revise(project, cast.project_officer, version=1)

    def test_refuses_a_submitted_project(self, cast, fund):
        project = submitted_make(fund, cast.project_officer)
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
    def test_refuses_an_edit_that_is_no_new_version(self, cast, fund):
        project = draft_make(fund, cast.project_officer)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Project.objects.filter(pk=project.pk).update(title="Quietly other")
        assert constraint_of(refused.value) == "project_revision_is_next_version"


class TestPage:
    def test_shows_the_version_that_stands_and_records_the_next(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client = client_of(cast.project_officer)
        url = reverse("projects:project_revise", args=[project.pk])
        form = client.get(url).context["form"]
        sent = {name: value for name, value in form.initial.items() if value is not None}
        sent |= {"title": "Rewritten", "request_key": str(uuid4())}
        answer = client.post(url, sent)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        project.refresh_from_db()
        assert (project.title, project.version) == ("Rewritten", 2)

    def test_keeps_what_was_typed_when_the_page_is_stale(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        client = client_of(cast.project_officer)
        url = reverse("projects:project_revise", args=[project.pk])
        sent = dict(client.get(url).context["form"].initial)
        revise(project, cast.project_officer)
        sent |= {"title": "Typed on a stale page", "request_key": str(uuid4())}
        answer = client.post(url, sent)
        assert answer.status_code == 409
        assert "Typed on a stale page" in answer.content.decode()

    def test_is_not_found_for_another_ministry(self, cast, fund, client_of):
        project = draft_make(fund, cast.project_officer)
        url = reverse("projects:project_revise", args=[project.pk])
        assert client_of(cast.other_project_officer).get(url).status_code == 404
