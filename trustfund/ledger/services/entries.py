"""Post entries and reverse them: one call of one SQL function for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from trustfund.audit.rules.chain import moment_text
from trustfund.db.constraints import constraint_of, detail_of
from trustfund.ledger.errors import (
    AdjustedDayOpen,
    BooksRefuse,
    InsufficientBalance,
    PeriodShut,
    ReferenceReused,
    ValueDateInFuture,
)
from trustfund.ledger.rules.posting import Leg
from trustfund.ledger.selectors.periods import shut_through


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry as the books hold it. `replayed` says that it stood there before."""

    id: int
    reference: str
    content_hash: str
    recorded_at: datetime
    replayed: bool

    def facts(self) -> dict[str, Any]:
        """Return what a record pins of the entry."""
        return {
            "id": self.id,
            "reference": self.reference,
            "content_hash": self.content_hash,
            "recorded_at": moment_text(self.recorded_at),
        }


def entry_post(
    *,
    fund_id: UUID,
    kind: str,
    value_date: date,
    reference: str,
    memo: str,
    subject_id: UUID,
    legs: Sequence[Leg],
    adjusts: date | None = None,
) -> Posted:
    """Post one entry, in the caller's transaction. One round trip.

    `reference` is the idempotency key, unique for ever; `legs` come from rules.posting. `adjusts`
    labels a prior-period adjustment: the day, in a closed period, that the entry belongs to.

    :raises InsufficientBalance: if a controlled account would fall below zero
    :raises ReferenceReused: if the reference was posted before with other content
    :raises ValueDateInFuture: if the value date lies after today
    :raises PeriodShut: if the value date lies in a closed period
    :raises AdjustedDayOpen: if the adjusted day's period is open
    :raises BooksRefuse: if the database refuses for another named reason
    """
    ordered = sorted(legs, key=lambda leg: (leg.code, leg.money.currency, str(leg.party_id)))
    arguments = [
        fund_id,
        kind,
        value_date,
        reference,
        memo,
        subject_id,
        None,
        adjusts,
        [leg.code for leg in ordered],
        [leg.money.currency for leg in ordered],
        [leg.party_id for leg in ordered],
        [leg.side for leg in ordered],
        [leg.money.amount for leg in ordered],
    ]
    statement = (
        "SELECT * FROM ledger_post(%s, %s, %s, %s, %s, %s, %s, %s, %s::text[], %s::text[], "
        "%s::uuid[], %s::text[], %s::numeric[])"
    )
    return _posted(statement, arguments, reference)


def entry_reverse(*, entry_id: int, value_date: date, reference: str, memo: str) -> Posted:
    """Reverse an entry once, by one entry that mirrors it leg by leg.

    The reversal of an entry in a closed period is a prior-period adjustment and says so.

    :raises BooksRefuse: if the entry is itself a reversal or was reversed before
    :raises InsufficientBalance: if a controlled account would fall below zero
    :raises PeriodShut: if the value date lies in a closed period
    """
    arguments = [entry_id, value_date, reference, memo]
    return _posted("SELECT * FROM ledger_reverse(%s, %s, %s, %s)", arguments, reference)


def _posted(statement: str, arguments: list[Any], reference: str) -> Posted:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            entry_id, content_hash, recorded_at, replayed = cursor.fetchone()
    except IntegrityError as error:
        raise _refusal(constraint_of(error), error) from error
    return Posted(entry_id, reference, bytes(content_hash).hex(), recorded_at, replayed)


def day_must_be_open(*, fund_id: UUID, value_date: date, adjusts: date | None = None) -> None:
    """Return quietly if an entry may fall on the day; for previews, before the database says so.

    :raises PeriodShut: if the value date lies in a closed period
    :raises AdjustedDayOpen: if the adjusted day's period is open
    """
    through = shut_through(fund_id=fund_id)
    if through is not None and value_date <= through:
        raise PeriodShut(through)
    if adjusts is not None and (through is None or adjusts > through):
        raise AdjustedDayOpen


def _refusal(constraint: str, error: IntegrityError) -> Exception:
    match constraint:
        case "ledger_no_overdraft":
            return InsufficientBalance(_("There is not enough money for this. Nothing was booked."))
        case "ledger_reference_reused":
            return ReferenceReused(
                _("This reference was booked before with other content. Nothing was booked.")
            )
        case "ledger_entry_not_in_future":
            return ValueDateInFuture(
                _("The value date lies in the future. Book it when the day has come.")
            )
        case "ledger_entry_in_open_period":
            return PeriodShut(date.fromisoformat(detail_of(error)))
        case "ledger_entry_adjusts_a_shut_day":
            return AdjustedDayOpen()
        case "ledger_entry_reversed_once":
            return BooksRefuse(
                _("This entry was reversed before. Nothing was booked."), constraint=constraint
            )
    sentence = str(error).splitlines()[0]
    return BooksRefuse(
        _("The books refuse this entry: %(reason)s.") % {"reason": sentence},
        constraint=constraint,
    )
