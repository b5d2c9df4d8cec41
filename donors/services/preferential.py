"""Tell every other donor of a fund of terms that one donor was granted and that it may ask for, too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donors.choices import AmendmentState
from donors.models import Agreement, Amendment, Donor, PreferentialNotice
from donors.rules.clauses import PREFERENCE
from donors.rules.preferential import SPECIAL, Term, favorable, lacking, special_lacking
from donors.selectors.clauses import clauses_before, clauses_of
from donors.selectors.preferential import Held, granted_in, held_by_donor
from trustfund.audit import services as audit
from trustfund.events.models import Message
from trustfund.identity.rules.permissions import DONOR_OFFICER
from trustfund.identity.selectors import holders_of, system_actor
from trustfund.mail import services as mail
from trustfund.mail.choices import NoticeKind


def preferential_tell(*, message: Message, now: datetime) -> None:
    """Tell of what a signature has granted, each donor that lacks it, once however often told.

    Who has signed is told in turn of what others were granted before and it lacks. The message
    names an agreement or an amendment that its donor has countersigned. Source: preferential terms
    are offered to all donors.
    """
    agreement, amendment = _signed(message)
    everything = granted_in(agreement.fund_id, day=now.date())
    held = held_by_donor(everything)
    signer = held.pop(agreement.donor_id, Held())
    before = clauses_before(amendment) if amendment else []
    granted = favorable(clauses_of(agreement, amendment), before)
    special = "" if amendment else agreement.special_condition
    for donor_id, own in held.items():
        terms = [*lacking(granted, own.clauses), *special_lacking(special, own.conditions)]
        if terms:
            _tell(agreement, amendment, donor_id, terms, message=message, now=now)
    for other in everything:
        if other.agreement.donor_id == agreement.donor_id:
            continue
        condition = other.agreement.special_condition
        terms = [
            *lacking(favorable(other.clauses), signer.clauses),
            *special_lacking(condition, signer.conditions),
        ]
        missing = _untold(other.agreement, agreement.donor_id, terms)
        if missing:
            _tell(
                other.agreement,
                _amendment_in_force(other.agreement),
                agreement.donor_id,
                missing,
                message=message,
                now=now,
            )


def _untold(agreement: Agreement, donor_id: UUID, terms: Sequence[Term]) -> list[Term]:
    """Return the terms of an agreement that a donor was never told of."""
    if not terms:
        return []
    rows = PreferentialNotice.objects.filter(agreement=agreement, donor_id=donor_id)
    told = [term for row in rows for term in row.terms]
    return [term for term in terms if term.told() not in told]


def _amendment_in_force(agreement: Agreement) -> Amendment | None:
    rows = Amendment.objects.filter(agreement=agreement, state=AmendmentState.COUNTERSIGNED)
    return rows.order_by("-number").first()


def _signed(message: Message) -> tuple[Agreement, Amendment | None]:
    if message.name == "donors.amendment_countersigned":
        amendment = Amendment.objects.select_related("agreement__fund").get(pk=message.subject_id)
        return amendment.agreement, amendment
    return Agreement.objects.select_related("fund").get(pk=message.subject_id), None


@transaction.atomic
def _tell(
    agreement: Agreement,
    amendment: Amendment | None,
    donor_id: UUID,
    terms: Sequence[Term],
    *,
    message: Message,
    now: datetime,
) -> None:
    donor = Donor.objects.select_for_update(no_key=True, of=("self",)).get(pk=donor_id)
    known = PreferentialNotice.objects.filter(agreement=agreement, amendment=amendment, donor=donor)
    if known.exists():
        return
    officers = holders_of(DONOR_OFFICER, organization_id=donor.organization_id)
    row = PreferentialNotice(
        agreement=agreement,
        amendment=amendment,
        donor=donor,
        terms=[term.told() for term in terms],
        persons=sorted(officer.person_name for officer in officers),
        told_on=now.date(),
    )
    row.save(force_insert=True)
    audit.record(
        system_actor(),
        "donors.preferential_tell",
        subject=row,
        at=now,
        fund_id=agreement.fund_id,
    )
    mail.notice_queue(
        message=message,
        kind=_kind(terms),
        person_ids=[officer.person_id for officer in officers],
        words={"fund": agreement.fund.number},
        url_name="donors:preferential_list",
        url_args=[agreement.fund_id],
        now=now,
    )


def _kind(terms: Sequence[Term]) -> NoticeKind:
    codes = {term.code for term in terms}
    if len(codes) > 1 or SPECIAL in codes:
        return NoticeKind.TERMS_GRANTED
    return NoticeKind.PREFERENCE_GRANTED if PREFERENCE in codes else NoticeKind.REPORTS_GRANTED
