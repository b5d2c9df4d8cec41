"""Receipts booked by mistake: a file that was the wrong one, and one by hand; reversed by two units each."""

import io
from decimal import Decimal
from uuid import UUID

from donors import services as donors
from donors.models import Receipt, TableImport
from trustfund.demo.story.money_in import MoneyIn
from trustfund.kernel.money import Money

MISTAKE = "MISTYPED-1"
TITLE = "Receipts of another fund (illustrative)"


def import_receipts(money: MoneyIn, short_name: str) -> None:
    """Read a file of two receipts under a donor's agreement, and import it as another officer."""
    agreement = money.agreements[short_name]
    day = money.stage.moment.date().isoformat()
    rows = "".join(
        f"{agreement.donor.organization.name},{agreement.number},{amount},{agreement.currency},{day},{code}\r\n"
        for amount, code in (("1200.00", "MISLED-1"), ("800.00", "MISLED-2"))
    )
    header = "donor,agreement_number,amount,currency,value_date,bank_reference\r\n"
    table = donors.table_check(
        **money.stage.by("finance.officer"),
        fund_id=money.fund.pk,
        file=io.BytesIO((header + rows).encode()),
        name="receipts.csv",
        title=TITLE,
        map_name="template-receipt",
    )
    donors.table_import(**money.stage.by("receipts.officer"), table_id=table.pk)


def reverse_receipts(money: MoneyIn) -> None:
    """Propose that the file is reversed, and do so as another unit."""
    reversal = donors.table_reversal_propose(
        **money.stage.by("finance.officer"),
        table_id=_table(),
        reason="The file was meant for another fund (illustrative).",
    )
    donors.table_reversal_confirm(**money.stage.by("finance.approver"), reversal_id=reversal.pk)


def book_by_mistake(money: MoneyIn, short_name: str) -> None:
    """Book a receipt by hand under an agreement, which nobody has paid."""
    agreement = money.agreements[short_name]
    donors.receipt_record(
        **money.stage.by("finance.officer"),
        agreement_id=agreement.pk,
        money=Money(Decimal("500.00"), agreement.currency),
        value_date=money.stage.moment.date(),
        bank_reference=MISTAKE,
    )


def reverse_mistake(money: MoneyIn) -> None:
    """Propose that this receipt is reversed, and do so as another unit."""
    proposal = donors.receipt_reversal_propose(
        **money.stage.by("finance.officer"),
        receipt_id=Receipt.objects.get(bank_reference=MISTAKE).pk,
        reason="The line was read twice from the statement (illustrative).",
    )
    donors.receipt_reversal_confirm(**money.stage.by("finance.approver"), proposal_id=proposal.pk)


def _table() -> UUID:
    return TableImport.objects.get(title=TITLE).pk
