"""Read the books: balances, entries, statements of account, periods, and whether every rule holds."""

from trustfund.ledger.selectors.balances import Balance, balance, balances, least_balance, turnovers
from trustfund.ledger.selectors.cash import CashMovement, cash_movements
from trustfund.ledger.selectors.journal import (
    EntryRow,
    LegRow,
    booked_day,
    booked_on_or_after,
    entries_of,
    entry,
    entry_count,
    entry_day,
    journal_page,
    journal_stream,
    reversal_of,
)
from trustfund.ledger.selectors.numbering import numbering_findings
from trustfund.ledger.selectors.periods import PeriodRow, period, period_rows, shut_through
from trustfund.ledger.selectors.restatements import Restated, Restatement, restatement
from trustfund.ledger.selectors.statements import (
    LineKey,
    StatementFilter,
    StatementLine,
    StatementPage,
    account,
    accounts_of,
    statement_page,
)
from trustfund.ledger.selectors.verification import books_findings

__all__ = [
    "Balance",
    "CashMovement",
    "EntryRow",
    "LegRow",
    "LineKey",
    "PeriodRow",
    "Restated",
    "Restatement",
    "StatementFilter",
    "StatementLine",
    "StatementPage",
    "account",
    "accounts_of",
    "balance",
    "balances",
    "booked_day",
    "booked_on_or_after",
    "books_findings",
    "cash_movements",
    "entries_of",
    "entry",
    "entry_count",
    "entry_day",
    "journal_page",
    "journal_stream",
    "least_balance",
    "numbering_findings",
    "period",
    "period_rows",
    "restatement",
    "reversal_of",
    "shut_through",
    "statement_page",
    "turnovers",
]
