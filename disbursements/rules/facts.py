"""What the gates look at, gathered elsewhere: plain values, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from oversight.rules.program import ProgramFacts
from trustfund.funds.rules.available import Available
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody took a hand in the application: in which act, and for which organization."""

    act: str
    person_id: UUID
    person_name: str
    organization_id: UUID
    organization_name: str


@dataclass(frozen=True, slots=True)
class Approver:
    """Who is about to approve, and for which unit."""

    person_id: UUID
    organization_id: UUID
    organization_name: str


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """The same invoice of the same payee, paid already."""

    application_number: str
    grant_number: str
    paid_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FundFacts:
    """What both gates ask about the fund and its program. Cash is in the holding currency."""

    today: date
    fund_is_open: bool
    program: ProgramFacts
    cash: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """Everything that decides whether an application may be paid now.

    All money is in the grant's currency. `disbursed` is the whole program's, `category_disbursed`
    the category's of this grant, both net of reversals. `approver` is None where nobody in
    particular is looking.
    """

    fund: FundFacts
    application_state: str
    application_since: datetime
    amount: Money
    grant_is_signed: bool
    grant_is_effective: bool
    grant_number: str
    grant_since: datetime
    closing_date: date
    disbursed: Money
    category: str
    category_allocated: Money
    category_disbursed: Money
    undisbursed: Money
    recipient_organization_id: UUID
    paid_before: PaidBefore | None = None
    steps: tuple[Step, ...] = ()
    approver: Approver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentFacts:
    """Everything that decides whether a grant's last signature may commit money now.

    `committed` and `available` are the whole fund's, without this grant.
    """

    fund: FundFacts
    amount: Money
    closing_date: date
    committed: Money
    available: Available


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why not: its code, the facts that its sentence names, and since when."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    since: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All reasons at once. None means: open."""

    blockers: tuple[Blocker, ...]

    @property
    def is_open(self) -> bool:
        """Return whether nothing stands in the way."""
        return not self.blockers

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the reasons, in the order of the checks."""
        return tuple(blocker.code for blocker in self.blockers)
