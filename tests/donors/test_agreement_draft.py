"""agreement_draft: an agreement with installments that add up, offered with one signature."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import FundNotOpen, Refused
from donors.models import Agreement, Installment
from donors.services.agreements import InstallmentsRefused
from tests.factories.donors import agreement_make, fund_opened, money, pledge_make
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted

URL = "donors:agreement_draft"
DAYS = (date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1))


@pytest.fixture
def draft(cast, noon, fund, korea):
    def act(**changes):
        words = {
            "actor": cast.program_manager,
            "now": noon,
            "fund_id": fund.pk,
            "donor_id": korea.pk,
            "pledge_id": None,
            "instrument": "AGREEMENT",
            "money": money("1000.00", "EUR"),
            "installments": [(DAYS[0], money("400.00", "EUR")), (DAYS[1], money("600.00", "EUR"))],
        }
        return services.agreement_draft(**{**words, **changes})

    return act


class TestTheOffer:
    def test_is_numbered_signed_by_the_administrator_and_offered(self, cast, draft, noon):
        first, second = draft(), draft()
        assert (first.number, second.number) == ("AA-001", "AA-002")
        assert first.state == "OFFERED"
        assert first.administrator_signed_by_id == cast.program_manager.person_id
        assert first.offered_at == noon

    def test_keeps_its_installments_in_order(self, draft):
        parts = draft().installments.order_by("number")
        assert [(part.number, part.due_date, part.money) for part in parts] == [
            (1, DAYS[0], money("400.00", "EUR")),
            (2, DAYS[1], money("600.00", "EUR")),
        ]

    def test_records_every_row_as_it_stands(self, draft):
        agreement = draft()
        (line,) = history(subject_type="donors.agreement", subject_id=agreement.pk)
        assert line.after == Agreement.objects.get(pk=agreement.pk).facts()
        for part in agreement.installments.all():
            (record,) = history(subject_type="donors.installment", subject_id=part.pk)
            assert record.after == part.facts()


class TestWhatItRefuses:
    @pytest.mark.parametrize(
        ("parts", "reason"),
        [
            ([], "at least one"),
            ([(DAYS[0], "999.99")], "do not add up"),
            ([(DAYS[0], "1000.01")], "do not add up"),
            ([(DAYS[0], "1100.00"), (DAYS[1], "-100.00")], "above zero"),
            ([(DAYS[0], "1000.00"), (DAYS[1], "0.00")], "above zero"),
            ([(DAYS[1], "400.00"), (DAYS[0], "600.00")], "follow one another"),
        ],
    )
    def test_a_schedule_that_is_none(self, draft, parts, reason):
        with pytest.raises(InstallmentsRefused, match=reason):
            draft(installments=[(day, money(amount, "EUR")) for day, amount in parts])
        assert not Agreement.objects.exists()

    def test_a_schedule_in_another_currency(self, draft):
        with pytest.raises(InstallmentsRefused, match="is in EUR"):
            draft(installments=[(DAYS[0], money("1000.00"))])

    def test_a_schedule_without_end(self, draft):
        parts = [(DAYS[0] + timedelta(days=n), money("1.00", "EUR")) for n in range(61)]
        with pytest.raises(InstallmentsRefused, match="at most 60"):
            draft(money=money("61.00", "EUR"), installments=parts)

    @pytest.mark.parametrize("amount", ["0.00", "-1.00", "1000000000000.01"])
    def test_an_amount_that_nobody_can_promise(self, draft, amount):
        with pytest.raises(Refused, match="cannot be promised"):
            draft(money=money(amount, "EUR"))

    def test_a_pledge_in_another_currency(self, cast, fund, korea, draft):
        with pytest.raises(Refused, match="same currency"):
            draft(pledge_id=pledge_make(cast, fund, korea, money("5.00")).pk)

    def test_a_pledge_of_another_donor(self, cast, fund, japan, draft):
        with pytest.raises(NotFound):
            draft(pledge_id=pledge_make(cast, fund, japan, money("5.00", "EUR")).pk)

    def test_a_fund_that_is_not_open(self, cast, draft):
        prepared = fund_opened(cast, number="TF070002", opened=False)
        with pytest.raises(FundNotOpen):
            draft(fund_id=prepared.pk)

    def test_a_donor_or_fund_that_does_not_exist(self, draft):
        for words in ({"donor_id": uuid4()}, {"fund_id": uuid4()}):
            with pytest.raises(NotFound):
                draft(**words)

    def test_any_other_role(self, cast, draft):
        for actor in (cast.donor_officer, cast.finance_officer, cast.system_administrator):
            with pytest.raises(NotPermitted):
                draft(actor=actor)


class TestTheDatabase:
    """Written past the service, as the application's own role."""

    @pytest.fixture
    def bare(self, cast, fund, korea):
        return Agreement.objects.create(
            fund=fund,
            donor=korea,
            number="AA-900",
            instrument="AGREEMENT",
            amount="10.00",
            currency="EUR",
            content_hash="0" * 64,
            drafted_by_id=cast.program_manager.person_id,
        )

    def offer(self, cast, agreement, noon):
        agreement.state = "OFFERED"
        agreement.administrator_signed_by_id = cast.program_manager.person_id
        agreement.administrator_signed_date = noon.date()
        agreement.offered_at = noon
        agreement.save(
            update_fields=[
                "state",
                "administrator_signed_by",
                "administrator_signed_date",
                "offered_at",
            ]
        )

    def test_offers_only_what_adds_up(self, cast, noon, bare):
        Installment.objects.create(
            agreement=bare, number=1, due_date=DAYS[0], amount="9.99", currency="EUR"
        )
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.offer(cast, bare, noon)
        assert constraint_of(error.value) == "agreement_is_sum_of_installments"

    def test_takes_no_installment_once_offered(self, offered):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Installment.objects.create(
                agreement=offered, number=2, due_date=DAYS[0], amount="1.00", currency="EUR"
            )
        assert constraint_of(error.value) == "installment_of_a_draft"

    def test_takes_no_installment_in_another_currency(self, bare):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Installment.objects.create(
                agreement=bare, number=1, due_date=DAYS[0], amount="10.00", currency="USD"
            )
        assert constraint_of(error.value) == "installment_of_a_draft"

    def test_is_not_born_signed(self, cast, fund, korea):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Agreement.objects.create(
                fund=fund,
                donor=korea,
                number="AA-901",
                instrument="AGREEMENT",
                amount="10.00",
                currency="EUR",
                content_hash="0" * 64,
                drafted_by_id=cast.program_manager.person_id,
                state="COUNTERSIGNED",
            )
        assert constraint_of(error.value) == "donors_agreement_state_moves_by_table"

    def test_belongs_with_its_pledge(self, cast, fund, korea, japan):
        pledge = pledge_make(cast, fund, japan, money("10.00", "EUR"))
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Agreement.objects.create(
                fund=fund,
                donor=korea,
                pledge=pledge,
                number="AA-902",
                instrument="AGREEMENT",
                amount="10.00",
                currency="EUR",
                content_hash="0" * 64,
                drafted_by_id=cast.program_manager.person_id,
            )
        assert constraint_of(error.value) == "agreement_of_its_pledge"

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE donors_agreement SET amount = 1",
            "UPDATE donors_installment SET amount = 1",
            "UPDATE donors_agreement SET drafted_by_id = donor_id",
            "DELETE FROM donors_installment",
            "TRUNCATE donors_agreement CASCADE",
        ],
    )
    def test_freezes_the_terms(self, offered, statement):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


class TestThePage:
    @pytest.fixture
    def form(self):
        return {
            "pledge_id": "",
            "instrument": "ARRANGEMENT",
            "amount": "1,000,000.00",
            "currency": "EUR",
            "due_date_1": "2026-07-01",
            "amount_1": "400000.00",
            "due_date_5": "2026-10-01",
            "amount_5": "600000.00",
        }

    def test_shows_the_words_that_will_be_signed(self, cast, client_of, send, korea, form):
        url = reverse(URL, args=[korea.pk])
        text = send(client_of(cast.program_manager), url, form, step="").content.decode()
        assert "will contribute EUR\xa01,000,000.00" in text
        assert "Installment 2, due 1 Oct 2026" in text
        assert not Agreement.objects.exists()

    def test_blank_rows_do_not_count(self, cast, client_of, send, korea, form):
        url = reverse(URL, args=[korea.pk])
        answer = send(client_of(cast.program_manager), url, form)
        agreement = Agreement.objects.get()
        assert answer.url == reverse("donors:agreement_detail", args=[agreement.pk])
        assert agreement.installments.count() == 2

    def test_a_double_click_offers_once(self, cast, client_of, send, korea, form):
        client, key = client_of(cast.program_manager), uuid4()
        for _ in range(2):
            send(client, reverse(URL, args=[korea.pk]), form, key=key)
        assert Agreement.objects.count() == 1

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            ({"amount_5": "599999.99"}, "a difference of EUR 0.01"),
            ({"amount_5": ""}, "Enter the amount that is due then"),
            ({"due_date_5": ""}, "Enter when this amount is due"),
            ({"amount_5": "600000.001"}, "EUR has 2 decimals"),
            ({"currency": "JPY", "amount_1": "400000.50"}, "JPY has 0 decimals"),
            ({"amount_1": "-1"}, "above zero"),
            ({"amount_1": "1e999"}, "without an exponent"),
            ({"amount": "NaN"}, "finite"),
            ({"amount": "１0"}, "ordinary digits"),
            ({"currency": "XXX"}, "is not a currency"),
            ({"due_date_5": "2026-02-30"}, "a day that exists"),
            ({"pledge_id": "7"}, ""),
            ({"instrument": "TREATY"}, ""),
        ],
    )
    def test_bad_input_is_422_and_keeps_what_was_typed(
        self, cast, client_of, send, korea, form, bad, said
    ):
        url = reverse(URL, args=[korea.pk])
        answer = send(client_of(cast.program_manager), url, {**form, **bad})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'value="400000.00"' in answer.content.decode() or "amount_1" in bad
        assert not Agreement.objects.exists()

    def test_offers_only_pledges_that_are_not_signed_in_full(self, cast, client_of, fund, korea):
        pledge = pledge_make(cast, fund, korea, money("5.00", "EUR"))
        url = reverse(URL, args=[korea.pk])
        assert str(pledge.pk) in client_of(cast.program_manager).get(url).content.decode()
        agreement_make(cast, fund, korea, pledge.money, pledge=pledge, signer=cast.donor_officer)
        assert str(pledge.pk) not in client_of(cast.program_manager).get(url).content.decode()

    def test_asks_which_fund_where_there_are_several(self, cast, client_of, fund, korea):
        other = fund_opened(cast, number="TF070002")
        page = client_of(cast.program_manager).get(reverse(URL, args=[korea.pk]))
        assert f"?fund={other.pk}" in page.content.decode()

    def test_belongs_to_program_managers(self, cast, client_of, korea):
        url = reverse(URL, args=[korea.pk])
        for actor in (cast.donor_officer, cast.auditor, cast.signatory):
            assert client_of(actor).get(url).status_code == 403
        assert client_of(cast.program_manager).get(reverse(URL, args=[uuid4()])).status_code == 404


class TestTheApi:
    def test_offers_the_same(self, cast, client_of, call, fund, korea):
        data = {
            "fund_id": str(fund.pk),
            "instrument": "AGREEMENT",
            "money": {"amount": "1000", "currency": "JPY"},
            "installments": [
                {"due_date": "2026-07-01", "money": {"amount": "1000", "currency": "JPY"}}
            ],
        }
        client, url = client_of(cast.program_manager), f"/api/v1/donors/{korea.pk}/agreements/"
        answer = call(client, url, data)
        assert answer.status_code == 201, answer.content
        page = client.get(f"/api/v1/donors/agreements/{answer.json()['id']}/").json()
        assert page["installments"][0]["standing"] == "SCHEDULED"
        assert page["figures"]["signed"] == {"amount": "0", "currency": "JPY"}
        data["installments"][0]["money"]["amount"] = "999"
        refused = call(client, url, data)
        assert (refused.status_code, refused.json()["code"]) == (422, "installments_refused")
