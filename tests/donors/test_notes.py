"""Promissory notes: in custody by two units, no cash, and encashed by receipts alone."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from donors import services
from donors.errors import Refused
from donors.models import Encashment, PromissoryNote, Receipt
from donors.rules.ageing import ageing
from donors.rules.notes import EncashmentFact, LineFact, NoteFact, schedule_fault, standing_of
from donors.selectors.calendar import note_dates
from donors.selectors.installments import installment_rows
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.notes import held_by_currency, left_for_notes, note_row, note_rows
from donors.selectors.pages import agreement_page
from donors.services.notes import MoreThanNote, NoteDecided, NoteNotHeld, NoteNotOnFile
from donors.services.payment_requests import CannotCall
from tests.factories.donors import agreement_make, call_make, encash, money, note_make, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money, money_sum
from trustfund.ledger import selectors as books
from trustfund.mail.models import Notice

DAY = date(2026, 1, 1)


def today():
    return now().date()


@pytest.fixture
def signed(cast, fund, korea):
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


def propose(cast, agreement, **changes):
    words = {
        "money": money("600.00"),
        "received_on": today(),
        "reference": "T-2026-1",
        "custodian": "Federal Reserve Bank of New York",
        "lines": [(today(), money("200.00")), (today() + timedelta(days=90), money("400.00"))],
        **changes,
    }
    return services.note_propose(
        actor=cast.finance_officer, now=now(), agreement_id=agreement.pk, **words
    )


def row_of(note, day=None):
    return note_row(PromissoryNote.objects.get(pk=note.pk), as_of=day or today())


class TestRule:
    @settings(max_examples=200)
    @given(
        parts=st.lists(st.integers(1, 10**9), min_size=1, max_size=12),
        days=st.lists(st.integers(0, 900), min_size=12, max_size=12),
        came=st.lists(st.tuples(st.integers(0, 11), st.integers(1, 10**9), st.integers(0, 900))),
        asked=st.integers(-1, 1000),
    )
    def test_held_and_encashed_are_the_face_and_cash_is_what_came(self, parts, days, came, asked):
        def won(amount):
            return Money(Decimal(amount), "KRW")

        lines = tuple(
            LineFact(number, DAY + timedelta(days=days[number - 1]), won(part))
            for number, part in enumerate(parts, start=1)
        )
        room, accepted = dict(enumerate(parts, start=1)), []
        for index, amount, day in came:
            number = index % len(parts) + 1
            taken = min(amount, room[number])
            if taken:
                room[number] -= taken
                accepted.append(EncashmentFact(number, DAY + timedelta(days=day), won(taken)))
        note = NoteFact(won(sum(parts)), DAY, lines, tuple(accepted))
        day = DAY + timedelta(days=asked)
        cash = money_sum([one.money for one in accepted if one.day <= day], "KRW")
        assert note.encashed(day) == cash
        if day < DAY:
            assert (note.held(day), note.covers(day)) == (won(0), won(0))
        else:
            assert note.held(day) + note.encashed(day) == note.money
            assert note.covers(day) + note.late(day) == note.held(day)
            assert (standing_of(note, day) == "ENCASHED") == (note.held(day) == won(0))

    def test_each_fault_of_a_schedule_has_its_name(self):
        face = money("10.00")
        cases = {
            "none": [],
            "many": [(DAY, money("1.00"))] * 13,
            "currency": [(DAY, money("10.00", "EUR"))],
            "positive": [(DAY, money("10.00")), (DAY, money("0.00"))],
            "early": [(DAY - timedelta(days=1), face)],
            "sum": [(DAY, money("9.99"))],
            "": [(DAY, money("4.00")), (DAY, money("6.00"))],
        }
        for fault, lines in cases.items():
            assert schedule_fault(face, lines, received_on=DAY) == fault


class TestPropose:
    def test_is_no_cash_and_in_no_book(self, cast, fund, signed):
        before = books.balances(fund_id=fund.pk)
        note = propose(cast, signed)
        assert (str(note), note.state) == ("PN-001", "PROPOSED")
        assert books.balances(fund_id=fund.pk) == before
        assert row_of(note).held == money("0.00")
        [record] = history(subject_type="donors.promissorynote", subject_id=note.pk)
        assert record.action == "donors.note_propose"
        assert Message.objects.filter(name="donors.note_proposed").exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"money": money("600.01")}, "lines"),
            ({"money": money("0.00")}, "amount"),
            ({"money": money("600.00", "EUR")}, "amount"),
            ({"lines": []}, "lines"),
            ({"received_on": timedelta(days=1)}, "received_on"),
            ({"received_on": timedelta(days=-1)}, "received_on"),
            ({"reference": " "}, "reference"),
            ({"reference": "x" * 81}, "reference"),
            ({"custodian": ""}, "custodian"),
        ],
    )
    def test_refuses_what_is_no_note(self, cast, signed, changes, field):
        if isinstance(changes.get("received_on"), timedelta):
            changes = {"received_on": today() + changes["received_on"]}
        with pytest.raises(Refused) as refused:
            propose(cast, signed, **changes)
        assert list(refused.value.fields) == [field]
        assert not PromissoryNote.objects.exists()

    def test_promises_no_more_than_the_agreement_leaves(self, cast, signed):
        receipt_make(cast, signed, money("300.00"))
        assert left_for_notes(signed, today=today()) == money("700.00")
        propose(cast, signed)
        assert left_for_notes(signed, today=today()) == money("100.00")
        with pytest.raises(Refused, match=r"100\.00") as refused:
            propose(cast, signed, reference="T-2")
        assert list(refused.value.fields) == ["amount"]

    def test_one_number_is_one_note_until_it_is_declined(self, cast, signed):
        first = propose(cast, signed, money=money("10.00"), lines=[(today(), money("10.00"))])
        with pytest.raises(Refused) as refused:
            propose(cast, signed, money=money("10.00"), lines=[(today(), money("10.00"))])
        assert list(refused.value.fields) == ["reference"]
        decline(cast, first)
        assert str(propose(cast, signed)) == "PN-002"

    def test_needs_the_donors_signature(self, cast, fund, korea):
        offered = agreement_make(cast, fund, korea, money("1000.00"))
        with pytest.raises(Refused):
            propose(cast, offered)


def confirm(cast, note, actor=None):
    return services.note_confirm(actor=actor or cast.finance_approver, now=now(), note_id=note.pk)


def decline(cast, note, reason="It is not signed"):
    return services.note_decline(
        actor=cast.finance_approver, now=now(), note_id=note.pk, reason=reason
    )


class TestDecide:
    def test_needs_the_copy_and_leads_to_where_it_is_stored(self, cast, signed, client_of):
        note = note_make(cast, signed, money("5.00"), papers=False, confirmed=False)
        with pytest.raises(NoteNotOnFile):
            confirm(cast, note)
        page = client_of(cast.finance_approver).post(
            reverse("donors:note_confirm", args=[note.pk]),
            {"request_key": "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c13"},
        )
        assert page.status_code == 422
        assert (
            reverse("documents:document_store", args=["donors.promissorynote", note.pk])
            in page.text
        )

    def test_who_proposed_it_or_their_unit_does_not_confirm(self, cast, signed):
        note = note_make(cast, signed, money("5.00"), confirmed=False)
        same = cast.finance_officer
        both = same.__class__(
            **{
                **{name: getattr(same, name) for name in same.__slots__},
                "roles": cast.finance_approver.roles,
            }
        )
        with pytest.raises(NotPermitted):
            confirm(cast, note, both)

    def test_is_decided_once_and_declined_with_a_reason(self, cast, signed):
        note = note_make(cast, signed, money("5.00"))
        assert row_of(note).held == money("5.00")
        for again in (confirm, decline):
            with pytest.raises(NoteDecided):
                again(cast, note)
        other = note_make(cast, signed, money("7.00"), confirmed=False)
        with pytest.raises(Refused):
            decline(cast, other, " ")
        assert decline(cast, other).state == "DECLINED"
        assert row_of(other).held == money("0.00")

    def test_who_confirms_hears_of_it(self, cast, signed, client_of):
        note = note_make(cast, signed, money("5.00"), confirmed=False)
        page = client_of(cast.finance_approver).get("/", follow=True)
        assert reverse("donors:note_detail", args=[note.pk]) in page.text


class TestEncash:
    def test_is_a_receipt_and_the_note_holds_that_much_less(self, cast, fund, signed):
        lines = [(today(), money("200.00")), (today() + timedelta(days=90), money("400.00"))]
        note = note_make(cast, signed, money("600.00"), lines=lines)
        encash(cast, note, money("150.00"))
        row = row_of(note)
        assert (row.held, row.encashed, row.standing) == (
            money("450.00"),
            money("150.00"),
            "PARTLY_ENCASHED",
        )
        clock_move(to=now() + timedelta(days=1))
        assert row_of(note).late == money("50.00")
        encash(cast, note, money("50.00"), reference="PN-2")
        encash(cast, note, money("400.00"), line=2, reference="PN-3")
        row = row_of(note)
        assert (row.held, row.standing, row.next_due) == (money("0.00"), "ENCASHED", None)
        cash = money_sum([one.money for one in Receipt.objects.all()], "USD")
        assert row.encashed == cash
        assert row_of(note, today() - timedelta(days=1)).encashed == money("150.00")

    def test_no_more_than_the_line_and_no_receipt_twice(self, cast, signed):
        note = note_make(cast, signed, money("600.00"))
        other = note_make(cast, signed, money("100.00"))
        first = encash(cast, note, money("500.00"))
        with pytest.raises(Refused):
            again(cast, other, first.receipt)
        with pytest.raises(MoreThanNote, match=r"100\.00"):
            encash(cast, note, money("100.01"), reference="PN-2")
        with pytest.raises(Refused) as refused:
            again(cast, note, receipt_make(cast, signed, money("1.00")), line=9)
        assert list(refused.value.fields) == ["line"]

    def test_only_of_a_note_in_custody_and_by_its_agreements_receipts(
        self, cast, fund, korea, signed
    ):
        note = note_make(cast, signed, money("600.00"), confirmed=False)
        receipt = receipt_make(cast, signed, money("10.00"))
        with pytest.raises(NoteNotHeld):
            again(cast, note, receipt)
        confirm(cast, note)
        elsewhere = agreement_make(cast, fund, korea, money("50.00"), signer=cast.donor_officer)
        with pytest.raises(Refused):
            again(cast, note, receipt_make(cast, elsewhere, money("5.00"), reference="B-2"))


def again(cast, note, receipt, line=1):
    return services.encashment_record(
        actor=cast.finance_officer, now=now(), note_id=note.pk, line=line, receipt_id=receipt.pk
    )


class TestCall:
    def demand(self, cast, note, line=1):
        return services.encashment_call(
            actor=cast.finance_officer, now=now(), note_id=note.pk, line=line
        )

    def test_demands_what_is_left_once_and_tells_the_donor(self, cast, signed):
        lines = [(today(), money("200.00")), (today() + timedelta(days=1), money("400.00"))]
        note = note_make(cast, signed, money("600.00"), lines=lines)
        encash(cast, note, money("50.00"))
        call = self.demand(cast, note)
        assert (call.money, call.called_on) == (money("150.00"), today())
        message = Message.objects.get(name="donors.encashment_called")
        services.encashment_notify(message=message, now=now())
        told = Notice.objects.filter(kind="ENCASHMENT_CALLED")
        assert [one.person_id for one in told] == [cast.donor_officer.person_id]
        for line in (1, 2, 3):
            with pytest.raises(Refused) as refused:
                self.demand(cast, note, line)
            assert list(refused.value.fields) == ["line"]
        clock_move(to=now() + timedelta(days=1))
        encash(cast, note, money("400.00"), line=2, reference="PN-2")
        with pytest.raises(Refused):
            self.demand(cast, note, 2)

    def test_not_of_a_note_that_is_only_proposed(self, cast, signed):
        note = note_make(cast, signed, money("600.00"), confirmed=False)
        with pytest.raises(NoteNotHeld):
            self.demand(cast, note)

    def test_the_database_refuses_another_amount_or_a_day_to_come(self, cast, signed):
        later = today() + timedelta(days=5)
        lines = [(today(), money("200.00")), (later, money("400.00"))]
        note = note_make(cast, signed, money("600.00"), lines=lines)
        put = (
            "INSERT INTO donors_encashmentcall"
            " (id, line_id, called_on, amount, currency, called_by_id)"
            " SELECT gen_random_uuid(), l.id, %s, %s, l.currency, n.proposed_by_id"
            " FROM donors_noteline l JOIN donors_promissorynote n ON n.id = l.note_id"
            " WHERE l.number = %s"
        )
        for values in ((today(), 199, 1), (today(), 400, 2), (later, 400, 2)):
            with pytest.raises(Error, match="what is left of a line"), transaction.atomic():
                sent(put, *values)
        assert note.state == "IN_CUSTODY"


class TestSeen:
    def test_the_list_its_file_and_the_api_say_the_same(self, cast, fund, signed, client_of):
        note = note_make(cast, signed, money("600.00"))
        encash(cast, note, money("150.00"))
        note_make(cast, signed, money("7.00"), confirmed=False)
        rows = note_rows(cast.finance_officer, fund, as_of=today())
        sums = held_by_currency(rows)["USD"]
        assert sums["held"] + sums["encashed"] == sums["face"] == money("600.00")
        client = client_of(cast.finance_officer)
        url = reverse("donors:note_list", args=[fund.pk])
        page = client.get(url)
        assert "PN-001" in page.text
        assert "450.00" in page.text
        file = client.get(url, {"format": "csv", "standing": "PARTLY_ENCASHED"})
        content = b"".join(file.streaming_content) if file.streaming else file.content
        cells = [
            cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line
        ]
        assert "PN-001" in cells
        assert "PN-002" not in cells
        assert "450.00" in cells
        found = client.get(
            reverse("donors_api:note_list", args=[fund.pk]), {"standing": "PARTLY_ENCASHED"}
        ).json()["results"]
        assert [(one["number"], one["held"]["amount"]) for one in found] == [("PN-001", "450.00")]

    def test_another_donor_sees_none(self, cast, fund, japan, signed):
        note = note_make(cast, signed, money("600.00"))
        assert note_rows(cast.other_donor_officer, fund, as_of=today()) == []
        with pytest.raises(NotFound):
            services.note_confirm(
                actor=cast.other_donor_officer.__class__(
                    **{
                        **{
                            name: getattr(cast.other_donor_officer, name)
                            for name in cast.other_donor_officer.__slots__
                        },
                        "roles": cast.finance_approver.roles,
                    }
                ),
                now=now(),
                note_id=note.pk,
            )

    def test_a_note_is_proposed_and_encashed_by_the_pages(self, cast, fund, signed, client_of):
        client = client_of(cast.finance_officer)
        typed = {
            "amount": "600.00",
            "received_on": str(today()),
            "reference": "T-9",
            "custodian": "Vault",
            "due_date_1": str(today()),
            "part_1": "600.00",
        }
        url = reverse("donors:note_propose", args=[signed.pk])
        wrong = client.post(url, {**typed, "part_1": "599.99", "request_key": key(1)})
        assert wrong.status_code == 422
        preview = client.post(url, {**typed, "request_key": key(2)})
        assert preview.status_code == 200
        assert not PromissoryNote.objects.exists()
        client.post(url, {**typed, "request_key": key(2), "step": "confirm"})
        note = PromissoryNote.objects.get()
        assert client.get(reverse("donors:note_detail", args=[note.pk])).status_code == 200


def key(number):
    return f"5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0d{number:02d}"


class TestDatabase:
    def refused(self, told, statement, *values):
        with pytest.raises(Error, match=told), transaction.atomic():
            sent(statement, *values)

    def test_a_note_beyond_its_agreement_is_refused(self, cast, signed):
        note = note_make(cast, signed, money("600.00"), confirmed=False)
        again = PromissoryNote(
            **{
                field.attname: getattr(note, field.attname)
                for field in PromissoryNote._meta.concrete_fields
                if field.attname not in {"id", "recorded_at"}
            }
        )
        again.number, again.reference, again.amount = 2, "T-2", Decimal("400.01")
        with pytest.raises(Error, match="leaves less"), transaction.atomic():
            again.save(force_insert=True)

    def test_a_line_beyond_the_face_is_refused(self, cast, signed):
        note = note_make(cast, signed, money("600.00"), confirmed=False)
        copy = (
            "INSERT INTO donors_noteline (id, note_id, number, due_date, amount, currency)"
            " SELECT gen_random_uuid(), note_id, 2, due_date, 0.01, currency FROM donors_noteline"
        )
        self.refused("a line is of a proposed note", copy)
        confirm(cast, note)
        self.refused("a line is of a proposed note", copy)

    def test_a_note_without_its_copy_or_whole_schedule_is_not_confirmed(self, cast, signed):
        note = note_make(cast, signed, money("600.00"), papers=False, confirmed=False)
        take = (
            "UPDATE donors_promissorynote SET state = 'IN_CUSTODY', decided_by_id = %s,"
            " decided_by_organization_id = %s, decided_at = trustfund_now() WHERE id = %s"
        )
        by = cast.finance_approver
        self.refused("store it first", take, by.person_id, by.organization_id, note.pk)

    def test_a_decision_stands(self, cast, signed):
        note = note_make(cast, signed, money("600.00"))
        self.refused(
            "stands",
            "UPDATE donors_promissorynote SET declined_reason = 'x' WHERE id = %s",
            note.pk,
        )

    def test_more_than_the_line_or_another_amount_than_the_receipt_is_refused(self, cast, signed):
        note = note_make(cast, signed, money("600.00"), lines=[(today(), money("600.00"))])
        encash(cast, note, money("500.00"))
        receipt = receipt_make(cast, signed, money("200.00"))
        put = (
            "INSERT INTO donors_encashment (id, line_id, receipt_id, amount, currency, recorded_by_id)"
            " SELECT gen_random_uuid(), line_id, %s, %s, currency, recorded_by_id FROM donors_encashment"
        )
        self.refused("a whole receipt", put, receipt.pk, "100.00")
        self.refused("no more is encashed", put, receipt.pk, "200.00")
        first = Encashment.objects.get().receipt_id
        self.refused("encash", put, first, "500.00")


def sent(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


class TestLadder:
    """A note is no cash; what it settles is not late before its own day has passed."""

    @pytest.fixture
    def late(self, cast, fund, korea):
        agreement = agreement_make(
            cast,
            fund,
            korea,
            money("1000.00"),
            parts=[
                (today() + timedelta(days=10), money("400.00")),
                (today() + timedelta(days=20), money("600.00")),
            ],
            signer=cast.donor_officer,
        )
        lines = [
            (today() + timedelta(days=30), money("300.00")),
            (today() + timedelta(days=60), money("200.00")),
        ]
        return note_make(cast, agreement, money("500.00"), lines=lines)

    def on(self, note, days):
        day = note.received_on + timedelta(days=days)
        line = agreement_page(note.agreement, as_of=day)
        return line.figures, line.positions

    def test_what_it_settles_is_not_late_until_its_day_has_passed(self, late):
        figures, found = self.on(late, 25)
        assert (figures.by_note, figures.overdue) == (money("500.00"), money("500.00"))
        assert figures.paid_in == money("0.00")
        assert [one.standing for one in found] == ["BY_NOTE", "OVERDUE"]
        assert [one.days_overdue for one in found] == [0, 5]
        assert [one.owed for one in found] == [money("0.00"), money("500.00")]
        buckets = ageing(found, "USD")
        assert (buckets["NOT_DUE"], buckets["DAYS_1_30"]) == (money("500.00"), money("500.00"))
        assert self.on(late, 30)[0].overdue == money("500.00")
        assert self.on(late, 31)[0].overdue == money("800.00")
        assert self.on(late, 61)[0].overdue == money("1000.00")
        assert self.on(late, -1)[0].by_note == money("0.00")

    def test_encashed_it_is_paid_in(self, cast, late):
        clock_move(to=now() + timedelta(days=30))
        encash(cast, late, money("300.00"))
        figures, _found = self.on(late, 30)
        assert (figures.paid_in, figures.by_note) == (money("300.00"), money("200.00"))
        assert figures.overdue == money("500.00")
        assert self.on(late, 29)[0].by_note == money("500.00")

    def test_before_it_was_in_custody_nobody_knew_of_it(self, cast, fund, korea, signed):
        note = note_make(cast, signed, money("5.00"), confirmed=False)
        earlier = now()
        clock_move(to=earlier + timedelta(hours=1))
        confirm(cast, note)

        def known(moment):
            facts = ladder_facts(
                fund_id=fund.pk, holding_currency="USD", donor_ids=[korea.pk], known_at=moment
            )
            return [one.by_note(today()) for one in facts.agreements]

        assert (known(earlier), known(now())) == ([money("0.00")], [money("5.00")])

    def test_the_list_of_what_is_unpaid_shows_it_apart_and_it_is_not_called(self, cast, fund, late):
        rows = installment_rows(
            cast.program_manager, fund, as_of=late.received_on + timedelta(days=25)
        )
        assert [(one.outstanding, one.bucket, one.by_note) for one in rows] == [
            (money("500.00"), "DAYS_1_30", False),
            (money("100.00"), "NOT_DUE", True),
            (money("400.00"), "NOT_DUE", True),
        ]
        with pytest.raises(CannotCall, match="promissory note"):
            call_make(cast, late.agreement)
        [request] = call_make(cast, late.agreement, numbers=[2])
        assert request.amount == Decimal("500.00")

    def test_the_calendar_has_its_dates(self, cast, fund, korea, late, client_of):
        dates = note_dates(korea, fund, as_of=today())
        assert [(one.number, one.standing, one.outstanding) for one in dates] == [
            (1, "SCHEDULED", money("300.00")),
            (2, "SCHEDULED", money("200.00")),
        ]
        client = client_of(cast.donor_officer)
        where = {"fund": str(fund.pk)}
        page = client.get(reverse("donors:due_calendar", args=[korea.pk]), where)
        assert reverse("donors:note_detail", args=[late.pk]) in page.text
        file = client.get(reverse("donors:due_calendar_file", args=[korea.pk]), where)
        assert b"promissory note PN-001" in b"".join(file.streaming_content).replace(b"\r\n ", b"")
        found = client.get(reverse("donors_api:due_calendar", args=[korea.pk]), where).json()
        kinds = [one["kind"] for one in found["results"]]
        assert kinds == ["INSTALLMENT", "INSTALLMENT", "ENCASHMENT", "ENCASHMENT"]

    def test_pages_show_it_beside_the_ladder(self, cast, late, client_of):
        page = client_of(cast.donor_officer).get(
            reverse("donors:agreement_detail", args=[late.agreement_id])
        )
        assert "By note, not yet encashed" in page.text
        page = client_of(cast.donor_officer).get(
            reverse("donors:donor_detail", args=[late.donor_id])
        )
        assert "By note, not yet encashed" in page.text
