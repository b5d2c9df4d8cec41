"""difference_explain and difference_sign_off: two persons of two units, for exactly these figures."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.factories.donors import fund_opened
from tests.factories.tie_outs import (
    booked_alone,
    difference_found,
    explained,
    run_made,
    signed_off,
)
from trustfund.control.errors import ExplanationGone, FiguresChanged, ReasonMissing
from trustfund.control.models import Difference, Explanation
from trustfund.control.rules.tie_outs import badge_of, band_of
from trustfund.control.selectors.tie_outs import difference_row, overview
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.identity.choices import Role
from trustfund.kernel.errors import AlreadyDone, NotFound, NotPermitted
from trustfund.ledger.services import entry_reverse

ABOUT = uuid4()


@pytest.fixture
def fund(cast):
    return fund_opened(cast)


@pytest.fixture
def difference(cast, fund):
    return difference_found(cast, fund, "100.00", about=ABOUT)


def standing(difference) -> str:
    difference.refresh_from_db()
    return difference_row(difference, today=clock.now().date()).standing


def more_booked(cast, fund, difference) -> None:
    """Let the figures change, and a run see it."""
    booked_alone(cast, fund, "1.00", about=ABOUT)
    run_made(cast, fund)
    difference.refresh_from_db()


def refused(act) -> str:
    """Return the constraint by which the database refuses."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return constraint_of(error.value)


class TestExplain:
    def test_waits_for_somebody_else(self, cast, fund, difference):
        assert standing(difference) == "OPEN"
        explanation = explained(cast, difference, reason="  The slip is on its way. ")
        assert (explanation.number, explanation.reason) == (1, "The slip is on its way.")
        assert standing(difference) == "AWAITING"
        assert overview(fund_id=fund.pk, today=clock.now().date()).badge == "OPEN"

    def test_is_added_to_and_never_replaced(self, cast, difference):
        explained(cast, difference)
        assert explained(cast, difference, reason="The bank has found it.").number == 2
        assert Explanation.objects.count() == 2

    def test_wants_the_figures_of_now(self, cast, fund, difference):
        read = difference.left_amount
        more_booked(cast, fund, difference)
        with pytest.raises(FiguresChanged):
            explained(cast, difference, left=read)

    def test_wants_a_reason(self, cast, difference):
        with pytest.raises(ReasonMissing):
            explained(cast, difference, reason=" \n")

    def test_is_not_wanted_where_one_is_signed_off(self, cast, difference):
        signed_off(cast, explained(cast, difference))
        with pytest.raises(AlreadyDone):
            explained(cast, difference)

    def test_is_not_wanted_where_nothing_differs_any_more(self, cast, fund):
        entry = booked_alone(cast, fund)
        run_made(cast, fund)
        difference = Difference.objects.get()
        day = clock.now().date()
        entry_reverse(entry_id=entry.id, value_date=day, reference="undo", memo="Not ours")
        run_made(cast, fund)
        with pytest.raises(AlreadyDone):
            explained(cast, difference)

    def test_is_the_finance_officers(self, cast, difference):
        for other in (cast.finance_approver, cast.auditor, cast.program_manager):
            with pytest.raises(NotPermitted):
                explained(cast, difference, actor=other)

    def test_wants_a_difference_that_is_there(self, cast, difference):
        with pytest.raises(NotFound):
            explained(cast, difference, difference_id=uuid4())


class TestSignOff:
    def test_makes_the_explanation_count(self, cast, fund, difference):
        explanation = signed_off(cast, explained(cast, difference))
        assert explanation.signed_off_by_id == cast.finance_approver.person_id
        assert standing(difference) == "EXPLAINED"
        assert overview(fund_id=fund.pk, today=clock.now().date()).badge == "EXPLAINED"

    def test_ends_when_the_figures_change(self, cast, fund, difference):
        signed_off(cast, explained(cast, difference))
        more_booked(cast, fund, difference)
        assert standing(difference) == "OPEN"
        assert overview(fund_id=fund.pk, today=clock.now().date()).badge == "OPEN"
        signed_off(cast, explained(cast, difference))
        assert standing(difference) == "EXPLAINED"

    def test_refuses_the_person_who_explained(self, cast, difference):
        explanation = explained(cast, difference)
        other = cast.finance_approver
        same = replace(other, person_id=cast.finance_officer.person_id)
        with pytest.raises(NotPermitted, match="Another person of another unit"):
            signed_off(cast, explanation, actor=same)

    def test_refuses_the_unit_that_explained(self, cast, difference):
        explanation = explained(cast, difference)
        same = replace(cast.finance_approver, organization_id=cast.finance_officer.organization_id)
        with pytest.raises(NotPermitted, match="Another person of another unit"):
            signed_off(cast, explanation, actor=same)

    def test_refuses_who_had_explained_it_before(self, cast, difference):
        officer = replace(cast.finance_approver, roles=frozenset({Role.FINANCE_OFFICER}))
        explained(cast, difference, actor=officer)
        with pytest.raises(NotPermitted, match="Another person of another unit"):
            signed_off(cast, explained(cast, difference))

    def test_is_the_finance_approvers(self, cast, difference):
        explanation = explained(cast, difference)
        for other in (cast.program_manager, cast.auditor, cast.sanctions_officer):
            with pytest.raises(NotPermitted, match="None of your roles"):
                signed_off(cast, explanation, actor=other)

    def test_wants_the_newest_explanation(self, cast, difference):
        first = explained(cast, difference)
        explained(cast, difference, reason="The bank has found it.")
        with pytest.raises(ExplanationGone):
            signed_off(cast, first)
        with pytest.raises(ExplanationGone):
            signed_off(cast, first, explanation_id=uuid4())

    def test_wants_the_figures_that_were_explained(self, cast, fund, difference):
        explanation = explained(cast, difference)
        more_booked(cast, fund, difference)
        with pytest.raises(FiguresChanged):
            signed_off(cast, explanation)

    def test_is_done_once(self, cast, difference):
        explanation = signed_off(cast, explained(cast, difference))
        with pytest.raises(AlreadyDone):
            signed_off(cast, explanation)


class TestDatabase:
    """What it refuses by itself, whoever writes."""

    def given(self, cast, difference, **more) -> Explanation:
        values = {"left_amount": difference.left_amount, "right_amount": difference.right_amount}
        return Explanation(
            **{
                "difference": difference,
                "number": 1,
                "reason": "So it is.",
                "explained_at": clock.now(),
            }
            | {"explained_by_id": cast.finance_officer.person_id}
            | {"explained_for_id": cast.finance_officer.organization_id}
            | values
            | more
        )

    def signed(self, explanation, actor):
        """Return the act of writing this person's sign-off."""
        return lambda: Explanation.objects.filter(pk=explanation.pk).update(
            state="SIGNED_OFF",
            signed_off_by_id=actor.person_id,
            signed_off_for_id=actor.organization_id,
            signed_off_at=clock.now(),
        )

    def test_an_explanation_of_other_figures(self, cast, difference):
        other = self.given(cast, difference, left_amount=Decimal(99))
        assert refused(other.save) == "explanation_is_of_the_figures"

    def test_an_explanation_without_a_reason(self, cast, difference):
        assert (
            refused(self.given(cast, difference, reason=" ").save) == "explanation_gives_a_reason"
        )

    def test_an_explanation_out_of_turn(self, cast, difference):
        assert refused(self.given(cast, difference, number=2).save) == "explanation_is_the_newest"

    def test_an_explanation_that_begins_signed_off(self, cast, difference):
        begun = self.given(cast, difference, state="SIGNED_OFF")
        assert refused(begun.save) == "control_explanation_state_moves_by_table"

    def test_a_sign_off_by_the_same_person_or_unit(self, cast, difference):
        explanation, officer = explained(cast, difference), cast.finance_officer
        unit = replace(cast.finance_approver, organization_id=officer.organization_id)
        person = replace(cast.finance_approver, person_id=officer.person_id)
        assert refused(self.signed(explanation, person)) == "explanation_signed_off_by_another"
        assert refused(self.signed(explanation, unit)) == "explanation_signed_off_by_another_unit"

    def test_a_sign_off_of_figures_that_have_changed(self, cast, fund, difference):
        explanation = explained(cast, difference)
        more_booked(cast, fund, difference)
        late = self.signed(explanation, cast.finance_approver)
        assert refused(late) == "explanation_is_of_the_figures"

    def test_a_sign_off_of_an_explanation_that_another_followed(self, cast, difference):
        first = explained(cast, difference)
        explained(cast, difference, reason="The bank has found it.")
        assert refused(self.signed(first, cast.finance_approver)) == "explanation_is_the_newest"

    def test_another_sign_off_over_the_first(self, cast, difference):
        explanation = signed_off(cast, explained(cast, difference))
        again = self.signed(explanation, cast.sanctions_officer)
        assert refused(again) == "explanation_signed_off_for_good"

    def test_a_difference_without_one(self, difference):
        rows = Difference.objects.filter(pk=difference.pk)
        assert refused(lambda: rows.update(left_amount=0)) == "difference_differs"

    def test_a_change_of_a_resolved_difference(self, difference):
        rows = Difference.objects.filter(pk=difference.pk)
        assert refused(lambda: rows.update(state="RESOLVED")) == "difference_resolved_at_a_moment"
        rows.update(state="RESOLVED", resolved_at=clock.now())
        assert refused(lambda: rows.update(left_amount=7)) == "difference_resolved_for_good"
        back = {"state": "OPEN", "resolved_at": None}
        assert refused(lambda: rows.update(**back)) == "control_difference_state_moves_by_table"

    def test_the_same_difference_twice(self, difference):
        difference.pk = uuid4()
        again = lambda: difference.save(force_insert=True)  # noqa: E731
        assert refused(again) == "difference_once_while_open"


@pytest.mark.parametrize(
    ("standings", "badge"),
    [
        ([], "TIES"),
        (["TIES", "RESOLVED"], "TIES"),
        (["TIES", "EXPLAINED"], "EXPLAINED"),
        (["EXPLAINED", "AWAITING"], "OPEN"),
        (["EXPLAINED", "OPEN"], "OPEN"),
        (["NOT_RUN"], "NOT_RUN"),
        (["EXPLAINED", "NOT_RUN"], "OPEN"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value) or "nothing",
)
def test_a_badge_is_that_of_the_worst(standings, badge):
    assert badge_of(standings) == badge


def test_bands_end_after_a_week_a_month_and_a_quarter():
    assert [band_of(days) for days in (0, 7, 8, 30, 31, 90, 91)] == [0, 0, 1, 1, 2, 2, 3]
