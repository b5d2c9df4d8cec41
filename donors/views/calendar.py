"""A donor's due dates as a page, and as a file that calendar programs read."""

import io
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from donors import access
from donors.models import Donor
from donors.selectors.calendar import (
    DueDate,
    NoteDate,
    ReportDate,
    by_month,
    due_dates,
    note_dates,
    report_dates,
)
from donors.views.parts import day_asked, donor_url, fund_asked, fund_choice
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.web.decorators import requires
from trustfund.web.downloads import attachment
from trustfund.web.middleware import PageRequest


@requires("donors.due_calendar")
@require_GET
def due_calendar(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Show every installment of a donor's signed agreements, by month."""
    donor = access.donor_for(request.actor, donor_id)
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Due dates"))
    form, as_of = day_asked(request)
    context = {
        "donor": donor,
        "fund": fund,
        "form": form,
        "as_of": as_of,
        "months": by_month(due_dates(donor, fund, as_of=as_of)),
        "reports": report_dates(donor, fund, as_of=as_of),
        "notes": note_dates(donor, fund, as_of=as_of),
        "back": donor_url(donor, fund),
    }
    return render(request, "donors/due_calendar.html", context, status=422 if form.errors else 200)


@requires("donors.due_calendar")
@require_GET
def due_calendar_file(request: PageRequest, donor_id: UUID) -> HttpResponseBase:
    """Send what is still to be paid as iCalendar (RFC 5545): one whole-day event for each date."""
    donor = access.donor_for(request.actor, donor_id)
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Due dates"))
    dates = [due for due in due_dates(donor, fund, as_of=request.now.date()) if due.is_owed]
    calendar = Calendar()
    calendar.add("prodid", "-//Trust Fund Administration//Due dates//EN")
    calendar.add("version", "2.0")
    title = _("%(fund)s: due dates of %(donor)s")
    calendar.add("x-wr-calname", title % {"fund": fund.number, "donor": local(donor.organization)})
    for due in dates:
        calendar.add_component(_event(request, due, fund, now=request.now))
    for report in report_dates(donor, fund, as_of=request.now.date()):
        if report.is_open:
            calendar.add_component(_report_event(request, report, fund, now=request.now))
    for note in note_dates(donor, fund, as_of=request.now.date()):
        if note.is_open:
            calendar.add_component(_note_event(request, note, fund, now=request.now))
    content = calendar.to_ical()
    return attachment(
        io.BytesIO(content),
        name=f"{fund.number}-{_short(donor)}.ics",
        media_type="text/calendar",
        size=len(content),
    )


def _event(request: PageRequest, due: DueDate, fund: Fund, *, now: datetime) -> Event:
    page = reverse("donors:agreement_detail", args=[due.agreement_id])
    words = {
        "part": due.position.number,
        "number": due.agreement_number,
        "money": due.outstanding,
        "fund": fund.number,
    }
    summary = _("%(fund)s: pay installment %(part)d of agreement %(number)s, %(money)s") % words
    uid = f"{due.agreement_id}-{due.position.number}@{fund.number}"
    return _whole_day(request, uid=uid, day=due.day, summary=summary, page=page, now=now)


def _report_event(request: PageRequest, report: ReportDate, fund: Fund, *, now: datetime) -> Event:
    page = reverse("donors:agreement_detail", args=[report.agreement_id])
    summary = _("%(fund)s: report due by clause %(clause)d of agreement %(number)s") % {
        "fund": fund.number,
        "clause": report.clause.number,
        "number": report.agreement_number,
    }
    uid = f"{report.agreement_id}-report-{report.day}@{fund.number}"
    return _whole_day(request, uid=uid, day=report.day, summary=summary, page=page, now=now)


def _note_event(request: PageRequest, note: NoteDate, fund: Fund, *, now: datetime) -> Event:
    page = reverse("donors:note_detail", args=[note.note_id])
    summary = _("%(fund)s: %(money)s of promissory note %(note)s can be encashed") % {
        "fund": fund.number,
        "money": note.outstanding,
        "note": note.note,
    }
    uid = f"{note.note_id}-{note.number}@{fund.number}"
    return _whole_day(request, uid=uid, day=note.day, summary=summary, page=page, now=now)


def _whole_day(
    request: PageRequest,
    *,
    uid: str,
    day: date | None,
    summary: str,
    page: str,
    now: datetime,
) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("summary", summary)
    event.add("url", request.build_absolute_uri(page))
    event.add("transp", "TRANSPARENT")
    return event


def _short(donor: Donor) -> str:
    return f"due-{donor.country.lower()}"
