"""Receipts that a table has made: which of them can be reversed, and what was."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from donors import access
from donors.choices import RefundState, UnwindState
from donors.models import (
    Conversion,
    Encashment,
    ReceiptReversal,
    Refund,
    StatementLine,
    TableImport,
    TableReversal,
    UnwindShare,
)
from donors.models import Receipt as ReceiptModel
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.ledger.selectors import shut_through


def reversals_visible_to(actor: Actor | None) -> QuerySet[TableReversal]:
    """Return the reversals of tables that the actor may see, newest first; not evaluated."""
    tables = access.tables_visible_to(actor)
    return (
        TableReversal.objects.filter(table__in=tables.order_by())
        .select_related("table__fund", "proposed_by", "decided_by")
        .order_by("-id")
    )


def reversal_for(actor: Actor | None, reversal_id: UUID, *, lock: bool = False) -> TableReversal:
    """Return a reversal with its table and fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or its table is not the actor's to see
    """
    rows = reversals_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=reversal_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def receipts_made(table: TableImport) -> list[ReceiptModel]:
    """Return the receipts that came of a table, in the order of its lines. Two queries."""
    rows = table.rows.filter(made_id__isnull=False).order_by("line")
    lines = {row.made_id: row.line for row in rows if row.made_id is not None}
    found = ReceiptModel.objects.filter(pk__in=lines).select_related("agreement", "fee_charge")
    return sorted(found, key=lambda receipt: lines[receipt.pk])


def reversal_faults(table: TableImport, receipts: Collection[ReceiptModel]) -> list[str]:
    """Return in words, by bank reference, why receipts of a table cannot be reversed. Three queries."""
    through = shut_through(fund_id=table.fund_id)
    built: dict[UUID, tuple[str, ...]] = {
        row.pk: tuple(words for name, words in _built_on() if getattr(row, name))
        for row in ReceiptModel.objects.filter(pk__in=[one.pk for one in receipts]).annotate(
            **_BUILT
        )
    }
    found = []
    for receipt in receipts:
        why = list(built[receipt.pk])
        if through is not None and receipt.value_date <= through:
            why.append(_("its period is closed"))
        if why:
            found.append(f"{receipt.bank_reference}: {', '.join(why)}")
    return found


def _built_on() -> tuple[tuple[str, str], ...]:
    return (
        ("was_reversed", _("it was reversed before")),
        ("was_converted", _("it is converted")),
        ("was_matched", _("a file of the bank has it")),
        ("was_refunded", _("a refund of it stands or is proposed")),
        ("was_encashed", _("it came in for a promissory note")),
        ("was_shared", _("its donor has left and got its share")),
    )


_OF_RECEIPT = {"receipt": OuterRef("pk")}
_BUILT = {
    "was_reversed": Exists(ReceiptReversal.objects.filter(**_OF_RECEIPT)),
    "was_converted": Exists(Conversion.objects.filter(**_OF_RECEIPT)),
    "was_matched": Exists(StatementLine.objects.filter(entry_id=OuterRef("entry_id"))),
    "was_refunded": Exists(Refund.objects.filter(~Q(state=RefundState.DECLINED), **_OF_RECEIPT)),
    "was_encashed": Exists(Encashment.objects.filter(**_OF_RECEIPT)),
    "was_shared": Exists(
        UnwindShare.objects.filter(
            unwind__fund=OuterRef("fund"),
            unwind__state=UnwindState.APPROVED,
            donor=OuterRef("donor"),
            settled__gt=0,
            entry_id__gt=OuterRef("entry_id"),
        )
    ),
}
