"""Set money aside before any grant, and release it: two persons of two units."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for, set_aside_for
from trustfund.funds.choices import FundState
from trustfund.funds.errors import NotAvailable, SetAsideChanged, SetAsideRefused
from trustfund.funds.models import SetAside, SetAsideRelease
from trustfund.funds.rules.available import Available
from trustfund.funds.rules.set_asides import ACCOUNTS, amount_fault
from trustfund.funds.selectors import available_of, release_refusal, set_aside_row
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError, NotPermitted
from trustfund.kernel.money import Money
from trustfund.ledger import services as ledger
from trustfund.ledger.errors import BooksRefuse
from trustfund.ledger.rules.posting import set_aside_made, set_aside_released


def set_aside_make(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    purpose: str,
    money: Money,
    reason: str,
    decision_reference: str = "",
) -> SetAside:
    """Keep money of a fund from new grants. `purpose` is RESERVE or ADMINISTRATION.

    The database asks again whether it is available, under the lock that a grant's commitment
    takes: of two promises at once against the last of the cash, one is refused.

    :raises NotAvailable: if it is more than is available for new grants
    :raises SetAsideRefused: for a fund that is not open, another currency, no reason, no amount
    :raises SetAsideChanged: if others booked at the same moment and it would be available now
    """
    try:
        return _make(
            actor=actor,
            now=now,
            fund_id=fund_id,
            purpose=purpose,
            money=money,
            reason=reason.strip(),
            decision_reference=decision_reference.strip(),
        )
    except BooksRefuse as error:
        if error.constraint != "gate_available_funds":
            raise
        amount_must_be_available(available_of(fund_for(actor, fund_id)), money=money)
        raise _changed() from error


def set_aside_release(
    *, actor: Actor, now: datetime, set_aside_id: UUID, money: Money, reason: str
) -> SetAsideRelease:
    """Free a set-aside for grants again, in whole or part, as another person of another unit.

    Also in a closed fund, so that what is left can go back to its donors.

    :raises NotPermitted: for the person or the unit that set it aside
    :raises SetAsideRefused: for more than is left, another currency, no reason, no amount
    :raises SetAsideChanged: if others released at the same moment
    """
    try:
        return _release(
            actor=actor, now=now, set_aside_id=set_aside_id, money=money, reason=reason.strip()
        )
    except BooksRefuse as error:
        if error.constraint != "set_aside_released_once":
            raise
        left = set_aside_row(actor, set_aside_for(actor, set_aside_id)).left
        amount_must_be_left(left, money=money)
        raise _changed() from error


@transaction.atomic
def _make(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    purpose: str,
    money: Money,
    reason: str,
    decision_reference: str,
) -> SetAside:
    authorize(actor, "funds.set_aside_make")
    fund = fund_for(actor, fund_id)
    if fund.state != FundState.OPEN:
        raise SetAsideRefused(_("The fund is not open. Money is set aside in an open fund only."))
    if purpose not in ACCOUNTS:
        raise _refused("purpose", _("Choose what the money is set aside for."))
    _must_have_reason(reason)
    amount_must_be_available(available_of(fund), money=money)
    row = SetAside.objects.create(
        fund=fund,
        purpose=purpose,
        amount=money.amount,
        currency=money.currency,
        reason=reason,
        decision_reference=decision_reference,
        made_by_id=actor.person_id,
        made_by_organization_id=actor.organization_id,
    )
    posted = ledger.entry_post(
        fund_id=fund.pk,
        kind="SET_ASIDE",
        value_date=now.date(),
        reference=f"set-aside:{row.pk}",
        memo=reason,
        subject_id=row.pk,
        legs=set_aside_made(money, ACCOUNTS[purpose]),
    )
    audit.record(
        actor,
        "funds.set_aside_make",
        subject=row,
        at=now,
        fund_id=fund.pk,
        extra={"entries": [posted.facts()]},
    )
    events.publish("funds.set_aside_booked", subject=row, at=now, fund_id=fund.pk)
    return row


@transaction.atomic
def _release(
    *, actor: Actor, now: datetime, set_aside_id: UUID, money: Money, reason: str
) -> SetAsideRelease:
    authorize(actor, "funds.set_aside_release")
    set_aside = set_aside_for(actor, set_aside_id)
    if refusal := release_refusal(actor, set_aside):
        raise NotPermitted(refusal)
    _must_have_reason(reason)
    amount_must_be_left(set_aside_row(actor, set_aside).left, money=money)
    row = SetAsideRelease.objects.create(
        set_aside=set_aside,
        amount=money.amount,
        currency=money.currency,
        reason=reason,
        released_by_id=actor.person_id,
        released_by_organization_id=actor.organization_id,
    )
    posted = ledger.entry_post(
        fund_id=set_aside.fund_id,
        kind="SET_ASIDE_RELEASED",
        value_date=now.date(),
        reference=f"set-aside-release:{row.pk}",
        memo=reason,
        subject_id=set_aside.pk,
        legs=set_aside_released(money, ACCOUNTS[set_aside.purpose]),
    )
    # First the release, which a repeated request finds again; then the set-aside that it is of.
    audit.record(
        actor,
        "funds.set_aside_release",
        subject=row,
        at=now,
        fund_id=set_aside.fund_id,
        extra={"entries": [posted.facts()]},
    )
    audit.record(
        actor, "funds.set_aside_release", subject=set_aside, at=now, fund_id=set_aside.fund_id
    )
    events.publish("funds.set_aside_released", subject=row, at=now, fund_id=set_aside.fund_id)
    return row


def _must_have_reason(reason: str) -> None:
    if not reason:
        raise _refused("reason", _("Say why."))


def amount_must_be_available(available: Available, *, money: Money) -> None:
    """Return quietly if the money can be set aside; for previews, before the database says so.

    :raises NotAvailable: if it is more than is available
    :raises SetAsideRefused: for another currency, or no amount
    """
    fault = amount_fault(money, limit=available.money)
    if fault == "limit":
        sentence = _(
            "%(available)s is available for new grants: cash %(cash)s, less unidentified receipts "
            "%(unidentified)s, donor balance accounts %(donor_balances)s, reserve %(reserve)s, "
            "administrative budget %(administration)s and undisbursed grants %(undisbursed)s. No more than that can be set aside."
        ) % {
            "available": available.money,
            "cash": available.cash.money,
            "unidentified": available.unidentified.money,
            "donor_balances": available.donor_balances.money,
            "reserve": available.reserve.money,
            "administration": available.administration.money,
            "undisbursed": available.undisbursed.money,
        }
        raise NotAvailable(sentence, fields={"amount": sentence})
    _must_be_amount(fault, available.money.currency)


def amount_must_be_left(left: Money, *, money: Money) -> None:
    """Return quietly if so much can be released; for previews, before the database says so.

    :raises SetAsideRefused: for more than is left, another currency, or no amount
    """
    fault = amount_fault(money, limit=left)
    if fault == "limit":
        raise _refused(
            "amount",
            _("%(left)s is left of this set-aside. No more than that can be released.")
            % {"left": left},
        )
    _must_be_amount(fault, left.currency)


def _must_be_amount(fault: str, currency: str) -> None:
    if fault == "currency":
        sentence = _("Money is set aside and released in the holding currency, %(currency)s.")
        raise _refused("amount", sentence % {"currency": currency})
    if fault == "amount":
        raise _refused("amount", _("Enter an amount above zero."))


def _refused(field: str, sentence: str) -> DomainError:
    return SetAsideRefused(sentence, fields={field: sentence})


def _changed() -> DomainError:
    return SetAsideChanged(
        _(
            "Others booked at the same moment. Nothing was booked for you: look again, and try again."
        )
    )
