"""Pages: the trail with its filters, and the history of one object for the pages of every house."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trustfund.audit import selectors as audit
from trustfund.control import selectors
from trustfund.control.forms import TrailFilter, WhoForm
from trustfund.funds import selectors as funds
from trustfund.identity import selectors as identity
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

PAGE = 50


@requires("control.trail")
@require_safe
def trail(request: PageRequest) -> HttpResponse:
    """Show the records of every act, newest first, with what each changed."""
    known = funds.fund_rows(request.actor)
    sent = {name: value for name, value in request.GET.items() if name != "before" and value}
    form = TrailFilter(
        sent or None,
        today=request.now.date(),
        persons=identity.person_choices(),
        funds=[(fund.pk, str(fund)) for fund in known],
    )
    is_valid = not sent or form.is_valid()
    chosen = form.cleaned_data if sent and is_valid else {}
    records = []
    if is_valid:
        filters = {name: value for name, value in chosen.items() if value}
        records = audit.records_page(before_id=_before(request), limit=PAGE + 1, **filters)
    shown = records[:PAGE]
    older = {**sent, "before": str(shown[-1].id)} if len(records) > PAGE else None
    context: dict[str, Any] = {
        "form": form,
        "rows": selectors.trail_rows(shown, chains={str(fund.pk): fund.number for fund in known}),
        "older_url": f"?{urlencode(older)}" if older else "",
        "newest_url": f"?{urlencode(sent)}" if "before" in request.GET else "",
        "is_filtered": bool(sent),
    }
    return render(request, "control/trail.html", context, status=200 if is_valid else 422)


@requires("control.trail")
@require_safe
def object_history(request: PageRequest, subject_type: str, subject_id: str) -> HttpResponse:
    """Show what has happened to one object: a part of its page, or a page of its own."""
    records = audit.history(subject_type=subject_type, subject_id=subject_id)
    rows = selectors.trail_rows(records)
    context = {
        "rows": rows,
        "label": records[-1].subject_label if records else "",
        "entries": [
            {
                "at": row.record.recorded_at,
                "what": row.what,
                "who": row.record.person_name,
                "for_whom": row.record.organization_name,
            }
            for row in reversed(rows)
        ],
        "subject": (subject_type, subject_id),
        "trail_query": urlencode({"subject_id": subject_id}),
    }
    part = "control/partials/object_history.html"
    return render(
        request,
        part if request.headers.get("HX-Request") == "true" else "control/object_history.html",
        context,
    )


@requires("control.object_who")
@require_safe
def object_who(request: PageRequest, subject_type: str, subject_id: str) -> HttpResponse:
    """Show who acted on one object, and who could have, judged as at a day."""
    form = WhoForm(request.GET or None, today=request.now.date())
    context: dict[str, Any] = {"form": form}
    is_valid = not form.is_bound or form.is_valid()
    if is_valid:
        day = (form.cleaned_data["day"] if form.is_bound else None) or request.now.date()
        context["view"] = selectors.who_view(
            request.actor, subject_type=subject_type, subject_id=subject_id, day=day
        )
    return render(request, "control/object_who.html", context, status=200 if is_valid else 422)


def _before(request: PageRequest) -> int | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("before")
    return int(text)
