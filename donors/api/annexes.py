"""Annexes for programs: the versions of a fund, and those of an agreement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.api.registers import asked, chosen
from donors.forms import AnnexListForm
from donors.models import AnnexVersion
from donors.selectors.annexes import annex_for, annex_lines, annexes_found
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class AnnexList(ListView):
    """The versions of a fund's annexes (?as_of=, ?annex=, ?state=), newest first."""

    permission = "donors.annex_list"
    output = serializers.AnnexRowOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the visible versions."""
        fund = fund_for(actor, kwargs["fund_id"])
        return annexes_found(actor, fund, **chosen(AnnexListForm(**asked(self))))


class AgreementAnnexes(ListView):
    """With which versions of the annexes an agreement is signed, and which are in force."""

    permission = "donors.agreement_annexes"
    output = serializers.AnnexLineOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the annexes, by number."""
        agreement = access.agreement_for(actor, kwargs["agreement_id"])
        return annex_lines(agreement, day=clock.now().date())


class AnnexDetail(DetailView):
    """One version of an annex in both languages."""

    permission = "donors.annex_detail"
    output = serializers.AnnexOutput

    def load(self, actor: Actor, **kwargs: Any) -> AnnexVersion:
        """Return the version."""
        return annex_for(actor, kwargs["annex_id"])


class _AnnexAct(ActionView):
    """An act on a version of an annex."""

    output = serializers.AnnexOutput

    def load(self, actor: Actor, subject_id: UUID) -> AnnexVersion:
        """Return the version."""
        return annex_for(actor, subject_id)


class AnnexPropose(_AnnexAct):
    """Propose the next version of an annex."""

    permission = "donors.annex_propose"
    input = serializers.AnnexProposeInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> AnnexVersion:
        """Propose the version."""
        return services.annex_propose(actor=actor, now=now, **data)


class AnnexConfirm(_AnnexAct):
    """Confirm a version that another person proposed."""

    permission = "donors.annex_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> AnnexVersion:
        """Confirm the version."""
        return services.annex_confirm(actor=actor, now=now, **data)


class AnnexDecline(_AnnexAct):
    """Decline a version, with the reason."""

    permission = "donors.annex_decline"
    input = serializers.AnnexDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> AnnexVersion:
        """Decline the version."""
        return services.annex_decline(actor=actor, now=now, **data)
