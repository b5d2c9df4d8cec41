"""Who sees the board: everybody with a role sees boards and motions; ballots are sealed elsewhere."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight.models.board import Board, Motion, Seat
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def boards_visible_to(actor: Actor | None) -> QuerySet[Board]:
    """Return the boards that the actor may see, not evaluated."""
    if not may(actor, "oversight.board_detail"):
        return Board.objects.none()
    return Board.objects.select_related("fund")


def motions_visible_to(actor: Actor | None) -> QuerySet[Motion]:
    """Return the motions that the actor may see, not evaluated."""
    if not may(actor, "oversight.motion_detail"):
        return Motion.objects.none()
    return Motion.objects.select_related(
        "board__fund", "project__recipient", "activity", "rule", "opened_by"
    )


def board_for(actor: Actor | None, fund_id: UUID) -> Board:
    """Return the board of a fund.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = boards_visible_to(actor).filter(fund_id=fund_id).first()
    if found is None:
        raise NotFound(_("This board does not exist, or is not yours to see."))
    return found


def motion_for(actor: Actor | None, motion_id: UUID) -> Motion:
    """Return the motion, with its board, fund, project and rule.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = motions_visible_to(actor).filter(pk=motion_id).first()
    if found is None:
        raise NotFound(_("This motion does not exist, or is not yours to see."))
    return found


def seat_for(actor: Actor | None, seat_id: UUID) -> Seat:
    """Return the seat, with its board, organization and persons.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = (
        Seat.objects.select_related("board__fund", "organization", "member", "alternate")
        .filter(pk=seat_id, board__in=boards_visible_to(actor))
        .first()
    )
    if found is None:
        raise NotFound(_("This seat does not exist, or is not yours to see."))
    return found
