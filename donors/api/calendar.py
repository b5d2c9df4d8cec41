"""A donor's due dates for programs."""

from typing import Any

from donors import access, serializers
from donors.api.parts import day_asked, fund_asked
from donors.selectors.calendar import (
    DueDate,
    NoteDate,
    ReportDate,
    due_dates,
    note_dates,
    report_dates,
)
from trustfund.api.views import ListView
from trustfund.kernel.actor import Actor


class DueCalendar(ListView):
    """A donor's installments, its reporting dates and encashments of its notes (?fund=, ?as_of=)."""

    permission = "donors.due_calendar"
    output = serializers.DueDateOutput

    def rows(self, actor: Actor, **kwargs: Any) -> list[DueDate | ReportDate | NoteDate]:
        """Return the installments by due date, then the reporting dates."""
        donor = access.donor_for(actor, kwargs["donor_id"])
        fund, day = fund_asked(self), day_asked(self)
        return [
            *due_dates(donor, fund, as_of=day),
            *report_dates(donor, fund, as_of=day),
            *note_dates(donor, fund, as_of=day),
        ]
