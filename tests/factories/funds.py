"""Make funds through the services: prepared, agreed to, open."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.factories.again import again
from tests.factories.cast import Cast
from trustfund.db import clock
from trustfund.funds import services
from trustfund.funds.models import Fund

TIERS = [(Decimal(0), Decimal(5)), (Decimal(50_000_000), Decimal(4))]


def fund_make(cast: Cast, **words: Any) -> Fund:
    """Return a fund in preparation, received by the cast's ministry."""
    now = clock.now()
    values: dict[str, Any] = {
        "number": "TF073001",
        "name": "Peace Dividend Fund",
        "name_ko": "평화배당기금",
        "purpose": "Food, health and energy for the people of the recipient.",
        "holding_currency": "USD",
        "recipient": cast.organizations["ministry"],
        "end_disbursement_date": now.date() + timedelta(days=3650),
        "fee_tiers": TIERS,
        **words,
    }
    return services.fund_create(actor=cast.program_manager, now=now, **values)


def consents_record(cast: Cast, fund: Fund, *, day: date | None = None) -> Fund:
    """Record the three consents to a fund, each by its own side."""
    now = clock.now()
    on = day or now.date()
    services.resolution_record(
        actor=cast.program_manager, now=now, fund_id=fund.pk, number="93-11", resolution_date=on
    )
    services.donor_consent_record(
        actor=cast.donor_member, now=now, fund_id=fund.pk, reference="Note 12", consent_date=on
    )
    return services.recipient_consent_record(
        actor=cast.recipient_member, now=now, fund_id=fund.pk, reference="Note 7", consent_date=on
    )


def fund_open_make(cast: Cast, **words: Any) -> Fund:
    """Return an open fund."""

    def make() -> Fund:
        fund = fund_make(cast, **words)
        consents_record(cast, fund)
        return services.fund_open(actor=cast.program_manager, now=clock.now(), fund_id=fund.pk)

    if words or not cast.rolled_back:
        return make()
    # A fund belongs to the persons who opened it.
    fund = again(f"fund of {cast.program_manager.person_id}", make)
    fund.refresh_from_db()
    return fund


def bank_accounts_make(cast: Cast, fund: Fund, *currencies: str, identifier: str) -> None:
    """Register one account number of a fund, in each of these currencies."""
    for currency in currencies:
        services.bank_account_register(
            actor=cast.finance_officer,
            now=clock.now(),
            fund_id=fund.pk,
            kind="OTHER",
            identifier=identifier,
            currency=currency,
            bank_name="A bank",
        )
