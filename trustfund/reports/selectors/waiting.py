"""What waits for an auditor: each report without an opinion."""

from datetime import datetime

from django.utils.translation import gettext as _

from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting
from trustfund.reports.access import reports_visible_to
from trustfund.reports.selectors.reports import report_rows

SHOWN = 20


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:  # noqa: ARG001 - one shape in every house
    """Return the newest reports on which no opinion stands, for an auditor. Three queries."""
    if not may(actor, "oversight.opinion_record"):
        return []
    newest = reports_visible_to(actor).order_by("-id")[:SHOWN]
    return [
        Waiting(
            title=_("Report %(number)s has no opinion yet") % {"number": row.number},
            url_name="reports:report_detail",
            url_args=(row.id,),
            since=row.issued_at,
        )
        for row in report_rows(newest)
        if not row.is_audited
    ]
