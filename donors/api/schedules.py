"""Installments for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.models import InstallmentStep
from trustfund.api.views import ActionView
from trustfund.kernel.actor import Actor


class _StepAct(ActionView):
    """What happens to an installment once."""

    output = serializers.InstallmentStepOutput

    def load(self, actor: Actor, subject_id: UUID) -> InstallmentStep:
        """Return the step that a repeated key wrote down."""
        return access.step_for(actor, subject_id)


class InstallmentFallDue(_StepAct):
    """Say from what an installment on request or on a milestone is due, and when."""

    permission = "donors.installment_fall_due"
    input = serializers.InstallmentDueInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> InstallmentStep:
        """Write it down."""
        return services.installment_fall_due(actor=actor, now=now, **data)


class InstallmentUnqualify(_StepAct):
    """Write down the notice by which a donor lifts its reservation."""

    permission = "donors.installment_unqualify"
    input = serializers.InstallmentUnqualifyInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> InstallmentStep:
        """Write it down."""
        return services.installment_unqualify(actor=actor, now=now, **data)
