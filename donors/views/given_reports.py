"""Pages on which a report to a donor is recorded as given, or that is withdrawn; the act that leads there."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from donors import access, services
from donors.choices import AgreementState
from donors.forms.given import GivenReportForm, GivenReportWithdrawForm, report_key
from donors.models import Agreement
from donors.rules.clauses import REPORT, Clause, end_of, report_days, reports_open
from donors.selectors.clauses import clauses_in_force, given_report_for, standing_reports
from donors.views.parts import Act
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text
from trustfund.web.middleware import PageRequest


@requires("donors.given_report_record")
@require_http_methods(["GET", "POST"])
def given_report_record(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Record that a report that a clause asks for was given to the donor."""
    agreement = access.agreement_for(request.actor, agreement_id)
    today = request.now.date()
    clauses = clauses_in_force(agreement, as_of=today)
    # What is sent a second time is answered as before, not with a choice that has become smaller.
    days = report_days if request.method == "POST" else reports_open
    reports = [
        (
            report_key(clause.number, day),
            _("due by %(day)s, clause %(number)d")
            % {"day": day_text(day), "number": clause.number},
        )
        for clause in clauses
        if clause.kind == REPORT
        for day in days(clause, end_of(clauses), as_of=today)
    ]
    back = reverse("donors:agreement_detail", args=[agreement.pk])
    context = {
        "agreement": agreement,
        "donor": agreement.donor,
        "back": back,
        "given": standing_reports(agreement),
        "may_withdraw": may(request.actor, "donors.given_report_withdraw"),
    }
    signed = agreement.state == AgreementState.COUNTERSIGNED
    if request.method == "GET" and not (reports and signed):
        return render(request, "donors/given_report_none.html", context, status=409)
    form = GivenReportForm(request.POST or None, reports=reports, initial={"given_on": today})

    def record() -> object:
        number, due_date = form.cleaned_data["report"]
        return services.given_report_record(
            actor=request.actor,
            now=request.now,
            agreement_id=agreement.pk,
            number=number,
            due_date=due_date,
            given_on=form.cleaned_data["given_on"],
            reference=form.cleaned_data["reference"],
        )

    return act(
        request,
        form=form,
        call=record,
        then=back,
        done=_("The report is recorded as given."),
        template="donors/given_report_record.html",
        context=context,
        back=back,
    )


@requires("donors.given_report_withdraw")
@require_http_methods(["GET", "POST"])
def given_report_withdraw(request: PageRequest, given_id: UUID) -> HttpResponse:
    """Withdraw the record of a report that was made by mistake."""
    report = given_report_for(request.actor, given_id)
    agreement = access.agreement_for(request.actor, report.agreement_id)
    form = GivenReportWithdrawForm(request.POST or None)
    back = reverse("donors:given_report_record", args=[agreement.pk])
    return act(
        request,
        form=form,
        call=lambda: services.given_report_withdraw(
            actor=request.actor, now=request.now, given_id=report.pk, **form.cleaned_data
        ),
        then=reverse("donors:agreement_detail", args=[agreement.pk]),
        done=_("The record is withdrawn. The report is to be given again."),
        template="donors/given_report_withdraw.html",
        context={"report": report, "agreement": agreement, "donor": agreement.donor, "back": back},
        back=back,
    )


def report_act(actor: Actor, agreement: Agreement, clauses: Sequence[Clause]) -> list[Act]:
    """Return the act that records a report as given, where a clause in force asks for reports."""
    asked = any(clause.kind == REPORT for clause in clauses)
    if not asked or not may(actor, "donors.given_report_record"):
        return []
    signed = agreement.state == AgreementState.COUNTERSIGNED
    url = reverse("donors:given_report_record", args=[agreement.pk])
    reason = "" if signed else _("The donor has not countersigned yet.")
    return [Act(url, _("Record a report as given"), "file-text", reason=reason, quiet=True)]
