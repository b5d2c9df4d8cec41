"""Grants for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from disbursements import access, selectors, services
from disbursements.models import Grant
from disbursements.serializers import GrantDetailOutput, GrantFiguresOutput, GrantOutput
from trustfund.api.serializers import NothingInput, TwoTimesQuery
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class GrantList(ListView):
    """List the grants that the caller may see."""

    permission = "disbursements.grant_detail"
    output = GrantOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> QuerySet[Grant]:
        """Return the grants, not evaluated."""
        return access.grants_visible_to(actor)


class GrantDetail(DetailView):
    """Read a grant with its figures and categories."""

    permission = "disbursements.grant_detail"
    output = GrantDetailOutput

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Return the grant as it is now."""
        grant = access.grant_for(self.actor, kwargs["grant_id"])
        context = {"request": request, "now": clock.now()}
        return Response(GrantDetailOutput(grant, context=context).data)


class GrantSign(ActionView):
    """Sign a grant for the caller's side; the second signature commits the money."""

    permission = "disbursements.grant_sign"
    input = NothingInput
    output = GrantOutput
    created = False

    def act(self, actor: Actor, now: datetime, *, grant_id: UUID, **_data: Any) -> Grant:
        """Sign."""
        return services.grant_sign(actor=actor, now=now, grant_id=grant_id)

    def load(self, actor: Actor, subject_id: UUID) -> Grant:
        """Return the grant that was signed."""
        return access.grant_for(actor, subject_id)


class GrantDeclareEffective(GrantSign):
    """Declare that a signed grant takes effect: the conditions of its appraisal are met."""

    permission = "disbursements.grant_declare_effective"

    def act(self, actor: Actor, now: datetime, *, grant_id: UUID, **_data: Any) -> Grant:
        """Declare it."""
        return services.grant_declare_effective(actor=actor, now=now, grant_id=grant_id)


class FundFigures(DetailView):
    """Read the figures of all grants of a fund as at a day (?as_of=2027-06-30, today without it), as
    known at a time (?known_at=2027-08-01T00:00:00Z, now without it)."""

    permission = "disbursements.grant_detail"
    output = GrantFiguresOutput

    def load(self, actor: Actor, *, fund_id: UUID) -> selectors.FundFigures:
        """Return the figures from the books."""
        query = TwoTimesQuery(data=self.request.query_params)
        fund = fund_for(actor, fund_id)
        return selectors.fund_figures(fund, **query.chosen(today=clock.now().date()))
