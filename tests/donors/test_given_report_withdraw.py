"""given_report_withdraw: what was recorded as given by mistake counts no more, and its day is open again."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import GivenReport
from donors.rules import clauses as rules
from donors.rules.clauses import Clause
from donors.selectors.calendar import report_dates
from donors.selectors.clauses import clause_standings
from donors.selectors.pages import agreement_page
from donors.selectors.registers import agreement_rows
from donors.services.given_reports import ReportGiven, ReportWithdrawn
from tests.factories.donors import agreement_make, money
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.kernel.errors import NotFound, NotPermitted

DUE = date(2026, 7, 5)


@pytest.fixture
def signed(cast, noon, fund, korea):
    """Return a signed agreement whose clause asks for one report."""
    return agreement_make(
        cast, fund, korea, money("900.00"), signer=cast.donor_officer,
        clauses=[Clause(rules.REPORT, day=DUE, number=1)],
    )  # fmt: skip


@pytest.fixture
def report(cast, signed):
    return given(cast, signed)


def given(cast, agreement, reference="Annual report, number 1"):
    return services.given_report_record(
        actor=cast.program_manager, now=now(), agreement_id=agreement.pk, number=1,
        due_date=DUE, given_on=now().date(), reference=reference,
    )  # fmt: skip


def withdrawn(cast, report, reason="Another donor's report.", actor=None):
    return services.given_report_withdraw(
        actor=actor or cast.program_manager, now=now(), given_id=report.pk, reason=reason
    )


def standing(cast, agreement, day):
    """Return where the clause stands by the agreement's page and by the list of agreements."""
    [one] = clause_standings(agreement, agreement_page(agreement, as_of=day), as_of=day)
    [row] = agreement_rows(cast.program_manager, agreement.fund, as_of=day)
    return one.state, bool(row.broken)


class TestService:
    def test_opens_the_day_again_everywhere(self, cast, fund, korea, signed, report):
        late = DUE + timedelta(days=1)
        assert standing(cast, signed, late) == (rules.KEPT, False)
        withdrawn(cast, report)
        assert standing(cast, signed, late) == (rules.BROKEN, True)
        [one] = report_dates(korea, fund, as_of=late)
        assert one.given_on is None

    def test_lets_the_right_one_be_recorded(self, cast, signed, report):
        with pytest.raises(ReportGiven):
            given(cast, signed)
        withdrawn(cast, report)
        again = given(cast, signed, "Annual report, number 2")
        with pytest.raises(ReportGiven):
            given(cast, signed)
        assert standing(cast, signed, DUE + timedelta(days=1))[0] == rules.KEPT
        assert again.pk != report.pk

    def test_is_recorded_needs_a_reason_and_is_done_once(self, cast, report):
        with pytest.raises(Refused):
            withdrawn(cast, report, " ")
        withdrawn(cast, report)
        with pytest.raises(ReportWithdrawn):
            withdrawn(cast, report)
        rows = history(subject_type="donors.givenreport", subject_id=report.pk)
        last = max(rows, key=lambda one: one.sequence)
        assert last.action == "donors.given_report_withdraw"
        assert last.after["withdrawn_reason"] == "Another donor's report."

    def test_is_the_program_manager_s(self, cast, report):
        for actor in (cast.donor_officer, cast.finance_officer):
            with pytest.raises(NotPermitted):
                withdrawn(cast, report, actor=actor)
        with pytest.raises(NotFound):
            services.given_report_withdraw(
                actor=cast.program_manager, now=now(), given_id=report.agreement_id, reason="x"
            )


class TestDoors:
    def test_withdraw_by_page(self, cast, client_of, send, signed, report):
        client = client_of(cast.program_manager)
        page = client.get(reverse("donors:given_report_record", args=[signed.pk]))
        url = reverse("donors:given_report_withdraw", args=[report.pk])
        # Nothing is left to record, and yet what was recorded can be withdrawn.
        assert page.status_code == 409
        assert url in page.text
        assert "Annual report, number 1" in client.get(url).text
        assert send(client, url, {"reason": "A mistake"}).status_code == 302
        page = client.get(reverse("donors:given_report_record", args=[signed.pk]))
        assert page.status_code == 200
        assert url not in page.text

    def test_withdraw_by_api(self, cast, client_of, call, report):
        url = f"/api/v1/donors/reports/{report.pk}/withdraw/"
        answer = call(client_of(cast.program_manager), url, {"reason": "A mistake"})
        assert (answer.status_code, answer.json()["withdrawn_reason"]) == (200, "A mistake")
        answer = call(client_of(cast.program_manager), url, {"reason": "Again"})
        assert answer.status_code == 409


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ("withdrawn_reason = 'x'", "given_report_withdrawn_whole"),
            ("withdrawn_at = now()", "given_report_withdrawn_whole"),
            ("reference = 'x'", "permission denied"),
        ],
    )
    def test_withdraws_whole_and_changes_nothing_else(self, report, change, told):
        with pytest.raises(Error, match=told), transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_givenreport SET {change}")

    def test_lets_nothing_back(self, cast, report):
        withdrawn(cast, report)
        words = "withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_reason = ''"
        with pytest.raises(Error, match="withdrawn: it stands so"), transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_givenreport SET {words}")
        assert GivenReport.objects.get(pk=report.pk).withdrawn_at is not None
