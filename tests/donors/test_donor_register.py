"""donor_register: a government of the donor kind becomes a donor of the installation."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import Donor
from donors.services.donors import DonorRegistered
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted

URL = "donors:donor_register"


@pytest.fixture
def register(cast, noon):
    def act(**changes):
        words = {
            "actor": cast.program_manager,
            "now": noon,
            "organization_id": cast.organizations["korea"].pk,
            "country": "KR",
            "since": date(2026, 1, 1),
        }
        return services.donor_register(**{**words, **changes})

    return act


class TestDonorRegister:
    def test_makes_a_prospective_donor_and_records_it(self, register):
        donor = register()
        assert donor.status == "PROSPECTIVE"
        (line,) = history(subject_type="donors.donor", subject_id=donor.pk)
        assert line.after == Donor.objects.get(pk=donor.pk).facts()

    def test_refuses_a_second_time(self, register):
        register()
        with pytest.raises(DonorRegistered):
            register()

    def test_refuses_what_is_no_donor_government(self, cast, register):
        for pk in (cast.organizations["ministry"].pk, uuid4()):
            with pytest.raises(NotFound):
                register(organization_id=pk)

    def test_refuses_a_day_to_come(self, register):
        with pytest.raises(Refused):
            register(since=date(2026, 6, 16))

    def test_refuses_every_other_role(self, cast, register):
        for actor in (cast.donor_officer, cast.finance_officer, cast.system_administrator):
            with pytest.raises(NotPermitted):
                register(actor=actor)


class TestTheDatabase:
    def test_knows_no_country_of_three_letters(self, cast, noon):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Donor.objects.create(
                organization=cast.organizations["korea"], country="K1", since=noon.date()
            )
        assert constraint_of(error.value) == "donor_country_is_two_capitals"

    def test_lets_a_donor_begin_as_prospective_only(self, cast, noon):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Donor.objects.create(
                organization=cast.organizations["korea"],
                country="KR",
                since=noon.date(),
                status="ACTIVE",
            )
        assert constraint_of(error.value) == "donors_donor_status_moves_by_table"

    @pytest.mark.parametrize(
        "statement", ["UPDATE donors_donor SET country = 'XX'", "DELETE FROM donors_donor"]
    )
    def test_freezes_the_row(self, korea, statement):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


class TestTheDoors:
    def test_the_page_lists_only_those_who_are_no_donors_yet(self, cast, client_of, korea):
        text = client_of(cast.program_manager).get(reverse(URL)).content.decode()
        assert str(cast.organizations["japan"].pk) in text
        assert str(cast.organizations["korea"].pk) not in text

    @pytest.mark.parametrize("country", ["kr", "KOR", "K", "", "한국"])
    def test_a_bad_country_is_422(self, cast, client_of, send, noon, country):
        form = {
            "organization_id": str(cast.organizations["korea"].pk),
            "country": country,
            "since": "2026-01-01",
        }
        answer = send(client_of(cast.program_manager), reverse(URL), form)
        assert answer.status_code == 422
        assert not Donor.objects.exists()

    def test_page_and_api_register_the_same(self, cast, client_of, send, call, fund):
        client = client_of(cast.program_manager)
        form = {"country": "KR", "since": "2026-01-01"}
        korea, japan = (str(cast.organizations[name].pk) for name in ("korea", "japan"))
        answer = send(client, reverse(URL), {**form, "organization_id": korea})
        assert answer.url == reverse("donors:donor_detail", args=[Donor.objects.get().pk])
        data = {"organization_id": japan, "country": "JP", "since": "2026-01-01"}
        made = call(client, "/api/v1/donors/register/", data)
        assert (made.status_code, made.json()["status"]) == (201, "PROSPECTIVE")
        assert call(client, "/api/v1/donors/register/", data).status_code == 409
