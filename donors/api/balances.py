"""Donors' balance accounts, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.models import BalanceMove
from donors.selectors.balances import BalancePage, balance_page
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class BalanceShow(DetailView):
    """What lies on a donor's balance accounts, and what left them."""

    permission = "donors.balance_show"
    output = serializers.BalancePageOutput

    def load(self, actor: Actor, **kwargs: Any) -> BalancePage:
        """Return the balance accounts."""
        return balance_page(actor, access.donor_for(actor, kwargs["donor_id"]))


class _MoveAct(ActionView):
    """An act on what leaves a balance account."""

    output = serializers.BalanceMoveOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> BalanceMove:
        """Return what was proposed."""
        return access.balance_move_for(actor, subject_id)


class BalanceMovePropose(_MoveAct):
    """Say where a part of what lies on a donor's balance account goes."""

    permission = "donors.balance_move_propose"
    input = serializers.BalanceMoveProposeInput
    created = True

    def act(self, actor: Actor, now: datetime, **data: Any) -> BalanceMove:
        """Propose it."""
        return services.balance_move_propose(actor=actor, now=now, **data)


class BalanceMoveDetail(DetailView):
    """What leaves a balance account."""

    permission = "donors.balance_move_detail"
    output = serializers.BalanceMoveOutput

    def load(self, actor: Actor, **kwargs: Any) -> BalanceMove:
        """Return it."""
        return access.balance_move_for(actor, kwargs["move_id"])


class BalanceMoveConfirm(_MoveAct):
    """Pay what another person proposed."""

    permission = "donors.balance_move_confirm"
    input = serializers.BalanceMoveConfirmInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> BalanceMove:
        """Pay it."""
        return services.balance_move_confirm(actor=actor, now=now, **data)


class BalanceMoveDecline(_MoveAct):
    """Decline what was proposed, with the reason."""

    permission = "donors.balance_move_decline"
    input = serializers.BalanceMoveDeclineInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> BalanceMove:
        """Decline it."""
        return services.balance_move_decline(actor=actor, now=now, **data)
