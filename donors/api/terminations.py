"""Notices of termination for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.api.parts import Standing
from donors.models import Termination
from donors.rules.termination import effective_day
from donors.selectors.terminations import ending_of, termination_for
from trustfund.api.views import ActionView, DetailView
from trustfund.db import clock
from trustfund.kernel.actor import Actor


class _TerminationAct(ActionView):
    """An act on a notice of termination."""

    output = serializers.TerminationOutput

    def load(self, actor: Actor, subject_id: UUID) -> Termination:
        """Return the notice."""
        return termination_for(actor, subject_id)


class TerminationRecord(_TerminationAct):
    """Give notice for the donor, or propose that the administrator gives it."""

    permission = "donors.termination_record"
    input = serializers.TerminationRecordInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Termination:
        """Give or propose the notice."""
        return services.termination_record(actor=actor, now=now, **data)


class TerminationDetail(DetailView):
    """One notice of termination, with what falls away by it."""

    permission = "donors.termination_detail"
    output = serializers.TerminationPageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the notice."""
        found = termination_for(actor, kwargs["termination_id"])
        today = clock.now().date()
        given_on = found.notice_date or today
        ending = ending_of(
            found.agreement,
            given_on=given_on,
            ends_on=found.effective_date or effective_day(given_on),
            as_of=today,
        )
        return Standing(found, ending=ending)


class TerminationConfirm(_TerminationAct):
    """Give the notice that another person of another unit proposed for the administrator."""

    permission = "donors.termination_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Termination:
        """Give the notice."""
        return services.termination_confirm(actor=actor, now=now, **data)


class TerminationDecline(_TerminationAct):
    """Decline a notice that was proposed, with the reason."""

    permission = "donors.termination_decline"
    input = serializers.TerminationReasonInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Termination:
        """Decline the notice."""
        return services.termination_decline(actor=actor, now=now, **data)


class TerminationWithdraw(_TerminationAct):
    """Withdraw a notice before it is effective, for the side that gave it."""

    permission = "donors.termination_withdraw"
    input = serializers.TerminationReasonInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Termination:
        """Withdraw the notice."""
        return services.termination_withdraw(actor=actor, now=now, **data)
