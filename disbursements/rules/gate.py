"""Decide whether money may leave. No database, no clock: facts in, every reason out.

The database refuses by the same rules at the posting (migrations/0002_gate.up.sql); the codes here
are its constraint names without `gate_`.
"""

from collections.abc import Callable, Iterable, Iterator

from disbursements.rules.facts import Blocker, FundFacts, GateFacts, Verdict
from oversight.rules.program import DISBURSEMENT

# Who took a hand in the first may not submit, in the second not review, in the third not approve.
# Having returned an application keeps nobody from a later act: it is a second pair of eyes.
DRAFTING_ACTS = frozenset({"draft", "edit"})
REQUESTING_ACTS = DRAFTING_ACTS | {"submit"}
PREPARING_ACTS = REQUESTING_ACTS | {"review"}


def gate_decide(*, facts: GateFacts) -> Verdict:
    """Return every reason that blocks this payment, not only the first."""
    return Verdict(tuple(blocker for check in CHECKS for blocker in check(facts)))


def fund_blockers(fund: FundFacts, *, use: str) -> Iterator[Blocker]:
    """Yield what blocks this use of money for the whole fund: its state, phase, holds, milestones.

    `use` is COMMITMENT or DISBURSEMENT; a milestone may open only one of them.
    """
    program = fund.program
    if not fund.fund_is_open:
        yield Blocker("fund_not_open")
    if program.phase_state != "OPEN":
        yield Blocker("phase_not_open", {"phase": program.phase_number})
    for hold in program.holds:
        named = {"reason": hold.reason, "placed_by": hold.placed_by_organization}
        yield Blocker("hold_stands", named, hold.placed_at)
    for milestone in program.milestones:
        if milestone.gates(use) and not milestone.verified:
            named = {
                "code": milestone.code,
                "title": milestone.title,
                "title_ko": milestone.title_ko,
                "why_not": milestone.why_not,
                "verifier": milestone.verifier,
            }
            yield Blocker("milestone_not_verified", named, milestone.since)


def _application(facts: GateFacts) -> Iterable[Blocker]:
    if facts.application_state != "REVIEWED":
        yield Blocker(
            "application_not_reviewed",
            {"state": facts.application_state},
            facts.application_since,
        )


def _grant(facts: GateFacts) -> Iterable[Blocker]:
    if not facts.grant_is_signed:
        yield Blocker("grant_not_signed", {"grant": facts.grant_number}, facts.grant_since)
    elif not facts.grant_is_effective:
        yield Blocker("grant_not_effective", {"grant": facts.grant_number})
    if facts.fund.today > facts.closing_date:
        yield Blocker("past_closing_date", {"date": facts.closing_date})


def _fund(facts: GateFacts) -> Iterable[Blocker]:
    yield from fund_blockers(facts.fund, use=DISBURSEMENT)


def _disbursement_ceiling(facts: GateFacts) -> Iterable[Blocker]:
    program = facts.fund.program
    if program.phase_state != "OPEN":
        return
    if facts.disbursed + facts.amount > program.disbursement_ceiling:
        named = {
            "amount": facts.amount,
            "ceiling": program.disbursement_ceiling,
            "disbursed": facts.disbursed,
            "phase": program.phase_number,
        }
        yield Blocker("disbursement_ceiling", named)


def _category(facts: GateFacts) -> Iterable[Blocker]:
    left = facts.category_allocated - facts.category_disbursed
    if facts.amount > left:
        yield Blocker(
            "category_headroom",
            {
                "amount": facts.amount,
                "left": left,
                "category": facts.category,
                "allocated": facts.category_allocated,
            },
        )


def _undisbursed(facts: GateFacts) -> Iterable[Blocker]:
    if facts.amount > facts.undisbursed:
        yield Blocker("undisbursed_commitment", {"amount": facts.amount, "left": facts.undisbursed})


def _cash(facts: GateFacts) -> Iterable[Blocker]:
    if facts.amount > facts.fund.cash:
        yield Blocker("cash_at_bank", {"amount": facts.amount, "cash": facts.fund.cash})


def _duplicate(facts: GateFacts) -> Iterable[Blocker]:
    if facts.paid_before is not None:
        yield Blocker(
            "duplicate_invoice",
            {
                "application": facts.paid_before.application_number,
                "grant": facts.paid_before.grant_number,
                "date": facts.paid_before.paid_date,
            },
        )


def _separation_of_duties(facts: GateFacts) -> Iterable[Blocker]:
    approver = facts.approver
    if approver is None:
        return
    prepared = [step for step in facts.steps if step.act in PREPARING_ACTS]
    if any(step.person_id == approver.person_id for step in prepared):
        yield Blocker("approver_took_part")
    if any(
        step.organization_id == approver.organization_id
        for step in prepared
        if step.act == "review"
    ):
        yield Blocker("approver_of_reviewing_unit", {"unit": approver.organization_name})
    if approver.organization_id == facts.recipient_organization_id:
        yield Blocker("approver_of_recipient", {"unit": approver.organization_name})


CHECKS: tuple[Callable[[GateFacts], Iterable[Blocker]], ...] = (
    _application,
    _grant,
    _fund,
    _disbursement_ceiling,
    _category,
    _undisbursed,
    _cash,
    _duplicate,
    _separation_of_duties,
)
