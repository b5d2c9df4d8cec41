"""Notices of termination: three months, what stays due, what falls away, and who gives and withdraws them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import selectors, services
from donors.errors import Refused
from donors.models import InstallmentReminder, Termination
from donors.rules.schedule import Part, continued
from donors.rules.termination import effective_day
from donors.selectors.agreements import ladder_of
from donors.selectors.calendar import due_dates
from donors.selectors.installments import callable_rows, installment_rows
from donors.selectors.pages import agreement_page
from donors.selectors.pledges import pledge_standing
from donors.selectors.registers import agreement_rows
from donors.selectors.terminations import ending_of
from donors.services.amendment_terms import AgreementEnded
from donors.services.payment_requests import CannotCall
from donors.services.receipts import AgreementNotSigned, MoreThanAgreed
from donors.services.schedules import NotInForce
from donors.services.terminations import NoticeStands, TerminationDecided, TerminationInEffect
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    call_make,
    money,
    pledge_make,
    receipt_make,
    termination_make,
)
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.mail.choices import NoticeKind
from trustfund.mail.models import Notice

ENDS = date(2026, 9, 15)  # three months after the noon of these tests


def euros(amount):
    return money(amount, "EUR")


@pytest.fixture
def pledge(cast, fund, korea):
    return pledge_make(cast, fund, korea, euros("1000.00"))


@pytest.fixture
def agreement(cast, fund, korea, noon, pledge):
    """EUR 300 due today, 200 on the very day of the end, 350 the day after, 150 on request."""
    today = noon.date()
    parts = [
        Part(euros("300.00"), due_date=today),
        Part(euros("200.00"), due_date=ENDS),
        Part(euros("350.00"), due_date=ENDS + timedelta(days=1)),
        Part(euros("150.00"), due_rule="ON_REQUEST", days=30),
    ]
    return agreement_make(
        cast, fund, korea, euros("1000.00"), parts=parts, pledge=pledge, signer=cast.donor_officer
    )


@pytest.fixture
def given(cast, agreement):
    """The donor's own notice, given today."""
    return termination_make(cast, agreement, by=cast.donor_officer)


def to(day):
    clock_move(to=now().replace(year=day.year, month=day.month, day=day.day))


def sooner(agreement):
    """Return the schedule in force with fewer days for what is on request."""
    *kept, last = [
        continued(one) for one in ladder_of(agreement).in_force(now().date()).installments
    ]
    return [*kept, replace(last, days=20)]


def row_of(fund, day, known_at=None):
    (row,) = selectors.contributions(fund.pk, day, known_at)
    return row


class TestRule:
    @pytest.mark.parametrize(
        ("given_on", "ends_on"),
        [
            ("2026-06-15", "2026-09-15"),
            ("2026-11-30", "2027-02-28"),
            ("2027-11-30", "2028-02-29"),
            ("2026-01-31", "2026-04-30"),
            ("2026-12-31", "2027-03-31"),
            ("2026-02-28", "2026-05-28"),
            ("2026-10-01", "2027-01-01"),
        ],
    )
    def test_is_three_calendar_months(self, given_on, ends_on):
        assert effective_day(date.fromisoformat(given_on)) == date.fromisoformat(ends_on)

    def test_the_database_reckons_alike_on_every_day_of_four_years(self, db):
        days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1461)]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (d + interval '3 months')::date FROM unnest(%s::date[]) d", [days]
            )
            assert [row[0] for row in cursor.fetchall()] == [effective_day(day) for day in days]


class TestGiving:
    def test_the_donor_gives_its_own_at_once(self, agreement, given):
        assert (given.state, given.party, given.effective_date) == ("GIVEN", "DONOR", ENDS)
        names = set(Message.objects.filter(subject_id=given.pk).values_list("name", flat=True))
        assert names == {"donors.termination_recorded", "donors.termination_confirmed"}

    def test_the_administrators_takes_a_second_person_of_another_unit(self, cast, agreement):
        made = termination_make(cast, agreement)
        assert (made.state, made.effective_date) == ("PROPOSED", None)
        clock_move(by=timedelta(days=3))
        given = services.termination_confirm(
            actor=cast.finance_approver, now=now(), termination_id=made.pk
        )
        assert (given.party, given.effective_date) == ("ADMINISTRATOR", date(2026, 9, 18))

    def test_who_proposed_it_does_not_give_it(self, cast, agreement):
        made = termination_make(cast, agreement)
        same = replace(cast.finance_approver, person_id=cast.program_manager.person_id)
        unit = replace(cast.finance_approver, organization_id=cast.program_manager.organization_id)
        for actor in (same, unit):
            with pytest.raises(NotPermitted):
                services.termination_confirm(actor=actor, now=now(), termination_id=made.pk)

    def test_a_declined_one_leaves_everything(self, cast, fund, agreement):
        made = termination_make(cast, agreement)
        services.termination_decline(
            actor=cast.finance_approver, now=now(), termination_id=made.pk, reason="Too early"
        )
        assert row_of(fund, ENDS).signed == euros("1000.00")
        with pytest.raises(TerminationDecided):
            services.termination_confirm(
                actor=cast.finance_approver, now=now(), termination_id=made.pk
            )
        termination_make(cast, agreement)

    def test_one_stands_at_a_time_on_a_signed_agreement_with_a_reason(self, cast, given, offered):
        with pytest.raises(NoticeStands):
            termination_make(cast, given.agreement)
        with pytest.raises(AgreementNotSigned):
            termination_make(cast, offered)

    def test_says_why(self, cast, agreement):
        with pytest.raises(Refused):
            services.termination_record(
                actor=cast.donor_officer, now=now(), agreement_id=agreement.pk, reason=" "
            )

    def test_the_other_side_is_told(self, cast, agreement):
        mine = termination_make(cast, agreement, by=cast.donor_officer)
        message = Message.objects.get(name="donors.termination_confirmed", subject_id=mine.pk)
        services.termination_notify(message=message, now=now())
        notice = Notice.objects.get()
        assert (notice.kind, notice.person_id) == (
            NoticeKind.NOTICE_GIVEN, cast.program_manager.person_id,
        )  # fmt: skip


class TestFigures:
    def test_before_and_after_the_end(self, fund, given):
        before, after = (row_of(fund, day) for day in (ENDS - timedelta(days=1), ENDS))
        assert (before.signed, before.due) == (euros("1000.00"), euros("300.00"))
        assert (after.signed, after.due) == (euros("500.00"), euros("500.00"))
        later = row_of(fund, ENDS + timedelta(days=400))
        assert (later.signed, later.overdue) == (euros("500.00"), euros("500.00"))

    def test_as_known_before_nothing_falls_away(self, fund, agreement, cast):
        known = now()
        clock_move(by=timedelta(hours=1))
        made = termination_make(cast, agreement, by=cast.donor_officer)
        assert row_of(fund, ENDS, known).signed == euros("1000.00")
        stood = now()
        clock_move(by=timedelta(hours=1))
        services.termination_withdraw(
            actor=cast.donor_officer, now=now(), termination_id=made.pk, reason="Found money"
        )
        assert row_of(fund, ENDS, stood).signed == euros("500.00")
        assert row_of(fund, ENDS).signed == row_of(fund, ENDS, now()).signed == euros("1000.00")

    def test_what_was_paid_ahead_stays_contributed(self, cast, fund, agreement, given):
        receipt_make(cast, agreement, euros("620.00"))
        after = row_of(fund, ENDS)
        assert (after.signed, after.paid_in, after.overdue) == (
            euros("620.00"), euros("620.00"), euros("0.00"),
        )  # fmt: skip
        line = agreement_page(agreement, as_of=ENDS)
        assert [part.money for part in line.positions] == [
            euros("300.00"), euros("200.00"), euros("120.00"),
        ]  # fmt: skip

    def test_what_was_reserved_at_the_end_falls_away(self, cast, fund, korea, noon):
        reserved = Part(euros("70.00"), due_date=noon.date(), qualification="appropriation")
        other = agreement_make(
            cast, fund, korea, euros("70.00"), parts=[reserved], signer=cast.donor_officer
        )
        termination_make(cast, other, by=cast.donor_officer)
        assert row_of(fund, ENDS).signed == euros("0.00")

    def test_the_pledge_counts_what_is_left_and_is_not_open_again(self, fund, given, pledge):
        assert row_of(fund, ENDS - timedelta(days=1)).pledged == euros("1000.00")
        assert row_of(fund, ENDS).pledged == euros("500.00")
        assert pledge_standing(pledge, as_of=ENDS).unsigned == euros("0.00")

    def test_the_page_tells_what_stays_and_what_falls_away(self, agreement, given, noon):
        told = ending_of(agreement, given_on=noon.date(), ends_on=ENDS, as_of=noon.date())
        assert (told.before, told.after, told.still_owed) == (
            euros("1000.00"), euros("500.00"), euros("500.00"),
        )  # fmt: skip
        assert [(one.installment.number, one.money) for one in told.falling] == [
            (3, euros("350.00")), (4, euros("150.00")),
        ]  # fmt: skip


class TestWhileItStands:
    def test_what_falls_away_is_not_called(self, cast, fund, agreement, given):
        to(ENDS - timedelta(days=20))
        with pytest.raises(CannotCall):
            call_make(cast, agreement, numbers=[3])
        with pytest.raises(CannotCall):
            call_make(cast, agreement, numbers=[4])  # thirty days from today lie behind the end
        call_make(cast, agreement, numbers=[2])
        rows = callable_rows(cast.program_manager, fund, today=now().date(), days=90)
        assert [row.position.number for _pk, row in rows] == [1]

    def test_an_installment_on_request_is_called_in_time(self, cast, agreement, given):
        (asked,) = call_make(cast, agreement, numbers=[4])
        assert asked.due_date < ENDS
        assert agreement_page(agreement, as_of=ENDS).agreement.money == euros("650.00")

    def test_nobody_is_reminded_of_it_and_no_calendar_bears_it(self, fund, korea, given):
        to(ENDS - timedelta(days=29))  # thirty days before the third is due
        services.reminders_send(now=now())
        assert not InstallmentReminder.objects.filter(number=3).exists()
        owed = [
            due.position.number for due in due_dates(korea, fund, as_of=now().date()) if due.is_owed
        ]
        assert owed == [1, 2]

    def test_the_list_says_so(self, cast, fund, given):
        (row,) = agreement_rows(cast.auditor, fund, as_of=now().date())
        assert row.line.state == "ENDING"
        (row,) = agreement_rows(cast.auditor, fund, as_of=ENDS)
        assert row.line.state == "TERMINATED"


class TestAfterTheEnd:
    @pytest.fixture
    def ended(self, agreement, given):
        to(ENDS)
        return agreement

    def test_what_was_due_still_ages_and_comes_in(self, cast, fund, ended):
        to(ENDS + timedelta(days=100))
        rows = installment_rows(cast.program_manager, fund, as_of=now().date())
        assert [(row.position.number, row.bucket) for row in rows] == [
            (1, "OVER_180"), (2, "DAYS_91_180"),
        ]  # fmt: skip
        receipt_make(cast, ended, euros("500.00"))
        with pytest.raises(MoreThanAgreed):
            receipt_make(cast, ended, euros("0.01"), reference="BANK-2")

    def test_nothing_else_is_done_to_it(self, cast, ended):
        with pytest.raises(AgreementEnded):
            amendment_make(cast, ended)
        last = ended.installments.get(number=4)
        for act in (
            lambda: services.payment_request(
                actor=cast.program_manager, now=now(), fund_id=ended.fund_id,
                installment_ids=[last.pk],
            ),
            lambda: services.installment_fall_due(
                actor=cast.program_manager, now=now(), installment_id=last.pk,
                day=now().date(), due_date=now().date(), reference="Letter",
            ),
        ):  # fmt: skip
            with pytest.raises(NotInForce):
                act()

    def test_an_amendment_that_waited_is_not_signed_any_more(self, cast, agreement, given):
        waiting = amendment_make(cast, agreement, parts=sooner(agreement))
        to(ENDS)
        with pytest.raises(AgreementEnded):
            services.amendment_countersign(
                actor=cast.donor_officer, now=now(), amendment_id=waiting.pk,
                content_hash=waiting.content_hash,
            )  # fmt: skip

    def test_it_is_not_withdrawn(self, cast, given, ended):
        with pytest.raises(TerminationInEffect):
            services.termination_withdraw(
                actor=cast.donor_officer, now=now(), termination_id=given.pk, reason="Regret"
            )


class TestWithdrawing:
    def test_is_for_the_side_that_gave_it(self, cast, given):
        for actor, error in (
            (cast.program_manager, NotPermitted), (cast.other_donor_officer, NotFound),
        ):  # fmt: skip
            with pytest.raises(error):
                services.termination_withdraw(
                    actor=actor, now=now(), termination_id=given.pk, reason="x"
                )

    def test_lets_the_agreement_go_on(self, cast, agreement, given):
        to(ENDS - timedelta(days=1))
        services.termination_withdraw(
            actor=cast.donor_officer, now=now(), termination_id=given.pk, reason="Money was found"
        )
        to(ENDS)
        assert ladder_of(agreement).in_force(ENDS).money == euros("1000.00")
        receipt_make(cast, agreement, euros("1000.00"))
        assert termination_make(cast, agreement).state == "PROPOSED"


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("effective_date = effective_date - 1", "termination_stands_as_given"),
            ("notice_date = notice_date - 9", "termination_stands_as_given"),
            ("state = 'WITHDRAWN'", "termination_whole_in_its_state"),
            ("withdrawn_reason = 'x'", "termination_whole_in_its_state"),
        ],
    )
    def test_keeps_what_was_given(self, given, change, constraint):
        self.refused(f"UPDATE donors_termination SET {change}", constraint)

    @pytest.mark.parametrize(
        ("days", "months", "constraint"),
        [
            (0, "2 months", "termination_three_months_later"),
            (5, "3 months", "termination_three_months_later"),
        ],
    )
    def test_wants_three_months_from_today(self, cast, agreement, days, months, constraint):
        made = termination_make(cast, agreement)
        self.refused(
            "UPDATE donors_termination SET state = 'GIVEN', decided_at = trustfund_now(), "
            f"decided_by_id = '{cast.finance_approver.person_id}', "
            f"decided_by_organization_id = '{cast.finance_approver.organization_id}', "
            f"notice_date = d, effective_date = (d + interval '{months}')::date "
            f"FROM (SELECT (trustfund_now() AT TIME ZONE 'UTC')::date - {days} AS d) x "
            f"WHERE id = '{made.pk}'",
            constraint,
        )

    def test_wants_a_second_person_for_the_administrators(self, cast, agreement):
        made = termination_make(cast, agreement)
        self.refused(
            "UPDATE donors_termination SET state = 'GIVEN', decided_at = trustfund_now(), "
            "decided_by_id = recorded_by_id, decided_by_organization_id = recorded_by_organization_id,"
            " notice_date = d, effective_date = (d + interval '3 months')::date "
            "FROM (SELECT (trustfund_now() AT TIME ZONE 'UTC')::date AS d) x "
            f"WHERE id = '{made.pk}'",
            "termination_given_by_another",
        )

    def test_wants_the_side_that_the_person_is_of(self, cast, agreement):
        made = Termination(
            agreement=agreement, party="DONOR", reason="x",
            recorded_by_id=cast.program_manager.person_id,
            recorded_by_organization_id=cast.program_manager.organization_id,
        )  # fmt: skip
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            made.save(force_insert=True)
        assert constraint_of(error.value) == "termination_of_a_signed_agreement"

    def test_shuts_the_doors_by_itself(self, cast, agreement, given):
        waiting = amendment_make(cast, agreement, parts=sooner(agreement))
        asked = call_make(cast, agreement, numbers=[2])[0]
        asked.pk, asked.number, asked.due_date = None, 3, ENDS + timedelta(days=1)
        asked.amount = euros("1.00").amount
        asked._state.adding, asked.id = True, waiting.pk
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            asked.save(force_insert=True)
        assert constraint_of(error.value) == "payment_request_before_the_end"
        to(ENDS)
        self.refused(
            "UPDATE donors_amendment SET state = 'COUNTERSIGNED', countersigned_at = trustfund_now(),"
            f" countersigned_date = '{ENDS}', countersigned_by_id = '{cast.donor_officer.person_id}'",
            "amendment_before_the_end",
        )
        self.refused(
            f"UPDATE donors_termination SET state = 'WITHDRAWN', withdrawn_at = trustfund_now(), "
            f"withdrawn_reason = 'x', withdrawn_by_id = '{cast.donor_officer.person_id}'",
            "termination_withdrawn_before_its_day",
        )

    @pytest.mark.parametrize(
        ("by", "other"),
        [("donor_officer", "program_manager"), ("program_manager", "donor_officer"),
         ("donor_officer", "other_donor_officer")],
    )  # fmt: skip
    def test_is_withdrawn_by_the_side_that_gave_it(self, cast, agreement, by, other):
        given_by_manager = by == "program_manager"
        notice = termination_make(cast, agreement, by=getattr(cast, by), confirmed=given_by_manager)
        words = (
            "UPDATE donors_termination SET state = 'WITHDRAWN', withdrawn_at = trustfund_now(), "
            "withdrawn_reason = 'x', withdrawn_by_id = "
        )
        person = getattr(cast, other).person_id
        self.refused(f"{words} '{person}'", "termination_withdrawn_by_its_side")
        connection.cursor().execute(f"{words} '{getattr(cast, by).person_id}'")
        notice.refresh_from_db()
        assert notice.state == "WITHDRAWN"

    @staticmethod
    def refused(statement, constraint):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(statement)
        assert constraint_of(error.value) == constraint


class TestDoors:
    def test_give_show_and_withdraw(self, client_of, cast, agreement, send):
        officer, manager = client_of(cast.donor_officer), client_of(cast.program_manager)
        url = reverse("donors:termination_record", args=[agreement.pk])
        words = {"reason": "<i>A new law</i>"}
        shown = send(officer, url, words, step="preview").text
        assert "500.00" in shown
        made = send(officer, url, words)
        assert made.status_code == 302, made.text
        page = manager.get(made.url).text
        assert "&lt;i&gt;A new law" in page
        assert "350.00" in page
        listed = manager.get(reverse("donors:agreement_detail", args=[agreement.pk])).text
        assert made.url in listed
        assert send(officer, f"{made.url}withdraw/", {"reason": "Regret"}).status_code == 302
        assert Termination.objects.get().state == "WITHDRAWN"

    def test_programs_do_the_same(self, client_of, cast, agreement, call):
        manager, approver = client_of(cast.program_manager), client_of(cast.finance_approver)
        made = call(
            manager, reverse("donors_api:termination_record", args=[agreement.pk]),
            {"reason": "The donor does not answer"},
        )  # fmt: skip
        assert made.status_code == 201, made.text
        detail = reverse("donors_api:termination_detail", args=[made.json()["id"]])
        assert approver.get(detail).json()["ending"]["falls_away"]["amount"] == "500.00"
        given = call(
            approver, reverse("donors_api:termination_confirm", args=[made.json()["id"]]), {}
        )
        assert given.json()["effective_date"] == str(ENDS)
        page = approver.get(reverse("donors_api:agreement_detail", args=[agreement.pk])).json()
        assert page["ends_on"] == str(ENDS)

    def test_another_donor_sees_none_of_it(self, client_of, cast, given, japan):
        client = client_of(cast.other_donor_officer)
        for name in ("termination_detail", "termination_withdraw"):
            url = reverse(f"donors:{name}", args=[given.pk])
            assert client.get(url).status_code == 404
        papers = reverse("documents:document_list", args=["donors.termination", given.pk])
        assert client.get(papers).status_code == 404
