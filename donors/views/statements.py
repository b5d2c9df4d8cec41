"""Pages of bank files: those imported, handing one in, watching it, reading it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donors import access, services
from donors.forms import StatementImportForm
from donors.models import StatementImport, StatementLine
from donors.selectors.lines import statement_pages, with_taken
from donors.selectors.statements import import_progress
from donors.services.statement_import import map_read
from donors.views.file_lists import line_listing
from trustfund.funds.access import fund_for
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.listing import list_file, list_page
from trustfund.web.middleware import PageRequest
from trustfund.web.uploads import was_too_large

MAP_EXAMPLE = """delimiter = ";"
decimal = ","
date_format = "%d.%m.%Y"
account = "…"
currency = "USD"

[columns]
booking_date = "Booked"
value_date = "Value"
amount = "Amount"
bank_reference = "Reference"
counterparty_name = "Name"
remittance = "Text"
"""


@requires("donors.statement_import")
@require_http_methods(["GET", "POST"])
def statement_import(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Hand in a file of the bank."""
    fund = fund_for(request.actor, fund_id)
    form = StatementImportForm(
        request.POST or None, request.FILES or None, was_too_large=was_too_large(request)
    )
    back = reverse("donors:statement_list", args=[fund.pk])

    def call() -> StatementImport:
        typed = form.cleaned_data
        return services.statement_import(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            file=typed["file"].file,
            name=typed["file"].name,
            csv_map=map_read(typed["map"]),
            encoding=typed["encoding"],
        )

    return act(
        request,
        form=form,
        call=call,
        then=lambda import_id: reverse("donors:statement_detail", args=[import_id]),
        done=_("The file is kept. A worker takes it now."),
        template="donors/statement_import.html",
        context={"fund": fund, "back": back, "example": MAP_EXAMPLE},
        back=back,
    )


@requires("donors.statement_detail")
@require_safe
def statement_detail(request: PageRequest, import_id: UUID) -> HttpResponseBase:
    """Show what became of a file: how far it is, its statements, each line."""
    row = access.import_for(request.actor, import_id)
    context = _progress(request, row)
    if row.state == "BOOKED":
        pages = statement_pages(row.pk)
        listing = line_listing(
            request,
            row.fund,
            with_taken(StatementLine.objects.filter(statement__source=row)),
            name="statement-lines",
            title=_("Lines"),
            empty=_("No line of this file fits."),
            currencies={one.statement.currency for one in pages},
        )
        if request.GET.get("format"):
            return list_file(request, listing)
        context |= {"pages": pages, "list": list_page(request, listing)}
    status = 422 if "list" in context and context["list"].listing.form.errors else 200
    return render(request, "donors/statement_detail.html", context, status=status)


@requires("donors.statement_detail")
@require_safe
def statement_progress(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Return the progress alone; when it is over, ask the page to show what came of it."""
    context = _progress(request, access.import_for(request.actor, import_id))
    answer = render(request, "donors/partials/statement_progress.html", context)
    if context["progress"].is_over:
        answer["HX-Refresh"] = "true"
    return answer


def _progress(request: PageRequest, row: StatementImport) -> dict[str, Any]:
    return {
        "fund": row.fund,
        "row": row,
        "progress": import_progress(row, now=request.now),
        "may_import": may(request.actor, "donors.statement_import"),
    }
