"""The books on pages and by program: the same figures as the ledger, for those who may see them."""

from datetime import timedelta

import pytest

from tests.factories.ledger import received
from tests.ledger.conftest import fund
from trustfund.db.clock import now
from trustfund.ledger import selectors
from trustfund.ledger.services import entry_reverse

__all__ = ["fund"]


@pytest.fixture
def booked(cast, fund):
    return received(cast.finance_officer, fund, "1234.50")


class TestBooks:
    def test_show_every_account_with_its_balance(self, cast, client_of, fund, booked):
        page = client_of(cast.auditor).get("/books/")
        assert page.status_code == 200
        content = page.content.decode()
        assert "1100 Cash at bank" in content
        assert content.count("1,234.50") >= 4

    def test_lead_to_a_statement_of_account(self, cast, client_of, fund, booked):
        [cash] = [row for row in selectors.balances(fund_id=fund.pk) if row.code == "1100"]
        page = client_of(cast.auditor).get(f"/books/accounts/{cash.account_id}/")
        assert page.status_code == 200
        assert "1,234.50" in page.content.decode()
        assert "<h1>1100 Cash at bank" in page.content.decode()

    def test_list_the_journal(self, cast, client_of, fund, booked):
        page = client_of(cast.finance_officer).get("/books/journal/")
        assert page.status_code == 200
        assert "Contribution received" in page.content.decode()

    def test_answer_programs_with_the_same_figures(self, cast, client_of, fund, booked):
        client = client_of(cast.auditor)
        [cash, _] = client.get(f"/api/v1/control/books/{fund.pk}/accounts/").json()["results"]
        assert cash["balance"] == {"amount": "1234.50", "currency": "USD"}
        [entry] = client.get(f"/api/v1/control/books/{fund.pk}/journal/").json()["results"]
        assert entry["reference"] == booked.reference
        address = f"/api/v1/control/books/accounts/{cash['id']}/"
        page = client.get(address).json()
        [line] = page["lines"]
        assert (page["opening"]["amount"], page["older"]) == ("0.00", None)
        assert line["balance"] == cash["balance"]
        assert [leg["side"] for leg in entry["legs"]] == ["D", "C"]

    @pytest.mark.parametrize(
        "path",
        [
            "/books/?fund=x",
            "/books/journal/?before=-1",
            "/books/?as_of=soon",
            "/books/restatement/?as_of=2026-01-01&known_before=2026-02-01&known_after=2026-01-01",
        ],
    )
    def test_refuse_an_address_that_cannot_be_read(self, cast, client_of, fund, path):
        assert client_of(cast.auditor).get(path).status_code in {400, 422}

    @pytest.mark.parametrize(
        "path",
        [
            "/books/",
            "/books/journal/",
            "/books/accounts/1/",
            "/books/entries/1/",
            "/books/periods/",
            "/books/restatement/",
        ],
    )
    def test_stay_shut_for_donors_and_the_recipient(self, cast, client_of, fund, path):
        for actor in (cast.donor_officer, cast.project_officer, cast.verifier):
            assert client_of(actor).get(path).status_code == 403

    def test_lead_from_an_entry_to_the_act_and_the_person(self, cast, client_of, fund, booked):
        page = client_of(cast.auditor).get(f"/books/entries/{booked.id}/").content.decode()
        assert cast.finance_officer.person_name in page
        assert booked.content_hash in page
        assert "1,234.50" in page

    def test_say_when_no_act_is_behind_an_entry(self, cast, client_of, fund, booked):
        bare = entry_reverse(
            entry_id=booked.id, value_date=now().date(), reference="bare:1", memo=""
        )
        page = client_of(cast.auditor).get(f"/books/entries/{bare.id}/").content.decode()
        assert "No record of the trail tells of this entry" in page

    def test_explain_a_restatement(self, cast, client_of, fund, booked):
        today = now().date()
        query = f"?as_of={today}&known_before={today - timedelta(days=1)}&known_after={today}"
        page = client_of(cast.auditor).get(f"/books/restatement/{query}").content.decode()
        assert page.count("1,234.50") >= 4
        assert f"/books/entries/{booked.id}/" in page

    def test_hide_an_account_that_does_not_exist(self, cast, client_of, fund):
        assert client_of(cast.auditor).get("/books/accounts/999999/").status_code == 404
