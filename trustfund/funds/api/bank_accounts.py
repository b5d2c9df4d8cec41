"""The bank accounts of a fund, by program: list them, register one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.views import ActionView, ListView
from trustfund.funds import access, models, selectors, services
from trustfund.funds.serializers import BankAccountOutput, BankAccountRegisterInput
from trustfund.kernel.actor import Actor


class BankAccountList(ListView):
    """List the accounts that a fund has at its banks, by currency."""

    permission = "funds.bank_account_list"
    output = BankAccountOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the accounts."""
        return selectors.bank_account_rows(actor, access.fund_for(actor, fund_id))


class BankAccountRegister(ActionView):
    """Register an account of a fund: `kind` is IBAN or OTHER."""

    permission = "funds.bank_account_register"
    input = BankAccountRegisterInput
    output = BankAccountOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> models.BankAccount:
        """Register it."""
        return self.load(actor, services.bank_account_register(actor=actor, now=now, **data).pk)

    def load(self, actor: Actor, subject_id: UUID) -> models.BankAccount:
        """Return the account."""
        return access.bank_account_for(actor, subject_id)
