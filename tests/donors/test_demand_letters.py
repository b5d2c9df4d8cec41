"""The letters of a demand of a promissory note: both languages, once, the same bytes."""

import pytest
from django.urls import reverse

from donors import services
from donors.builders import letters
from donors.selectors.notes import encashment_call_for
from tests.factories.donors import agreement_make, demand_make, money, note_make
from trustfund.db.clock import now
from trustfund.documents.models import Document
from trustfund.events.models import Message
from trustfund.funds import services as funds
from trustfund.render import paper


@pytest.fixture
def note(cast, fund, korea):
    agreement = agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)
    return note_make(cast, agreement, money("600.00"))


@pytest.fixture
def call(cast, note):
    made = demand_make(cast, note)
    return encashment_call_for(cast.finance_officer, made.pk)


def write():
    message = Message.objects.get(name="donors.encashment_called")
    services.demand_letters(message=message, now=now())


class TestTheLetters:
    def test_are_kept_once_in_both_languages(self, call):
        for _ in range(2):
            write()
        found = Document.objects.filter(subject_id=call.pk).order_by("title")
        assert [row.title[-4:] for row in found] == ["(en)", "(ko)"]
        assert {row.subject_type for row in found} == {"donors.encashmentcall"}

    def test_say_everything_in_the_same_bytes_each_time(self, cast, call, note):
        english = paper.html_of(letters.demand_document(call, "en"))
        korean = paper.html_of(letters.demand_document(call, "ko"))
        said = ("600.00", "USD", "PN-001/01", note.reference, "AA-001", "TF070001")
        for text in (english, korean):
            for word in (*said, note.custodian, call.called_by.name):
                assert word in text
        assert "Signature" in english
        assert "서명" in korean
        assert "약속어음" in korean
        papers = [letters.demand_letter(call, "en").content for _ in range(2)]
        assert papers[0] == papers[1]
        assert papers[0].startswith(b"%PDF")

    def test_say_where_to_pay_as_it_was_known(self, cast, fund, note):
        account = {"bank_name": "Federal Reserve Bank", "identifier": "TF-USD-1"}
        funds.bank_account_register(
            actor=cast.finance_officer,
            now=now(),
            fund_id=fund.pk,
            kind="OTHER",
            currency="USD",
            **account,
        )
        call = encashment_call_for(cast.finance_officer, demand_make(cast, note).pk)
        assert (call.deposit_bank, call.deposit_account) == ("Federal Reserve Bank", "TF-USD-1")
        assert call.called_for_id == cast.finance_officer.organization_id
        assert "TF-USD-1" in paper.html_of(letters.demand_document(call, "en"))


class TestThePages:
    def test_lead_from_the_note_to_the_letters(self, cast, call, note, client_of):
        write()
        page = reverse("donors:encashment_call_detail", args=[call.pk])
        papers = reverse("documents:document_list", args=["donors.encashmentcall", call.pk])
        client = client_of(cast.donor_officer)
        assert page in client.get(reverse("donors:note_detail", args=[note.pk])).text
        assert papers in client.get(page).text
        assert client.get(papers).status_code == 200
        one = client.get(reverse("donors_api:encashment_call_detail", args=[call.pk])).json()
        assert (one["reference"], one["money"]["amount"]) == ("PN-001/01", "600.00")

    def test_are_not_there_for_another_donor(self, cast, call, client_of):
        write()
        for url in (
            reverse("documents:document_list", args=["donors.encashmentcall", call.pk]),
            reverse("donors:encashment_call_detail", args=[call.pk]),
            reverse("donors_api:encashment_call_detail", args=[call.pk]),
        ):
            assert client_of(cast.other_donor_officer).get(url).status_code == 404
