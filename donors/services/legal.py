"""Write down what a donor's own law says about giving, and that it no longer does."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import LegalKind
from donors.errors import Refused
from donors.models import Donor, LegalStanding
from donors.rules import states
from donors.selectors.legal import exclusion_of
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict


class DonorExcluded(Conflict):
    """The donor's own law forbids it to sign on this day; the message says what would lift it."""

    code = "donor_excluded"


class LegalStandingEnded(AlreadyDone):
    """The entry was ended before."""

    code = "legal_standing_ended"


@transaction.atomic(durable=True)
def legal_standing_record(
    *,
    actor: Actor,
    now: datetime,
    donor_id: UUID,
    kind: str,
    law: str,
    reference: str,
    first_day: date,
    last_day: date | None = None,
    fund_id: UUID | None = None,
) -> LegalStanding:
    """Write down what a donor's own law says, for one fund or for all, and by which paper.

    It is PROSPECTIVE (nothing lets it give yet), EXCLUDED, or a WAIVER of exclusions. The donor is
    locked, so that it cannot sign meanwhile.

    :raises NotFound: if the donor or the fund does not exist
    :raises Refused: if no law or paper is named, a waiver has no last day, or days are out of order
    """
    authorize(actor, "donors.legal_standing_record")
    donor = access.donor_for(actor, donor_id)
    Donor.objects.select_for_update(no_key=True, of=("self",)).get(pk=donor.pk)
    fund = None if fund_id is None else fund_for(actor, fund_id)
    if kind not in LegalKind.values:
        raise Refused(_("Choose what the law says."), field="kind")
    for field, text in (("law", law), ("reference", reference)):
        if not text.strip():
            raise Refused(_("Name it: somebody must be able to look it up."), field=field)
    if kind == LegalKind.WAIVER and last_day is None:
        raise Refused(_("A waiver has a last day. Enter it."), field="last_day")
    if last_day is not None and last_day < first_day:
        raise Refused(_("The last day lies before the first."), field="last_day")
    standing = LegalStanding(
        donor=donor,
        fund=fund,
        kind=kind,
        law=law.strip(),
        reference=reference.strip(),
        first_day=first_day,
        last_day=last_day,
        recorded_by_id=actor.person_id,
    )
    standing.save(force_insert=True)
    audit.record(
        actor, "donors.legal_standing_record", subject=standing, at=now, fund_id=standing.fund_id
    )
    events.publish(
        "donors.legal_standing_recorded", subject=standing, at=now, fund_id=standing.fund_id
    )
    return standing


@transaction.atomic(durable=True)
def legal_standing_end(
    *, actor: Actor, now: datetime, standing_id: UUID, ended_on: date, reason: str
) -> LegalStanding:
    """Write down from which day on an entry no longer holds. It stays in the register.

    :raises NotFound: if the entry does not exist
    :raises LegalStandingEnded: if it was ended before
    :raises Refused: for a day before its first or to come, or without a reason
    """
    authorize(actor, "donors.legal_standing_end")
    standing = access.legal_standing_for(actor, standing_id, lock=True)
    if not states.LEGAL_STANDING.allows(state=standing.state, act="end"):
        raise LegalStandingEnded(_("This entry has ended before. Nothing was written."))
    if ended_on < standing.first_day:
        raise Refused(_("The day lies before the entry's first day."), field="ended_on")
    if ended_on > now.date():
        raise Refused(
            _("The day lies in the future. Write it down when it has come."), field="ended_on"
        )
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = standing.facts()
    standing.state = states.LEGAL_STANDING.target(state=standing.state, act="end")
    standing.ended_on = ended_on
    standing.ended_reason = reason.strip()
    standing.ended_by_id = actor.person_id
    standing.ended_at = now
    standing.save(update_fields=["state", "ended_on", "ended_reason", "ended_by", "ended_at"])
    audit.record(
        actor,
        "donors.legal_standing_end",
        subject=standing,
        at=now,
        fund_id=standing.fund_id,
        before=before,
    )
    events.publish(
        "donors.legal_standing_ended", subject=standing, at=now, fund_id=standing.fund_id
    )
    return standing


def donor_must_not_be_excluded(donor: Donor, fund: Fund, *, day: date) -> None:
    """Return quietly if no law of the donor forbids it to sign on this day.

    :raises DonorExcluded: otherwise, with what would lift it
    """
    if sentence := exclusion_words(donor, fund, day=day):
        raise DonorExcluded(sentence)


def exclusion_words(donor: Donor, fund: Fund, *, day: date) -> str:
    """Return in a sentence why the donor cannot sign on this day; empty where it can. One query."""
    excluded = exclusion_of(donor, fund, day=day)
    if excluded is None:
        return ""
    return _(
        "The donor's own law excludes it since %(day)s: %(law)s. Nothing can be signed until a program "
        "manager writes down a waiver for this day, or that the law no longer holds."
    ) % {"day": excluded.first_day.isoformat(), "law": excluded.law}
