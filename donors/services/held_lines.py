"""Settle a line that may be known already: a movement of its own, or the same as before."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import LineHold
from donors.errors import LineNotOpen, Refused
from donors.models import StatementLine
from donors.services.funds import fund_locked
from donors.services.line_ties import line_ties
from donors.services.statement_booking import suspense_book
from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor


@transaction.atomic(durable=True)
def held_line_settle(
    *, actor: Actor, now: datetime, line_id: UUID, is_own: bool, reason: str
) -> StatementLine:
    """Say whether a held line is a movement of its own, which is booked now, or known already.

    Known already is what another line has brought, or a receipt that was booked by hand: the line
    is then tied to it.

    :raises NotFound: if there is none
    :raises LineNotOpen: if it is not held, or was settled before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.held_line_settle")
    fund_locked(access.line_for(actor, line_id).fund_id)
    line = access.line_for(actor, line_id, lock=True)
    if line.hold != LineHold.MAYBE_KNOWN:
        raise LineNotOpen(_("This line is not held. Nothing was done."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    ties = line_ties([line])
    line.entry_id = ties.sure.get(line.pk) or (None if is_own else ties.perhaps.get(line.pk))
    posted = []
    if is_own or line.entry_id is not None:
        line.hold = "" if line.reference else LineHold.NO_REFERENCE
    else:
        line.hold = LineHold.KNOWN
    if is_own and line.entry_id is None and line.amount > 0:
        posted = suspense_book(line.fund_id, [line], today=now.date())
    line.save(update_fields=["hold", "entry_id", "in_suspense"])
    audit.record(
        actor,
        "donors.held_line_settle",
        subject=line.statement,
        at=now,
        fund_id=line.fund_id,
        extra={
            "line": line.facts(),
            "reason": reason.strip(),
            "entries": [entry.facts() for entry in posted],
        },
    )
    return line
