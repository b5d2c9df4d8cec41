"""Constitute a board, fill its seats, and adopt the rule by which it decides."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.board import board_for, seat_for
from oversight.models.board import Board, DecisionRule, Seat
from trustfund.audit import services as audit
from trustfund.funds.access import fund_for
from trustfund.identity import selectors as identity
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError

ROLE_OF_BENCH = {"DONOR": "DONOR_BOARD_MEMBER", "RECIPIENT": "RECIPIENT_BOARD_MEMBER"}


class SeatRefused(DomainError):
    """The seat cannot be filled so; each field is told why."""

    code = "seat_refused"


class SeatTaken(Conflict):
    """The person or the donor holds a seat of this board already."""

    code = "seat_taken"


class RuleRefused(DomainError):
    """The rule could never be met, or decides without a majority."""

    code = "rule_refused"


@transaction.atomic
def board_constitute(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    name: str,
    name_ko: str,
    constituted_date: date,
    founding_reference: str,
) -> Board:
    """Constitute the joint board of a fund, once.

    :raises AlreadyDone: if the fund has its board
    """
    authorize(actor, "oversight.board_constitute")
    fund = fund_for(actor, fund_id, lock=True)
    if Board.objects.filter(fund=fund).exists():
        raise AlreadyDone(_("This fund has its board already."))
    board = Board(
        fund=fund,
        name=name,
        name_ko=name_ko,
        constituted_date=constituted_date,
        founding_reference=founding_reference,
    )
    board.save(force_insert=True)
    audit.record(actor, "oversight.board_constitute", subject=board, at=now, fund_id=fund.pk)
    return board


@transaction.atomic
def seat_fill(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    organization_id: UUID,
    member_id: UUID,
    alternate_id: UUID | None = None,
    replaces_id: UUID | None = None,
) -> Seat:
    """Fill a new seat of the board, or `replaces_id` anew; the bench follows from the organization.

    Member and alternate hold the bench's role for that organization today. A motion that is open
    keeps the electorate that it was opened with.

    :raises SeatRefused: if one of them does not, or both are the same person
    :raises SeatTaken: if one of them, or the donor, has another seat
    """
    authorize(actor, "oversight.seat_fill")
    fund_for(actor, fund_id, lock=True)
    board = board_for(actor, fund_id)
    bench = _bench_of(organization_id)
    _require_holders(bench, organization_id, member_id, alternate_id)
    former = _seat_end(actor, board, replaces_id, now) if replaces_id else None
    if former is not None and former[0].bench != bench:
        raise SeatRefused(_("A seat stays on its bench."), fields={"member": _("Wrong bench.")})
    _require_free(board, bench, organization_id, [member_id, alternate_id])
    seat = Seat(
        board=board,
        number=former[0].number if former else _next_number(board),
        bench=bench,
        organization_id=organization_id,
        member_id=member_id,
        alternate_id=alternate_id,
        from_date=now.date(),
    )
    seat.save(force_insert=True)
    action = "oversight.seat_fill"
    audit.record(actor, action, subject=seat, at=now, fund_id=fund_id)
    if former is not None:
        ended, before = former
        audit.record(actor, action, subject=ended, at=now, fund_id=fund_id, before=before)
    return seat


@transaction.atomic
def rule_adopt(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    quorum_donor_pct: Decimal,
    quorum_recipient_count: int,
    majority_donor_pct: Decimal,
    majority_recipient_pct: Decimal,
    notice_days: int,
    adopted_date: date,
    reference: str,
) -> DecisionRule:
    """Adopt the next version of the board's rule. It holds for motions opened from now on.

    Percentages are out of one hundred; `notice_days` are working days.

    :raises RuleRefused: if a figure is out of its range, by field
    """
    authorize(actor, "oversight.rule_adopt")
    fund_for(actor, fund_id, lock=True)
    board = board_for(actor, fund_id)
    _require_sensible(
        quorum_donor_pct=quorum_donor_pct,
        quorum_recipient_count=quorum_recipient_count,
        majority_donor_pct=majority_donor_pct,
        majority_recipient_pct=majority_recipient_pct,
        notice_days=notice_days,
    )
    rule = DecisionRule(
        board=board,
        version=board.rules.count() + 1,
        quorum_donor_pct=quorum_donor_pct,
        quorum_recipient_count=quorum_recipient_count,
        majority_donor_pct=majority_donor_pct,
        majority_recipient_pct=majority_recipient_pct,
        notice_days=notice_days,
        adopted_date=adopted_date,
        reference=reference,
    )
    rule.save(force_insert=True)
    audit.record(actor, "oversight.rule_adopt", subject=rule, at=now, fund_id=fund_id)
    return rule


def _bench_of(organization_id: UUID) -> str:
    organization = identity.organization_named(organization_id)
    if organization is None or organization.kind not in ROLE_OF_BENCH:
        raise SeatRefused(
            _("Donor governments and recipient ministries alone sit on the board."),
            fields={"member": _("This organization has no bench.")},
        )
    return organization.kind


def _require_holders(
    bench: str, organization_id: UUID, member_id: UUID, alternate_id: UUID | None
) -> None:
    found = identity.holders_of(ROLE_OF_BENCH[bench], organization_id=organization_id)
    holders = {holder.person_id for holder in found}
    fields = {}
    if member_id not in holders:
        fields["member"] = _("This person is not a board member of the organization today.")
    if alternate_id is not None and alternate_id not in holders:
        fields["alternate"] = _("This person is not a board member of the organization today.")
    if alternate_id == member_id:
        fields["alternate"] = _("The alternate is another person than the member.")
    if fields:
        raise SeatRefused(_("The seat cannot be filled so."), fields=fields)


def _require_free(
    board: Board, bench: str, organization_id: UUID, person_ids: list[UUID | None]
) -> None:
    seats = list(board.seats.filter(until_date__isnull=True))
    persons = {person_id for person_id in person_ids if person_id is not None}
    if any({seat.member_id, seat.alternate_id} & persons for seat in seats):
        raise SeatTaken(_("A person holds one seat of a board, as member or as alternate."))
    if bench == "DONOR" and any(seat.organization_id == organization_id for seat in seats):
        raise SeatTaken(_("This donor has its seat already. Fill that seat anew."))


def _seat_end(
    actor: Actor, board: Board, seat_id: UUID, now: datetime
) -> tuple[Seat, dict[str, object]]:
    """End the seat that is filled anew, and return it with its facts from before."""
    seat = seat_for(actor, seat_id)
    if seat.board_id != board.pk or seat.until_date is not None:
        raise Conflict(_("This seat was filled anew since the page was shown."))
    before = seat.facts()
    seat.until_date = now.date()
    seat.save(update_fields=["until_date"])
    return seat, before


def _next_number(board: Board) -> int:
    numbers = board.seats.values_list("number", flat=True)
    return max(numbers, default=0) + 1


def _require_sensible(
    *,
    quorum_donor_pct: Decimal,
    quorum_recipient_count: int,
    majority_donor_pct: Decimal,
    majority_recipient_pct: Decimal,
    notice_days: int,
) -> None:
    fields = {}
    if not 0 < quorum_donor_pct <= 100:
        fields["quorum_donor_pct"] = _("Enter a share above 0 and up to 100 percent.")
    if not 1 <= quorum_recipient_count <= 50:
        fields["quorum_recipient_count"] = _("Enter at least one seat and at most 50.")
    for name, percent in (
        ("majority_donor_pct", majority_donor_pct),
        ("majority_recipient_pct", majority_recipient_pct),
    ):
        if not 50 <= percent < 100:
            fields[name] = _("Enter a share from 50 to below 100 percent.")
    if not 1 <= notice_days <= 60:
        fields["notice_days"] = _("Enter 1 to 60 working days.")
    if fields:
        raise RuleRefused(_("This rule cannot be adopted as it stands."), fields=fields)
