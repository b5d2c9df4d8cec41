"""Why a bank's file is refused: a code, the place and the facts; the doors put words to them."""

FACT_CHARACTERS = 80


class BankFileError(Exception):
    """A file that cannot be taken as evidence of money.

    `code` is stable; `position` counts as `Line.position` does, `line` is the number of the text
    line, each None where the file as a whole is meant; `facts` are short texts for the sentence.
    """

    code = "bank_file"

    def __init__(
        self, *, position: int | None = None, line: int | None = None, **facts: object
    ) -> None:
        self.position = position
        self.line = line
        self.facts = {name: str(fact)[:FACT_CHARACTERS] for name, fact in facts.items()}
        super().__init__(self.code)

    def __str__(self) -> str:
        place = f" at {self.position or self.line}" if self.position or self.line else ""
        return f"{self.code}{place} {self.facts}"


class UnknownFormat(BankFileError):
    """Neither camt.053 nor MT940 nor a table of text. Facts: found."""

    code = "unknown_format"


class UnsupportedVersion(BankFileError):
    """An XML message that is not camt.053 version 02, 04 or 08. Facts: found."""

    code = "unsupported_version"


class MapMissing(BankFileError):
    """A table of text needs a column map."""

    code = "map_missing"


class MapWrong(BankFileError):
    """The column map itself cannot be used. Facts: field, text."""

    code = "map_wrong"


class TooLarge(BankFileError):
    """The file, or one part of it, passes a bound. Facts: what, bound."""

    code = "too_large"


class TooManyLines(BankFileError):
    """The file has more lines than are taken at once. Facts: what, bound."""

    code = "too_many_lines"


class EncodingUnclear(BankFileError):
    """Not UTF-8, and several encodings fit, or none. Facts: candidates."""

    code = "encoding_unclear"


class EncodingMixed(BankFileError):
    """One line is UTF-8, another (`line`) is not. Facts: utf8_line."""

    code = "encoding_mixed"


class EncodingBroken(BankFileError):
    """A line is not in the encoding that the file, or a person, states. Facts: encoding."""

    code = "encoding_broken"


class Truncated(BankFileError):
    """The file ends, or the next statement begins, before this one was complete."""

    code = "truncated"


class NotWellFormed(BankFileError):
    """The file breaks the grammar of its format. Facts: reason."""

    code = "not_well_formed"


class DoctypeRefused(BankFileError):
    """The XML brings a document type, with which entities could be defined."""

    code = "doctype_refused"


class TooDeep(BankFileError):
    """The XML nests deeper than any statement does. Facts: bound."""

    code = "too_deep"


class FieldMissing(BankFileError):
    """A line or statement lacks what it must have. Facts: field."""

    code = "field_missing"


class FieldUnreadable(BankFileError):
    """A field is not written as its format or map says. Facts: field, text."""

    code = "field_unreadable"


class AmountNegative(BankFileError):
    """A sign where the direction is told by a word of its own. Facts: text."""

    code = "amount_negative"


class AmountTooFine(BankFileError):
    """More decimals than the currency has. Facts: text, currency, decimals."""

    code = "amount_too_fine"


class CurrencyUnknown(BankFileError):
    """A currency that the fund cannot hold. Facts: currency."""

    code = "currency_unknown"


class CurrencyDiffers(BankFileError):
    """A line or balance in another currency than its account. Facts: currency, expected."""

    code = "currency_differs"


class AccountDiffers(BankFileError):
    """A table of more than one account. Facts: account, expected."""

    code = "account_differs"


class BalanceMissing(BankFileError):
    """A statement without opening or closing balance proves nothing. Facts: statement, missing."""

    code = "balance_missing"


class BalanceMismatch(BankFileError):
    """Opening + credits − debits is not closing.

    Facts: statement (its number in the file; or the line), opening, credits, debits, closing,
    difference (closing less what it should be).
    """

    code = "balance_mismatch"


class ColumnMissing(BankFileError):
    """The table has no such column. Facts: column, found."""

    code = "column_missing"


class RowShape(BankFileError):
    """A row has more or fewer cells than the head. Facts: cells, expected."""

    code = "row_shape"
