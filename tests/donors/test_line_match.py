"""line_match_propose, line_match_confirm, line_match_decline: two persons say whose money a line is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse

from donors import services
from donors.errors import LineNotOpen, MatchDecided, Refused
from donors.models import FeeCharge, LineMatch, LineMatchPart, Receipt, StatementLine
from donors.rules import matching
from donors.rules.matching import OpenPart, Payer, suggestions
from donors.rules.references import remittance_reference
from donors.selectors.lines import left_of, line_suggestions
from donors.selectors.receipt_ground import ReceiptGround
from donors.services.receipts import MoreThanAgreed
from tests.disbursements.gates import database_says
from tests.factories.donors import agreement_make, conversion_make, money, receipt_make
from tests.factories.statements import accounts_make, in_suspense
from trustfund.audit import selectors as trail
from trustfund.db import clock
from trustfund.events.models import Message
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, UNIDENTIFIED


@pytest.fixture
def ready(cast, fund):
    accounts_make(cast, fund)
    return fund


def proposed(cast, line, *parts, reason="The letter names it."):
    return services.line_match_propose(
        actor=cast.finance_officer,
        now=clock.now(),
        line_id=line.pk,
        parts=[(agreement.pk, money(amount, line.currency)) for agreement, amount in parts],
        reason=reason,
    )


def confirmed(cast, match, actor=None):
    return services.line_match_confirm(
        actor=actor or cast.finance_approver, now=clock.now(), match_id=match.pk
    )


def balance(fund, code, currency="USD"):
    return books.balance(fund_id=fund.pk, code=code, currency=currency)


class TestConfirm:
    def test_moves_it_from_suspense_to_the_donor_with_its_fee(self, cast, ready, signed_usd):
        line = in_suspense(cast, ready, "400.00", "BANK-7")
        match = proposed(cast, line, (signed_usd, "400.00"))
        assert not Receipt.objects.exists()
        confirmed(cast, match)
        receipt = Receipt.objects.get()
        assert (receipt.money, receipt.bank_reference) == (money("400.00"), "BANK-7")
        assert receipt.value_date == line.value_date
        assert FeeCharge.objects.get().money == money("20.00")
        assert balance(ready, UNIDENTIFIED) == money("0.00")
        assert balance(ready, CASH) == money("380.00")
        assert LineMatchPart.objects.get().receipt == receipt
        assert Message.objects.filter(
            name="donors.receipt_recorded", subject_id=receipt.pk
        ).exists()
        for model in (LineMatch, LineMatchPart, Receipt, FeeCharge):
            assert list(trail.row_findings(model)) == []
        assert list(books.books_findings()) == []

    def test_leaves_the_rest_of_an_overpayment_in_suspense(self, cast, ready, signed_usd):
        line = in_suspense(cast, ready, "1200.00")
        with pytest.raises(MoreThanAgreed):
            proposed(cast, line, (signed_usd, "1200.00"))
        confirmed(cast, proposed(cast, line, (signed_usd, "1000.00")))
        assert left_of(line) == money("200.00") == balance(ready, UNIDENTIFIED)

    def test_splits_one_line_over_several_agreements(self, cast, ready, korea, signed_usd):
        second = agreement_make(cast, ready, korea, money("500.00"), signer=cast.donor_officer)
        line = in_suspense(cast, ready, "1300.00", "BOTH")
        confirmed(cast, proposed(cast, line, (signed_usd, "1000.00"), (second, "300.00")))
        assert {(r.agreement.number, r.bank_reference) for r in Receipt.objects.all()} == {
            (signed_usd.number, "BOTH"),
            (second.number, "BOTH /2"),
        }
        assert balance(ready, UNIDENTIFIED) == money("0.00")

    def test_in_another_currency_waits_for_its_conversion(self, cast, ready, signed, client_of):
        line = in_suspense(cast, ready, "1000.00", currency="EUR")
        confirmed(cast, proposed(cast, line, (signed, "1000.00")))
        client, address = (
            client_of(cast.finance_officer),
            reverse("donors:line_detail", args=[line.pk]),
        )
        receipt = Receipt.objects.get()
        asked = reverse("donors:conversion_record", args=[receipt.pk])
        assert asked in client.get(address).text
        conversion_make(cast, receipt)
        assert asked not in client.get(address).text

    def test_is_another_person_s_of_another_unit_and_done_once(self, cast, ready, signed_usd):
        match = proposed(cast, in_suspense(cast, ready, "400.00"), (signed_usd, "400.00"))
        with pytest.raises(NotPermitted):
            confirmed(cast, match, cast.finance_officer)
        confirmed(cast, match)
        with pytest.raises(MatchDecided):
            confirmed(cast, match)
        assert Receipt.objects.count() == 1

    def test_is_refused_where_the_agreement_was_paid_meanwhile(self, cast, ready, signed_usd):
        match = proposed(cast, in_suspense(cast, ready, "400.00"), (signed_usd, "400.00"))
        receipt_make(cast, signed_usd, money("700.00"), reference="OTHER")
        with pytest.raises(MoreThanAgreed):
            confirmed(cast, match)


class TestPropose:
    def test_refuses_what_cannot_be(self, cast, ready, signed_usd, signed, offered):
        line = in_suspense(cast, ready, "400.00")
        for parts, reason, kind in (
            ([], "Why", Refused),
            ([(signed_usd, "400.01")], "Why", Refused),
            ([(signed_usd, "100.00"), (signed_usd, "100.00")], "Why", Refused),
            ([(signed_usd, "100.00")], " ", Refused),
            ([(signed, "100.00")], "Why", Refused),
        ):
            with pytest.raises(kind):
                proposed(cast, line, *parts, reason=reason)
        proposed(cast, line, (signed_usd, "100.00"))
        with pytest.raises(LineNotOpen):
            proposed(cast, line, (signed_usd, "100.00"))

    def test_is_declined_with_a_reason_and_proposed_anew(self, cast, ready, signed_usd):
        line = in_suspense(cast, ready, "400.00")
        match = proposed(cast, line, (signed_usd, "100.00"))
        call = {"actor": cast.finance_approver, "now": clock.now(), "match_id": match.pk}
        with pytest.raises(Refused):
            services.line_match_decline(**call, reason=" ")
        services.line_match_decline(**call, reason="It is Japan's.")
        proposed(cast, line, (signed_usd, "400.00"))
        assert list(trail.row_findings(LineMatch)) == []


class TestDatabase:
    def test_refuses_what_goes_past_the_services(self, cast, ready, signed_usd):
        line = in_suspense(cast, ready, "400.00")
        match = proposed(cast, line, (signed_usd, "300.00"))
        part = LineMatchPart.objects.get()
        receipt = receipt_make(cast, signed_usd, money("300.00"), reference="HAND")

        def decided_by(actor):
            LineMatch.objects.filter(pk=match.pk).update(
                state="CONFIRMED", decided_at=clock.now(), decided_by_id=actor.person_id,
                decided_by_organization_id=actor.organization_id,
            )  # fmt: skip

        def more():
            LineMatch.objects.filter(pk=match.pk).update(state="CONFIRMED")

        second = agreement_make(
            cast, ready, signed_usd.donor, money("900.00"), signer=cast.donor_officer
        )
        for act, constraint in (
            (lambda: decided_by(cast.finance_officer), "line_match_decided_by_another"),
            (more, "line_match_decided_by_another"),
            (
                lambda: LineMatchPart.objects.create(
                    match=match, agreement=second, amount="100.01", currency="USD"
                ),
                "line_match_within_its_line",
            ),
            (
                lambda: LineMatchPart.objects.filter(pk=part.pk).update(receipt=receipt),
                "line_match_part_received_as_confirmed",
            ),
            (
                lambda: StatementLine.objects.filter(pk=line.pk).update(entry_id=receipt.entry_id),
                "statement_line_booked_once",
            ),
        ):
            assert database_says(act) == constraint

    def test_lets_nothing_out_of_suspense_but_by_a_match(self, cast, ready, signed_usd):
        in_suspense(cast, ready, "400.00")

        def act():
            services.receipts.receipt_write(
                actor=cast.finance_officer, agreement=signed_usd, ground=ReceiptGround(signed_usd.fund), money=money("400.00"),
                value_date=clock.now().date(), bank_reference="X", adjusts=None, today=clock.now().date(), from_suspense=True,
            )  # fmt: skip
            with connections["default"].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert database_says(act) == "receipt_out_of_suspense_matched"


class TestSuggestions:
    def payer(self, number="AA-001", *, left="1000.00", due=0, names=("Republic of Korea",)):
        part = OpenPart(1, clock.now().date() + timedelta(days=due), money(left))
        return Payer(uuid4(), number, names, money(left), (part,))

    def asked(self, *payers, amount="1000.00", texts="", name=""):
        return suggestions(
            money=money(amount),
            value_date=clock.now().date(),
            texts=texts,
            payer_name=name,
            payers=payers,
        )

    def test_an_exact_match_comes_first_whatever_else_speaks_for_another(self, noon):
        written = f"Contribution {remittance_reference('AA-002', 1).lower()}"
        exact = self.payer("AA-002", left="5000.00", due=400, names=("Japan",))
        other = self.payer("AA-001")
        found = self.asked(other, exact, texts=written, name="Republic of Korea")
        assert [one.number for one in found] == ["AA-002", "AA-001"]
        assert [one.is_exact for one in found] == [True, False]
        assert found[0].money == money("1000.00")

    def test_more_than_is_left_is_no_exact_match(self, noon):
        [found] = self.asked(self.payer(left="10.00"), texts="AA-001/01")
        assert not found.is_exact
        assert found.money == money("10.00")

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            ({"texts": "for aa-001, first part"}, matching.AGREEMENT),
            ({"name": "KOREA, REPUBLIC OF"}, matching.NAME),
            ({"name": "Republic of Corea"}, matching.NAME),
        ],
        ids=["agreement", "order", "spelling"],
    )
    def test_says_why(self, noon, words, reason):
        [found] = self.asked(self.payer(), **words)
        assert reason in found.reasons
        assert matching.AMOUNT in found.reasons

    def test_a_number_within_another_is_not_it(self, noon):
        assert self.asked(self.payer(left="7.00", due=99), texts="XAA-0011") == []

    def test_are_read_from_the_books(self, cast, ready, signed_usd, japan):
        line = in_suspense(cast, ready, "1000.00", remittance=f"{signed_usd.number}/01")
        [told] = line_suggestions(cast.finance_officer, line, today=clock.now().date())
        assert told.suggestion.is_exact
        assert len(told.reasons) == len(told.suggestion.reasons)


class TestDoors:
    def test_pages_propose_and_confirm(self, cast, ready, signed_usd, client_of, send):
        line = in_suspense(cast, ready, "400.00")
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        address = reverse("donors:line_match_propose", args=[line.pk])
        body = {"agreement_1": str(signed_usd.pk), "amount_1": "150.00", "reason": "Letter"}
        shown = officer.get(f"{address}?agreement={signed_usd.pk}")
        assert 'value="400' in shown.text
        preview = send(officer, address, body, step="")
        assert "250.00" in preview.text
        assert not LineMatch.objects.exists()
        half = send(officer, address, {**body, "agreement_2": str(signed_usd.pk)})
        assert half.status_code == 422
        assert send(officer, address, body).status_code == 302
        match = LineMatch.objects.get()
        home = approver.get(reverse("control:home"))
        assert reverse("donors:line_detail", args=[line.pk]) in home.text
        page = reverse("donors:line_match_confirm", args=[match.pk])
        assert "Letter" in approver.get(page).text
        assert send(approver, page, {}).status_code == 302
        assert Receipt.objects.get().money == money("150.00")
        waiting = officer.get(reverse("donors:line_list", args=[ready.pk]))
        assert "250.00" in waiting.text

    def test_programs_propose_and_decline(self, cast, ready, signed_usd, client_of, call):
        line = in_suspense(cast, ready, "400.00", counterparty_name="Republic of Korea")
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        part = {
            "agreement_id": str(signed_usd.pk),
            "money": {"amount": "400.00", "currency": "USD"},
        }
        made = call(
            officer,
            reverse("donors_api:line_match_propose", args=[line.pk]),
            {"parts": [part], "reason": "Letter"},
        )
        assert made.status_code == 201, made.content
        answer = call(
            approver,
            reverse("donors_api:line_match_decline", args=[made.json()["id"]]),
            {"reason": "No"},
        )
        assert answer.json()["state"] == "DECLINED"
        listed = officer.get(reverse("donors_api:line_list", args=[ready.pk])).json()
        assert [row["outcome"] for row in listed["results"]] == ["IN_SUSPENSE"]
        one = officer.get(reverse("donors_api:line_detail", args=[line.pk])).json()
        assert one["suggestions"][0]["number"] == signed_usd.number
