"""The tie-outs of promissory notes: encashed is booked, schedules are faces, and agreements leave what is held."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donors.choices import NoteReturnState, NoteState
from donors.models import Encashment, NoteLine, NoteReturn, PromissoryNote
from donors.rules.note_warnings import demanded, left_to_pay
from donors.selectors.ladder_facts import ladder_facts
from trustfund.db import clock
from trustfund.funds.selectors import fund_of
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


def _pairs_left(fund_id: UUID) -> Iterator[Pair]:
    """Yield two pairs for each agreement with notes: what they hold, and what is demanded, as of today.

    What the agreement cannot take any more is missing on the left. Two queries.
    """
    today = clock.now().date()
    holding = fund_of(fund_id).holding_currency
    for agreement in ladder_facts(fund_id=fund_id, holding_currency=holding).agreements:
        if not agreement.notes:
            continue
        held = agreement.by_note(today).amount
        asked = demanded(agreement, as_of=today).amount
        takes = min(held, left_to_pay(agreement, as_of=today).amount)
        binding = NOTHING if agreement.has_ended(today) else asked
        for detail, left, right in (("", takes, held), ("demanded", binding, asked)):
            yield Pair(
                subject_type="donors.agreement",
                subject_id=str(agreement.id),
                detail=detail,
                label=agreement.number,
                currency=agreement.money.currency,
                left=left,
                right=right,
            )


NOTES_AGREEMENTS = TieOut(
    code="notes_agreements",
    title=_("Promissory notes and what their agreements leave"),
    left=_("What the agreement can still take of its notes; what of their demands binds"),
    right=_("What is held in its notes; what is demanded of them"),
    pairs=_pairs_left,
)
