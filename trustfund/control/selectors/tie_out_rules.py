"""The table of tie-outs. A house that brings figures brings its rule, and it is added here."""

from typing import Final

from disbursements.selectors.tie_outs import GRANTS_MOTIONS, PAYMENTS_APPLICATIONS
from donors.selectors.tie_outs import RECEIPTS_INSTALLMENTS
from trustfund.kernel.tie_outs import TieOut
from trustfund.ledger.selectors.tie_outs import ROLLUPS_LEGS
from trustfund.reports.builders.tie_outs import REPORTS_BOOKS

RULES: Final[tuple[TieOut, ...]] = (
    ROLLUPS_LEGS,
    RECEIPTS_INSTALLMENTS,
    GRANTS_MOTIONS,
    PAYMENTS_APPLICATIONS,
    REPORTS_BOOKS,
)
BY_CODE: Final = {rule.code: rule for rule in RULES}
