"""A promissory note is given back to its donor: proposed by one person, confirmed by another unit."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors.choices import NoteReturnState, NoteState
from donors.errors import Refused
from donors.models import Encashment, NoteReturn, PromissoryNote
from donors.rules import states
from donors.selectors.note_returns import (
    demanded_open,
    is_returned,
    note_return_for,
    note_return_subject,
    whole_row,
)
from donors.selectors.notes import note_for
from donors.services.decisions import decision_write, made_by
from donors.services.notes import NoteNotHeld
from trustfund.audit import services as audit
from trustfund.documents.selectors import current_versions
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError, NotPermitted, WayOut
from trustfund.kernel.money import Money


class NoteReturnDecided(AlreadyDone):
    """The return was confirmed or declined before, or another one of this note waits."""

    code = "note_return_decided"


class NoteDemanded(Conflict):
    """A part of the note is demanded and may still come, so the note stays."""

    code = "note_demanded"


class NoteReturnChanged(Conflict):
    """Money came in for the note since its return was proposed."""

    code = "note_return_changed"


class NoteReturnNotOnFile(DomainError):
    """No paper about the return is on file that the person may read."""

    code = "note_return_not_on_file"

    def __init__(self, return_id: UUID) -> None:
        super().__init__(
            _(
                "No paper about the return is on file. Nothing was written. Store it first; who "
                "confirms the return reads it."
            )
        )
        self.way_out = WayOut(
            "documents.document_store",
            gettext_lazy("Store the paper"),
            "documents:document_store",
            ("donors.notereturn", return_id),
        )


@transaction.atomic(durable=True)
def note_return_propose(
    *, actor: Actor, now: datetime, note_id: UUID, returned_on: date, reason: str
) -> NoteReturn:
    """Propose that a note is given back: all of it that is held, in the note's currency.

    :raises NotFound: if the note does not exist
    :raises NoteNotHeld: if it is not in custody, or was given back
    :raises NoteReturnDecided: if a return of it waits
    :raises NoteDemanded: if a part of it is demanded and may still come
    :raises Refused: without a reason, for a day to come or before what came in for it, or if
        everything is encashed
    """
    authorize(actor, "donors.note_return_propose")
    note = note_for(actor, note_id, lock=True)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    money = return_must_fit(note, returned_on=returned_on, today=now.date())
    found = NoteReturn(
        note=note,
        returned_on=returned_on,
        reason=reason.strip(),
        amount=money.amount,
        currency=money.currency,
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    found.save(force_insert=True)
    audit.record(actor, "donors.note_return_propose", subject=found, at=now, fund_id=note.fund_id)
    events.publish("donors.note_return_proposed", subject=found, at=now, fund_id=note.fund_id)
    return found


@transaction.atomic(durable=True)
def note_return_confirm(*, actor: Actor, now: datetime, return_id: UUID) -> NoteReturn:
    """Confirm that a note goes back to its donor, having read the paper. It settles nothing any more.

    The installments that it settled are due again in cash; the donor's officers are told.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises NoteReturnDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises NoteReturnNotOnFile: if no document about it is on file that the actor may read
    :raises NoteReturnChanged: if something came in for the note since
    :raises NoteDemanded: if a part of it is demanded and may still come
    """
    authorize(actor, "donors.note_return_confirm")
    note = note_for(actor, note_return_for(actor, return_id).note_id, lock=True)
    found = note_return_for(actor, return_id, lock=True)
    note_return_must_be_open(actor, found)
    if not current_versions(actor, note_return_subject(actor, found.pk)).exists():
        raise NoteReturnNotOnFile(found.pk)
    must_be_as_proposed(found, today=now.date())
    before = found.facts()
    decision_write(actor=actor, now=now, row=found, machine=states.NOTE_RETURN, act="confirm")
    audit.record(
        actor,
        "donors.note_return_confirm",
        subject=found,
        at=now,
        fund_id=note.fund_id,
        before=before,
    )
    events.publish("donors.note_return_confirmed", subject=found, at=now, fund_id=note.fund_id)
    return found


@transaction.atomic(durable=True)
def note_return_decline(*, actor: Actor, now: datetime, return_id: UUID, reason: str) -> NoteReturn:
    """Decline a return, with the reason: the note stays in custody.

    :raises NotFound: if it does not exist, or is not the actor's to see
    :raises NoteReturnDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.note_return_decline")
    found = note_return_for(actor, return_id, lock=True)
    _must_be_undecided(found)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before, fund_id = found.facts(), found.note.fund_id
    found.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=found, machine=states.NOTE_RETURN, act="decline")
    audit.record(
        actor, "donors.note_return_decline", subject=found, at=now, fund_id=fund_id, before=before
    )
    events.publish("donors.note_return_declined", subject=found, at=now, fund_id=fund_id)
    return found


def return_must_fit(note: PromissoryNote, *, returned_on: date, today: date) -> Money:
    """Return what of a note would go back on a day, all that is held of it; for previews, too.

    :raises NoteNotHeld: if it is not in custody, or was given back
    :raises NoteReturnDecided: if a return of it waits
    :raises NoteDemanded: if a part of it is demanded and may still come
    :raises Refused: naming what does not fit
    """
    if note.state != NoteState.IN_CUSTODY or is_returned(note):
        raise NoteNotHeld(_("The note is not in custody. Nothing was written."))
    if note.returns.filter(state=NoteReturnState.PROPOSED).exists():
        raise NoteReturnDecided(_("A return of this note waits for its second person."))
    row = whole_row(note)
    if row.held.amount <= 0:
        raise Refused(_("Everything of this note is encashed."), field="returned_on")
    came = Encashment.objects.filter(line__note=note).values_list("receipt__value_date", flat=True)
    if not max([note.received_on, *came]) <= returned_on <= today:
        raise Refused(
            _("The day lies before the note or money for it came in, or in the future."),
            field="returned_on",
        )
    _must_not_be_demanded(note, today=today)
    return row.held


def must_be_as_proposed(found: NoteReturn, *, today: date) -> None:
    """Return quietly if what is to go back is still what is held; for previews, too.

    :raises NoteReturnChanged: if something came in for the note since
    :raises NoteDemanded: if a part of it is demanded and may still come
    """
    held = whole_row(found.note).held
    if held != found.money:
        raise NoteReturnChanged(
            _(
                "%(held)s are held of this note now, and %(money)s were to go back. Decline this "
                "return and propose another one."
            )
            % {"held": held, "money": found.money}
        )
    _must_not_be_demanded(found.note, today=today)


def note_return_must_be_open(actor: Actor, found: NoteReturn) -> None:
    """Return quietly if this person may confirm the return now.

    :raises NoteReturnDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_undecided(found)
    if made_by(actor, found):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed a return confirms it.")
        )


def _must_not_be_demanded(note: PromissoryNote, *, today: date) -> None:
    asked = demanded_open(note, whole_row(note), today=today)
    if asked.amount:
        raise NoteDemanded(
            _(
                "%(money)s of this note are demanded and can still come. Nothing was written. Wait for "
                "the money, and give back what is left then."
            )
            % {"money": asked}
        )


def _must_be_undecided(found: NoteReturn) -> None:
    if found.state != NoteReturnState.PROPOSED:
        raise NoteReturnDecided(
            _("This return stands as: %(state)s. Nothing was written.")
            % {"state": found.get_state_display()}
        )
