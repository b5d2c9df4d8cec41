"""Read disbursements: figures of grants, the facts of the gate, lists of applications, what waits."""

from disbursements.selectors.applications import (
    ApplicationTotals,
    Party,
    Totals,
    application_steps,
    application_totals,
    applications_found,
    parties_of,
    payment_of,
)
from disbursements.selectors.figures import (
    CategoryRow,
    FundFigures,
    GrantFigures,
    GrantRow,
    GrantShown,
    category_rows,
    fund_figures,
    grant_figures,
    grant_of_project,
    grants,
    grants_shown,
    title_of,
)
from disbursements.selectors.gate import (
    application_facts,
    application_verdict,
    commitment_facts,
    commitment_verdict,
    reasons_of,
)
from disbursements.selectors.waiting import waiting_for

__all__ = [
    "ApplicationTotals",
    "CategoryRow",
    "FundFigures",
    "GrantFigures",
    "GrantRow",
    "GrantShown",
    "Party",
    "Totals",
    "application_facts",
    "application_steps",
    "application_totals",
    "application_verdict",
    "applications_found",
    "category_rows",
    "commitment_facts",
    "commitment_verdict",
    "fund_figures",
    "grant_figures",
    "grant_of_project",
    "grants",
    "grants_shown",
    "parties_of",
    "payment_of",
    "reasons_of",
    "title_of",
    "waiting_for",
]
