"""agreement_draft: the donor's agency that signs or pays, and the donor's own reference, are terms."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import Agreement
from tests.factories.donors import agreement_make, money
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound


def agency(cast, donor, officer, name="Ministry of Finance"):
    return services.agency_register(
        actor=officer, now=clock.now(), donor_id=donor.pk, name=name, name_ko="재무성"
    )


@pytest.fixture
def ministry(cast, korea):
    return agency(cast, korea, cast.donor_officer)


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
            "money": money("1000.00"),
            "installments": [(noon.date(), money("1000.00"))],
        }
        return services.agreement_draft(**{**words, **changes})

    return act


def test_both_are_kept_and_part_of_what_is_signed(draft, ministry):
    made = draft(agency_id=ministry.pk, donor_reference=" MOF-118 ")
    assert (made.agency, made.donor_reference) == (ministry, "MOF-118")
    others = [draft(), draft(agency_id=ministry.pk), draft(donor_reference="MOF-118")]
    assert len({one.content_hash for one in [made, *others]}) == 4


def test_another_donors_agency_is_not_there(cast, draft, japan):
    foreign = agency(cast, japan, cast.other_donor_officer)
    with pytest.raises(NotFound):
        draft(agency_id=foreign.pk)
    assert not Agreement.objects.exists()


def test_a_reference_too_long_is_refused_at_its_field(draft):
    with pytest.raises(Refused) as refused:
        draft(donor_reference="x" * 81)
    assert "donor_reference" in refused.value.fields


def test_the_database_refuses_another_donors_agency_and_keeps_its_own(cast, draft, japan, ministry):
    foreign = agency(cast, japan, cast.other_donor_officer)
    made = draft(agency_id=ministry.pk)
    values = {
        field.attname: getattr(made, field.attname)
        for field in Agreement._meta.concrete_fields
        if field.attname not in {"id", "recorded_at"}
    }
    values.update(
        number="AA-099", state="DRAFT", agency_id=foreign.pk, offered_at=None,
        administrator_signed_by_id=None, administrator_signed_date=None,
    )  # fmt: skip
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Agreement.objects.create(**values)
    assert constraint_of(refused.value) == "agreement_agency_of_its_donor"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Agreement.objects.filter(pk=made.pk).update(agency=None)


def test_pages_name_them_before_and_after(client_of, send, cast, korea, fund, ministry, noon):
    client = client_of(cast.program_manager)
    address = reverse("donors:agreement_draft", args=[korea.pk])
    assert f'value="{ministry.pk}"' in client.get(address).content.decode()
    typed = {
        "agency_id": str(ministry.pk),
        "donor_reference": "MOF-118",
        "instrument": "AGREEMENT",
        "amount": "10.00",
        "currency": "USD",
        "due_date_1": str(noon.date()),
        "amount_1": "10.00",
    }
    preview = send(client, address, typed, step="preview").content.decode()
    assert "Ministry of Finance" in preview
    assert "MOF-118" in preview
    answer = send(client, address, typed)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "Ministry of Finance" in page
    assert "MOF-118" in page


def test_programs_draft_with_them_and_read_them(client_of, call, cast, korea, fund, ministry, noon):
    words = {
        "fund_id": str(fund.pk),
        "agency_id": str(ministry.pk),
        "donor_reference": "MOF-118",
        "instrument": "AGREEMENT",
        "money": {"amount": "10.00", "currency": "USD"},
        "installments": [
            {"due_date": str(noon.date()), "money": {"amount": "10.00", "currency": "USD"}}
        ],
    }
    address = reverse("donors_api:agreement_draft", args=[korea.pk])
    answer = call(client_of(cast.program_manager), address, words)
    assert answer.status_code == 201, answer.content
    assert answer.json()["agency_id"] == str(ministry.pk)
    assert answer.json()["donor_reference"] == "MOF-118"


def test_the_page_to_sign_on_names_them(client_of, cast, draft, ministry):
    made = draft(agency_id=ministry.pk, donor_reference="MOF-118")
    page = client_of(cast.donor_officer).get(
        reverse("donors:agreement_countersign", args=[made.pk])
    )
    assert "Ministry of Finance" in page.content.decode()


def test_without_them_an_agreement_is_as_it_was(cast, fund, korea):
    made = agreement_make(cast, fund, korea, money("10.00"))
    assert (made.agency, made.donor_reference) == (None, "")
