"""Say whose money a line in suspense is, or that it goes back; a second person of another unit confirms it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donors import access
from donors.choices import MatchState
from donors.errors import LineNotOpen, MatchDecided, Refused
from donors.models import LineMatch, LineMatchPart, Receipt, StatementLine
from donors.rules.states import LINE_MATCH
from donors.selectors.lines import left_of, match_refusal
from donors.selectors.receipt_ground import ReceiptGround
from donors.services.funds import fund_locked
from donors.services.receipts import Written, receipt_must_fit, receipt_write, receipts_tell
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money, money_sum
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.periods import open_day
from trustfund.ledger.rules.posting import unidentified_returned
from trustfund.ledger.selectors import entry, shut_through
from trustfund.ledger.services import Posted

REFERENCE_LENGTH = 80


@transaction.atomic(durable=True)
def line_match_propose(
    *,
    actor: Actor,
    now: datetime,
    line_id: UUID,
    parts: Sequence[tuple[UUID | None, Money]],
    reason: str,
) -> LineMatch:
    """Say under which agreements a line in suspense was paid, and how much of it under each.

    A part without an agreement is nobody's contribution and goes back to who has paid it. What the
    parts leave of the line stays in suspense, for a further proposal. Nothing is booked
    before a second person confirms.

    :raises NotFound: if the line or an agreement does not exist
    :raises LineNotOpen: if the line is not in suspense, or a proposal on it waits
    :raises MoreThanAgreed, AgreementNotSigned: if an agreement cannot take its part
    :raises Refused: for no part, one agreement twice, more than is left, or no reason
    """
    authorize(actor, "donors.line_match_propose")
    fund_locked(access.line_for(actor, line_id).fund_id)
    line = access.line_for(actor, line_id, lock=True)
    parts_must_fit(actor, line, parts, now=now)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    match = LineMatch(
        fund_id=line.fund_id,
        line=line,
        reason=reason.strip(),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    match.save(force_insert=True)
    rows = [
        LineMatchPart(
            match=match, agreement_id=agreement_id, amount=money.amount, currency=money.currency
        )
        for agreement_id, money in parts
    ]
    for row in rows:
        row.save(force_insert=True)
    for each in (match, *rows):
        audit.record(actor, "donors.line_match_propose", subject=each, at=now, fund_id=line.fund_id)
    events.publish("donors.line_match_proposed", subject=match, at=now, fund_id=line.fund_id)
    return match


@transaction.atomic(durable=True)
def line_match_confirm(
    *,
    actor: Actor,
    now: datetime,
    match_id: UUID,
    value_date: date | None = None,
    bank_reference: str = "",
) -> LineMatch:
    """Confirm another person's proposal: each part leaves suspense and is the donor's receipt.

    The receipts are dated as the bank has it, in an open period. Fees, events and notices are
    those of every receipt. For a part that goes back, `value_date` and `bank_reference` say how the
    bank has paid it.

    :raises NotFound: if there is none
    :raises NotPermitted: for the person or the unit that proposed it
    :raises MatchDecided: if it was answered before
    :raises MoreThanAgreed: if the agreement was paid meanwhile
    :raises PeriodShut: if a part goes back on a day of a closed period
    :raises Refused: if a part goes back on a day to come or before it came, or without reference
    """
    match = _to_decide(actor, match_id, "donors.line_match_confirm")
    before = match.facts()
    rows = list(LineMatchPart.objects.filter(match=match).order_by("agreement_id"))
    line = match.line
    _decided(match, actor, now, act="confirm")
    written: Written = []
    returned: list[Posted] = []
    for row in rows:
        if row.agreement_id is None:
            return_must_fit(line, value_date, bank_reference, today=now.date())
            returned.append(_returned(line, row, value_date or now.date(), bank_reference.strip()))
            row.entry_id = returned[-1].id
            continue
        receipt, some = _received(actor, line, row, now=now)
        row.receipt = receipt
        written += some
    match.save(update_fields=list(_DECIDED))
    for row in rows:
        row.save(update_fields=["receipt", "entry_id"])
    audit.record(
        actor,
        "donors.line_match_confirm",
        subject=match,
        at=now,
        fund_id=match.fund_id,
        before=before,
        extra={"entries": [entry.facts() for entry in returned]} if returned else None,
    )
    for row in rows:
        audit.record(actor, "donors.line_match_confirm", subject=row, at=now, fund_id=match.fund_id)
    receipts_tell(actor, "donors.line_match_confirm", written, now=now)
    events.publish("donors.line_match_confirmed", subject=match, at=now, fund_id=match.fund_id)
    return match


@transaction.atomic(durable=True)
def line_match_decline(*, actor: Actor, now: datetime, match_id: UUID, reason: str) -> LineMatch:
    """Decline another person's proposal, with the reason. The line waits for another one.

    :raises NotFound: if there is none
    :raises NotPermitted: for the person or the unit that proposed it
    :raises MatchDecided: if it was answered before
    :raises Refused: if no reason is given
    """
    match = _to_decide(actor, match_id, "donors.line_match_decline")
    before = match.facts()
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    _decided(match, actor, now, act="decline")
    match.decided_reason = reason.strip()
    match.save(update_fields=[*_DECIDED, "decided_reason"])
    audit.record(
        actor,
        "donors.line_match_decline",
        subject=match,
        at=now,
        fund_id=match.fund_id,
        before=before,
    )
    events.publish("donors.line_match_declined", subject=match, at=now, fund_id=match.fund_id)
    return match


def parts_must_fit(
    actor: Actor, line: StatementLine, parts: Sequence[tuple[UUID | None, Money]], *, now: datetime
) -> None:
    """Return quietly if so much of a line can be said to pay under these agreements; for previews.

    :raises LineNotOpen, MoreThanAgreed, AgreementNotSigned, Refused: as `line_match_propose`
    """
    if not line.in_suspense:
        raise LineNotOpen(
            _(
                "This line is not in suspense: it went out, is known already, or waits to be settled."
            )
        )
    if LineMatch.objects.filter(line=line, state=MatchState.PROPOSED).exists():
        raise LineNotOpen(_("A proposal on this line waits for a second person."))
    if not parts:
        raise Refused(_("Enter at least one agreement and an amount."), field="agreement_1")
    if len({agreement_id for agreement_id, _money in parts}) < len(parts):
        raise Refused(_("An agreement is named twice. Add its amounts up."), field="agreement_1")
    for agreement_id, money in parts:
        if agreement_id is None:
            if money.currency != line.currency or money.amount <= 0:
                raise Refused(
                    _("Enter an amount above zero in %(currency)s.") % {"currency": line.currency},
                    field="amount_1",
                )
            continue
        agreement = access.agreement_for(actor, agreement_id)
        if agreement.fund_id != line.fund_id:
            raise Refused(_("The agreement is of another fund."), field="agreement_1")
        receipt_must_fit(
            agreement,
            ReceiptGround(agreement.fund),
            money=money,
            value_date=line.value_date,
            today=now.date(),
        )
    left = left_of(line)
    asked = money_sum([money for _agreement, money in parts], line.currency)
    if asked > left:
        raise Refused(
            _("%(left)s of this line is left in suspense, and the parts are %(asked)s.")
            % {"left": left, "asked": asked},
            field="amount_1",
        )


def return_must_fit(
    line: StatementLine, value_date: date | None, bank_reference: str, *, today: date
) -> None:
    """Return quietly if what a line brought can have gone back so.

    :raises Refused: for no day, a day to come or before it lay in suspense, or no reference
    :raises PeriodShut: if the day lies in a closed period
    """
    booked = entry(entry_id=line.entry_id or 0)
    if booked is None:
        raise ValueError(line)
    came = booked.value_date
    if value_date is None or not came <= value_date <= today:
        raise Refused(
            _("Enter the day on which the bank paid it back: from %(day)s to today.")
            % {"day": date_format(came)},
            field="value_date",
        )
    if not bank_reference.strip():
        raise Refused(_("Enter the bank's reference of the payment."), field="bank_reference")
    ledger.day_must_be_open(fund_id=line.fund_id, value_date=value_date, adjusts=None)


_DECIDED = ("state", "decided_by", "decided_by_organization", "decided_at")


def _to_decide(actor: Actor, match_id: UUID, action: str) -> LineMatch:
    authorize(actor, action)
    fund_locked(access.match_for(actor, match_id).fund_id)
    match = access.match_for(actor, match_id, lock=True)
    if refusal := match_refusal(actor, match):
        raise NotPermitted(refusal)
    if match.state != MatchState.PROPOSED:
        raise MatchDecided(
            _("This proposal stands as: %(state)s. Nothing was done again.")
            % {"state": match.get_state_display()}
        )
    return match


def _decided(match: LineMatch, actor: Actor, now: datetime, *, act: str) -> None:
    match.state = LINE_MATCH.target(state=match.state, act=act)
    match.decided_by_id = actor.person_id
    match.decided_by_organization_id = actor.organization_id
    match.decided_at = now


def _received(
    actor: Actor, line: StatementLine, part: LineMatchPart, *, now: datetime
) -> tuple[Receipt, Written]:
    if part.agreement_id is None:
        raise ValueError(part)
    agreement = access.agreement_for(actor, part.agreement_id, lock=True)
    ground = ReceiptGround(agreement.fund)
    receipt_must_fit(
        agreement, ground, money=part.money, value_date=line.value_date, today=now.date()
    )
    shut = shut_through(fund_id=line.fund_id)
    value_date, adjusts = open_day(line.value_date, shut=shut, today=now.date())
    return receipt_write(
        actor=actor,
        agreement=agreement,
        ground=ground,
        money=part.money,
        value_date=value_date,
        bank_reference=_reference_free(line),
        adjusts=adjusts,
        today=now.date(),
        from_suspense=True,
    )


def _returned(
    line: StatementLine, part: LineMatchPart, value_date: date, bank_reference: str
) -> Posted:
    return ledger.entry_post(
        fund_id=line.fund_id,
        kind="RETURNED",
        value_date=value_date,
        reference=f"line-return:{part.pk}",
        memo=bank_reference,
        subject_id=part.pk,
        legs=unidentified_returned(part.money),
    )


def _reference_free(line: StatementLine) -> str:
    """Return the line's reference as that of a receipt; numbered where one has it already."""
    base = (line.reference or line.import_key[:12])[: REFERENCE_LENGTH - 8]
    taken = set(
        Receipt.objects.filter(
            fund_id=line.fund_id, bank_reference__startswith=base, reversal=None
        ).values_list("bank_reference", flat=True)
    )
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base} /{number}"
    return found
