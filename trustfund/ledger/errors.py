"""What the books refuse, in sentences that a user can act on."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trustfund.db.words import day_words
from trustfund.kernel.errors import Conflict, DomainError


class BooksRefuse(DomainError):
    """The database refused an entry; `constraint` names its rule."""

    code = "books_refuse"

    def __init__(self, message: object, *, constraint: str) -> None:
        super().__init__(message)
        self.constraint = constraint


class InsufficientBalance(Conflict):
    """A controlled account would fall below zero; nothing was posted."""

    code = "insufficient_balance"


class ReferenceReused(DomainError):
    """The reference was posted before with other content; nothing was posted."""

    code = "reference_reused"


class ValueDateInFuture(DomainError):
    """The value date lies after today; nothing was posted."""

    code = "value_date_in_future"


class TooManyAtOnce(DomainError):
    """More entries were given than are posted at once; nothing was posted."""

    code = "too_many_at_once"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("At most %(most)s entries are booked at once. Nothing was booked: give fewer.")
            % {"most": most}
        )


class PeriodShut(DomainError):
    """The value date lies in a closed period; nothing was posted."""

    code = "period_shut"

    def __init__(self, through: date) -> None:
        sentence = _(
            "The books are closed through %(day)s. Nothing was booked. Give a value date after it; "
            "if the money moved before, name that day as the one that this adjusts."
        ) % {"day": day_words(through)}
        super().__init__(sentence, fields={"value_date": sentence})


class AdjustedDayOpen(DomainError):
    """An adjustment names a day whose period is open: the entry belongs there."""

    code = "adjusted_day_open"

    def __init__(self) -> None:
        sentence = _(
            "The books of that day are open: book it there, without naming it an adjustment."
        )
        super().__init__(sentence, fields={"adjusts": sentence})


class PeriodNotMoved(Conflict):
    """The period cannot be closed or reopened now; it stays as it is."""

    code = "period_not_moved"
