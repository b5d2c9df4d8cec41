"""An import of receipts is reversed by two persons: every receipt it made, or none."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import ReversalState, TableKind, TableState
from donors.errors import Refused
from donors.models import Receipt, ReceiptReversal, ReversalProposal, TableImport, TableReversal
from donors.rules import states
from donors.selectors.fees import fee_charged_otherwise
from donors.selectors.reversals import receipts_made, reversal_faults, reversal_for
from donors.services.decisions import decision_write, made_by
from donors.services.funds import fund_locked
from donors.services.table_rows import TOLD_AT_MOST, NotReversible
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotPermitted
from trustfund.ledger import services as ledger
from trustfund.ledger.services import Posted


class ReversalDecided(AlreadyDone):
    """The reversal was confirmed or declined before, or another one waits."""

    code = "reversal_decided"


@transaction.atomic(durable=True)
def table_reversal_propose(
    *, actor: Actor, now: datetime, table_id: UUID, reason: str
) -> TableReversal:
    """Propose that every receipt which a table has made is reversed. Nothing is booked yet.

    :raises NotFound: if there is no such table
    :raises NotReversible: naming the receipts that others have built on, or of a closed period
    :raises ReversalDecided: if a reversal of this table waits
    :raises Refused: if no reason is given, or the table has made no receipts that stand
    """
    authorize(actor, "donors.table_reversal_propose")
    fund = fund_locked(access.table_for(actor, table_id).fund_id)
    table = access.table_for(actor, table_id, lock=True)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    must_be_reversible(table)
    if table.reversals.filter(state=ReversalState.PROPOSED).exists():
        raise ReversalDecided(_("A reversal of this table waits for its second person."))
    reversal = TableReversal(
        table=table,
        reason=reason.strip(),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    reversal.save(force_insert=True)
    audit.record(actor, "donors.table_reversal_propose", subject=reversal, at=now, fund_id=fund.pk)
    events.publish("donors.table_reversal_proposed", subject=reversal, at=now, fund_id=fund.pk)
    return reversal


@transaction.atomic(durable=True)
def table_reversal_confirm(*, actor: Actor, now: datetime, reversal_id: UUID) -> TableReversal:
    """Reverse every receipt of the table, and the fee on each, by one entry each. All, or none.

    Each entry falls on its receipt's own day. The table is withdrawn with it, so that its file can be
    imported anew. Where a fee on a later contribution would then have been another, it is refused.

    :raises NotFound: if there is no such proposal
    :raises ReversalDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises NotReversible: naming the receipts that others have built on meanwhile
    :raises InsufficientBalance: if the money is not there any more
    """
    authorize(actor, "donors.table_reversal_confirm")
    fund = fund_locked(reversal_for(actor, reversal_id).table.fund_id)
    reversal = reversal_for(actor, reversal_id, lock=True)
    reversal_must_be_open(actor, reversal)
    table = access.table_for(actor, reversal.table_id, lock=True)
    receipts = must_be_reversible(table)
    before, was = reversal.facts(), table.facts()
    decision_write(actor=actor, now=now, row=reversal, machine=states.TABLE_REVERSAL, act="confirm")
    action = "donors.table_reversal_confirm"
    table.state = states.TABLE.target(state=table.state, act="withdraw")
    table.withdrawn_by_id, table.withdrawn_at = actor.person_id, now
    table.withdrawn_reason = reversal.reason
    table.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    written = [receipt_reverse(receipt, reversal=reversal) for receipt in reversed(receipts)]
    audit.record(actor, action, subject=reversal, at=now, fund_id=fund.pk, before=before)
    audit.record(actor, action, subject=table, at=now, fund_id=fund.pk, before=was)
    for row, entries in written:
        audit.record(
            actor,
            action,
            subject=row,
            at=now,
            fund_id=fund.pk,
            extra={"entries": [entry.facts() for entry in entries]},
        )
    events.publish("donors.table_reversal_confirmed", subject=reversal, at=now, fund_id=fund.pk)
    return reversal


@transaction.atomic(durable=True)
def table_reversal_decline(
    *, actor: Actor, now: datetime, reversal_id: UUID, reason: str
) -> TableReversal:
    """Decline a reversal that was proposed, with the reason. The receipts stand.

    :raises NotFound: if there is no such proposal
    :raises ReversalDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.table_reversal_decline")
    reversal = reversal_for(actor, reversal_id, lock=True)
    reversal_must_be_proposed(reversal)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = reversal.facts()
    reversal.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=reversal, machine=states.TABLE_REVERSAL, act="decline")
    fund_id = reversal.table.fund_id
    audit.record(
        actor,
        "donors.table_reversal_decline",
        subject=reversal,
        at=now,
        fund_id=fund_id,
        before=before,
    )
    events.publish("donors.table_reversal_declined", subject=reversal, at=now, fund_id=fund_id)
    return reversal


def must_be_reversible(table: TableImport) -> list[Receipt]:
    """Return the receipts of a table, if each of them can be reversed; for previews, too.

    :raises Refused: if the table is not one of receipts that was imported and stands
    :raises NotReversible: naming the receipts that cannot, each with why, or a later fee that would differ
    """
    if table.kind != TableKind.RECEIPT or table.state != TableState.IMPORTED:
        raise Refused(_("Only a table of receipts that was imported and stands is reversed."))
    receipts = receipts_made(table)
    if not receipts:
        raise Refused(_("This table has made no receipts. Withdraw it."))
    moved = fee_charged_otherwise(table.fund, receipts)
    if moved is not None:
        raise NotReversible(
            _(
                "All receipts stand. Without them the fee on receipt %(reference)s, which came in later, "
                "would have been another. Reverse what came in later first, or leave these."
            )
            % {"reference": moved.bank_reference}
        )
    faults = reversal_faults(table, receipts)
    if faults:
        told = "; ".join(faults[:TOLD_AT_MOST])
        raise NotReversible(
            _("All receipts stand. These cannot be reversed: %(told)s.") % {"told": told}
        )
    return receipts


def reversal_must_be_open(actor: Actor, reversal: TableReversal | ReversalProposal) -> None:
    """Return quietly if this person may confirm the reversal now.

    :raises ReversalDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    reversal_must_be_proposed(reversal)
    if made_by(actor, reversal):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed a reversal confirms it.")
        )


def receipt_reverse(
    receipt: Receipt,
    *,
    reversal: TableReversal | None = None,
    proposal: ReversalProposal | None = None,
) -> tuple[ReceiptReversal, list[Posted]]:
    """Reverse the fee of a receipt, then the receipt, each on its own day, and write that it was.

    The act that calls it has locked the fund, and records what is returned.

    :raises InsufficientBalance: if the money is not there any more
    """
    entries = []
    charge = getattr(receipt, "fee_charge", None)
    if charge is not None:
        entries.append(
            ledger.entry_reverse(
                entry_id=charge.entry_id,
                value_date=charge.value_date,
                reference=f"reverse-fee:{charge.pk}",
                memo=f"Reversed: fee on {receipt.bank_reference}",
            )
        )
    entry = ledger.entry_reverse(
        entry_id=receipt.entry_id,
        value_date=receipt.value_date,
        reference=f"reverse-receipt:{receipt.pk}",
        memo=f"Reversed: {receipt.bank_reference}",
    )
    row = ReceiptReversal(
        receipt=receipt,
        reversal=reversal,
        proposal=proposal,
        entry_id=entry.id,
        fee_entry_id=entries[0].id if entries else None,
    )
    row.save(force_insert=True)
    return row, [*entries, entry]


def reversal_must_be_proposed(reversal: TableReversal | ReversalProposal) -> None:
    """Return quietly if the reversal waits for its second person.

    :raises ReversalDecided: if it was confirmed or declined before
    """
    if reversal.state != ReversalState.PROPOSED:
        raise ReversalDecided(
            _("This reversal stands as: %(state)s. Nothing was written.")
            % {"state": reversal.get_state_display()}
        )
