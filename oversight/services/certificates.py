"""Issue what the designated verifier found. Nobody of the administrator ever verifies."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.program import milestone_for
from oversight.choices.program import Verdict
from oversight.models.program import Certificate, Milestone
from oversight.rules.validity import last_day
from oversight.selectors.milestones import day_of, newest_certificates
from oversight.services.phases import program_locked
from trustfund.audit import services as audit
from trustfund.db.words import day_words
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError, NotPermitted


class CertificateNotIssued(DomainError):
    """The certificate cannot be issued as it stands; nothing was written."""

    code = "certificate_not_issued"


@transaction.atomic
def certificate_issue(
    *,
    actor: Actor,
    now: datetime,
    milestone_id: UUID,
    verdict: str,
    verified_on: date,
    method: str,
    statement: str,
) -> Certificate:
    """Issue a certificate on a milestone, as an inspector of exactly its designated verifier.

    A "verified" holds from the day of the finding for the milestone's days. The newest
    certificate decides alone. Waits for payments in flight, and later ones wait for it.

    :raises NotFound: to everybody of another organization, another verifier included
    :raises CertificateNotIssued: for a finding in the future or before the last one
    """
    milestone = milestone_for(actor, milestone_id)
    authorize(actor, "oversight.certificate_issue", organization_id=milestone.verifier_id)
    if actor.organization_kind != "VERIFIER":
        raise NotPermitted(_("Only an independent verifier certifies. Nothing was changed."))
    fund_id = program_locked(milestone.phase.program_id).fund_id
    newest = newest_certificates([milestone.pk]).get(milestone.pk)
    _check(verdict=verdict, method=method, statement=statement)
    _check_day(verified_on, today=day_of(now), newest=newest)
    certificate = Certificate.objects.create(
        milestone=milestone,
        number=newest.number + 1 if newest else 1,
        verdict=verdict,
        verified_on=verified_on,
        valid_until=valid_until(milestone, verdict=verdict, verified_on=verified_on),
        method=method.strip(),
        statement=statement.strip(),
        issued_by_id=actor.person_id,
        issuer_id=actor.organization_id,
        issued_at=now,
    )
    audit.record(actor, "oversight.certificate_issue", subject=certificate, at=now, fund_id=fund_id)
    events.publish("oversight.certificate_issued", subject=certificate, at=now, fund_id=fund_id)
    return certificate


def valid_until(milestone: Milestone, *, verdict: str, verified_on: date) -> date | None:
    """Return the last day of a certificate of this milestone; None unless it verifies."""
    return last_day(verdict=verdict, verified_on=verified_on, validity_days=milestone.validity_days)


def _check(*, verdict: str, method: str, statement: str) -> None:
    if verdict not in Verdict.values:
        _refuse("verdict", _("Choose what was found."))
    if not method.strip():
        _refuse("method", _("Say how it was verified."))
    if not statement.strip():
        _refuse("statement", _("State what was found."))


def _check_day(verified_on: date, *, today: date, newest: Certificate | None) -> None:
    if verified_on > today:
        _refuse("verified_on", _("The day of the finding is still to come."))
    if newest is not None and verified_on < newest.verified_on:
        sentence = _("The last certificate is of %(day)s. A new finding is not earlier.")
        _refuse("verified_on", sentence % {"day": day_words(newest.verified_on)})


def _refuse(field: str, sentence: object) -> None:
    raise CertificateNotIssued(sentence, fields={field: sentence})
