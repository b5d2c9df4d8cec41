"""How the goods of a proposal are shown, with what is needed before they are bought."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.choices import GoodsFlag
from projects.rules.goods import flagged
from projects.rules.proposal import Proposal
from trustfund.kernel.money import money_sum


def goods_shown(proposal: Proposal) -> dict[str, Any]:
    """Return the goods with the reason of each flag, their total, and a sentence on the flags."""
    currency, count = proposal.amount.currency, len(flagged(proposal.goods))
    return {
        "rows": [
            {
                "item": goods.item,
                "hs_code": goods.hs_code,
                "money": goods.money,
                "reason": GoodsFlag(goods.flag).label if goods.flag else "",
            }
            for goods in proposal.goods
        ],
        "total": money_sum([goods.money for goods in proposal.goods], currency),
        "sentence": ngettext(
            "%(count)d line is flagged. Its supply is restricted by Security Council resolution 2397 "
            "(2017), or its code is not known; the project goes on, the purchase waits.",
            "%(count)d lines are flagged. Their supply is restricted by Security Council resolution "
            "2397 (2017), or their code is not known; the project goes on, the purchase waits.",
            count,
        )
        % {"count": count}
        if count
        else _("No goods are flagged by Security Council resolution 2397 (2017)."),
    }
