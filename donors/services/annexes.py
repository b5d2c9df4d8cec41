"""A version of an annex is proposed by one person, confirmed or declined by another of another unit."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from donors.choices import Annex, AnnexMove, AnnexState
from donors.errors import Refused
from donors.models import Agreement, AgreementAnnex, Amendment, AnnexVersion
from donors.rules import states
from donors.rules.annexes import TEXT_AT_MOST, annex_hash, day_fault
from donors.selectors.annexes import annex_for, annexes_bound, annexes_in_force
from donors.services.decisions import decision_write, made_by
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, NotPermitted


class AnnexDecided(AlreadyDone):
    """The version was confirmed or declined before."""

    code = "annex_decided"


class AnnexWaits(Conflict):
    """Another version of this annex waits to be confirmed."""

    code = "annex_waits"


@transaction.atomic(durable=True)
def annex_propose(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    annex: int,
    effective_on: date,
    text: str,
    text_ko: str,
) -> AnnexVersion:
    """Propose the next version of an annex, in force from a day on once another unit confirms it.

    :raises NotFound: if the fund does not exist
    :raises AnnexWaits: if a version of this annex waits to be confirmed
    :raises Refused: for an unknown annex, a day that is over or not after the last version's, no text
    """
    authorize(actor, "donors.annex_propose")
    fund = fund_for(actor, fund_id, lock=True)
    if annex not in Annex.values:
        raise Refused(_("Choose which annex it is."), field="annex")
    for field, words in (("text", text), ("text_ko", text_ko)):
        if not words.strip() or len(words) > TEXT_AT_MOST:
            raise Refused(
                _("Write the whole text, up to %(most)d characters.") % {"most": TEXT_AT_MOST},
                field=field,
            )
    versions = AnnexVersion.objects.filter(fund=fund, annex=annex)
    if versions.filter(state=AnnexState.PROPOSED).exists():
        raise AnnexWaits(_("A version of this annex waits. It is confirmed or declined first."))
    annex_day_must_fit(fund.pk, annex, effective_on, today=now.date())
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    row = AnnexVersion(
        fund=fund,
        annex=annex,
        number=number,
        effective_on=effective_on,
        text=text.strip(),
        text_ko=text_ko.strip(),
        sha256=annex_hash(
            annex=annex,
            number=number,
            effective_on=effective_on,
            text=text.strip(),
            text_ko=text_ko.strip(),
        ),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    row.save(force_insert=True)
    audit.record(actor, "donors.annex_propose", subject=row, at=now, fund_id=fund.pk)
    events.publish("donors.annex_proposed", subject=row, at=now, fund_id=fund.pk)
    return row


@transaction.atomic(durable=True)
def annex_confirm(*, actor: Actor, now: datetime, annex_id: UUID) -> AnnexVersion:
    """Confirm a version that another person proposed: agreements offered from its day on name it.

    :raises NotFound: if it does not exist
    :raises AnnexDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises Refused: if its day is over by now
    """
    authorize(actor, "donors.annex_confirm")
    found = annex_for(actor, annex_id)
    fund_locked(found.fund_id)  # no agreement is offered meanwhile
    row = annex_for(actor, annex_id, lock=True)
    annex_must_be_open(actor, row)
    annex_day_must_fit(row.fund_id, row.annex, row.effective_on, today=now.date())
    before = row.facts()
    decision_write(actor=actor, now=now, row=row, machine=states.ANNEX, act="confirm")
    audit.record(
        actor, "donors.annex_confirm", subject=row, at=now, fund_id=row.fund_id, before=before
    )
    events.publish("donors.annex_confirmed", subject=row, at=now, fund_id=row.fund_id)
    return row


@transaction.atomic(durable=True)
def annex_decline(*, actor: Actor, now: datetime, annex_id: UUID, reason: str) -> AnnexVersion:
    """Decline a version that was proposed, with the reason. Its number is not given again.

    :raises NotFound: if it does not exist
    :raises AnnexDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.annex_decline")
    row = annex_for(actor, annex_id, lock=True)
    _must_be_undecided(row)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = row.facts()
    row.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=row, machine=states.ANNEX, act="decline")
    audit.record(
        actor, "donors.annex_decline", subject=row, at=now, fund_id=row.fund_id, before=before
    )
    events.publish("donors.annex_declined", subject=row, at=now, fund_id=row.fund_id)
    return row


def annex_must_be_open(actor: Actor, row: AnnexVersion) -> None:
    """Return quietly if this person may confirm the version now; for previews, too.

    :raises AnnexDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_undecided(row)
    if made_by(actor, row):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed the version confirms it.")
        )


def annex_day_must_fit(fund_id: UUID, annex: int, effective_on: date, *, today: date) -> None:
    """Return quietly if a version of this annex can be in force from a day on; for previews, too.

    :raises Refused: if the day is over, or not after that of the last confirmed version
    """
    confirmed = AnnexVersion.objects.filter(
        fund_id=fund_id, annex=annex, state=AnnexState.CONFIRMED
    )
    latest = confirmed.aggregate(latest=Max("effective_on"))["latest"]
    sentences = {
        "past": _("The day is over. Agreements of that day have named the version before."),
        "order": _("A confirmed version is in force from %(day)s on. This one comes after it.")
        % {"day": latest},
    }
    if fault := day_fault(effective_on, today=today, latest=latest):
        raise Refused(sentences[fault], field="effective_on")


def annexes_amended(agreement: Agreement, choice: str, *, day: date) -> list[AnnexVersion]:
    """Return the versions that an amendment names: those in force for the fund, or as signed before.

    :raises Refused: for another choice than the two
    """
    if choice not in AnnexMove.values:
        raise Refused(_("Choose which versions of the annexes it names."), field="annexes")
    if choice == AnnexMove.IN_FORCE:
        return annexes_in_force(agreement.fund_id, day)
    return annexes_bound(agreement)


def annex_rows(
    agreement: Agreement, versions: Sequence[AnnexVersion], *, amendment: Amendment | None = None
) -> list[AgreementAnnex]:
    """Return the versions that a draft names as rows, not written yet."""
    return [
        AgreementAnnex(agreement=agreement, amendment=amendment, annex=one.annex, version=one)
        for one in versions
    ]


def _must_be_undecided(row: AnnexVersion) -> None:
    if row.state != AnnexState.PROPOSED:
        raise AnnexDecided(
            _("This version stands as: %(state)s. Nothing was written.")
            % {"state": row.get_state_display()}
        )
