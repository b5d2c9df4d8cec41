"""Pages of a fund's rates: the list, one by hand, a file of many, and a sheet with its confirmation."""

import io
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from donors import services
from donors.builders.rates import rate_template_file
from donors.choices import SheetState, rate_source_label
from donors.forms import RateGiveForm, RateListForm, RateSheetDeclineForm, RateSheetLoadForm
from donors.models import GivenRate, RateSheet
from donors.selectors.rate_lists import (
    rate_currencies,
    rate_sheet_for,
    rates_beside,
    rates_found,
    sheets_open,
)
from donors.services.decisions import made_by
from donors.services.rates import sheet_must_be_open
from donors.views.parts import Act, happenings
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.render.files import MEDIA
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.downloads import attachment
from trustfund.web.figures import day_text, rate_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.listing import ListColumn, Listing, list_answer
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of
from trustfund.web.uploads import was_too_large


@requires("donors.rate_list")
@require_GET
def rate_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show the rates that a fund's treasury gave, or give them out as a file."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    form = RateListForm(request.GET, today=today, currencies=rate_currencies(request.actor, fund))
    chosen = form.chosen(today=today)
    listing = Listing(
        name="rates",
        title=_("Rates of the treasury"),
        columns=_columns(fund),
        rows=rates_found(request.actor, fund, **chosen),
        totals=list,
        form=form,
        as_of=chosen["as_of"],
        fund=fund,
        source=_("Each rate names its own source."),
        empty=_(
            "No rate was given that fits. The European Central Bank's history counts by itself."
        ),
        who=_("A finance officer gives rates; a finance approver of another unit confirms them."),
    )
    context = {
        "acts": _list_acts(request.actor, fund),
        "waiting": sheets_open(request.actor, fund),
    }
    return list_answer(request, listing, template="donors/rate_list.html", context=context)


@requires("donors.rate_template")
@require_GET
def rate_template(_request: PageRequest) -> HttpResponseBase:
    """Give out the template of a file of rates."""
    content = rate_template_file()
    return attachment(
        io.BytesIO(content),
        name="template_rates.csv",
        media_type=MEDIA["csv"],
        size=len(content),
    )


@requires("donors.rate_give")
@require_http_methods(["GET", "POST"])
def rate_give(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose one rate by hand; what stopped an act leads here with currency and day filled in."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    asked = {name: request.GET.get(name, "") for name in ("currency", "rate_date")}
    form = RateGiveForm(
        request.POST or None,
        today=today,
        holding_currency=fund.holding_currency,
        initial={"rate_date": today, **{name: text for name, text in asked.items() if text}},
    )
    back = reverse("donors:rate_list", args=[fund.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        return Preview(
            title=_("Give a rate"),
            sentence=_("It counts once another person of another unit confirms it."),
            rows=[
                (_("Rate"), _rate_words(typed["currency"], typed["rate"], fund)),
                (_("Day of the rate"), day_text(typed["rate_date"])),
                (_("Source"), typed["rate_source"]),
            ],
            confirm=_("Give the rate"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.rate_give(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("Rate given. A finance approver of another unit confirms it."),
        template="donors/rate_give.html",
        context={"fund": fund, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.rate_sheet_load")
@require_http_methods(["GET", "POST"])
def rate_sheet_load(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose the rates of a file, all of them or none."""
    fund = fund_for(request.actor, fund_id)
    form = RateSheetLoadForm(
        request.POST or None, request.FILES or None, was_too_large=was_too_large(request)
    )
    back = reverse("donors:rate_list", args=[fund.pk])

    def call() -> RateSheet:
        file = form.cleaned_data["file"]
        return services.rate_sheet_load(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            file=file.file,
            name=file.name,
        )

    return act(
        request,
        form=form,
        call=call,
        then=_page,
        done=_("The rates were read. A finance approver of another unit confirms them."),
        template="donors/rate_sheet_load.html",
        context={"fund": fund, "back": back},
        back=back,
    )


@requires("donors.rate_sheet_detail")
@require_GET
def rate_sheet_detail(request: PageRequest, sheet_id: UUID) -> HttpResponse:
    """Show rates that were given together, each beside the one that counted before it."""
    sheet = rate_sheet_for(request.actor, sheet_id)
    page = page_of(request, sheet.rates.all())
    context = {
        "sheet": sheet,
        "fund": sheet.fund,
        "page": page,
        "rates": [_shown(one, sheet.fund) for one in rates_beside(sheet, page.rows)],
        "acts": _sheet_acts(request.actor, sheet),
        "entries": happenings("donors.ratesheet", sheet.pk),
    }
    return render(request, "donors/rate_sheet_detail.html", context)


@requires("donors.rate_sheet_confirm")
@require_http_methods(["GET", "POST"])
def rate_sheet_confirm(request: PageRequest, sheet_id: UUID) -> HttpResponse:
    """Let rates count that another person proposed."""
    sheet = rate_sheet_for(request.actor, sheet_id)
    if request.method == "GET" and sheet.state == SheetState.PROPOSED:
        sheet_must_be_open(request.actor, sheet)
    return _decide(
        request,
        sheet,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.rate_sheet_confirm(
            actor=request.actor, now=request.now, sheet_id=sheet.pk
        ),
        title=_("Confirm the rates"),
        done=_("Rates confirmed. They count from now on."),
    )


@requires("donors.rate_sheet_decline")
@require_http_methods(["GET", "POST"])
def rate_sheet_decline(request: PageRequest, sheet_id: UUID) -> HttpResponse:
    """Decline rates that were proposed, with the reason."""
    sheet = rate_sheet_for(request.actor, sheet_id)
    form = RateSheetDeclineForm(request.POST or None)
    return _decide(
        request,
        sheet,
        form=form,
        call=lambda: services.rate_sheet_decline(
            actor=request.actor, now=request.now, sheet_id=sheet.pk, **form.cleaned_data
        ),
        title=_("Decline the rates"),
        done=_("Rates declined. They count nowhere."),
    )


def _decide(
    request: PageRequest, sheet: RateSheet, *, form: Any, call: Any, title: str, done: str
) -> HttpResponse:
    back = _page(sheet.pk)
    count = ngettext("%(count)d rate", "%(count)d rates", sheet.count) % {"count": sheet.count}
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/rate_sheet_decide.html",
        context={"sheet": sheet, "fund": sheet.fund, "title": title, "back": back, "count": count},
        back=back,
    )


def _shown(one: Any, fund: Fund) -> dict[str, Any]:
    """Return what a row of a sheet shows."""
    counting = one.counting
    return {
        "given": one.given,
        "words": _rate_words(one.given.currency, one.given.rate, fund),
        "counting": rate_text(counting.rate) if counting else "",
        "counting_day": counting.rate_date if counting else None,
        "counting_source": rate_source_label(counting.rate_source) if counting else "",
        "difference": one.difference,
    }


def _rate_words(currency: str, rate: Any, fund: Fund) -> str:
    return f"{currency} 1 = {fund.holding_currency} {rate_text(rate)}"


def _page(sheet_id: Any) -> str:
    return reverse("donors:rate_sheet_detail", args=[sheet_id])


def _columns(fund: Fund) -> list[ListColumn]:
    def sheet_page(row: GivenRate) -> str:
        return _page(row.sheet_id)

    return [
        ListColumn(_("Currency"), lambda row: row.currency),
        ListColumn(_("Day of the rate"), lambda row: row.rate_date, "date"),
        ListColumn(_("Rate"), lambda row: row.rate, "number", unit=fund.holding_currency),
        ListColumn(_("Source"), lambda row: row.rate_source),
        ListColumn(_("Given by"), lambda row: str(row.sheet), url=sheet_page),
    ]


def _list_acts(actor: Actor, fund: Fund) -> list[Act]:
    found = []
    if may(actor, "donors.rate_sheet_load"):
        url = reverse("donors:rate_sheet_load", args=[fund.pk])
        found.append(Act(url, _("Load a file of rates"), "upload"))
    if may(actor, "donors.rate_give"):
        url = reverse("donors:rate_give", args=[fund.pk])
        found.append(Act(url, _("Give a rate"), "plus", quiet=True))
    return found


def _sheet_acts(actor: Actor, sheet: RateSheet) -> list[Act]:
    if sheet.state != SheetState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.rate_sheet_confirm"):
        own = made_by(actor, sheet)
        reason = _("Another person of another unit confirms them.") if own else ""
        url = reverse("donors:rate_sheet_confirm", args=[sheet.pk])
        found.append(Act(url, _("Confirm the rates"), "check", reason=reason))
    if may(actor, "donors.rate_sheet_decline"):
        url = reverse("donors:rate_sheet_decline", args=[sheet.pk])
        found.append(Act(url, _("Decline the rates"), "x", quiet=True))
    return found
