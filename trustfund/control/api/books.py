"""The books by program: accounts as at a day, and the journal."""

from typing import Any
from uuid import UUID

from trustfund.api.serializers import TwoTimesQuery
from trustfund.api.views import DetailView, ListView
from trustfund.control import selectors
from trustfund.control.serializers import (
    AccountOutput,
    EntryOutput,
    EntryViewOutput,
    JournalQuery,
    RestatementOutput,
    RestatementQuery,
    StatementOutput,
    StatementQuery,
)
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.funds.selectors import fund_rows
from trustfund.kernel.actor import Actor
from trustfund.ledger import selectors as ledger


class AccountList(ListView):
    """List every account of a fund as at a day (?as_of=2027-06-30, today without it), as known at a
    time (?known_at=2027-08-01T00:00:00Z, now without it)."""

    permission = "ledger.account_list"
    output = AccountOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the accounts, by code, currency and party."""
        query = TwoTimesQuery(data=self.request.query_params)
        fund = fund_for(actor, fund_id)
        chosen = query.chosen(today=clock.now().date())
        accounts, _totals = selectors.trial_balance(fund, **chosen)
        return accounts


class AccountStatement(DetailView):
    """Return 50 lines of an account, newest first, each with the balance after it.

    Filters: since, until, kind, known_at. The next page is ?before=<older>.
    """

    permission = "ledger.account_statement"
    output = StatementOutput

    def load(self, actor: Actor, account_id: int, **_address: Any) -> Any:
        """Return one page of the account."""
        chosen = StatementQuery(data=self.request.query_params).validated()
        before = chosen.pop("before", None)
        account, _fund, _party = selectors.account_of(account_id, fund_rows(actor))
        filters = ledger.StatementFilter(**chosen)
        return ledger.statement_page(held=account, chosen=filters, before=before)


class JournalList(ListView):
    """List the entries of a fund, newest first, 50 at a time; the next page is ?before=<last id>."""

    permission = "ledger.journal"
    output = EntryOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return one page of entries with their legs."""
        chosen = JournalQuery(data=self.request.query_params).validated()
        fund = fund_for(actor, fund_id)
        return ledger.journal_page(fund_id=fund.pk, before_id=chosen.get("before"))


class EntryDetail(DetailView):
    """Return one entry with its legs, the act that posted it and the entry that reverses it."""

    permission = "ledger.entry_detail"
    output = EntryViewOutput

    def load(self, actor: Actor, entry_id: int, **_address: Any) -> Any:
        """Return the entry."""
        return selectors.entry_view(entry_id, fund_rows(actor))


class RestatementDetail(DetailView):
    """Return how balances as at a day differ between two times of knowing, and by which entries.

    Give ?as_of, ?known_before and ?known_after.
    """

    permission = "ledger.restatement"
    output = RestatementOutput

    def load(self, actor: Actor, fund_id: UUID, **_address: Any) -> Any:
        """Return the accounts that differ, and the entries that make the difference."""
        chosen = RestatementQuery(data=self.request.query_params).validated()
        rows, entries = selectors.restatement_view(fund_for(actor, fund_id), **chosen)
        return {"accounts": rows, "entries": [row.entry for row in entries]}
