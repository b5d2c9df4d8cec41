"""Parts that several addresses share: which fund, which day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from trustfund.api.exceptions import BadRequest
from trustfund.api.views import KitView
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fund_chosen


class Standing:
    """A row, and what is told of it as of a day."""

    def __init__(self, row: Any, **told: Any) -> None:
        self._row = row
        self.__dict__.update(told)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def fund_asked(view: KitView) -> Fund:
    """Return the fund that the address names, else the only one.

    :raises BadRequest: if there are several, or the name is no identifier
    """
    text = view.request.query_params.get("fund", "")
    try:
        fund = fund_chosen(view.actor, UUID(text) if text else None)
    except ValueError:
        fund = None
    if fund is None:
        raise BadRequest(_("Say which fund is meant: ?fund=<its id>."))
    return fund


def day_asked(view: KitView) -> date:
    """Return the day that the address asks for, else today.

    :raises BadRequest: if it is no day
    """
    text = view.request.query_params.get("as_of", "")
    if not text:
        return clock.now().date()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise BadRequest(_("as_of is a day such as 2026-07-31."))
    return day
