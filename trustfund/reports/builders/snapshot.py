"""The snapshot: every figure and word of a statement in plain JSON types, tied before it is kept."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from disbursements.selectors import GrantRow
from trustfund.kernel.canonical import canonical
from trustfund.kernel.money import Money
from trustfund.reports.builders import notes
from trustfund.reports.builders.sources import Sources
from trustfund.reports.builders.words import Both, both, named, words
from trustfund.reports.errors import TieError
from trustfund.reports.models import ReportRequest
from trustfund.reports.rules.marker import marker_of
from trustfund.reports.rules.periods import Period, fiscal_year, quarter_name
from trustfund.reports.rules.statement import Column, column_of
from trustfund.reports.rules.ties import (
    Tie,
    note_ties,
    party_ties,
    position_ties,
    statement_ties,
)

SCHEMA = "trustfund.statement/1"
# (line, style, note, indent): the statement from top to bottom.
LINES = (
    ("opening", "subtotal", "", 0),
    ("receipts", "heading", "", 0),
    ("contributions", "line", "3", 1),
    ("awaiting", "line", "4", 1),
    ("income", "line", "", 1),
    ("transfers_in", "line", "", 1),
    ("refunds", "line", "", 1),
    ("total_receipts", "subtotal", "", 0),
    ("disbursements", "heading", "", 0),
    ("disbursed", "line", "5", 1),
    ("cost_recovery", "line", "6", 1),
    ("transfers_out", "line", "", 1),
    ("donor_refunds", "line", "3", 1),
    ("total_disbursements", "subtotal", "", 0),
    ("excess", "subtotal", "", 0),
    ("exchange", "line", "4", 0),
    ("ending", "total", "", 0),
    ("represented", "heading", "", 0),
    ("cash_holding", "line", "", 1),
    ("cash_other", "line", "4", 1),
    ("due_to_donors", "line", "", 1),
    ("cash_total", "total", "", 0),
)
MEMO = (
    ("memo", "heading", "", 0),
    ("undisbursed", "line", "7", 1),
    ("reserve", "line", "", 1),
    ("administration", "line", "", 1),
    ("available", "line", "", 1),
)


def columns_of(sources: Sources) -> dict[str, Column]:
    """Return the four columns of the statement by their keys."""
    holding = sources.fund.holding_currency
    return {
        period.key: column_of(
            period,
            sources.positions[period.opening],
            sources.positions[period.until],
            rates=sources.rates,
            holding=holding,
        )
        for period in sources.periods
    }


def ties_of(sources: Sources, columns: dict[str, Column]) -> list[Tie]:
    """Return every tie of the statement, held or not."""
    holding = sources.fund.holding_currency
    closing = sources.positions[sources.as_of]
    donors: dict[Any, Money] = {}
    for row in sources.donors:
        before = donors.get(row.donor_id)
        paid = row.paid_in_holding
        donors[row.donor_id] = paid if before is None else before + paid
    books = {party: Money(amount, holding) for party, amount in closing.by_donor.items()}
    disbursed = {party: Money(amount, holding) for party, amount in closing.disbursed.items()}
    undisbursed = {party: Money(amount, holding) for party, amount in closing.undisbursed.items()}
    grants = sources.grants
    return [
        *statement_ties(columns),
        *position_ties(sources.positions.values(), holding=holding),
        *note_ties(
            columns["inception"],
            paid_in_holding=[row.paid_in_holding for row in sources.donors],
            disbursed_by_grant=[row.disbursed for row in grants],
            undisbursed_by_grant=[row.undisbursed for row in grants],
        ),
        *party_ties("note 3: donor", donors, books),
        *party_ties("note 5: grant", _by_grant(grants, "disbursed"), disbursed),
        *party_ties("note 7: grant", _by_grant(grants, "undisbursed"), undisbursed),
    ]


def _by_grant(grants: list[GrantRow], figure: str) -> dict[UUID | None, Money]:
    """Return one figure of each grant, by grant."""
    return {row.grant_id: getattr(row, figure) for row in grants}


def tied(ties: list[Tie]) -> list[str]:
    """Return the names of the ties, all of which hold.

    :raises TieError: naming the first that does not
    """
    for tie in ties:
        if not tie.holds:
            raise TieError(check=tie.check, left=tie.left or "–", right=tie.right or "–")
    return [tie.check for tie in ties]


def snapshot_of(
    request: ReportRequest, sources: Sources, columns: dict[str, Column], ties: list[str]
) -> dict[str, Any]:
    """Return the snapshot in canonical JSON types; amounts are strings with their decimals."""
    fund = sources.fund
    found = {
        "schema": SCHEMA,
        "report": {
            "number": request.number,
            "marker": marker_of(request.number, request.pk),
            "kind": request.kind,
            "as_of": sources.as_of,
            "known_at": sources.known_at.isoformat(timespec="microseconds"),
            "log_size": sources.log_size,
            "currency": fund.holding_currency,
        },
        "fund": {
            "id": fund.pk,
            "number": fund.number,
            "name": named(fund.name, fund.name_ko),
            "recipient": named(fund.recipient.name, fund.recipient.name_ko),
        },
        "as_of_text": both(_("For the periods ended %(day)s"), day=sources.as_of),
        "columns": [_column(period, sources) for period in sources.periods],
        "statement": [_line(*line, sources=sources, columns=columns) for line in LINES],
        "memo": [_line(*line, sources=sources, columns=columns) for line in MEMO],
        "notes": notes.notes_of(sources, columns),
        "ties": ties,
        "words": words(fund.holding_currency),
    }
    plain: dict[str, Any] = canonical(found)
    return plain


def _column(period: Period, sources: Sources) -> dict[str, Any]:
    return {
        "key": period.key,
        "since": period.since,
        "until": period.until,
        "span": _span(period, sources),
    }


def _span(period: Period, sources: Sources) -> Both:
    """Return the words under a column's head: which quarter, which year, from when."""
    if period.key == "quarter":
        name = quarter_name(period.until)
        return both(_("FY%(year)sQ%(quarter)s"), year=name[2:4], quarter=name[-1])
    if period.since is not None:
        return both(_("FY%(year)s"), year=f"{fiscal_year(period.until) % 100:02d}")
    opened = sources.fund.opened_date
    if opened is None:
        return both("")
    return both(_("from %(day)s"), day=opened)


def _line(
    key: str,
    style: str,
    note: str,
    indent: int,
    *,
    sources: Sources,
    columns: dict[str, Column],
) -> dict[str, Any]:
    amounts = None
    if style != "heading":
        amounts = [amount_text(getattr(columns[period.key], key)) for period in sources.periods]
    return {"key": key, "style": style, "note": note, "indent": indent, "amounts": amounts}


def amount_text(money: Money) -> str:
    """Return an amount with all decimals of its currency."""
    return f"{money.amount:f}"
