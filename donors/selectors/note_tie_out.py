"""The tie-out of promissory notes: what was encashed is booked, a schedule is the face of its note, and so is what came and went back."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donors.choices import NoteReturnState, NoteState
from donors.models import Encashment, NoteLine, NoteReturn, PromissoryNote
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.ledger.rules.chart import CONTRIBUTIONS
from trustfund.ledger.selectors.tie_outs import booked

NOTHING = Decimal(0)


def _pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield pairs for each note in custody: its encashments as booked, its schedule, what went back.

    Six queries.
    """
    books = booked(fund_id=fund_id, kind="RECEIPT", code=CONTRIBUTIONS) | booked(
        fund_id=fund_id, kind="IDENTIFIED", code=CONTRIBUTIONS
    )
    lines: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in NoteLine.objects.filter(note__fund_id=fund_id):
        lines[line.note_id] += line.amount
    sums: dict[UUID, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    rows = Encashment.objects.filter(line__note__fund_id=fund_id).select_related("line", "receipt")
    for one in rows:
        entry = books.get((one.receipt_id, one.receipt.currency))
        found = sums[one.line.note_id]
        found[0] += entry.amount if entry else NOTHING
        found[1] += one.amount
    confirmed = NoteReturn.objects.filter(note__fund_id=fund_id, state=NoteReturnState.CONFIRMED)
    back = dict(confirmed.values_list("note_id", "amount"))
    notes = PromissoryNote.objects.filter(fund_id=fund_id, state=NoteState.IN_CUSTODY)
    for note in notes.order_by("number"):
        on_books, encashed = sums[note.pk]
        figures = [("", on_books, encashed), ("schedule", note.amount, lines[note.pk])]
        if note.pk in back:
            figures.append(("returned", note.amount, encashed + back[note.pk]))
        for detail, left, right in figures:
            yield Pair(
                subject_type="donors.promissorynote",
                subject_id=str(note.pk),
                detail=detail,
                label=str(note),
                currency=note.currency,
                left=left,
                right=right,
            )


NOTES_RECEIPTS = TieOut(
    code="notes_receipts",
    title=_("Promissory notes, receipts and schedules"),
    left=_("Receipts that came in for the note, as booked; the face of the note"),
    right=_("What was encashed of it; the lines of its schedule; what came and went back"),
    pairs=_pairs,
)
