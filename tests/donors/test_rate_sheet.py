"""A fund's own rates: given by hand or file, confirmed by a second unit, never rewritten."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.builders.rates import rate_template_file
from donors.errors import NoRate, Refused
from donors.models import GivenRate, RateSheet
from donors.rules.rate_rows import RATES_AT_MOST
from donors.rules.rates import RateQuote
from donors.selectors import rates
from donors.selectors.contributions import contributions
from donors.selectors.rates import Pair
from donors.services.rates import RatesRefused, SheetDecided
from tests.factories.donors import agreement_make, fund_opened, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted

HEAD = "date,currency,rate,source\n"
DAY = date(2026, 6, 15)
INSERT = (
    "INSERT INTO donors_givenrate (id, sheet_id, line, rate_date, currency, rate, rate_source)"
    " SELECT gen_random_uuid(), sheet_id, 2,"
)


def given(cast, fund, *, confirmed=True, **changes):
    words = {"currency": "MNT", "rate_date": DAY, "rate": Decimal("0.00028"), "rate_source": "BoM"}
    sheet = services.rate_give(
        actor=cast.finance_officer, now=now(), fund_id=fund.pk, **{**words, **changes}
    )
    return confirm(cast, sheet) if confirmed else sheet


def confirm(cast, sheet):
    return services.rate_sheet_confirm(actor=cast.finance_approver, now=now(), sheet_id=sheet.pk)


def load(cast, fund, text, name="rates.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return services.rate_sheet_load(
        actor=cast.finance_officer, now=now(), fund_id=fund.pk, file=io.BytesIO(content), name=name
    )


def quote(fund, source="MNT", target="USD", day=DAY, **more):
    return rates.quote(source, target, day, fund_id=fund.pk, **more)


@pytest.fixture
def other_fund(cast, fund):
    return fund_opened(cast, number="TF070002")


class TestGive:
    def test_counts_once_another_unit_confirms_it(self, cast, fund):
        sheet = given(cast, fund, confirmed=False)
        with pytest.raises(NoRate):
            quote(fund)
        confirm(cast, sheet)
        assert quote(fund) == RateQuote(Decimal("0.0002800000"), DAY, "BoM")
        assert quote(fund, day=DAY + timedelta(days=7)).rate_date == DAY
        with pytest.raises(NoRate):
            quote(fund, day=DAY + timedelta(days=8))
        with pytest.raises(NoRate):
            quote(fund, day=DAY - timedelta(days=1))
        actions = [
            one.action for one in history(subject_type="donors.ratesheet", subject_id=sheet.pk)
        ]
        assert actions == ["donors.rate_give", "donors.rate_sheet_confirm"]
        assert Message.objects.filter(name="donors.rate_sheet_confirmed").exists()

    def test_is_read_the_other_way_around_to_ten_decimals(self, cast, fund):
        given(cast, fund, rate=Decimal("0.00027"))
        assert quote(fund, "USD", "MNT").rate == Decimal("3703.7037037037")

    def test_is_the_funds_own(self, cast, fund, other_fund):
        given(cast, fund)
        with pytest.raises(NoRate):
            quote(other_fund)

    def test_the_newer_counts_and_of_one_day_the_given(self, cast, fund):
        published = quote(fund, "EUR")
        given(cast, fund, currency="EUR", rate_date=DAY - timedelta(days=3), rate=Decimal(2))
        assert quote(fund, "EUR") == published
        given(cast, fund, currency="EUR", rate=Decimal("1.5"))
        assert quote(fund, "EUR") == RateQuote(Decimal("1.5000000000"), DAY, "BoM")

    def test_a_newer_stands_beside_the_old_as_known_at_a_time(self, cast, fund):
        given(cast, fund)
        before = now()
        clock_move(by=timedelta(hours=1))
        given(cast, fund, rate=Decimal("0.00029"), rate_source="Corrected")
        assert quote(fund).rate_source == "Corrected"
        assert quote(fund, known_at=before).rate_source == "BoM"
        assert quotes_known(fund, before - timedelta(seconds=9)) is None
        assert GivenRate.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"rate": Decimal(0)}, "rate"),
            ({"rate": Decimal("-1.5")}, "rate"),
            ({"rate": Decimal("NaN")}, "rate"),
            ({"rate": Decimal("1e9")}, "rate"),
            ({"rate": Decimal("0.00000000001")}, "rate"),
            ({"currency": "XXX"}, "currency"),
            ({"currency": "USD"}, "currency"),
            ({"rate_date": date(2026, 6, 17)}, "rate_date"),
            ({"rate_source": " "}, "rate_source"),
            ({"rate_source": "x" * 201}, "rate_source"),
        ],
        ids=lambda one: str(one)[:30],
    )
    def test_refuses_what_is_no_rate(self, cast, fund, changes, field):
        with pytest.raises(Refused) as refused:
            given(cast, fund, **changes)
        assert list(refused.value.fields) == [field]
        assert not RateSheet.objects.exists()


def quotes_known(fund, moment):
    pair = Pair("MNT", "USD", DAY)
    return rates.quotes([pair], fund_id=fund.pk, known_at=moment)[pair]


class TestQuotes:
    def test_are_one_question_for_all(self, cast, fund, django_assert_num_queries):
        given(cast, fund)
        days = [DAY - timedelta(days=age) for age in range(-1, 30)]
        pairs = [Pair(code, "USD", day) for code in ("MNT", "EUR", "KRW", "USD") for day in days]
        with django_assert_num_queries(1):
            found = rates.quotes(pairs, fund_id=fund.pk)
        assert found == {one: asked_alone(fund, one) for one in pairs}

    def test_of_one_currency_are_no_question(self, fund, django_assert_num_queries):
        with django_assert_num_queries(0):
            pair = Pair("USD", "USD", DAY)
            assert rates.quotes([pair], fund_id=fund.pk)[pair].rate == 1

    def test_come_with_the_figures_of_a_day_in_the_same_question(self, cast, fund, korea):
        agreed = money("1000000.00", "MNT")
        agreement_make(cast, fund, korea, agreed, signer=cast.donor_officer, rate=Decimal("0.0003"))
        before = now()
        assert contributions(fund.pk, DAY)[0].holding.signed is None
        given(cast, fund)
        (row,) = contributions(fund.pk, DAY)
        assert (row.holding.signed, row.quote.rate_source) == (money("280.00"), "BoM")
        assert contributions(fund.pk, DAY, before)[0].quote is None
        assert contributions(fund.pk, DAY + timedelta(days=8))[0].quote is None


def asked_alone(fund, pair):
    try:
        return rates.quote(*pair, fund_id=fund.pk)
    except NoRate:
        return None


class TestLoad:
    def test_takes_all_rates_with_their_own_sources(self, cast, fund):
        text = HEAD + "2026-06-14,MNT,0.00028,Bank of Mongolia\n2026-06-15,KPW,0.0011,한국은행\n"
        sheet = load(cast, fund, text.encode("utf-8-sig"))
        assert (sheet.count, sheet.file_name) == (2, "rates.csv")
        confirm(cast, sheet)
        assert quote(fund, "KPW").rate_source == "한국은행"

    def test_the_template_with_semicolons_is_read_and_its_example_is_not(self, cast, fund):
        template = rate_template_file()
        with pytest.raises(RatesRefused, match="Line 2: This is the example"):
            load(cast, fund, template)
        text = template.decode("utf-8-sig").splitlines()[0].replace(",", ";")
        sheet = load(cast, fund, f"{text}\n2026-06-15;MNT;0.00028;Bank\n")
        assert sheet.rates.get().rate == Decimal("0.00028")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (HEAD, "a header and no rate"),
            ("", "The file is empty"),
            ("date,currency,rate\n2026-06-15,MNT,1\n", "source"),
            (HEAD + "2026-06-15,MNT,0.123456789012345,x\n", "Line 2, rate: A rate has at most ten"),
            (HEAD + "2026-06-15,MNT,-1,x\n", "Line 2, rate: A rate is above zero"),
            (HEAD + "2026-06-15,MNT,0,x\n", "Line 2, rate: A rate is above zero"),
            (HEAD + "2026-06-15,MNT,1e3,x\n", "Line 2, rate: Write the rate"),
            (HEAD + "2026-06-15,XXX,1,x\n", "Line 2, currency: This is no currency"),
            (HEAD + "2026-06-15,USD,1,x\n", "Line 2, currency: USD is the fund's own"),
            (HEAD + "2026-06-17,MNT,1,x\n", "Line 2, date: The day lies in the future"),
            (HEAD + "15.06.2026,MNT,1,x\n", "Line 2, date: Write the day as"),
            (HEAD + "2026-06-15,MNT,1,x\n2026-06-15,MNT,2,x\n", "Line 3, date: Line 2 has a rate"),
            (HEAD + "2026-06-15,MNT,=1+1,x\n", "Line 2, rate: The cell is a formula"),
            (HEAD + "2026-06-15,MNT,1,=HYPERLINK(1)\n", "Line 2, source: A spreadsheet would"),
            (HEAD + "2026-06-15,MNT,1,\n", "Line 2, source: Nothing stands"),
            (HEAD + "2026-06-15,MNT,1,x,y\n", "Line 2: The row has 5 cells"),
            (HEAD.replace(",", ";") + "2026-06-15;MNT;0,00028;x\n", "Line 2, rate: Write the rate"),
            (HEAD + '2026-06-15,MNT,"0,00028",x\n', "Line 2, rate: Write the rate"),
            (HEAD.encode() + "2026-06-15,MNT,1,은행\n".encode() + "2026-06-14,MNT,1,은행\n".encode("cp949"), "Line 3 is written in another encoding"),
            (b"%PDF-1.7", "neither CSV nor XLSX"),
            (HEAD + "\n".join(f"2026-06-15,MNT,{n}.5,x" for n in range(1, 30)), "Line 22"),
        ],
        ids=lambda one: None if isinstance(one, str | bytes) and len(one) > 60 else str(one)[-30:],
    )  # fmt: skip
    def test_refuses_a_file_with_the_line(self, cast, fund, text, told):
        with pytest.raises(RatesRefused) as refused:
            load(cast, fund, text)
        assert told in str(refused.value)
        assert not RateSheet.objects.exists()

    def test_refuses_too_many_rows_with_the_line(self, cast, fund):
        days = [DAY - timedelta(days=age) for age in range(RATES_AT_MOST + 1)]
        text = HEAD + "".join(f"{day},MNT,1,x\n" for day in days)
        with pytest.raises(RatesRefused, match="2,000 rows: line 2002"):
            load(cast, fund, text)


class TestDecide:
    def test_who_gave_it_or_their_unit_does_not_confirm_it(self, cast, fund):
        sheet = given(cast, fund, confirmed=False)
        same = cast.finance_officer
        both = same.__class__(
            **{
                **{name: getattr(same, name) for name in same.__slots__},
                "roles": cast.finance_approver.roles,
            }
        )
        with pytest.raises(NotPermitted):
            services.rate_sheet_confirm(actor=both, now=now(), sheet_id=sheet.pk)

    def test_is_decided_once(self, cast, fund):
        sheet = given(cast, fund)
        with pytest.raises(SheetDecided):
            confirm(cast, sheet)
        with pytest.raises(SheetDecided):
            decline(cast, sheet)

    def test_declined_with_a_reason_counts_never(self, cast, fund):
        sheet = given(cast, fund, confirmed=False)
        with pytest.raises(Refused):
            decline(cast, sheet, " ")
        assert decline(cast, sheet).state == "DECLINED"
        with pytest.raises(NoRate):
            quote(fund)

    def test_a_donor_sees_what_counts_only(self, cast, fund, client_of):
        sheet = given(cast, fund, confirmed=False)
        page = reverse("donors:rate_sheet_detail", args=[sheet.pk])
        donor = client_of(cast.donor_officer)
        assert donor.get(page).status_code == 404
        confirm(cast, sheet)
        assert "BoM" in donor.get(page).content.decode()


def decline(cast, sheet, reason="Wrong way around"):
    return services.rate_sheet_decline(
        actor=cast.finance_approver, now=now(), sheet_id=sheet.pk, reason=reason
    )


class TestStop:
    """No silent fallback: the act stops, says which rate of which day, and leads to where it is given."""

    @pytest.fixture
    def receipt(self, cast, fund, korea):
        agreement = agreement_make(
            cast,
            fund,
            korea,
            money("1000000.00", "MNT"),
            signer=cast.donor_officer,
            rate=Decimal("0.0003"),
        )
        return receipt_make(cast, agreement, money("1000000.00", "MNT"))

    def deal(self, receipt, actor, **more):
        return services.conversion_record(
            actor=actor, now=now(), receipt_id=receipt.pk, deal_date=now().date(), **more
        )

    def test_a_conversion_without_a_rate_names_currency_and_day(self, cast, receipt):
        with pytest.raises(NoRate, match="no rate of MNT to USD of 2026-06-15") as stopped:
            self.deal(receipt, cast.finance_officer)
        assert stopped.value.way_out.query == {"currency": "MNT", "rate_date": "2026-06-15"}

    def test_the_page_leads_to_the_form_with_both_filled_in(self, cast, receipt, client_of, fund):
        page = client_of(cast.finance_officer)
        url = reverse("donors:conversion_record", args=[receipt.pk])
        answer = page.post(
            url,
            {"deal_date": "2026-06-15", "request_key": "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c11"},
        )
        assert answer.status_code == 422
        way = f"{reverse('donors:rate_give', args=[fund.pk])}?currency=MNT&amp;rate_date=2026-06-15"
        assert way in answer.content.decode()
        form = page.get(way.replace("&amp;", "&")).content.decode()
        assert '<option value="MNT" selected' in form
        assert 'value="2026-06-15"' in form

    def test_it_says_whom_a_given_rate_waits_for(self, cast, receipt, fund):
        sheet = given(cast, fund, confirmed=False)
        with pytest.raises(NoRate, match="RS-001 and waits for a finance approver") as stopped:
            self.deal(receipt, cast.finance_officer)
        assert stopped.value.way_out.args == (sheet.pk,)
        confirm(cast, sheet)
        made = self.deal(receipt, cast.finance_officer)
        assert (made.rate, made.rate_date, made.rate_source) == (Decimal("0.00028"), DAY, "BoM")
        given(cast, fund, rate=Decimal("0.00031"))
        made.refresh_from_db()
        assert made.rate == Decimal("0.00028")


class TestDatabase:
    @pytest.mark.parametrize(
        ("statement", "told"),
        [
            ("UPDATE donors_givenrate SET rate = 2", "permission denied"),
            ("DELETE FROM donors_givenrate", "permission denied"),
            ("UPDATE donors_ratesheet SET count = 2", "permission denied"),
            ("UPDATE donors_ratesheet SET state = 'DECLINED', declined_reason = 'x'", "stand"),
            (
                f"{INSERT} rate_date - 1, currency, rate, 'x' FROM donors_givenrate",
                "before their sheet is decided",
            ),
        ],
        ids=["rate", "delete", "count", "state", "late"],
    )
    def test_keeps_what_was_confirmed(self, cast, fund, statement, told):
        given(cast, fund)
        with pytest.raises(Error, match=told), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ("rate_date + 30, 'MNT', 1", "a day that has come"),
            ("rate_date - 1, 'USD', 1", "is one"),
            ("rate_date - 1, 'XXX', 1", "given_rate_currency_known"),
            ("rate_date - 1, 'MNT', 0", "given_rate_is_a_rate"),
            ("rate_date, 'MNT', 3", "given_rate_once_a_day"),
        ],
        ids=["future", "holding", "unknown", "zero", "again"],
    )
    def test_refuses_what_is_no_rate(self, cast, fund, changes, told):
        given(cast, fund, confirmed=False)
        with pytest.raises(Error, match=told), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{INSERT} {changes}, 'x' FROM donors_givenrate")

    def test_is_confirmed_whole(self, cast, fund):
        sheet = given(cast, fund, confirmed=False)
        with connection.cursor() as cursor:
            cursor.execute(f"{INSERT} rate_date - 1, 'EUR', 1, 'x' FROM donors_givenrate")
        with pytest.raises(Error, match="not those"), transaction.atomic():
            self.forced(sheet, cast.finance_approver)

    def test_is_not_confirmed_by_the_unit_that_gave_it(self, cast, fund):
        sheet = given(cast, fund, confirmed=False)
        with pytest.raises(Error, match="rate_sheet_confirmed_by_another"), transaction.atomic():
            self.forced(sheet, cast.finance_officer)

    def forced(self, sheet, by):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE donors_ratesheet SET state = 'CONFIRMED', decided_by_id = %s,"
                " decided_by_organization_id = %s, decided_at = now() WHERE id = %s",
                [by.person_id, by.organization_id, sheet.pk],
            )


def test_another_funds_officer_finds_no_sheet(cast):
    with pytest.raises(NotFound):
        services.rate_sheet_confirm(
            actor=cast.finance_approver, now=now(), sheet_id=cast.finance_officer.person_id
        )
