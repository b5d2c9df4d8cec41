"""payment_request: what is due soon is called, one letter each in two languages, once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.builders import letters
from donors.errors import Refused
from donors.models import PaymentRequest
from donors.rules.references import remittance_reference
from donors.rules.schedule import Part
from donors.selectors.contributions import contribution_totals, contributions
from donors.selectors.installments import callable_rows, installment_rows
from donors.selectors.pages import agreement_page
from donors.services.payment_requests import CannotCall
from tests.factories.donors import agreement_make, amendment_make, call_make, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.db.constraints import constraint_of
from trustfund.documents.models import Document
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.mail.models import Notice
from trustfund.render import paper

DAY = date(2026, 6, 15)


@pytest.fixture
def three(cast, fund, korea):
    """Return a signed agreement: due in 10 days, qualified in 20, on request within 30."""
    return agreement_make(
        cast,
        fund,
        korea,
        money("300.00", "EUR"),
        parts=[
            Part(money("100.00", "EUR"), due_date=DAY + timedelta(days=10)),
            Part(
                money("100.00", "EUR"),
                due_date=DAY + timedelta(days=20),
                qualification="appropriation",
            ),
            Part(money("100.00", "EUR"), due_rule="ON_REQUEST", days=30),
        ],
        signer=cast.donor_officer,
    )


def rungs(agreement, day=DAY):
    figures = agreement_page(agreement, as_of=day).figures
    return figures.due.amount, figures.called.amount, figures.paid_in.amount


class TestTheCall:
    def test_is_a_rung_of_its_own(self, cast, fund, three):
        assert rungs(three) == (0, 0, 0)
        call_make(cast, three)
        assert rungs(three) == (0, 100, 0)
        standing = [one.standing for one in agreement_page(three, as_of=DAY).positions]
        assert standing == ["CALLED", "QUALIFIED", "UNDATED"]
        assert contribution_totals(fund.pk, DAY)[0].called == money("100.00", "EUR")
        assert rungs(three, DAY - timedelta(days=1)) == (0, 0, 0)

    def test_was_not_known_before(self, cast, fund, three):
        before = clock_now()
        clock_move(to=before + timedelta(hours=1))
        call_make(cast, three)
        found = [contributions(fund.pk, DAY, known)[0].called for known in (before, None)]
        assert found == [money("0", "EUR"), money("100.00", "EUR")]

    def test_makes_what_is_on_request_due(self, cast, three):
        (request,) = call_make(cast, three, numbers=[3])
        assert request.due_date == DAY + timedelta(days=30)
        position = agreement_page(three, as_of=DAY).positions[2]
        assert (position.due_date, position.standing) == (request.due_date, "CALLED")

    def test_asks_for_what_is_unpaid_under_a_reference_of_its_own(self, cast, three):
        receipt_make(cast, three, money("40.00", "EUR"))
        (request,) = call_make(cast, three)
        assert request.money == money("60.00", "EUR")
        assert request.reference == f"{three.number}/01" == remittance_reference(three.number, 1)

    def test_is_recorded_as_it_stands(self, cast, three):
        (request,) = call_make(cast, three)
        (record,) = history(subject_type="donors.paymentrequest", subject_id=request.pk)
        assert record.after == PaymentRequest.objects.get(pk=request.pk).facts()

    def test_is_void_for_the_date_that_an_amendment_has_moved(self, cast, three):
        parts = [
            Part(money("300.00", "EUR"), due_date=DAY + timedelta(days=99), number=1),
        ]
        call_make(cast, three)
        amendment_make(cast, three, parts=parts, signer=cast.donor_officer)
        assert rungs(three) == (0, 0, 0)
        (again,) = call_make(cast, three)
        assert again.due_date == DAY + timedelta(days=99)


class TestWhatItRefuses:
    def test_what_is_paid_called_or_qualified(self, cast, three):
        call_make(cast, three)
        with pytest.raises(CannotCall, match="called before"):
            call_make(cast, three)
        with pytest.raises(CannotCall, match="qualified"):
            call_make(cast, three, numbers=[3, 2])
        assert PaymentRequest.objects.count() == 1
        receipt_make(cast, three, money("300.00", "EUR"))
        with pytest.raises(CannotCall, match="is paid"):
            call_make(cast, three, numbers=[3])

    def test_none_a_strange_one_and_everybody_else(self, cast, fund, three):
        def act(actor, ids):
            services.payment_request(
                actor=actor, now=clock_now(), fund_id=fund.pk, installment_ids=ids
            )

        with pytest.raises(Refused, match="at least one"):
            act(cast.program_manager, [])
        with pytest.raises(NotFound):
            act(cast.program_manager, [uuid4()])
        for actor in (cast.donor_officer, cast.auditor):
            with pytest.raises(NotPermitted):
                act(actor, [three.installments.get(number=1).pk])


class TestTheLetters:
    def message(self):
        return Message.objects.get(name="donors.payment_requested")

    def test_are_kept_once_in_both_languages_and_told_to_the_donor(self, cast, three):
        (request,) = call_make(cast, three)
        for _ in range(2):
            services.payment_letters(message=self.message(), now=clock_now())
        found = Document.objects.filter(subject_id=request.pk).order_by("title")
        assert [row.title[-4:] for row in found] == ["(en)", "(ko)"]
        services.payment_notify(message=self.message(), now=clock_now())
        assert Notice.objects.get().person_id == cast.donor_officer.person_id

    def test_say_everything_in_the_same_bytes_each_time(self, cast, three):
        (request,) = call_make(cast, three)
        english = paper.html_of(letters.payment_document(request, "en"))
        korean = paper.html_of(letters.payment_document(request, "ko"))
        for text in (english, korean):
            for word in ("100.00", "EUR", request.reference, three.number, "TF070001"):
                assert word in text
        assert "납입" in korean
        assert english == paper.html_of(letters.payment_document(request, "en"))
        papers = [letters.payment_letter(request, "en").content for _ in range(2)]
        assert papers[0] == papers[1]
        assert papers[0].startswith(b"%PDF")

    def test_are_not_there_for_another_donor(self, cast, client_of, three):
        (request,) = call_make(cast, three)
        services.payment_letters(message=self.message(), now=clock_now())
        documents = reverse("documents:document_list", args=["donors.paymentrequest", request.pk])
        page = reverse("donors:payment_request_detail", args=[request.pk])
        for url in (documents, page):
            assert client_of(cast.donor_officer).get(url).status_code == 200
            assert client_of(cast.other_donor_officer).get(url).status_code == 404


class TestTheDatabase:
    def write(self, agreement, **words):
        row = {
            "agreement": agreement,
            "number": 1,
            "amount": "100.00",
            "currency": "EUR",
            "due_date": DAY + timedelta(days=10),
            "reference": "x",
            "requested_date": DAY,
            "requested_at": clock_now(),
            "requested_by_id": agreement.drafted_by_id,
            "requested_for_id": agreement.donor.organization_id,
        }
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            PaymentRequest.objects.create(**{**row, **words})
        return constraint_of(error.value)

    def test_calls_only_what_is_in_force_with_its_date_and_unqualified(self, three, offered):
        wanted = "payment_request_of_an_installment"
        assert self.write(three, due_date=DAY) == wanted
        assert self.write(three, number=9) == wanted
        assert self.write(three, amount="100.01") == wanted
        assert self.write(three, number=2, due_date=DAY + timedelta(days=20)) == wanted
        assert self.write(three, currency="USD") == wanted
        assert self.write(offered) == wanted
        assert self.write(three, requested_date=DAY + timedelta(days=1)) == wanted

    def test_calls_once_for_a_date(self, cast, three):
        call_make(cast, three)
        assert self.write(three) == "payment_request_once"

    def test_changes_nothing(self, cast, three):
        call_make(cast, three)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute("UPDATE donors_paymentrequest SET amount = 1")


class TestThePages:
    def test_offer_what_is_due_soon_and_call_the_chosen(self, cast, client_of, send, fund, three):
        client = client_of(cast.program_manager)
        url = reverse("donors:payment_request", args=[fund.pk])
        text = client.get(url).content.decode()
        assert text.count('type="checkbox"') == 2
        assert f"{three.number}/02" not in text
        ids = [str(three.installments.get(number=number).pk) for number in (1, 3)]
        preview = send(client, url, {"installment_ids": ids}, step="").content.decode()
        assert all(one in preview for one in ids)
        assert send(client, url, {"installment_ids": ids}).status_code == 302
        assert PaymentRequest.objects.count() == 2
        page = client.get(reverse("donors:agreement_detail", args=[three.pk])).content.decode()
        assert f"{three.number}/03" in page

    @pytest.mark.parametrize(("days", "found"), [(5, 1), (10, 2)])
    def test_offer_only_what_is_near(self, cast, fund, three, days, found):
        rows = callable_rows(cast.program_manager, fund, today=DAY, days=days)
        assert len(rows) == found

    def test_age_what_is_unpaid(self, cast, client_of, fund, three):
        rows = installment_rows(cast.donor_officer, fund, as_of=DAY + timedelta(days=45))
        assert [(row.position.number, row.bucket) for row in rows] == [
            (1, "DAYS_31_90"),
            (2, "NOT_DUE"),
            (3, "NOT_DUE"),
        ]
        late = DAY + timedelta(days=45)
        url = f"{reverse('donors:installment_list')}?fund={fund.pk}&as_of={late}"
        assert three.number in client_of(cast.donor_officer).get(url).content.decode()
        other = client_of(cast.other_donor_officer).get(url).content.decode()
        assert three.number not in other
        assert installment_rows(cast.other_donor_officer, fund, as_of=late) == []

    def test_say_where_each_stands_in_the_reader_s_words(self, cast, client_of, fund, three):
        client = client_of(cast.donor_officer)
        url = f"{reverse('donors:installment_list')}?fund={fund.pk}"
        for language, words in (("en", "Qualified"), ("ko", "유보됨")):
            client.cookies["django_language"] = language
            page = client.get(url).content.decode()
            file = b"".join(client.get(f"{url}&format=csv").streaming_content).decode()
            assert "QUALIFIED" not in page + file
            assert words in page
            assert words in file


class TestTheApi:
    def test_calls_many_at_once_and_ages(self, cast, client_of, call, fund, three):
        client, key = client_of(cast.program_manager), uuid4()
        ids = [str(three.installments.get(number=number).pk) for number in (1, 3)]
        url = f"/api/v1/donors/funds/{fund.pk}/payment-requests/"
        answers = [call(client, url, {"installment_ids": ids}, key=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        for answer in answers:
            found = [row["reference"] for row in answer.json()["requests"]]
            assert found == [f"{three.number}/01", f"{three.number}/03"]
        rows = client.get(f"/api/v1/donors/installments/?fund={fund.pk}").json()["results"]
        assert {row["position"]["standing"] for row in rows} == {"CALLED", "QUALIFIED"}
