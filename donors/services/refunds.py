"""A refund is proposed by one person, and paid or declined by another of another unit."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import RefundReason, RefundState
from donors.errors import Refused
from donors.models import Receipt, Refund
from donors.rules import states
from donors.selectors.refunds import ReceiptStanding, RefundTerms, receipt_standing, refund_terms
from donors.services.decisions import decision_write, made_by
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.selectors import available_of
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotPermitted
from trustfund.kernel.money import Money, MoneyError
from trustfund.ledger import services as ledger
from trustfund.ledger.services import Posted


class RefundDecided(AlreadyDone):
    """The refund was paid or declined before."""

    code = "refund_decided"


class MoreThanReceived(Refused):
    """More would go back than the receipt brought, earlier refunds counted."""

    code = "more_than_received"


class NotCovered(Refused):
    """What the fund has promised and set aside leaves too little for the refund."""

    code = "refund_not_covered"


@transaction.atomic(durable=True)
def refund_record(
    *, actor: Actor, now: datetime, receipt_id: UUID, money: Money, reason: str, explanation: str
) -> Refund:
    """Propose that a part of a receipt goes back to its donor, in the holding currency.

    Nothing is booked yet: another person of another unit pays it.

    :raises NotFound: if the receipt does not exist
    :raises MoreThanReceived: if more would go back than the receipt brought
    :raises Refused: for an unconverted receipt, another currency, no amount, no reason
    """
    authorize(actor, "donors.refund_record")
    fund_locked(access.receipt_for(actor, receipt_id).fund_id)
    receipt = access.receipt_for(actor, receipt_id)
    refund_must_fit(receipt_standing(receipt), money=money)
    if reason not in RefundReason.values:
        raise Refused(_("Choose why the money goes back."), field="reason")
    if not explanation.strip():
        raise Refused(_("Say why."), field="explanation")
    refund = Refund(
        fund=receipt.fund,
        donor=receipt.donor,
        receipt=receipt,
        reason=reason,
        explanation=explanation.strip(),
        amount=money.amount,
        currency=money.currency,
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
    )
    refund.save(force_insert=True)
    audit.record(actor, "donors.refund_record", subject=refund, at=now, fund_id=refund.fund_id)
    events.publish("donors.refund_recorded", subject=refund, at=now, fund_id=refund.fund_id)
    return refund


@transaction.atomic(durable=True)
def refund_confirm(
    *, actor: Actor, now: datetime, refund_id: UUID, value_date: date, bank_reference: str
) -> Refund:
    """Pay a refund that another person proposed, and give its part of the fee back; both booked.

    :raises NotFound: if the refund does not exist
    :raises RefundDecided: if it was paid or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises MoreThanReceived: if more would go back than the receipt brought
    :raises NotCovered: if grants and set-asides need the money
    :raises InsufficientBalance: if there is not so much cash
    :raises PeriodShut: if the value date lies in a closed period
    :raises Refused: for a day to come or before the money came in, or no bank reference
    """
    authorize(actor, "donors.refund_confirm")
    fund_locked(access.refund_for(actor, refund_id).fund_id)
    refund = access.refund_for(actor, refund_id, lock=True)
    before = refund.facts()
    decision_must_be_open(actor, refund)
    standing = receipt_standing(refund.receipt)
    payment_must_fit(standing, value_date=value_date, today=now.date())
    if not bank_reference.strip():
        raise Refused(_("Enter the bank's reference of the payment."), field="bank_reference")
    terms = terms_of(refund, standing)
    ledger.day_must_be_open(fund_id=refund.fund_id, value_date=value_date, adjusts=None)
    must_be_covered(refund, terms)
    refund.value_date = value_date
    refund.bank_reference = bank_reference.strip()
    refund.own_amount = terms.own.amount
    refund.fee_amount = terms.fee.amount
    entries = _booked(refund, terms, value_date=value_date)
    decision_write(actor=actor, now=now, row=refund, machine=states.REFUND, act="confirm")
    audit.record(
        actor,
        "donors.refund_confirm",
        subject=refund,
        at=now,
        fund_id=refund.fund_id,
        before=before,
        extra={"entries": [entry.facts() for entry in entries]},
    )
    events.publish("donors.refund_confirmed", subject=refund, at=now, fund_id=refund.fund_id)
    return refund


@transaction.atomic(durable=True)
def refund_decline(*, actor: Actor, now: datetime, refund_id: UUID, reason: str) -> Refund:
    """Decline a refund that was proposed, with the reason. Nothing is booked.

    :raises NotFound: if the refund does not exist
    :raises RefundDecided: if it was paid or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.refund_decline")
    refund = access.refund_for(actor, refund_id, lock=True)
    before = refund.facts()
    _must_be_open(refund)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    refund.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=refund, machine=states.REFUND, act="decline")
    audit.record(
        actor,
        "donors.refund_decline",
        subject=refund,
        at=now,
        fund_id=refund.fund_id,
        before=before,
    )
    events.publish("donors.refund_declined", subject=refund, at=now, fund_id=refund.fund_id)
    return refund


def refund_must_fit(standing: ReceiptStanding, *, money: Money) -> None:
    """Return quietly if so much may be proposed; for previews, too.

    :raises MoreThanReceived: if more would go back than the receipt brought
    :raises Refused: for another currency, or an amount that is not above zero
    """
    if money.currency != standing.brought.currency or money.amount <= 0:
        raise Refused(
            _("A refund is an amount above zero in %(currency)s.")
            % {"currency": standing.brought.currency},
            field="amount",
        )
    if money > standing.left:
        raise MoreThanReceived(
            _(
                "The receipt brought %(brought)s; %(refunded)s went back and %(proposed)s is proposed. "
                "%(left)s is left to be refunded."
            )
            % {
                "brought": standing.brought,
                "refunded": standing.refunded,
                "proposed": standing.proposed,
                "left": standing.left,
            },
            field="amount",
        )


def decision_must_be_open(actor: Actor, refund: Refund) -> None:
    """Return quietly if this person may pay the refund now.

    :raises RefundDecided: if it was paid or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_open(refund)
    if made_by(actor, refund):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed a refund pays it.")
        )


def payment_must_fit(standing: ReceiptStanding, *, value_date: date, today: date) -> None:
    """Return quietly if the refund can be paid on this day.

    :raises Refused: for a day to come, or before the money came in
    """
    if value_date > today:
        raise Refused(
            _("The value date lies in the future. Nothing was booked."), field="value_date"
        )
    day = standing.day
    if day is not None and value_date < day:
        raise Refused(
            _("The value date lies before the money came in on %(day)s. Nothing was booked.")
            % {"day": day.isoformat()},
            field="value_date",
        )


def must_be_covered(refund: Refund, terms: RefundTerms) -> None:
    """Return quietly if grants and set-asides leave enough for the refund.

    :raises NotCovered: otherwise
    """
    available = available_of(refund.fund).money
    if terms.net > available:
        raise NotCovered(
            _(
                "%(money)s would leave the fund, and %(available)s is neither promised to grants nor "
                "set aside. Nothing was booked. Release a set-aside, or wait until a grant is "
                "cancelled."
            )
            % {"money": terms.net, "available": available}
        )


def terms_of(refund: Refund, standing: ReceiptStanding) -> RefundTerms:
    """Return what the refund books.

    :raises MoreThanReceived: if more would go back than the receipt brought
    """
    try:
        return refund_terms(refund, standing)
    except MoneyError as error:
        raise MoreThanReceived(
            _("More would go back than the receipt brought. Nothing was booked.")
        ) from error


def _booked(refund: Refund, terms: RefundTerms, *, value_date: date) -> list[Posted]:
    """Post the refund, and the fee that is given back with it."""
    receipt: Receipt = refund.receipt
    parts = [("REFUND", f"refund:{refund.pk}", terms.legs)]
    if terms.fee_legs:
        # First the fee comes back, so that the cash for the refund is there.
        parts.insert(0, ("FEE_REVERSED", f"refund-fee:{refund.pk}", terms.fee_legs))
    posted = {
        kind: ledger.entry_post(
            fund_id=refund.fund_id,
            kind=kind,
            value_date=value_date,
            reference=reference,
            memo=f"{receipt.bank_reference} · {refund.bank_reference}",
            subject_id=refund.pk,
            legs=legs,
        )
        for kind, reference, legs in parts
    }
    refund.entry_id = posted["REFUND"].id
    if "FEE_REVERSED" in posted:
        refund.fee_entry_id = posted["FEE_REVERSED"].id
    return list(posted.values())


def _must_be_open(refund: Refund) -> None:
    if refund.state != RefundState.PROPOSED:
        raise RefundDecided(
            _("This refund stands as: %(state)s. Nothing was written.")
            % {"state": refund.get_state_display()}
        )
