"""The pages of periods: closed by one person, opened again or closed for good by another."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories.donors import fund_opened
from trustfund.db import clock
from trustfund.ledger import selectors

DAY = date(2025, 6, 30)


@pytest.fixture
def fund(cast):
    """Return a fund that was opened in May 2025; it is July now."""
    clock.clock_move(to=clock.now().replace(year=2025, month=5, day=2))
    fund = fund_opened(cast)
    clock.clock_move(by=timedelta(days=65))
    return fund


def send(client, address: str, **values: str):
    """Send a form to its end."""
    sent = {**values, "request_key": str(uuid4()), "step": "confirm"}
    return client.post(address, sent, follow=True)


def closed(client_of, cast, fund, period: str = "MONTH:2025-05-01"):
    """Close a period as the finance officer, and return the answer."""
    address = f"/books/{fund.pk}/periods/close/"
    return send(client_of(cast.finance_officer), address, period=period)


def period(fund, starts: date):
    """Return the month that begins on the day."""
    rows = selectors.period_rows(fund_id=fund.pk, since=date(2025, 1, 1), today=clock.now().date())
    return next(row for row in rows if (row.kind, row.starts) == ("MONTH", starts))


class TestPeriods:
    def test_are_closed_after_a_preview(self, cast, client_of, fund):
        client = client_of(cast.finance_officer)
        address = f"/books/{fund.pk}/periods/close/"
        sent = {"period": "MONTH:2025-05-01", "request_key": str(uuid4())}
        assert "no entry falls on a day" in client.post(address, sent).content.decode()
        assert selectors.shut_through(fund_id=fund.pk) is None
        page = closed(client_of, cast, fund).content.decode()
        assert "The period is closed." in page
        assert selectors.shut_through(fund_id=fund.pk) == date(2025, 5, 31)

    def test_offer_only_what_is_over(self, cast, client_of, fund):
        page = closed(client_of, cast, fund, period="MONTH:2025-07-01")
        assert page.status_code == 422

    def test_are_opened_again_with_a_reason_by_another(self, cast, client_of, fund):
        closed(client_of, cast, fund)
        address = f"/books/periods/{period(fund, date(2025, 5, 1)).id}/reopen/"
        page = send(client_of(cast.finance_approver), address, reason="A slip came late.")
        assert "A slip came late." in page.content.decode()
        assert selectors.shut_through(fund_id=fund.pk) is None

    def test_are_closed_for_good_by_another(self, cast, client_of, fund):
        closed(client_of, cast, fund)
        address = f"/books/periods/{period(fund, date(2025, 5, 1)).id}/close-for-good/"
        page = send(client_of(cast.finance_approver), address)
        assert "Closed for good" in page.content.decode()
        assert period(fund, date(2025, 5, 1)).acts == ()

    def test_are_the_same_by_program(self, cast, client_of, fund):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        base = "/api/v1/control/books"

        def post(client, path, body):
            return client.post(
                f"{base}/{path}",
                body,
                "application/json",
                headers={"Idempotency-Key": str(uuid4())},
            )

        body = {"kind": "MONTH", "starts": "2025-05-01"}
        made = post(officer, f"{fund.pk}/periods/close/", body).json()
        assert made["state"] == "SOFT_CLOSED"
        assert post(officer, f"{fund.pk}/periods/close/", body).status_code == 409
        reopened = post(approver, f"periods/{made['id']}/reopen/", {"reason": "A slip."}).json()
        assert reopened["state"] == "OPEN"
        post(officer, f"{fund.pk}/periods/close/", body)
        final = post(approver, f"periods/{made['id']}/close-for-good/", {}).json()
        assert final["state"] == "CLOSED"
        listed = officer.get(f"{base}/{fund.pk}/periods/").json()["results"]
        assert [row["state"] for row in listed if row["starts"] == "2025-05-01"] == ["CLOSED"]
