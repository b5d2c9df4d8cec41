"""A key of burden sharing is proposed by one person, and agreed or declined by another unit's."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import KeyKind, KeyState
from donors.errors import Refused
from donors.models import BurdenKey
from donors.rules import states
from donors.rules.burden import Key, KeysNotWhole, NegativeKey, NoKeys
from donors.rules.burden_keys import WeightTooFine, key_read, key_text
from donors.rules.terms import FIRST_YEAR, LAST_YEAR
from donors.services.decisions import decision_write, made_by
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.currencies import EXPONENTS
from trustfund.kernel.errors import AlreadyDone, NotPermitted


class KeyNotWhole(Refused):
    """Percentages that are not a hundred; the sentence says what is missing."""

    code = "key_not_whole"


class KeyDecided(AlreadyDone):
    """The key was agreed or declined before."""

    code = "key_decided"


@transaction.atomic(durable=True)
def burden_key_propose(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    kind: str,
    weights: Mapping[UUID, Decimal],
    effective_on: date,
    basis: str,
    currency: str = "",
    measure: str = "",
    measure_source: str = "",
    year: int | None = None,
) -> BurdenKey:
    """Propose by what the donors of a fund share its burden from a day on.

    `weights` are percent, amounts in `currency`, or the `measure` of a `measure_source` and `year`. Nothing
    counts yet: another person of another unit confirms it.

    :raises NotFound: if the fund or a donor does not exist
    :raises KeyNotWhole: for percentages that are not a hundred
    :raises Refused: for no weight, one not above zero or too fine, and for what the kind needs
    """
    authorize(actor, "donors.burden_key_propose")
    fund = fund_for(actor, fund_id)
    for donor_id in weights:
        access.donor_for(actor, donor_id)
    unit = _unit(kind, currency=currency, measure=measure, measure_source=measure_source, year=year)
    if not basis.strip():
        raise Refused(_("Say by what the donors agreed it."), field="basis")
    key_must_hold(kind, weights, unit=unit)
    is_fixed, is_measured = kind == KeyKind.FIXED, kind == KeyKind.PROPORTIONAL
    key = BurdenKey(
        fund=fund,
        kind=kind,
        weights={str(donor_id): key_text(weight) for donor_id, weight in weights.items()},
        currency=currency if is_fixed else "",
        measure=measure.strip() if is_measured else "",
        measure_source=measure_source.strip() if is_measured else "",
        year=year if is_measured else None,
        effective_on=effective_on,
        basis=basis.strip(),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    key.save(force_insert=True)
    audit.record(actor, "donors.burden_key_propose", subject=key, at=now, fund_id=fund.pk)
    events.publish("donors.burden_key_proposed", subject=key, at=now, fund_id=fund.pk)
    return key


@transaction.atomic(durable=True)
def burden_key_confirm(*, actor: Actor, now: datetime, key_id: UUID) -> BurdenKey:
    """Let a key count that another person proposed, from its day on.

    :raises NotFound: if the key does not exist
    :raises KeyDecided: if it was agreed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    authorize(actor, "donors.burden_key_confirm")
    key = access.burden_key_for(actor, key_id, lock=True)
    key_must_be_open(actor, key)
    before = key.facts()
    decision_write(actor=actor, now=now, row=key, machine=states.BURDEN_KEY, act="confirm")
    audit.record(
        actor, "donors.burden_key_confirm", subject=key, at=now, fund_id=key.fund_id, before=before
    )
    events.publish("donors.burden_key_confirmed", subject=key, at=now, fund_id=key.fund_id)
    return key


@transaction.atomic(durable=True)
def burden_key_decline(*, actor: Actor, now: datetime, key_id: UUID, reason: str) -> BurdenKey:
    """Decline a key that was proposed, with the reason. The one in force stays.

    :raises NotFound: if the key does not exist
    :raises KeyDecided: if it was agreed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.burden_key_decline")
    key = access.burden_key_for(actor, key_id, lock=True)
    _must_be_undecided(key)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = key.facts()
    key.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=key, machine=states.BURDEN_KEY, act="decline")
    audit.record(
        actor, "donors.burden_key_decline", subject=key, at=now, fund_id=key.fund_id, before=before
    )
    events.publish("donors.burden_key_declined", subject=key, at=now, fund_id=key.fund_id)
    return key


def key_must_hold(kind: str, weights: Mapping[UUID, Decimal], *, unit: str) -> Key:
    """Return the key if its weights hold together; for previews, too.

    :raises KeyNotWhole: for percentages that are not a hundred
    :raises Refused: for no weight, or one that is not above zero or too fine
    """
    try:
        return key_read(kind, weights, unit=unit)
    except KeysNotWhole as error:
        words = {"difference": key_text(abs(error.difference))}
        raise KeyNotWhole(
            _("The percentages are not a hundred together: %(difference)s is missing.") % words
            if error.difference > 0
            else _("The percentages are not a hundred together: %(difference)s is too much.")
            % words,
            field="weights",
        ) from error
    except NoKeys as error:
        raise Refused(_("Enter a weight for at least one donor."), field="weights") from error
    except NegativeKey as error:
        raise Refused(
            _("A weight is above zero. Leave a donor without a share empty."), field="weights"
        ) from error
    except WeightTooFine as error:
        raise Refused(
            _("A weight has at most four decimals, and no more than its currency has."),
            field="weights",
        ) from error


def key_must_be_open(actor: Actor, key: BurdenKey) -> None:
    """Return quietly if this person may agree the key now.

    :raises KeyDecided: if it was agreed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_undecided(key)
    if made_by(actor, key):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed a key confirms it.")
        )


def _unit(kind: str, *, currency: str, measure: str, measure_source: str, year: int | None) -> str:
    """Return what the weights are.

    :raises Refused: if the kind is unknown, or what it needs is missing
    """
    if kind not in KeyKind.values:
        raise Refused(_("Choose what the weights are."), field="kind")
    if kind == KeyKind.PERCENT:
        return "%"
    if kind == KeyKind.FIXED:
        if currency not in EXPONENTS:
            raise Refused(_("Choose the currency of the fixed amounts."), field="currency")
        return currency
    if not measure.strip():
        raise Refused(_("Name the measure, such as gross national income."), field="measure")
    if not measure_source.strip():
        raise Refused(_("Say who published the measure."), field="measure_source")
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(_("Say which year the measure is of."), field="year")
    return measure.strip()


def _must_be_undecided(key: BurdenKey) -> None:
    if key.state != KeyState.PROPOSED:
        raise KeyDecided(
            _("This key stands as: %(state)s. Nothing was written.")
            % {"state": key.get_state_display()}
        )
