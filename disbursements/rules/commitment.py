"""Decide whether the last signature may commit the fund's money. Facts in, every reason out."""

from disbursements.rules.facts import Blocker, CommitmentFacts, Verdict
from disbursements.rules.gate import fund_blockers
from oversight.rules.program import COMMITMENT


def commitment_decide(*, facts: CommitmentFacts) -> Verdict:
    """Return every reason that keeps this grant from being committed.

    A grant is signed against cash: cash in the holding currency less what is set aside and what
    earlier grants may still draw. The ceiling is the current phase's, over all grants so far.
    """
    program = facts.fund.program
    blockers = list(fund_blockers(facts.fund, use=COMMITMENT))
    if facts.fund.today > facts.closing_date:
        blockers.append(Blocker("past_closing_date", {"date": facts.closing_date}))
    is_open = program.phase_state == "OPEN"
    if is_open and facts.committed + facts.amount > program.commitment_ceiling:
        named = {
            "amount": facts.amount,
            "ceiling": program.commitment_ceiling,
            "committed": facts.committed,
            "phase": program.phase_number,
        }
        blockers.append(Blocker("commitment_ceiling", named))
    available = facts.available
    if facts.amount > available.money:
        named = {
            "amount": facts.amount,
            "available": available.money,
            "cash": available.cash.money,
            "unidentified": available.unidentified.money,
            "donor_balances": available.donor_balances.money,
            "reserve": available.reserve.money,
            "administration": available.administration.money,
            "undisbursed": available.undisbursed.money,
        }
        blockers.append(Blocker("available_funds", named))
    return Verdict(tuple(blockers))
