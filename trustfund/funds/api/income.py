"""Investment income, by program: list it, one record, record, correct, book, decline."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.funds import access, models, services
from trustfund.funds.serializers import (
    IncomeCorrectInput,
    IncomeOutput,
    IncomeRecordInput,
    ReasonInput,
)
from trustfund.kernel.actor import Actor


class IncomeList(ListView):
    """List the investment income of a fund, newest first."""

    permission = "funds.income_list"
    output = IncomeOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the records."""
        fund = access.fund_for(actor, fund_id)
        return access.income_visible_to(actor).filter(fund=fund)


class IncomeDetail(DetailView):
    """Show one record of investment income."""

    permission = "funds.income_detail"
    output = IncomeOutput

    def load(self, actor: Actor, *, income_id: UUID, **_address: Any) -> models.Income:
        """Return the record, if the caller may see it."""
        return access.income_for(actor, income_id)


class _IncomeAct(ActionView):
    output = IncomeOutput

    def load(self, actor: Actor, subject_id: UUID) -> models.Income:
        """Return the record."""
        return access.income_for(actor, subject_id)


class IncomeRecord(_IncomeAct):
    """Propose what the fund's share of the pool earned in a month."""

    permission = "funds.income_record"
    input = IncomeRecordInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> models.Income:
        """Propose it."""
        return services.income_record(actor=actor, now=now, **data)


class IncomeCorrect(_IncomeAct):
    """Propose a correction of a booked record, by the difference."""

    permission = "funds.income_correct"
    input = IncomeCorrectInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> models.Income:
        """Propose it."""
        return services.income_correct(actor=actor, now=now, **data)


class IncomeConfirm(_IncomeAct):
    """Book a record, as another person of another unit."""

    permission = "funds.income_confirm"
    input = NothingInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> models.Income:
        """Book it."""
        return services.income_confirm(actor=actor, now=now, **data)


class IncomeDecline(_IncomeAct):
    """Decline a record, with the reason."""

    permission = "funds.income_decline"
    input = ReasonInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> models.Income:
        """Decline it."""
        return services.income_decline(actor=actor, now=now, **data)
