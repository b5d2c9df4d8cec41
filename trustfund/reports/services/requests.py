"""Request a report. A job builds it; the request gives it its number."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.reports.choices import ReportKind, ReportLanguage, RequestState
from trustfund.reports.errors import (
    AsOfBeforeOpening,
    AsOfInFuture,
    KnownOutOfReach,
    TooManyRequests,
)
from trustfund.reports.models import ReportRequest
from trustfund.reports.rules.marker import report_number

MOST_OPEN_REQUESTS = 5


@transaction.atomic(durable=True)
def report_request(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    as_of: date,
    known_day: date | None = None,
    language: str = ReportLanguage.EN,
    kind: str = ReportKind.STATEMENT,
) -> ReportRequest:
    """Request a report as of a day, in a language, and return the request with its number.

    With a `known_day` only what was recorded by its end (UTC) counts, so that what was reported
    then can be told from what is known now; without it, everything known at the build counts.

    :raises NotPermitted: if no role of the actor may request reports
    :raises NotFound: if the fund is not the actor's to see
    :raises AsOfInFuture: if the day is after today, by the database's clock in UTC
    :raises AsOfBeforeOpening: if the fund was not open on the day
    :raises KnownOutOfReach: if the day of knowing is before the report's or after today
    :raises TooManyRequests: if the person waits for five reports already
    """
    authorize(actor, "reports.report_request")
    fund = fund_for(actor, fund_id)
    _check_day(fund, as_of=as_of, today=now.date())
    if known_day is not None and not as_of <= known_day <= now.date():
        raise KnownOutOfReach
    number = report_number(now.year, _next_count(now.year))
    _check_open_requests(actor)
    request = ReportRequest(
        fund=fund,
        number=number,
        kind=kind,
        as_of=as_of,
        known_day=known_day,
        version=ReportRequest.objects.filter(fund=fund, kind=kind, as_of=as_of).count() + 1,
        language=language,
        requested_by_id=actor.person_id,
        requested_for_id=actor.organization_id,
        requested_at=now,
    )
    request.full_clean(exclude=["touched_at", "recorded_at", "failure_facts"])
    request.save(force_insert=True)
    request.refresh_from_db()

    audit.record(actor, "reports.report_request", subject=request, at=now, fund_id=fund.pk)
    events.publish("reports.report_requested", subject=request, at=now, fund_id=fund.pk)
    return request


def _check_day(fund: Fund, *, as_of: date, today: date) -> None:
    if as_of > today:
        sentence = _("This day is still to come. Enter a day up to %(today)s.")
        raise AsOfInFuture(
            sentence % {"today": today.isoformat()}, fields={"as_of": sentence % {"today": today}}
        )
    if fund.opened_date is None:
        raise AsOfBeforeOpening(_("The fund is not open yet, so there is nothing to report."))
    if as_of < fund.opened_date:
        sentence = _("The fund was opened on %(opened)s. Enter that day or a later one.")
        facts = {"opened": fund.opened_date.isoformat()}
        raise AsOfBeforeOpening(sentence % facts, fields={"as_of": sentence % facts})


def _check_open_requests(actor: Actor) -> None:
    """Refuse a sixth report at once. The numbering row, locked before, makes the count exact."""
    waiting = ReportRequest.objects.filter(
        requested_by_id=actor.person_id,
        state__in=[RequestState.REQUESTED, RequestState.BUILDING],
    ).count()
    if waiting >= MOST_OPEN_REQUESTS:
        raise TooManyRequests(
            _("You wait for %(count)d reports already. Request another when one is ready.")
            % {"count": waiting}
        )


def _next_count(year: int) -> int:
    """Return the next number of the year, holding its row until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_reportnumbering AS n (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING last",
            [year],
        )
        row = cursor.fetchone()
    count: int = row[0]
    return count
