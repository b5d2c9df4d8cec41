"""The fee schedules of a fund, by program: list them, propose one, approve it, decline it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, ListView
from trustfund.db.clock import now as clock_now
from trustfund.funds import access, selectors, services
from trustfund.funds.serializers import FeeScheduleOutput, FeeScheduleProposeInput, ReasonInput
from trustfund.kernel.actor import Actor


class FeeScheduleList(ListView):
    """List every fee schedule of a fund, the latest first, the one of the opening last."""

    permission = "funds.fee_schedule_list"
    output = FeeScheduleOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the schedules."""
        fund = access.fund_for(actor, fund_id)
        return selectors.fee_schedule_rows(actor, fund, today=clock_now().date())


class _ScheduleAct(ActionView):
    output = FeeScheduleOutput

    def load(self, actor: Actor, subject_id: UUID) -> selectors.ScheduleRow:
        """Return the schedule."""
        return selectors.fee_schedule_row(actor, subject_id, today=clock_now().date())


class FeeSchedulePropose(_ScheduleAct):
    """Propose the tiers that charge the contributions of a day and after."""

    permission = "funds.fee_schedule_propose"
    input = FeeScheduleProposeInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> selectors.ScheduleRow:
        """Propose them."""
        return self.load(actor, services.fee_schedule_propose(actor=actor, now=now, **data).pk)


class FeeScheduleApprove(_ScheduleAct):
    """Approve a schedule, as another person of another unit."""

    permission = "funds.fee_schedule_approve"
    input = NothingInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> selectors.ScheduleRow:
        """Approve it."""
        return self.load(actor, services.fee_schedule_approve(actor=actor, now=now, **data).pk)


class FeeScheduleDecline(_ScheduleAct):
    """Decline a schedule, with the reason."""

    permission = "funds.fee_schedule_decline"
    input = ReasonInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> selectors.ScheduleRow:
        """Decline it."""
        return self.load(actor, services.fee_schedule_decline(actor=actor, now=now, **data).pk)
