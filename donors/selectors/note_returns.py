"""Promissory notes that are given back: the only way to a row of them, and what of a note can go back."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from donors import access
from donors.choices import NoteReturnState
from donors.models import NoteReturn, PromissoryNote
from donors.selectors.agreements import ladder_of
from donors.selectors.notes import NoteRow, note_row
from donors.selectors.postings import paid_so_far
from trustfund.db.words import local
from trustfund.documents.rules.subjects import Subject
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import Money, zero
from trustfund.kernel.waiting import Waiting


def note_returns_visible_to(actor: Actor | None) -> QuerySet[NoteReturn]:
    """Return the returns of notes that the actor may see, newest first; not evaluated."""
    rows = NoteReturn.objects.filter(note__donor__in=access.donors_visible_to(actor))
    return rows.select_related(
        "note__donor__organization", "note__fund", "note__agreement", "proposed_by", "decided_by"
    ).order_by("-id")


def note_return_for(actor: Actor | None, return_id: UUID, *, lock: bool = False) -> NoteReturn:
    """Return a return with its note, fund and agreement, locked for this transaction if asked.

    :raises NotFound: if there is none, or its donor is not the actor's to see
    """
    rows = note_returns_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=return_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def note_return_subject(actor: Actor | None, return_id: UUID) -> Subject:
    """Return a return as a thing that documents are about: the letter, the donor's receipt.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = note_return_for(actor, return_id)
    return Subject(
        about="donors.notereturn",
        id=found.pk,
        fund_id=found.note.fund_id,
        label=_("Return of promissory note %(number)s") % {"number": found.note},
        page="donors:note_return_detail",
        list_page="donors:donor_list",
    )


def is_returned(note: PromissoryNote) -> bool:
    """Return whether two units have given the note back. One query."""
    return NoteReturn.objects.filter(note=note, state=NoteReturnState.CONFIRMED).exists()


def demanded_open(note: PromissoryNote, row: NoteRow, *, today: date) -> Money:
    """Return what was demanded of a note, did not come and still can: that much does not go back.

    Nothing, once the agreement has ended by a notice or leaves less to pay than was demanded. Four
    queries at most.
    """
    asked = row.fact.demanded(date.max)
    if not asked.amount:
        return asked
    agreement = ladder_of(note.agreement)
    left = agreement.in_force(today).money - paid_so_far(note.agreement)
    is_moot = agreement.has_ended(today) or asked > left
    return zero(note.currency) if is_moot else asked


def whole_row(note: PromissoryNote) -> NoteRow:
    """Return where a note stands, all its receipts counted. One query."""
    return note_row(note, as_of=date.max)


def returns_waiting(actor: Actor, *, at_most: int) -> list[Waiting]:
    """Return the returns that others of another unit have proposed."""
    rows = note_returns_visible_to(actor).filter(state=NoteReturnState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm that note %(number)s goes back to %(donor)s")
            % {"number": row.note, "donor": local(row.note.donor.organization)},
            url_name="donors:note_return_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:at_most]
    ]
