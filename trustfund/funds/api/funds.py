"""Funds by program: list, one, prepare, consent, open."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.funds import access, services
from trustfund.funds.models import Fund
from trustfund.funds.serializers import (
    ConsentInput,
    FundCreateInput,
    FundOutput,
    ResolutionInput,
)
from trustfund.kernel.actor import Actor


class FundList(ListView):
    """List the funds of the installation."""

    permission = "funds.fund_list"
    output = FundOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:
        """Return the funds that the caller may see."""
        return access.funds_visible_to(actor).prefetch_related("fee_tiers")


class FundDetail(DetailView):
    """Show one fund."""

    permission = "funds.fund_detail"
    output = FundOutput

    def load(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Fund:
        """Return the fund, if the caller may see it."""
        return access.fund_for(actor, fund_id)


class _FundAct(ActionView):
    output = FundOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Fund:
        """Return the fund of an earlier act."""
        return access.fund_for(actor, subject_id)


class FundCreate(_FundAct):
    """Prepare a fund."""

    permission = "funds.fund_create"
    input = FundCreateInput
    created = True

    def act(self, actor: Actor, now: datetime, **data: Any) -> Fund:
        """Prepare the fund."""
        return services.fund_create(actor=actor, now=now, **data)


class ResolutionRecord(_FundAct):
    """Record the resolution of the executive directors."""

    permission = "funds.resolution_record"
    input = ResolutionInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Fund:
        """Record the resolution."""
        return services.resolution_record(actor=actor, now=now, **data)


class DonorConsentRecord(_FundAct):
    """Record the agreement of the donors."""

    permission = "funds.donor_consent_record"
    input = ConsentInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Fund:
        """Record the agreement."""
        return services.donor_consent_record(actor=actor, now=now, **data)


class RecipientConsentRecord(_FundAct):
    """Record the agreement of the recipient."""

    permission = "funds.recipient_consent_record"
    input = ConsentInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Fund:
        """Record the agreement."""
        return services.recipient_consent_record(actor=actor, now=now, **data)


class FundOpen(_FundAct):
    """Open a fund that all three sides have agreed to."""

    permission = "funds.fund_open"
    input = NothingInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Fund:
        """Open the fund."""
        return services.fund_open(actor=actor, now=now, **data)
