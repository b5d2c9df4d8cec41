"""A donor's due dates for programs."""

from typing import Any

from donors import access, serializers
from donors.api.parts import day_asked, fund_asked
from donors.selectors.calendar import DueDate, due_dates
from trustfund.api.views import ListView
from trustfund.kernel.actor import Actor


class DueCalendar(ListView):
    """The installments of a donor's signed agreements, by due date (?fund=, ?as_of=)."""

    permission = "donors.due_calendar"
    output = serializers.DueDateOutput

    def rows(self, actor: Actor, **kwargs: Any) -> list[DueDate]:
        """Return the due dates, earliest first."""
        donor = access.donor_for(actor, kwargs["donor_id"])
        return due_dates(donor, fund_asked(self), as_of=day_asked(self))
