"""Lists of what came in from files: bank files, their lines, tables; each as page and as file."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from donors import access, selectors
from donors.forms import LineListForm, StatementListForm, TableListForm
from donors.models import StatementImport, StatementLine, TableImport
from donors.selectors import lines
from donors.selectors.lines import LineRow
from donors.views.parts import Act
from trustfund.funds.access import fund_for
from trustfund.funds.choices import FundState
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, Total, counted, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.line_list")
@require_safe
def line_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show what came in and nobody has been found to have paid, and the lines that are held."""
    fund = fund_for(request.actor, fund_id)
    listing = line_listing(
        request,
        fund,
        lines.lines_waiting(request.actor, fund),
        name="unidentified",
        title=_("Unidentified receipts"),
        empty=_("Nothing waits: of everything that came in it is known whose it is."),
    )
    return list_answer(request, listing, template="donors/line_list.html")


def line_listing(
    request: PageRequest,
    fund: Fund,
    rows: QuerySet[StatementLine],
    *,
    name: str,
    title: str,
    empty: str,
    currencies: Collection[str] | None = None,
) -> Listing:
    """Return lines that were loaded by `with_taken` as a list, narrowed as the address asks.

    `currencies` are theirs where the caller knows them already.
    """
    today = request.now.date()
    known = lines.currencies_of(rows) if currencies is None else currencies
    form = LineListForm(request.GET, today=today, currencies=sorted(known))
    found = lines.lines_found(rows, **form.chosen(today=today))
    return Listing(
        name=name,
        title=title,
        columns=_line_columns(),
        rows=found,
        totals=lambda: [
            Total(
                _("Total %(currency)s") % {"currency": one.amount.currency},
                {3: one.amount, 4: one.left},
                rows=one.count,
            )
            for one in lines.line_sums(found)
        ],
        form=form,
        as_of=today,
        fund=fund,
        empty=empty,
        who=_("The finance officer imports the bank's statements."),
        load=lambda some: [lines.line_row(line, today=today) for line in some],
    )


def _line_columns() -> list[ListColumn]:
    def head(row: LineRow) -> str:
        nameless = _("Line %(position)s, without a reference") % {"position": row.line.position}
        return row.line.reference or nameless

    return [
        ListColumn(
            _("Line"),
            head,
            url=lambda row: reverse("donors:line_detail", args=[row.line.pk]),
            is_stored=True,
        ),
        ListColumn(_("Value date"), lambda row: row.line.value_date, "date"),
        ListColumn(_("From or to"), lambda row: row.line.counterparty_name, is_stored=True),
        ListColumn(_("Amount"), lambda row: row.line.money, "money"),
        ListColumn(_("Left in suspense"), lambda row: row.left, "money"),
        ListColumn(_("What became of it"), lambda row: row.words),
        ListColumn(_("Days"), lambda row: row.days, "number"),
    ]


@requires("donors.statement_list")
@require_safe
def statement_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show the bank files of a fund, newest first."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    form = StatementListForm(request.GET, today=today)
    state = form.chosen(today=today).get("state")
    rows = access.imports_visible_to(request.actor).filter(fund=fund)
    if state:
        rows = rows.filter(state=state)
    listing = Listing(
        name="statements",
        title=_("Bank statements"),
        columns=_statement_columns(),
        rows=rows,
        totals=lambda: counted(rows, {2: "total"}),
        form=form,
        as_of=today,
        fund=fund,
        empty=_("No statement has been imported for this fund that fits."),
        who=_("The finance officer imports the bank's statements."),
    )
    context = {
        "may_import": may(request.actor, "donors.statement_import"),
        "refusal": "" if fund.state == FundState.OPEN else _("The fund is not open."),
    }
    return list_answer(request, listing, template="donors/statement_list.html", context=context)


def _statement_columns() -> Sequence[ListColumn]:
    def address(row: StatementImport) -> str:
        return reverse("donors:statement_detail", args=[row.pk])

    return [
        ListColumn(_("File"), lambda row: row.name, url=address, is_stored=True),
        ListColumn(_("State"), lambda row: row.get_state_display(), state=lambda row: row.state),
        ListColumn(_("Lines"), lambda row: row.total, "number"),
        ListColumn(_("Imported by"), lambda row: row.imported_by.name),
        ListColumn(_("Imported on"), lambda row: row.recorded_at.date(), "date"),
    ]


@requires("donors.table_list")
@require_GET
def table_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """List the tables that were checked or imported for a fund, newest first."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    form = TableListForm(request.GET, today=today)
    chosen = form.chosen(today=today)
    narrow = {name: chosen[name] for name in ("kind", "state") if name in chosen}
    rows = selectors.tables_of(request.actor, fund.pk).filter(**narrow)
    listing = Listing(
        name="tables",
        title=_("Imported tables"),
        columns=_table_columns(),
        rows=rows,
        totals=lambda: counted(rows, {7: "accepted", 8: "warned", 9: "rejected"}),
        form=form,
        as_of=today,
        fund=fund,
        empty=_("No table that fits has been read for this fund."),
        who=_("Program managers and finance officers upload them."),
    )
    acts = _table_acts(request, fund.pk)
    return list_answer(request, listing, template="donors/table_list.html", context={"acts": acts})


def _table_columns() -> Sequence[ListColumn]:
    def address(row: TableImport) -> str:
        return reverse("donors:table_detail", args=[row.pk])

    return [
        ListColumn(_("Table"), lambda row: row.number, url=address),
        ListColumn(_("Title"), lambda row: row.title, is_stored=True),
        ListColumn(_("What its rows are"), lambda row: row.get_kind_display()),
        ListColumn(_("State"), lambda row: row.get_state_display(), state=lambda row: row.state),
        ListColumn(_("File"), lambda row: row.file_name, is_stored=True),
        ListColumn(_("Read on"), lambda row: row.recorded_at.date(), "date"),
        ListColumn(_("Read by"), lambda row: row.checked_by.name),
        ListColumn(_("Accepted"), lambda row: row.accepted, "number"),
        ListColumn(_("With a warning"), lambda row: row.warned, "number"),
        ListColumn(_("Rejected"), lambda row: row.rejected, "number"),
    ]


def _table_acts(request: PageRequest, fund_id: UUID) -> list[Act]:
    if not may(request.actor, "donors.table_check"):
        return []
    return [Act(reverse("donors:table_check", args=[fund_id]), _("Upload a table"), "upload")]
