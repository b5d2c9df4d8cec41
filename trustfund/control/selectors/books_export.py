"""The books as files: the journal as plain text, a statement of account as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from trustfund.control.selectors.books import party_names
from trustfund.funds.models import Fund
from trustfund.ledger import selectors as ledger
from trustfund.ledger.rules.plaintext import (
    PlainAccount,
    PlainEntry,
    PlainLeg,
    account_name,
    beancount_lines,
    hledger_lines,
)
from trustfund.render.delimited import BOM, safe_text

BEGINNING: Final = date(1970, 1, 1)
Lines = Callable[[Iterable[PlainAccount], Iterable[PlainEntry]], Iterator[str]]
SYNTAXES: Final = MappingProxyType[str, Lines](
    {"hledger": hledger_lines, "beancount": beancount_lines}
)


def journal_text(fund: Fund, *, syntax: str, known_at: datetime | None = None) -> Iterator[str]:
    """Yield the journal of the fund, line by line, in `hledger` or `beancount` syntax, in English.

    With `known_at`, as it was known then.
    """
    with translation.override("en"):
        rows = ledger.balances(fund_id=fund.pk, known_at=known_at)
        names = party_names(row.party_id for row in rows)
        accounts = [
            PlainAccount(
                account=_name(fund, row.code, row.party_id),
                currency=row.currency,
                label=" ".join(filter(None, [row.code, str(row.name), names.get(row.party_id)])),
                since=BEGINNING,
            )
            for row in rows
        ]
        entries = (
            _plain(fund, entry)
            for entry in ledger.journal_stream(fund_id=fund.pk, known_at=known_at)
        )
        yield from SYNTAXES[syntax](accounts, entries)


def statement_lines(account: Any, chosen: ledger.StatementFilter) -> Iterator[str]:
    """Yield the statement as CSV lines: exactly the columns and rows of the page, all its pages."""
    yield BOM + _csv(
        [
            _("Value date"),
            _("Entry"),
            _("Kind"),
            _("Memo"),
            _("Currency"),
            _("Debit"),
            _("Credit"),
            _("Balance after it"),
        ]
    )
    before = None
    while True:
        page = ledger.statement_page(held=account, chosen=chosen, before=before, limit=1000)
        for line in page.lines:
            yield _csv(
                [
                    line.value_date.isoformat(),
                    str(line.entry_id),
                    str(line.kind_name),
                    line.memo,
                    account.currency,
                    line.debit.amount if line.debit else "",
                    line.credit.amount if line.credit else "",
                    line.balance.amount,
                ]
            )
        before = page.older
        if before is None:
            return


def _csv(cells: list[Any]) -> str:
    out = io.StringIO(newline="")
    plain = [safe_text(cell) if isinstance(cell, str) else str(cell) for cell in cells]
    csv.writer(out, lineterminator="\r\n").writerow(plain)
    return out.getvalue()


def _name(fund: Fund, code: str, party_id: object) -> str:
    party = getattr(party_id, "hex", "")
    return account_name(fund=fund.number, code=code, party=party)


def _plain(fund: Fund, entry: ledger.EntryRow) -> PlainEntry:
    return PlainEntry(
        id=entry.id,
        day=entry.value_date,
        kind=entry.kind,
        memo=entry.memo,
        reference=entry.reference,
        recorded_at=entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        content_hash=entry.content_hash,
        legs=tuple(
            PlainLeg(
                account=_name(fund, leg.code, leg.party_id),
                currency=leg.money.currency,
                amount=leg.money.amount if leg.side == "D" else -leg.money.amount,
            )
            for leg in entry.legs
        ),
    )
