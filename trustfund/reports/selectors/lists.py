"""Which reports and requests a list shows."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oversight.models.assurance import Opinion
from trustfund.kernel.actor import Actor
from trustfund.reports.access import reports_visible_to, requests_visible_to
from trustfund.reports.choices import RequestState
from trustfund.reports.models import Report, ReportFile, ReportRequest

SHOWN_FAILURES = 5


def reports_found(
    actor: Actor | None, *, fund_id: UUID | None, audited: str = ""
) -> QuerySet[Report]:
    """Return the visible reports, of one fund if given; `audited` is "yes", "no" or empty."""
    reports = reports_visible_to(actor)
    if fund_id is not None:
        reports = reports.filter(fund_id=fund_id)
    if audited in {"yes", "no"}:
        opinions = Opinion.objects.filter(report_sha256=OuterRef("sha256"))
        files = ReportFile.objects.filter(Exists(opinions), report_id=OuterRef("pk"))
        reports = reports.filter(Exists(files) if audited == "yes" else ~Exists(files))
    return reports


def requests_open(actor: Actor | None, *, fund_id: UUID | None) -> list[ReportRequest]:
    """Return the requests that are not ready: those in work, and the last failed ones. One query."""
    requests = requests_visible_to(actor).exclude(state=RequestState.READY)
    if fund_id is not None:
        requests = requests.filter(fund_id=fund_id)
    found = list(requests.order_by("-id")[:50])
    failed = [one for one in found if one.state == RequestState.FAILED][:SHOWN_FAILURES]
    return [one for one in found if not one.is_over or one in failed]
