"""The tie-outs by program: the same acts as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.control import access, selectors, services
from trustfund.control.models import Difference, Explanation, TieOutRun
from trustfund.control.serializers.tie_outs import (
    DifferenceExplainInput,
    DifferenceOutput,
    DifferenceQuery,
    DifferenceSignOffInput,
    TieOutRunOutput,
    TieOutsOutput,
)
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


class TieOutDetail(DetailView):
    """Return how the tie-outs of a fund stand: its badge, the last run, and every rule."""

    permission = "control.tie_out_list"
    output = TieOutsOutput

    def load(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the overview."""
        fund = fund_for(actor, fund_id)
        return selectors.overview(fund_id=fund.pk, today=clock.now().date())


class TieOutMake(ActionView):
    """Compare a fund's figures by every rule now."""

    permission = "control.tie_out_run"
    input = NothingInput
    output = TieOutRunOutput

    def act(self, actor: Actor, now: datetime, *, fund_id: UUID, **_data: Any) -> TieOutRun:
        """Run the tie-outs."""
        return services.tie_out_run(actor=actor, now=now, fund_id=fund_id)

    def load(self, actor: Actor, subject_id: UUID) -> TieOutRun:
        """Return the run of an earlier act."""
        return access.run_for(actor, subject_id)


class DifferenceList(ListView):
    """List the differences of a fund, newest first: ?state=OPEN, which is the default, or RESOLVED."""

    permission = "control.difference_list"
    output = DifferenceOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the differences."""
        chosen = DifferenceQuery(data=self.request.query_params).validated()
        return selectors.differences(fund_id=fund_for(actor, fund_id).pk, **chosen)


class DifferenceDetail(DetailView):
    """Return one difference with every explanation."""

    permission = "control.difference_detail"
    output = DifferenceOutput

    def load(self, actor: Actor, *, difference_id: UUID, **_address: Any) -> Difference:
        """Return the difference."""
        return _shown(actor, difference_id)


class _DifferenceAct(ActionView):
    output = DifferenceOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Difference:
        """Return the difference of an earlier act, which was about an explanation."""
        found = Explanation.objects.filter(pk=subject_id).first()
        if found is None:
            raise NotFound("explanation")
        return _shown(actor, found.difference_id)


class DifferenceExplain(_DifferenceAct):
    """Say why a difference is there; `left` and `right` are the amounts that were read."""

    permission = "control.difference_explain"
    input = DifferenceExplainInput

    def act(self, actor: Actor, now: datetime, *, difference_id: UUID, **data: Any) -> Difference:
        """Explain the difference."""
        services.difference_explain(actor=actor, now=now, difference_id=difference_id, **data)
        return _shown(actor, difference_id)


class DifferenceSignOff(_DifferenceAct):
    """Sign the newest explanation off, as another person of another unit."""

    permission = "control.difference_sign_off"
    input = DifferenceSignOffInput

    def act(self, actor: Actor, now: datetime, *, difference_id: UUID, **data: Any) -> Difference:
        """Sign the explanation off."""
        services.difference_sign_off(actor=actor, now=now, difference_id=difference_id, **data)
        return _shown(actor, difference_id)


def _shown(actor: Actor, difference_id: UUID) -> Difference:
    difference = access.difference_for(actor, difference_id)
    return selectors.difference_row(difference, today=clock.now().date()).difference
