"""Every code that a table, a map or a row can be refused with. Sentences are made of them elsewhere."""

from typing import Any, Final

# The whole file is refused. Facts name the line, column, part or bound.
REFUSALS: Final = (
    "archive_damaged",
    "archive_locked",
    "archive_unpacks_too_large",
    "cell_too_long",
    "columns_missing",
    "delimiter_unclear",
    "encoding_mixed",
    "encoding_unclear",
    "encoding_unknown",
    "file_empty",
    "file_too_large",
    "header_blank",
    "header_formula",
    "header_missing",
    "header_repeated",
    "kind_unknown",
    "line_too_long",
    "quotes_unclear",
    "sheet_missing",
    "too_many_columns",
    "too_many_rows",
    "xml_with_doctype",
)

# One row is rejected; the others are read.
REJECTIONS: Final = (
    "amount_negative",
    "amount_too_large",
    "amount_unreadable",
    "amount_zero",
    "cell_is_error",
    "cell_is_formula",
    "currency_unknown",
    "date_ambiguous",
    "date_unreadable",
    "example_row",
    "number_unreadable",
    "reference_repeated",
    "row_width",
    "text_executable",
    "text_hidden",
    "text_too_long",
    "too_many_decimals",
    "value_missing",
    "word_unknown",
)

# The row is read, and somebody should look at it.
WARNINGS: Final = (
    "outstanding_does_not_tie",
    "paid_with_outstanding",
    "row_repeated",
)

# An act of the house refuses the row, or finds that it was imported before.
ACT_REJECTIONS: Final = (
    "agreement_differs",
    "agreement_incomplete",
    "agreement_unknown",
    "donor_unknown",
    "number_taken",
    "rule_refuses",
)
ACT_WARNINGS: Final = ("receipt_known", "row_known")

MAP_FAULTS: Final = (
    "column_and_constant",
    "field_lacking",
    "format_unknown",
    "key_lacking",
    "key_unknown",
    "map_too_large",
    "map_unreadable",
    "value_unknown",
    "wrong_type",
)


class TableRefused(Exception):
    """The file is not read. `code` is one of REFUSALS; `facts` name the line or the bound."""

    def __init__(self, code: str, **facts: Any) -> None:
        if code not in REFUSALS:
            raise ValueError(f"{code} is not a refusal")
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts
