"""review_notify: those who may approve the application hear that it waits."""

from disbursements.services import application_return
from disbursements.tasks import review_notify
from tests.factories.cast import appointed
from tests.factories.disbursements import reviewed
from trustfund.db import clock
from trustfund.events.services import deliveries_lease
from trustfund.identity.choices import Role
from trustfund.mail.models import Notice


def jobs_done() -> None:
    """Do what the relay hands out of this house."""
    for delivery in deliveries_lease():
        if delivery.task == review_notify.name:
            review_notify(delivery_id=str(delivery.pk), token=str(delivery.token))


def heard() -> list[str]:
    return list(
        Notice.objects.filter(kind="APPLICATION_REVIEWED").values_list("person__name", flat=True)
    )


class TestReviewNotify:
    def test_tells_the_approvers_but_for_the_unit_that_reviewed(self, case):
        appointed(
            name="colleague",
            organization=case.cast.organizations["finance_unit"],
            role=Role.FINANCE_APPROVER,
        )
        application = reviewed(case)
        jobs_done()
        assert heard() == ["Finance approver"]
        notice = Notice.objects.get(kind="APPLICATION_REVIEWED")
        assert notice.words["application"] == application.number
        assert notice.path == f"/disbursements/applications/{application.pk}/"

    def test_tells_nobody_of_an_application_that_has_moved_on(self, case):
        application = reviewed(case)
        application_return(
            actor=case.cast.finance_approver,
            now=clock.now(),
            application_id=application.pk,
            version=application.version,
            reason="The invoice is missing.",
        )
        jobs_done()
        assert heard() == []
