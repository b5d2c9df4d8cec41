"""Turn what the database refused into reasons that people can act on, and waits into a sentence."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.db import Error, IntegrityError, OperationalError
from django.utils.translation import gettext as _

from disbursements.errors import Busy, Reason, reason_of_database
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import Blocked
from trustfund.ledger.errors import BooksRefuse, InsufficientBalance

GATE: Final = "gate_"
# Constraints that say the same as a check of the gate.
SAME_AS: Final = {
    "ledger_no_overdraft": "cash_at_bank",
    "application_invoice_paid_once": "duplicate_invoice",
    "decision_by_another_than_the_drafter": "approver_took_part",
    "decision_by_another_than_the_submitter": "approver_took_part",
    "decision_by_another_than_the_reviewer": "approver_took_part",
    "decision_by_another_unit_than_the_review": "approver_of_reviewing_unit",
    "decision_not_by_the_recipient": "approver_of_recipient",
}
# lock_not_available, deadlock_detected, serialization_failure, query_canceled
WAITED_TOO_LONG: Final = frozenset({"55P03", "40P01", "40001", "57014"})


@contextmanager
def refused_by_database(
    *, message: str, reasons_now: Callable[[], Sequence[Reason]]
) -> Iterator[None]:
    """Answer the database's refusal of what runs inside with every reason that stands now.

    The transaction inside is over when `reasons_now` is asked, so it sees what the other act did.

    :raises Blocked: for a refusal by the gate or by the controlled balances
    :raises Busy: if a lock could not be had in time; nothing was done
    """
    try:
        yield
    except (BooksRefuse, InsufficientBalance, IntegrityError) as error:
        code = _code_of(error)
        if code is None:
            raise
        reasons = list(reasons_now()) or [reason_of_database(code=code)]
        raise Blocked(message, blockers=reasons) from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", getattr(error.__cause__, "pgcode", "")) not in (
            WAITED_TOO_LONG
        ):
            raise
        raise Busy(
            _("Other payments of this fund are being booked just now. Nothing was done: try again.")
        ) from error


def _code_of(error: Exception) -> str | None:
    """Return the code of the gate's reason behind the error, or None if it is another matter."""
    if isinstance(error, InsufficientBalance):
        return "cash_at_bank"
    name = error.constraint if isinstance(error, BooksRefuse) else ""
    if isinstance(error, Error):
        name = constraint_of(error)
    if name.startswith(GATE):
        return name.removeprefix(GATE)
    return SAME_AS.get(name)
