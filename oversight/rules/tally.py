"""Count a motion: quorum and double majority, by the rule it was opened under, with every reason.

The database counts again in SQL (oversight_motion_result) and refuses an outcome that differs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

DONOR = "DONOR"
RECIPIENT = "RECIPIENT"
BENCHES = (DONOR, RECIPIENT)

YES, NO, ABSTAIN, RECUSE = "YES", "NO", "ABSTAIN", "RECUSE"

ADOPTED = "ADOPTED"
REJECTED = "REJECTED"
NOT_ADOPTED = "NOT_ADOPTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTerms:
    """The figures of one version of the decision rule; percentages out of one hundred."""

    quorum_donor_pct: Decimal
    quorum_recipient_count: int
    majority_donor_pct: Decimal
    majority_recipient_pct: Decimal


@dataclass(frozen=True, slots=True)
class SeatVote:
    """What one seat of the electorate said last; None if it said nothing."""

    bench: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the computation: what was asked, what was found, whether it suffices."""

    code: str
    bench: str
    is_met: bool
    found: str
    needed: str


@dataclass(frozen=True, slots=True)
class BenchCount:
    """One bench, counted: a recused seat is neither eligible nor present."""

    bench: str
    seats: int
    recused: int
    yes: int
    no: int
    abstain: int

    @property
    def eligible(self) -> int:
        """Return how many seats may decide."""
        return self.seats - self.recused

    @property
    def present(self) -> int:
        """Return how many seats took part."""
        return self.yes + self.no + self.abstain


@dataclass(frozen=True, slots=True)
class Tally:
    """The result of a motion, the two benches as counted, and each step that led there."""

    result: str
    benches: tuple[BenchCount, ...]
    reasons: tuple[Reason, ...]

    def facts(self) -> dict[str, Any]:
        """Return the computation as plain values, as the outcome keeps it."""
        return {
            "result": self.result,
            "benches": [
                {
                    "bench": bench.bench,
                    "seats": bench.seats,
                    "recused": bench.recused,
                    "eligible": bench.eligible,
                    "present": bench.present,
                    "yes": bench.yes,
                    "no": bench.no,
                    "abstain": bench.abstain,
                }
                for bench in self.benches
            ],
            "reasons": [
                {
                    "code": reason.code,
                    "bench": reason.bench,
                    "is_met": reason.is_met,
                    "found": reason.found,
                    "needed": reason.needed,
                }
                for reason in self.reasons
            ],
        }


def tally(votes: Iterable[SeatVote], *, rule: RuleTerms) -> Tally:
    """Return the result and all of its reasons.

    Without quorum the motion is not adopted and may be put again. With quorum it needs more than
    the rule's share of yes among the yes and no votes on each of the two benches; abstentions
    count for the quorum only. Recused seats leave both the count and what it is measured against.
    """
    counted = list(votes)
    donor, recipient = (_bench_count(bench, counted) for bench in BENCHES)
    quorum = (_donor_quorum(donor, rule), _recipient_quorum(recipient, rule))
    majority = (
        _majority(donor, rule.majority_donor_pct),
        _majority(recipient, rule.majority_recipient_pct),
    )
    if not all(reason.is_met for reason in quorum):
        return Tally(NOT_ADOPTED, (donor, recipient), quorum)
    result = ADOPTED if all(reason.is_met for reason in majority) else REJECTED
    return Tally(result, (donor, recipient), (*quorum, *majority))


def progress(votes: Iterable[SeatVote]) -> Mapping[str, tuple[int, int]]:
    """Return for each bench how many of its seats have voted or recused themselves, of how many.

    This is all that anybody learns before the vote is over.
    """
    counted = list(votes)
    return {
        bench: (
            sum(1 for vote in counted if vote.bench == bench and vote.choice is not None),
            sum(1 for vote in counted if vote.bench == bench),
        )
        for bench in BENCHES
    }


def electorate_gaps(*, donor_seats: int, recipient_seats: int, rule: RuleTerms) -> list[str]:
    """Return the benches that are filled too thinly for any quorum under this rule."""
    gaps = []
    if donor_seats < 1:
        gaps.append(DONOR)
    if recipient_seats < rule.quorum_recipient_count:
        gaps.append(RECIPIENT)
    return gaps


def _bench_count(bench: str, votes: list[SeatVote]) -> BenchCount:
    choices = [vote.choice for vote in votes if vote.bench == bench]
    return BenchCount(
        bench=bench,
        seats=len(choices),
        recused=choices.count(RECUSE),
        yes=choices.count(YES),
        no=choices.count(NO),
        abstain=choices.count(ABSTAIN),
    )


def _donor_quorum(donor: BenchCount, rule: RuleTerms) -> Reason:
    is_met = donor.eligible > 0 and donor.present * 100 >= rule.quorum_donor_pct * donor.eligible
    exact = rule.quorum_donor_pct * donor.eligible / 100
    needed = max(1, int(exact.to_integral_value(ROUND_CEILING)))
    return Reason("quorum", DONOR, is_met, str(donor.present), str(needed))


def _recipient_quorum(recipient: BenchCount, rule: RuleTerms) -> Reason:
    """Judge the recipient bench: recusals lower what is needed, empty seats do not."""
    count = rule.quorum_recipient_count
    is_filled = recipient.seats >= count and recipient.eligible > 0
    needed = max(1, min(count, recipient.eligible)) if is_filled else count
    is_met = is_filled and recipient.present >= needed
    return Reason("quorum", RECIPIENT, is_met, str(recipient.present), str(needed))


def _majority(bench: BenchCount, percent: Decimal) -> Reason:
    decided = bench.yes + bench.no
    is_met = bench.yes * 100 > percent * decided
    found = f"{bench.yes}/{decided}"
    return Reason("majority", bench.bench, is_met, found, _plain(percent))


def _plain(percent: Decimal) -> str:
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
