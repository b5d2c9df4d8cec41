"""Amend an agreement: a new schedule, offered by the administrator and countersigned by the donor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AmendmentState, AnnexMove
from donors.models import Agreement, Amendment, AnnexVersion, Installment
from donors.rules import schedule as schedule_rules
from donors.rules import states
from donors.rules.clauses import Clause
from donors.rules.schedule import Part
from donors.rules.terms import amendment_terms, terms_hash
from donors.selectors.agreements import ladder_of, parts_of
from donors.selectors.annexes import terms_of
from donors.selectors.clauses import clauses_of
from donors.services.agreements import installment_row
from donors.services.amendment_terms import (
    amendment_must_fit,
    clauses_amended,
    must_not_be_below_paid,
    must_not_have_ended,
    must_not_have_moved,
)
from donors.services.annexes import annex_rows, annexes_amended
from donors.services.clauses import clause_rows, clauses_must_fit
from donors.services.legal import donor_must_not_be_excluded
from donors.services.signatures import Signature, TermsChanged, pledge_follow
from trustfund.audit import services as audit
from trustfund.db.models import Protected
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone
from trustfund.kernel.money import Money


class AmendmentSettled(AlreadyDone):
    """The amendment is countersigned already, or a later offer took its place."""

    code = "amendment_settled"


@transaction.atomic(durable=True)
def amendment_draft(
    *,
    actor: Actor,
    now: datetime,
    agreement_id: UUID,
    money: Money,
    installments: Sequence[Part],
    reason: str,
    clauses: Sequence[Clause] | None = None,
    annexes: str = AnnexMove.AS_SIGNED,
) -> Amendment:
    """Write an amendment, sign it for the administrator and offer it to the donor.

    `money` is the whole contribution from then on, `installments` the whole schedule: a part with a
    number continues the installment of that number, one without is new, and what is left out ends.
    An offer that still waits is replaced. `clauses` are all from then on, None for those in force;
    `annexes` says whether it names their versions as they were signed or those in force today.

    :raises NotFound: if the agreement does not exist
    :raises AgreementNotSigned: if it is not countersigned
    :raises AgreementEnded: if a notice of termination is in effect
    :raises FundNotOpen: if the fund is not open
    :raises InstallmentsRefused: naming everything that is wrong with the schedule by itself
    :raises AmendmentRefused: if it cannot follow the schedule in force, or is below what was paid
    :raises ClauseRefused: naming every clause that cannot stand, or that the schedule would break
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.amendment_draft")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    words: dict[str, Any] = {"money": money, "installments": installments, "reason": reason}
    amendment_must_fit(agreement, now=now, clauses=clauses, annexes=annexes, **words)
    cited = clauses_amended(agreement, clauses)
    named = annexes_amended(agreement, annexes, day=now.date())
    replaced = _open_offer_replaced(agreement)
    number = Amendment.objects.filter(agreement=agreement).count() + 1
    last = Installment.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"]
    schedule = schedule_rules.numbered(installments, last=last)
    terms = amendment_terms(
        agreement_number=agreement.number,
        number=number,
        money=money,
        reason=reason.strip(),
        parts=schedule,
        clauses=cited,
        annexes=terms_of(named),
    )
    amendment = _draft(agreement, terms, actor=actor)
    rows = _terms_written(amendment, schedule, cited, named)
    _offer(amendment, actor=actor, now=now)
    # The new one first: a repeated request is answered with what its first record is about.
    _recorded(actor, now, agreement, "donors.amendment_draft", (amendment, None), replaced)
    for row in rows:
        _recorded(actor, now, agreement, "donors.amendment_draft", (row, None))
    events.publish("donors.amendment_offered", subject=amendment, at=now, fund_id=agreement.fund_id)
    return amendment


@transaction.atomic(durable=True)
def amendment_countersign(
    *, actor: Actor, now: datetime, amendment_id: UUID, content_hash: str
) -> Amendment:
    """Sign an offered amendment for its donor, today: from now on its schedule is in force.

    `content_hash` says which terms the signer has read.

    :raises NotFound: if it does not exist or belongs to another donor
    :raises AmendmentSettled: if it is countersigned or replaced already
    :raises AgreementEnded: if a notice of termination is in effect
    :raises TermsChanged: if the signer has read other terms
    :raises AmendmentRefused: if more was paid in meanwhile than it leaves
    :raises ClauseRefused: if by a signature of today an installment were due after the end date
    :raises DonorExcluded: if it promises more and the donor's own law excludes it today
    """
    authorize(actor, "donors.amendment_countersign")
    found = access.amendment_for(actor, amendment_id)
    agreement = access.agreement_for(actor, found.agreement_id, lock=True)
    authorize(
        actor, "donors.amendment_countersign", organization_id=agreement.donor.organization_id
    )
    amendment = Amendment.objects.select_for_update(no_key=True).get(pk=found.pk)
    amendment_bind(
        agreement=agreement,
        amendment=amendment,
        signature=Signature(now.date(), by_id=actor.person_id),
        actor=actor,
        now=now,
        action="donors.amendment_countersign",
        content_hash=content_hash,
    )
    return amendment


def amendment_bind(
    *,
    agreement: Agreement,
    amendment: Amendment,
    signature: Signature,
    actor: Actor,
    now: datetime,
    action: str,
    content_hash: str,
) -> None:
    """Put a locked amendment of a locked agreement into force by its donor's signature.

    One law for each way of signing; the day of the signature counts.

    :raises AmendmentSettled: if it is countersigned or replaced already
    :raises AgreementEnded: if a notice of termination is in effect
    :raises TermsChanged: if other terms were signed
    :raises AmendmentRefused: if more was paid in meanwhile than it leaves, or an installment was dated
        or freed that it dates or reserves otherwise
    :raises ClauseRefused: if by a signature of that day an installment were due after the end date
    :raises DonorExcluded: if it promises more and the donor's own law excludes it on that day
    """
    amendment_must_wait(amendment, content_hash)
    must_not_have_ended(ladder_of(agreement), now.date())
    must_not_be_below_paid(agreement, amendment.money)
    parts = parts_of(agreement, amendment)
    in_force = ladder_of(agreement).in_force(now.date())
    must_not_have_moved(agreement, parts, in_force.installments)
    clauses_must_fit(clauses_of(agreement, amendment), parts, signed_on=signature.day)
    if amendment.money > in_force.money:
        donor_must_not_be_excluded(agreement.donor, agreement.fund, day=signature.day)
    before = amendment.facts()
    amendment.state = states.AMENDMENT.target(state=amendment.state, act="countersign")
    amendment.countersigned_by_id = signature.by_id
    amendment.countersigned_paper = signature.paper
    amendment.countersigned_date = signature.day
    amendment.countersigned_at = now
    amendment.save(
        update_fields=[
            "state",
            "countersigned_by",
            "countersigned_paper",
            "countersigned_date",
            "countersigned_at",
        ]
    )
    _recorded(actor, now, agreement, action, (amendment, before))
    pledge_before = pledge_follow(agreement)
    if pledge_before is not None:
        _recorded(actor, now, agreement, action, (agreement.pledge, pledge_before))
    events.publish(
        "donors.amendment_countersigned", subject=amendment, at=now, fund_id=agreement.fund_id
    )


def amendment_must_wait(amendment: Amendment, content_hash: str) -> None:
    """Return quietly if exactly these terms wait for the donor's signature.

    :raises AmendmentSettled: if it is countersigned or replaced already
    :raises TermsChanged: if the terms are others
    """
    if amendment.state != AmendmentState.OFFERED:
        raise AmendmentSettled(
            _("Amendment %(number)d does not wait for a signature any more.")
            % {"number": amendment.number}
        )
    if content_hash != amendment.content_hash:
        raise TermsChanged(_("These are not the terms of this amendment. Read them anew."))


def _draft(agreement: Agreement, terms: dict[str, Any], *, actor: Actor) -> Amendment:
    """Write a draft of exactly these terms."""
    return Amendment.objects.create(
        agreement=agreement,
        number=terms["amendment"],
        reason=terms["reason"],
        amount=terms["amount"],
        currency=terms["currency"],
        content_hash=terms_hash(terms),
        drafted_by_id=actor.person_id,
    )


def _terms_written(
    amendment: Amendment,
    schedule: Sequence[Part],
    cited: Sequence[Clause],
    annexes: Sequence[AnnexVersion],
) -> list[Protected]:
    agreement = amendment.agreement
    rows: list[Protected] = [
        *(installment_row(agreement, one.number, one, amendment=amendment) for one in schedule),
        *clause_rows(agreement, cited, amendment=amendment),
        *annex_rows(agreement, annexes, amendment=amendment),
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


def _open_offer_replaced(agreement: Agreement) -> tuple[Amendment | None, dict[str, Any] | None]:
    waiting = (
        Amendment.objects.select_for_update(no_key=True)
        .filter(agreement=agreement, state=AmendmentState.OFFERED)
        .first()
    )
    if waiting is None:
        return None, None
    before = waiting.facts()
    waiting.state = states.AMENDMENT.target(state=waiting.state, act="replace")
    waiting.save(update_fields=["state"])
    return waiting, before


def _offer(amendment: Amendment, *, actor: Actor, now: datetime) -> None:
    amendment.state = states.AMENDMENT.target(state=amendment.state, act="offer")
    amendment.administrator_signed_by_id = actor.person_id
    amendment.administrator_signed_date = now.date()
    amendment.offered_at = now
    amendment.save(
        update_fields=[
            "state",
            "administrator_signed_by",
            "administrator_signed_date",
            "offered_at",
        ]
    )


def _recorded(
    actor: Actor,
    now: datetime,
    agreement: Agreement,
    action: str,
    *changed: tuple[Protected | None, dict[str, Any] | None],
) -> None:
    for row, before in changed:
        if row is not None:
            audit.record(
                actor, action, subject=row, at=now, fund_id=agreement.fund_id, before=before
            )
