"""Codes of tables, rows and maps in sentences: what is wrong, where, and what to do."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors.rules.tables import MapFault
from donors.rules.tables.bounds import (
    CELL_AT_MOST,
    COLUMNS_AT_MOST,
    FILE_AT_MOST,
    LINE_AT_MOST,
    MAP_AT_MOST,
    ROWS_AT_MOST,
)

MEGABYTE: Final = 1024 * 1024

REFUSAL_WORDS: Final[dict[str, Promise]] = {
    "archive_damaged": gettext_lazy(
        "The XLSX file is damaged or contradicts itself. Save it anew in the spreadsheet program."
    ),
    "archive_locked": gettext_lazy("The XLSX file needs a password. Save it without one."),
    "archive_unpacks_too_large": gettext_lazy(
        "The XLSX file unpacks to more than is read here. Copy the table into a new workbook."
    ),
    "cell_too_long": gettext_lazy(
        "Cell %(cell)s on line %(line)s has more than %(cell_at_most)s characters."
    ),
    "columns_missing": gettext_lazy(
        "The map names columns that the file does not have: %(columns)s. The file has: %(found)s."
    ),
    "delimiter_unclear": gettext_lazy(
        "It is unclear whether a comma, a semicolon or a tab separates the columns. Say it in the map."
    ),
    "encoding_mixed": gettext_lazy(
        "Line %(line)s is written in another encoding than the lines before it. Save the whole file "
        "as UTF-8."
    ),
    "encoding_unclear": gettext_lazy(
        "Line %(line)s can be read as Western or as Korean text. Say in the map which it is."
    ),
    "encoding_unknown": gettext_lazy(
        "Line %(line)s is in no encoding that is read here. Save the file as UTF-8."
    ),
    "file_empty": gettext_lazy("The file is empty."),
    "file_too_large": gettext_lazy("The file is larger than %(megabytes)s MB. Split it."),
    "header_blank": gettext_lazy("A column has no head: %(cells)s. Name every column."),
    "header_formula": gettext_lazy(
        "The head of a column is a formula: %(cells)s. Write the name itself."
    ),
    "header_missing": gettext_lazy("No row of the file holds anything."),
    "header_repeated": gettext_lazy(
        "Two columns have the same head: %(names)s (%(cells)s). Name each differently."
    ),
    "kind_unknown": gettext_lazy("The file is neither CSV nor XLSX."),
    "line_too_long": gettext_lazy("Line %(line)s is longer than %(line_megabytes)s MB."),
    "quotes_unclear": gettext_lazy(
        "On line %(line)s a quotation mark is not closed, or text follows after it."
    ),
    "sheet_missing": gettext_lazy(
        "The workbook has no visible sheet “%(sheet)s”. It has: %(sheets)s."
    ),
    "too_many_columns": gettext_lazy("The table has more than %(columns_at_most)s columns."),
    "too_many_rows": gettext_lazy(
        "The table has more than %(rows_at_most)s rows: line %(line)s is beyond them. Split the file."
    ),
    "xml_with_doctype": gettext_lazy(
        "The XLSX file declares entities, which no spreadsheet program does. It is not read."
    ),
}

REASON_WORDS: Final[dict[str, Promise]] = {
    "amount_negative": gettext_lazy("The amount is below zero. A refund is no receipt."),
    "amount_too_large": gettext_lazy("The amount is larger than any agreement can be."),
    "amount_unreadable": gettext_lazy(
        "This is no amount with the decimal mark and grouping that the map names."
    ),
    "amount_zero": gettext_lazy("The amount is zero."),
    "cell_is_error": gettext_lazy("The cell holds an error of the spreadsheet."),
    "cell_is_formula": gettext_lazy(
        "The cell is a formula, and formulas are not computed here. Paste its value."
    ),
    "currency_unknown": gettext_lazy("This is no currency that is known here."),
    "date_ambiguous": gettext_lazy(
        "The day can be read in two ways: %(days)s. Leave one form of days in the map."
    ),
    "date_unreadable": gettext_lazy("This is no day in the form that the map names."),
    "example_row": gettext_lazy("This is the example of the template. Delete the row."),
    "number_unreadable": gettext_lazy("This is no whole number up to 30,000."),
    "reference_repeated": gettext_lazy("Line %(line)s has the same reference."),
    "row_width": gettext_lazy(
        "The row has %(found)s cells and the header %(expected)s. Look for a separator too many."
    ),
    "text_executable": gettext_lazy(
        "A spreadsheet would execute this text. Remove the sign at its beginning."
    ),
    "text_hidden": gettext_lazy(
        "The text holds characters that cannot be seen, or that turn it around."
    ),
    "text_too_long": gettext_lazy("The text is longer than %(at_most)s characters."),
    "too_many_decimals": gettext_lazy(
        "%(currency)s has %(allowed)s decimals, and the amount has more."
    ),
    "value_missing": gettext_lazy("Nothing stands where something must."),
    "word_unknown": gettext_lazy("This is none of the words that are meant here: %(known)s."),
    "outstanding_does_not_tie": gettext_lazy(
        "Outstanding does not tie: %(committed)s committed less %(received)s received less "
        "%(written_off)s written off is %(expected)s, and %(outstanding)s stands there. The difference "
        "is %(difference)s."
    ),
    "paid_with_outstanding": gettext_lazy(
        "The status is “%(status)s”, and %(outstanding)s is outstanding."
    ),
    "row_repeated": gettext_lazy("Line %(line)s says the same."),
    "agreement_differs": gettext_lazy(
        "Line %(line)s tells another donor, instrument, currency or amount of the same agreement."
    ),
    "agreement_incomplete": gettext_lazy(
        "Line %(line)s of the same agreement is rejected, and an agreement is drafted whole."
    ),
    "number_taken": gettext_lazy(
        "Line %(line)s of table %(table)s has brought in an agreement of this number with other content. "
        "It is changed by an amendment, or withdrawn and drafted anew."
    ),
    "agreement_unknown": gettext_lazy(
        "This donor has no agreement of this number in this fund. Look it up in the list of agreements."
    ),
    "donor_unknown": gettext_lazy(
        "No donor is registered by this name, or two are. Register it, or say in the map whom it means."
    ),
    "receipt_known": gettext_lazy(
        "A receipt with this bank reference and the same content stands already. It is not brought in again."
    ),
    "row_known": gettext_lazy(
        "Line %(line)s of table %(table)s has brought this in already. It is not brought in again."
    ),
}

FAULT_WORDS: Final[dict[str, Promise]] = {
    "column_and_constant": gettext_lazy("it is fed by a column and by a constant."),
    "field_lacking": gettext_lazy("this field is needed, and nothing feeds it."),
    "format_unknown": gettext_lazy("write here: %(known)s."),
    "key_lacking": gettext_lazy("this key is needed."),
    "key_unknown": gettext_lazy("no map has this key, or not for these rows."),
    "map_too_large": gettext_lazy("the map is larger than %(map_kilobytes)s KB."),
    "map_unreadable": gettext_lazy("this is neither TOML nor JSON: %(what)s"),
    "value_unknown": gettext_lazy("choose one of: %(known)s."),
    "wrong_type": gettext_lazy("something of another kind belongs here."),
}

FIELD_WORDS: Final[dict[str, Promise]] = {
    "donor": gettext_lazy("Donor"),
    "currency": gettext_lazy("Currency"),
    "reference": gettext_lazy("Reference"),
    "currency_label": gettext_lazy("Currency as labeled"),
    "status": gettext_lazy("Status"),
    "year": gettext_lazy("Year"),
    "pledged": gettext_lazy("Pledged"),
    "without_preference": gettext_lazy("Without preference"),
    "committed": gettext_lazy("Committed"),
    "received": gettext_lazy("Received"),
    "written_off": gettext_lazy("Written off"),
    "outstanding": gettext_lazy("Outstanding"),
    "pledge_date": gettext_lazy("Pledged on"),
    "commitment_date": gettext_lazy("Committed on"),
    "received_date": gettext_lazy("Received on"),
    "amount": gettext_lazy("Amount"),
    "announced_date": gettext_lazy("Announced on"),
    "occasion": gettext_lazy("Occasion"),
    "first_year": gettext_lazy("First year"),
    "last_year": gettext_lazy("Last year"),
    "conditions": gettext_lazy("Conditions"),
    "agreement_number": gettext_lazy("Agreement"),
    "number": gettext_lazy("Number"),
    "instrument": gettext_lazy("Instrument"),
    "agreement_amount": gettext_lazy("Amount of the agreement"),
    "due_date": gettext_lazy("Due date"),
    "value_date": gettext_lazy("Value date"),
    "bank_reference": gettext_lazy("Bank reference"),
}

BOUNDS: Final = {
    "cell_at_most": f"{CELL_AT_MOST:,}",
    "columns_at_most": COLUMNS_AT_MOST,
    "rows_at_most": f"{ROWS_AT_MOST:,}",
    "megabytes": FILE_AT_MOST // MEGABYTE,
    "line_megabytes": LINE_AT_MOST // MEGABYTE,
    "map_kilobytes": MAP_AT_MOST // 1024,
}


class _Facts(dict[str, Any]):
    """Facts of a sentence: lists in one line, and a dash for one that is not known."""

    def __missing__(self, key: str) -> str:
        return "–"


def refusal_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Return why a file is refused as a whole, and what to do."""
    return _sentence(REFUSAL_WORDS[code], facts)


def reason_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Return why a row is rejected, or what is to be looked at. An act says it in its own words."""
    if code == "rule_refuses":
        return str(facts.get("why", ""))
    return _sentence(REASON_WORDS[code], facts)


def fault_sentence(fault: MapFault) -> str:
    """Return what is wrong with a key of a map."""
    sentence = _sentence(FAULT_WORDS[fault.code], fault.facts)
    return f"{fault.key or _('The map')}: {sentence}"


def field_word(name: str) -> str:
    """Return what a field is called; a name that has no word is its own."""
    return str(FIELD_WORDS.get(name, name))


def _sentence(words: Promise, facts: Mapping[str, Any]) -> str:
    plain = {
        name: ", ".join(str(part) for part in fact) if isinstance(fact, list | tuple) else fact
        for name, fact in facts.items()
    }
    return str(words) % _Facts({**BOUNDS, **plain})
