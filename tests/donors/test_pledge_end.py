"""pledge_withdraw and pledge_lapse: what no agreement has taken up of a pledge ends; the rest stands."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import selectors, services
from donors.errors import Refused
from donors.models import Agreement, Pledge
from donors.services.pledges import OfferStands, PledgeEnded
from tests.factories.donors import agreement_make, donor_make, money, pledge_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted

ACTS = {
    "withdraw": (services.pledge_withdraw, "donor_officer", "WITHDRAWN"),
    "lapse": (services.pledge_lapse, "program_manager", "LAPSED"),
}


@pytest.fixture
def pledge(cast, noon, fund, korea):
    """Return a pledge of EUR 100.00, announced today."""
    return pledge_make(cast, fund, korea, money("100.00", "EUR"))


@pytest.fixture
def end(cast, pledge):
    """Return a function that withdraws the pledge, or lets it lapse, today."""

    def act(name="withdraw", **changes):
        service, person, _state = ACTS[name]
        words = {
            "actor": getattr(cast, person),
            "now": now(),
            "pledge_id": pledge.pk,
            "ended_date": now().date(),
            "reason": "The budget was cut.",
        }
        return service(**{**words, **changes})

    return act


def figures(fund, as_of: date, known_at=None) -> list[tuple[int, int]]:
    """Return pledged and signed of each row of the contribution table, as whole amounts."""
    rows = selectors.contributions(fund.pk, as_of, known_at=known_at)
    return [(int(row.figures.pledged.amount), int(row.figures.signed.amount)) for row in rows]


class TestService:
    @pytest.mark.parametrize("name", sorted(ACTS))
    def test_ends_the_pledge_and_records_it(self, pledge, end, name):
        ended = end(name)
        assert ended.state == ACTS[name][2]
        line = history(subject_type="donors.pledge", subject_id=pledge.pk)[-1]
        assert line.action == f"donors.pledge_{name}"
        assert line.before["ended_date"] is None
        assert line.after == Pledge.objects.get(pk=pledge.pk).facts()

    def test_counts_it_no_more_from_that_day_on_and_as_before_until_then(self, fund, end):
        began = now()
        assert figures(fund, began.date()) == [(100, 0)]
        clock_move(by=timedelta(days=3))
        end()
        today = now().date()
        assert figures(fund, today) == []
        assert figures(fund, today - timedelta(days=1)) == [(100, 0)]
        assert figures(fund, today, known_at=began + timedelta(days=1)) == [(100, 0)]

    def test_keeps_what_was_signed_on_it(self, cast, fund, korea, pledge, end):
        agreement_make(
            cast, fund, korea, money("40.00", "EUR"), pledge=pledge, signer=cast.donor_officer
        )
        assert end("lapse").state == "LAPSED"
        assert figures(fund, now().date()) == [(40, 40)]

    def test_refuses_what_is_signed_in_full(self, cast, fund, korea, pledge, end):
        agreement_make(
            cast, fund, korea, money("100.00", "EUR"), pledge=pledge, signer=cast.donor_officer
        )
        with pytest.raises(PledgeEnded):
            end()

    def test_refuses_a_second_end(self, end):
        end()
        for name in ACTS:
            with pytest.raises(PledgeEnded):
                end(name)

    def test_waits_for_the_offer_that_stands_on_it(self, cast, fund, korea, pledge, end):
        offered = agreement_make(cast, fund, korea, money("40.00", "EUR"), pledge=pledge)
        with pytest.raises(OfferStands, match=offered.number):
            end()

    def test_refuses_a_day_before_a_signature_on_it(self, cast, fund, korea, pledge, end):
        yesterday = now().date()
        clock_move(by=timedelta(days=1))
        signed = agreement_make(
            cast, fund, korea, money("40.00", "EUR"), pledge=pledge, signer=cast.donor_officer
        )
        with pytest.raises(Refused, match=signed.number):
            end(ended_date=yesterday)

    @pytest.mark.parametrize("days", [-1, 1])
    def test_refuses_a_day_before_the_announcement_or_to_come(self, end, days):
        with pytest.raises(Refused):
            end(ended_date=now().date() + timedelta(days=days))

    def test_wants_a_reason(self, end):
        with pytest.raises(Refused):
            end(reason="  ")

    def test_takes_no_agreement_any_more(self, cast, fund, korea, pledge, end):
        end()
        with pytest.raises(Refused, match="ended"):
            agreement_make(cast, fund, korea, money("40.00", "EUR"), pledge=pledge)

    def test_is_the_donors_own_or_the_program_managers(self, cast, fund, end):
        other = pledge_make(cast, fund, donor_make(cast, "japan"), money("5"))
        with pytest.raises(NotFound):
            end(pledge_id=other.pk)
        with pytest.raises(NotFound):
            end(pledge_id=uuid4())
        for actor in (cast.finance_officer, cast.project_officer, cast.donor_member):
            with pytest.raises(NotPermitted):
                end(actor=actor)

    def test_lapses_by_the_program_manager_alone(self, cast, end):
        with pytest.raises(NotPermitted):
            end("lapse", actor=cast.donor_officer)


class TestDatabase:
    def refusal(self, statement: str, *values) -> str:
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(statement, values)
        return constraint_of(error.value)

    def test_ends_no_pledge_while_an_offer_stands(self, cast, fund, korea, pledge):
        agreement_make(cast, fund, korea, money("40.00", "EUR"), pledge=pledge)
        assert (
            self.refusal(
                "UPDATE donors_pledge SET state = 'LAPSED', ended_date = current_date,"
                " ended_at = now(), ended_reason = 'x', ended_by_id = recorded_by_id WHERE id = %s",
                pledge.pk,
            )
            == "pledge_ends_without_offers"
        )

    def test_drafts_no_agreement_on_an_ended_pledge(self, cast, fund, korea, pledge, end):
        kept = agreement_make(cast, fund, korea, money("1.00", "EUR"))
        end()
        row = Agreement(
            fund=fund, donor=korea, pledge=pledge, number="AA-900", instrument=kept.instrument,
            amount=1, currency="EUR", content_hash="0" * 64, drafted_by=kept.drafted_by,
        )  # fmt: skip
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert constraint_of(error.value) == "pledge_open_to_agreements"

    @pytest.mark.parametrize(
        "change", ["ended_reason = 'y'", "ended_date = ended_date - 1", "ended_at = now()"]
    )
    def test_keeps_an_end_as_it_was_written(self, end, change):
        end()
        assert self.refusal(f"UPDATE donors_pledge SET {change}") == "pledge_life_stands"

    @pytest.mark.parametrize(
        "change",
        ["state = 'WITHDRAWN'", "ended_date = current_date", "ended_reason = 'x'"],
    )
    def test_wants_state_day_and_reason_together(self, pledge, change):
        assert self.refusal(f"UPDATE donors_pledge SET {change}") == "pledge_ended_with_a_reason"


class TestPage:
    def test_shows_the_consequence_and_then_does_it(self, cast, client_of, fund, korea, pledge):
        client = client_of(cast.donor_officer)
        page = reverse("donors:pledge_detail", args=[pledge.pk])
        address = reverse("donors:pledge_withdraw", args=[pledge.pk])
        assert address in client.get(page).text
        sent = {
            "request_key": str(uuid4()),
            "ended_date": now().date().isoformat(),
            "reason": "<b>cut</b>",
        }
        preview = client.post(address, sent)
        assert preview.status_code == 200
        assert "EUR" in preview.text
        assert Pledge.objects.get(pk=pledge.pk).state == "ANNOUNCED"
        answer = client.post(address, {**sent, "step": "confirm"})
        assert answer.status_code == 302, answer.text
        shown = client.get(page).text
        assert "&lt;b&gt;cut" in shown
        assert address not in shown

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, cast, client_of, pledge):
        client = client_of(cast.program_manager)
        address = reverse("donors:pledge_lapse", args=[pledge.pk])
        for field, value in (
            ("ended_date", "31.12.2026"),
            ("ended_date", "2100-01-01"),
            ("reason", " "),
        ):
            sent = {"ended_date": now().date().isoformat(), "reason": "Kept words", field: value}
            for step in ("", "confirm"):
                key = {"request_key": str(uuid4())}
                answer = client.post(address, {**sent, **key, "step": step})
                assert answer.status_code == 422, (field, value, step)
                assert "error-summary" in answer.text
        assert Pledge.objects.get(pk=pledge.pk).state == "ANNOUNCED"


class TestProgram:
    def test_does_the_same_as_the_page(self, cast, client_of, pledge):
        answer = client_of(cast.donor_officer).post(
            reverse("donors_api:pledge_withdraw", args=[pledge.pk]),
            {"ended_date": now().date().isoformat(), "reason": "Cut"},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == "WITHDRAWN"
        assert answer.json()["ended_reason"] == "Cut"
