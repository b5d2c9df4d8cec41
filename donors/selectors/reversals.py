"""Receipts that can be reversed, alone or with the table that made them, and those that were."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from donors import access
from donors.choices import RefundState, ReversalState, UnwindState
from donors.models import (
    Conversion,
    Encashment,
    ReceiptReversal,
    Refund,
    ReversalProposal,
    StatementLine,
    TableImport,
    TableReversal,
    TableRow,
    UnwindShare,
)
from donors.models import Receipt as ReceiptModel
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.kernel.waiting import Waiting
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


def proposals_visible_to(actor: Actor | None) -> QuerySet[ReversalProposal]:
    """Return the reversals of single receipts that the actor may see, newest first; not evaluated."""
    receipts = access.receipts_visible_to(actor)
    return (
        ReversalProposal.objects.filter(receipt__in=receipts.order_by())
        .select_related(
            "receipt__fund",
            "receipt__agreement",
            "receipt__donor__organization",
            "receipt__fee_charge",
            "receipt__reversal",
            "proposed_by",
            "decided_by",
        )
        .order_by("-id")
    )


def proposal_for(actor: Actor | None, proposal_id: UUID, *, lock: bool = False) -> ReversalProposal:
    """Return the reversal of a single receipt with that receipt, locked for this transaction if asked.

    :raises NotFound: if there is none, or its receipt is not the actor's to see
    """
    rows = proposals_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def proposals_waiting(actor: Actor, *, at_most: int) -> list[Waiting]:
    """Return the reversals of single receipts that others of another unit have proposed. One query."""
    rows = proposals_visible_to(actor).filter(state=ReversalState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm the reversal of receipt %(reference)s of %(money)s")
            % {"reference": row.receipt.bank_reference, "money": row.receipt.money},
            url_name="donors:receipt_reversal_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others[:at_most]
    ]


def receipt_with_reversal(actor: Actor | None, receipt_id: UUID) -> ReceiptModel:
    """Return a receipt for its page. One query.

    `reversal_waits` is the identifier of its reversal that is proposed, and `made_by_table` the
    number of the table that made it; each None without one.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    waiting = ReversalProposal.objects.filter(receipt=OuterRef("pk"), state=ReversalState.PROPOSED)
    made = TableRow.objects.filter(made_id=OuterRef("pk")).order_by()
    found = (
        access.receipts_visible_to(actor)
        .select_related("reversal")
        .annotate(
            reversal_waits=Subquery(waiting.order_by().values("pk")[:1]),
            made_by_table=Subquery(made.values("table__number")[:1]),
        )
        .filter(pk=receipt_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def table_of(receipt: ReceiptModel) -> TableImport | None:
    """Return the table that made a receipt, None for one that came by hand or of a line. One query."""
    row = TableRow.objects.filter(made_id=receipt.pk).select_related("table").first()
    return None if row is None else row.table


def line_of(receipt: ReceiptModel) -> StatementLine | None:
    """Return the line of the bank that a receipt has: tied to it, or matched to be it. Up to two queries."""
    tied = StatementLine.objects.filter(entry_id=receipt.entry_id).first()
    return tied or StatementLine.objects.filter(matches__parts__receipt=receipt).first()


def receipts_made(table: TableImport) -> list[ReceiptModel]:
    """Return the receipts that came of a table, in the order of its lines. Two queries."""
    rows = table.rows.filter(made_id__isnull=False).order_by("line")
    lines = {row.made_id: row.line for row in rows if row.made_id is not None}
    found = ReceiptModel.objects.filter(pk__in=lines).select_related("agreement", "fee_charge")
    return sorted(found, key=lambda receipt: lines[receipt.pk])


def reversal_faults(table: TableImport, receipts: Collection[ReceiptModel]) -> list[str]:
    """Return in words, by bank reference, why receipts of a table cannot be reversed. Three queries."""
    built = _faults(table.fund_id, receipts)
    return [
        f"{receipt.bank_reference}: {', '.join(built[receipt.pk])}"
        for receipt in receipts
        if built[receipt.pk]
    ]


def receipt_faults(receipt: ReceiptModel) -> list[str]:
    """Return in words why a receipt cannot be reversed alone; its line of the bank is none. Three queries."""
    return _faults(receipt.fund_id, [receipt], but="was_matched")[receipt.pk]


def _faults(
    fund_id: UUID, receipts: Collection[ReceiptModel], *, but: str = ""
) -> dict[UUID, list[str]]:
    through = shut_through(fund_id=fund_id)
    rows = ReceiptModel.objects.filter(pk__in=[one.pk for one in receipts]).annotate(**_BUILT)
    found = {}
    for row in rows:
        why = [words for name, words in _built_on() if name != but and getattr(row, name)]
        if through is not None and row.value_date <= through:
            why.append(_("its period is closed"))
        found[row.pk] = why
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
