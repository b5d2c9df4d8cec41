"""Planned and received, explained, for programs."""

from typing import Any

from django.utils.translation import gettext as _

from donors import access, serializers
from donors.api.parts import Standing, day_asked
from donors.selectors.variance import agreement_variance, fund_variance
from trustfund.api.exceptions import BadRequest
from trustfund.api.views import DetailView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class AgreementVariance(DetailView):
    """Planned and received of one agreement, by installment (?as_of=)."""

    permission = "donors.agreement_variance"
    output = serializers.AgreementVarianceOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the agreement explained.

        :raises BadRequest: if it was not signed by the end of the day
        """
        agreement = access.agreement_for(actor, kwargs["agreement_id"])
        found = agreement_variance(agreement, as_of=day_asked(self))
        if found is None:
            raise BadRequest(_("The agreement was not signed by the end of this day."))
        return found


class FundVariance(DetailView):
    """Planned and received of the agreements that the caller may see (?as_of=)."""

    permission = "donors.fund_variance"
    output = serializers.FundVarianceOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the agreements explained."""
        fund, as_of = fund_for(actor, kwargs["fund_id"]), day_asked(self)
        donors = list(access.donors_visible_to(actor))
        found = fund_variance(fund, donors=donors, as_of=as_of)
        return Standing(found, fund_id=fund.pk, as_of=as_of)
