"""Pages and API of disbursements: bad input, roles, keys, what each reader sees."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from disbursements import access, selectors
from disbursements.models import Application, Payment
from tests.factories.disbursements import content, drafted, reviewed, submitted, usd
from tests.factories.ledger import posted
from tests.factories.oversight_program import hold_add
from trustfund.db.clock import now
from trustfund.kernel.errors import NotFound
from trustfund.ledger.rules.posting import fee_charged

BAD_AMOUNTS = (
    "-5", "0", "NaN", "Infinity", "1e999", "１００", "1.001", "1,5", "", "abc", "9" * 40, "600000.01",
)  # fmt: skip


def typed(**values):
    """Return what a person sends with the form of an application."""
    fields = content()
    del fields["money"]
    return {**fields, "amount": "1000.00", "request_key": str(uuid4()), **values}


def page(name, *args):
    return reverse(f"disbursements:{name}", args=args)


def send(client, name, *args, **values):
    return client.post(page(name, *args), {"request_key": str(uuid4()), **values})


def api_send(client, name, pk, *, key=None, **values):
    return client.post(
        reverse(f"disbursements_api:{name}", args=[pk]),
        json.dumps(values),
        content_type="application/json",
        headers={"Idempotency-Key": str(key or uuid4())},
    )


@pytest.fixture
def officer(case, client_of):
    return client_of(case.cast.project_officer)


@pytest.fixture
def approver(case, client_of):
    return client_of(case.cast.finance_approver)


class TestBadInput:
    @pytest.mark.parametrize("amount", BAD_AMOUNTS)
    def test_a_bad_amount_is_explained_and_nothing_written(self, officer, case, amount):
        answer = officer.post(page("application_draft", case.grant.pk), typed(amount=amount))
        assert answer.status_code == 422
        assert answer.context["form"].errors["amount"]
        assert not Application.objects.exists()

    def test_long_and_marked_up_names(self, officer, case):
        answer = officer.post(
            page("application_draft", case.grant.pk), typed(payee_name="x" * 5_000)
        )
        assert answer.status_code == 422
        kept = officer.post(
            page("application_draft", case.grant.pk), typed(payee_name="<script>alert(1)</script>")
        )
        assert kept.status_code == 302
        shown = officer.get(kept["Location"]).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown

    def test_a_category_that_the_grant_lacks(self, officer, case):
        answer = officer.post(page("application_draft", case.grant.pk), typed(category="WORKS"))
        assert answer.status_code == 422

    @pytest.mark.parametrize("money", [
        {"amount": "10", "currency": "EUR"}, {"amount": "10", "currency": "XXX"},
        {"amount": "1e3", "currency": "USD"}, {"amount": 10, "currency": "USD"}, {"amount": "10.001", "currency": "USD"},
        {"amount": "-1", "currency": "USD"}, {"amount": "0", "currency": "USD"}, None,
    ])  # fmt: skip
    def test_bad_money_by_the_api(self, officer, case, money):
        values = {**content(), "money": money}
        answer = api_send(officer, "application_draft", case.grant.pk, **values)
        assert answer.status_code == 422
        assert not Application.objects.exists()

    def test_accepting_more_than_asked(self, case, client_of):
        application = submitted(case)
        answer = send(
            client_of(case.cast.finance_officer), "application_review", application.pk,
            version=application.version, accepted="100000.01",
        )  # fmt: skip
        assert answer.status_code == 422
        assert answer.context["form"].errors["accepted"]

    def test_returning_without_a_reason(self, case, client_of):
        application = submitted(case)
        answer = send(
            client_of(case.cast.finance_officer), "application_return", application.pk,
            version=application.version, reason=" ",
        )  # fmt: skip
        assert answer.status_code == 422

    def test_a_stale_form_is_told_so(self, approver, case):
        application = reviewed(case)
        answer = send(approver, "application_approve", application.pk, version=1)
        assert answer.status_code == 409
        assert not Payment.objects.exists()

    def test_a_double_click_is_one_payment(self, approver, case):
        application = reviewed(case)
        values = {"version": application.version, "request_key": str(uuid4())}
        answers = [approver.post(page("application_approve", application.pk), values) for _ in "ab"]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Payment.objects.count() == 1

    def test_a_repeated_key_answers_the_same(self, approver, case):
        application = reviewed(case)
        key = uuid4()
        first = api_send(
            approver, "application_approve", application.pk, key=key, version=application.version
        )
        again = api_send(
            approver, "application_approve", application.pk, key=key, version=application.version
        )
        other = api_send(approver, "application_approve", application.pk, key=key, version=99)
        assert (first.status_code, again.status_code, other.status_code) == (200, 200, 422)
        assert first.json() == again.json()
        assert Payment.objects.count() == 1


class TestRoles:
    def test_someone_elses_grant_is_not_found(self, case, client_of):
        other = client_of(case.cast.other_project_officer)
        assert other.get(page("application_draft", case.grant.pk)).status_code == 404
        application = drafted(case)
        assert other.get(page("application_edit", application.pk)).status_code == 404

    def test_a_verifier_sees_no_applications(self, case, client_of):
        application = drafted(case)
        verifier = client_of(case.cast.verifier)
        assert verifier.get(page("application_detail", application.pk)).status_code == 403
        assert verifier.get(page("application_list")).status_code == 403
        assert verifier.get(page("project_grant", case.project.pk)).status_code == 403
        assert list(access.applications_visible_to(case.cast.verifier)) == []
        with pytest.raises(NotFound):
            access.grant_for(case.cast.verifier, case.grant.pk)

    def test_a_wrong_role_is_told_who_may(self, case, client_of):
        application = reviewed(case)
        answer = client_of(case.cast.finance_officer).get(
            page("application_approve", application.pk)
        )
        assert answer.status_code == 403

    def test_a_visitor_is_led_to_sign_in(self, case, client):
        assert client.get(page("application_list")).status_code == 302

    @pytest.mark.parametrize("name", ["finance_officer", "auditor", "project_officer"])
    def test_the_account_is_shown_to_those_who_need_it(self, case, name):
        application = drafted(case)
        assert (
            access.account_shown(getattr(case.cast, name), application) == application.payee_account
        )

    @pytest.mark.parametrize("name", ["donor_officer", "other_project_officer"])
    def test_the_account_is_hidden_from_others(self, case, client_of, name):
        application = drafted(case)
        answer = client_of(getattr(case.cast, name)).get(page("application_detail", application.pk))
        assert answer.status_code == 200
        assert application.payee_account not in answer.content.decode()


class TestWhatPagesSay:
    @pytest.mark.parametrize(
        "name",
        [
            "project_officer",
            "signatory",
            "finance_officer",
            "finance_approver",
            "donor_member",
            "auditor",
            "system_administrator",
        ],
    )
    @pytest.mark.parametrize("state", ["draft", "submitted", "reviewed", "paid"])
    def test_every_reader_sees_every_state(self, case, client_of, name, state):
        make = {"draft": drafted, "submitted": submitted}.get(state, reviewed)
        application = make(case)
        if state == "paid":
            case.approve(application=application)
        client = client_of(getattr(case.cast, name))
        for address in (
            page("application_detail", application.pk),
            page("application_list"),
            page("grant_detail", case.grant.pk),
            page("fund_figures", case.fund.pk),
            page("project_grant", case.project.pk),
            reverse("disbursements_api:application_detail", args=[application.pk]),
            reverse("disbursements_api:grant_detail", args=[case.grant.pk]),
            reverse("disbursements_api:application_list"),
            reverse("disbursements_api:grant_list"),
            reverse("disbursements_api:fund_figures", args=[case.fund.pk]),
        ):
            assert client.get(address).status_code == 200, address

    def test_the_gate_names_each_blocker_with_who_clears_it(self, case, approver):
        application = reviewed(case)
        hold_add(case.scene)
        posted(case.cast.finance_officer, case.fund, "FEE", fee_charged(usd(4_950_000)))
        text = approver.get(page("application_detail", application.pk)).content.decode()
        for words in (
            "A payee was listed.",
            "Cash at bank is USD 50,000.00",
            "another person lifting it",
        ):
            assert words in text
        assert "disabled" in text
        refused = send(approver, "application_approve", application.pk, version=application.version)
        assert refused.status_code == 409
        found = api_send(
            approver, "application_approve", application.pk, version=application.version
        )
        assert [blocker["code"] for blocker in found.json()["blockers"]] == [
            "hold_stands",
            "cash_at_bank",
        ]

    def test_the_preview_shows_the_posting(self, case, approver):
        application = reviewed(case)
        text = approver.get(page("application_approve", application.pk)).content.decode()
        for words in (
            "Cash at bank",
            "Project disbursements",
            "Undisbursed commitments",
            "Approve and pay",
        ):
            assert words in text

    def test_the_list_is_narrowed_and_its_totals_follow(self, case, client_of):
        drafted(case, amount=10)
        submitted(case, amount=20, category="CONSULTING")
        client = client_of(case.cast.auditor)
        answer = client.get(page("application_list"), {"state": "SUBMITTED"})
        assert answer.context["totals"].count == 1
        assert answer.context["totals"].by_currency[0].asked == usd(20)
        assert (
            client.get(page("application_list"), {"state": "nonsense", "grant": "x"}).status_code
            == 200
        )

    def test_signing_by_pages(self, prepared, client_of):
        for name in ("signatory", "program_manager"):
            client = client_of(getattr(prepared.cast, name))
            assert client.get(page("grant_sign", prepared.grant.pk)).status_code == 200
            assert send(client, "grant_sign", prepared.grant.pk).status_code == 302
        prepared.grant.refresh_from_db()
        assert prepared.grant.is_signed

    def test_the_way_by_pages(self, case, client_of):
        cast = case.cast
        made = client_of(cast.project_officer).post(
            page("application_draft", case.grant.pk), typed()
        )
        application = Application.objects.get()
        assert made["Location"] == page("application_detail", application.pk)
        edited = client_of(cast.project_officer).post(
            page("application_edit", application.pk), typed(version=1, amount="1,500.00")
        )
        assert edited.status_code == 302
        send(client_of(cast.signatory), "application_submit", application.pk, version=2)
        send(
            client_of(cast.finance_officer),
            "application_return",
            application.pk,
            version=3,
            reason="Annex 2 is missing.",
        )
        shown = client_of(cast.project_officer).get(page("application_detail", application.pk))
        assert "Annex 2 is missing." in shown.content.decode()
        client_of(cast.project_officer).post(
            page("application_edit", application.pk), typed(version=4)
        )
        send(client_of(cast.signatory), "application_submit", application.pk, version=5)
        send(
            client_of(cast.finance_officer),
            "application_review",
            application.pk,
            version=6,
            accepted="900",
        )
        paid = send(
            client_of(cast.finance_approver), "application_approve", application.pk, version=7
        )
        assert paid.status_code == 302
        assert Payment.objects.get().money == usd(900)


class TestWaiting:
    def test_each_step_waits_for_its_own_people(self, case):
        cast = case.cast

        def waits(name):
            return [each.url_name for each in selectors.waiting_for(getattr(cast, name), now=now())]

        drafted(case)
        assert waits("signatory") == ["disbursements:application_detail"]
        assert waits("project_officer") == []
        submitted(case)
        assert len(waits("finance_officer")) == 1
        reviewed(case)
        assert len(waits("finance_approver")) == 1
        assert waits("other_signatory") == []
        assert waits("donor_officer") == []

    def test_an_unsigned_grant_waits_for_both_sides(self, prepared):
        for name in ("signatory", "program_manager"):
            found = selectors.waiting_for(getattr(prepared.cast, name), now=now())
            assert [each.url_name for each in found] == ["disbursements:grant_detail"]
