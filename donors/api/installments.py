"""Unpaid installments and payment requests for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.api.parts import Standing, fund_asked
from donors.api.registers import asked, chosen
from donors.forms import InstallmentFilterForm
from donors.models import PaymentRequest
from donors.selectors import registers
from donors.selectors.installments import InstallmentRow, installment_rows
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.kernel.actor import Actor


class InstallmentList(ListView):
    """What is unpaid, by age (?fund=, ?as_of=, ?donor_id=, ?currency=, ?bucket=)."""

    permission = "donors.installment_list"
    output = serializers.InstallmentRowOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> list[InstallmentRow]:
        """Return the unpaid installments, the oldest first."""
        fund = fund_asked(self)
        form = InstallmentFilterForm(
            **asked(self),
            donors=registers.donors_to_choose(actor),
            currencies=registers.currencies_of(access.agreements_visible_to(actor), fund),
        )
        return installment_rows(actor, fund, **chosen(form))


class PaymentRequestMake(ActionView):
    """Call installments of a fund, one or many; all of them or none."""

    permission = "donors.payment_request"
    input = serializers.PaymentRequestInput
    output = serializers.PaymentRequestsOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Call them."""
        rows = services.payment_request(actor=actor, now=now, **data)
        return Standing(rows[0], requests=rows)

    def load(self, actor: Actor, subject_id: UUID) -> Any:
        """Return the requests that a repeated key made together."""
        first = access.payment_request_for(actor, subject_id)
        rows = PaymentRequest.objects.filter(
            requested_at=first.requested_at, requested_by_id=first.requested_by_id
        )
        return Standing(first, requests=rows.order_by("reference"))


class PaymentRequestDetail(DetailView):
    """One payment request."""

    permission = "donors.payment_request_detail"
    output = serializers.PaymentRequestOutput

    def load(self, actor: Actor, **kwargs: Any) -> PaymentRequest:
        """Return the request."""
        return access.payment_request_for(actor, kwargs["request_id"])
