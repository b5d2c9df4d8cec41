"""Notices of preferential terms for programs."""

from typing import Any

from donors import serializers
from donors.api.registers import asked, chosen
from donors.forms import PreferentialListForm
from donors.selectors import registers
from donors.selectors.preferential import preferential_found
from trustfund.api.views import ListView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class PreferentialList(ListView):
    """Who was told of which terms of another donor (?as_of=, ?donor_id=), newest first."""

    permission = "donors.preferential_list"
    output = serializers.PreferentialOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the visible notices."""
        fund = fund_for(actor, kwargs["fund_id"])
        form = PreferentialListForm(**asked(self), donors=registers.donors_to_choose(actor))
        return preferential_found(actor, fund, **chosen(form))
