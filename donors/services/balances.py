"""Money leaves a donor's balance account as the donor says, once another unit has paid it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import MoveKind, MoveState
from donors.errors import MoveDecided, Refused
from donors.models import BalanceMove
from donors.rules import states
from donors.selectors.balances import Lying, least_lying, lying
from donors.services.decisions import decision_write, made_by
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.posting import Leg, balance_drawn, transfer_received
from trustfund.ledger.services import Posted


@transaction.atomic(durable=True)
def balance_move_propose(
    *,
    actor: Actor,
    now: datetime,
    donor_id: UUID,
    fund_id: UUID,
    kind: str,
    to_fund_id: UUID | None,
    money: Money,
    reason: str,
) -> BalanceMove:
    """Say where a part of what lies on a donor's balance account goes. Nothing is booked yet.

    :raises NotFound: if a fund or the donor does not exist
    :raises Refused: for more than lies there, another currency, no other fund, or no reason
    """
    authorize(actor, "donors.balance_move_propose")
    donor = access.donor_for(actor, donor_id)
    fund = fund_for(actor, fund_id)
    to_fund = None if to_fund_id is None else fund_for(actor, to_fund_id)
    funds_locked(fund, to_fund)
    where_must_fit(fund, kind=kind, to_fund=to_fund)
    amount_must_lie_there(lying(donor, fund), money=money)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    move = BalanceMove(
        fund=fund,
        donor=donor,
        kind=kind,
        to_fund=to_fund,
        amount=money.amount,
        currency=money.currency,
        reason=reason.strip(),
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
    )
    move.save(force_insert=True)
    audit.record(actor, "donors.balance_move_propose", subject=move, at=now, fund_id=fund.pk)
    events.publish("donors.balance_move_proposed", subject=move, at=now, fund_id=fund.pk)
    return move


@transaction.atomic(durable=True)
def balance_move_confirm(
    *, actor: Actor, now: datetime, move_id: UUID, value_date: date, bank_reference: str
) -> BalanceMove:
    """Pay what another person proposed; a transfer is booked in both funds, or in none.

    :raises NotFound: if there is no such proposal
    :raises MoveDecided: if it was paid or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises InsufficientBalance: if less lies on the account, or there is not so much cash
    :raises PeriodShut: if the value date lies in a closed period of a fund
    :raises Refused: for a day to come or before so much lay there, or no bank reference
    """
    authorize(actor, "donors.balance_move_confirm")
    found = access.balance_move_for(actor, move_id)
    funds_locked(found.fund, found.to_fund)
    move = access.balance_move_for(actor, move_id, lock=True)
    before = move.facts()
    move_must_be_open(actor, move)
    payment_must_fit(move, value_date=value_date, today=now.date())
    if not bank_reference.strip():
        raise Refused(_("Enter the bank's reference of the payment."), field="bank_reference")
    move.value_date, move.bank_reference = value_date, bank_reference.strip()
    legs = balance_drawn(move.money, move.donor_id)
    drawn = _posted(move, move.fund_id, "BALANCE_DRAWN", legs, value_date)
    move.entry_id = drawn.id
    entries = {move.fund_id: drawn}
    if move.to_fund_id is not None:
        legs = transfer_received(move.money, move.donor_id)
        came = _posted(move, move.to_fund_id, "TRANSFER_IN", legs, value_date)
        move.to_entry_id = came.id
        entries[move.to_fund_id] = came
    decision_write(actor=actor, now=now, row=move, machine=states.BALANCE_MOVE, act="confirm")
    for fund_id, entry in entries.items():
        # The chain of each fund pins its own entry.
        audit.record(
            actor,
            "donors.balance_move_confirm",
            subject=move,
            at=now,
            fund_id=fund_id,
            before=before,
            extra={"entries": [entry.facts()]},
        )
    events.publish("donors.balance_move_confirmed", subject=move, at=now, fund_id=move.fund_id)
    return move


@transaction.atomic(durable=True)
def balance_move_decline(*, actor: Actor, now: datetime, move_id: UUID, reason: str) -> BalanceMove:
    """Decline what was proposed, with the reason: the money stays on the balance account.

    :raises NotFound: if there is no such proposal
    :raises MoveDecided: if it was paid or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.balance_move_decline")
    move = access.balance_move_for(actor, move_id, lock=True)
    before = move.facts()
    _must_be_open(move)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    move.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=move, machine=states.BALANCE_MOVE, act="decline")
    audit.record(
        actor,
        "donors.balance_move_decline",
        subject=move,
        at=now,
        fund_id=move.fund_id,
        before=before,
    )
    events.publish("donors.balance_move_declined", subject=move, at=now, fund_id=move.fund_id)
    return move


def funds_locked(fund: Fund, to_fund: Fund | None) -> None:
    """Lock the funds in the order of their identifiers: opposite transfers wait, and do not deadlock.

    :raises FundNotOpen: if one of them is not open
    """
    for fund_id in sorted({fund.pk, to_fund.pk if to_fund else fund.pk}):
        fund_locked(fund_id)


def where_must_fit(fund: Fund, *, kind: str, to_fund: Fund | None) -> None:
    """Return quietly if money can go there; for previews, too.

    :raises Refused: for no other fund, or one that holds another currency
    """
    if kind not in MoveKind.values:
        raise Refused(_("Choose where the money goes."), field="kind")
    if kind == MoveKind.PAY_BACK and to_fund is not None:
        raise Refused(_("What goes back to the donor goes into no fund."), field="to_fund")
    if kind == MoveKind.TRANSFER and (to_fund is None or to_fund.pk == fund.pk):
        raise Refused(_("Choose another fund."), field="to_fund")
    if to_fund is not None and to_fund.holding_currency != fund.holding_currency:
        raise Refused(
            _(
                "Fund %(number)s holds %(currency)s. Let the money be paid back, and contribute it "
                "under an agreement there."
            )
            % {"number": to_fund.number, "currency": to_fund.holding_currency},
            field="to_fund",
        )


def amount_must_lie_there(found: Lying, *, money: Money) -> None:
    """Return quietly if so much may leave the account; for previews, too.

    :raises Refused: for more than lies there, another currency, or no amount
    """
    if money.currency != found.balance.currency or money.amount <= 0:
        raise Refused(
            _("Enter an amount above zero in %(currency)s.") % {"currency": found.balance.currency},
            field="amount",
        )
    if money > found.left:
        raise Refused(
            _(
                "%(balance)s lies on the balance account, of which %(proposed)s is proposed to leave. "
                "%(left)s is left."
            )
            % {"balance": found.balance, "proposed": found.proposed, "left": found.left},
            field="amount",
        )


def move_must_be_open(actor: Actor, move: BalanceMove) -> None:
    """Return quietly if this person may pay it now.

    :raises MoveDecided: if it was paid or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_open(move)
    if made_by(actor, move):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed it pays it.")
        )


def payment_must_fit(move: BalanceMove, *, value_date: date, today: date) -> None:
    """Return quietly if it can be paid on this day; for previews, too.

    :raises Refused: for a day to come, or one before so much lay on the account
    :raises PeriodShut: if the day lies in a closed period of a fund
    """
    if value_date > today:
        raise Refused(
            _("The value date lies in the future. Nothing was booked."), field="value_date"
        )
    least = least_lying(move, since=value_date)
    if move.money > least:
        raise Refused(
            _(
                "On %(day)s or a later day no more than %(least)s lay on the balance account. Nothing "
                "was booked. Take the day on which the bank paid it."
            )
            % {"day": value_date.isoformat(), "least": least},
            field="value_date",
        )
    for fund_id in (move.fund_id, move.to_fund_id):
        if fund_id is not None:
            ledger.day_must_be_open(fund_id=fund_id, value_date=value_date, adjusts=None)


def _posted(
    move: BalanceMove, fund_id: UUID, kind: str, legs: list[Leg], value_date: date
) -> Posted:
    return ledger.entry_post(
        fund_id=fund_id,
        kind=kind,
        value_date=value_date,
        reference=f"balance-move:{move.pk}:{kind}",
        memo=move.bank_reference,
        subject_id=move.pk,
        legs=legs,
    )


def _must_be_open(move: BalanceMove) -> None:
    if move.state != MoveState.PROPOSED:
        raise MoveDecided(
            _("It stands as: %(state)s. Nothing was written.") % {"state": move.get_state_display()}
        )
