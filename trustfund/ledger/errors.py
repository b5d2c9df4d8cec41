"""What the books refuse, in sentences that a user can act on."""

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


class PeriodShut(Conflict):
    """The value date lies in a closed period; nothing was posted. `through` is its last day."""

    code = "period_shut"


class AdjustedDayOpen(DomainError):
    """An adjustment names a day whose period is open: the entry belongs there."""

    code = "adjusted_day_open"


class PeriodNotMoved(Conflict):
    """The period cannot be closed or reopened now; it stays as it is."""

    code = "period_not_moved"
