"""Imports of receipts, and reversals of them and of single receipts."""

import io

from django.db import transaction

from donors import services
from donors.models import Agreement, Receipt, ReversalProposal, TableImport, TableReversal
from tests.factories import tables
from tests.factories.cast import Cast, appointed
from trustfund.db.clock import now
from trustfund.identity.choices import Role
from trustfund.kernel.actor import Actor


def second_officer(cast: Cast, name: str = "second_officer") -> Actor:
    """Return another finance officer of the unit: who has read a file of receipts does not import it."""
    with transaction.atomic():
        return appointed(
            name=name, organization=cast.organizations["finance_unit"], role=Role.FINANCE_OFFICER
        )


def receipts_imported(
    cast: Cast, agreement: Agreement, *amounts: str, by: Actor, prefix: str = "IMP"
) -> TableImport:
    """Return a table whose rows are booked as receipts of today under one agreement, imported by somebody."""
    rows = [
        tables.receipt_row(
            donor=agreement.donor.organization.name,
            agreement_number=agreement.number,
            amount=amount,
            currency=agreement.currency,
            value_date=now().date().isoformat(),
            bank_reference=f"{prefix}-{place}",
        )
        for place, amount in enumerate(amounts, 1)
    ]
    table = services.table_check(
        actor=cast.finance_officer,
        now=now(),
        fund_id=agreement.fund_id,
        file=io.BytesIO(tables.csv_of([tables.RECEIPT_HEADER, *rows])),
        name="receipts.csv",
        title="Receipts",
        map_name="template-receipt",
    )
    return services.table_import(actor=by, now=now(), table_id=table.pk)


def reversal_make(cast: Cast, table: TableImport, *, confirmed: bool = False) -> TableReversal:
    """Return a reversal of a table, proposed; confirmed by the other unit if wanted."""
    reversal = services.table_reversal_propose(
        actor=cast.finance_officer, now=now(), table_id=table.pk, reason="The wrong file."
    )
    if not confirmed:
        return reversal
    return services.table_reversal_confirm(
        actor=cast.finance_approver, now=now(), reversal_id=reversal.pk
    )


def receipt_reversal_make(
    cast: Cast, receipt: Receipt, *, confirmed: bool = False
) -> ReversalProposal:
    """Return a reversal of one receipt, proposed; confirmed by the other unit if wanted."""
    proposal = services.receipt_reversal_propose(
        actor=cast.finance_officer, now=now(), receipt_id=receipt.pk, reason="Booked twice."
    )
    if not confirmed:
        return proposal
    return services.receipt_reversal_confirm(
        actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
    )
