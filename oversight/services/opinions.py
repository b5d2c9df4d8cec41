"""Record the opinion of an external auditor on exactly one file."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.choices.assurance import OpinionKind
from oversight.models.assurance import Opinion
from oversight.rules.assurance import is_digest, needs_basis
from oversight.selectors.milestones import day_of
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, DomainError, NotPermitted


class OpinionNotRecorded(DomainError):
    """The opinion cannot be recorded as it stands; nothing was written."""

    code = "opinion_not_recorded"


@transaction.atomic
def opinion_record(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    report_sha256: str,
    kind: str,
    basis: str = "",
    emphasis: str = "",
    signed_date: date,
) -> Opinion:
    """Record what the auditor's organization concludes on the file with this SHA-256.

    Kinds are those of ISA 700 and 705; an emphasis of matter (ISA 706) does not change the kind.
    An opinion is final: a corrected report is another file and takes an opinion of its own.

    :raises AlreadyDone: if the organization has given its opinion on this file
    :raises OpinionNotRecorded: for a digest, day or basis that does not fit
    """
    authorize(actor, "oversight.opinion_record")
    if actor.organization_kind != "AUDITOR":
        raise NotPermitted(_("Only an external auditor gives an opinion. Nothing was changed."))
    fund = fund_for(actor, fund_id)
    _check(report_sha256, kind=kind, basis=basis, signed_date=signed_date, today=day_of(now))
    if Opinion.objects.filter(
        report_sha256=report_sha256, auditor_id=actor.organization_id
    ).exists():
        raise AlreadyDone(
            _("Your organization has given its opinion on this file. An opinion is final.")
        )
    opinion = Opinion.objects.create(
        fund=fund,
        report_sha256=report_sha256,
        auditor_id=actor.organization_id,
        signed_by_id=actor.person_id,
        kind=kind,
        basis=basis.strip(),
        emphasis=emphasis.strip(),
        signed_date=signed_date,
    )
    audit.record(actor, "oversight.opinion_record", subject=opinion, at=now, fund_id=fund.pk)
    events.publish("oversight.opinion_recorded", subject=opinion, at=now, fund_id=fund.pk)
    return opinion


def _check(report_sha256: str, *, kind: str, basis: str, signed_date: date, today: date) -> None:
    if not is_digest(report_sha256):
        _refuse(
            "report_sha256",
            _("A SHA-256 has 64 digits of 0 to 9 and a to f. Copy it from the report's page."),
        )
    if kind not in OpinionKind.values:
        _refuse("kind", _("Choose the kind of opinion."))
    if needs_basis(kind) and not basis.strip():
        _refuse("basis", _("A modified opinion says its basis."))
    if signed_date > today:
        _refuse("signed_date", _("The day of signature is still to come."))


def _refuse(field: str, sentence: object) -> None:
    raise OpinionNotRecorded(sentence, fields={field: sentence})
