"""Register the accounts that a fund has at its banks: statements of any other account are refused."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.choices import BankAccountKind, FundState
from trustfund.funds.errors import BankAccountRefused, BankAccountTaken
from trustfund.funds.models import BankAccount, Fund
from trustfund.funds.rules.bank_accounts import compact, identifier_fault
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.currencies import EXPONENTS


@transaction.atomic
def bank_account_register(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    kind: str,
    identifier: str,
    currency: str,
    bank_name: str,
) -> BankAccount:
    """Register an account of a fund, one for each currency. `kind` is IBAN or OTHER.

    The identifier is kept without spaces and in capitals. A fund in preparation may have accounts.

    :raises NotFound: if the fund does not exist
    :raises BankAccountTaken: if a fund has the account, or this one has another in the currency
    :raises BankAccountRefused: for a closed fund, an identifier, currency or bank that cannot be
    """
    authorize(actor, "funds.bank_account_register")
    fund = fund_for(actor, fund_id, lock=True)
    if fund.state == FundState.CLOSED:
        raise BankAccountRefused(_("The fund is closed. No account was registered."))
    account = compact(identifier)
    _must_be_sensible(kind=kind, identifier=account, currency=currency, bank_name=bank_name)
    _must_be_free(fund, identifier=account, currency=currency)
    row = BankAccount(
        fund=fund,
        kind=kind,
        identifier=account,
        currency=currency,
        bank_name=bank_name.strip(),
        registered_by_id=actor.person_id,
    )
    row.save(force_insert=True)
    audit.record(actor, "funds.bank_account_register", subject=row, at=now, fund_id=fund.pk)
    events.publish("funds.bank_account_registered", subject=row, at=now, fund_id=fund.pk)
    return row


def _must_be_sensible(*, kind: str, identifier: str, currency: str, bank_name: str) -> None:
    if kind not in BankAccountKind.values:
        raise _refused("kind", _("Choose how the account is identified."))
    if currency not in EXPONENTS:
        raise _refused("currency", _("Choose a currency."))
    if not bank_name.strip():
        raise _refused("bank_name", _("Name the bank."))
    fault = identifier_fault(identifier, kind)
    if fault == "check_digits":
        raise _refused(
            "identifier",
            _("The check digits of this IBAN do not fit it. Compare it sign by sign."),
        )
    if fault:
        raise _refused(
            "identifier",
            _("An account number has 3 to 35 letters and digits; an IBAN begins with its country."),
        )


def _must_be_free(fund: Fund, *, identifier: str, currency: str) -> None:
    known = BankAccount.objects.filter(identifier=identifier, currency=currency)
    if found := known.select_related("fund").first():
        raise BankAccountTaken(
            _("%(account)s is registered already, for fund %(fund)s.")
            % {"account": found, "fund": found.fund.number}
        )
    if other := BankAccount.objects.filter(fund=fund, currency=currency).first():
        raise BankAccountTaken(
            _("The fund has %(account)s already. It has one account for each currency.")
            % {"account": other}
        )


def _refused(field: str, sentence: str) -> BankAccountRefused:
    return BankAccountRefused(sentence, fields={field: sentence})
