"""Record that a donor was given a report that a clause asks for, or withdraw what was recorded by mistake."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState
from donors.errors import Refused
from donors.models import Agreement, GivenReport
from donors.rules.clauses import REPORT, end_of, report_days
from donors.selectors.clauses import clauses_in_force, given_report_for, standing_reports
from donors.services.receipts import AgreementNotSigned
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone

REFERENCE_AT_MOST = 200


class ReportWithdrawn(AlreadyDone):
    """The record of the report was withdrawn before."""

    code = "report_withdrawn"


class ReportGiven(AlreadyDone):
    """The report of that day was recorded as given before."""

    code = "report_given"


@transaction.atomic(durable=True)
def given_report_record(
    *,
    actor: Actor,
    now: datetime,
    agreement_id: UUID,
    number: int,
    due_date: date,
    given_on: date,
    reference: str,
) -> GivenReport:
    """Record that the report due on a day by a clause in force was given to the donor, and by which paper.

    `number` is the clause's. From `given_on` on the clause is no longer broken by that day.

    :raises NotFound: if the agreement does not exist, or is not the actor's to see
    :raises AgreementNotSigned: if the donor has not countersigned
    :raises ReportGiven: if it was recorded before
    :raises Refused: if no clause asks for a report on that day (up to a year ahead), it was given on
        a day to come or before the signature, or no paper is named
    """
    authorize(actor, "donors.given_report_record")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    if agreement.state != AgreementState.COUNTERSIGNED or agreement.countersigned_date is None:
        raise AgreementNotSigned(_("Reports are given under agreements that are signed."))
    if due_date not in _days_of(agreement, number, today=now.date()):
        raise Refused(
            _("Clause %(number)d asks for no report by that day.") % {"number": number},
            field="due_date",
        )
    if standing_reports(agreement).filter(number=number, due_date=due_date).exists():
        raise ReportGiven(
            _("The report due by %(day)s was recorded before. Nothing was written.")
            % {"day": date_format(due_date)}
        )
    if not agreement.countersigned_date <= given_on <= now.date():
        raise Refused(
            _("Enter a day from the signature to today: a report is recorded once it was given."),
            field="given_on",
        )
    if not reference.strip() or len(reference.strip()) > REFERENCE_AT_MOST:
        raise Refused(
            _("Name the report in up to %(most)d characters: its number, or title and day.")
            % {"most": REFERENCE_AT_MOST},
            field="reference",
        )
    report = GivenReport(
        agreement=agreement,
        number=number,
        due_date=due_date,
        given_on=given_on,
        reference=reference.strip(),
        recorded_by_id=actor.person_id,
    )
    report.save(force_insert=True)
    fund_id = agreement.fund_id
    audit.record(actor, "donors.given_report_record", subject=report, at=now, fund_id=fund_id)
    events.publish("donors.given_report_recorded", subject=report, at=now, fund_id=fund_id)
    return report


@transaction.atomic(durable=True)
def given_report_withdraw(
    *, actor: Actor, now: datetime, given_id: UUID, reason: str
) -> GivenReport:
    """Withdraw the record of a report that was not given, or not so: its day is open again.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    :raises ReportWithdrawn: if it was withdrawn before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.given_report_withdraw")
    found = given_report_for(actor, given_id)
    agreement = access.agreement_for(actor, found.agreement_id, lock=True)
    report = GivenReport.objects.select_for_update(no_key=True).get(pk=found.pk)
    if report.withdrawn_at is not None:
        raise ReportWithdrawn(_("This record was withdrawn before. Nothing was written."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = report.facts()
    report.withdrawn_by_id = actor.person_id
    report.withdrawn_at = now
    report.withdrawn_reason = reason.strip()
    report.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    audit.record(
        actor,
        "donors.given_report_withdraw",
        subject=report,
        at=now,
        fund_id=agreement.fund_id,
        before=before,
    )
    events.publish(
        "donors.given_report_withdrawn", subject=report, at=now, fund_id=agreement.fund_id
    )
    return report


def _days_of(agreement: Agreement, number: int, *, today: date) -> list[date]:
    clauses = clauses_in_force(agreement, as_of=today)
    for clause in clauses:
        if clause.number == number and clause.kind == REPORT:
            return report_days(clause, end_of(clauses), as_of=today)
    return []
