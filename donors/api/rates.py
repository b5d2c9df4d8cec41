"""A fund's rates for programs: the list, one by hand, a file of many, and their confirmation."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from donors import serializers, services
from donors.api.parts import Standing
from donors.api.registers import asked, chosen
from donors.builders.rates import rate_template_file
from donors.forms import RateListForm
from donors.models import RateSheet
from donors.selectors.rate_lists import rate_sheet_for, rates_found
from trustfund.api.views import ActionView, DetailView, KitView, ListView
from trustfund.documents.api import TakesFile
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor
from trustfund.render.files import MEDIA
from trustfund.web.downloads import attachment


class RateList(ListView):
    """The rates of a fund that count, of days up to one (?as_of=, ?currency=), newest first."""

    permission = "donors.rate_list"
    output = serializers.GivenRateOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the rates."""
        fund = fund_for(actor, kwargs["fund_id"])
        form = RateListForm(**asked(self))
        del form.fields["currency"]
        code = self.request.query_params.get("currency", "")
        return rates_found(actor, fund, **chosen(form), currency=code)


class RateTemplate(KitView):
    """The template of a file of rates as CSV."""

    permission = "donors.rate_template"

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, _request: Request) -> FileResponse:
        """Return the file."""
        content = rate_template_file()
        return attachment(
            io.BytesIO(content),
            name="template_rates.csv",
            media_type=MEDIA["csv"],
            size=len(content),
        )


class RateSheetDetail(DetailView):
    """One sheet of rates with its rows."""

    permission = "donors.rate_sheet_detail"
    output = serializers.RateSheetOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the sheet."""
        return _with_rates(rate_sheet_for(actor, kwargs["sheet_id"]))


class _SheetAct(ActionView):
    """An act on a sheet of rates."""

    output = serializers.RateSheetOutput

    def load(self, actor: Actor, subject_id: UUID) -> Any:
        """Return the sheet."""
        return _with_rates(rate_sheet_for(actor, subject_id))


class RateGive(_SheetAct):
    """Propose one rate by hand."""

    permission = "donors.rate_give"
    input = serializers.RateGiveInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Give the rate."""
        return _with_rates(services.rate_give(actor=actor, now=now, **data))


class RateSheetLoad(TakesFile, _SheetAct):
    """Propose the rates of a file, all of them or none (multipart/form-data)."""

    permission = "donors.rate_sheet_load"
    input = serializers.RateSheetLoadInput

    def act(self, actor: Actor, now: datetime, *, file: Any, **data: Any) -> Any:
        """Load the file."""
        return _with_rates(
            services.rate_sheet_load(actor=actor, now=now, file=file.file, name=file.name, **data)
        )


class RateSheetConfirm(_SheetAct):
    """Let rates count that another person proposed."""

    permission = "donors.rate_sheet_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Confirm the rates."""
        return _with_rates(services.rate_sheet_confirm(actor=actor, now=now, **data))


class RateSheetDecline(_SheetAct):
    """Decline rates, with the reason."""

    permission = "donors.rate_sheet_decline"
    input = serializers.RateSheetDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Decline the rates."""
        return _with_rates(services.rate_sheet_decline(actor=actor, now=now, **data))


def _with_rates(sheet: RateSheet) -> Any:
    """Return a sheet with its rates in the order of the file."""
    return Standing(sheet, rates=list(sheet.rates.order_by("line")), reference=str(sheet))
