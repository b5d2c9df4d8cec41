"""The notes that are tables: contributions, rates, grants, fees."""

from datetime import date
from decimal import Decimal

from trustfund.render.document import Column, Figure, Paragraph, Row, Section, Style, Table
from trustfund.reports.builders.reader import NUMBER_WIDTH, Reader, Snapshot


def contributions(reader: Reader, chart_svg: str) -> Section:
    """Return note 3: the five figures of each donor, the chart and its table."""
    note = reader.notes["contributions"]
    rungs = ("pledged", "signed", "due", "paid_in", "overdue")
    rows = [
        Row(
            (
                reader.text(row["donor"]),
                row["currency"],
                *(reader.money(row[rung], row["currency"]) for rung in rungs),
                reader.money(row["paid_in_holding"]),
            )
        )
        for row in note["rows"]
    ]
    if rows:
        total = reader.money(note["total_paid_in_holding"])
        rows.append(Row((reader.word("total"), *[None] * 6, total), "total"))
    table = Table(
        name=reader.word("note_3"),
        title="",
        columns=(
            Column("text", reader.word("donor"), width="18%"),
            Column("text", reader.word("currency"), width="9%"),
            *(Column("money", reader.word(rung)) for rung in rungs),
            Column("money", reader.word("paid_in_holding"), reader.currency),
        ),
        rows=tuple(rows),
        empty=reader.word("none_contributions"),
    )
    blocks = (Paragraph(reader.word("ladder_text")), table, *_chart(reader, chart_svg))
    return Section(reader.word("note_3"), blocks)


def _chart(reader: Reader, chart_svg: str) -> tuple[Figure | Table, ...]:
    note = reader.notes["chart"]
    if not note["rows"]:
        return ()

    def row(label: str, figures: Snapshot, style: Style = "line") -> Row:
        percent = figures["percent"]
        return Row(
            (
                label,
                reader.money(figures["signed"]),
                reader.money(figures["paid_in"]),
                None if percent is None else Decimal(percent),
            ),
            style,
        )

    table = Table(
        name=reader.word("chart_table"),
        title=reader.word("chart_table"),
        columns=(
            Column("text", reader.word("donor")),
            Column("money", reader.word("signed_holding"), reader.currency, "20%"),
            Column("money", reader.word("paid_in_holding"), reader.currency, "20%"),
            Column("percent", reader.word("percent_paid"), "", "14%"),
        ),
        rows=(
            *(row(reader.text(item["donor"]), item) for item in note["rows"]),
            row(reader.word("total"), note["total"], "total"),
        ),
        notes=(reader.word("chart_note"),),
    )
    if not chart_svg:
        return (table,)
    return (Figure(reader.word("chart_title"), chart_svg, reader.word("chart_table")), table)


def awaiting(reader: Reader) -> Section:
    """Return note 4: what is held in other currencies, and every rate used."""
    note = reader.notes["awaiting"]
    rows = [
        Row(
            (
                row["currency"],
                reader.money(row["amount"], row["currency"]),
                Decimal(row["rate"]),
                date.fromisoformat(row["rate_date"]),
                reader.text(row["source"]),
                reader.money(row["equivalent"]),
            )
        )
        for row in note["rows"]
    ]
    if rows:
        rows.append(Row((reader.word("total"), *[None] * 4, reader.money(note["total"])), "total"))
    held = Table(
        name=reader.word("note_4"),
        title=reader.word("awaiting_table"),
        columns=(
            Column("text", reader.word("currency")),
            Column("money", reader.word("amount")),
            *_rate_columns(reader),
            Column("money", reader.word("equivalent"), reader.currency),
        ),
        rows=tuple(rows),
        empty=reader.word("none_awaiting"),
    )
    rates = Table(
        name=reader.word("rates_table"),
        title=reader.word("rates_table"),
        columns=(Column("text", reader.word("currency")), *_rate_columns(reader)),
        rows=tuple(
            Row(
                (
                    rate["currency"],
                    Decimal(rate["rate"]),
                    date.fromisoformat(rate["rate_date"]),
                    reader.text(rate["source"]),
                )
            )
            for rate in reader.notes["rates"]
        ),
        empty=reader.word("none_rates"),
    )
    return Section(reader.word("note_4"), (held, rates))


def _rate_columns(reader: Reader) -> tuple[Column, ...]:
    return (
        Column("number", reader.word("rate"), reader.word("rates_unit")),
        Column("date", reader.word("rate_date")),
        Column("text", reader.word("source")),
    )


def disbursed(reader: Reader) -> Section:
    """Return note 5: what was disbursed under each grant, in the statement's columns."""
    note = reader.notes["disbursed"]
    rows = [
        Row((row["grant"], reader.text(row["project"]), *map(reader.money, row["amounts"])))
        for row in note["rows"]
    ]
    if rows:
        total = (reader.word("total"), None, *map(reader.money, note["total"]))
        rows.append(Row(total, "total"))
    table = Table(
        name=reader.word("note_5"),
        title="",
        columns=(
            Column("text", reader.word("grant"), width="11%"),
            Column("text", reader.word("project")),
            *reader.periods(),
        ),
        rows=tuple(rows),
        empty=reader.word("none_disbursed"),
    )
    return Section(reader.word("note_5"), (table,))


def cost_recovery(reader: Reader) -> Section:
    """Return note 6: the fee schedule."""
    table = Table(
        name=reader.word("note_6"),
        title="",
        columns=(
            Column("money", reader.word("tier_above"), reader.currency, "30%"),
            Column("percent", reader.word("tier_percent"), "", "20%"),
            Column("text", ""),
        ),
        rows=tuple(
            Row((reader.money(tier["above"]), Decimal(tier["percent"]), None))
            for tier in reader.notes["tiers"]
        ),
        empty=reader.word("none_tiers"),
    )
    return Section(reader.word("note_6"), (Paragraph(reader.word("fee_text")), table))


def undisbursed(reader: Reader) -> Section:
    """Return note 7: what each grant may still draw."""
    note = reader.notes["undisbursed"]
    keys = ("signed", "disbursed", "undisbursed")
    rows = [
        Row((row["grant"], reader.text(row["project"]), *(reader.money(row[key]) for key in keys)))
        for row in note["rows"]
    ]
    if rows:
        total = (reader.money(note["total"][key]) for key in keys)
        rows.append(Row((reader.word("total"), None, *total), "total"))
    table = Table(
        name=reader.word("note_7"),
        title="",
        columns=(
            Column("text", reader.word("grant"), width="11%"),
            Column("text", reader.word("project")),
            Column("money", reader.word("signed"), reader.currency, NUMBER_WIDTH),
            Column("money", reader.word("disbursed_to_date"), reader.currency, NUMBER_WIDTH),
            Column("money", reader.word("undisbursed_short"), reader.currency, NUMBER_WIDTH),
        ),
        rows=tuple(rows),
        empty=reader.word("none_grants"),
    )
    return Section(reader.word("note_7"), (table,))


def subsequent(reader: Reader) -> Section:
    """Return note 8: what is known to have happened after the report date."""
    return Section(reader.word("note_8"), (Paragraph(reader.text(reader.notes["subsequent"])),))
