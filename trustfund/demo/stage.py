"""The stage: a clock that goes forward through the story, and people who act when called."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from currency_converter import CurrencyConverter

from trustfund.celery import app
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.demo.people import email
from trustfund.events import services as events
from trustfund.identity.models import Organization, Person
from trustfund.identity.selectors import actor_for
from trustfund.kernel.actor import Actor

YEARS_BACK = timedelta(days=730)
OFFICE_HOURS = time(9)


class Stage:
    """The story's clock and cast.

    Days are counted from the last day that the shipped exchange rates know (or today, if that is
    earlier), so that every conversion finds its rate; the story ends there, and the clock goes on
    from there.
    """

    def __init__(self) -> None:
        last_rate = CurrencyConverter().bounds["USD"].last_date
        self.end: date = min(last_rate, clock_now().date() - timedelta(days=1))
        self.start: date = self.end - YEARS_BACK
        self.moment = datetime.combine(self.start, OFFICE_HOURS, UTC)
        clock_move(to=self.moment)
        app.loader.import_default_modules()

    def day(self, number: int) -> date:
        """Return the calendar day of this day of the story; day 0 is its first."""
        return self.start + timedelta(days=number)

    def go(self, number: int) -> datetime:
        """Move the clock forward to this day of the story; within a day, by one minute an act."""
        morning = datetime.combine(self.day(number), OFFICE_HOURS, UTC)
        self.moment = max(morning, self.moment + timedelta(minutes=1))
        clock_move(to=self.moment)
        return self.moment

    @property
    def now(self) -> datetime:
        """Return a moment one minute after the last, by the moved clock."""
        self.moment += timedelta(minutes=1)
        clock_move(to=self.moment)
        return self.moment

    def actor(self, login: str) -> Actor:
        """Return the person who signs in by this name, as the first organization acted for."""
        found = actor_for(Person.objects.get(email=email(login)))
        if found is None:
            raise LookupError(f"{login} holds no role on {self.moment:%Y-%m-%d}")
        return found

    def by(self, login: str) -> dict[str, Any]:
        """Return the two arguments that every service takes first."""
        moment = self.now
        return {"actor": self.actor(login), "now": moment}

    def organization(self, short_name: str) -> Organization:
        """Return the organization of this short name."""
        return Organization.objects.get(short_name=short_name)

    def organization_id(self, short_name: str) -> UUID:
        """Return the identifier of the organization of this short name."""
        return self.organization(short_name).pk

    def jobs_done(self) -> None:
        """Carry out here and now what a worker would: every delivery and letter that is due."""
        for delivery in self._due():
            task = app.tasks[delivery.task]
            task(delivery_id=str(delivery.pk), token=str(delivery.token))
        app.tasks["mail.letters_send"]()

    def finish(self) -> None:
        """Let the clock go on from the story's last day.

        It stays behind true time so that the demonstration is the same whenever it is loaded:
        rates are at hand, and what is valid, due or open at the end of the story still is.
        """
        clock_move(to=max(self.moment, datetime.combine(self.end, OFFICE_HOURS, UTC)))

    def _due(self) -> Iterator[Any]:
        while leased := events.deliveries_lease():
            yield from leased
