"""Tell every other donor of a fund of terms that one donor was granted and that it may ask for, too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donors.models import Agreement, Amendment, Donor, PreferentialNotice
from donors.rules.clauses import PREFERENCE
from donors.rules.preferential import SPECIAL, Term, favorable, lacking, special_lacking
from donors.selectors.clauses import clauses_before, clauses_of
from donors.selectors.preferential import held_by_others
from trustfund.audit import services as audit
from trustfund.events.models import Message
from trustfund.identity.rules.permissions import DONOR_OFFICER
from trustfund.identity.selectors import holders_of, system_actor
from trustfund.mail import services as mail
from trustfund.mail.choices import NoticeKind


def preferential_tell(*, message: Message, now: datetime) -> None:
    """Tell of what a signature has granted, each donor that lacks it, once however often told.

    The message names an agreement or an amendment that its donor has countersigned.
    """
    agreement, amendment = _signed(message)
    before = clauses_before(amendment) if amendment else []
    granted = favorable(clauses_of(agreement, amendment), before)
    special = "" if amendment else agreement.special_condition
    if not granted and not special:
        return
    for donor_id, own in held_by_others(agreement, day=now.date()).items():
        terms = [*lacking(granted, own.clauses), *special_lacking(special, own.conditions)]
        if terms:
            _tell(agreement, amendment, donor_id, terms, message=message, now=now)


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
