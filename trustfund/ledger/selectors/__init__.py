"""Read the books: balances, entries, statements of account, and whether every rule holds."""

from trustfund.ledger.selectors.books import (
    Balance,
    EntryRow,
    LegRow,
    StatementLine,
    account,
    balance,
    balance_of_account,
    balances,
    entries_of,
    entry,
    journal_page,
    statement_lines,
    turnovers,
)
from trustfund.ledger.selectors.verification import books_findings

__all__ = [
    "Balance",
    "EntryRow",
    "LegRow",
    "StatementLine",
    "account",
    "balance",
    "balance_of_account",
    "balances",
    "books_findings",
    "entries_of",
    "entry",
    "journal_page",
    "statement_lines",
    "turnovers",
]
