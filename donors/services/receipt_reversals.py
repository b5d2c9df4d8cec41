"""One receipt that was booked by mistake is reversed by two persons; its line of the bank waits again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors import access
from donors.choices import ReversalState
from donors.errors import Refused
from donors.models import Receipt, ReversalProposal, StatementLine
from donors.rules import states
from donors.selectors.fees import fee_charged_otherwise
from donors.selectors.refunds import must_stand
from donors.selectors.reversals import proposal_for, receipt_faults, table_of
from donors.services.decisions import decision_write
from donors.services.funds import fund_locked
from donors.services.reversals import (
    ReversalDecided,
    receipt_reverse,
    reversal_must_be_open,
    reversal_must_be_proposed,
)
from donors.services.statement_booking import suspense_book
from donors.services.table_rows import NotReversible
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import WayOut
from trustfund.ledger.services import Posted


@transaction.atomic(durable=True)
def receipt_reversal_propose(
    *, actor: Actor, now: datetime, receipt_id: UUID, reason: str
) -> ReversalProposal:
    """Propose that one receipt, booked by hand or matched to a line, is reversed. Nothing is booked yet.

    :raises NotFound: if there is no such receipt
    :raises ReceiptReversed: if it was reversed before
    :raises NotReversible: if a table made it, others have built on it, its period is closed, or a
        later fee would have been another
    :raises ReversalDecided: if a reversal of it waits
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.receipt_reversal_propose")
    fund = fund_locked(access.receipt_for(actor, receipt_id).fund_id)
    receipt = access.receipt_for(actor, receipt_id)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    receipt_must_be_reversible(receipt)
    if receipt.reversal_proposals.filter(state=ReversalState.PROPOSED).exists():
        raise ReversalDecided(_("A reversal of this receipt waits for its second person."))
    proposal = ReversalProposal(
        receipt=receipt,
        reason=reason.strip(),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    proposal.save(force_insert=True)
    audit.record(
        actor, "donors.receipt_reversal_propose", subject=proposal, at=now, fund_id=fund.pk
    )
    events.publish("donors.receipt_reversal_proposed", subject=proposal, at=now, fund_id=fund.pk)
    return proposal


@transaction.atomic(durable=True)
def receipt_reversal_confirm(*, actor: Actor, now: datetime, proposal_id: UUID) -> ReversalProposal:
    """Reverse the receipt and the fee on it, each by an entry on its own day.

    A line of the bank that was tied to it comes into suspense, and what a match took out of
    suspense lies there again: whose money it is, two persons say anew. The reference is free.

    :raises NotFound: if there is no such proposal
    :raises ReversalDecided: if it was confirmed or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises NotReversible: if others have built on the receipt meanwhile
    :raises InsufficientBalance: if the money is not there any more
    """
    action = "donors.receipt_reversal_confirm"
    authorize(actor, action)
    fund = fund_locked(proposal_for(actor, proposal_id).receipt.fund_id)
    proposal = proposal_for(actor, proposal_id, lock=True)
    reversal_must_be_open(actor, proposal)
    receipt = access.receipt_for(actor, proposal.receipt_id)
    receipt_must_be_reversible(receipt)
    before = proposal.facts()
    decision_write(
        actor=actor, now=now, row=proposal, machine=states.RECEIPT_REVERSAL, act="confirm"
    )
    tied = StatementLine.objects.select_for_update().filter(entry_id=receipt.entry_id).first()
    # The cash of the line comes first: it is there throughout.
    freed = suspense_book(fund.pk, [tied], today=now.date(), after=receipt.pk) if tied else []
    row, entries = receipt_reverse(receipt, proposal=proposal)
    audit.record(actor, action, subject=proposal, at=now, fund_id=fund.pk, before=before)
    audit.record(
        actor,
        action,
        subject=row,
        at=now,
        fund_id=fund.pk,
        extra={"entries": [entry.facts() for entry in entries]},
    )
    if tied is not None:
        _freed(actor, now, tied, freed, was=receipt.entry_id)
    events.publish("donors.receipt_reversal_confirmed", subject=proposal, at=now, fund_id=fund.pk)
    return proposal


@transaction.atomic(durable=True)
def receipt_reversal_decline(
    *, actor: Actor, now: datetime, proposal_id: UUID, reason: str
) -> ReversalProposal:
    """Decline the reversal of a receipt, with the reason. The receipt stands.

    :raises NotFound: if there is no such proposal
    :raises ReversalDecided: if it was confirmed or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.receipt_reversal_decline")
    proposal = proposal_for(actor, proposal_id, lock=True)
    reversal_must_be_proposed(proposal)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = proposal.facts()
    proposal.declined_reason = reason.strip()
    decision_write(
        actor=actor, now=now, row=proposal, machine=states.RECEIPT_REVERSAL, act="decline"
    )
    fund_id = proposal.receipt.fund_id
    audit.record(
        actor,
        "donors.receipt_reversal_decline",
        subject=proposal,
        at=now,
        fund_id=fund_id,
        before=before,
    )
    events.publish("donors.receipt_reversal_declined", subject=proposal, at=now, fund_id=fund_id)
    return proposal


def receipt_must_be_reversible(receipt: Receipt) -> None:
    """Return quietly if a receipt can be reversed by itself; for previews, too. Up to ten queries.

    :raises ReceiptReversed: if it was reversed before
    :raises NotReversible: if a table made it, others have built on it, its period is closed, or a
        later fee would have been another
    """
    must_stand(receipt)
    table = table_of(receipt)
    if table is not None:
        refused = NotReversible(
            _("The receipt stands: it came in by table %(table)s, which is reversed as a whole.")
            % {"table": table.number}
        )
        refused.way_out = WayOut(
            "donors.table_detail", gettext_lazy("To the table"), "donors:table_detail", (table.pk,)
        )
        raise refused
    moved = fee_charged_otherwise(receipt.fund, [receipt])
    if moved is not None:
        raise NotReversible(
            _(
                "The receipt stands. Without it the fee on receipt %(reference)s, which came in later, "
                "would have been another. Reverse what came in later first."
            )
            % {"reference": moved.bank_reference}
        )
    faults = receipt_faults(receipt)
    if faults:
        raise NotReversible(
            _(
                "The receipt stands: %(why)s. It can be reversed once that is undone; what the fund "
                "really has of it can go back by a refund."
            )
            % {"why": ", ".join(faults)}
        )


def _freed(
    actor: Actor, now: datetime, line: StatementLine, posted: list[Posted], *, was: int
) -> None:
    """Leave a line of the bank in suspense, where its money was booked anew, and record that."""
    line.save(update_fields=["entry_id", "in_suspense"])
    audit.record(
        actor,
        "donors.receipt_reversal_confirm",
        subject=line.statement,
        at=now,
        fund_id=line.fund_id,
        extra={
            "freed": {str(line.pk): was},
            "entries": [entry.facts() for entry in posted],
        },
    )
