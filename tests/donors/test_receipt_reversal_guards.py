"""The database itself keeps the reversal of one receipt: two units, once, whole, and its line of the bank free."""

from inspect import unwrap

import pytest
from django.db import IntegrityError, connection, transaction

from donors import services
from donors.models import (
    LineMatch,
    LineMatchPart,
    Receipt,
    ReceiptReversal,
    ReversalProposal,
    StatementLine,
)
from tests.donors.test_lines_tie import tied
from tests.donors.test_receipt_reversal import bank, brought, dollars, matched, receipt
from tests.factories.donors import money, receipt_make, refund_make
from tests.factories.reversals import (
    receipt_reversal_make,
    receipts_imported,
    reversal_make,
    second_officer,
)
from tests.factories.statements import imported, in_suspense, line, statement
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of

__all__ = ["bank", "dollars", "receipt"]


class TestDatabase:
    def refused(self, act):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            act()
        return constraint_of(refused.value)

    def at_the_end(self):
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    def said(self, cast, proposal, **changes):
        """Write a confirmation past the service."""
        values = {
            "state": "CONFIRMED", "decided_by": cast.finance_approver.person_id,
            "decided_by_organization": cast.organizations["treasury_unit"], "decided_at": now(),
        }  # fmt: skip
        ReversalProposal.objects.filter(pk=proposal.pk).update(**{**values, **changes})

    def test_wants_two_persons_of_two_units(self, cast, receipt):
        proposal = receipt_reversal_make(cast, receipt)
        for changes in (
            {"decided_by": cast.finance_officer.person_id},
            {"decided_by_organization": cast.organizations["finance_unit"]},
        ):
            name = self.refused(lambda changes=changes: self.said(cast, proposal, **changes))
            assert name == "receipt_reversal_confirmed_by_another"

    def test_wants_what_was_confirmed_before_a_receipt_is_reversed(self, cast, dollars, receipt):
        proposal = receipt_reversal_make(cast, receipt)
        other = receipt_make(cast, dollars, money("1.00"), reference="BESIDE")

        def written(of_which):
            ReceiptReversal.objects.create(
                receipt=of_which, proposal=proposal, entry_id=of_which.entry_id
            )

        assert self.refused(lambda: written(receipt)) == "receipt_reversed_as_confirmed"

        def for_another():
            self.said(cast, proposal)
            written(other)

        assert self.refused(for_another) == "receipt_reversed_as_confirmed"

        def unbooked():
            self.said(cast, proposal)
            written(receipt)

        assert self.refused(unbooked) == "receipt_reversal_is_booked"

    def test_wants_it_reversed_once_it_is_confirmed_and_then_it_stands(self, cast, receipt):
        proposal = receipt_reversal_make(cast, receipt)

        def only_said():
            self.said(cast, proposal)
            self.at_the_end()

        assert self.refused(only_said) == "receipt_reversed_once_confirmed"
        services.receipt_reversal_confirm(
            actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
        )
        again = {"decided_at": now()}
        name = self.refused(lambda: self.said(cast, proposal, **again))
        assert name == "receipt_reversal_decision_stands"

    def test_wants_it_with_its_table_or_alone(self, cast, dollars, receipt, monkeypatch):
        table = reversal_make(
            cast, receipts_imported(cast, dollars, "3.00", by=second_officer(cast))
        )
        proposal = receipt_reversal_make(cast, receipt)
        monkeypatch.setattr(
            "donors.services.reversals.ReceiptReversal",
            lambda **words: ReceiptReversal(**{**words, "reversal": table}),
        )
        name = self.refused(
            lambda: unwrap(services.receipt_reversal_confirm)(
                actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
            )
        )
        assert name == "receipt_reversal_of_one_proposal"

    def test_takes_no_proposal_of_what_a_table_made_or_what_was_reversed(
        self, cast, dollars, receipt
    ):
        receipts_imported(cast, dollars, "3.00", by=second_officer(cast))
        made = Receipt.objects.get(bank_reference="IMP-1")
        receipt_reversal_make(cast, receipt, confirmed=True)
        for one in (made, receipt):
            name = self.refused(
                lambda one=one: ReversalProposal.objects.create(
                    receipt=one, reason="x", proposed_by_id=cast.finance_officer.person_id,
                    proposed_by_organization=cast.organizations["finance_unit"],
                )
            )  # fmt: skip
            assert name == "receipt_reversal_of_one_by_itself"

    def test_wants_nothing_built_on_it(self, cast, receipt, monkeypatch):
        proposal = receipt_reversal_make(cast, receipt)
        refund_make(cast, receipt, money("1.00"))
        monkeypatch.setattr(
            "donors.services.receipt_reversals.receipt_must_be_reversible", lambda _receipt: None
        )
        name = self.refused(
            lambda: unwrap(services.receipt_reversal_confirm)(
                actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
            )
        )
        assert name == "receipt_reversed_alone"

    def test_leaves_no_line_of_the_bank_on_it(self, cast, bank, receipt, monkeypatch):
        brought(cast, bank, "300.00", "HAND-1")
        proposal = receipt_reversal_make(cast, receipt)
        monkeypatch.setattr("donors.services.receipt_reversals._freed", lambda *_, **__: None)

        def left_behind():
            unwrap(services.receipt_reversal_confirm)(
                actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
            )
            self.at_the_end()

        assert self.refused(left_behind) == "receipt_reversed_frees_its_line"

    def test_moves_a_line_into_suspense_from_a_reversed_receipt_alone(self, cast, bank, receipt):
        from donors.services.statement_booking import suspense_book  # noqa: PLC0415

        came = brought(cast, bank, "300.00", "HAND-1")

        def moved():
            suspense_book(bank.pk, [came], today=now().date(), after=receipt.pk)
            came.save(update_fields=["entry_id", "in_suspense"])

        assert self.refused(moved) == "statement_line_booked_once"

    def test_moves_a_line_to_no_entry_that_was_reversed(self, cast, bank, dollars, monkeypatch):
        first = receipt_make(cast, dollars, money("300.00"), reference="BANK-REF")
        second = receipt_make(cast, dollars, money("300.00"), reference="PAYER-REF")
        day = now().date()
        imported(
            cast, bank, statement([line("300.00", "BANK-REF", day=day, end_to_end_id="PAYER-REF")])
        )
        receipt_reversal_make(cast, first, confirmed=True)
        stale = StatementLine.objects.get().entry_id
        tied()
        came = StatementLine.objects.get()
        assert came.entry_id == second.entry_id

        def onto_the_reversed_one(_fund_id, lines, **_words):
            for one in lines:
                one.entry_id, one.in_suspense = stale, True
            return []

        proposal = receipt_reversal_make(cast, second)
        monkeypatch.setattr(
            "donors.services.receipt_reversals.suspense_book", onto_the_reversed_one
        )
        name = self.refused(
            lambda: unwrap(services.receipt_reversal_confirm)(
                actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
            )
        )
        assert name == "statement_line_booked_once"

    def test_lets_no_more_be_matched_than_stands_open(self, cast, bank, dollars):
        came = in_suspense(cast, bank, "300.00", "BANK-7")
        matched(cast, came, (dollars, "100.00"))
        wrong = matched(cast, came, (dollars, "200.00"))
        match = LineMatch.objects.order_by("id").last()
        values = {
            field.attname: getattr(match, field.attname)
            for field in LineMatch._meta.concrete_fields
            if field.attname not in {"id", "recorded_at"}
        }
        undecided = {
            "state": "PROPOSED", "decided_by_id": None, "decided_by_organization_id": None,
            "decided_at": None,
        }  # fmt: skip
        receipt_reversal_make(cast, wrong, confirmed=True)
        again = LineMatch.objects.create(**{**values, **undecided})

        def more(amount):
            LineMatchPart.objects.create(
                match=again, agreement=dollars, amount=amount, currency="USD"
            )

        assert self.refused(lambda: more("200.01")) == "line_match_within_its_line"
        more("200.00")
