"""Post entries and reverse them: one call of one SQL function for each."""

import json
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
    TooManyAtOnce,
    ValueDateInFuture,
)
from trustfund.ledger.rules.posting import Leg
from trustfund.ledger.selectors.periods import shut_through

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is to be posted among many; its fields are the parameters of entry_post."""

    kind: str
    value_date: date
    reference: str
    memo: str
    subject_id: UUID
    legs: Sequence[Leg]
    adjusts: date | None = None

    def facts(self) -> dict[str, Any]:
        """Return the entry as the database's function takes it."""
        ordered = _in_order(self.legs)
        return {
            "kind": self.kind,
            "value_date": self.value_date,
            "reference": self.reference,
            "memo": self.memo,
            "subject_id": self.subject_id,
            "adjusts": self.adjusts,
            "codes": [leg.code for leg in ordered],
            "currencies": [leg.money.currency for leg in ordered],
            "parties": [leg.party_id for leg in ordered],
            "sides": [leg.side for leg in ordered],
            "amounts": [leg.money.amount for leg in ordered],
        }


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
    ordered = _in_order(legs)
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


def entries_post(*, fund_id: UUID, drafts: Sequence[Draft]) -> list[Posted]:
    """Post up to 1,000 entries of a fund in the caller's transaction, in order of their identifiers.

    Each is posted as entry_post would post it, or all are refused; balances are checked when all
    are in. One round trip. Record the act last, with `facts()` of all of them in this order.

    :raises TooManyAtOnce: if there are more than 1,000
    :raises InsufficientBalance: if a controlled account would end below zero
    :raises ReferenceReused: if a reference is given twice, or was posted before with other content
    :raises ValueDateInFuture: if a value date lies after today
    :raises PeriodShut: if a value date lies in a closed period
    :raises AdjustedDayOpen: if an adjusted day's period is open
    :raises BooksRefuse: if the database refuses for another named reason
    """
    if len(drafts) > MOST_AT_ONCE:
        raise TooManyAtOnce(MOST_AT_ONCE)
    given = json.dumps([draft.facts() for draft in drafts], default=str)
    statement = "SELECT * FROM ledger_post_many(%s, %s::jsonb)"
    return [
        Posted(entry_id, reference, bytes(content_hash).hex(), recorded_at, replayed)
        for entry_id, reference, content_hash, recorded_at, replayed in sorted(
            _asked(statement, [fund_id, given])
        )
    ]


def entry_reverse(*, entry_id: int, value_date: date, reference: str, memo: str) -> Posted:
    """Reverse an entry once, by one entry that mirrors it leg by leg.

    The reversal of an entry in a closed period is a prior-period adjustment and says so.

    :raises BooksRefuse: if the entry is itself a reversal or was reversed before
    :raises InsufficientBalance: if a controlled account would fall below zero
    :raises PeriodShut: if the value date lies in a closed period
    """
    arguments = [entry_id, value_date, reference, memo]
    return _posted("SELECT * FROM ledger_reverse(%s, %s, %s, %s)", arguments, reference)


def _in_order(legs: Sequence[Leg]) -> list[Leg]:
    return sorted(legs, key=lambda leg: (leg.code, leg.money.currency, str(leg.party_id)))


def _posted(statement: str, arguments: list[Any], reference: str) -> Posted:
    [(entry_id, content_hash, recorded_at, replayed)] = _asked(statement, arguments)
    return Posted(entry_id, reference, bytes(content_hash).hex(), recorded_at, replayed)


def _asked(statement: str, arguments: list[Any]) -> list[tuple[Any, ...]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
    except IntegrityError as error:
        raise _refusal(constraint_of(error), error) from error


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
