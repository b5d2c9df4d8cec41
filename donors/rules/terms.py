"""The terms of an agreement: exactly what both parties sign, and the hash of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from donors.rules.clauses import Clause
from donors.rules.schedule import Part
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.currencies import exponent
from trustfund.kernel.money import Money

FIRST_YEAR, LAST_YEAR = 1990, 2100
LARGEST = Decimal(10) ** 12  # in currencies with decimals
LARGEST_WITHOUT_DECIMALS = Decimal(10) ** 14  # yen, won


def is_sensible(money: Money) -> bool:
    """Return whether a pledge or agreement can be of this size: above zero, and small enough
    that hundreds of them still fit into one account."""
    whole = exponent(money.currency) == 0
    return 0 < money.amount <= (LARGEST_WITHOUT_DECIMALS if whole else LARGEST)


def agreement_terms(
    *,
    fund_number: str,
    donor_name: str,
    number: str,
    instrument: str,
    money: Money,
    installments: Sequence[Part],
    clauses: Sequence[Clause] = (),
    agency: str = "",
    donor_reference: str = "",
    special_condition: str = "",
    annexes: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return what is signed, as plain facts in the order of the installments.

    The donor's agency and own reference, a special condition and the annexes are among them where there
    are any: what was signed before hashes as it did then.
    """
    named = {
        "agency": agency,
        "donor_reference": donor_reference,
        "special_condition": special_condition,
    }
    return {
        **{name: text for name, text in named.items() if text},
        "fund": fund_number,
        "donor": donor_name,
        "number": number,
        "instrument": instrument,
        "amount": money.amount,
        "currency": money.currency,
        "installments": [part_terms(number, part) for number, part in enumerate(installments, 1)],
        "clauses": [clause_terms(clause) for clause in clauses],
        **({"annexes": list(annexes)} if annexes else {}),
    }


def amendment_terms(
    *,
    agreement_number: str,
    number: int,
    money: Money,
    reason: str,
    parts: Sequence[Part],
    clauses: Sequence[Clause] = (),
    annexes: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return what is signed of an amendment, as plain facts; each part has its number."""
    return {
        "agreement": agreement_number,
        "amendment": number,
        "amount": money.amount,
        "currency": money.currency,
        "reason": reason,
        "installments": [part_terms(part.number, part) for part in parts],
        "clauses": [clause_terms(clause) for clause in clauses],
        **({"annexes": list(annexes)} if annexes else {}),
    }


def part_terms(number: int, part: Part) -> dict[str, Any]:
    """Return what is signed of one installment: its amount, when it is due, and its reservation."""
    return {
        "number": number,
        "due_rule": part.due_rule,
        "due_date": part.due_date,
        "days": part.days,
        "milestone": part.milestone,
        "amount": part.money.amount,
        "qualification": part.qualification,
    }


def clause_terms(clause: Clause) -> dict[str, Any]:
    """Return what is signed of one clause: what it is about, and what it sets."""
    return {
        "number": clause.number,
        "kind": clause.kind,
        "percent": clause.percent,
        "sectors": list(clause.sectors),
        "day": clause.day,
        "months": clause.months,
    }


def terms_hash(terms: dict[str, Any]) -> str:
    """Return the SHA-256 of the terms: what the countersignature is bound to."""
    return canonical_hash(terms)


def years_fault(first: int | None, last: int | None) -> str:
    """Return the code of what is wrong with the years a pledge is meant for; empty for good ones.

    `half` (one of the two is missing), `range` (not between 1990 and 2100), `order` (the last lies
    before the first).
    """
    if first is None and last is None:
        return ""
    if first is None or last is None:
        return "half"
    if not FIRST_YEAR <= min(first, last) <= max(first, last) <= LAST_YEAR:
        return "range"
    return "order" if last < first else ""
