"""The bank accounts of a fund, and which fund an account belongs to."""

from uuid import UUID

from trustfund.funds import access
from trustfund.funds.models import BankAccount, Fund
from trustfund.funds.rules.bank_accounts import compact
from trustfund.kernel.actor import Actor


def bank_account_rows(actor: Actor | None, fund: Fund) -> list[BankAccount]:
    """Return a fund's bank accounts, by currency. One query."""
    return list(access.bank_accounts_visible_to(actor).filter(fund=fund).order_by("currency"))


def bank_accounts_of(fund_id: UUID) -> list[BankAccount]:
    """Return a fund's bank accounts for a service or job that was already authorized. One query."""
    return list(BankAccount.objects.filter(fund_id=fund_id).order_by("currency"))


def bank_account_named(fund_id: UUID, identifier: str, currency: str) -> BankAccount | None:
    """Return the fund's account of this name and currency, however it is spaced; None without one."""
    found = BankAccount.objects.filter(
        fund_id=fund_id, identifier=compact(identifier), currency=currency
    )
    return found.first()
