"""grant_sign: each side signs; the second signature commits the amount in the books."""

import pytest

from disbursements import selectors, services
from disbursements.models import Grant
from tests.factories.disbursements import grant_added, prepared_case, signed, signed_case, usd
from tests.factories.oversight_program import hold_add
from tests.factories.set_asides import released, set_aside
from trustfund.db.clock import now
from trustfund.kernel.errors import Blocked, NotFound, NotPermitted
from trustfund.kernel.states import IllegalMove
from trustfund.ledger import selectors as ledger


def sign(actor, grant):
    return services.grant_sign(actor=actor, now=now(), grant_id=grant.pk)


class TestGrantSign:
    def test_the_first_signature_books_nothing(self, cast, prepared):
        grant = sign(cast.signatory, prepared.grant)
        assert grant.state == "RECIPIENT_SIGNED"
        assert ledger.entries_of(subject_id=grant.pk) == []

    @pytest.mark.parametrize(
        "order", [("signatory", "program_manager"), ("program_manager", "signatory")]
    )
    def test_the_second_signature_commits_whoever_comes_first(self, cast, prepared, order):
        for name in order:
            grant = sign(getattr(cast, name), prepared.grant)
        assert grant.state == "SIGNED"
        [entry] = ledger.entries_of(subject_id=grant.pk)
        assert (entry.kind, entry.legs[0].money) == ("GRANT_COMMITTED", usd(1_000_000))
        assert selectors.grant_figures(grant).undisbursed == usd(1_000_000)

    def test_a_side_signs_once(self, cast, prepared):
        sign(cast.signatory, prepared.grant)
        with pytest.raises(IllegalMove):
            sign(cast.signatory, prepared.grant)

    def test_another_ministrys_signatory_finds_nothing(self, cast, prepared):
        with pytest.raises(NotFound):
            sign(cast.other_signatory, prepared.grant)

    @pytest.mark.parametrize(
        "name", ["project_officer", "finance_officer", "finance_approver", "donor_member"]
    )
    def test_nobody_else_signs(self, cast, prepared, name):
        with pytest.raises(NotPermitted):
            sign(getattr(cast, name), prepared.grant)

    def test_names_every_reason_at_once(self, cast):
        case = prepared_case(cast, cash=900_000)
        sign(cast.signatory, case.grant)
        hold_add(case.scene)
        with pytest.raises(Blocked) as refusal:
            sign(cast.program_manager, case.grant)
        assert {reason.code for reason in refusal.value.blockers} == {
            "hold_stands",
            "available_funds",
        }
        assert all(reason.who_clears for reason in refusal.value.blockers)
        grant = Grant.objects.get()
        assert (grant.state, grant.administrator_signed_at) == ("RECIPIENT_SIGNED", None)

    def test_what_earlier_grants_may_still_draw_is_not_available(self, cast):
        case = signed_case(cast, cash=1_500_000)
        second = grant_added(case)
        with pytest.raises(Blocked) as refusal:
            signed(case, second)
        assert [reason.code for reason in refusal.value.blockers] == ["available_funds"]

    @pytest.mark.parametrize("purpose", ["RESERVE", "ADMINISTRATION"])
    def test_what_is_set_aside_is_not_available_until_it_is_released(self, cast, purpose):
        case = prepared_case(cast, cash=1_500_000)
        kept = set_aside(cast, case.fund, 600_000, purpose=purpose)
        with pytest.raises(Blocked) as refusal:
            signed(case)
        [reason] = refusal.value.blockers
        assert reason.code == "available_funds"
        for amount in (900_000, 1_000_000, 1_500_000, 600_000):
            assert str(usd(amount)) in reason.reason
        assert "releasing" in reason.who_clears
        released(cast, kept, 100_000)
        sign(cast.program_manager, case.grant)
        assert selectors.fund_figures(case.fund).available.money == usd(0)

    def test_the_ceiling_counts_all_grants(self, cast):
        case = prepared_case(cast, cash=200_000_000, budget={"WORKS": 75_000_000})
        signed(case)
        with pytest.raises(Blocked) as refusal:
            signed(case, grant_added(case, budget={"GOODS": 1}))
        assert [reason.code for reason in refusal.value.blockers] == ["commitment_ceiling"]
