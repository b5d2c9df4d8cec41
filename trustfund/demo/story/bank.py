"""The bank's word: one contribution comes by its statement, is said to be whose it is, and is sold."""

from datetime import date
from io import BytesIO
from uuid import UUID

from donors import services as donors
from donors.models import Receipt, StatementLine
from trustfund.demo.stage import Stage
from trustfund.demo.story.founding import ACCOUNTS
from trustfund.funds.models import Fund
from trustfund.identity.selectors import system_actor
from trustfund.kernel.money import Money, zero


def received_by_statement(
    stage: Stage, fund: Fund, agreement_id: UUID, money: Money, reference: str
) -> Receipt:
    """Import the statement of the day, have one person say whose money it is and another confirm."""
    _imported(stage, fund, zero(money.currency), money, reference, number=1)
    line = StatementLine.objects.get(bank_reference=reference, in_suspense=True)
    match = donors.line_match_propose(
        **stage.by("finance.officer"),
        line_id=line.pk,
        parts=[(agreement_id, money)],
        reason="The donor's note announces this amount for this day.",
    )
    donors.line_match_confirm(**stage.by("finance.approver"), match_id=match.pk)
    return Receipt.objects.get(line_part__match=match)


def sold_by_statement(stage: Stage, fund: Fund, money: Money, reference: str) -> None:
    """Import the statement that shows the sale of the money, which the books hold already."""
    _imported(stage, fund, money, -money, reference, number=2)


def _imported(
    stage: Stage, fund: Fund, opening: Money, moved: Money, reference: str, *, number: int
) -> None:
    row = donors.statement_import(
        **stage.by("finance.officer"),
        fund_id=fund.pk,
        file=BytesIO(_mt940(stage.moment.date(), opening, moved, reference, number)),
        name=f"statement-{moved.currency}-{number}.sta",
    )
    donors.statement_take(actor=system_actor(), now=stage.now, import_id=row.pk)


def _mt940(day: date, opening: Money, moved: Money, reference: str, number: int) -> bytes:
    """Return a statement of one movement, as a bank writes it."""
    mark = "C" if moved.amount > 0 else "D"
    return (
        f":20:ILLUSTRATIVE-{number}\r\n:25:{ACCOUNTS[moved.currency]}\r\n:28C:{number}/1\r\n"
        f":60F:C{day:%y%m%d}{moved.currency}{_amount(opening)}\r\n"
        f":61:{day:%y%m%d}{day:%m%d}{mark}{_amount(moved)}NTRFNONREF//{reference}\r\n"
        f":86:Illustrative contribution\r\n"
        f":62F:C{day:%y%m%d}{moved.currency}{_amount(opening + moved)}\r\n-\r\n"
    ).encode()


def _amount(money: Money) -> str:
    return f"{abs(money.amount):.2f}".replace(".", ",")
