"""The job of a bank's file: check it whole, write its lines in one transaction, book them in batches."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from donors.choices import ImportState, LineHold
from donors.errors import FundNotOpen, StatementRefused
from donors.models import Statement, StatementImport, StatementLine
from donors.rules import bank_files
from donors.rules.bank_files import BankFileError
from donors.rules.states import STATEMENT_IMPORT
from donors.services.funds import fund_locked
from donors.services.statement_booking import lines_book
from donors.services.statement_import import csv_map_of, facts_of
from donors.services.statement_pages import pages_beside, told_otherwise
from donors.services.statement_progress import lines_counted
from trustfund.audit import services as audit
from trustfund.documents.access import content_opened
from trustfund.events import services as events
from trustfund.funds.selectors import bank_account_named
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.money import zero

logger = logging.getLogger(__name__)
STEP = 1000

Keyed = tuple[bank_files.Statement, tuple[str, ...]]


class Lease(Protocol):
    """The right of one worker to take this file, for as long as it is renewed."""

    def renew(self) -> None:
        """Extend the lease, or raise because another worker has it."""


class Unleased:
    """The lease of work that no other worker can take over, such as in a test."""

    def renew(self) -> None:
        """Do nothing."""


def statement_take(
    *, actor: Actor, now: datetime, import_id: UUID, lease: Lease | None = None
) -> StatementImport:
    """Take a file that was handed in: whole, or refused with the reason written on the import.

    Its lines are written in one transaction. Then they are booked in batches, each a transaction
    of its own: a worker that dies is followed by another, which goes on where it stopped. A lost
    connection or lease is raised, so that the work is tried again.
    """
    lease = lease or Unleased()
    row = _begun(import_id)
    try:
        if row.state == ImportState.READING:
            _checked(row, lease)
            _taken(row, actor=actor, now=now)
    except (BankFileError, StatementRefused, FundNotOpen) as error:
        facts = facts_of(error) if isinstance(error, BankFileError) else getattr(error, "told", {})
        _refuse(row, error.code, facts)
        return row
    except (OperationalError, InterfaceError, events.LeaseLost):
        raise
    except Exception:
        logger.exception("bank file %s stopped for an unforeseen reason", row.pk)
        if row.state != ImportState.READING:
            raise
        _refuse(row, "unexpected", {})
        return row
    if row.state == ImportState.BOOKING:
        lines_book(row, actor=actor, now=now, renew=lease.renew)
    return row


@transaction.atomic(durable=True)
def _begun(import_id: UUID) -> StatementImport:
    """Take up the import, unless it is over or its lines are written."""
    row = StatementImport.objects.select_for_update().get(pk=import_id)
    if row.state in {ImportState.RECEIVED, ImportState.READING}:
        row.state = STATEMENT_IMPORT.target(state=row.state, act="take")
        row.takes += 1
        row.save(update_fields=["state", "takes"])
    return row


def _statements(row: StatementImport) -> Iterator[Keyed]:
    """Yield the file's statements with the keys of their lines, and close the file."""
    with content_opened(row.sha256, size=row.size) as file:
        yield from bank_files.keyed(
            bank_files.read_statements(
                file,  # type: ignore[arg-type]
                csv_map=csv_map_of(row.csv_map),
                encoding=row.encoding,
            )
        )


def _checked(row: StatementImport, lease: Lease) -> None:
    """Read the whole file once, so that nothing is begun that a later line refuses; count its lines."""
    lines = 0
    for statement, _keys in _statements(row):
        lines += len(statement.lines)
        lease.renew()
        lines_counted(row, total=lines)


@transaction.atomic(durable=True)
def _taken(row: StatementImport, *, actor: Actor, now: datetime) -> None:
    """Write every statement and every new line, or nothing.

    Under the fund's lock: two files at once come one after the other.
    """
    fund_locked(row.fund_id)
    held = StatementImport.objects.select_for_update().get(pk=row.pk)
    if held.state != ImportState.READING or held.takes != row.takes:
        raise events.LeaseLost(str(row.pk))
    written = [
        _written(row, statement, keys, today=now.date()) for statement, keys in _statements(row)
    ]
    row.state = STATEMENT_IMPORT.target(state=held.state, act="accept")
    row.save(update_fields=["state"])
    for statement in written:
        statement.refresh_from_db()
        audit.record(
            actor,
            "donors.statement_take",
            subject=statement,
            at=now,
            fund_id=row.fund_id,
            extra={"sha256": row.sha256, "imported_by": row.imported_by_id},
        )


def _written(
    row: StatementImport, found: bank_files.Statement, keys: Sequence[str], *, today: date
) -> Statement:
    account = bank_account_named(row.fund_id, found.account, found.currency)
    if account is None:
        raise StatementRefused(
            "other_account", {"account": found.account, "currency": found.currency}
        )
    late = next((line for line in found.lines if line.value_date > today), None)
    if late is not None:
        raise StatementRefused(
            "day_in_future", {"position": late.position, "day": late.value_date.isoformat()}
        )
    known = _known(row.fund_id, keys)
    if found.lines and not known:
        _must_not_be_taken_otherwise(found, account.pk, row)
    beside = pages_beside(row, found, account.pk)
    told = told_otherwise(row, found, keys, known=known, beside=beside, account_id=account.pk)
    old: list[bank_files.Line] = []
    new: list[tuple[bank_files.Line, str, str]] = []
    fresh = _FreshKeys(row.fund_id, beside, keys)
    for line, key in zip(found.lines, keys, strict=True):
        if known.get(key) in beside and (other := fresh.of(found, line)):
            new.append((line, other, LineHold.MAYBE_KNOWN))
        elif key in known:
            old.append(line)
        elif key in told:
            new.append((line, key, LineHold.MAYBE_KNOWN))
        else:
            new.append((line, key, "" if line.has_reference else LineHold.NO_REFERENCE))
    statement = _statement(row, found, keys, old, account.pk)
    statement.save(force_insert=True)
    for start in range(0, len(new), STEP):
        StatementLine.objects.bulk_create(
            _line(statement, line, key, hold) for line, key, hold in new[start : start + STEP]
        )
    return statement


def _known(fund_id: UUID, keys: Sequence[str]) -> dict[str, UUID]:
    """Return those of the keys that the fund has taken before, each with its statement."""
    found: dict[str, UUID] = {}
    for start in range(0, len(keys), STEP):
        some = keys[start : start + STEP]
        rows = StatementLine.objects.filter(fund_id=fund_id, import_key__in=some)
        found.update(rows.values_list("import_key", "statement_id"))
    return found


class _FreshKeys:
    """The keys of lines that are equal to one of a page beside theirs; asked one by one, being rare."""

    def __init__(self, fund_id: UUID, beside: set[UUID], keys: Sequence[str]) -> None:
        self.fund_id, self.beside = fund_id, beside
        self.gone: set[object] = set(keys)

    def of(self, found: bank_files.Statement, line: bank_files.Line) -> str:
        """Return the line's first key that neither its statement nor a page beside it has.

        It is empty where yet another statement brought that one: the line is known from there.
        """
        key = bank_files.next_key(found, line, self)
        self.gone.add(key)
        return "" if self._owner(key) else key

    def __contains__(self, key: object) -> bool:
        return key in self.gone or self._owner(key) in self.beside

    def _owner(self, key: object) -> UUID | None:
        rows = StatementLine.objects.filter(fund_id=self.fund_id, import_key=key)
        return rows.values_list("statement_id", flat=True).first()


def _must_not_be_taken_otherwise(
    found: bank_files.Statement, account_id: UUID, row: StatementImport
) -> None:
    """Refuse a statement that was taken from a file in another format: its lines' keys would differ."""
    if found.opening is None or found.closing is None:
        return
    same = Statement.objects.filter(
        account_id=account_id,
        opening_amount=found.opening.money.amount,
        opening_date=found.opening.on,
        closing_amount=found.closing.money.amount,
        closing_date=found.closing.on,
        line_count=len(found.lines),
        credits=found.credits.amount,
    ).exclude(source=row)
    if known := same.select_related("source").first():
        raise StatementRefused(
            "taken_otherwise", {"statement": found.position, "name": known.source.name}
        )


def _statement(
    row: StatementImport,
    found: bank_files.Statement,
    keys: Sequence[str],
    old: Sequence[bank_files.Line],
    account_id: UUID,
) -> Statement:
    nothing = zero(found.currency)
    known_in = sum((line.money for line in old if line.is_credit), nothing)
    known_out = sum((-line.money for line in old if not line.is_credit), nothing)
    return Statement(
        fund_id=row.fund_id,
        source=row,
        account_id=account_id,
        position=found.position,
        reference=found.reference[:80],
        number=found.number[:40],
        sequence=found.sequence[:40],
        currency=found.currency,
        opening_amount=found.opening.money.amount if found.opening else None,
        opening_date=found.opening.on if found.opening else None,
        closing_amount=found.closing.money.amount if found.closing else None,
        closing_date=found.closing.on if found.closing else None,
        line_count=len(found.lines),
        credits=found.credits.amount,
        debits=found.debits.amount,
        known_count=len(old),
        known_credits=known_in.amount,
        known_debits=known_out.amount,
        lines_hash=canonical_hash(list(keys)),
    )


def _line(statement: Statement, line: bank_files.Line, key: str, hold: str) -> StatementLine:
    return StatementLine(
        fund_id=statement.fund_id,
        statement=statement,
        position=line.position,
        import_key=key,
        booking_date=line.booking_date,
        value_date=line.value_date,
        amount=line.money.amount,
        currency=line.money.currency,
        bank_reference=line.bank_reference,
        end_to_end_id=line.end_to_end_id,
        owner_reference=line.owner_reference,
        counterparty_name=line.counterparty_name,
        counterparty_account=line.counterparty_account,
        remittance=line.remittance,
        supplementary=line.supplementary,
        code=line.code,
        is_reversal=line.is_reversal,
        parts=line.parts,
        hold=hold,
    )


@transaction.atomic(durable=True)
def _refuse(row: StatementImport, code: str, facts: dict[str, str]) -> None:
    """End the import with the reason for which nothing of the file was taken."""
    held = StatementImport.objects.select_for_update().get(pk=row.pk)
    if held.state != ImportState.READING or held.takes != row.takes:
        return
    row.state = STATEMENT_IMPORT.target(state=held.state, act="refuse")
    row.failure_code, row.failure_facts = code, facts
    row.save(update_fields=["state", "failure_code", "failure_facts"])
