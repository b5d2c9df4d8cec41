"""Read ballots: one's own always, how many seats have voted, and all of them only when it is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from oversight.choices.board import Bench, Choice
from oversight.models.board import Ballot, Elector, Motion, MotionOutcome
from oversight.rules.tally import SeatVote
from trustfund.db.words import local
from trustfund.kernel.actor import Actor

LAST = Ballot.objects.filter(elector_id=OuterRef("pk")).order_by("-number")


@dataclass(frozen=True, slots=True)
class BenchProgress:
    """How many seats of a bench have voted or recused themselves, of how many."""

    bench: str
    label: str
    voted: int
    seats: int


@dataclass(frozen=True, slots=True)
class RollCallRow:
    """What one seat said last, after the vote."""

    bench: str
    bench_label: str
    organization: str
    person: str
    choice: str
    choice_label: str
    reason: str
    cast_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation in words."""

    sentence: str
    is_met: bool


def elector_of(actor: Actor | None, motion: Motion) -> Elector | None:
    """Return the actor's own seat in the electorate, as member or alternate. One query."""
    if actor is None:
        return None
    return (
        motion.electors.select_related("organization", "member", "alternate", "seat")
        .filter(
            Q(member_id=actor.person_id) | Q(alternate_id=actor.person_id),
            organization_id=actor.organization_id,
        )
        .first()
    )


def own_ballot(actor: Actor | None, motion: Motion) -> Ballot | None:
    """Return the last ballot that this person cast on the motion, for their eyes. One query."""
    if actor is None:
        return None
    ballots = motion.ballots.filter(person_id=actor.person_id)
    return ballots.order_by("-number").first()


def seat_is_taken(actor: Actor, elector: Elector) -> bool:
    """Return whether the other of member and alternate has voted for the seat. One query."""
    return elector.ballots.exclude(person_id=actor.person_id).exists()


def bench_progress(motion: Motion) -> list[BenchProgress]:
    """Return how far the vote has come on each bench, and no more than that. One query."""
    electors = motion.electors.annotate(
        has_voted=Exists(Ballot.objects.filter(elector_id=OuterRef("pk")))
    ).values_list("bench", "has_voted")
    found = list(electors)
    return [
        BenchProgress(
            bench=bench,
            label=str(label),
            voted=sum(1 for side, has_voted in found if side == bench and has_voted),
            seats=sum(1 for side, _has_voted in found if side == bench),
        )
        for bench, label in Bench.choices
    ]


def all_have_voted(motion: Motion) -> bool:
    """Return whether every seat has voted or recused itself. One query."""
    return not motion.electors.filter(
        ~Exists(Ballot.objects.filter(elector_id=OuterRef("pk")))
    ).exists()


def seat_votes(motion: Motion) -> list[SeatVote]:
    """Return what every seat said last, for the count alone. One query."""
    electors = motion.electors.annotate(last=Subquery(LAST.values("choice")[:1]))
    return [SeatVote(bench, last) for bench, last in electors.values_list("bench", "last")]


def sealed_roll_call(motion: Motion) -> list[dict[str, Any]]:
    """Return every ballot with its salt, by which the trail's seals can be opened. One query."""
    ballots = motion.ballots.order_by("elector_id", "number")
    return [
        {
            "ballot": ballot.pk,
            "choice": ballot.choice,
            "reason": ballot.reason,
            "salt": ballot.salt,
        }
        for ballot in ballots
    ]


def roll_call(motion: Motion) -> list[RollCallRow]:
    """Return what every seat said, once the vote is over; nothing before. Two queries."""
    if motion.state == "OPEN":
        return []
    electors = motion.electors.select_related("organization", "member").order_by(
        "bench", "seat__number"
    )
    last: dict[Any, Ballot] = {}
    for ballot in motion.ballots.select_related("person").order_by("number"):
        last[ballot.elector_id] = ballot
    return [_roll_call_row(elector, last.get(elector.pk)) for elector in electors]


def computation_steps(outcome: MotionOutcome) -> list[Step]:
    """Return the computation of an outcome in sentences."""
    benches = {bench["bench"]: bench for bench in outcome.computation["benches"]}
    return [
        Step(_step_sentence(reason, benches[reason["bench"]]), reason["is_met"])
        for reason in outcome.computation["reasons"]
    ]


def _roll_call_row(elector: Elector, ballot: Ballot | None) -> RollCallRow:
    return RollCallRow(
        bench=elector.bench,
        bench_label=str(Bench(elector.bench).label),
        organization=local(elector.organization),
        person=ballot.person.name if ballot else elector.member.name,
        choice=ballot.choice if ballot else "",
        choice_label=str(Choice(ballot.choice).label) if ballot else _("Did not vote"),
        reason=ballot.reason if ballot else "",
        cast_at=ballot.recorded_at if ballot else None,
    )


def _step_sentence(reason: dict[str, Any], bench: dict[str, Any]) -> str:
    figures = {
        "bench": Bench(reason["bench"]).label,
        "eligible": bench["eligible"],
        "present": bench["present"],
        "yes": bench["yes"],
        "no": bench["no"],
        "needed": reason["needed"],
    }
    if reason["code"] == "quorum":
        return (
            _("%(bench)s, quorum: %(present)s of %(eligible)s eligible seats took part; needed: %(needed)s.")
            % figures
        )  # fmt: skip
    return (
        _("%(bench)s, majority: %(yes)s for, %(no)s against; needed: more than %(needed)s percent for.")
        % figures
    )  # fmt: skip
