"""Draft and offer an agreement; countersign it for the donor."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState
from donors.errors import FundNotOpen, Refused
from donors.models import Agreement, Donor, Installment, Pledge
from donors.rules import states
from donors.rules.terms import INSTALLMENTS_AT_MOST, agreement_terms, installment_faults, terms_hash
from donors.selectors.postings import rate_chosen, worth
from donors.services.amounts import amount_must_be_sensible
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.choices import FundState
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, NotFound
from trustfund.kernel.money import Money


class InstallmentsRefused(Refused):
    """The installments are not a schedule of this agreement."""

    code = "installments_refused"


class TermsChanged(Conflict):
    """The page showed other terms than those that the agreement has."""

    code = "terms_changed"


class AgreementSigned(AlreadyDone):
    """The agreement bears both signatures already."""

    code = "agreement_signed"


@transaction.atomic(durable=True)
def agreement_draft(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    donor_id: UUID,
    pledge_id: UUID | None,
    instrument: str,
    money: Money,
    installments: Sequence[tuple[date, Money]],
) -> Agreement:
    """Draft an agreement with its installments, sign it for the administrator and offer it.

    The installments, each (due date, amount), add up to `money` exactly. The agreement takes the
    fund's next number.

    :raises NotFound: if fund, donor or pledge does not exist
    :raises FundNotOpen: if the fund is not open
    :raises InstallmentsRefused: naming everything that is wrong with the schedule
    """
    authorize(actor, "donors.agreement_draft")
    fund = fund_locked(fund_id)
    donor = access.donor_for(actor, donor_id)
    pledge = _pledge_of(actor, fund, donor, money, pledge_id)
    amount_must_be_sensible(money)
    if faults := installment_faults(money, installments):
        raise _schedule_refused(faults, money)
    number = f"AA-{Agreement.objects.filter(fund=fund).count() + 1:03d}"
    terms = agreement_terms(
        fund_number=fund.number,
        donor_name=donor.organization.name,
        number=number,
        instrument=instrument,
        money=money,
        installments=installments,
    )
    agreement = Agreement(
        fund=fund,
        donor=donor,
        pledge=pledge,
        number=number,
        instrument=instrument,
        amount=money.amount,
        currency=money.currency,
        content_hash=terms_hash(terms),
        drafted_by_id=actor.person_id,
    )
    agreement.save(force_insert=True)
    parts = _installments_written(agreement, installments)
    _offer(agreement, actor=actor, now=now)

    audit.record(
        actor,
        "donors.agreement_draft",
        subject=agreement,
        at=now,
        fund_id=fund.pk,
        extra={"terms": terms},
    )
    for part in parts:
        audit.record(actor, "donors.agreement_draft", subject=part, at=now, fund_id=fund.pk)
    events.publish("donors.agreement_offered", subject=agreement, at=now, fund_id=fund.pk)
    return agreement


@transaction.atomic(durable=True)
def agreement_countersign(
    *,
    actor: Actor,
    now: datetime,
    agreement_id: UUID,
    content_hash: str,
    rate: Decimal | None = None,
    rate_source: str = "",
) -> Agreement:
    """Sign an offered agreement for its donor, today, and keep its holding-currency equivalent.

    `content_hash` says which terms the signer has read. The rate (units of holding currency for
    one of the agreement's) is the default of the day unless one is entered with its source.

    :raises NotFound: if it does not exist or belongs to another donor
    :raises AgreementSigned: if it is countersigned already
    :raises TermsChanged: if the signer has read other terms
    :raises NoRate: if no rate is published and none was entered
    """
    authorize(actor, "donors.agreement_countersign")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    authorize(
        actor, "donors.agreement_countersign", organization_id=agreement.donor.organization_id
    )
    if agreement.state == AgreementState.COUNTERSIGNED:
        raise AgreementSigned(
            _("Agreement %(number)s was countersigned before. Nothing was signed again.")
            % {"number": agreement.number}
        )
    if content_hash != agreement.content_hash:
        raise TermsChanged(_("These are not the terms of this agreement. Read them anew."))
    fund_must_be_open(agreement.fund)
    before = agreement.facts()
    _countersign(agreement, actor=actor, now=now, rate=rate, rate_source=rate_source)
    pledge_before, donor_before = _follow(agreement)

    _signed_recorded(actor, agreement, before, now)
    if pledge_before is not None and agreement.pledge is not None:
        _signed_recorded(actor, agreement.pledge, pledge_before, now, fund_id=agreement.fund_id)
    if donor_before is not None:
        _signed_recorded(actor, agreement.donor, donor_before, now, fund_id=agreement.fund_id)
    events.publish(
        "donors.agreement_countersigned", subject=agreement, at=now, fund_id=agreement.fund_id
    )
    return agreement


def fund_locked(fund_id: UUID) -> Fund:
    """Return the fund, open and locked, so that its contributions come one after another.

    :raises NotFound: if it does not exist
    :raises FundNotOpen: if it takes no contributions
    """
    fund = Fund.objects.select_for_update(no_key=True).filter(pk=fund_id).first()
    if fund is None:
        raise NotFound(_("There is nothing here that you can see."))
    fund_must_be_open(fund)
    return fund


def fund_must_be_open(fund: Fund) -> None:
    """Return quietly if the fund takes agreements and money now.

    :raises FundNotOpen: otherwise
    """
    if fund.state != FundState.OPEN:
        raise FundNotOpen(
            _(
                "Fund %(number)s is not open. Nothing was written; it can be once the fund is opened."
            )
            % {"number": fund.number}
        )


def _pledge_of(
    actor: Actor, fund: Fund, donor: Donor, money: Money, pledge_id: UUID | None
) -> Pledge | None:
    if pledge_id is None:
        return None
    pledge = access.pledge_for(actor, pledge_id)
    if pledge.fund_id != fund.pk or pledge.donor_id != donor.pk:
        raise NotFound(_("There is nothing here that you can see."))
    if pledge.currency != money.currency:
        raise Refused(
            _("The pledge is in %(currency)s; its agreement is in the same currency.")
            % {"currency": pledge.currency},
            fields={"pledge": _("Choose a pledge in the agreement's currency, or none.")},
        )
    return pledge


def _schedule_refused(faults: list[str], money: Money) -> InstallmentsRefused:
    sentences = {
        "none": _("An agreement has at least one installment."),
        "many": _("An agreement has at most %(count)d installments.")
        % {"count": INSTALLMENTS_AT_MOST},
        "currency": _("Every installment is in %(currency)s.") % {"currency": money.currency},
        "amount": _("Every installment is above zero."),
        "order": _("The due dates follow one another."),
        "sum": _("The installments do not add up to %(money)s.") % {"money": money},
    }
    return InstallmentsRefused(" ".join(str(sentences[fault]) for fault in faults))


def _installments_written(
    agreement: Agreement, installments: Sequence[tuple[date, Money]]
) -> list[Installment]:
    parts = [
        Installment(
            agreement=agreement,
            number=number,
            due_date=due_date,
            amount=money.amount,
            currency=money.currency,
        )
        for number, (due_date, money) in enumerate(installments, start=1)
    ]
    for part in parts:
        part.save(force_insert=True)
    return parts


def _offer(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    agreement.state = states.AGREEMENT.target(state=agreement.state, act="offer")
    agreement.administrator_signed_by_id = actor.person_id
    agreement.administrator_signed_date = now.date()
    agreement.offered_at = now
    agreement.save(
        update_fields=[
            "state",
            "administrator_signed_by",
            "administrator_signed_date",
            "offered_at",
        ]
    )


def _countersign(
    agreement: Agreement, *, actor: Actor, now: datetime, rate: Decimal | None, rate_source: str
) -> None:
    holding = agreement.fund.holding_currency
    chosen = rate_chosen(
        source=agreement.currency,
        target=holding,
        on=now.date(),
        rate=rate,
        rate_source=rate_source,
    )
    agreement.state = states.AGREEMENT.target(state=agreement.state, act="countersign")
    agreement.countersigned_by_id = actor.person_id
    agreement.countersigned_date = now.date()
    agreement.countersigned_at = now
    agreement.holding_amount = worth(agreement.money, chosen.rate, holding).amount
    agreement.holding_currency = holding
    agreement.holding_rate = chosen.rate
    agreement.holding_rate_date = chosen.rate_date
    agreement.holding_rate_source = chosen.rate_source
    agreement.save(
        update_fields=[
            "state",
            "countersigned_by",
            "countersigned_date",
            "countersigned_at",
            "holding_amount",
            "holding_currency",
            "holding_rate",
            "holding_rate_date",
            "holding_rate_source",
        ]
    )


def _follow(agreement: Agreement) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Move the pledge and the donor on, and return the facts that each had before if it moved."""
    pledge_before = donor_before = None
    if agreement.pledge_id is not None:
        pledge = Pledge.objects.select_for_update(no_key=True).get(pk=agreement.pledge_id)
        agreement.pledge = pledge
        signed = Agreement.objects.filter(pledge=pledge, state=AgreementState.COUNTERSIGNED)
        total = signed.aggregate(total=Sum("amount"))["total"]
        act = "convert" if total >= pledge.amount else "convert_part"
        target = states.PLEDGE.target(state=pledge.state, act=act)
        if target != pledge.state:
            pledge_before = pledge.facts()
            pledge.state = target
            pledge.save(update_fields=["state"])
    donor = Donor.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.donor_id)
    target = states.DONOR.target(state=donor.status, act="countersign")
    if target != donor.status:
        donor_before = donor.facts()
        donor.status = target
        donor.save(update_fields=["status"])
    agreement.donor = donor
    return pledge_before, donor_before


def _signed_recorded(
    actor: Actor, subject: Any, before: dict[str, Any], now: datetime, fund_id: UUID | None = None
) -> None:
    audit.record(
        actor,
        "donors.agreement_countersign",
        subject=subject,
        at=now,
        fund_id=fund_id or subject.fund_id,
        before=before,
    )
