"""offer_notify and receipt_notify: the donor's officers hear of what concerns their money."""

from datetime import timedelta

import pytest

from donors import tasks
from donors.services import agreement_countersign
from tests.factories.donors import receipt_make
from trustfund.db.clock import clock_move
from trustfund.events.models import Delivery
from trustfund.events.services import LEASE, deliveries_lease
from trustfund.mail.models import Notice

TASKS = {
    "donors.offer_notify": tasks.offer_notify,
    "donors.preferential_tell": tasks.preferential_tell,
    "donors.receipt_notify": tasks.receipt_notify,
}


def jobs_done() -> None:
    """Do what the relay hands out, each delivery twice."""
    for delivery in deliveries_lease():
        for _time in range(2):
            TASKS[delivery.task](delivery_id=str(delivery.pk), token=str(delivery.token))


def heard() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("id").values_list("kind", "person__name"))


class TestOffer:
    def test_is_told_to_the_officers_of_that_donor_alone(self, cast, offered):
        jobs_done()
        assert heard() == [("AGREEMENT_OFFERED", "Donor officer")]
        assert Delivery.objects.get().state == "DONE"
        assert Notice.objects.get().path == f"/donors/agreements/{offered.pk}/"

    def test_is_not_told_when_it_is_signed_by_then(self, cast, offered):
        agreement_countersign(
            actor=cast.donor_officer,
            now=offered.offered_at,
            agreement_id=offered.pk,
            content_hash=offered.content_hash,
            rate=None,
            rate_source="",
        )
        jobs_done()
        assert heard() == []

    def test_is_told_once_by_two_workers(self, offered):
        (slow,) = deliveries_lease()
        clock_move(by=LEASE + timedelta(seconds=1))
        jobs_done()
        TASKS[slow.task](delivery_id=str(slow.pk), token=str(slow.token))
        assert len(heard()) == 1


@pytest.mark.usefixtures("korea", "japan")
class TestReceipt:
    def test_is_told_to_the_officers_of_that_donor_alone(self, cast, signed_usd):
        jobs_done()
        receipt_make(cast, signed_usd, signed_usd.money)
        jobs_done()
        assert heard() == [("RECEIPT_RECORDED", "Donor officer")]
