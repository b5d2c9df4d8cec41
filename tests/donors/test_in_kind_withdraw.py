"""in_kind_withdraw: what was confirmed by mistake counts no more, and was known as it was."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import InKind
from donors.selectors.burden import burden_sheet
from donors.selectors.in_kind import in_kind_found, in_kind_total
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.pages import donor_page
from donors.services.in_kind import InKindDecided
from tests.factories.donors import burden_key_make, in_kind_make, money
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.kernel.errors import NotPermitted


@pytest.fixture
def row(cast, fund, korea):
    """Return a confirmed contribution in kind of USD 900."""
    return in_kind_make(cast, fund, korea, money("900.00"))


def withdrawn(cast, row, reason="They never arrived."):
    return services.in_kind_withdraw(
        actor=cast.finance_approver, now=now(), in_kind_id=row.pk, reason=reason
    )


def known(fund, moment=None):
    facts = ladder_facts(
        fund_id=fund.pk, holding_currency="USD", as_of=now().date(), known_at=moment
    )
    return [one.holding for one in facts.in_kind]


class TestService:
    def test_counts_nowhere_any_more(self, cast, fund, korea, row):
        burden_key_make(cast, fund, {korea: "100"})
        today = now().date()
        withdrawn(cast, row)
        assert known(fund) == []
        assert donor_page(korea, fund, as_of=today).in_kind_sum == money("0.00")
        assert burden_sheet(fund, as_of=today).total.in_kind == money("0.00")
        rows = in_kind_found(cast.program_manager, fund, as_of=today)
        assert (rows.count(), in_kind_total(rows, fund)) == (1, money("0.00"))

    def test_leaves_what_was_known_before(self, cast, fund, row):
        clock_move(by=timedelta(hours=1))
        before = now()
        clock_move(by=timedelta(hours=1))
        withdrawn(cast, row)
        assert known(fund, before) == [money("900.00")]
        assert known(fund, now()) == []

    def test_is_recorded_and_told(self, cast, row):
        withdrawn(cast, row)
        record = max(
            history(subject_type="donors.inkind", subject_id=row.pk), key=lambda one: one.sequence
        )
        assert (record.action, record.after["state"]) == ("donors.in_kind_withdraw", "WITHDRAWN")
        assert Message.objects.filter(name="donors.in_kind_withdrawn").count() == 1

    def test_needs_a_reason_and_is_done_once(self, cast, fund, korea, row):
        with pytest.raises(Refused):
            withdrawn(cast, row, "  ")
        withdrawn(cast, row)
        with pytest.raises(InKindDecided, match="Withdrawn"):
            withdrawn(cast, row)
        with pytest.raises(InKindDecided, match="Proposed"):
            withdrawn(cast, in_kind_make(cast, fund, korea, money("1.00"), confirmed=False))

    def test_is_not_for_who_proposed_it(self, cast, row):
        for actor in (cast.program_manager, cast.donor_officer, cast.auditor):
            with pytest.raises(NotPermitted):
                services.in_kind_withdraw(actor=actor, now=now(), in_kind_id=row.pk, reason="x")


class TestDoors:
    def test_withdraw_by_page_and_show_why(self, cast, client_of, send, row):
        client = client_of(cast.finance_approver)
        page = reverse("donors:in_kind_detail", args=[row.pk])
        url = reverse("donors:in_kind_withdraw", args=[row.pk])
        assert url in client.get(page).text
        assert send(client, url, {"reason": "<b>Lost</b> at sea"}).status_code == 302
        text = client.get(page).text
        assert "&lt;b&gt;Lost&lt;/b&gt; at sea" in text
        assert url not in text

    def test_withdraw_by_api(self, cast, client_of, call, row):
        url = f"/api/v1/donors/in-kind/{row.pk}/withdraw/"
        answer = call(client_of(cast.finance_approver), url, {"reason": "Valued twice"})
        assert answer.status_code == 200
        assert answer.json()["state"] == "WITHDRAWN"
        assert answer.json()["withdrawn_reason"] == "Valued twice"


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ("state = 'WITHDRAWN'", "in_kind_whole_in_its_state"),
            ("withdrawn_reason = 'x'", "stands"),
            (
                (
                    "state = 'WITHDRAWN', withdrawn_reason = ' ', withdrawn_at = now(),"
                    " withdrawn_by_id = decided_by_id"
                ),
                "in_kind_whole_in_its_state",
            ),
            (
                (
                    "state = 'WITHDRAWN', withdrawn_reason = 'x', withdrawn_at = now(),"
                    " withdrawn_by_id = decided_by_id, decided_by_id = proposed_by_id"
                ),
                "stands",
            ),
        ],
        ids=["bare", "reason", "blank", "decision"],
    )
    def test_withdraws_whole_or_not_at_all(self, row, change, told):
        with pytest.raises(Error, match=told), transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_inkind SET {change}")

    @pytest.mark.parametrize("change", ["state = 'CONFIRMED'", "withdrawn_reason = 'y'"])
    def test_lets_nothing_back(self, cast, row, change):
        withdrawn(cast, row)
        with pytest.raises(Error, match=r"stands|moves"), transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_inkind SET {change}")
        assert InKind.objects.get(pk=row.pk).state == "WITHDRAWN"
