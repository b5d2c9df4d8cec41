"""The count of a motion, against a reference written another way, and against the database's."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oversight.models import Ballot
from oversight.rules.tally import (
    RuleTerms,
    SeatVote,
    electorate_gaps,
    progress,
    tally,
)
from oversight.selectors.ballots import seat_votes
from oversight.selectors.board import terms_of
from tests.factories.board import board_make, motion_make, rule_make
from tests.factories.projects import concept_make

CHOICES = [None, "YES", "NO", "ABSTAIN", "RECUSE"]
PERCENT = st.decimals(min_value=Decimal("0.01"), max_value=100, places=2)
HALF_OR_MORE = st.decimals(min_value=50, max_value=Decimal("99.99"), places=2)
RULES = st.builds(
    RuleTerms,
    quorum_donor_pct=PERCENT,
    quorum_recipient_count=st.integers(1, 6),
    majority_donor_pct=HALF_OR_MORE,
    majority_recipient_pct=HALF_OR_MORE,
)
SIMPLE = RuleTerms(
    quorum_donor_pct=Decimal(50),
    quorum_recipient_count=1,
    majority_donor_pct=Decimal(50),
    majority_recipient_pct=Decimal(50),
)
BOARDS = st.tuples(
    st.lists(st.sampled_from(CHOICES), max_size=9), st.lists(st.sampled_from(CHOICES), max_size=7)
)


def votes_of(donors, recipients) -> list[SeatVote]:
    return [
        *(SeatVote("DONOR", choice) for choice in donors),
        *(SeatVote("RECIPIENT", choice) for choice in recipients),
    ]


def reference(donors, recipients, rule) -> str:
    """Decide by fractions and sets, as one would with a pencil."""
    left = {
        bench: [choice for choice in choices if choice != "RECUSE"]
        for bench, choices in (("D", donors), ("R", recipients))
    }
    there = {bench: [choice for choice in left[bench] if choice] for bench in left}
    if not left["D"] or not left["R"] or len(recipients) < rule.quorum_recipient_count:
        return "NOT_ADOPTED"
    if Fraction(len(there["D"]), len(left["D"])) < Fraction(rule.quorum_donor_pct) / 100:
        return "NOT_ADOPTED"
    if len(there["R"]) < min(rule.quorum_recipient_count, len(left["R"])):
        return "NOT_ADOPTED"
    for bench, percent in (("D", rule.majority_donor_pct), ("R", rule.majority_recipient_pct)):
        yes, no = there[bench].count("YES"), there[bench].count("NO")
        if yes == 0 or Fraction(yes, yes + no) <= Fraction(percent) / 100:
            return "REJECTED"
    return "ADOPTED"


class TestTally:
    @given(board=BOARDS, rule=RULES)
    @settings(max_examples=3000, deadline=None)
    def test_agrees_with_the_reference_on_any_board(self, board, rule):
        counted = tally(votes_of(*board), rule=rule)
        assert counted.result == reference(*board, rule)

    @given(board=BOARDS, rule=RULES)
    @settings(max_examples=500, deadline=None)
    def test_gives_a_reason_for_every_result(self, board, rule):
        counted = tally(votes_of(*board), rule=rule)
        met = [reason.is_met for reason in counted.reasons]
        assert all(met) == (counted.result == "ADOPTED")
        for bench in counted.benches:
            assert bench.yes + bench.no + bench.abstain + bench.recused <= bench.seats

    @given(board=BOARDS, rule=RULES)
    @settings(max_examples=500, deadline=None)
    def test_does_not_depend_on_the_order_of_the_seats(self, board, rule):
        votes = votes_of(*board)
        assert tally(votes, rule=rule) == tally(reversed(votes), rule=rule)

    @pytest.mark.parametrize(
        ("donors", "recipients", "result"),
        [
            (["YES", "YES"], ["YES"], "ADOPTED"),
            (["YES", "NO"], ["YES"], "REJECTED"),
            (["YES", "YES"], ["NO"], "REJECTED"),
            (["YES", None], ["YES"], "ADOPTED"),
            ([None, None], ["YES"], "NOT_ADOPTED"),
            (["YES", "YES"], [None], "NOT_ADOPTED"),
            (["YES", "RECUSE", None], ["YES"], "ADOPTED"),
            (["YES", None, None], ["YES"], "NOT_ADOPTED"),
            (["RECUSE", "RECUSE"], ["YES"], "NOT_ADOPTED"),
            (["ABSTAIN", "ABSTAIN"], ["YES"], "REJECTED"),
            (["YES", "ABSTAIN"], ["YES"], "ADOPTED"),
            ([], [], "NOT_ADOPTED"),
        ],
    )
    def test_decides_the_cases_of_the_rules_of_procedure(self, donors, recipients, result):
        assert tally(votes_of(donors, recipients), rule=SIMPLE).result == result

    def test_counts_two_thirds(self):
        rule = RuleTerms(
            quorum_donor_pct=Decimal(50),
            quorum_recipient_count=1,
            majority_donor_pct=Decimal("66.66"),
            majority_recipient_pct=Decimal(50),
        )
        two_of_three = votes_of(["YES", "YES", "NO"], ["YES"])
        three_of_five = votes_of(["YES", "YES", "YES", "NO", "NO"], ["YES"])
        assert tally(two_of_three, rule=rule).result == "ADOPTED"
        assert tally(three_of_five, rule=rule).result == "REJECTED"

    def test_names_what_was_needed(self):
        reasons = tally(votes_of([None, None, "YES"], ["YES"]), rule=SIMPLE).reasons
        assert [(r.code, r.bench, r.found, r.needed, r.is_met) for r in reasons] == [
            ("quorum", "DONOR", "1", "2", False),
            ("quorum", "RECIPIENT", "1", "1", True),
        ]

    def test_progress_says_how_many_and_never_what(self):
        first = progress(votes_of(["YES", None], ["RECUSE", "NO"]))
        second = progress(votes_of(["NO", None], ["YES", "ABSTAIN"]))
        assert first == second == {"DONOR": (1, 2), "RECIPIENT": (2, 2)}

    def test_finds_benches_that_no_quorum_fits(self):
        assert electorate_gaps(donor_seats=0, recipient_seats=0, rule=SIMPLE) == [
            "DONOR",
            "RECIPIENT",
        ]
        assert electorate_gaps(donor_seats=1, recipient_seats=1, rule=SIMPLE) == []


class TestDatabaseCountsTheSame:
    @pytest.mark.parametrize(
        "terms",
        [
            {},
            {
                "quorum_donor_pct": Decimal(100),
                "quorum_recipient_count": 2,
                "majority_recipient_pct": Decimal("66.66"),
            },
        ],
    )
    def test_on_every_way_in_which_four_seats_can_vote(self, cast, fund, terms):
        board_make(fund, cast)
        rule_make(fund, cast, **terms)
        motion = motion_make(concept_make(fund, cast), cast)
        electors = list(motion.electors.all())
        for choices in product(CHOICES, repeat=4):
            with transaction.atomic():
                for elector, choice in zip(electors, choices, strict=True):
                    if choice:
                        self.ballot(motion, elector, choice)
                expected = tally(seat_votes(motion), rule=terms_of(motion.rule)).result
                assert self.counted(motion) == expected, choices
                transaction.set_rollback(True)

    def ballot(self, motion, elector, choice):
        Ballot.objects.create(
            motion=motion,
            elector=elector,
            person_id=elector.member_id,
            number=1,
            choice=choice,
            reason="An interest" if choice == "RECUSE" else "",
            content_hash=motion.content_hash,
        )

    def counted(self, motion) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT oversight_motion_result(%s)", [motion.pk])
            return cursor.fetchone()[0]
