"""Installments and amendments for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.api.parts import Standing
from donors.models import Amendment, InstallmentStep
from donors.selectors.agreements import amendment_changes
from donors.selectors.clauses import clauses_of
from trustfund.api.views import ActionView, DetailView
from trustfund.db import clock
from trustfund.kernel.actor import Actor


class AmendmentDraft(ActionView):
    """Write an amendment with its whole schedule and offer it, signed by the administrator."""

    permission = "donors.amendment_draft"
    input = serializers.AmendmentDraftInput
    output = serializers.AmendmentOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Amendment:
        """Offer the amendment."""
        return services.amendment_draft(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Amendment:
        """Return the amendment that a repeated key offered."""
        return access.amendment_for(actor, subject_id)


class AmendmentDetail(DetailView):
    """One amendment with what it changes."""

    permission = "donors.amendment_detail"
    output = serializers.AmendmentPageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the amendment with its comparison."""
        amendment = access.amendment_for(actor, kwargs["amendment_id"])
        changes = amendment_changes(amendment, today=clock.now().date())
        clauses = clauses_of(amendment.agreement, amendment)
        return Standing(amendment, changes=changes, clauses=clauses)


class AmendmentCountersign(ActionView):
    """Countersign an offered amendment for its donor."""

    permission = "donors.amendment_countersign"
    input = serializers.AmendmentCountersignInput
    output = serializers.AmendmentOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Amendment:
        """Countersign the amendment."""
        return services.amendment_countersign(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Amendment:
        """Return the amendment that a repeated key countersigned."""
        return access.amendment_for(actor, subject_id)


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
