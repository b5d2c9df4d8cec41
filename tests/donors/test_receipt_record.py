"""receipt_record: money that came in is booked in its own currency at its value date."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import selectors, services
from donors.errors import FundNotOpen, Refused
from donors.models import Installment, Receipt
from donors.services.receipts import AgreementNotSigned, BankReferenceReused, MoreThanAgreed
from tests.factories.donors import agreement_make, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, CONTRIBUTIONS, COST_RECOVERY
from trustfund.ledger.rules.posting import receipt_booked
from trustfund.ledger.services import entry_post

URL = "donors:receipt_record"


@pytest.fixture
def form() -> dict:
    return {"amount": "400.00", "value_date": "2026-06-15", "bank_reference": "BANK-1"}


def refused_by(error: pytest.ExceptionInfo) -> str:
    return constraint_of(error.value)


class TestTheBooks:
    def test_cash_and_contributions_grow_in_the_receipts_own_currency(
        self, cast, fund, korea, signed
    ):
        receipt_make(cast, signed, money("400.00", "EUR"))
        assert books.balance(fund_id=fund.pk, code=CASH, currency="EUR") == money("400.00", "EUR")
        assert books.balance(
            fund_id=fund.pk, code=CONTRIBUTIONS, currency="EUR", party_id=korea.pk
        ) == money("400.00", "EUR")

    def test_in_the_holding_currency_the_fee_is_charged_at_once(self, cast, fund, signed_usd):
        receipt = receipt_make(cast, signed_usd, money("1000.00"))
        assert receipt.fee_charge.money == money("50.00")
        assert books.balance(fund_id=fund.pk, code=CASH, currency="USD") == money("950.00")
        assert books.balance(fund_id=fund.pk, code=COST_RECOVERY, currency="USD") == money("50.00")

    def test_in_another_currency_no_fee_is_charged_yet(self, cast, signed):
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"))
        assert getattr(receipt, "fee_charge", None) is None

    def test_the_fee_of_parts_is_the_fee_of_the_whole(self, cast, fund, korea):
        whole = money("60000000.00")
        agreement = agreement_make(cast, fund, korea, whole, signer=cast.donor_officer)
        receipt_make(cast, agreement, money("49999999.99"), reference="A")
        receipt_make(cast, agreement, money("10000000.01"), reference="B")
        # 5 % of 50 million and 4 % of ten.
        assert books.balance(fund_id=fund.pk, code=COST_RECOVERY, currency="USD") == money(
            "2900000.00"
        )


class TestTheTrail:
    def test_records_receipt_and_fee_with_their_entries(self, cast, signed_usd):
        receipt = receipt_make(cast, signed_usd, money("1000.00"))
        (line,) = history(subject_type="donors.receipt", subject_id=receipt.pk)
        assert line.after == Receipt.objects.get(pk=receipt.pk).facts()
        assert line.extra["entries"][0]["id"] == receipt.entry_id
        (fee,) = history(subject_type="donors.feecharge", subject_id=receipt.fee_charge.pk)
        assert fee.extra["entries"][0]["id"] == receipt.fee_charge.entry_id


class TestTheSameReference:
    def test_with_the_same_content_answers_with_the_first_receipt(self, cast, signed):
        first = receipt_make(cast, signed, money("400.00", "EUR"))
        again = receipt_make(cast, signed, money("400.00", "EUR"))
        assert again.pk == first.pk
        assert Receipt.objects.count() == 1

    @pytest.mark.parametrize(
        "other", [{"received": money("401.00", "EUR")}, {"value_date": date(2026, 6, 14)}]
    )
    def test_with_other_content_is_refused(self, cast, signed, other):
        receipt_make(cast, signed, money("400.00", "EUR"))
        with pytest.raises(BankReferenceReused):
            receipt_make(cast, signed, **{"received": money("400.00", "EUR"), **other})

    def test_is_unique_in_the_database(self, cast, fund, korea, signed, signed_usd):
        first = receipt_make(cast, signed, money("400.00", "EUR"))
        other = receipt_make(cast, signed_usd, money("10.00"), reference="BANK-2")
        copy = Receipt.objects.get(pk=other.pk)
        copy.pk, copy.bank_reference = uuid4(), first.bank_reference
        copy.entry_id = _entry(fund, copy)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            copy.save(force_insert=True)
        assert refused_by(error) == "receipt_bank_reference_once"


class TestPartsAndTooMuch:
    def test_takes_the_agreement_in_parts(self, cast, signed):
        receipt_make(cast, signed, money("400.00", "EUR"), reference="A")
        receipt_make(cast, signed, money("600.00", "EUR"), reference="B")
        assert Receipt.objects.count() == 2

    def test_refuses_more_than_agreed_and_says_what_is_left(self, cast, signed):
        receipt_make(cast, signed, money("400.00", "EUR"), reference="A")
        with pytest.raises(MoreThanAgreed, match=r"EUR 600\.00 are left to pay"):
            receipt_make(cast, signed, money("600.01", "EUR"), reference="B")

    def test_remembers_the_installment_that_was_next(self, cast, fund, korea, noon):
        parts = [
            (noon.date(), money("300.00")),
            (noon.date() + timedelta(days=10), money("700.00")),
        ]
        agreement = agreement_make(
            cast, fund, korea, money("1000.00"), parts=parts, signer=cast.donor_officer
        )
        first = receipt_make(cast, agreement, money("300.00"), reference="A")
        second = receipt_make(cast, agreement, money("1.00"), reference="B")
        assert (first.installment.number, second.installment.number) == (1, 2)


class TestWhatItRefuses:
    def test_another_currency(self, cast, signed):
        with pytest.raises(Refused, match="is paid in EUR"):
            receipt_make(cast, signed, money("400.00", "USD"))

    def test_a_value_date_in_the_future(self, cast, signed, noon):
        with pytest.raises(Refused, match="future"):
            receipt_make(
                cast,
                signed,
                money("400.00", "EUR"),
                value_date=noon.date() + timedelta(days=1),
            )

    def test_a_value_date_before_the_countersignature(self, cast, signed, noon):
        with pytest.raises(Refused, match="before the countersignature"):
            receipt_make(
                cast,
                signed,
                money("400.00", "EUR"),
                value_date=noon.date() - timedelta(days=1),
            )

    @pytest.mark.parametrize("amount", ["0.00", "-5.00"])
    def test_nothing_and_less(self, cast, signed, amount):
        with pytest.raises(Refused, match="above zero"):
            receipt_make(cast, signed, money(amount, "EUR"))

    def test_an_agreement_that_the_donor_has_not_signed(self, cast, offered):
        with pytest.raises(AgreementNotSigned):
            receipt_make(cast, offered, money("400.00", "EUR"))

    def test_a_closed_fund(self, cast, fund, signed):
        fund.state = "CLOSED"
        fund.save(update_fields=["state"])
        with pytest.raises(FundNotOpen):
            receipt_make(cast, signed, money("400.00", "EUR"))

    def test_any_other_role(self, cast, signed, noon):
        for actor in (cast.program_manager, cast.finance_approver, cast.donor_officer):
            with pytest.raises(NotPermitted):
                services.receipt_record(
                    actor=actor,
                    now=noon,
                    agreement_id=signed.pk,
                    money=money("400.00", "EUR"),
                    value_date=noon.date(),
                    bank_reference="BANK-1",
                )


class TestTheDatabase:
    """Written past the service, as the application's own role."""

    @pytest.fixture
    def row(self, cast, fund, korea, signed) -> Receipt:
        return Receipt(
            fund=fund,
            donor=korea,
            agreement=signed,
            installment=signed.installments.get(),
            amount="400.00",
            currency="EUR",
            value_date=date(2026, 6, 15),
            bank_reference="BANK-1",
            recorded_by_id=cast.finance_officer.person_id,
        )

    def test_takes_a_good_row(self, fund, row):
        row.entry_id = _entry(fund, row)
        row.save(force_insert=True)

    @pytest.mark.parametrize(
        ("spoilt", "constraint"),
        [
            ({"amount": "1000.01"}, "receipt_within_agreement"),
            ({"value_date": date(2026, 6, 14)}, "receipt_dated_after_signature"),
            ({"currency": "USD"}, "receipt_of_its_agreement"),
        ],
    )
    def test_refuses_what_the_agreement_does_not_bear(self, fund, row, spoilt, constraint):
        for name, value in spoilt.items():
            setattr(row, name, value)
        row.entry_id = _entry(fund, row)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert refused_by(error) == constraint

    def test_refuses_a_value_date_to_come(self, row):
        row.value_date, row.entry_id = date(2026, 6, 16), 1
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert refused_by(error) == "receipt_dated_after_signature"

    def test_refuses_a_receipt_that_is_not_in_the_books(self, fund, row):
        row.entry_id = _entry(fund, row, amount="399.99")
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert refused_by(error) == "receipt_is_booked"

    def test_refuses_money_into_a_closed_fund(self, fund, row):
        row.entry_id = _entry(fund, row)
        fund.state = "CLOSED"
        fund.save(update_fields=["state"])
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert refused_by(error) == "receipt_in_open_fund"

    def test_refuses_an_unsigned_agreement(self, cast, fund, korea, row):
        unsigned = agreement_make(cast, fund, korea, money("1000.00", "EUR"))
        row.agreement, row.installment = unsigned, unsigned.installments.get()
        row.entry_id = _entry(fund, row)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert refused_by(error) == "receipt_of_its_agreement"

    def test_refuses_an_installment_of_another_agreement(self, cast, fund, korea, row):
        other = agreement_make(cast, fund, korea, money("5.00", "EUR"))
        row.installment = Installment.objects.get(agreement=other)
        row.entry_id = _entry(fund, row)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert refused_by(error) == "receipt_of_its_agreement"

    @pytest.mark.parametrize(
        "statement", ["UPDATE donors_receipt SET amount = 1", "DELETE FROM donors_receipt"]
    )
    def test_lets_nobody_change_a_receipt(self, cast, signed, statement):
        receipt_make(cast, signed, money("400.00", "EUR"))
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


class TestThePage:
    def test_shows_the_posting_before_it_is_made(self, cast, client_of, send, signed, form):
        page = send(client_of(cast.finance_officer), reverse(URL, args=[signed.pk]), form, step="")
        text = page.content.decode()
        assert page.status_code == 200
        assert "Dr 1100 Cash at bank" in text
        assert "Cr 4100 Contributions received" in text
        assert Receipt.objects.count() == 0

    def test_books_on_confirmation(self, cast, client_of, send, signed, form):
        answer = send(client_of(cast.finance_officer), reverse(URL, args=[signed.pk]), form)
        receipt = Receipt.objects.get()
        assert answer.url == reverse("donors:receipt_detail", args=[receipt.pk])

    def test_a_double_click_books_once(self, cast, client_of, send, signed, form):
        client, key = client_of(cast.finance_officer), uuid4()
        answers = [send(client, reverse(URL, args=[signed.pk]), form, key=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        assert Receipt.objects.count() == 1

    def test_a_reference_with_other_content_is_422_and_keeps_what_was_typed(
        self, cast, client_of, send, signed, form
    ):
        client = client_of(cast.finance_officer)
        send(client, reverse(URL, args=[signed.pk]), form)
        answer = send(client, reverse(URL, args=[signed.pk]), {**form, "amount": "1.00"})
        assert answer.status_code == 422
        assert "each payment has its own reference" in answer.content.decode()
        assert 'value="1.00"' in answer.content.decode()

    @pytest.mark.parametrize(
        "amount",
        [
            "-400",
            "0",
            "0.00",
            "NaN",
            "Infinity",
            "1e999",
            "４００",
            "1,000",
            "400.001",
            "",
            "1" * 40,
        ],
    )
    @pytest.mark.parametrize("step", ["", "confirm"])
    def test_bad_amounts_are_422(self, cast, client_of, send, signed, form, amount, step):
        answer = send(
            client_of(cast.finance_officer),
            reverse(URL, args=[signed.pk]),
            {**form, "amount": amount},
            step=step,
        )
        assert answer.status_code == 422
        assert Receipt.objects.count() == 0

    @pytest.mark.parametrize("day", ["2026-06-16", "2026-02-30", "15.06.2026", "9999-99-99", ""])
    def test_bad_value_dates_are_422(self, cast, client_of, send, signed, form, day):
        url = reverse(URL, args=[signed.pk])
        answer = send(client_of(cast.finance_officer), url, {**form, "value_date": day})
        assert answer.status_code == 422

    def test_a_long_reference_is_422(self, cast, client_of, send, signed, form):
        url = reverse(URL, args=[signed.pk])
        data = {**form, "bank_reference": "B" * 5000}
        assert send(client_of(cast.finance_officer), url, data).status_code == 422

    def test_markup_in_a_reference_is_only_text(self, cast, client_of, send, signed, form):
        client = client_of(cast.finance_officer)
        data = {**form, "bank_reference": "<script>alert(1)</script>"}
        answer = send(client, reverse(URL, args=[signed.pk]), data)
        page = client.get(answer.url).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_a_stale_form_says_what_has_happened_since(self, cast, client_of, send, offered, form):
        answer = send(client_of(cast.finance_officer), reverse(URL, args=[offered.pk]), form)
        assert answer.status_code == 409
        assert "not countersigned yet" in answer.content.decode()

    def test_hides_a_missing_agreement(self, cast, client_of, send, signed, form):
        answer = send(client_of(cast.finance_officer), reverse(URL, args=[uuid4()]), form)
        assert answer.status_code == 404

    def test_belongs_to_finance_officers(self, cast, client_of, signed):
        for actor in (cast.donor_officer, cast.program_manager, cast.project_officer):
            assert client_of(actor).get(reverse(URL, args=[signed.pk])).status_code == 403


class TestTheApi:
    def test_books_the_same(self, cast, client_of, call, signed):
        data = {
            "money": {"amount": "400.00", "currency": "EUR"},
            "value_date": "2026-06-15",
            "bank_reference": "BANK-1",
        }
        client, key = client_of(cast.finance_officer), uuid4()
        url = f"/api/v1/donors/agreements/{signed.pk}/receipts/"
        first, again = (call(client, url, data, key=key) for _ in range(2))
        assert first.status_code == 201, first.content
        assert again.json() == first.json()
        assert first.json()["money"] == {"amount": "400.00", "currency": "EUR"}
        other = call(client, url, {**data, "money": {"amount": "1.00", "currency": "EUR"}})
        assert other.status_code == 422
        assert other.json()["code"] == "bank_reference_reused"

    @pytest.mark.parametrize(
        "amount", ["-1.00", "0.00", "NaN", "1e999", "４００", "400.001", 400, None]
    )
    def test_bad_amounts_are_422(self, cast, client_of, call, signed, amount):
        data = {
            "money": {"amount": amount, "currency": "EUR"},
            "value_date": "2026-06-15",
            "bank_reference": "BANK-1",
        }
        url = f"/api/v1/donors/agreements/{signed.pk}/receipts/"
        assert call(client_of(cast.finance_officer), url, data).status_code == 422


class TestTheFigures:
    def test_paid_in_counts_what_was_recorded_by_then(self, cast, fund, signed, noon):
        receipt_make(cast, signed, money("400.00", "EUR"))
        (row,) = selectors.contributions(fund.pk, noon.date())
        assert row.paid_in == money("400.00", "EUR")
        assert selectors.contributions(fund.pk, noon.date(), noon - timedelta(hours=1)) == []


def _entry(fund, row: Receipt, amount: str | None = None) -> int:
    """Post the entry that a receipt row needs, and return its identifier."""
    return entry_post(
        fund_id=fund.pk,
        kind="RECEIPT",
        value_date=row.value_date,
        reference=f"receipt:{row.pk}",
        memo="",
        subject_id=row.pk,
        legs=receipt_booked(money(amount or str(row.amount), row.currency), row.donor_id),
    ).id
