"""Keep the register of implementing entities: enter one, record an assessment, confirm it as another unit."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from projects import access
from projects.choices import EntityKind, RiskRating
from projects.models import DueDiligence, ImplementingEntity
from projects.rules.controls import LONGEST_VALIDITY_YEARS, longest_validity
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, DomainError, NotPermitted

NAME_AT_MOST: Final = 200
FINDINGS_AT_MOST: Final = 5000


class EntityRefused(DomainError):
    """The entry or the assessment cannot be kept as it stands; each field is told why."""

    code = "entity_refused"


class DiligenceConfirmed(AlreadyDone):
    """The assessment was confirmed before, or a newer one has taken its place."""

    code = "diligence_confirmed"


@transaction.atomic
def entity_record(
    *, actor: Actor, now: datetime, fund_id: UUID, name: str, name_ko: str, kind: str
) -> ImplementingEntity:
    """Enter a body that can carry projects out into the register of a fund. It is not assessed yet.

    :raises NotFound: if the fund does not exist, or is not the actor's to see
    :raises EntityRefused: without a name, of an unknown kind, or if the name is in the register
    """
    authorize(actor, "projects.entity_record")
    fund = fund_for(actor, fund_id, lock=True)
    names = {"name": name.strip(), "name_ko": name_ko.strip()}
    if not names["name"] or max(map(len, names.values())) > NAME_AT_MOST:
        raise _refused("name", _("Name the entity in at most 200 characters."))
    if kind not in EntityKind.values:
        raise _refused("kind", _("Choose what kind of body it is."))
    register = ImplementingEntity.objects.filter(fund=fund)
    if register.filter(name__iexact=names["name"]).exists():
        raise _refused("name", _("The register has an entity of this name already."))
    entity = ImplementingEntity(
        fund=fund,
        number=f"IE-{register.count() + 1:03d}",
        kind=kind,
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
        **names,
    )
    entity.save(force_insert=True)
    audit.record(actor, "projects.entity_record", subject=entity, at=now, fund_id=fund.pk)
    events.publish("projects.entity_recorded", subject=entity, at=now, fund_id=fund.pk)
    return entity


@transaction.atomic
def diligence_record(
    *,
    actor: Actor,
    now: datetime,
    entity_id: UUID,
    procurement: str,
    financial_management: str,
    overall: str,
    findings: str,
    assessed_on: date,
    valid_until: date,
) -> DueDiligence:
    """Record an assessment of an entity. It counts once another person of another unit confirms it.

    The ratings are of risk: H, S, M or L. What was recorded by mistake is recorded anew; only the
    newest assessment can be confirmed.

    :raises NotFound: if the entity does not exist, or is not the actor's to see
    :raises EntityRefused: for an unknown rating, no findings, or days out of order
    """
    authorize(actor, "projects.diligence_record")
    entity = access.entity_for(actor, entity_id)
    fund_for(actor, entity.fund_id, lock=True)  # one assessment after the other
    ratings = {
        "procurement": procurement,
        "financial_management": financial_management,
        "overall": overall,
    }
    _must_hold(ratings, findings, assessed_on, valid_until, today=now.date())
    row = DueDiligence(
        entity=entity,
        position=entity.assessments.count() + 1,
        findings=findings.strip(),
        assessed_on=assessed_on,
        valid_until=valid_until,
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
        **ratings,
    )
    row.save(force_insert=True)
    audit.record(actor, "projects.diligence_record", subject=row, at=now, fund_id=entity.fund_id)
    events.publish("projects.diligence_recorded", subject=row, at=now, fund_id=entity.fund_id)
    return row


@transaction.atomic
def diligence_confirm(*, actor: Actor, now: datetime, diligence_id: UUID) -> DueDiligence:
    """Confirm an assessment that another person of another unit recorded: from now on it stands.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises DiligenceConfirmed: if it was confirmed before, or a newer one was recorded
    :raises EntityRefused: if it is no longer valid
    :raises NotPermitted: for who recorded it, and for their unit
    """
    authorize(actor, "projects.diligence_confirm")
    row = access.diligence_for(actor, diligence_id)
    fund_for(actor, row.entity.fund_id, lock=True)  # one of two who confirm at once waits
    row.refresh_from_db(fields=["confirmed_by", "confirmed_by_organization", "confirmed_at"])
    diligence_must_be_open(actor, row, today=now.date())
    before, fund_id = row.facts(), row.entity.fund_id
    row.confirmed_by_id = actor.person_id
    row.confirmed_by_organization_id = actor.organization_id
    row.confirmed_at = now
    row.save(update_fields=["confirmed_by", "confirmed_by_organization", "confirmed_at"])
    action = "projects.diligence_confirm"
    audit.record(actor, action, subject=row, at=now, fund_id=fund_id, before=before)
    events.publish("projects.diligence_confirmed", subject=row, at=now, fund_id=fund_id)
    return row


def diligence_must_be_open(actor: Actor, row: DueDiligence, *, today: date) -> None:
    """Return quietly if this person may confirm the assessment now.

    :raises DiligenceConfirmed: if it was confirmed before, or a newer one was recorded
    :raises EntityRefused: if it is no longer valid
    :raises NotPermitted: for who recorded it, and for their unit
    """
    if row.is_confirmed:
        raise DiligenceConfirmed(_("This assessment was confirmed before. Nothing was written."))
    if DueDiligence.objects.filter(entity=row.entity_id, position__gt=row.position).exists():
        raise DiligenceConfirmed(
            _("A newer assessment was recorded: confirm that one. Nothing was written.")
        )
    if not row.holds_on(today):
        raise _refused("valid_until", _("This assessment is no longer valid. Record a new one."))
    if recorded_by(actor, row):
        raise NotPermitted(
            _(
                "Another person of another unit than the one that recorded the assessment confirms it."
            )
        )


def recorded_by(actor: Actor, row: DueDiligence) -> bool:
    """Return whether this person, or their unit, recorded the assessment."""
    makers = {row.recorded_by_id, row.recorded_by_organization_id}
    return bool({actor.person_id, actor.organization_id} & makers)


def _must_hold(
    ratings: dict[str, str], findings: str, assessed_on: date, valid_until: date, *, today: date
) -> None:
    found = {
        field: _("Rate the risk high, substantial, moderate or low.")
        for field, rating in ratings.items()
        if rating not in RiskRating.values
    }
    if not findings.strip() or len(findings.strip()) > FINDINGS_AT_MOST:
        found["findings"] = _("Say what was found, in at most 5,000 characters.")
    if assessed_on > today:
        found["assessed_on"] = _("The day lies in the future.")
    if valid_until <= today or valid_until <= assessed_on:
        found["valid_until"] = _("An assessment is valid until a day to come.")
    elif valid_until > longest_validity(assessed_on):
        found["valid_until"] = _("An assessment is valid for at most %(count)d years.") % {
            "count": LONGEST_VALIDITY_YEARS
        }
    if found:
        raise EntityRefused(_("This cannot be kept as it stands. Nothing was saved."), fields=found)


def _refused(field: str, sentence: str) -> EntityRefused:
    return EntityRefused(sentence, fields={field: sentence})
