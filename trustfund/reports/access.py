"""The only way to reports: everybody with a role sees the reports of the funds they see."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trustfund.funds.access import funds_visible_to
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.reports.models import Report, ReportFile, ReportRequest


def reports_visible_to(actor: Actor | None) -> QuerySet[Report]:
    """Return the reports that the actor may see, without their long texts, not evaluated."""
    if not may(actor, "reports.report_list"):
        return Report.objects.none()
    visible = Report.objects.filter(fund__in=funds_visible_to(actor))
    return visible.select_related("fund", "requested_by").defer(*Report.LONG)


def requests_visible_to(actor: Actor | None) -> QuerySet[ReportRequest]:
    """Return the requests that the actor may see, not evaluated."""
    if not may(actor, "reports.report_list"):
        return ReportRequest.objects.none()
    visible = ReportRequest.objects.filter(fund__in=funds_visible_to(actor))
    return visible.select_related("fund", "requested_by")


def request_for(actor: Actor | None, request_id: UUID) -> ReportRequest:
    """Return a request, whether its report is there yet or not.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = requests_visible_to(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound(_("This report does not exist, or is not yours to see."))
    return found


def report_for(actor: Actor | None, report_id: UUID) -> Report:
    """Return a report with its snapshot and drawings.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = reports_visible_to(actor).defer(None).filter(pk=report_id).first()
    if found is None:
        raise NotFound(_("This report does not exist, or is not yours to see."))
    return found


def file_for(actor: Actor | None, report_id: UUID, file_format: str) -> ReportFile:
    """Return a file of a report with its bytes.

    :raises NotFound: if there is none, or its report is not the actor's to see
    """
    files = ReportFile.objects.filter(report__in=reports_visible_to(actor))
    found = files.filter(report_id=report_id, format=file_format.upper()).first()
    if found is None:
        raise NotFound(_("This file does not exist, or is not yours to see."))
    return found
