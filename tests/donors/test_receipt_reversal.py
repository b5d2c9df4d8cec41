"""receipt_reversal_propose, …_confirm, …_decline: one receipt that was booked by mistake, and its line of the bank."""

from datetime import timedelta

import pytest
from django.urls import reverse

from donors import services
from donors.errors import ReceiptReversed, Refused
from donors.models import (
    LineMatch,
    LineMatchPart,
    Receipt,
    ReceiptReversal,
    ReversalProposal,
    Statement,
    StatementLine,
)
from donors.selectors.agreements import ladder_of
from donors.selectors.bank_tie_out import BANK_BOOKS
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.lines import left_of, line_row, lines_waiting, with_taken
from donors.selectors.pages import agreement_page
from donors.selectors.postings import contributed_so_far, paid_so_far
from donors.selectors.registers import receipts_found
from donors.selectors.tie_outs import RECEIPTS_INSTALLMENTS
from donors.services.receipts import LiesInSuspense
from donors.services.reversals import ReversalDecided
from donors.services.table_rows import NotReversible
from tests.donors.test_lines_tie import tied
from tests.factories.cast import appointed
from tests.factories.donors import (
    agreement_make,
    conversion_make,
    money,
    note_make,
    receipt_make,
    refund_make,
)
from tests.factories.periods import month_shut
from tests.factories.reversals import receipt_reversal_make, receipts_imported, second_officer
from tests.factories.statements import accounts_make, imported, in_suspense, line, statement
from tests.factories.unwinds import unwind_make
from trustfund.audit import selectors as trail
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.identity.choices import Role
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, UNIDENTIFIED
from trustfund.mail.models import Notice


@pytest.fixture
def dollars(cast, fund, korea):
    """Return a signed agreement over USD 1,000, the holding currency: each receipt bears its fee."""
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def receipt(cast, dollars):
    """USD 300, booked by hand."""
    return receipt_make(cast, dollars, money("300.00"), reference="HAND-1")


@pytest.fixture
def bank(cast, fund):
    accounts_make(cast, fund)
    return fund


def of(fund, code):
    return books.balance(fund_id=fund.pk, code=code, currency="USD")


def brought(cast, fund, amount, reference):
    """Import a line of today and return it."""
    came = line(amount, reference, day=now().date())
    row = imported(cast, fund, statement([came], number=reference))
    return StatementLine.objects.get(statement__source=row)


def matched(cast, came, *parts):
    """Return the receipt of the last part of a line that two persons have matched."""
    match = services.line_match_propose(
        actor=cast.finance_officer, now=now(), line_id=came.pk, reason="The letter says so.",
        parts=[(agreement.pk, money(amount)) for agreement, amount in parts],
    )  # fmt: skip
    services.line_match_confirm(actor=cast.finance_approver, now=now(), match_id=match.pk)
    return Receipt.objects.order_by("id").last()


def outcome(came):
    [row] = with_taken(StatementLine.objects.filter(pk=came.pk))
    return line_row(row, today=now().date()).outcome


def whole(fund):
    """Say that the books, the trail and every tie-out of receipts are whole."""
    assert list(books.books_findings()) == []
    for model in (Receipt, ReceiptReversal, ReversalProposal, LineMatch, LineMatchPart, Statement):
        assert list(trail.row_findings(model)) == []
    assert [one for one in RECEIPTS_INSTALLMENTS.pairs(fund.pk) if not one.ties] == []


def bank_ties(fund):
    """Say that the bank's statements and the books tell the same, but for fees of the fund's own."""
    differing = [one for one in BANK_BOOKS.pairs(fund.pk) if not one.ties]
    return [one.label for one in differing if not one.label.startswith("Fee on ")] == []


class TestConfirm:
    def test_takes_the_receipt_and_its_fee_out_of_every_figure(self, cast, fund, dollars, receipt):
        kept = receipt_make(cast, dollars, money("100.00"), reference="KEPT")
        assert of(fund, CASH) == money("380.00")
        receipt_reversal_make(cast, receipt, confirmed=True)
        assert of(fund, CASH) == money("95.00")
        assert paid_so_far(dollars) == contributed_so_far(fund) == kept.money
        assert len(ladder_of(dollars).receipts) == 1
        assert agreement_page(dollars, as_of=now().date()).figures.paid_in == kept.money
        asked = {"as_of": now().date()}
        assert list(receipts_found(cast.auditor, fund, **asked)) == [kept]
        assert receipts_found(cast.auditor, fund, **asked, standing="reversed").get() == receipt
        whole(fund)

    def test_an_earlier_knowledge_still_has_it(self, cast, fund, receipt):
        moment = now()
        receipt_reversal_make(cast, receipt, confirmed=True)
        known = ladder_facts(fund_id=fund.pk, holding_currency="USD", known_at=moment)
        today = ladder_facts(fund_id=fund.pk, holding_currency="USD")
        assert [len(one.receipts) for one in known.agreements] == [1]
        assert [len(one.receipts) for one in today.agreements] == [0]

    def test_frees_the_reference_for_what_is_right(self, cast, dollars, receipt, japan, fund):
        receipt_reversal_make(cast, receipt, confirmed=True)
        other = agreement_make(cast, fund, japan, money("900.00"), signer=cast.other_donor_officer)
        right = receipt_make(cast, other, money("250.00"), reference="HAND-1")
        assert right != receipt
        assert (paid_so_far(dollars), paid_so_far(other)) == (money("0"), right.money)
        whole(fund)

    def test_is_recorded_with_its_entries(self, cast, receipt):
        proposal = receipt_reversal_make(cast, receipt, confirmed=True)
        row = ReceiptReversal.objects.get()
        assert (row.receipt, row.proposal, row.reversal) == (receipt, proposal, None)
        [record] = trail.history(subject_type="donors.receiptreversal", subject_id=row.pk)
        assert record.action == "donors.receipt_reversal_confirm"
        assert [one["id"] for one in record.extra["entries"]] == [row.fee_entry_id, row.entry_id]
        for entry_id in (row.fee_entry_id, row.entry_id):
            assert books.entry(entry_id=entry_id).value_date == receipt.value_date
        told = [one.action for one in trail.history(
            subject_type="donors.reversalproposal", subject_id=proposal.pk
        )]  # fmt: skip
        assert sorted(told) == [
            "donors.receipt_reversal_confirm",
            "donors.receipt_reversal_propose",
        ]

    def test_tells_the_donor_once(self, cast, receipt):
        receipt_reversal_make(cast, receipt, confirmed=True)
        message = Message.objects.get(name="donors.receipt_reversal_confirmed")
        services.receipt_reversed_notify(message=message, now=now())
        services.receipt_reversed_notify(message=message, now=now())
        notice = Notice.objects.get()
        assert (notice.kind, notice.person_id) == (
            "RECEIPT_REVERSED",
            cast.donor_officer.person_id,
        )


class TestLineOfTheBank:
    """Money that the bank has stays in the books once: under a donor, or in suspense."""

    def test_that_was_tied_lies_in_suspense_and_is_matched_anew(
        self, cast, bank, dollars, receipt, japan
    ):
        came = brought(cast, bank, "300.00", "HAND-1")
        assert (came.entry_id, came.in_suspense) == (receipt.entry_id, False)
        assert bank_ties(bank)
        receipt_reversal_make(cast, receipt, confirmed=True)
        came.refresh_from_db()
        assert came.in_suspense
        assert left_of(came) == of(bank, UNIDENTIFIED) == of(bank, CASH) == money("300.00")
        assert lines_waiting(cast.finance_officer, bank).get() == came
        assert bank_ties(bank)
        with pytest.raises(LiesInSuspense):
            receipt_make(cast, dollars, money("300.00"), reference="HAND-1")
        other = agreement_make(cast, bank, japan, money("900.00"), signer=cast.other_donor_officer)
        right = matched(cast, came, (other, "300.00"))
        assert (right.bank_reference, outcome(came)) == ("HAND-1", "MATCHED")
        assert of(bank, UNIDENTIFIED) == money("0.00")
        assert bank_ties(bank)
        whole(bank)

    def test_is_recorded_with_what_it_had_and_what_it_has(self, cast, bank, receipt):
        came = brought(cast, bank, "300.00", "HAND-1")
        receipt_reversal_make(cast, receipt, confirmed=True)
        came.refresh_from_db()
        record = max(
            trail.history(subject_type="donors.statement", subject_id=came.statement_id),
            key=lambda one: one.sequence,
        )
        assert record.action == "donors.receipt_reversal_confirm"
        assert record.extra["freed"] == {str(came.pk): receipt.entry_id}
        assert [one["id"] for one in record.extra["entries"]] == [came.entry_id]

    def test_of_two_receipts_for_one_payment_takes_the_one_that_stands(self, cast, bank, dollars):
        """Booked twice, by the bank's reference and by the payer's: in suspense, then with the other."""
        first = receipt_make(cast, dollars, money("300.00"), reference="BANK-REF")
        second = receipt_make(cast, dollars, money("300.00"), reference="PAYER-REF")
        day = now().date()
        imported(
            cast, bank, statement([line("300.00", "BANK-REF", day=day, end_to_end_id="PAYER-REF")])
        )
        came = StatementLine.objects.get()
        assert came.entry_id == first.entry_id
        receipt_reversal_make(cast, first, confirmed=True)
        tied()
        came.refresh_from_db()
        assert (came.entry_id, came.in_suspense) == (second.entry_id, False)
        assert of(bank, UNIDENTIFIED) == money("0.00")
        # A second time into suspense: booked anew, and not by the entry that was reversed.
        receipt_reversal_make(cast, second, confirmed=True)
        came.refresh_from_db()
        assert came.in_suspense
        assert of(bank, UNIDENTIFIED) == of(bank, CASH) == money("300.00")
        assert bank_ties(bank)
        whole(bank)

    def test_of_a_closed_day_comes_into_suspense_as_an_adjustment_of_it(self, cast, bank, dollars):
        day = now().date()
        clock_move(by=timedelta(days=40))
        month_shut(cast, bank, day)
        late = services.receipt_record(
            actor=cast.finance_officer, now=now(), agreement_id=dollars.pk, money=money("300.00"),
            value_date=now().date(), bank_reference="LATE-1", adjusts=day,
        )  # fmt: skip
        imported(cast, bank, statement([line("300.00", "LATE-1", day=day)]))
        came = StatementLine.objects.get()
        assert came.entry_id == late.entry_id
        receipt_reversal_make(cast, late, confirmed=True)
        came.refresh_from_db()
        assert came.in_suspense
        assert books.entry_day(entry_id=came.entry_id) == day
        assert of(bank, UNIDENTIFIED) == of(bank, CASH) == money("300.00")
        right = matched(cast, came, (dollars, "300.00"))
        assert books.entry_day(entry_id=right.entry_id) == day
        assert of(bank, CASH) == money("285.00")
        whole(bank)

    def test_of_another_amount_was_in_suspense_and_stays(self, cast, bank, dollars, receipt):
        came = brought(cast, bank, "200.00", "HAND-1")
        assert came.in_suspense
        receipt_reversal_make(cast, receipt, confirmed=True)
        matched(cast, came, (dollars, "200.00"))
        assert paid_so_far(dollars) == money("200.00")
        assert bank_ties(bank)
        whole(bank)

    def test_that_was_matched_is_open_again_by_just_that_part(self, cast, bank, dollars, japan):
        other = agreement_make(cast, bank, japan, money("900.00"), signer=cast.other_donor_officer)
        came = in_suspense(cast, bank, "300.00", "BANK-7")
        matched(cast, came, (dollars, "100.00"), (other, "200.00"))
        wrong, kept = Receipt.objects.get(amount=200), Receipt.objects.get(amount=100)
        assert outcome(came) == "MATCHED"
        receipt_reversal_make(cast, wrong, confirmed=True)
        assert outcome(came) == "IN_SUSPENSE"
        assert left_of(came) == of(bank, UNIDENTIFIED) == wrong.money
        assert contributed_so_far(bank) == kept.money
        assert bank_ties(bank)
        right = matched(cast, came, (dollars, "200.00"))
        assert outcome(came) == "MATCHED"
        assert paid_so_far(dollars) == right.money + kept.money
        assert of(bank, UNIDENTIFIED) == money("0.00")
        assert bank_ties(bank)
        whole(bank)

    def test_that_was_matched_whole_stays_with_persons(self, cast, bank, dollars):
        """What a job finds later does not take a line of which persons have spoken."""
        came = in_suspense(cast, bank, "300.00", "BANK-7")
        wrong = matched(cast, came, (dollars, "300.00"))
        receipt_reversal_make(cast, wrong, confirmed=True)
        assert left_of(came) == money("300.00")
        tied()
        came.refresh_from_db()
        assert came.in_suspense
        matched(cast, came, (dollars, "300.00"))
        assert of(bank, CASH) == money("285.00")
        assert bank_ties(bank)
        whole(bank)


class TestWho:
    def test_is_never_the_person_or_unit_that_proposed_it(self, cast, receipt):
        proposal = receipt_reversal_make(cast, receipt)
        beside = appointed(
            name="approver_beside",
            organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_APPROVER,
        )
        for actor in (cast.finance_officer, beside):
            with pytest.raises(NotPermitted):
                services.receipt_reversal_confirm(actor=actor, now=now(), proposal_id=proposal.pk)
        assert not ReceiptReversal.objects.exists()

    def test_may_decline_with_a_reason_and_somebody_propose_anew(self, cast, dollars, receipt):
        proposal = receipt_reversal_make(cast, receipt)
        with pytest.raises(ReversalDecided):
            receipt_reversal_make(cast, receipt)
        words = {"actor": cast.finance_approver, "now": now(), "proposal_id": proposal.pk}
        with pytest.raises(Refused):
            services.receipt_reversal_decline(**words, reason=" ")
        services.receipt_reversal_decline(**words, reason="It is right.")
        for act in (
            lambda: services.receipt_reversal_decline(**words, reason="No."),
            lambda: services.receipt_reversal_confirm(**words),
        ):
            with pytest.raises(ReversalDecided):
                act()
        assert paid_so_far(dollars) == receipt.money
        assert receipt_reversal_make(cast, receipt).state == "PROPOSED"

    def test_wants_a_reason(self, cast, receipt):
        with pytest.raises(Refused):
            services.receipt_reversal_propose(
                actor=cast.finance_officer, now=now(), receipt_id=receipt.pk, reason=" "
            )


class TestNothingIsReversedWhen:
    def refused(self, cast, receipt, word):
        with pytest.raises(NotReversible, match=word) as refused:
            receipt_reversal_make(cast, receipt)
        assert not ReversalProposal.objects.exists()
        return refused.value

    def test_it_is_refunded(self, cast, receipt):
        refund_make(cast, receipt, money("1.00"))
        self.refused(cast, receipt, "refund")

    def test_it_is_converted(self, cast, fund, korea):
        euros = agreement_make(cast, fund, korea, money("900.00", "EUR"), signer=cast.donor_officer)
        receipt = receipt_make(cast, euros, money("5.00", "EUR"), reference="EUR-1")
        conversion_make(cast, receipt, rate="1.10")
        self.refused(cast, receipt, "converted")

    def test_it_came_in_for_a_note(self, cast, dollars):
        note = note_make(cast, dollars, money("500.00"))
        receipt = receipt_make(cast, dollars, money("300.00"), reference="NOTE-1")
        services.encashment_record(
            actor=cast.finance_officer, now=now(), note_id=note.pk, line=1, receipt_id=receipt.pk
        )
        self.refused(cast, receipt, "promissory")

    def test_its_period_is_closed(self, cast, fund, receipt):
        last = now().date().replace(day=28) + timedelta(days=4)
        last -= timedelta(days=last.day)
        clock_move(by=timedelta(days=40))
        month_shut(cast, fund, last)
        self.refused(cast, receipt, "closed")

    def test_its_donor_has_left_and_got_its_share(self, cast, fund, korea, japan, receipt):
        yen = agreement_make(cast, fund, japan, money("900.00"), signer=cast.other_donor_officer)
        receipt_make(cast, yen, money("900.00"), reference="OF-JAPAN")
        unwind_make(cast, fund, leaving=korea, approved=True)
        self.refused(cast, receipt, "left")

    def test_a_table_has_made_it_and_says_which(self, cast, dollars):
        table = receipts_imported(cast, dollars, "3.00", by=second_officer(cast))
        made = Receipt.objects.get(bank_reference="IMP-1")
        refused = self.refused(cast, made, table.number)
        assert refused.way_out.args == (table.pk,)

    def test_a_later_fee_would_have_been_another(self, cast, fund, korea):
        large = agreement_make(cast, fund, korea, money("90000000.00"), signer=cast.donor_officer)
        first = receipt_make(cast, large, money("30000000.00"), reference="FIRST")
        last = receipt_make(cast, large, money("30000000.00"), reference="LAST")
        self.refused(cast, first, "LAST")
        receipt_reversal_make(cast, last, confirmed=True)
        receipt_reversal_make(cast, first, confirmed=True)
        assert of(fund, CASH) == money("0.00")

    def test_somebody_builds_on_it_between_the_two_persons(self, cast, dollars, receipt):
        proposal = receipt_reversal_make(cast, receipt)
        refund_make(cast, receipt, money("1.00"))
        with pytest.raises(NotReversible):
            services.receipt_reversal_confirm(
                actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
            )
        assert paid_so_far(dollars) == receipt.money

    def test_it_was_reversed(self, cast, receipt):
        receipt_reversal_make(cast, receipt, confirmed=True)
        with pytest.raises(ReceiptReversed):
            receipt_reversal_make(cast, receipt)
        with pytest.raises(ReceiptReversed):
            refund_make(cast, receipt, money("1.00"))


class TestPagesAndPrograms:
    def test_two_persons_reverse_it_on_pages(self, client_of, send, cast, bank, receipt):
        brought(cast, bank, "300.00", "HAND-1")
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        here = reverse("donors:receipt_detail", args=[receipt.pk])
        address = reverse("donors:receipt_reversal_propose", args=[receipt.pk])
        assert address in officer.get(here).text
        assert address not in approver.get(here).text
        preview = send(officer, address, {"reason": "Booked twice."}, step="preview").text
        assert "Back into suspense" in preview
        assert send(officer, address, {"reason": " "}).status_code == 422
        page = send(officer, address, {"reason": "Booked twice."})["Location"]
        proposal = ReversalProposal.objects.get()
        assert page == reverse("donors:receipt_reversal_detail", args=[proposal.pk])
        assert page in officer.get(here).text
        assert page in approver.get("/").text
        confirm = reverse("donors:receipt_reversal_confirm", args=[proposal.pk])
        assert confirm in approver.get(page).text
        assert send(approver, confirm, {}).status_code == 302
        assert "Reversal of its fee" in approver.get(page).text
        text = officer.get(here).text
        assert "It was booked by mistake and reversed" in text
        assert page in text
        assert address not in text
        assert "Propose a refund" not in text

    def test_a_line_says_which_of_its_receipts_was_reversed(self, client_of, cast, bank, dollars):
        came = in_suspense(cast, bank, "300.00", "BANK-7")
        receipt_reversal_make(cast, matched(cast, came, (dollars, "300.00")), confirmed=True)
        text = (
            client_of(cast.finance_officer).get(reverse("donors:line_detail", args=[came.pk])).text
        )
        assert "(Reversed)" in text
        assert reverse("donors:line_match_propose", args=[came.pk]) in text

    def test_the_page_of_an_imported_receipt_says_why_not(self, client_of, cast, dollars):
        receipts_imported(cast, dollars, "3.00", by=second_officer(cast))
        made = Receipt.objects.get(bank_reference="IMP-1")
        page = client_of(cast.finance_officer).get(reverse("donors:receipt_detail", args=[made.pk]))
        assert "has made it, and is reversed as a whole" in page.text

    def test_programs_do_the_same(self, client_of, call, cast, receipt):
        made = call(
            client_of(cast.finance_officer),
            reverse("donors_api:receipt_reversal_propose", args=[receipt.pk]),
            {"reason": "Booked twice."},
        )
        assert made.status_code == 201, made.content
        address = reverse("donors_api:receipt_reversal_confirm", args=[made.json()["id"]])
        done = call(client_of(cast.finance_approver), address, {})
        assert done.json()["state"] == "CONFIRMED"
        assert done.json()["receipt_id"] == str(receipt.pk)
