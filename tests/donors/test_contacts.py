"""Agencies and contacts of a donor: named, ended once, and nobody else's."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors.models import Contact
from donors.services import agency_register, contact_end, contact_name
from donors.services.contacts import AgencyRegistered, ContactEnded, ContactNamed
from tests.factories.donors import contact_make
from trustfund.kernel.errors import NotFound


def named(cast, noon, donor, **also):
    words = {"role": "PAYMENTS", "name": "Budget Desk", "email": "Desk@Example.org", **also}
    return contact_name(actor=cast.donor_officer, now=noon, donor_id=donor.pk, **words)


class TestContactName:
    def test_stands_on_the_donors_page_for_its_purpose(self, client_of, cast, noon, korea):
        agency = agency_register(
            actor=cast.donor_officer, now=noon, donor_id=korea.pk, name="Ministry of Finance"
        )
        contact = named(cast, noon, korea, agency_id=agency.pk, telephone="+82 2 100")
        assert contact.email == "desk@example.org"
        page = client_of(cast.donor_officer).get(reverse("donors:donor_detail", args=[korea.pk]))
        text = page.content.decode()
        assert "Payment requests" in text
        assert "Ministry of Finance" in text
        found = client_of(cast.program_manager).get(
            reverse("donors_api:donor_detail", args=[korea.pk])
        )
        assert [row["name"] for row in found.json()["contacts"]] == ["Budget Desk"]

    def test_one_address_stands_once_for_a_purpose(self, cast, noon, korea):
        named(cast, noon, korea)
        with pytest.raises(ContactNamed):
            named(cast, noon, korea, email="desk@example.org")
        named(cast, noon, korea, role="REPORTS")

    def test_another_donors_agency_is_not_found(self, cast, noon, korea, japan):
        theirs = agency_register(
            actor=cast.program_manager, now=noon, donor_id=japan.pk, name="Treasury"
        )
        with pytest.raises(NotFound):
            named(cast, noon, korea, agency_id=theirs.pk)

    def test_the_database_keeps_an_agency_with_its_donor(self, cast, noon, korea, japan):
        theirs = agency_register(
            actor=cast.program_manager, now=noon, donor_id=japan.pk, name="Treasury"
        )
        mine = named(cast, noon, korea)
        stray = Contact(
            donor=korea, agency=theirs, role="REPORTS", name="A", email="a@example.org",
            recorded_by_id=mine.recorded_by_id,
        )  # fmt: skip
        with (
            pytest.raises(IntegrityError, match="another donor"),
            transaction.atomic(),
        ):
            stray.save(force_insert=True)

    def test_another_donors_officer_names_nobody_here(self, cast, noon, japan):
        with pytest.raises(NotFound):
            named(cast, noon, japan)


class TestContactEnd:
    def test_ends_once_and_makes_room(self, cast, noon, korea):
        contact = contact_make(cast, korea)
        ended = contact_end(actor=cast.donor_officer, now=noon, contact_id=contact.pk)
        assert (ended.state, ended.ended_by_id) == ("ENDED", cast.donor_officer.person_id)
        with pytest.raises(ContactEnded):
            contact_end(actor=cast.donor_officer, now=noon, contact_id=contact.pk)
        contact_make(cast, korea)

    def test_what_ended_does_not_begin_again(self, cast, noon, korea):
        contact = contact_make(cast, korea)
        contact_end(actor=cast.donor_officer, now=noon, contact_id=contact.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(
                state="CURRENT", ended_at=None, ended_by=None
            )


class TestAgencyRegister:
    def test_a_name_stands_once_for_a_donor(self, cast, noon, korea, japan):
        for donor in (korea, japan):
            agency_register(
                actor=cast.program_manager, now=noon, donor_id=donor.pk, name="Treasury"
            )
        with pytest.raises(AgencyRegistered):
            agency_register(
                actor=cast.program_manager, now=noon, donor_id=korea.pk, name=" Treasury "
            )
