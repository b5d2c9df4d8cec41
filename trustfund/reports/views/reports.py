"""Pages: the list of reports, requesting one, watching it being built, reading it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from trustfund.funds.selectors import fund_chosen, fund_rows
from trustfund.identity.rules.permissions import may
from trustfund.reports import access, selectors, services
from trustfund.reports.choices import CONTENT_TYPES, ReportFormat, RequestState
from trustfund.reports.forms import ReportFilterForm, ReportRequestForm
from trustfund.reports.models import ReportRequest
from trustfund.reports.views.sheets import page_of_report
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of


@requires("reports.report_list")
@require_GET
def report_list(request: PageRequest) -> HttpResponse:
    """Show the reports of a fund, newest first, and those being built."""
    fund = fund_chosen(request.actor, _uuid(request.GET.get("fund", "")))
    filters = ReportFilterForm(request.GET or None)
    filters.is_valid()
    found = selectors.reports_found(
        request.actor,
        fund_id=fund.pk if fund else None,
        audited=getattr(filters, "cleaned_data", {}).get("audited", ""),
    )
    page = page_of(request, found)
    waiting = [
        selectors.progress_of(one, now=request.now)
        for one in selectors.requests_open(request.actor, fund_id=fund.pk if fund else None)
    ]
    context = {
        "fund": fund,
        "funds": [] if fund else fund_rows(request.actor),
        "filters": filters,
        "page": page,
        "reports": selectors.report_rows(page.rows),
        "waiting": waiting,
        "may_request": may(request.actor, "reports.report_request"),
        "request_url": _request_url(fund.pk if fund else None),
    }
    return render(request, "reports/report_list.html", context)


@requires("reports.report_request")
@require_http_methods(["GET", "POST"])
def report_request(request: PageRequest) -> HttpResponse:
    """Request a report of a fund as of a day."""
    fund = fund_chosen(request.actor, _uuid(request.GET.get("fund", "")))
    if fund is None:
        return render(
            request, "reports/fund_choose.html", {"funds": fund_rows(request.actor)}, status=200
        )
    today = request.now.date()
    first = {
        "as_of": request.GET.get("as_of") or today.isoformat(),
        "language": request.GET.get("language") or get_language(),
    }
    form = ReportRequestForm(request.POST or None, initial=first, today=today)
    return act(
        request,
        form=form,
        template="reports/report_request.html",
        context={"fund": fund, "back": f"{reverse('reports:report_list')}?fund={fund.pk}"},
        call=lambda: services.report_request(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=lambda request_id: reverse("reports:report_detail", args=[request_id]),
        done=_("The report is requested. A worker builds it now."),
    )


@requires("reports.report_detail")
@require_GET
def report_detail(request: PageRequest, report_id: UUID) -> HttpResponse:
    """Show a report; until it is there, how far its build is."""
    asked = access.request_for(request.actor, report_id)
    if asked.state != RequestState.READY:
        return render(request, "reports/report_building.html", _building(request, asked))
    report = access.report_for(request.actor, report_id)
    return render(request, "reports/report_detail.html", page_of_report(request.actor, report))


@requires("reports.report_detail")
@require_GET
def report_progress(request: PageRequest, report_id: UUID) -> HttpResponse:
    """Return the progress alone; when it is over, ask the page to show what came of it."""
    asked = access.request_for(request.actor, report_id)
    context = _building(request, asked)
    answer = render(request, "reports/partials/report_progress.html", context)
    if context["progress"].is_over:
        answer["HX-Refresh"] = "true"
    return answer


@requires("reports.report_download")
@require_GET
def report_download(request: PageRequest, report_id: UUID, file_format: str) -> HttpResponse:
    """Send a file of a report, after its bytes were hashed once more."""
    file = access.file_for(request.actor, report_id, file_format)
    content = selectors.content_checked(file)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[ReportFormat(file.format)])
    answer["Content-Disposition"] = content_disposition_header(True, file.name)  # noqa: FBT003
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _building(request: PageRequest, asked: ReportRequest) -> dict[str, Any]:
    again = _request_url(asked.fund_id)
    return {
        "fund": asked.fund,
        "asked": asked,
        "progress": selectors.progress_of(asked, now=request.now),
        "again_url": f"{again}&as_of={asked.as_of.isoformat()}&language={asked.language}",
        "may_request": may(request.actor, "reports.report_request"),
    }


def _request_url(fund_id: UUID | None) -> str:
    """Return where a report is requested, of this fund if one is known."""
    address = reverse("reports:report_request")
    return f"{address}?fund={fund_id}" if fund_id else address


def _uuid(text: str) -> UUID | None:
    """Return the fund that the address names; one that names none leads to a page that says so."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
