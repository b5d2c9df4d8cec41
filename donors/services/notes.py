"""A promissory note is proposed with its schedule, taken into custody by another unit, and encashed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors import access
from donors.choices import NoteState
from donors.errors import Refused
from donors.models import Agreement, Encashment, EncashmentCall, NoteLine, PromissoryNote, Receipt
from donors.rules import states
from donors.rules.notes import LINES_AT_MOST, schedule_fault
from donors.selectors.note_returns import is_returned
from donors.selectors.notes import (
    left_for_notes,
    left_to_pay,
    note_for,
    note_is_possible,
    note_row,
    note_subject,
    receipts_to_tie,
)
from donors.services.decisions import decision_write, made_by
from donors.services.funds import fund_locked
from donors.services.payment_requests import deposit_account_of
from trustfund.audit import services as audit
from trustfund.documents.selectors import current_versions
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError, NotPermitted, WayOut
from trustfund.kernel.money import Money

REFERENCE_AT_MOST: Final = 80
CUSTODIAN_AT_MOST: Final = 200
SCHEDULE_FAULTS: Final[dict[str, Promise]] = {
    "none": gettext_lazy("Enter at least one date with its amount."),
    "many": gettext_lazy("A schedule has at most %(most)d dates."),
    "currency": gettext_lazy("A note and its schedule are in the agreement's currency."),
    "positive": gettext_lazy("Each amount of the schedule is above zero."),
    "early": gettext_lazy("No date of the schedule lies before the day of receipt."),
    "sum": gettext_lazy("The amounts of the schedule are not exactly the face of the note."),
}


class NoteDecided(AlreadyDone):
    """The note was confirmed or declined before."""

    code = "note_decided"


class NoteNotHeld(Conflict):
    """The note is not in custody, or not any more, so nothing can be encashed of it."""

    code = "note_not_held"


class MoreThanNote(Refused):
    """The receipt is more than what is left of the line of the schedule."""

    code = "more_than_note"


class NoteNotOnFile(DomainError):
    """No copy of the note is on file that the person may read."""

    code = "note_not_on_file"

    def __init__(self, note_id: UUID) -> None:
        super().__init__(
            _(
                "No copy of the note is on file. Nothing was written. Store it first; who takes the "
                "note into custody reads it."
            )
        )
        self.way_out = WayOut(
            "documents.document_store",
            gettext_lazy("Store the copy"),
            "documents:document_store",
            ("donors.promissorynote", note_id),
        )


@transaction.atomic(durable=True)
def note_propose(
    *,
    actor: Actor,
    now: datetime,
    agreement_id: UUID,
    money: Money,
    received_on: date,
    reference: str,
    custodian: str,
    lines: Sequence[tuple[date, Money]],
) -> PromissoryNote:
    """Propose a note that a donor has deposited, with the dates from which on it may be encashed.

    It is no receipt: nothing is booked, and paid-in does not change.

    :raises NotFound: if the agreement does not exist
    :raises Refused: for words that are missing, a day to come or before the signature, a schedule that
        is not the face, or more than the agreement leaves
    """
    authorize(actor, "donors.note_propose")
    fund_locked(access.agreement_for(actor, agreement_id).fund_id)
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    note_must_fit(agreement, money=money, received_on=received_on, lines=lines, today=now.date())
    words = {"reference": reference.strip(), "custodian": custodian.strip()}
    for field, most in (("reference", REFERENCE_AT_MOST), ("custodian", CUSTODIAN_AT_MOST)):
        if not words[field] or len(words[field]) > most:
            raise Refused(_("Say it in up to %(most)d characters.") % {"most": most}, field=field)
    standing = PromissoryNote.objects.exclude(state=NoteState.DECLINED)
    if standing.filter(donor=agreement.donor, reference=words["reference"]).exists():
        raise Refused(
            _("A note of this donor with this number is here already."), field="reference"
        )
    note = PromissoryNote(
        fund=agreement.fund,
        donor=agreement.donor,
        agreement=agreement,
        number=PromissoryNote.objects.filter(fund=agreement.fund).count() + 1,
        received_on=received_on,
        amount=money.amount,
        currency=money.currency,
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
        **words,
    )
    note.save(force_insert=True)
    audit.record(actor, "donors.note_propose", subject=note, at=now, fund_id=note.fund_id)
    for number, (day, part) in enumerate(lines, start=1):
        line = NoteLine(
            note=note, number=number, due_date=day, amount=part.amount, currency=part.currency
        )
        line.save(force_insert=True)
        audit.record(actor, "donors.note_propose", subject=line, at=now, fund_id=note.fund_id)
    events.publish("donors.note_proposed", subject=note, at=now, fund_id=note.fund_id)
    return note


@transaction.atomic(durable=True)
def note_confirm(*, actor: Actor, now: datetime, note_id: UUID) -> PromissoryNote:
    """Take a note into custody that another person proposed, having its copy.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises NoteDecided: if it was confirmed or declined before
    :raises NoteNotOnFile: if no document about it is on file that the actor may read
    :raises NotPermitted: for who proposed it, and for their unit
    """
    authorize(actor, "donors.note_confirm")
    note = note_for(actor, note_id, lock=True)
    note_must_be_open(actor, note)
    if not current_versions(actor, note_subject(actor, note.pk)).exists():
        raise NoteNotOnFile(note.pk)
    before = note.facts()
    decision_write(actor=actor, now=now, row=note, machine=states.NOTE, act="confirm")
    audit.record(
        actor, "donors.note_confirm", subject=note, at=now, fund_id=note.fund_id, before=before
    )
    events.publish("donors.note_confirmed", subject=note, at=now, fund_id=note.fund_id)
    return note


@transaction.atomic(durable=True)
def note_decline(*, actor: Actor, now: datetime, note_id: UUID, reason: str) -> PromissoryNote:
    """Decline a note that was proposed, with the reason. It settles nothing.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises NoteDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.note_decline")
    note = note_for(actor, note_id, lock=True)
    _must_be_undecided(note)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = note.facts()
    note.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=note, machine=states.NOTE, act="decline")
    audit.record(
        actor, "donors.note_decline", subject=note, at=now, fund_id=note.fund_id, before=before
    )
    events.publish("donors.note_declined", subject=note, at=now, fund_id=note.fund_id)
    return note


@transaction.atomic(durable=True)
def encashment_record(
    *, actor: Actor, now: datetime, note_id: UUID, line: int, receipt_id: UUID
) -> Encashment:
    """Say that a receipt came in for a line of a note's schedule, the whole receipt.

    The receipt is in the books already, by hand or from a bank's file; nothing is booked again.

    :raises NotFound: if the note does not exist
    :raises NoteNotHeld: if it is not in custody
    :raises Refused: for a line that it does not have, or a receipt that is not this agreement's, is older
        than the note or settles another line
    :raises MoreThanNote: if the receipt is more than what is left of the line
    """
    authorize(actor, "donors.encashment_record")
    # The fund first, as whoever reverses receipts does.
    fund_locked(note_for(actor, note_id).fund_id)
    note = note_for(actor, note_id, lock=True)
    found, receipt = encashment_must_fit(note, line=line, receipt_id=receipt_id)
    encashment = Encashment(
        line=found,
        receipt=receipt,
        amount=receipt.amount,
        currency=receipt.currency,
        recorded_by_id=actor.person_id,
    )
    encashment.save(force_insert=True)
    audit.record(
        actor, "donors.encashment_record", subject=encashment, at=now, fund_id=note.fund_id
    )
    events.publish("donors.encashment_recorded", subject=encashment, at=now, fund_id=note.fund_id)
    return encashment


@transaction.atomic(durable=True)
def encashment_call(*, actor: Actor, now: datetime, note_id: UUID, line: int) -> EncashmentCall:
    """Demand of the donor what is left of a line of its note, once the line's day has come.

    A job makes the letters in both languages and tells its officers, as of a payment request.

    :raises NotFound: if the note does not exist
    :raises NoteNotHeld: if it is not in custody
    :raises Refused: for a line that it does not have, whose day has not come, that was demanded
        before or of which nothing is left
    """
    authorize(actor, "donors.encashment_call")
    note = note_for(actor, note_id, lock=True)
    found, left = call_must_fit(note, line=line, today=now.date())
    account = deposit_account_of(note.fund_id, note.currency)
    call = EncashmentCall(
        line=found,
        called_on=now.date(),
        amount=left.amount,
        currency=left.currency,
        called_by_id=actor.person_id,
        called_for_id=actor.organization_id,
        deposit_bank=account.bank_name if account else "",
        deposit_account=account.identifier if account else "",
    )
    call.save(force_insert=True)
    audit.record(actor, "donors.encashment_call", subject=call, at=now, fund_id=note.fund_id)
    events.publish("donors.encashment_called", subject=call, at=now, fund_id=note.fund_id)
    return call


def call_must_fit(note: PromissoryNote, *, line: int, today: date) -> tuple[NoteLine, Money]:
    """Return the line and what is left of it if it may be demanded today; for previews, too.

    :raises NoteNotHeld: if the note is not in custody
    :raises Refused: naming what does not fit
    """
    _must_be_held(note)
    found = NoteLine.objects.filter(note=note, number=line).first()
    if found is None:
        raise Refused(_("The schedule has no such line."), field="line")
    if found.due_date > today:
        raise Refused(_("The day of this line has not come."), field="line")
    if EncashmentCall.objects.filter(line=found).exists():
        raise Refused(_("This line was demanded before."), field="line")
    left = left_of_line(note, line)
    if left.amount <= 0:
        raise Refused(_("Everything of this line is encashed."), field="line")
    owed = left_to_pay(note.agreement, today=today)
    if left > owed:
        raise Refused(
            _(
                "%(left)s are left of this line, and %(owed)s are to be paid under agreement %(number)s. "
                "Nothing was demanded. Give the note back to the donor, and ask for one over what it owes."
            )
            % {"left": left, "owed": owed, "number": note.agreement.number},
            field="line",
        )
    return found, left


def left_of_line(note: PromissoryNote, line: int) -> Money:
    """Return what is left of a line of a note, all receipts counted. One query."""
    rows = note_row(note, as_of=date.max).lines
    return next(one.left for one in rows if one.number == line)


def note_must_fit(
    agreement: Agreement,
    *,
    money: Money,
    received_on: date,
    lines: Sequence[tuple[date, Money]],
    today: date,
) -> None:
    """Return quietly if a note of this face and schedule may be deposited; for previews, too.

    :raises Refused: naming what does not fit
    """
    signed = agreement.countersigned_date
    if not note_is_possible(agreement) or signed is None:
        raise Refused(_("The donor has not countersigned yet."), field="amount")
    if money.currency != agreement.currency:
        raise Refused(str(SCHEDULE_FAULTS["currency"]), field="amount")
    if money.amount <= 0:
        raise Refused(_("The face of a note is above zero."), field="amount")
    if not signed <= received_on <= today:
        raise Refused(
            _("The day lies before the countersignature or in the future."), field="received_on"
        )
    fault = schedule_fault(money, lines, received_on=received_on)
    if fault:
        raise Refused(str(SCHEDULE_FAULTS[fault]) % {"most": LINES_AT_MOST}, field="lines")
    left = left_for_notes(agreement, today=today)
    if money > left:
        raise Refused(
            _(
                "%(left)s of agreement %(number)s are neither paid nor promised by a note, and "
                "%(money)s would be more. Nothing was written."
            )
            % {"left": left, "number": agreement.number, "money": money},
            field="amount",
        )


def encashment_must_fit(
    note: PromissoryNote, *, line: int, receipt_id: UUID
) -> tuple[NoteLine, Receipt]:
    """Return the line and the receipt if the receipt may settle the line; for previews, too.

    :raises NoteNotHeld: if the note is not in custody
    :raises Refused: for a line or a receipt that does not belong here
    :raises MoreThanNote: if the receipt is more than what is left of the line
    """
    _must_be_held(note)
    found = NoteLine.objects.filter(note=note, number=line).first()
    if found is None:
        raise Refused(_("The schedule has no such line."), field="line")
    receipt = receipts_to_tie(note).filter(pk=receipt_id).first()
    if receipt is None:
        raise Refused(
            _(
                "Choose a receipt under the note's agreement that came in since the note was "
                "received and settles no other line."
            ),
            field="receipt_id",
        )
    left = left_of_line(note, found.number)
    if receipt.money > left:
        raise MoreThanNote(
            _("%(left)s are left of this line, and the receipt of %(money)s would be more.")
            % {"left": left, "money": receipt.money},
            field="receipt_id",
        )
    return found, receipt


def note_must_be_open(actor: Actor, note: PromissoryNote) -> None:
    """Return quietly if this person may take the note into custody now.

    :raises NoteDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_undecided(note)
    if made_by(actor, note):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed the note confirms it.")
        )


def _must_be_held(note: PromissoryNote) -> None:
    if note.state != NoteState.IN_CUSTODY or is_returned(note):
        raise NoteNotHeld(_("The note is not in custody. Nothing was written."))


def _must_be_undecided(note: PromissoryNote) -> None:
    if note.state != NoteState.PROPOSED:
        raise NoteDecided(
            _("This note stands as: %(state)s. Nothing was written.")
            % {"state": note.get_state_display()}
        )
