"""Cast a ballot for one's own seat, sealed until the vote is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.board import motion_for
from oversight.choices.board import Choice
from oversight.models.board import Ballot, Elector, Motion
from oversight.selectors.ballots import elector_of
from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError, NotPermitted


class VoteOver(Conflict):
    """The deadline has passed, or the motion was closed."""

    code = "vote_over"


class OtherContent(Conflict):
    """The ballot is about another text or budget than the motion's."""

    code = "other_content"


class SeatVoted(Conflict):
    """The other of member and alternate has voted for this seat."""

    code = "seat_voted"


class RecusalStands(Conflict):
    """A recusal comes before the vote and is final."""

    code = "recusal_stands"


class BallotRefused(DomainError):
    """The ballot is incomplete."""

    code = "ballot_refused"


@transaction.atomic
def ballot_cast(
    *,
    actor: Actor,
    now: datetime,
    motion_id: UUID,
    choice: str,
    content_hash: str,
    reason: str = "",
) -> Ballot:
    """Vote for the actor's own seat, as its member or its alternate. The last ballot counts.

    `content_hash` is that of the text and budget which the voter has read. A recusal needs a
    reason, comes before any vote of the seat, and is final.

    :raises NotPermitted: if the actor holds no seat in this electorate
    :raises VoteOver: after the deadline or the close
    :raises OtherContent: if the hash is not the motion's
    :raises SeatVoted: if the other of member and alternate has voted
    :raises RecusalStands: if the seat has recused itself, or would after voting
    """
    authorize(actor, "oversight.ballot_cast")
    motion_for(actor, motion_id)
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion_id)
    if motion.state != "OPEN" or now >= motion.closes_at:
        raise VoteOver(_("The vote on this motion is over. Your ballot was not taken."))
    if content_hash != motion.content_hash:
        raise OtherContent(_("This ballot is about another text or budget than the motion's."))
    elector = elector_of(actor, motion)
    if elector is None:
        raise NotPermitted(_("You hold no seat in the electorate of this motion."))
    _require_choice(choice, reason)
    last = elector.ballots.order_by("-number").first()
    _require_lawful_sequel(actor, choice, last)
    return _ballot_insert(
        actor=actor, now=now, motion=motion, elector=elector, choice=choice, reason=reason,
        number=last.number + 1 if last else 1,
    )  # fmt: skip


def _require_choice(choice: str, reason: str) -> None:
    if choice not in Choice.values:
        raise BallotRefused(_("Choose one of the answers."), fields={"choice": _("Choose one.")})
    if choice == "RECUSE" and not reason.strip():
        sentence = _("A recusal is recorded with its reason.")
        raise BallotRefused(sentence, fields={"reason": sentence})


def _require_lawful_sequel(actor: Actor, choice: str, last: Ballot | None) -> None:
    if last is None:
        return
    if last.person_id != actor.person_id:
        raise SeatVoted(_("The other of member and alternate votes for this seat on this motion."))
    if last.choice == "RECUSE":
        raise RecusalStands(_("Your seat has recused itself. That stands for this motion."))
    if choice == "RECUSE":
        raise RecusalStands(
            _("Your seat has voted. It may change its vote, but a recusal comes before the vote.")
        )


def _ballot_insert(
    *,
    actor: Actor,
    now: datetime,
    motion: Motion,
    elector: Elector,
    choice: str,
    reason: str,
    number: int,
) -> Ballot:
    ballot = Ballot(
        motion=motion,
        elector=elector,
        person_id=actor.person_id,
        number=number,
        choice=choice,
        reason=reason,
        content_hash=motion.content_hash,
    )
    ballot.save(force_insert=True)
    fund_id = motion.board.fund_id
    audit.record(actor, "oversight.ballot_cast", subject=ballot, at=now, fund_id=fund_id)
    return ballot
