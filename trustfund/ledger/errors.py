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
