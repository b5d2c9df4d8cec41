"""Promissory notes: the only way to a row of them, the list with where each stands, and what may settle one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from donors import access
from donors.choices import NOTE_STANDINGS, AgreementState, NoteReturnState, NoteState, RefundState
from donors.models import (
    Agreement,
    Encashment,
    EncashmentCall,
    NoteLine,
    NoteReturn,
    PromissoryNote,
    Receipt,
    Refund,
)
from donors.rules.notes import EncashmentFact, LineFact, LineStanding, NoteFact, standing_of
from donors.selectors.agreements import ladder_of
from donors.selectors.postings import paid_so_far
from trustfund.documents.rules.subjects import Subject
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note as of a day: what of its face is held and what came in, in the note's currency.

    Nothing is held of a note that is only proposed, was declined or came after the day.
    """

    note: PromissoryNote
    fact: NoteFact
    as_of: date

    @property
    def is_in_custody(self) -> bool:
        """Return whether two units have taken it into custody."""
        return self.note.state == NoteState.IN_CUSTODY

    @property
    def held(self) -> Money:
        """Return what is held, neither encashed nor returned."""
        return self.fact.held(self.as_of) if self.is_in_custody else zero(self.note.currency)

    @property
    def encashed(self) -> Money:
        """Return what came in for it."""
        return self.fact.encashed(self.as_of)

    @property
    def returned(self) -> Money:
        """Return what was given back of it."""
        return self.fact.returned(self.as_of)

    @property
    def late(self) -> Money:
        """Return what could have been encashed before the day and was not."""
        return self.fact.late(self.as_of) if self.is_in_custody else zero(self.note.currency)

    @property
    def lines(self) -> list[LineStanding]:
        """Return where each line of its schedule stands."""
        return self.fact.standings(self.as_of)

    @property
    def next_due(self) -> LineStanding | None:
        """Return the earliest line of which something is left; None unless it is in custody."""
        return self.fact.next_due(self.as_of) if self.is_in_custody else None

    @property
    def standing(self) -> str:
        """Return the code of where it stands."""
        return standing_of(self.fact, self.as_of) if self.is_in_custody else self.note.state

    @property
    def standing_label(self) -> Any:
        """Return in words where it stands."""
        return NOTE_STANDINGS[self.standing]


def notes_visible_to(actor: Actor | None) -> QuerySet[PromissoryNote]:
    """Return the notes that the actor may see, not evaluated."""
    rows = PromissoryNote.objects.select_related(
        "donor__organization", "fund", "agreement__fund", "proposed_by", "decided_by"
    )
    return rows.filter(donor__in=access.donors_visible_to(actor))


def note_for(actor: Actor | None, note_id: UUID, *, lock: bool = False) -> PromissoryNote:
    """Return a note with its donor, fund and agreement, locked for this transaction if asked.

    :raises NotFound: if there is none, or its donor is not the actor's to see
    """
    rows = notes_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=note_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def encashment_for(actor: Actor | None, encashment_id: UUID) -> Encashment:
    """Return an encashment with its receipt and note.

    :raises NotFound: if there is none, or its donor is not the actor's to see
    """
    rows = Encashment.objects.select_related("receipt", "line__note")
    found = rows.filter(
        pk=encashment_id, line__note__donor__in=access.donors_visible_to(actor)
    ).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def encashment_call_for(actor: Actor | None, call_id: UUID) -> EncashmentCall:
    """Return the demand of a line of a note.

    :raises NotFound: if there is none, or its donor is not the actor's to see
    """
    rows = EncashmentCall.objects.select_related(
        "line__note__donor__organization",
        "line__note__fund",
        "line__note__agreement",
        "called_by",
        "called_for",
    )
    found = rows.filter(pk=call_id, line__note__donor__in=access.donors_visible_to(actor)).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def encashment_call_subject(actor: Actor | None, call_id: UUID) -> Subject:
    """Return a demand as a thing that documents are about: its letters.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = encashment_call_for(actor, call_id)
    return Subject(
        about="donors.encashmentcall",
        id=found.pk,
        fund_id=found.line.note.fund_id,
        label=_("Demand %(reference)s") % {"reference": found.reference},
        page="donors:encashment_call_detail",
        list_page="donors:donor_list",
    )


def note_subject(actor: Actor | None, note_id: UUID) -> Subject:
    """Return a note as a thing that documents are about: the paper itself.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = note_for(actor, note_id)
    return Subject(
        about="donors.promissorynote",
        id=found.pk,
        fund_id=found.fund_id,
        label=_("Promissory note %(number)s") % {"number": found},
        page="donors:note_detail",
        list_page="donors:donor_list",
    )


def note_rows(
    actor: Actor,
    fund: Fund,
    *,
    as_of: date,
    donor_id: UUID | None = None,
    currency: str = "",
    standing: str = "",
) -> list[NoteRow]:
    """Return the notes received by a day, the newest first, narrowed as asked. Two queries."""
    rows = notes_visible_to(actor).filter(fund=fund, received_on__lte=as_of)
    if donor_id is not None:
        rows = rows.filter(donor_id=donor_id)
    if currency:
        rows = rows.filter(currency=currency)
    found = rows_of(rows.order_by("-received_on", "-number"), as_of=as_of)
    return [row for row in found if not standing or row.standing == standing]


def rows_of(notes: Iterable[PromissoryNote], *, as_of: date) -> list[NoteRow]:
    """Return where these notes stand at the end of a day. One query, and one for the notes."""
    found = list(notes)
    lines: dict[UUID, dict[int, LineFact]] = defaultdict(dict)
    came: dict[UUID, list[EncashmentFact]] = defaultdict(list)
    returned: dict[UUID, date | None] = {}
    back = NoteReturn.objects.filter(note=OuterRef("note"), state=NoteReturnState.CONFIRMED)
    rows = NoteLine.objects.filter(note__in=found).annotate(
        came=F("encashments__amount"),
        came_on=F("encashments__receipt__value_date"),
        called_on=F("call__called_on"),
        went_back=Subquery(back.values("returned_on")[:1]),
    )
    for line in rows.order_by("number", "came_on"):
        lines[line.note_id][line.number] = LineFact(
            line.number, line.due_date, line.money, line.called_on
        )
        returned[line.note_id] = line.went_back
        if line.came is not None:
            cash = Money(line.came, line.currency)
            came[line.note_id].append(EncashmentFact(line.number, line.came_on, cash))
    return [
        NoteRow(
            note,
            NoteFact(
                note.money,
                note.received_on,
                tuple(lines[note.pk].values()),
                tuple(came[note.pk]),
                returned.get(note.pk),
            ),
            as_of,
        )
        for note in found
    ]


def note_row(note: PromissoryNote, *, as_of: date) -> NoteRow:
    """Return where one note stands at the end of a day. One query."""
    return rows_of([note], as_of=as_of)[0]


def held_by_currency(rows: Iterable[NoteRow]) -> dict[str, dict[str, Money]]:
    """Return by currency what the notes in custody are: `face`, `encashed`, `held`, `returned`, `late`."""
    parts: dict[str, list[NoteRow]] = defaultdict(list)
    for row in rows:
        if row.is_in_custody:
            parts[row.note.currency].append(row)
    return {
        code: {
            "face": money_sum([row.note.money for row in found], code),
            "encashed": money_sum([row.encashed for row in found], code),
            "held": money_sum([row.held for row in found], code),
            "returned": money_sum([row.returned for row in found], code),
            "late": money_sum([row.late for row in found], code),
        }
        for code, found in sorted(parts.items())
    }


def left_to_pay(agreement: Agreement, *, today: date) -> Money:
    """Return how much of an agreement in force is not paid, whatever notes are held for it. Four queries."""
    return ladder_of(agreement).in_force(today).money - paid_so_far(agreement)


def left_for_notes(agreement: Agreement, *, today: date) -> Money:
    """Return how much of an agreement is neither paid nor promised by a note already. Five queries."""
    left = left_to_pay(agreement, today=today)
    others = PromissoryNote.objects.filter(agreement=agreement).exclude(state=NoteState.DECLINED)
    rows = rows_of(others, as_of=date.max)
    return left - money_sum([row.fact.held(date.max) for row in rows], agreement.currency)


def receipts_to_tie(note: PromissoryNote) -> QuerySet[Receipt]:
    """Return the receipts under the note's agreement since it was received that stand and settle no note yet.

    Money that goes back, or is to, settles nothing.
    """
    rows = Receipt.objects.filter(
        agreement_id=note.agreement_id,
        encashment=None,
        reversal=None,
        value_date__gte=note.received_on,
    ).exclude(pk__in=Refund.objects.exclude(state=RefundState.DECLINED).values("receipt"))
    return rows.order_by("value_date", "pk")


def note_is_possible(agreement: Agreement) -> bool:
    """Return whether a note can be deposited under the agreement: both have signed it."""
    return agreement.state == AgreementState.COUNTERSIGNED
