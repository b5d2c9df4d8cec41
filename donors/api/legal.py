"""The register of donors' own laws for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.api.parts import day_asked
from donors.models import LegalStanding
from donors.selectors.legal import standing_rows
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class LegalStandingList(ListView):
    """The entries about a fund that had begun by a day (?as_of=), by donor."""

    permission = "donors.legal_standing_list"
    output = serializers.LegalStandingOutput

    def rows(self, actor: Actor, **kwargs: Any) -> list[LegalStanding]:
        """Return the visible entries."""
        fund = fund_for(actor, kwargs["fund_id"])
        return standing_rows(actor, fund, as_of=day_asked(self))


class LegalStandingDetail(DetailView):
    """One entry."""

    permission = "donors.legal_standing_detail"
    output = serializers.LegalStandingOutput

    def load(self, actor: Actor, **kwargs: Any) -> LegalStanding:
        """Return the entry."""
        return access.legal_standing_for(actor, kwargs["standing_id"])


class _StandingAct(ActionView):
    """An act on an entry."""

    output = serializers.LegalStandingOutput

    def load(self, actor: Actor, subject_id: UUID) -> LegalStanding:
        """Return the entry."""
        return access.legal_standing_for(actor, subject_id)


class LegalStandingRecord(_StandingAct):
    """Write down what a donor's own law says."""

    permission = "donors.legal_standing_record"
    input = serializers.LegalStandingRecordInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> LegalStanding:
        """Write it down."""
        return services.legal_standing_record(actor=actor, now=now, **data)


class LegalStandingEnd(_StandingAct):
    """Write down that an entry no longer holds."""

    permission = "donors.legal_standing_end"
    input = serializers.LegalStandingEndInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> LegalStanding:
        """End it."""
        return services.legal_standing_end(actor=actor, now=now, **data)
