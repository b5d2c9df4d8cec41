"""Signatures on paper: recorded with the scan by one person, confirmed or declined by another unit."""

import hashlib
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import PaperState
from donors.errors import Refused
from donors.models import Agreement, Amendment, PaperSignature
from donors.rules import signatures, states
from donors.selectors.papers import Signed, offer_of, paper_for
from donors.services.amendments import amendment_bind, amendment_must_wait
from donors.services.decisions import decision_write, made_by
from donors.services.signatures import (
    Signature,
    agreement_bind,
    agreement_must_wait,
)
from trustfund.audit import services as audit
from trustfund.documents import services as documents
from trustfund.documents.choices import Classification
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, NotPermitted

TEXT_AT_MOST = 200


class NothingOnOffer(Conflict):
    """Neither the agreement nor an amendment of it waits for the donor's signature."""

    code = "nothing_on_offer"


class PaperWaits(Conflict):
    """A signature on paper was recorded before and waits for a second unit."""

    code = "paper_waits"


class PaperDecided(AlreadyDone):
    """The signature on paper was confirmed or declined before."""

    code = "paper_decided"


@transaction.atomic(durable=True)
def paper_signature_record(
    *,
    actor: Actor,
    now: datetime,
    agreement_id: UUID,
    content_hash: str,
    signatory_name: str,
    signatory_office: str,
    place: str,
    signed_on: date,
    file: IO[bytes],
    name: str,
) -> PaperSignature:
    """Record that an offer was signed for its donor on paper, and keep the scan.

    `content_hash` stands on the signing page: it must be that of what is on offer now. Nothing is in
    force by it until another unit confirms it. `name` is the file's own.

    :raises NotFound: if the agreement does not exist or belongs to another donor
    :raises NothingOnOffer: if nothing waits for the donor's signature
    :raises PaperWaits: if a signature on paper waits to be confirmed
    :raises Refused: for the fingerprint of other terms, a day before the offer or in the future, or
        missing words
    :raises FileRefused: one of its kinds, if the scan is not kept here
    :raises StoreUnavailable: if the store of documents does not answer
    """
    authorize(actor, "donors.paper_signature_record")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    offer = open_offer(agreement)
    _terms_must_be_those_signed(offer, content_hash)
    words = _words_that_fit(
        signatory_name=signatory_name, signatory_office=signatory_office, place=place
    )
    _day_must_fit(offer, signed_on, today=now.date())
    paper = PaperSignature(
        agreement=agreement,
        amendment=offer.amendment,
        content_hash=offer.what.content_hash,
        signed_on=signed_on,
        scan_sha256=_digest(file),
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
        **words,
    )
    paper.save(force_insert=True)
    audit.record(
        actor, "donors.paper_signature_record", subject=paper, at=now, fund_id=agreement.fund_id
    )
    _scan_kept(paper, offer, actor=actor, now=now, file=file, name=name)
    events.publish(
        "donors.paper_signature_recorded", subject=paper, at=now, fund_id=agreement.fund_id
    )
    return paper


@transaction.atomic(durable=True)
def paper_signature_confirm(*, actor: Actor, now: datetime, paper_id: UUID) -> PaperSignature:
    """Confirm a signature on paper that another unit recorded: it binds as of the day of signing.

    All that follows from a signature in the system follows from it, by the same code.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises PaperDecided: if it was confirmed or declined before
    :raises NotPermitted: for who recorded it, and for their unit
    :raises AgreementSigned: if the agreement was countersigned meanwhile
    :raises AmendmentSettled: if the amendment is countersigned or replaced
    :raises OfferWithdrawn: if the offer was withdrawn
    :raises DonorExcluded: if the donor's own law excluded it on the day of signing
    :raises ClauseRefused: if by that day an installment were due after the end date
    :raises NoRate: if no rate of that day is given or published
    """
    authorize(actor, "donors.paper_signature_confirm")
    found = paper_for(actor, paper_id)
    agreement = access.agreement_for(actor, found.agreement_id, lock=True)
    paper = paper_for(actor, paper_id, lock=True)
    paper_must_be_open(actor, paper)
    binding: dict[str, Any] = {
        "agreement": agreement,
        "signature": Signature(paper.signed_on, paper=paper),
        "actor": actor,
        "now": now,
        "action": "donors.paper_signature_confirm",
        "content_hash": paper.content_hash,
    }
    if paper.amendment_id is None:
        agreement_must_wait(agreement, paper.content_hash)
        _decide(paper, actor, now, act="confirm")
        agreement_bind(**binding)
    else:
        amendment = Amendment.objects.select_for_update(no_key=True).get(pk=paper.amendment_id)
        amendment_must_wait(amendment, paper.content_hash)
        _decide(paper, actor, now, act="confirm")
        amendment_bind(amendment=amendment, **binding)
    events.publish(
        "donors.paper_signature_confirmed", subject=paper, at=now, fund_id=agreement.fund_id
    )
    return paper


@transaction.atomic(durable=True)
def paper_signature_decline(
    *, actor: Actor, now: datetime, paper_id: UUID, reason: str
) -> PaperSignature:
    """Decline a signature on paper that was recorded, with the reason. The offer waits as before.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises PaperDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.paper_signature_decline")
    paper = paper_for(actor, paper_id, lock=True)
    _must_be_undecided(paper)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    _decide(paper, actor, now, act="decline", reason=reason.strip())
    events.publish(
        "donors.paper_signature_declined", subject=paper, at=now, fund_id=paper.agreement.fund_id
    )
    return paper


def paper_must_be_open(actor: Actor, paper: PaperSignature) -> None:
    """Return quietly if this person may confirm the signature now; for previews, too.

    :raises PaperDecided: if it was confirmed or declined before
    :raises NotPermitted: for who recorded it, and for their unit
    """
    _must_be_undecided(paper)
    if made_by(actor, paper):
        raise NotPermitted(
            _("Another person of another unit than the one that recorded the paper confirms it.")
        )


def open_offer(agreement: Agreement) -> Signed:
    """Return what can be signed on paper now; for pages, too.

    :raises NothingOnOffer: if nothing waits for the donor's signature
    :raises PaperWaits: if a signature on paper waits to be confirmed
    """
    offer = offer_of(agreement)
    if offer is None:
        raise NothingOnOffer(
            _("Nothing of agreement %(number)s waits for the donor's signature.")
            % {"number": agreement.number}
        )
    if not signatures.may_follow(signatures.DONOR, offer.donor, "record"):
        raise PaperWaits(
            _(
                "A signature on paper of %(reference)s waits already. It is confirmed or declined first."
            )
            % {"reference": offer.reference}
        )
    return offer


def _words_that_fit(**words: str) -> dict[str, str]:
    found = {field: text.strip() for field, text in words.items()}
    for field, text in found.items():
        if not text or len(text) > TEXT_AT_MOST:
            raise Refused(
                _("Say it in up to %(most)d characters.") % {"most": TEXT_AT_MOST}, field=field
            )
    return found


def _terms_must_be_those_signed(offer: Signed, content_hash: str) -> None:
    # People type it off a page, in groups or in capitals.
    if "".join(content_hash.split()).lower() != offer.what.content_hash:
        raise Refused(
            _(
                "The fingerprint on the paper is not that of the terms on offer. Nothing was written. "
                "Compare it character by character; if it differs, other terms were signed."
            ),
            field="content_hash",
        )


def _day_must_fit(offer: Signed, signed_on: date, *, today: date) -> None:
    if signed_on > today:
        raise Refused(_("The day lies in the future."), field="signed_on")
    offered_on = offer.what.administrator_signed_date
    if offered_on is not None and signed_on < offered_on:
        raise Refused(
            _("It was offered on %(day)s, and cannot be signed before that.")
            % {"day": offered_on.isoformat()},
            field="signed_on",
        )


def _scan_kept(
    paper: PaperSignature, offer: Signed, *, actor: Actor, now: datetime, file: IO[bytes], name: str
) -> None:
    documents.document_made(
        actor=actor,
        now=now,
        about="donors.papersignature",
        about_id=paper.pk,
        fund_id=paper.agreement.fund_id,
        title=_("Signed page of %(reference)s") % {"reference": offer.reference},
        classification=Classification.PARTIES,
        file=file,
        name=name,
    )


def _digest(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, by which the store of documents knows it, too."""
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(1 << 16):
        digest.update(part)
    return digest.hexdigest()


def _decide(
    paper: PaperSignature, actor: Actor, now: datetime, *, act: str, reason: str = ""
) -> None:
    before = paper.facts()
    paper.declined_reason = reason
    decision_write(actor=actor, now=now, row=paper, machine=states.PAPER, act=act)
    audit.record(
        actor,
        f"donors.paper_signature_{act}",
        subject=paper,
        at=now,
        fund_id=paper.agreement.fund_id,
        before=before,
    )


def _must_be_undecided(paper: PaperSignature) -> None:
    if paper.state != PaperState.RECORDED:
        raise PaperDecided(
            _("This signature on paper stands as: %(state)s. Nothing was written.")
            % {"state": paper.get_state_display()}
        )
