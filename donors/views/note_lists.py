"""The list of promissory notes, and its files."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from donors.forms import NoteListForm
from donors.selectors import registers
from donors.selectors.notes import NoteRow, held_by_currency, note_rows, notes_visible_to
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, Total, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.note_list")
@require_GET
def note_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show the notes received by a day with what is held and encashed, or give them out as a file."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    form = NoteListForm(
        request.GET,
        today=today,
        donors=registers.donors_to_choose(request.actor),
        currencies=registers.currencies_of(notes_visible_to(request.actor), fund),
    )
    chosen = form.chosen(today=today)
    rows = note_rows(request.actor, fund, **chosen)
    return list_answer(
        request, _listing(fund, rows, form, chosen["as_of"]), template="donors/note_list.html"
    )


def _listing(fund: Fund, rows: list[NoteRow], form: NoteListForm, as_of: Any) -> Listing:
    def totals() -> list[Total]:
        return [
            Total(
                _("Taken into custody, %(currency)s") % {"currency": code},
                {
                    6: sums["face"],
                    7: sums["encashed"],
                    8: sums["held"],
                    9: sums["returned"],
                    10: sums["late"],
                },
                rows=sum(row.is_in_custody and row.note.currency == code for row in rows),
            )
            for code, sums in held_by_currency(rows).items()
        ]

    return Listing(
        name="promissory-notes",
        title=_("Promissory notes"),
        columns=[
            ListColumn(
                _("Number"),
                lambda row: str(row.note),
                url=lambda row: reverse("donors:note_detail", args=[row.note.pk]),
            ),
            ListColumn(_("Donor"), lambda row: local(row.note.donor.organization)),
            ListColumn(
                _("Agreement"),
                lambda row: row.note.agreement.number,
                url=lambda row: reverse("donors:agreement_detail", args=[row.note.agreement_id]),
            ),
            ListColumn(
                _("State"), lambda row: str(row.standing_label), state=lambda row: row.standing
            ),
            ListColumn(_("Number of the note"), lambda row: row.note.reference, is_stored=True),
            ListColumn(_("Received on"), lambda row: row.note.received_on, "date"),
            ListColumn(_("Face amount"), lambda row: row.note.money, "money"),
            ListColumn(_("Encashed"), lambda row: row.encashed, "money"),
            ListColumn(_("Held, not encashed"), lambda row: row.held, "money"),
            ListColumn(_("Given back"), lambda row: row.returned, "money"),
            ListColumn(_("Date has passed"), lambda row: row.late, "money"),
            ListColumn(
                _("Next encashment"),
                lambda row: row.next_due.due_date if row.next_due else None,
                "date",
            ),
        ],
        rows=rows,
        totals=totals,
        form=form,
        as_of=as_of,
        fund=fund,
        source=_("Each note stands in its own currency. Nothing is converted."),
        empty=_("No note was deposited that fits."),
        who=_("A finance officer proposes one on the page of its agreement."),
    )
