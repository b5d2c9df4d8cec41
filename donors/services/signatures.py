"""Countersign an offered agreement for its donor, in the system or by a paper that was confirmed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState, AmendmentState
from donors.models import Agreement, Amendment, Donor, PaperSignature, Pledge
from donors.rules import states
from donors.selectors.agreements import parts_of
from donors.selectors.clauses import clauses_of
from donors.selectors.postings import rate_chosen, worth
from donors.services.agreements import offer_must_stand
from donors.services.clauses import clauses_must_fit
from donors.services.funds import fund_must_be_open
from donors.services.legal import donor_must_not_be_excluded
from trustfund.audit import services as audit
from trustfund.db.models import Protected
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict


class TermsChanged(Conflict):
    """The page showed other terms than those that the agreement has."""

    code = "terms_changed"


class AgreementSigned(AlreadyDone):
    """The agreement bears both signatures already."""

    code = "agreement_signed"


@dataclass(frozen=True, slots=True)
class Signature:
    """How and on which day a donor signed: one of its officers in the system, or else on paper."""

    day: date
    by_id: UUID | None = None
    paper: PaperSignature | None = None


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
    :raises DonorExcluded: if the donor's own law excludes it today and no waiver lifts that
    :raises ClauseRefused: if by a signature of today an installment were due after the end date
    :raises NoRate: if no rate is published and none was entered
    """
    authorize(actor, "donors.agreement_countersign")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    authorize(
        actor, "donors.agreement_countersign", organization_id=agreement.donor.organization_id
    )
    agreement_bind(
        agreement=agreement,
        signature=Signature(now.date(), by_id=actor.person_id),
        actor=actor,
        now=now,
        action="donors.agreement_countersign",
        content_hash=content_hash,
        rate=rate,
        rate_source=rate_source,
    )
    return agreement


def agreement_bind(
    *,
    agreement: Agreement,
    signature: Signature,
    actor: Actor,
    now: datetime,
    action: str,
    content_hash: str,
    rate: Decimal | None = None,
    rate_source: str = "",
) -> None:
    """Put a locked agreement into force by its donor's signature, with all that follows from it.

    One law for each way of signing; the day of the signature counts for clauses, exclusion and rate.

    :raises AgreementSigned: if it is countersigned already
    :raises OfferWithdrawn: if the offer was withdrawn
    :raises TermsChanged: if other terms were signed
    :raises FundNotOpen: if the fund is not open
    :raises DonorExcluded: if the donor's own law excludes it on that day and no waiver lifts that
    :raises ClauseRefused: if by a signature of that day an installment were due after the end date
    :raises NoRate: if no rate is published and none was entered
    """
    agreement_must_wait(agreement, content_hash)
    fund_must_be_open(agreement.fund)
    donor_must_not_be_excluded(agreement.donor, agreement.fund, day=signature.day)
    clauses_must_fit(clauses_of(agreement), parts_of(agreement), signed_on=signature.day)
    before = agreement.facts()
    _countersign(agreement, signature, now=now, rate=rate, rate_source=rate_source)
    pledge_before, donor_before = _follow(agreement)

    moved: list[tuple[Protected | None, dict[str, Any] | None]] = [
        (agreement, before),
        (agreement.pledge, pledge_before),
        (agreement.donor, donor_before),
    ]
    for subject, earlier in moved:
        if subject is not None and earlier is not None:
            audit.record(
                actor, action, subject=subject, at=now, fund_id=agreement.fund_id, before=earlier
            )
    events.publish(
        "donors.agreement_countersigned", subject=agreement, at=now, fund_id=agreement.fund_id
    )


def agreement_must_wait(agreement: Agreement, content_hash: str) -> None:
    """Return quietly if exactly these terms wait for the donor's signature.

    :raises AgreementSigned: if it is countersigned already
    :raises OfferWithdrawn: if the offer was withdrawn
    :raises TermsChanged: if the terms are others
    """
    if agreement.state == AgreementState.COUNTERSIGNED:
        raise AgreementSigned(
            _("Agreement %(number)s was countersigned before. Nothing was signed again.")
            % {"number": agreement.number}
        )
    offer_must_stand(agreement)
    if content_hash != agreement.content_hash:
        raise TermsChanged(_("These are not the terms of this agreement. Read them anew."))


def _countersign(
    agreement: Agreement,
    signature: Signature,
    *,
    now: datetime,
    rate: Decimal | None,
    rate_source: str,
) -> None:
    holding = agreement.fund.holding_currency
    chosen = rate_chosen(
        fund=agreement.fund,
        source=agreement.currency,
        on=signature.day,
        rate=rate,
        rate_source=rate_source,
    )
    agreement.state = states.AGREEMENT.target(state=agreement.state, act="countersign")
    agreement.countersigned_by_id = signature.by_id
    agreement.countersigned_paper = signature.paper
    agreement.countersigned_date = signature.day
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
            "countersigned_paper",
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
    donor_before = None
    pledge_before = pledge_follow(agreement)
    donor = Donor.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.donor_id)
    target = states.DONOR.target(state=donor.status, act="countersign")
    if target != donor.status:
        donor_before = donor.facts()
        donor.status = target
        donor.save(update_fields=["status"])
    agreement.donor = donor
    return pledge_before, donor_before


def pledge_follow(agreement: Agreement) -> dict[str, Any] | None:
    """Move the pledge of an agreement to what the agreements on it now come to, as amended.

    Return the facts that it had before if it moved; None where it did not, has ended, or there is none.
    """
    if agreement.pledge_id is None:
        return None
    pledge = Pledge.objects.select_for_update(no_key=True).get(pk=agreement.pledge_id)
    agreement.pledge = pledge
    if pledge.ended_date is not None:
        return None
    act = "convert" if _signed_on(pledge) >= pledge.amount else "convert_part"
    target = states.PLEDGE.target(state=pledge.state, act=act)
    if target == pledge.state:
        return None
    before = pledge.facts()
    pledge.state = target
    pledge.save(update_fields=["state"])
    return before


def _signed_on(pledge: Pledge) -> Decimal:
    """Return what is signed on a pledge, each agreement as its last amendment has it. One query."""
    last = Amendment.objects.filter(agreement=OuterRef("pk"), state=AmendmentState.COUNTERSIGNED)
    amounts = (
        Agreement.objects.filter(pledge=pledge, state=AgreementState.COUNTERSIGNED)
        .annotate(now=Coalesce(Subquery(last.order_by("-number").values("amount")[:1]), "amount"))
        .values_list("now", flat=True)
    )
    return sum(amounts, Decimal(0))
