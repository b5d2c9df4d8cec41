"""What a bank says happened on one account: a statement, its balances and its lines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from donors.rules.bank_files.errors import BalanceMismatch, BalanceMissing, CurrencyDiffers
from donors.rules.bank_files.fields import Place
from trustfund.kernel.money import Money

CSV = "CSV"
MT940 = "MT940"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One booked movement. `money` is positive for a credit, negative for a debit.

    `position` finds it in its file: the number of the entry in camt.053, of the text line in
    MT940 and CSV. `owner_reference` is ours (the reference for the account owner, the creditor's
    reference); `supplementary` is MT940's free detail; `parts` counts the payments of a batch.
    """

    position: int
    booking_date: date
    value_date: date
    money: Money
    bank_reference: str = ""
    end_to_end_id: str = ""
    owner_reference: str = ""
    counterparty_name: str = ""
    counterparty_account: str = ""
    remittance: str = ""
    supplementary: str = ""
    code: str = ""
    is_reversal: bool = False
    parts: int = 1

    @property
    def texts(self) -> tuple[str, ...]:
        """Return all that was written about it."""
        return (
            self.bank_reference,
            self.end_to_end_id,
            self.owner_reference,
            self.counterparty_name,
            self.counterparty_account,
            self.remittance,
            self.supplementary,
            self.code,
        )

    @property
    def is_credit(self) -> bool:
        """Return whether the account received it."""
        return self.money.amount >= 0

    @property
    def has_reference(self) -> bool:
        """Return whether bank, payer or owner gave it a reference; without one it is held."""
        return bool(self.bank_reference or self.end_to_end_id or self.owner_reference)


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance at the end of a day; `kind` is opening, closing, or what the format calls it.

    `is_interim` marks the balance between two pages of one statement.
    """

    kind: str
    money: Money
    on: date
    is_interim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of one account. `unbooked` counts pending entries, which are no lines."""

    source_format: str
    account: str
    currency: str
    opening: Balance | None
    closing: Balance | None
    lines: tuple[Line, ...]
    others: tuple[Balance, ...] = ()
    reference: str = ""
    number: str = ""
    sequence: str = ""
    note: str = ""
    unbooked: int = 0
    position: int = 1  # its number in the file, from 1

    @property
    def credits(self) -> Money:
        """Return the sum of what came in."""
        return self._sum(credit=True)

    @property
    def debits(self) -> Money:
        """Return the sum of what went out, as a positive amount."""
        return self._sum(credit=False)

    def _sum(self, *, credit: bool) -> Money:
        amounts = (line.money.amount for line in self.lines if line.is_credit is credit)
        return Money(abs(sum(amounts, Decimal(0))), self.currency)


def statement_must_tie(statement: Statement) -> None:
    """Check that opening + credits − debits = closing. A table without balances has nothing to tie.

    :raises BalanceMissing: without opening or closing balance
    :raises CurrencyDiffers: for a balance in another currency than the account's
    :raises BalanceMismatch: with the difference
    :raises TooLarge: for sums beyond what money can be
    """
    opening, closing = statement.opening, statement.closing
    if statement.source_format == CSV and opening is None and closing is None:
        return
    if opening is None or closing is None:
        missing = "closing" if opening else "opening"
        raise BalanceMissing(statement=statement.position, missing=missing)
    for balance in (opening, closing):
        if balance.money.currency != statement.currency:
            raise CurrencyDiffers(
                statement=statement.position,
                currency=balance.money.currency,
                expected=statement.currency,
            )
    with Place():
        credited, debited = statement.credits, statement.debits
        difference = closing.money - (opening.money + credited - debited)
        if difference.amount:
            raise BalanceMismatch(
                statement=statement.position,
                opening=opening.money,
                credits=credited,
                debits=debited,
                closing=closing.money,
                difference=difference,
            )


def account_of(statement: Statement) -> tuple[str, str]:
    """Return the account, spacing and case aside, and its currency: what to compare it by."""
    return "".join(statement.account.split()).upper(), statement.currency


def continues(earlier: Statement, later: Statement) -> bool:
    """Return whether the later statement begins where the earlier one ends, on the same account."""
    return (
        account_of(earlier) == account_of(later)
        and earlier.closing is not None
        and later.opening is not None
        and earlier.closing.money == later.opening.money
        and earlier.closing.on <= later.opening.on
        and (earlier.number, earlier.sequence, earlier.reference)
        != (later.number, later.sequence, later.reference)
    )
