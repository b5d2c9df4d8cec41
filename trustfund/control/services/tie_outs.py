"""Run the tie-outs of a fund: keep what every rule compared, and each difference while it lasts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from trustfund.audit import services as audit
from trustfund.control.choices import DifferenceState
from trustfund.control.models import Difference, TieOutRun
from trustfund.control.rules.tie_outs import DIFFERENCE
from trustfund.control.selectors.tie_out_rules import Comparison, compare
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fund_of
from trustfund.identity.access import authorize
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor
from trustfund.kernel.tie_outs import Pair

ACTION = "control.tie_out_run"
# So many new differences of one rule are listed in a run. The result counts all of them, and what
# is left over is listed by the next run.
MOST = 500

# A row that a run has written, and its facts before it; None for a new one.
Written = tuple[Difference, dict[str, Any] | None]


def tie_out_run(*, actor: Actor, now: datetime, fund_id: UUID) -> TieOutRun:
    """Compare a fund's figures by every rule now, and keep the results and the differences.

    Found again, a difference keeps its age; one that differs no more is resolved. If another run
    of the fund has read later figures meanwhile, that one is returned and this one not kept.

    :raises NotPermitted: if the actor may not
    :raises NotFound: if there is no such fund
    """
    authorize(actor, ACTION)
    return _run(actor, now, fund_for(actor, fund_id).pk)


def tie_outs_run_due(*, now: datetime) -> list[UUID]:
    """Run the tie-outs of every fund that has not had its run of this day (UTC); a job of the clock.

    Each fund has a transaction of its own. Running it again, or twice at once, makes no second run.
    """
    night = now.date()
    done = TieOutRun.objects.filter(night=night).values("fund_id")
    due = Fund.objects.exclude(pk__in=done).order_by("number").values_list("pk", flat=True)
    return [_run(system_actor(), now, fund_id, night=night).pk for fund_id in due]


def tie_outs_run_all(*, now: datetime) -> list[TieOutRun]:
    """Run the tie-outs of every fund, for somebody at the server; by number of the fund."""
    every = Fund.objects.order_by("number").values_list("pk", flat=True)
    return [_run(system_actor(), now, fund_id) for fund_id in every]


def _run(actor: Actor, now: datetime, fund_id: UUID, *, night: date | None = None) -> TieOutRun:
    known_at, comparisons = compare(fund_id)
    with transaction.atomic():
        # Runs of a fund follow one another; postings go on.
        Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
        # What was read before another run must not undo what that one has found.
        later = Q(known_at__gte=known_at) | Q(night=night, night__isnull=False)
        found = TieOutRun.objects.filter(later, fund_id=fund_id).order_by("known_at").last()
        if found is not None:
            return found
        run = TieOutRun.objects.create(
            fund=fund_of(fund_id),
            night=night,
            known_at=known_at,
            run_by_id=actor.person_id,
            run_for_id=actor.organization_id,
            results=[_result(comparison) for comparison in comparisons],
        )
        written = [row for comparison in comparisons for row in _differences_kept(run, comparison)]
        # The run first: it is what a request that is sent again is answered with.
        audit.record(actor, ACTION, subject=run, at=now, fund_id=fund_id)
        for row, before in written:
            audit.record(actor, ACTION, subject=row, at=now, fund_id=fund_id, before=before)
        events.publish("control.tie_out_completed", subject=run, at=now, fund_id=fund_id)
    return run


def _result(comparison: Comparison) -> dict[str, Any]:
    """Return what the run keeps of one rule: plain JSON, amounts as strings."""
    return {
        "rule": comparison.rule.code,
        "fault": comparison.fault,
        "compared": comparison.compared,
        "differing": len(comparison.differing),
        "totals": [
            {"currency": currency, "left": f"{left:f}", "right": f"{right:f}"}
            for currency, (left, right) in sorted(comparison.totals.items())
        ],
    }


def _differences_kept(run: TieOutRun, comparison: Comparison) -> Iterable[Written]:
    """Bring the differences of one rule to what was found; those of a rule that failed stay."""
    if comparison.fault:
        return
    held = Difference.objects.select_for_update().filter(
        fund_id=run.fund_id, rule=comparison.rule.code, state=DifferenceState.OPEN
    )
    found = dict(comparison.differing)
    for difference in held.order_by("pk"):
        pair, before = found.pop(difference.key, None), difference.facts()
        if pair is None:
            difference.state = DIFFERENCE.target(state=difference.state, act="resolve")
            difference.resolved_at = run.known_at
            difference.save(update_fields=["state", "resolved_at"])
            yield difference, before
        elif difference.figures != (pair.left, pair.right):
            difference.left_amount, difference.right_amount = pair.left, pair.right
            difference.save(update_fields=["left_amount", "right_amount"])
            yield difference, before
    for pair in list(found.values())[:MOST]:
        yield _found_first(run, comparison.rule.code, pair), None


def _found_first(run: TieOutRun, rule: str, pair: Pair) -> Difference:
    return Difference.objects.create(
        fund_id=run.fund_id,
        rule=rule,
        subject_type=pair.subject_type,
        subject_id=pair.subject_id,
        detail=pair.detail,
        label=pair.label[:200],
        currency=pair.currency,
        left_amount=pair.left,
        right_amount=pair.right,
        first_run=run,
        first_seen_at=run.known_at,
    )
