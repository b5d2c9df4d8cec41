"""Lists that print themselves: one description makes the page, the workbook and the CSV file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trustfund.db.snapshots import one_moment
from trustfund.kernel.money import Money
from trustfund.render.document import Cell, Column, Document, Kind, Row, Section, Table, Words
from trustfund.web.downloads import document_download
from trustfund.web.figures import money_text, rate_text
from trustfund.web.forms import KitForm
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import Page, page_of

FORMATS: Final = ("xlsx", "csv")
CHUNK: Final = 2000
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate behind an equivalent: units of its currency for one of the original's, and whence.

    `is_deal` says that the money was sold at it: the amount is then exact.
    """

    rate: Decimal
    day: date
    source: Text
    is_deal: bool = False


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: its head, and what it shows of a row.

    `url` links the cell, `state` makes it a pill of that state, `rate` says what stands behind an
    equivalent: on the page to open, in files in columns of its own. `is_stored` marks what somebody
    wrote, such as a file's name, as nothing to translate.
    """

    label: Text
    cell: Callable[[Any], Cell]
    kind: Kind = "text"
    unit: Text = ""
    url: Callable[[Any], str] | None = None
    state: Callable[[Any], str] | None = None
    rate: Callable[[Any], Rate | None] | None = None
    is_stored: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell as the page draws it."""

    label: Text
    kind: Kind
    value: Cell
    look: Literal["text", "money", "equivalent", "date", "state"]
    url: str = ""
    state: str = ""
    rate: Rate | None = None
    is_stored: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A line under the list: its words, and the amounts by the place of their column.

    `rows` is how many rows it adds up, where each row stands in one line.
    """

    label: str
    amounts: dict[int, Money | int | None]
    rows: int = 0


@dataclass(slots=True)
class Listing:
    """A list that a page shows and files repeat: exactly the same rows, columns and totals.

    `rows` are all the rows that the filters leave: a queryset, shown newest first and by the page,
    or a short sequence, shown whole. `load` adds to a page of rows what their cells need, in one
    query for all of them. `source` says where the rates of converted figures come from.
    """

    name: str
    title: str
    columns: Sequence[ListColumn]
    rows: QuerySet[Any] | Sequence[Any]
    totals: Callable[[], Sequence[Total]]
    form: KitForm
    as_of: date
    fund: Any
    source: Text = ""
    empty: Text = ""
    who: Text = ""
    load: Callable[[Sequence[Any]], Sequence[Any]] = field(default=lambda rows: rows)

    def filters(self) -> list[tuple[str, str]]:
        """Return label and words of each filter that narrows the list."""
        return self.form.typed(without={"as_of"})

    def every_row(self) -> Iterator[Any]:
        """Yield all rows in the order of the page, loaded by the chunk."""
        if not isinstance(self.rows, QuerySet):
            yield from self.load(self.rows)
            return
        chunk: list[Any] = []
        for row in self.rows.order_by("-id").iterator(chunk_size=CHUNK):
            chunk.append(row)
            if len(chunk) == CHUNK:
                yield from self.load(chunk)
                chunk = []
        yield from self.load(chunk)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list as its template draws it."""

    listing: Listing
    page: Page
    lines: list[list[Shown]]
    foot: list[tuple[str, list[Shown | None]]]
    count: int
    query: str

    @property
    def is_narrowed(self) -> bool:
        """Return whether a filter leaves rows out."""
        return bool(self.listing.filters())


def list_answer(
    request: PageRequest, listing: Listing, *, template: str, context: dict[str, Any] | None = None
) -> HttpResponseBase:
    """Return the list as a page, or with `?format=xlsx|csv` as the file of all its rows.

    :raises BadRequest: for another format, or a file of a list whose filter is wrong
    """
    if request.GET.get("format"):
        return list_file(request, listing)
    shown = {**(context or {}), "list": list_page(request, listing), "fund": listing.fund}
    status = 422 if listing.form.errors else 200
    return render(request, template, shown, status=status)


def list_file(request: PageRequest, listing: Listing) -> HttpResponseBase:
    """Return all rows of the list as the file that `?format=` asks for.

    :raises BadRequest: for another format than XLSX and CSV, or if a filter is wrong
    """
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS or listing.form.errors:
        raise BadRequest("format")
    name = f"{listing.fund.number}-{listing.name}-{listing.as_of.isoformat()}"
    return document_download(list_document(listing, now=request.now), wanted, name=name)


def list_page(request: PageRequest, listing: Listing) -> ListPage:
    """Return the page of the list that the address asks for."""
    rows = listing.rows
    with one_moment():
        page = (
            page_of(request, rows)
            if isinstance(rows, QuerySet)
            else Page(rows, newer_url="", older_url="")
        )
        totals = listing.totals()
        lines = [
            [_shown(column, row) for column in listing.columns] for row in listing.load(page.rows)
        ]
    left_out = {"before", "after", "format"}
    query = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in left_out and v]
    return ListPage(
        listing=listing,
        page=page,
        lines=lines,
        foot=[(total.label, _foot(listing.columns, total)) for total in totals],
        count=len(page) if page.is_whole else sum(total.rows for total in totals),
        query=urlencode(query),
    )


def list_document(listing: Listing, *, now: datetime) -> Document:
    """Return the list as a document: particulars with filters, day, rates and totals, then all rows."""
    with one_moment():
        totals = listing.totals()
        rows = tuple(
            Row(tuple(cell for column in listing.columns for cell in _cells(column, row)))
            for row in listing.every_row()
        )
    columns = tuple(head for column in listing.columns for head in _heads(column))
    foot = tuple(Row(_total_cells(listing.columns, total), style="total") for total in totals)
    return Document(
        number=listing.fund.number,
        marker=f"Trust Fund list {listing.name} {listing.fund.number} {listing.as_of.isoformat()}",
        title=str(listing.title),
        subtitle=f"{listing.fund.number} · {listing.fund}",
        lang=get_language() or "en",
        created=now,
        meta=(
            (_("As of"), listing.as_of.isoformat()),
            *(listing.filters() or [(_("Filters"), _("none"))]),
            (_("Rates"), str(listing.source) or _("no figure is converted")),
            (_("Rows"), str(len(rows))),
            *_total_words(listing.columns, totals),
            (_("Made at"), f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC"),
        ),
        sections=(
            Section(
                heading=str(listing.title),
                blocks=(
                    Table(
                        name=str(listing.title),
                        title=str(listing.title),
                        columns=columns,
                        rows=rows + foot,
                        empty=str(listing.empty),
                    ),
                ),
            ),
        ),
        words=Words(page="{page} / {pages}", footer="", end=_("End"), about=_("About")),
    )


def counted(rows: QuerySet[Any], columns: Mapping[int, str]) -> list[Total]:
    """Return the one line of totals of columns that count, by place and field. One query."""
    sums = {name: Coalesce(Sum(name), 0) for name in columns.values()}
    found = rows.aggregate(rows_counted=Count("pk"), **{f"{n}_sum": s for n, s in sums.items()})
    if not found["rows_counted"]:
        return []
    amounts: dict[int, Money | int | None] = {
        place: found[f"{name}_sum"] for place, name in columns.items()
    }
    return [Total(_("Total"), amounts, rows=found["rows_counted"])]


def _shown(column: ListColumn, row: Any) -> Shown:
    value = column.cell(row)
    state = column.state(row) if column.state else ""
    rate = column.rate(row) if column.rate else None
    look: Any = "text"
    if state:
        look = "state"
    elif column.rate and rate is not None:
        look = "equivalent"
    elif isinstance(value, Money):
        look = "money"
    elif isinstance(value, date):
        look = "date"
    url = column.url(row) if column.url else ""
    return Shown(
        column.label,
        column.kind,
        value,
        look,
        url=url,
        state=state,
        rate=rate,
        is_stored=column.is_stored and bool(value),
    )


def _foot(columns: Sequence[ListColumn], total: Total) -> list[Shown | None]:
    """Return the cells of a total line from the second column on."""
    found: list[Shown | None] = []
    for place, column in enumerate(columns[1:], start=1):
        value = total.amounts.get(place)
        look: Any = "money" if isinstance(value, Money) else "text"
        found.append(
            Shown(column.label, column.kind, value, look) if place in total.amounts else None
        )
    return found


def _heads(column: ListColumn) -> Iterable[Column]:
    """Return the column's heads in a file: money has its currency beside it, an equivalent its rate."""
    label, unit = str(column.label), str(column.unit)
    if column.kind == "money":
        yield Column("text", _("%(column)s: currency") % {"column": label})
    yield Column(column.kind, label, unit)
    if column.rate:
        yield Column("number", _("%(column)s: rate") % {"column": label})
        yield Column("date", _("%(column)s: day of the rate") % {"column": label})
        yield Column("text", _("%(column)s: source of the rate") % {"column": label})


def _cells(column: ListColumn, row: Any) -> Iterable[Cell]:
    value = column.cell(row)
    if column.kind == "money":
        yield value.currency if isinstance(value, Money) else None
    yield str(value) if isinstance(value, Promise) else value
    if column.rate:
        rate = column.rate(row)
        if rate is None:
            yield from (None, None, None)
        else:
            yield Decimal(rate_text(rate.rate))
            yield rate.day
            yield str(rate.source)


def _total_cells(columns: Sequence[ListColumn], total: Total) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for place, column in enumerate(columns):
        value = total.amounts.get(place)
        if column.kind == "money":
            cells.append(value.currency if isinstance(value, Money) else None)
        cells.append(total.label if place == 0 else value)
        if column.rate:
            cells += [None, None, None]
    return tuple(cells)


def _total_words(
    columns: Sequence[ListColumn], totals: Sequence[Total]
) -> Iterator[tuple[str, str]]:
    """Yield each total as a line of the header sheet."""
    for total in totals:
        for place, value in total.amounts.items():
            label = f"{total.label} · {capfirst(str(columns[place].label))}"
            if isinstance(value, Money):
                yield label, money_text(value).replace("\N{NO-BREAK SPACE}", " ")
            else:
                yield label, _("no rate") if value is None else str(value)


__all__ = [
    "ListColumn",
    "Listing",
    "Rate",
    "Total",
    "counted",
    "list_answer",
    "list_document",
    "list_file",
]
