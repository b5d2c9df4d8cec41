"""Burden sharing in words and as a file: exactly what the page shows to its reader."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from donors.choices import rate_source_label
from donors.selectors.burden import RUNGS, BurdenRow, BurdenSheet, Quoted, Rungs
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.render.document import Cell, Column, Document, Row, Section, Table, Words
from trustfund.web.figures import rate_text


def rung_words() -> dict[str, str]:
    """Return the word of each rung that is held against a share."""
    return {"pledged": _("Pledged"), "signed": _("Signed"), "paid_in": _("Paid-in")}


def formula_words() -> str:
    """Return by what a gap is reckoned."""
    return _("gap = share × total of those who take one − what the donor carries")


def rate_line(quoted: Quoted, holding: str) -> str:
    """Return a rate with its day and source; that there is none, where there is none."""
    if quoted.quote is None:
        return _("no rate")
    rate = f"1 {quoted.currency} = {rate_text(quoted.quote.rate)} {holding}"
    source = rate_source_label(quoted.quote.rate_source)
    return f"{rate} · {quoted.quote.rate_date.isoformat()} · {source}"


def fault_words(found: BurdenSheet, quotes: Sequence[Quoted]) -> str:
    """Return in a sentence why nothing can be held against shares; empty where it can."""
    if not found.fault:
        return ""
    if found.fault == "NoRate":
        codes = ", ".join(one.currency for one in quotes if one.quote is None)
        return _(
            "No rate of %(currencies)s is published for this day or the seven days before it. Choose "
            "an earlier day, or record the conversions."
        ) % {"currencies": codes or _("another donor's currency")}
    sentences = {
        "NoKey": _(
            "No key is agreed for this day. A program manager proposes one, and a finance approver "
            "confirms it."
        ),
        "NobodyShares": _("Nobody with a key takes a share on this day, so nobody could carry it."),
    }
    return sentences.get(found.fault, _("Nothing can be shared as the records stand on this day."))


def burden_document(
    fund: Fund,
    found: BurdenSheet,
    rows: Sequence[BurdenRow],
    others: Rungs | None,
    *,
    quotes: Sequence[Quoted],
    created: datetime,
) -> Document:
    """Return what the page shows as a document: the rows, the sums, and the rates behind them."""
    title = _("Burden sharing")
    lines = [Row((local(row.donor.organization), row.key, row.share, *_cells(row))) for row in rows]
    if others is not None:
        lines.append(Row((_("Other donors"), None, None, *_cells(others))))
    if found.total is not None:
        lines.append(Row((_("Together"), None, None, *_cells(found.total)), "total"))
    if found.outside is not None:
        name = _("Given by who takes no share")
        lines.append(Row((name, None, None, *_cells(found.outside)), "subtotal"))
    table = Table(
        name=title,
        title=title,
        columns=_columns(fund.holding_currency),
        rows=tuple(lines),
        empty=fault_words(found, quotes),
    )
    key = found.key
    told = [(_("As of"), found.as_of.isoformat()), (_("Formula"), formula_words())]
    if key is not None:
        told.append(
            (
                pgettext("burden", "Key"),
                f"{key.get_kind_display()}, {key.effective_on.isoformat()}, {key.basis}",
            )
        )
    told += [(_("Rate of what is not converted"), rate_line(one, found.holding)) for one in quotes]
    return Document(
        number=fund.number,
        marker=f"Trust Fund burden {fund.number} {found.as_of.isoformat()}",
        title=title,
        subtitle=f"{fund.number} · {local(fund)}",
        lang=get_language() or "en",
        created=created,
        meta=tuple(told),
        sections=(Section(title, (table,)),),
        words=Words(page="{page} / {pages}", footer="", end=_("End"), about=_("About")),
    )


def _columns(holding: str) -> tuple[Column, ...]:
    return (
        Column("text", _("Donor")),
        Column("number", pgettext("burden", "Key"), "%"),
        Column("number", _("Share"), "%"),
        *(
            column
            for word in rung_words().values()
            for column in (
                Column("money", word, holding),
                Column("money", _("%(rung)s: its share") % {"rung": word}, holding),
                Column("money", _("%(rung)s: gap") % {"rung": word}, holding),
                Column("number", _("%(rung)s: carried") % {"rung": word}, "%"),
            )
        ),
        Column("money", _("In kind, apart"), holding),
    )


def _cells(row: BurdenRow | Rungs) -> list[Cell]:
    found: list[Cell] = []
    for name in RUNGS:
        rung = getattr(row, name)
        found += [rung.actual, rung.target, rung.gap, rung.given]
    return [*found, row.in_kind]
