"""conversion_record: a receipt is sold for the holding currency, then the fee is taken."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors import services
from donors.errors import NoRate, Refused
from donors.models import Conversion, FeeCharge
from donors.selectors import rates
from donors.selectors.postings import RateDisagrees
from donors.services.conversions import NothingToConvert, ReceiptConverted
from tests.factories.donors import agreement_make, conversion_make, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, CLEARING, COST_RECOVERY
from trustfund.ledger.rules.posting import conversion_booked, receipt_booked
from trustfund.ledger.services import entry_post

URL = "donors:conversion_record"


@pytest.fixture
def receipt(cast, signed):
    return receipt_make(cast, signed, money("1000.00", "EUR"))


@pytest.fixture
def record(cast, noon, receipt):
    def act(**changes):
        words = {"deal_date": noon.date(), "rate": None, "rate_source": "", "bought": None}
        return services.conversion_record(
            actor=cast.finance_officer, now=noon, receipt_id=receipt.pk, **{**words, **changes}
        )

    return act


class TestTheDeal:
    def test_takes_the_published_rate_of_its_day_by_default(self, record, noon):
        rate = rates.quote("EUR", "USD", noon.date()).rate
        deal = record()
        assert (deal.rate, deal.rate_date, deal.rate_source) == (rate, noon.date(), "ECB")
        assert deal.bought == money("1000.00", "EUR").converted_half_even(rate, "USD")

    def test_takes_a_rate_entered_by_hand_with_its_source(self, record):
        deal = record(rate=Decimal("1.0801"), rate_source="Deal slip 7")
        assert deal.bought == money("1080.10")
        assert (deal.rate_source, deal.rate_decimals) == ("Deal slip 7", 4)

    def test_takes_the_banks_amount_where_it_fits_the_rate(self, record):
        deal = record(rate=Decimal("1.08"), rate_source="Deal slip 7", bought=money("1084.99"))
        assert deal.bought == money("1084.99")

    def test_refuses_the_banks_amount_where_it_does_not(self, record):
        with pytest.raises(RateDisagrees, match=r"is USD 1,080\.00, not USD 1,085\.02"):
            record(rate=Decimal("1.08"), rate_source="Deal slip 7", bought=money("1085.02"))
        assert not Conversion.objects.exists()

    def test_books_the_exchange_then_the_fee(self, record, fund, korea, receipt):
        record(rate=Decimal("1.08"), rate_source="Deal slip 7")
        kinds = [entry.kind for entry in books.entries_of(subject_id=receipt.pk)]
        assert kinds == ["RECEIPT", "CONVERSION", "FEE"]
        assert books.balance(fund_id=fund.pk, code=CASH, currency="EUR") == money("0", "EUR")
        assert books.balance(fund_id=fund.pk, code=CASH, currency="USD") == money("1026.00")
        assert books.balance(fund_id=fund.pk, code=COST_RECOVERY, currency="USD") == money("54.00")
        assert books.balance(
            fund_id=fund.pk, code=CLEARING, currency="EUR", party_id=korea.pk
        ) == money("1000.00", "EUR")

    def test_counts_earlier_contributions_of_every_donor_for_the_fee(
        self, cast, fund, japan, record
    ):
        usd = agreement_make(
            cast, fund, japan, money("50000000.00"), signer=cast.other_donor_officer
        )
        receipt_make(cast, usd, money("50000000.00"), reference="JP-1")
        record(rate=Decimal(1), rate_source="Deal slip 7")
        charge = FeeCharge.objects.order_by("recorded_at").last()
        assert (charge.money, charge.cumulative_before) == (money("40.00"), Decimal(50_000_000))

    def test_records_every_row_with_its_entry(self, record):
        deal = record()
        (line,) = history(subject_type="donors.conversion", subject_id=deal.pk)
        assert line.after == Conversion.objects.get(pk=deal.pk).facts()
        assert line.extra["entries"][0]["id"] == deal.entry_id
        charge = FeeCharge.objects.get()
        (fee,) = history(subject_type="donors.feecharge", subject_id=charge.pk)
        assert fee.after == charge.facts()


class TestTwice:
    def test_the_same_deal_answers_with_the_first(self, record):
        assert record().pk == record().pk
        assert Conversion.objects.count() == 1

    def test_another_deal_is_refused(self, record):
        record()
        with pytest.raises(ReceiptConverted):
            record(rate=Decimal("1.08"), rate_source="Deal slip 7")

    def test_the_default_is_another_deal_than_one_by_hand(self, record):
        record(rate=Decimal("1.08"), rate_source="Deal slip 7")
        with pytest.raises(ReceiptConverted):
            record()


class TestWhatItRefuses:
    def test_a_day_without_a_rate_naming_the_way_out(self, cast, receipt):
        last = rates._history().bounds["EUR"].last_date
        late = clock_move(to=datetime.combine(last + timedelta(days=8), time(12), tzinfo=UTC))
        words = {
            "actor": cast.finance_officer,
            "now": late,
            "receipt_id": receipt.pk,
            "deal_date": late.date(),
        }
        with pytest.raises(NoRate, match="A finance officer gives the rate"):
            services.conversion_record(**words)
        deal = services.conversion_record(**words, rate=Decimal("1.1"), rate_source="Slip 9")
        assert deal.bought == money("1100.00")

    def test_a_rate_without_its_source(self, record):
        with pytest.raises(Refused, match="needs its source"):
            record(rate=Decimal("1.08"))

    def test_a_source_without_its_rate(self, record):
        with pytest.raises(Refused, match="without its rate"):
            record(rate_source="Deal slip 7")

    @pytest.mark.parametrize("rate", ["0", "-1", "NaN", "1e999", "1.00000000001", "0.0000000001"])
    def test_what_is_no_rate(self, record, rate):
        with pytest.raises(Refused):
            record(rate=Decimal(rate), rate_source="Deal slip 7")

    def test_a_rate_that_no_account_can_hold(self, record):
        with pytest.raises(Refused):
            record(rate=Decimal("1e9"), rate_source="Deal slip 7")

    def test_a_day_before_the_receipt_or_to_come(self, record, noon):
        for day in (noon.date() - timedelta(days=1), noon.date() + timedelta(days=1)):
            with pytest.raises(Refused):
                record(deal_date=day)

    def test_a_receipt_in_the_holding_currency(self, cast, signed_usd, noon):
        receipt = receipt_make(cast, signed_usd, money("10.00"))
        with pytest.raises(NothingToConvert):
            conversion_make(cast, receipt)

    def test_any_other_role(self, cast, noon, receipt):
        for actor in (cast.program_manager, cast.finance_approver, cast.donor_officer):
            with pytest.raises(NotPermitted):
                services.conversion_record(
                    actor=actor, now=noon, receipt_id=receipt.pk, deal_date=noon.date()
                )


class TestTheDatabase:
    """Written past the service, as the application's own role."""

    @pytest.fixture
    def row(self, cast, fund, receipt):
        return Conversion(
            fund=fund,
            receipt=receipt,
            sold_amount=Decimal("1000.00"),
            sold_currency="EUR",
            bought_amount=Decimal("1080.00"),
            bought_currency="USD",
            rate=Decimal("1.08"),
            rate_decimals=2,
            rate_date=date(2026, 6, 15),
            rate_source="Deal slip 7",
            deal_date=date(2026, 6, 15),
            recorded_by_id=cast.finance_officer.person_id,
        )

    def test_takes_a_good_row(self, fund, row):
        row.entry_id = _entry(fund, row)
        row.save(force_insert=True)

    @pytest.mark.parametrize(
        ("spoilt", "constraint"),
        [
            ({"sold_amount": Decimal("999.00")}, "conversion_of_its_receipt"),
            ({"bought_currency": "JPY"}, "conversion_of_its_receipt"),
            ({"bought_amount": Decimal("1085.02")}, "conversion_fits_its_rate"),
            ({"rate_source": ""}, "conversion_rate_with_source"),
            ({"rate_date": date(2026, 6, 16)}, "conversion_rate_published_by_deal"),
            ({"deal_date": date(2026, 6, 14)}, "conversion_of_its_receipt"),
            ({"bought_amount": Decimal("1081.00")}, "conversion_is_booked"),
        ],
    )
    def test_refuses_a_deal_that_does_not_hold_together(self, fund, row, spoilt, constraint):
        row.entry_id = _entry(fund, row)
        for name, value in spoilt.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert constraint_of(error.value) == constraint

    def test_refuses_a_second_deal(self, fund, record, row):
        record()
        row.entry_id = _entry(fund, row, sold=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestThePage:
    @pytest.fixture
    def form(self):
        return {"deal_date": "2026-06-15", "rate": "", "rate_source": "", "bought": ""}

    def test_shows_rate_date_and_source_before_it_is_made(
        self, cast, client_of, send, receipt, form
    ):
        url = reverse(URL, args=[receipt.pk])
        text = send(client_of(cast.finance_officer), url, form, step="").content.decode()
        assert "15 Jun 2026 · European Central Bank reference rate" in text
        assert "Dr 5300 Cost recovery" in text
        assert not Conversion.objects.exists()

    def test_books_on_confirmation_once(self, cast, client_of, send, receipt, form):
        client, key = client_of(cast.finance_officer), uuid4()
        for _ in range(2):
            answer = send(client, reverse(URL, args=[receipt.pk]), form, key=key)
            assert answer.url == reverse("donors:receipt_detail", args=[receipt.pk])
        assert Conversion.objects.count() == 1
        assert "European Central Bank" in client.get(answer.url).content.decode()

    @pytest.mark.parametrize(
        "bad",
        [
            {"rate": "1.08"},
            {"rate": "-1", "rate_source": "x"},
            {"rate": "1e999", "rate_source": "x"},
            {"rate": "9999999999999999", "rate_source": "x"},
            {"rate": "１.08", "rate_source": "x"},
            {"rate": "1.00000000001", "rate_source": "x"},
            {"bought": "1.00"},
            {"bought": "1.001"},
            {"deal_date": "2026-06-16"},
            {"deal_date": "2026-06-14"},
            {"rate": "1.08", "rate_source": "x" * 5000},
        ],
    )
    def test_bad_input_is_422(self, cast, client_of, send, receipt, form, bad):
        url = reverse(URL, args=[receipt.pk])
        answer = send(client_of(cast.finance_officer), url, {**form, **bad})
        assert answer.status_code == 422
        assert not Conversion.objects.exists()

    def test_another_deal_is_409(self, cast, client_of, send, receipt, form):
        client, url = client_of(cast.finance_officer), reverse(URL, args=[receipt.pk])
        send(client, url, form)
        answer = send(client, url, {**form, "rate": "1.08", "rate_source": "Slip"})
        assert answer.status_code == 409
        assert "was converted on" in answer.content.decode()


class TestTheApi:
    def test_books_the_same(self, cast, client_of, call, receipt):
        url = f"/api/v1/donors/receipts/{receipt.pk}/convert/"
        data = {"deal_date": "2026-06-15", "rate": "1.08", "rate_source": "Deal slip 7"}
        client, key = client_of(cast.finance_officer), uuid4()
        first, again = (call(client, url, data, key=key) for _ in range(2))
        assert first.status_code == 201, first.content
        assert first.json()["bought"] == {"amount": "1080.00", "currency": "USD"}
        assert again.json() == first.json()
        detail = client.get(f"/api/v1/donors/receipts/{receipt.pk}/").json()
        assert detail["conversion"]["rate_source"] == "Deal slip 7"
        assert detail["fee_charge"]["money"] == {"amount": "54.00", "currency": "USD"}


def _entry(fund, row, *, sold=True):
    """Post the entry that a conversion row needs, and return its identifier."""
    if not sold:
        entry_post(
            fund_id=fund.pk,
            kind="RECEIPT",
            value_date=row.deal_date,
            reference=f"more:{row.pk}",
            memo="",
            subject_id=row.pk,
            legs=receipt_booked(row.sold, row.receipt.donor_id),
        )
    return entry_post(
        fund_id=fund.pk,
        kind="CONVERSION",
        value_date=row.deal_date,
        reference=f"conversion:{row.pk}",
        memo="",
        subject_id=row.receipt_id,
        legs=conversion_booked(row.sold, row.bought, row.receipt.donor_id),
    ).id
