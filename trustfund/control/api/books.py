"""The books by program: accounts as at a day, and the journal."""

from typing import Any
from uuid import UUID

from trustfund.api.views import ListView
from trustfund.control import selectors
from trustfund.control.serializers import (
    AccountOutput,
    BooksQuery,
    EntryOutput,
    JournalQuery,
    StatementLineOutput,
)
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.funds.selectors import fund_rows
from trustfund.kernel.actor import Actor
from trustfund.ledger import selectors as ledger


class AccountList(ListView):
    """List every account of a fund as at a day (?as_of=2027-06-30, today without it)."""

    permission = "ledger.account_list"
    output = AccountOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the accounts, by code, currency and party."""
        chosen = BooksQuery(data=self.request.query_params).validated()
        as_of = chosen.get("as_of") or clock.now().date()
        accounts, _totals = selectors.trial_balance(fund_for(actor, fund_id), as_of=as_of)
        return accounts


class AccountStatement(ListView):
    """List the newest lines of an account with the balance after each (?as_of=2027-06-30)."""

    permission = "ledger.account_statement"
    output = StatementLineOutput

    def rows(self, actor: Actor, *, account_id: int, **_address: Any) -> Any:
        """Return the newest lines, newest first."""
        chosen = BooksQuery(data=self.request.query_params).validated()
        account, _fund, _party = selectors.account_of(account_id, fund_rows(actor))
        return ledger.statement_lines(account_id=account.pk, as_of=chosen.get("as_of"))


class JournalList(ListView):
    """List the entries of a fund, newest first, 50 at a time; the next page is ?before=<last id>."""

    permission = "ledger.journal"
    output = EntryOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return one page of entries with their legs."""
        chosen = JournalQuery(data=self.request.query_params).validated()
        fund = fund_for(actor, fund_id)
        return ledger.journal_page(fund_id=fund.pk, before_id=chosen.get("before"))
