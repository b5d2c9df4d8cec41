"""Contributions in kind for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.api.registers import asked, chosen
from donors.forms import InKindListForm
from donors.models import InKind
from donors.selectors import registers
from donors.selectors.in_kind import in_kind_for, in_kind_found
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class InKindList(ListView):
    """What was given in kind up to a day (?as_of=, ?donor_id=, ?state=), newest first."""

    permission = "donors.in_kind_list"
    output = serializers.InKindOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the visible contributions in kind."""
        fund = fund_for(actor, kwargs["fund_id"])
        form = InKindListForm(**asked(self), donors=registers.donors_to_choose(actor))
        return in_kind_found(actor, fund, **chosen(form))


class InKindDetail(DetailView):
    """One contribution in kind."""

    permission = "donors.in_kind_detail"
    output = serializers.InKindOutput

    def load(self, actor: Actor, **kwargs: Any) -> InKind:
        """Return the contribution."""
        return in_kind_for(actor, kwargs["in_kind_id"])


class _InKindAct(ActionView):
    """An act on a contribution in kind."""

    output = serializers.InKindOutput

    def load(self, actor: Actor, subject_id: UUID) -> InKind:
        """Return the contribution."""
        return in_kind_for(actor, subject_id)


class InKindPropose(_InKindAct):
    """Propose what a donor gave otherwise than in money, with its value."""

    permission = "donors.in_kind_propose"
    input = serializers.InKindProposeInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> InKind:
        """Propose the contribution."""
        return services.in_kind_propose(actor=actor, now=now, **data)


class InKindConfirm(_InKindAct):
    """Confirm the value that another person proposed."""

    permission = "donors.in_kind_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> InKind:
        """Confirm the value."""
        return services.in_kind_confirm(actor=actor, now=now, **data)


class InKindDecline(_InKindAct):
    """Decline a contribution in kind, with the reason."""

    permission = "donors.in_kind_decline"
    input = serializers.InKindDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> InKind:
        """Decline the contribution."""
        return services.in_kind_decline(actor=actor, now=now, **data)


class InKindWithdraw(_InKindAct):
    """Withdraw a contribution in kind that was confirmed by mistake, with the reason."""

    permission = "donors.in_kind_withdraw"
    input = serializers.InKindWithdrawInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> InKind:
        """Withdraw the contribution."""
        return services.in_kind_withdraw(actor=actor, now=now, **data)
