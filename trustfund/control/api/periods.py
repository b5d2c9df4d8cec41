"""The periods of the books by program: the same acts as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, ListView
from trustfund.control import selectors
from trustfund.control.serializers import PeriodCloseInput, PeriodOutput, PeriodReopenInput
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor
from trustfund.ledger import services as ledger


class PeriodList(ListView):
    """List every month and year of a fund's books, newest first, each year before its months."""

    permission = "ledger.period_list"
    output = PeriodOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the periods."""
        fund = fund_for(actor, fund_id)
        return selectors.period_lines(fund, actor, today=clock.now().date())


class _PeriodAct(ActionView):
    output = PeriodOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Any:
        """Return the period."""
        return selectors.period_line(actor, subject_id)[1]


class PeriodSoftClose(_PeriodAct):
    """Close a period that is over: `kind` is MONTH or YEAR, `starts` its first day."""

    permission = "ledger.period_soft_close"
    input = PeriodCloseInput

    def act(self, actor: Actor, now: datetime, *, fund_id: UUID, **data: Any) -> Any:
        """Close the period."""
        fund = fund_for(actor, fund_id)
        period_id = ledger.period_soft_close(actor=actor, now=now, fund_id=fund.pk, **data)
        return self.load(actor, period_id)


class PeriodReopen(_PeriodAct):
    """Open a closed period again, as another person, with a reason."""

    permission = "ledger.period_reopen"
    input = PeriodReopenInput

    def act(self, actor: Actor, now: datetime, *, period_id: UUID, **data: Any) -> Any:
        """Reopen the period."""
        selectors.period_line(actor, period_id)
        ledger.period_reopen(actor=actor, now=now, period_id=period_id, **data)
        return self.load(actor, period_id)


class PeriodClose(_PeriodAct):
    """Close a closed period for good, as another person."""

    permission = "ledger.period_close"
    input = NothingInput

    def act(self, actor: Actor, now: datetime, *, period_id: UUID, **_data: Any) -> Any:
        """Close the period for good."""
        selectors.period_line(actor, period_id)
        ledger.period_close(actor=actor, now=now, period_id=period_id)
        return self.load(actor, period_id)
