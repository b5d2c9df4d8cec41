"""Reports to donors for programs: recorded as given, and withdrawn where that was a mistake."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.models import GivenReport
from donors.selectors.clauses import given_report_for
from trustfund.api.views import ActionView
from trustfund.kernel.actor import Actor


class GivenReportRecord(ActionView):
    """Record that the report due on a day by a clause was given to the donor."""

    permission = "donors.given_report_record"
    input = serializers.GivenReportInput
    output = serializers.GivenReportOutput

    def load(self, actor: Actor, subject_id: UUID) -> GivenReport:
        """Return what was recorded."""
        return given_report_for(actor, subject_id)

    def act(self, actor: Actor, now: datetime, **data: Any) -> GivenReport:
        """Record it."""
        return services.given_report_record(actor=actor, now=now, **data)


class GivenReportWithdraw(ActionView):
    """Withdraw the record of a report that was made by mistake, with the reason."""

    permission = "donors.given_report_withdraw"
    input = serializers.GivenReportWithdrawInput
    output = serializers.GivenReportOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> GivenReport:
        """Return what was recorded."""
        return given_report_for(actor, subject_id)

    def act(self, actor: Actor, now: datetime, **data: Any) -> GivenReport:
        """Withdraw it."""
        return services.given_report_withdraw(actor=actor, now=now, **data)
