"""agreement_countersign: an officer of the donor itself signs exactly the terms that were read."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors import services
from donors.errors import NoRate, Refused
from donors.models import Agreement, Donor, Installment, Pledge
from donors.selectors import rates
from donors.services.signatures import AgreementSigned, TermsChanged
from tests.factories.donors import agreement_make, money, pledge_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted

URL = "donors:agreement_countersign"


@pytest.fixture
def sign(cast, noon, offered):
    def act(agreement=offered, **changes):
        words = {
            "actor": cast.donor_officer,
            "now": noon,
            "agreement_id": agreement.pk,
            "content_hash": agreement.content_hash,
        }
        return services.agreement_countersign(**{**words, **changes})

    return act


class TestTheSignature:
    def test_keeps_the_equivalent_with_rate_date_and_source(self, sign, noon):
        agreement = sign()
        rate = rates.quote("EUR", "USD", noon.date())
        assert agreement.state == "COUNTERSIGNED"
        assert agreement.countersigned_date == noon.date()
        assert agreement.holding_money == money("1000", "EUR").converted_half_even(rate.rate, "USD")
        assert (agreement.holding_rate, agreement.holding_rate_date) == (rate.rate, rate.rate_date)
        assert agreement.holding_rate_source == "ECB"

    def test_takes_a_rate_entered_by_hand_with_its_source(self, sign):
        agreement = sign(rate=Decimal("1.1"), rate_source="Letter of 12 June")
        assert agreement.holding_money == money("1100.00")
        assert agreement.holding_rate_source == "Letter of 12 June"

    def test_needs_no_rate_in_the_holding_currency(self, cast, fund, korea, sign):
        agreement = sign(agreement_make(cast, fund, korea, money("1000.00")))
        assert agreement.holding_money == money("1000.00")

    def test_records_what_changed(self, offered, sign):
        sign()
        lines = history(subject_type="donors.agreement", subject_id=offered.pk)
        assert lines[-1].before["state"] == "OFFERED"
        assert lines[-1].after == Agreement.objects.get(pk=offered.pk).facts()

    def test_makes_the_donor_active_and_says_so_in_the_trail(self, korea, sign):
        sign()
        donor = Donor.objects.get(pk=korea.pk)
        assert donor.status == "ACTIVE"
        assert history(subject_type="donors.donor", subject_id=korea.pk)[-1].after == donor.facts()

    def test_converts_the_pledge_in_parts_then_whole(self, cast, fund, korea, sign):
        pledge = pledge_make(cast, fund, korea, money("100.00", "EUR"))
        for amount, state in (("40.00", "PARTLY_CONVERTED"), ("60.00", "CONVERTED")):
            sign(agreement_make(cast, fund, korea, money(amount, "EUR"), pledge=pledge))
            pledge = Pledge.objects.get(pk=pledge.pk)
            assert pledge.state == state
            lines = history(subject_type="donors.pledge", subject_id=pledge.pk)
            assert lines[-1].after == pledge.facts()


class TestWhatItRefuses:
    def test_another_donors_officer_as_if_it_were_not_there(self, cast, sign):
        with pytest.raises(NotFound):
            sign(actor=cast.other_donor_officer)

    def test_every_other_role(self, cast, sign):
        for actor in (cast.program_manager, cast.donor_member, cast.finance_officer):
            with pytest.raises(NotPermitted):
                sign(actor=actor)

    def test_terms_that_were_not_read(self, sign):
        with pytest.raises(TermsChanged):
            sign(content_hash="0" * 64)

    def test_a_second_signature(self, sign):
        sign()
        with pytest.raises(AgreementSigned):
            sign()

    def test_a_day_without_a_rate_naming_the_way_out(self, sign):
        last = rates._history().bounds["EUR"].last_date
        late = clock_move(to=datetime.combine(last + timedelta(days=8), time(12), tzinfo=UTC))
        with pytest.raises(NoRate, match="A finance officer gives the rate"):
            sign(now=late)
        assert sign(now=late, rate=Decimal("1.1"), rate_source="Bank").holding_rate == Decimal(
            "1.1"
        )

    def test_a_rate_without_its_source(self, sign):
        with pytest.raises(Refused, match="needs its source"):
            sign(rate=Decimal("1.1"))


class TestTheDatabase:
    """Written past the service, as the application's own role."""

    @pytest.fixture
    def row(self, cast, noon, offered):
        row = Agreement.objects.get(pk=offered.pk)
        row.state = "COUNTERSIGNED"
        row.countersigned_by_id = cast.donor_officer.person_id
        row.countersigned_date, row.countersigned_at = noon.date(), noon
        row.holding_amount, row.holding_currency = Decimal(1100), "USD"
        row.holding_rate, row.holding_rate_date = Decimal("1.1"), noon.date()
        row.holding_rate_source = "Bank"
        return row

    def written(self, row):
        row.save(update_fields=[name.removesuffix("_id") for name in Agreement.mutable])

    def test_takes_a_good_signature(self, row):
        self.written(row)

    @pytest.mark.parametrize(
        ("signer", "constraint"),
        [
            ("finance_officer", "agreement_countersigned_by_donors_officer"),
            ("other_donor_officer", "agreement_countersigned_by_donors_officer"),
            ("donor_member", "agreement_countersigned_by_donors_officer"),
        ],
    )
    def test_refuses_a_signature_of_anybody_else(self, cast, row, signer, constraint):
        row.countersigned_by_id = getattr(cast, signer).person_id
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.written(row)
        assert constraint_of(error.value) == constraint

    @pytest.mark.parametrize("part", ["drafted", "signed"])
    def test_refuses_whoever_had_a_part_in_the_offer(self, cast, fund, korea, noon, row, part):
        signer = cast.donor_officer.person_id
        own = Agreement.objects.create(
            fund=fund,
            donor=korea,
            number="AA-900",
            instrument="AGREEMENT",
            amount="10.00",
            currency="EUR",
            content_hash="0" * 64,
            drafted_by_id=signer if part == "drafted" else cast.program_manager.person_id,
        )
        Installment.objects.create(
            agreement=own, number=1, due_date=noon.date(), amount="10.00", currency="EUR"
        )
        own.state, own.offered_at = "OFFERED", noon
        own.administrator_signed_date = noon.date()
        own.administrator_signed_by_id = (
            signer if part == "signed" else cast.program_manager.person_id
        )
        self.written(own)
        for name in Agreement.mutable:
            if name.startswith(("state", "countersigned", "holding")):
                setattr(own, name, getattr(row, name))
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.written(own)
        assert constraint_of(error.value) == "agreement_countersigned_by_another"

    @pytest.mark.parametrize(
        ("spoilt", "constraint"),
        [
            ({"holding_amount": None}, "agreement_signed_with_equivalent"),
            ({"holding_rate_source": ""}, "agreement_signed_with_equivalent"),
            ({"holding_currency": "EUR"}, "agreement_equivalent_in_holding_currency"),
        ],
    )
    def test_refuses_a_signature_without_its_equivalent(self, row, spoilt, constraint):
        for name, value in spoilt.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.written(row)
        assert constraint_of(error.value) == constraint

    def test_refuses_a_signature_of_tomorrow(self, row, noon):
        row.countersigned_date = noon.date() + timedelta(days=1)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.written(row)
        assert constraint_of(error.value) == "agreement_countersigned_in_order"

    def test_lets_a_signature_stand(self, row):
        self.written(row)
        row.holding_rate = Decimal(2)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.written(row)
        assert constraint_of(error.value) == "agreement_signature_stands"

    def test_lets_nobody_take_a_signature_back(self, row):
        self.written(row)
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(state="OFFERED")


class TestThePage:
    def test_shows_the_exact_terms_and_signs_nothing_before_the_confirmation(
        self, cast, client_of, send, offered
    ):
        url = reverse(URL, args=[offered.pk])
        form = {"content_hash": offered.content_hash, "rate": "", "rate_source": ""}
        text = send(client_of(cast.donor_officer), url, form, step="").content.decode()
        assert "shall contribute EUR\xa01,000.00" in text
        assert offered.content_hash in text
        assert "European Central Bank reference rate" in text
        assert Agreement.objects.get().state == "OFFERED"

    def test_signs_once_on_confirmation(self, cast, client_of, send, offered):
        url, key = reverse(URL, args=[offered.pk]), uuid4()
        form = {"content_hash": offered.content_hash, "rate": "", "rate_source": ""}
        client = client_of(cast.donor_officer)
        for _ in range(2):
            assert send(client, url, form, key=key).status_code == 302
        assert Agreement.objects.get().state == "COUNTERSIGNED"
        assert send(client, url, form).status_code == 409

    def test_a_page_of_other_terms_is_409(self, cast, client_of, send, offered):
        url = reverse(URL, args=[offered.pk])
        form = {"content_hash": "0" * 64, "rate": "", "rate_source": ""}
        assert send(client_of(cast.donor_officer), url, form).status_code == 409

    @pytest.mark.parametrize(
        "bad", [{"rate": "1.1"}, {"rate": "NaN", "rate_source": "x"}, {"rate_source": "x" * 5000}]
    )
    def test_bad_input_is_422(self, cast, client_of, send, offered, bad):
        url = reverse(URL, args=[offered.pk])
        form = {"content_hash": offered.content_hash, "rate": "", "rate_source": "", **bad}
        assert send(client_of(cast.donor_officer), url, form).status_code == 422

    def test_hides_another_donors_agreement(self, cast, client_of, send, offered):
        url = reverse(URL, args=[offered.pk])
        client = client_of(cast.other_donor_officer)
        assert client.get(url).status_code == 404
        assert send(client, url, {"content_hash": offered.content_hash}).status_code == 404


class TestTheApi:
    def test_signs_the_same(self, cast, client_of, call, offered):
        url = f"/api/v1/donors/agreements/{offered.pk}/countersign/"
        data = {"content_hash": offered.content_hash}
        assert call(client_of(cast.other_donor_officer), url, data).status_code == 404
        answer = call(client_of(cast.donor_officer), url, data)
        assert answer.status_code == 200, answer.content
        assert answer.json()["state"] == "COUNTERSIGNED"
        assert answer.json()["holding_rate_source"] == "ECB"
