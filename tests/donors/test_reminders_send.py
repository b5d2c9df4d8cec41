"""reminders_send: a donor is told before and after a due date, each once, and of nothing that is not due."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from donors import services
from donors.models import InstallmentReminder
from donors.rules.ageing import REMINDED, reminder_due
from donors.rules.schedule import Part
from tests.factories.donors import agreement_make, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.mail.models import Notice

DAY = date(2026, 6, 15)


@pytest.fixture
def due(cast, fund, korea):
    """Return a signed agreement with one part due in 40 days, one qualified, one on request."""
    return agreement_make(
        cast,
        fund,
        korea,
        money("300.00"),
        parts=[
            Part(money("100.00"), due_date=DAY + timedelta(days=40)),
            Part(money("100.00"), due_date=DAY + timedelta(days=40), qualification="law"),
            Part(money("100.00"), due_rule="ON_REQUEST", days=30),
        ],
        signer=cast.donor_officer,
    )


@pytest.fixture
def remind(noon):
    def act(day):
        return services.reminders_send(now=clock_move(to=noon + timedelta(days=day)))

    return act


def days():
    return list(InstallmentReminder.objects.order_by("days").values_list("number", "days"))


class TestTheClock:
    def test_reminds_before_and_after_each_once(self, due, remind):
        sent = [remind(day) for day in (9, 10, 10, 11, 33, 40, 41, 41, 70, 130, 200)]
        assert sent == [0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0]
        assert days() == [(1, number) for number in REMINDED]

    def test_makes_up_for_days_on_which_nobody_looked_but_only_once(self, due, remind):
        assert [remind(day) for day in (120, 121)] == [1, 0]
        assert days() == [(1, 30)]

    def test_leaves_alone_what_is_paid(self, cast, due, remind):
        receipt_make(cast, due, money("100.00"))
        assert remind(120) == 0

    def test_tells_the_donors_officer_and_nobody_else(self, cast, due, remind):
        remind(10)
        message = Message.objects.get(name="donors.installment_reminded")
        services.reminder_notify(message=message, now=message.published_at)
        assert [(one.kind, one.person_id) for one in Notice.objects.all()] == [
            ("INSTALLMENT_DUE", cast.donor_officer.person_id)
        ]

    def test_is_recorded_as_it_stands(self, due, remind):
        remind(10)
        reminder = InstallmentReminder.objects.get()
        (record,) = history(subject_type="donors.installmentreminder", subject_id=reminder.pk)
        assert record.after == reminder.facts()


class TestTheDatabase:
    def test_holds_each_reminder_once_and_for_ever(self, due, remind):
        remind(10)
        row = InstallmentReminder.objects.get()
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            InstallmentReminder.objects.create(
                agreement=due,
                number=1,
                due_date=row.due_date,
                days=-30,
                reminded_date=row.reminded_date,
            )
        assert constraint_of(error.value) == "installment_reminded_once"
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute("DELETE FROM donors_installmentreminder")


@given(st.integers(-400, 400))
def test_the_last_reminder_whose_day_has_come_has_its_turn(past):
    turn = reminder_due(DAY, today=DAY + timedelta(days=past))
    assert turn is None if past < REMINDED[0] else turn is not None and turn <= past
