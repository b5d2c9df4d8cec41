"""Bank files handed in and taken, as the job takes them."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from donors import services
from donors.models import StatementImport, StatementLine
from donors.rules.bank_files import Line, Statement
from tests.factories.bank_files import camt053, file_of, statement_of
from tests.factories.cast import Cast
from tests.factories.donors import money
from tests.factories.funds import bank_accounts_make
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.identity.selectors import system_actor

ACCOUNT = "TF-ACCOUNT-1"


def accounts_make(cast: Cast, fund: Fund, *currencies: str) -> None:
    """Register the account that `statement` writes, in dollars and euros unless told otherwise."""
    bank_accounts_make(cast, fund, *(currencies or ("USD", "EUR")), identifier=ACCOUNT)


def line(
    amount: str, reference: str = "", *, day: date, currency: str = "USD", **words: Any
) -> Line:
    """Return one movement."""
    values = {"position": 1, "code": "PMNT-RCDT-XBCT", **words}
    return Line(
        booking_date=day,
        value_date=day,
        money=money(amount, currency),
        bank_reference=reference,
        **values,
    )


def statement(lines: Sequence[Line], *, currency: str = "USD", **words: Any) -> Statement:
    """Return a statement of the fund's account whose balances tie."""
    return statement_of(lines, currency=currency, **{"account": ACCOUNT, **words})


def handed_in(
    cast: Cast, fund: Fund, content: bytes, *, name: str = "statement.xml", **words: Any
) -> StatementImport:
    """Return a file that the finance officer has handed in, and no job has taken yet."""
    return services.statement_import(
        actor=cast.finance_officer,
        now=clock.now(),
        fund_id=fund.pk,
        file=BytesIO(content),
        name=name,
        **words,
    )


def taken(cast: Cast, fund: Fund, content: bytes, **words: Any) -> StatementImport:
    """Return a file that was handed in and taken by its job."""
    row = handed_in(cast, fund, content, **words)
    services.statement_take(actor=system_actor(), now=clock.now(), import_id=row.pk)
    row.refresh_from_db()
    return row


def imported(cast: Cast, fund: Fund, *statements: Statement) -> StatementImport:
    """Return these statements, imported as one camt.053."""
    return taken(cast, fund, written(statements))


def written(statements: Iterable[Statement]) -> bytes:
    """Return the statements as a camt.053."""
    return file_of(camt053(statements)).read()


def in_suspense(
    cast: Cast, fund: Fund, amount: str, reference: str = "BANK-1", **words: Any
) -> StatementLine:
    """Return a line of today that lies in suspense."""
    day = words.pop("day", None) or clock.now().date()
    currency = words.pop("currency", "USD")
    row = imported(
        cast,
        fund,
        statement(
            [line(amount, reference, day=day, currency=currency, **words)],
            currency=currency,
            number=reference,
        ),
    )
    return StatementLine.objects.get(statement__source=row)
