"""Administration agreements for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.api.parts import Standing, day_asked
from donors.models import Agreement
from donors.rules.clauses import without_preference
from donors.selectors.clauses import clause_standings
from donors.selectors.pages import agreement_page
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class AgreementDraft(ActionView):
    """Draft an agreement with its installments and offer it, signed by the administrator."""

    permission = "donors.agreement_draft"
    input = serializers.AgreementDraftInput
    output = serializers.AgreementOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Agreement:
        """Draft and offer the agreement."""
        return services.agreement_draft(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Agreement:
        """Return the agreement that a repeated key drafted."""
        return access.agreement_for(actor, subject_id)


class AgreementDetail(DetailView):
    """One agreement with its figures and installments (?as_of=)."""

    permission = "donors.agreement_detail"
    output = serializers.AgreementPageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the agreement with its standing."""
        agreement = access.agreement_for(actor, kwargs["agreement_id"])
        as_of = day_asked(self)
        line = agreement_page(agreement, as_of=as_of)
        standings = clause_standings(agreement, line, as_of=as_of)
        return Standing(
            agreement,
            as_of=as_of,
            ends_on=line.ends_on,
            figures=line.figures,
            installments=line.positions,
            clauses=standings,
            without_preference=without_preference(
                line.agreement.money, [one.clause for one in standings]
            ),
        )


class AgreementWithdraw(ActionView):
    """Withdraw an offer that the donor has not countersigned."""

    permission = "donors.agreement_withdraw"
    input = serializers.AgreementWithdrawInput
    output = serializers.AgreementOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Agreement:
        """Withdraw the offer."""
        return services.agreement_withdraw(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Agreement:
        """Return the agreement that a repeated key withdrew."""
        return access.agreement_for(actor, subject_id)


class AgreementCountersign(ActionView):
    """Countersign an offered agreement for its donor."""

    permission = "donors.agreement_countersign"
    input = serializers.AgreementCountersignInput
    output = serializers.AgreementOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Agreement:
        """Countersign the agreement."""
        return services.agreement_countersign(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Agreement:
        """Return the agreement that a repeated key countersigned."""
        return access.agreement_for(actor, subject_id)
