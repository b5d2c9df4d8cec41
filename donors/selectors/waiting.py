"""What waits for a person in this house: signatures, agreements to draft, deals to record."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

from django.db.models import F
from django.utils.translation import gettext as _

from donors import access
from donors.choices import (
    AgreementState,
    AmendmentState,
    AnnexState,
    InKindState,
    KeyState,
    MatchState,
    MoveState,
    NoteState,
    PledgeState,
    RefundState,
    ReversalState,
    SheetState,
    TerminationState,
    UnwindState,
)
from donors.models import Amendment
from donors.rules.ladder import AgreementFact, Position, next_due, positions
from donors.selectors.annexes import annexes_visible_to, version_words
from donors.selectors.in_kind import in_kind_visible_to
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.lines import lines_waiting
from donors.selectors.note_returns import returns_waiting
from donors.selectors.notes import notes_visible_to
from donors.selectors.papers import papers_waiting
from donors.selectors.rate_lists import rate_sheets_visible_to
from donors.selectors.reversals import proposals_waiting, reversals_visible_to
from donors.selectors.terminations import terminations_visible_to
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

AT_MOST = 20
NOTICE = timedelta(days=30)


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what this person can do next for its donors, oldest first. At most three queries a role."""
    found: list[Waiting] = []
    if may(actor, "donors.agreement_countersign"):
        found += _to_countersign(actor, now)
        found += _to_amend(actor, now)
        found += _to_pay(actor, now.date())
    for action, rows in _WAITING.items():
        if may(actor, action):
            found += rows(actor)
    return sorted(found, key=lambda waiting: waiting.since)


def _to_countersign(actor: Actor, now: datetime) -> list[Waiting]:
    offered = access.agreements_visible_to(actor).filter(
        state=AgreementState.OFFERED, donor__organization_id=actor.organization_id
    )
    return [
        Waiting(
            title=_("Countersign agreement %(number)s over %(money)s")
            % {"number": row.number, "money": row.money},
            url_name="donors:agreement_countersign",
            url_args=(row.pk,),
            since=row.offered_at or now,
        )
        for row in offered.order_by("offered_at")[:AT_MOST]
    ]


def _to_amend(actor: Actor, now: datetime) -> list[Waiting]:
    offered = Amendment.objects.filter(
        state=AmendmentState.OFFERED,
        agreement__in=access.agreements_visible_to(actor),
        agreement__donor__organization_id=actor.organization_id,
    ).select_related("agreement")
    return [
        Waiting(
            title=_("Countersign amendment %(amendment)d of agreement %(number)s")
            % {"amendment": row.number, "number": row.agreement.number},
            url_name="donors:amendment_countersign",
            url_args=(row.pk,),
            since=row.offered_at or now,
        )
        for row in offered.order_by("offered_at")[:AT_MOST]
    ]


def _to_pay(actor: Actor, today: date) -> list[Waiting]:
    """Return the next unpaid installment of each agreement, if it is due within 30 days or late."""
    signed = access.agreements_visible_to(actor).filter(state=AgreementState.COUNTERSIGNED)
    since = {row.pk: row.countersigned_at for row in signed}
    funds = {row.fund_id: row.fund for row in signed}
    donor_ids = {row.donor_id for row in signed}
    found = []
    for fund in funds.values():
        facts = ladder_facts(
            fund_id=fund.pk, holding_currency=fund.holding_currency, donor_ids=donor_ids
        )
        for fact in facts.agreements:
            following = next_due(positions(fact, as_of=today)) if fact.id in since else None
            if following and following.due_date and following.due_date <= today + NOTICE:
                found.append(_unpaid(fact, following, since[fact.id]))
    return found


def _unpaid(fact: AgreementFact, following: Position, since: datetime | None) -> Waiting:
    """Return the installment that is the next to be paid under an agreement, as a thing to do."""
    return Waiting(
        title=_("Pay installment %(part)d of agreement %(number)s: %(money)s")
        % {"part": following.number, "number": fact.number, "money": following.owed},
        url_name="donors:agreement_detail",
        url_args=(fact.id,),
        since=since or fact.offered_at or datetime.min.replace(tzinfo=UTC),
        due=following.due_date,
    )


def _to_refund(actor: Actor) -> list[Waiting]:
    """Return the refunds that others of another unit have proposed."""
    rows = access.refunds_visible_to(actor).filter(state=RefundState.PROPOSED)
    others = rows.exclude(recorded_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Pay the refund of %(money)s to %(donor)s")
            % {"money": row.money, "donor": local(row.donor.organization)},
            url_name="donors:refund_confirm",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_send_on(actor: Actor) -> list[Waiting]:
    """Return what others of another unit have proposed to leave balance accounts."""
    rows = access.balance_moves_visible_to(actor).filter(state=MoveState.PROPOSED)
    others = rows.exclude(recorded_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Pay %(money)s from the balance account of %(donor)s")
            % {"money": row.money, "donor": local(row.donor.organization)},
            url_name="donors:balance_move_confirm",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_give_back(actor: Actor) -> list[Waiting]:
    """Return the shares that others of another unit have proposed to give back."""
    rows = access.unwinds_visible_to(actor).filter(state=UnwindState.PROPOSED)
    others = rows.exclude(recorded_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Approve %(number)s: %(money)s goes back to donors of %(fund)s")
            % {"number": row, "money": row.money, "fund": row.fund.number},
            url_name="donors:unwind_approve",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_agree(actor: Actor) -> list[Waiting]:
    """Return the keys of burden sharing that others of another unit have proposed."""
    rows = access.burden_keys_visible_to(actor).filter(state=KeyState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Agree the key of burden sharing of fund %(fund)s from %(day)s on")
            % {"fund": row.fund.number, "day": row.effective_on.isoformat()},
            url_name="donors:burden_key_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_value(actor: Actor) -> list[Waiting]:
    """Return the contributions in kind that others of another unit have proposed."""
    rows = in_kind_visible_to(actor).filter(state=InKindState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm the value of %(number)s, given in kind by %(donor)s")
            % {"number": row, "donor": local(row.donor.organization)},
            url_name="donors:in_kind_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_keep(actor: Actor) -> list[Waiting]:
    """Return the promissory notes that others of another unit have proposed."""
    rows = notes_visible_to(actor).filter(state=NoteState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Take the note %(number)s of %(donor)s into custody")
            % {"number": row, "donor": local(row.donor.organization)},
            url_name="donors:note_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_rate(actor: Actor) -> list[Waiting]:
    """Return the rates that others of another unit have given."""
    rows = rate_sheets_visible_to(actor).filter(state=SheetState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm the rates %(sheet)s of fund %(fund)s")
            % {"sheet": row, "fund": row.fund.number},
            url_name="donors:rate_sheet_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_terminate(actor: Actor) -> list[Waiting]:
    """Return the notices of termination that others of another unit have proposed."""
    rows = terminations_visible_to(actor).filter(state=TerminationState.PROPOSED)
    others = rows.exclude(recorded_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Give notice of termination of agreement %(number)s")
            % {"number": row.agreement.number},
            url_name="donors:termination_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_confirm_paper(actor: Actor) -> list[Waiting]:
    """Return the signatures on paper that others of another unit have recorded, of what is on offer."""
    rows = papers_waiting(actor)
    others = rows.exclude(recorded_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm the signature on paper of agreement %(number)s")
            % {"number": row.agreement.number},
            url_name="donors:paper_signature_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_confirm_annex(actor: Actor) -> list[Waiting]:
    """Return the versions of annexes that others of another unit have proposed."""
    rows = annexes_visible_to(actor).filter(state=AnnexState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm for fund %(fund)s: %(version)s")
            % {"fund": row.fund.number, "version": version_words(row)},
            url_name="donors:annex_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others.order_by("id")[:AT_MOST]
    ]


def _to_convert(actor: Actor) -> list[Waiting]:
    unconverted = (
        access.receipts_visible_to(actor)
        .filter(conversion__isnull=True)
        .exclude(currency=_holding_currency())
    )
    return [
        Waiting(
            title=_("Convert the receipt of %(money)s from %(donor)s")
            % {"money": row.money, "donor": local(row.donor.organization)},
            url_name="donors:conversion_record",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in unconverted.order_by("recorded_at")[:AT_MOST]
    ]


def _to_match(actor: Actor) -> list[Waiting]:
    """Return the oldest lines that wait in each fund: in suspense without a proposal, or held."""
    rows = lines_waiting(actor).exclude(matches__state=MatchState.PROPOSED)
    return [
        Waiting(
            title=_("Say whose money is %(money)s of %(day)s, which lies in suspense")
            % {"money": row.money, "day": row.value_date.isoformat()},
            url_name="donors:line_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in rows.order_by("recorded_at", "pk")[:AT_MOST]
    ]


def _to_confirm(actor: Actor) -> list[Waiting]:
    proposed = access.matches_visible_to(actor).filter(state=MatchState.PROPOSED)
    others = proposed.exclude(proposed_by_id=actor.person_id).exclude(
        proposed_by_organization_id=actor.organization_id
    )
    return [
        Waiting(
            title=_("Confirm whose money is %(money)s of %(day)s")
            % {"money": row.line.money, "day": row.line.value_date.isoformat()},
            url_name="donors:line_detail",
            url_args=(row.line_id,),
            since=row.recorded_at,
        )
        for row in others.order_by("recorded_at")[:AT_MOST]
    ]


def _to_draft(actor: Actor) -> list[Waiting]:
    announced = access.pledges_visible_to(actor).filter(
        state__in=[PledgeState.ANNOUNCED, PledgeState.CONFIRMED], agreements__isnull=True
    )
    return [
        Waiting(
            title=_("Draft the agreement on the pledge of %(money)s by %(donor)s")
            % {"money": row.money, "donor": local(row.donor.organization)},
            url_name="donors:agreement_draft",
            url_args=(row.donor_id,),
            since=row.recorded_at,
        )
        for row in announced.order_by("recorded_at")[:AT_MOST]
    ]


def _holding_currency() -> F:
    return F("fund__holding_currency")


def _to_reverse(actor: Actor) -> list[Waiting]:
    """Return the reversals of imports that others of another unit have proposed."""
    rows = reversals_visible_to(actor).filter(state=ReversalState.PROPOSED)
    others = rows.exclude(proposed_by_organization_id=actor.organization_id)
    return [
        Waiting(
            title=_("Confirm the reversal of %(table)s") % {"table": row.table.number},
            url_name="donors:table_reversal_detail",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in others[:AT_MOST]
    ]


# What waits for who may do an act, whoever else they are.
_WAITING: Final[dict[str, Callable[[Actor], list[Waiting]]]] = {
    "donors.line_match_propose": _to_match,
    "donors.line_match_confirm": _to_confirm,
    "donors.conversion_record": _to_convert,
    "donors.refund_confirm": _to_refund,
    "donors.balance_move_confirm": _to_send_on,
    "donors.unwind_approve": _to_give_back,
    "donors.burden_key_confirm": _to_agree,
    "donors.in_kind_confirm": _to_value,
    "donors.table_reversal_confirm": _to_reverse,
    "donors.receipt_reversal_confirm": partial(proposals_waiting, at_most=AT_MOST),
    "donors.note_confirm": _to_keep,
    "donors.note_return_confirm": partial(returns_waiting, at_most=AT_MOST),
    "donors.rate_sheet_confirm": _to_rate,
    "donors.termination_confirm": _to_terminate,
    "donors.paper_signature_confirm": _to_confirm_paper,
    "donors.annex_confirm": _to_confirm_annex,
    "donors.agreement_draft": _to_draft,
}
