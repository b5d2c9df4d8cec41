"""A contribution in kind is proposed with its value, confirmed or declined by another unit, or withdrawn."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors import access
from donors.choices import InKindState, ValuationBasis
from donors.errors import Refused
from donors.models import InKind
from donors.rules import states
from donors.rules.rates import RateQuote
from donors.selectors.in_kind import in_kind_for, in_kind_subject
from donors.selectors.postings import worth
from donors.selectors.rates import quote
from donors.services.decisions import decision_write, made_by
from trustfund.audit import services as audit
from trustfund.documents.selectors import current_versions
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, DomainError, NotPermitted, WayOut
from trustfund.kernel.money import Money

TEXT_AT_MOST = 300


class InKindDecided(AlreadyDone):
    """The contribution was confirmed, declined or withdrawn before."""

    code = "in_kind_decided"


class NoPaper(DomainError):
    """No document about the valuation is on file that the person may read."""

    code = "no_paper"

    def __init__(self, in_kind_id: UUID) -> None:
        super().__init__(
            _(
                "No document on file says how this was valued. Nothing was written. Store the paper "
                "first; who confirms it reads it."
            )
        )
        self.way_out = WayOut(
            "documents.document_store",
            gettext_lazy("Store the paper"),
            "documents:document_store",
            ("donors.inkind", in_kind_id),
        )


@transaction.atomic(durable=True)
def in_kind_propose(
    *,
    actor: Actor,
    now: datetime,
    donor_id: UUID,
    fund_id: UUID,
    what: str,
    given_on: date,
    money: Money,
    basis: str,
    basis_reference: str,
) -> InKind:
    """Propose what a donor gave otherwise than in money, with its value and how that was found.

    It is no receipt: nothing is booked, and it counts on no rung. The value in the holding currency
    is at the rate of the day on which it was given.

    :raises NotFound: if donor or fund do not exist, or are not the actor's to see
    :raises NoRate: if the value needs a rate that is not given or published
    :raises Refused: for no value, a day to come, an unknown basis or missing words
    """
    authorize(actor, "donors.in_kind_propose")
    donor = access.donor_for(actor, donor_id)
    fund = fund_for(actor, fund_id, lock=True)
    chosen, holding = in_kind_value(fund, money, given_on=given_on, today=now.date())
    words = {"what": what.strip(), "basis_reference": basis_reference.strip()}
    for field, text in words.items():
        if not text or len(text) > TEXT_AT_MOST:
            raise Refused(
                _("Say it in up to %(most)d characters.") % {"most": TEXT_AT_MOST}, field=field
            )
    if basis not in ValuationBasis.values:
        raise Refused(_("Choose how it was valued."), field="basis")
    row = InKind(
        fund=fund,
        donor=donor,
        number=InKind.objects.filter(fund=fund).count() + 1,
        given_on=given_on,
        amount=money.amount,
        currency=money.currency,
        basis=basis,
        holding_amount=holding.amount,
        holding_currency=holding.currency,
        rate=chosen.rate,
        rate_date=chosen.rate_date,
        rate_source=chosen.rate_source,
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
        **words,
    )
    row.save(force_insert=True)
    audit.record(actor, "donors.in_kind_propose", subject=row, at=now, fund_id=fund.pk)
    events.publish("donors.in_kind_proposed", subject=row, at=now, fund_id=fund.pk)
    return row


@transaction.atomic(durable=True)
def in_kind_confirm(*, actor: Actor, now: datetime, in_kind_id: UUID) -> InKind:
    """Confirm the value of a contribution in kind that another person proposed, having its paper.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises InKindDecided: if it was confirmed or declined before
    :raises NoPaper: if no document about it is on file that the actor may read
    :raises NotPermitted: for who proposed it, and for their unit
    """
    authorize(actor, "donors.in_kind_confirm")
    row = in_kind_for(actor, in_kind_id, lock=True)
    in_kind_must_be_open(actor, row)
    if not current_versions(actor, in_kind_subject(actor, row.pk)).exists():
        raise NoPaper(row.pk)
    before = row.facts()
    decision_write(actor=actor, now=now, row=row, machine=states.IN_KIND, act="confirm")
    audit.record(
        actor, "donors.in_kind_confirm", subject=row, at=now, fund_id=row.fund_id, before=before
    )
    events.publish("donors.in_kind_confirmed", subject=row, at=now, fund_id=row.fund_id)
    return row


@transaction.atomic(durable=True)
def in_kind_decline(*, actor: Actor, now: datetime, in_kind_id: UUID, reason: str) -> InKind:
    """Decline a contribution in kind that was proposed, with the reason.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises InKindDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.in_kind_decline")
    row = in_kind_for(actor, in_kind_id, lock=True)
    _must_be_undecided(row)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = row.facts()
    row.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=row, machine=states.IN_KIND, act="decline")
    audit.record(
        actor, "donors.in_kind_decline", subject=row, at=now, fund_id=row.fund_id, before=before
    )
    events.publish("donors.in_kind_declined", subject=row, at=now, fund_id=row.fund_id)
    return row


@transaction.atomic(durable=True)
def in_kind_withdraw(*, actor: Actor, now: datetime, in_kind_id: UUID, reason: str) -> InKind:
    """Withdraw a contribution in kind that was confirmed by mistake: it counts no more.

    What was known of a time before counts it still. Given after all, or with another value, it is
    proposed anew.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises InKindDecided: if it is not confirmed, or was withdrawn before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.in_kind_withdraw")
    row = in_kind_for(actor, in_kind_id, lock=True)
    if row.state != InKindState.CONFIRMED:
        raise _stands_otherwise(row)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = row.facts()
    row.state = states.IN_KIND.target(state=row.state, act="withdraw")
    row.withdrawn_by_id = actor.person_id
    row.withdrawn_at = now
    row.withdrawn_reason = reason.strip()
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    audit.record(
        actor, "donors.in_kind_withdraw", subject=row, at=now, fund_id=row.fund_id, before=before
    )
    events.publish("donors.in_kind_withdrawn", subject=row, at=now, fund_id=row.fund_id)
    return row


def in_kind_value(
    fund: Fund, money: Money, *, given_on: date, today: date
) -> tuple[RateQuote, Money]:
    """Return the rate of the day and the value in the holding currency; for previews, too.

    :raises NoRate: if the value needs a rate that is not given or published
    :raises Refused: for no value, or a day to come
    """
    if given_on > today:
        raise Refused(_("The day lies in the future."), field="given_on")
    if money.amount <= 0:
        raise Refused(_("The value is above zero."), field="money")
    chosen = quote(money.currency, fund.holding_currency, given_on, fund_id=fund.pk)
    return chosen, worth(money, chosen.rate, fund.holding_currency)


def in_kind_must_be_open(actor: Actor, row: InKind) -> None:
    """Return quietly if this person may confirm the value now.

    :raises InKindDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_undecided(row)
    if made_by(actor, row):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed the value confirms it.")
        )


def _must_be_undecided(row: InKind) -> None:
    if row.state != InKindState.PROPOSED:
        raise _stands_otherwise(row)


def _stands_otherwise(row: InKind) -> InKindDecided:
    return InKindDecided(
        _("This contribution stands as: %(state)s. Nothing was written.")
        % {"state": row.get_state_display()}
    )
