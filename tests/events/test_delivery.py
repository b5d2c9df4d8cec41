"""Deliveries: leased to one worker at a time, settled once, never lost."""

from datetime import timedelta

import pytest
from django.db import connections

from trustfund.db.clock import clock_move, now
from trustfund.events import services
from trustfund.events.choices import DeliveryState
from trustfund.events.models import Delivery
from trustfund.events.selectors import delivery_counts, delivery_rows

TABLE = {"test.happened": ("test.one", "test.other"), "test.ignored": ()}


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(services, "subscriptions", lambda: TABLE)


@pytest.fixture
def movable_clock(db):
    """Let this test move the clock, and set it true again."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT movable FROM db_clock")
        if not cursor.fetchone()[0]:
            pytest.fail("the test database must have a movable clock")
    yield
    clock_move()


@pytest.fixture
def published(cast, table):
    return services.publish("test.happened", subject=cast.organizations["korea"], at=now())


def taken(delivery):
    return services.delivery_taken(delivery_id=str(delivery.pk), token=str(delivery.token))


class TestPublish:
    def test_makes_one_delivery_for_each_subscriber(self, published):
        assert sorted(published.deliveries.values_list("task", flat=True)) == [
            "test.one",
            "test.other",
        ]

    def test_makes_none_where_nobody_subscribes(self, cast, table):
        message = services.publish("test.ignored", subject=cast.organizations["korea"], at=now())
        assert not message.deliveries.exists()

    def test_refuses_a_name_that_the_table_lacks(self, cast, table):
        with pytest.raises(services.UnknownEvent):
            services.publish("test.unheard", subject=cast.organizations["korea"], at=now())


class TestLease:
    def test_is_given_once(self, published):
        assert len(services.deliveries_lease()) == 2
        assert services.deliveries_lease() == []

    def test_is_given_anew_when_it_ran_out(self, published, movable_clock):
        first = services.deliveries_lease()
        clock_move(by=services.LEASE + timedelta(seconds=1))
        second = services.deliveries_lease()
        assert {d.pk for d in first} == {d.pk for d in second}
        assert not {d.token for d in first} & {d.token for d in second}

    def test_ends_in_failure_after_its_attempts(self, published, movable_clock):
        for _ in range(services.MAX_ATTEMPTS):
            assert services.deliveries_lease()
            clock_move(by=services.LEASE + timedelta(seconds=1))
        assert services.deliveries_lease() == []
        assert delivery_counts() == {DeliveryState.FAILED: 2}
        services.delivery_retry(delivery_id=delivery_rows()[0].id)
        assert len(services.deliveries_lease()) == 1


class TestTaken:
    def test_settles_when_the_work_is_done(self, published):
        delivery = services.deliveries_lease()[0]
        with taken(delivery) as held:
            assert held.message == published
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.DONE

    def test_is_nothing_for_a_delivery_that_is_done(self, published):
        delivery = services.deliveries_lease()[0]
        with taken(delivery):
            pass
        with taken(delivery) as held:
            assert held is None

    def test_gives_the_work_back_with_its_error(self, published):
        delivery = services.deliveries_lease()[0]
        with pytest.raises(ZeroDivisionError), taken(delivery):
            raise ZeroDivisionError("by nought")
        delivery.refresh_from_db()
        assert (delivery.state, delivery.last_error) == (
            DeliveryState.WAITING,
            "ZeroDivisionError: by nought",
        )
        assert delivery.due_at > now()

    def test_fences_a_worker_that_was_overtaken(self, published, movable_clock):
        slow = services.deliveries_lease()[0]
        with taken(slow) as held:
            clock_move(by=services.LEASE + timedelta(seconds=1))
            services.deliveries_lease()
            with pytest.raises(services.LeaseLost):
                held.renew()
            with pytest.raises(services.LeaseLost):
                held.settle()
        assert Delivery.objects.get(pk=slow.pk).state == DeliveryState.LEASED

    def test_keeps_its_lease_while_it_renews(self, published, movable_clock):
        delivery = services.deliveries_lease()[0]
        with taken(delivery) as held:
            for _ in range(3):
                clock_move(by=timedelta(seconds=20))
                held.renew()
                assert delivery not in services.deliveries_lease()
