"""The pages of tie-outs and differences, and the same by program."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.donors import fund_opened
from tests.factories.tie_outs import (
    booked_alone,
    difference_found,
    explained,
    run_made,
    signed_off,
)
from trustfund.control.models import Difference, Explanation, TieOutRun
from trustfund.db import clock
from trustfund.kernel.tie_outs import Pair

API = "/api/v1/control/books"


@pytest.fixture
def fund(cast):
    return fund_opened(cast)


@pytest.fixture
def difference(cast, fund):
    return difference_found(cast, fund, "1234.50")


def send(client, name: str, *args, **values: str):
    """Send a form to its end."""
    sent = {**values, "request_key": str(uuid4()), "step": "confirm"}
    return client.post(reverse(f"control:{name}", args=args), sent, follow=True)


def post(client, path: str, body: dict, *, key: str = ""):
    """Send what a program sends."""
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client.post(f"{API}/{path}", body, "application/json", headers=headers)


def listed(client, fund) -> str:
    return client.get(reverse("control:tie_out_list"), {"fund": fund.pk}).text


class TestList:
    def test_says_what_would_fill_it(self, cast, client_of, fund):
        shown = listed(client_of(cast.auditor), fund)
        assert "The figures have not been compared yet." in shown
        assert "Not compared yet" in shown

    def test_shows_each_rule_with_its_badge_and_sums(self, cast, client_of, fund, difference):
        shown = listed(client_of(cast.auditor), fund)
        for words in ("Receipts and installments", "Rollups and legs", "Ties", "1,234.50"):
            assert words in shown
        assert "Finance officer" in shown
        assert "Slip of an unknown donor" in shown

    def test_tells_ages_by_bands(self, cast, client_of, fund, difference):
        clock.clock_move(by=timedelta(days=40))
        shown = listed(client_of(cast.auditor), fund)
        assert "<dt>31 to 90 days</dt><dd>1</dd>" in shown
        assert "<dt>up to 7 days</dt><dd>0</dd>" in shown

    def test_is_a_badge_for_other_pages(self, cast, client_of, fund, difference):
        address = reverse("control:tie_out_list")
        headers = {"HX-Request": "true"}
        part = client_of(cast.auditor).get(address, {"fund": fund.pk}, headers=headers).text
        assert "<html" not in part
        assert "Open" in part
        books = client_of(cast.auditor).get(reverse("control:books")).text
        assert "Tie-outs" in books
        assert address in client_of(cast.auditor).get("/").text
        assert address not in client_of(cast.donor_officer).get("/").text

    def test_tells_of_a_rule_that_failed(self, cast, client_of, fund):
        run = run_made(cast, fund)
        results = [{**run.results[0], "fault": "ArithmeticError: no figure"}, *run.results[1:]]
        clock.clock_move(by=timedelta(minutes=1))
        values = {"run_by_id": run.run_by_id, "run_for_id": run.run_for_id}
        TieOutRun.objects.create(fund=fund, known_at=clock.now(), results=results, **values)
        assert "ArithmeticError: no figure" in listed(client_of(cast.auditor), fund)

    def test_is_run_by_the_finance_officer(self, cast, client_of, fund):
        booked_alone(cast, fund)
        shown = send(client_of(cast.finance_officer), "tie_out_run", fund.pk).text
        assert "The figures are compared." in shown
        assert Difference.objects.count() == 1

    def test_wants_a_fund_that_is_there(self, cast, client_of, fund):
        client = client_of(cast.auditor)
        for name in ("tie_out_list", "difference_list"):
            assert client.get(reverse(f"control:{name}"), {"fund": uuid4()}).status_code == 404
        address = reverse("control:tie_out_run", args=[uuid4()])
        assert client_of(cast.finance_officer).get(address).status_code == 404


class TestDifferences:
    def test_are_listed_by_whether_they_are_there(self, cast, client_of, fund, difference):
        client, address = client_of(cast.auditor), reverse("control:difference_list")
        label = "Slip of an unknown donor"
        assert label in client.get(address, {"fund": fund.pk}).text
        resolved = client.get(address, {"fund": fund.pk, "state": "RESOLVED"}).text
        assert "No difference has been resolved yet." in resolved
        Difference.objects.update(state="RESOLVED", resolved_at=clock.now())
        assert "Nothing differs." in client.get(address, {"fund": fund.pk}).text
        assert label in client.get(address, {"fund": fund.pk, "state": "RESOLVED"}).text

    def test_lead_to_what_differs(self, cast, client_of, difference):
        shown = client_of(cast.auditor).get(address_of(difference)).text
        entry = reverse("control:entry_detail", args=[difference.subject_id])
        assert f'href="{entry}"' in shown
        assert client_of(cast.auditor).get(entry).status_code == 200

    def test_have_a_page_whatever_they_are_of(self, cast, client_of, difference):
        client = client_of(cast.auditor)
        for subject, page in (
            ("ledger.account", "control:account_statement"),
            ("disbursements.grant", "disbursements:grant_detail"),
            ("reports.report", "reports:report_detail"),
            ("donors.receipt", "donors:receipt_detail"),
            ("disbursements.application", "disbursements:application_detail"),
        ):
            identifier = "7" if subject == "ledger.account" else str(uuid4())
            pair = Pair(subject, identifier, "ending quarter", "R-2026-0001", "USD", 1, 2)
            other = Difference.objects.create(
                fund=difference.fund, rule="reports_books", subject_type=pair.subject_type,
                subject_id=pair.subject_id, detail=pair.detail, label=pair.label, currency="USD",
                left_amount=1, right_amount=2, first_run=difference.first_run,
                first_seen_at=difference.first_seen_at,
            )  # fmt: skip
            shown = client.get(address_of(other)).text
            assert reverse(page, args=[identifier]) in shown
            assert "R-2026-0001 · Ending fund balance · Current quarter" in shown

    def test_that_are_not_there_are_not_found(self, cast, client_of):
        for actor, name in (
            (cast.auditor, "difference_detail"),
            (cast.finance_officer, "difference_explain"),
            (cast.finance_approver, "difference_sign_off"),
        ):
            address = reverse(f"control:{name}", args=[uuid4()])
            assert client_of(actor).get(address).status_code == 404


def address_of(difference) -> str:
    return reverse("control:difference_detail", args=[difference.pk])


class TestExplaining:
    def test_takes_two_persons_on_two_pages(self, cast, client_of, difference):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        sent = {"left": "1234.5000", "right": "0.0000", "reason": "The slip is on its way."}
        shown = send(officer, "difference_explain", difference.pk, **sent).text
        assert "The explanation is kept" in shown
        assert "Waits to be signed off" in shown
        form = approver.get(reverse("control:difference_sign_off", args=[difference.pk])).text
        assert "The slip is on its way." in form
        given = Explanation.objects.get()
        assert str(given.pk) in form
        signed = {"explanation_id": str(given.pk)}
        shown = send(approver, "difference_sign_off", difference.pk, **signed).text
        assert "It holds as long as the figures stay as they are." in shown
        assert "Treasury Unit" in shown

    def test_waits_on_the_home_pages_of_both(self, cast, client_of, difference):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        task = "Explain the difference of Slip of an unknown donor"
        assert task in officer.get("/").text
        explanation = explained(cast, difference)
        assert task not in officer.get("/").text
        task = "Sign off the explanation of Slip of an unknown donor"
        assert task in approver.get("/").text
        signed_off(cast, explanation)
        assert task not in approver.get("/").text

    def test_waits_in_the_readers_language(self, cast, client_of, difference):
        values = {"rule": "rollups_legs", "subject_type": "ledger.account", "subject_id": "7"}
        Difference.objects.create(
            fund=difference.fund, detail="2025-05-31 debit", label="1100 USD", currency="USD",
            left_amount=1, right_amount=2, first_run=difference.first_run,
            first_seen_at=difference.first_seen_at, **values,
        )  # fmt: skip
        home = client_of(cast.finance_officer)
        assert "1100 USD · 2025-05-31 · Debit" in home.get("/").text
        home.cookies["django_language"] = "ko"
        assert "1100 USD · 2025-05-31 · 차변" in home.get("/").text

    def test_keeps_what_was_typed_when_the_figures_have_changed(self, cast, client_of, difference):
        sent = {"left": "99", "right": "0", "reason": "The slip is on its way."}
        answer = send(client_of(cast.finance_officer), "difference_explain", difference.pk, **sent)
        assert answer.status_code == 409
        assert "The slip is on its way." in answer.text
        assert "other figures by now" in answer.text

    def test_says_beside_the_field_that_a_reason_is_missing(self, cast, client_of, difference):
        sent = {"left": "1234.5", "right": "0", "reason": ""}
        answer = send(client_of(cast.finance_officer), "difference_explain", difference.pk, **sent)
        assert answer.status_code == 422

    def test_shows_an_explanation_of_other_figures_as_such(self, cast, client_of, fund):
        about = uuid4()
        difference = difference_found(cast, fund, "5.00", about=about)
        signed_off(cast, explained(cast, difference))
        booked_alone(cast, fund, "1.00", about=about)
        run_made(cast, fund)
        shown = client_of(cast.auditor).get(address_of(difference)).text
        assert "It was given for other figures and does not count any more:" in shown

    def test_is_refused_to_the_same_person_on_the_page(self, cast, client_of, difference):
        # Roles keep the two apart; here somebody had the other one when explaining.
        explained(cast, difference, actor=officer_of(cast.finance_approver))
        client = client_of(cast.finance_approver)
        assert "Another person of another unit" in client.get(address_of(difference)).text
        signed = {"explanation_id": str(Explanation.objects.get().pk)}
        answer = send(client, "difference_sign_off", difference.pk, **signed)
        assert answer.status_code == 403


def officer_of(actor):
    """Return the person as a finance officer."""
    from dataclasses import replace  # noqa: PLC0415

    return replace(actor, roles=frozenset({"FINANCE_OFFICER"}))


class TestProgram:
    def test_does_the_same(self, cast, client_of, fund):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        booked_alone(cast, fund, "7.00")
        key = str(uuid4())
        made = post(officer, f"{fund.pk}/tie-outs/run/", {}, key=key)
        assert (made.status_code, made.json()["results"][1]["differing"]) == (201, 1)
        again = post(officer, f"{fund.pk}/tie-outs/run/", {}, key=key)
        assert (again.json()["id"], TieOutRun.objects.count()) == (made.json()["id"], 1)
        standing = officer.get(f"{API}/{fund.pk}/tie-outs/").json()
        assert (standing["badge"], standing["ages"]) == ("OPEN", [1, 0, 0, 0])
        total = {"currency": "USD", "left": "7.0000", "right": "0.0000"}
        assert standing["rules"][1]["totals"] == [total]
        (row,) = officer.get(f"{API}/{fund.pk}/differences/").json()["results"]
        assert (row["left_amount"], row["standing"]) == ("7.0000", "OPEN")

        path, sent = f"differences/{row['id']}", {"left": "7", "right": "0", "reason": "A slip."}
        key = str(uuid4())
        given = post(officer, f"{path}/explain/", sent, key=key)
        assert given.json()["standing"] == "AWAITING"
        assert post(officer, f"{path}/explain/", sent, key=key).json() == given.json()
        stale = post(officer, f"{path}/explain/", {**sent, "left": "8"})
        assert (stale.status_code, stale.json()["code"]) == (409, "figures_changed")
        signed = {"explanation_id": given.json()["explanations"][0]["id"]}
        final = post(approver, f"{path}/sign-off/", signed)
        assert final.json()["standing"] == "EXPLAINED"
        assert post(approver, f"{path}/sign-off/", signed).status_code == 409
        assert officer.get(f"{API}/{path}/").json() == final.json()
        assert officer.get(f"{API}/{fund.pk}/tie-outs/").json()["badge"] == "EXPLAINED"

    def test_lists_nothing_of_a_fund_that_is_not_there(self, cast, client_of):
        client = client_of(cast.finance_officer)
        for path in (f"{uuid4()}/tie-outs/", f"{uuid4()}/differences/", f"differences/{uuid4()}/"):
            assert client.get(f"{API}/{path}").status_code == 404
        assert post(client, f"{uuid4()}/tie-outs/run/", {}).status_code == 404
