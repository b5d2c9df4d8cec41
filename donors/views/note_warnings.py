"""What pages say of notes that an agreement cannot take any more, and where they are given back."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from donors.rules.facts import AgreementFact
from donors.rules.note_warnings import EXCESS, NoteWarning, note_warnings
from donors.selectors.agreements import ladder_of
from donors.selectors.notes import NoteRow
from donors.selectors.registers import AgreementRow
from trustfund.web.figures import money_text


@dataclass(frozen=True, slots=True)
class Said:
    """One warning in words, and where to look at the notes; nowhere where they are looked at."""

    text: str
    url: str = ""


def warnings_of_note(row: NoteRow) -> list[Said]:
    """Return what is wrong with the notes of a note's agreement while something is held. One query."""
    if not row.held.amount:
        return []
    agreement = ladder_of(row.note.agreement)
    return [Said(_text(agreement, one)) for one in note_warnings(agreement, as_of=row.as_of)]


def warnings_of_rows(rows: Iterable[AgreementRow]) -> list[Said]:
    """Return what is wrong with the notes of these agreements, each with its list of notes. No query."""
    return [
        Said(
            _text(row.line.agreement, one),
            reverse("donors:note_list", args=[row.agreement.fund_id])
            + f"?donor_id={row.agreement.donor_id}",
        )
        for row in rows
        for one in row.line.note_warnings
    ]


def _text(agreement: AgreementFact, warning: NoteWarning) -> str:
    excess = _(
        "The notes under agreement %(number)s hold %(money)s more than is left to pay. Return a note; "
        "the donor may deposit another one for what is left."
    )
    demanded = _(
        "Agreement %(number)s has ended, and %(money)s of its notes are demanded and did not come. The "
        "demand keeps nothing from going back any more: return the note."
    )
    words = {"number": agreement.number, "money": money_text(warning.money)}
    return (excess if warning.code == EXCESS else demanded) % words
