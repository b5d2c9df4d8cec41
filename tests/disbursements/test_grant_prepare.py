"""grant_prepare: the job prepares a grant when the board has approved a project."""

import pytest

from disbursements import services
from disbursements.models import Grant
from disbursements.tasks import grant_prepare as task
from tests.factories.disbursements import (
    grant_prepared,
    project_approved,
    project_drafted,
    usd,
)
from tests.factories.oversight_program import open_scene
from trustfund.audit.selectors import history
from trustfund.events.models import Delivery, Message
from trustfund.events.services import deliveries_lease


@pytest.fixture
def project(cast):
    return project_approved(cast, open_scene(cast).fund)


class TestGrantPrepare:
    def test_copies_project_budget_and_closing_date(self, project):
        grant = grant_prepared(project)
        assert (grant.money, grant.recipient_id) == (usd(1_000_000), project.recipient_id)
        assert grant.closing_date == project.fund.end_disbursement_date
        assert {line.category: line.money for line in grant.categories.all()} == {
            "GOODS": usd(600_000),
            "CONSULTING": usd(400_000),
        }
        assert grant.number == "TF0B0001"

    def test_is_done_once_however_often_it_is_told(self, project):
        first = grant_prepared(project)
        assert grant_prepared(project).pk == first.pk
        assert Grant.objects.count() == 1

    def test_refuses_a_project_that_is_not_approved(self, cast, project):
        draft = project_drafted(cast, project.fund)
        with pytest.raises(services.ProjectNotApproved):
            grant_prepared(draft)
        assert not Grant.objects.exists()

    def test_leaves_a_record_of_the_grant_and_of_each_line(self, project):
        grant = grant_prepared(project)
        assert [
            row.action for row in history(subject_type="disbursements.grant", subject_id=grant.pk)
        ] == ["disbursements.grant_prepare"]
        for line in grant.categories.all():
            assert history(subject_type="disbursements.grantcategory", subject_id=line.pk)

    def test_the_job_hears_of_the_approval_and_settles_its_delivery(self, project):
        message = Message.objects.get(name="projects.project_approved")
        deliveries_lease()
        delivery = Delivery.objects.get(message=message)
        task(delivery_id=str(delivery.pk), token=str(delivery.token))
        task(delivery_id=str(delivery.pk), token=str(delivery.token))
        assert Grant.objects.get().project_id == project.pk
        delivery.refresh_from_db()
        assert delivery.state == "DONE"
