"""Promissory notes given back: by two units, whole, and nothing of one follows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import NoteReturn, PromissoryNote
from donors.rules.schedule import continued
from donors.selectors.agreements import ladder_of
from donors.selectors.calendar import note_dates
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.note_tie_out import NOTES_AGREEMENTS
from donors.selectors.notes import held_by_currency, left_for_notes, note_row, note_rows
from donors.selectors.pages import agreement_page
from donors.services.note_returns import (
    NoteDemanded,
    NoteReturnChanged,
    NoteReturnDecided,
    NoteReturnNotOnFile,
)
from donors.services.notes import NoteNotHeld
from tests.factories.documents import paper_make
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    encash,
    money,
    note_make,
    note_return_make,
    receipt_make,
    termination_make,
)
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger import selectors as books
from trustfund.mail.models import Notice


def today():
    return now().date()


def sent(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def row_of(note, day=None):
    return note_row(PromissoryNote.objects.get(pk=note.pk), as_of=day or today())


def key(number):
    return f"5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0e{number:02d}"


@pytest.fixture
def signed(cast, fund, korea):
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def note(cast, signed):
    return note_make(cast, signed, money("600.00"))


def propose(cast, note, **changes):
    words = {"returned_on": today(), "reason": "Paid in cash instead.", **changes}
    return services.note_return_propose(
        actor=cast.finance_officer, now=now(), note_id=note.pk, **words
    )


def confirm(cast, found, actor=None):
    return services.note_return_confirm(
        actor=actor or cast.finance_approver, now=now(), return_id=found.pk
    )


def decline(cast, found, reason="The donor keeps its promise."):
    return services.note_return_decline(
        actor=cast.finance_approver, now=now(), return_id=found.pk, reason=reason
    )


def demand(cast, note):
    return services.encashment_call(actor=cast.finance_officer, now=now(), note_id=note.pk, line=1)


class TestReturn:
    def test_gives_back_what_never_was_encashed_and_books_nothing(self, cast, fund, signed, note):
        encash(cast, note, money("150.00"))
        before = books.balances(fund_id=fund.pk)
        assert left_for_notes(signed, today=today()) == money("400.00")
        found = note_return_make(cast, note)
        assert (found.money, found.state) == (money("450.00"), "CONFIRMED")
        row = row_of(note)
        assert (row.held, row.encashed, row.returned) == tuple(
            money(one) for one in ("0.00", "150.00", "450.00")
        )
        assert (row.standing, row.late, row.next_due) == ("GIVEN_BACK", money("0.00"), None)
        assert row_of(note, today() - timedelta(days=1)).returned == money("0.00")
        assert left_for_notes(signed, today=today()) == money("850.00")
        assert books.balances(fund_id=fund.pk) == before
        trail = history(subject_type="donors.notereturn", subject_id=found.pk)
        assert [one.action for one in trail] == [
            "donors.note_return_propose",
            "donors.note_return_confirm",
        ]
        assert str(note_make(cast, signed, money("850.00"))) == "PN-002"

    def test_tells_the_donors_officers(self, cast, note):
        note_return_make(cast, note)
        message = Message.objects.get(name="donors.note_return_confirmed")
        services.note_return_notify(message=message, now=now())
        [told] = Notice.objects.filter(kind="NOTE_RETURNED")
        assert told.person_id == cast.donor_officer.person_id

    def test_nothing_is_demanded_or_encashed_afterwards(self, cast, signed, note):
        note_return_make(cast, note)
        with pytest.raises(NoteNotHeld):
            demand(cast, note)
        with pytest.raises(NoteNotHeld):
            encash(cast, note, money("1.00"))
        with pytest.raises(NoteNotHeld):
            propose(cast, note)

    def test_refuses_what_is_no_return(self, cast, signed, note):
        encash(cast, note, money("600.00"))
        with pytest.raises(Refused, match="encashed"):
            propose(cast, note)
        other = note_make(cast, signed, money("10.00"))
        for field, changes in (
            ("reason", {"reason": " "}),
            ("returned_on", {"returned_on": today() + timedelta(days=1)}),
            ("returned_on", {"returned_on": today() - timedelta(days=1)}),
        ):
            with pytest.raises(Refused) as refused:
                propose(cast, other, **changes)
            assert list(refused.value.fields) == [field]
        waiting = note_make(cast, signed, money("11.00"), confirmed=False)
        with pytest.raises(NoteNotHeld):
            propose(cast, waiting)
        assert not NoteReturn.objects.exists()

    def test_not_before_what_came_in_for_it(self, cast, signed, note):
        clock_move(to=now() + timedelta(days=3))
        encash(cast, note, money("1.00"))
        with pytest.raises(Refused) as refused:
            propose(cast, note, returned_on=today() - timedelta(days=1))
        assert list(refused.value.fields) == ["returned_on"]


class TestDecide:
    def test_needs_its_paper_and_another_unit(self, cast, note, client_of):
        found = propose(cast, note)
        with pytest.raises(NoteReturnDecided):
            propose(cast, note)
        same = cast.finance_officer
        words = {name: getattr(same, name) for name in same.__slots__}
        both = same.__class__(**{**words, "roles": cast.finance_approver.roles})
        with pytest.raises(NotPermitted):
            confirm(cast, found, both)
        with pytest.raises(NoteReturnNotOnFile):
            confirm(cast, found)
        client = client_of(cast.finance_approver)
        url = reverse("donors:note_return_confirm", args=[found.pk])
        preview = client.post(url, {"request_key": key(1)})
        assert preview.status_code == 200
        page = client.post(url, {"request_key": key(1), "step": "confirm"})
        assert page.status_code == 422
        assert (
            reverse("documents:document_store", args=["donors.notereturn", found.pk]) in page.text
        )
        paper_make(cast.finance_officer, "donors.notereturn", found.pk)
        assert confirm(cast, found).state == "CONFIRMED"
        for again in (confirm, decline):
            with pytest.raises(NoteReturnDecided):
                again(cast, found)

    def test_declined_with_a_reason_the_note_stays(self, cast, note):
        found = note_return_make(cast, note, confirmed=False)
        with pytest.raises(Refused):
            decline(cast, found, " ")
        assert decline(cast, found).state == "DECLINED"
        assert row_of(note).held == money("600.00")
        assert note_return_make(cast, note).state == "CONFIRMED"

    def test_money_that_came_since_changes_it(self, cast, note):
        found = note_return_make(cast, note, confirmed=False)
        encash(cast, note, money("1.00"))
        with pytest.raises(NoteReturnChanged, match=r"599\.00"):
            confirm(cast, found)

    def test_who_confirms_hears_of_it(self, cast, note, client_of):
        found = propose(cast, note)
        page = client_of(cast.finance_approver).get("/", follow=True)
        assert reverse("donors:note_return_detail", args=[found.pk]) in page.text


class TestDemanded:
    def test_what_is_demanded_and_open_does_not_go_back(self, cast, signed, note):
        found = note_return_make(cast, note, confirmed=False)
        demand(cast, note)
        with pytest.raises(NoteDemanded, match=r"600\.00"):
            confirm(cast, found)
        decline(cast, found)
        with pytest.raises(NoteDemanded):
            propose(cast, note)

    def test_a_demand_that_the_agreement_cannot_take_holds_nothing_back(self, cast, signed, note):
        demand(cast, note)
        receipt_make(cast, signed, money("401.00"))
        assert note_return_make(cast, note).money == money("600.00")

    def test_nor_one_against_an_agreement_that_has_ended(self, cast, signed, note):
        demand(cast, note)
        termination_make(cast, signed, by=cast.donor_officer)
        with pytest.raises(NoteDemanded):
            propose(cast, note)
        clock_move(to=now() + timedelta(days=95))
        assert note_return_make(cast, note).money == money("600.00")


class TestSeen:
    def test_the_installment_is_due_again_in_cash(self, cast, fund, korea):
        due = today() + timedelta(days=10)
        agreement = agreement_make(
            cast,
            fund,
            korea,
            money("500.00"),
            parts=[(due, money("500.00"))],
            signer=cast.donor_officer,
        )
        later = today() + timedelta(days=60)
        note = note_make(cast, agreement, money("500.00"), lines=[(later, money("500.00"))])
        clock_move(to=now() + timedelta(days=20))
        before = now()
        on = agreement_page(agreement, as_of=today())
        assert (on.figures.by_note, on.figures.overdue) == (money("500.00"), money("0.00"))
        assert [one.standing for one in on.positions] == ["BY_NOTE"]
        clock_move(to=now() + timedelta(hours=1))
        note_return_make(cast, note)
        on = agreement_page(agreement, as_of=today())
        assert (on.figures.by_note, on.figures.overdue) == (money("0.00"), money("500.00"))
        assert [(one.standing, one.days_overdue) for one in on.positions] == [("OVERDUE", 10)]
        assert agreement_page(
            agreement, as_of=today() - timedelta(days=1)
        ).figures.by_note == money("500.00")
        [date] = note_dates(korea, fund, as_of=today())
        assert (date.standing, date.is_open) == ("GIVEN_BACK", False)

        def known(moment):
            facts = ladder_facts(
                fund_id=fund.pk, holding_currency="USD", donor_ids=[korea.pk], known_at=moment
            )
            return [one.by_note(today()) for one in facts.agreements]

        assert (known(before), known(now())) == ([money("500.00")], [money("0.00")])

    def test_the_list_and_the_api_say_it(self, cast, fund, note, client_of):
        encash(cast, note, money("150.00"))
        found = note_return_make(cast, note)
        sums = held_by_currency(note_rows(cast.finance_officer, fund, as_of=today()))["USD"]
        assert sums["face"] == sums["encashed"] + sums["returned"] + sums["held"]
        client = client_of(cast.donor_officer)
        page = client.get(reverse("donors:note_list", args=[fund.pk]), {"standing": "GIVEN_BACK"})
        assert "450.00" in page.text
        one = client.get(reverse("donors_api:note_detail", args=[note.pk])).json()
        assert (one["standing"], one["returned"]["amount"]) == ("GIVEN_BACK", "450.00")
        back = client.get(reverse("donors_api:note_return_detail", args=[found.pk])).json()
        assert (back["state"], back["money"]["amount"]) == ("CONFIRMED", "450.00")
        page = client.get(reverse("donors:note_detail", args=[note.pk]))
        assert reverse("donors:note_return_detail", args=[found.pk]) in page.text

    def test_is_proposed_by_the_page(self, cast, note, client_of):
        client = client_of(cast.finance_officer)
        url = reverse("donors:note_return_propose", args=[note.pk])
        typed = {"returned_on": str(today()), "reason": "It has ended.", "request_key": key(2)}
        assert client.post(url, typed).status_code == 200
        assert not NoteReturn.objects.exists()
        client.post(url, {**typed, "step": "confirm"})
        found = NoteReturn.objects.get()
        page = client.get(reverse("donors:note_return_detail", args=[found.pk]))
        assert "It has ended." in page.text

    def test_another_donor_sees_none(self, cast, japan, note):
        found = note_return_make(cast, note, confirmed=False)
        other = cast.other_donor_officer
        words = {name: getattr(other, name) for name in other.__slots__}
        with pytest.raises(NotFound):
            confirm(cast, found, other.__class__(**{**words, "roles": cast.finance_approver.roles}))


class TestWarned:
    """What an agreement cannot take any more of its notes is told, and not of the others."""

    def told(self, cast, client_of, note):
        client, fund = client_of(cast.finance_officer), note.fund
        where = {"fund": str(fund.pk)}
        [row] = client.get(reverse("donors_api:contribution_status"), where).json()["results"]
        page = client.get(reverse("donors:note_detail", args=[note.pk])).text
        list_page = client.get(reverse("donors:contribution_status"), where).text
        assert ("note-warning" in list_page) == bool(row["note_warnings"])
        assert ("note-warning" in page) == bool(row["note_warnings"])
        pairs = [one for one in NOTES_AGREEMENTS.pairs(fund.pk) if not one.ties]
        return (
            [(one["code"], one["money"]["amount"]) for one in row["note_warnings"]],
            [(one.detail, int(one.left), int(one.right)) for one in pairs],
        )

    def test_more_than_is_left(self, cast, signed, note, client_of):
        receipt_make(cast, signed, money("400.00"))
        assert self.told(cast, client_of, note) == ([], [])
        receipt_make(cast, signed, money("50.00"), reference="B-2")
        assert self.told(cast, client_of, note) == ([("EXCESS", "50.00")], [("", 550, 600)])
        note_return_make(cast, note)
        assert self.told(cast, client_of, note) == ([], [])

    def test_after_an_amendment(self, cast, signed, note, client_of):
        part = replace(continued(ladder_of(signed).installments[0]), money=money("500.00"))
        amendment_make(cast, signed, parts=[part], signer=cast.donor_officer)
        assert self.told(cast, client_of, note) == ([("EXCESS", "100.00")], [("", 500, 600)])

    def test_demanded_and_ended(self, cast, signed, note, client_of):
        demand(cast, note)
        termination_make(cast, signed, by=cast.donor_officer)
        assert self.told(cast, client_of, note) == ([], [])
        clock_move(to=now() + timedelta(days=95))
        codes, pairs = self.told(cast, client_of, note)
        assert ("DEMANDED", "600.00") in codes
        assert ("demanded", 0, 600) in pairs
