"""What each donor would get back, for programs."""

from typing import Any

from donors import access, serializers
from donors.api.parts import Standing, day_asked
from donors.selectors.unwind import unwound
from trustfund.api.views import DetailView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class UnwindShow(DetailView):
    """What each donor that the caller may see would get back on a day (?as_of=)."""

    permission = "donors.unwind_show"
    output = serializers.UnwoundOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the balance and the shares."""
        fund = fund_for(actor, kwargs["fund_id"])
        found = unwound(fund, as_of=day_asked(self))
        seen = set(access.donors_visible_to(actor).values_list("pk", flat=True))
        rows = [one for one in found.shares if one.donor.pk in seen]
        return Standing(found, fund_id=fund.pk, shares=rows)
