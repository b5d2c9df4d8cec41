"""The tie-out of reports: every figure of a frozen snapshot against the books, as known back then."""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from trustfund.funds.models import Fund
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.reports.builders.snapshot import LINES, MEMO
from trustfund.reports.builders.sources import positions_of, rates_of
from trustfund.reports.models import Report
from trustfund.reports.rules.periods import statement_periods
from trustfund.reports.rules.statement import column_of

FIGURES = tuple(key for key, style, _note, _indent in (*LINES, *MEMO) if style != "heading")


def _pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield one pair for each figure of each report. About eight queries for a report."""
    reports = Report.objects.filter(fund_id=fund_id).select_related("fund").order_by("number")
    for report in reports.defer("chart_en", "chart_ko").iterator(chunk_size=20):
        yield from _report_pairs(report, report.fund)


def _report_pairs(report: Report, fund: Fund) -> Iterator[Pair]:
    """Yield the pairs of one report: its statement is made again from the books of its day, as they
    were known when it was made."""
    holding = fund.holding_currency
    periods = statement_periods(report.as_of)
    positions = positions_of(fund, periods, known_at=report.known_at)
    rates = rates_of(positions.values(), fund, known_at=report.known_at)
    frozen = _frozen(report.snapshot)
    for place, period in enumerate(periods):
        column = column_of(
            period,
            positions[period.opening],
            positions[period.until],
            rates=rates,
            holding=holding,
        )
        for line in FIGURES:
            yield Pair(
                subject_type="reports.report",
                subject_id=str(report.pk),
                detail=f"{line} {period.key}",
                label=report.number,
                currency=holding,
                left=_figure(frozen.get(line), place),
                right=getattr(column, line).amount,
            )


def _frozen(snapshot: str) -> dict[str, Any]:
    """Return the amounts of each line of a snapshot; none of one that cannot be read."""
    try:
        content = json.loads(snapshot)
        return {line["key"]: line["amounts"] for line in [*content["statement"], *content["memo"]]}
    except (ValueError, LookupError, TypeError):
        return {}


def _figure(amounts: Any, place: int) -> Decimal:
    """Return one amount of a line; zero where none can be read."""
    try:
        return Decimal(str(amounts[place]))
    except (InvalidOperation, LookupError, TypeError):
        return Decimal(0)


REPORTS_BOOKS = TieOut(
    code="reports_books",
    title=_("Reports and books"),
    left=_("The figure in the report"),
    right=_("The same figure from the books, as known when the report was made"),
    pairs=_pairs,
)
