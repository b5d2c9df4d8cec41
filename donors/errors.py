"""What donors' acts refuse, in sentences that a user can act on, where several acts share them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError, WayOut


class NoRate(DomainError):
    """No exchange rate is given or published for this day or the seven before it.

    The page that shows it leads to the form on which a finance officer gives the rate, or to the
    sheet that waits for a confirmation.
    """

    code = "no_rate"

    def __init__(
        self,
        message: str,
        *,
        currency: str,
        target: str,
        day: date,
        fund_id: UUID | None = None,
        sheet_id: UUID | None = None,
    ) -> None:
        super().__init__(message)
        self.currency, self.target, self.day = currency, target, day
        if sheet_id is not None:
            self.way_out = WayOut(
                "donors.rate_sheet_detail",
                _("Look at the rates that wait"),
                "donors:rate_sheet_detail",
                (sheet_id,),
            )
        elif fund_id is not None:
            self.way_out = WayOut(
                "donors.rate_give",
                _("Give the rate"),
                "donors:rate_give",
                (fund_id,),
                {"currency": currency, "rate_date": day.isoformat()},
            )


class FundNotOpen(Conflict):
    """The fund does not take contributions now."""

    code = "fund_not_open"


class ReceiptReversed(Conflict):
    """The receipt was reversed: nothing more is done with it."""

    code = "receipt_reversed"


class Refused(DomainError):
    """Something entered cannot be so. With `field` the sentence stands beside that field."""

    code = "invalid"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message, fields={field: message} if field else None)


class StatementKnown(AlreadyDone):
    """This very file was imported before; the message says as which import."""

    code = "statement_known"


class StatementRefused(DomainError):
    """The file cannot be taken as it is; `code` is the reader's own."""

    def __init__(self, code: str, facts: Mapping[str, object]) -> None:
        super().__init__(refusal_sentence(code, facts))
        self.code = code
        self.told = {name: str(fact) for name, fact in facts.items()}
        self.fields = {"file": self.message}


class LineNotOpen(Conflict):
    """The line is not in suspense, or nothing is left of it, or a proposal on it waits."""

    code = "line_not_open"


class MatchDecided(AlreadyDone):
    """A second person has answered this proposal before."""

    code = "match_decided"


class UnwindDecided(AlreadyDone):
    """What was proposed to be given back was approved or declined before."""

    code = "unwind_decided"


class MoveDecided(AlreadyDone):
    """What was to leave a balance account was paid or declined before."""

    code = "balance_move_decided"


class UnwindRefused(Conflict):
    """The fund does not stand so that shares of it can be given back; the message says why."""

    code = "unwind_refused"


class BooksMoved(Conflict):
    """The books lead to other figures than those that were proposed; the message says which."""

    code = "books_moved"


# Why a bank's file is refused, by the code of rules/bank_files/errors.py or of the import itself.
BANK_FILE_SENTENCES: Final[dict[str, Promise]] = {
    "unknown_format": _(
        "This is no camt.053, MT940 or table of text (found: %(found)s). Ask the bank for one of these."
    ),
    "unsupported_version": _(
        "This XML is not camt.053 version 02, 04 or 08 (found: %(found)s). Ask the bank for one of these."
    ),
    "map_missing": _(
        "A table of text needs a map that says which column holds what. Write it and send the file again."
    ),
    "map_wrong": _("The map cannot be used: look at its part “%(field)s” (%(text)s)."),
    "too_large": _("The file is too large (%(what)s; the bound is %(bound)s). Ask for shorter periods."),
    "too_many_lines": _(
        "The file has too many (%(what)s; the bound is %(bound)s). Ask the bank for shorter periods."
    ),
    "encoding_unclear": _(
        "The encoding of the text is not clear (possible: %(candidates)s). State it and send again."
    ),
    "encoding_mixed": _(
        "The text is UTF-8 in line %(utf8_line)s and something else here. Ask the bank for the file anew."
    ),
    "encoding_broken": _("The text is not in the encoding %(encoding)s. State another, or get the file anew."),
    "truncated": _("The file ends before its statement does. Fetch it from the bank again."),
    "not_well_formed": _("The file breaks the rules of its format (%(reason)s). Fetch it from the bank again."),
    "doctype_refused": _("The XML declares a document type, and with it could bring anything. It was not read."),
    "too_deep": _("The XML nests deeper than any statement does (the bound is %(bound)s). It was not read."),
    "field_missing": _("“%(field)s” is missing."),
    "field_unreadable": _("“%(field)s” is not written as it must be: %(text)s."),
    "amount_negative": _("The amount %(text)s has a sign, though its direction is told apart."),
    "amount_too_fine": _("The amount %(text)s has more decimals than %(currency)s, which has %(decimals)s."),
    "currency_unknown": _("The currency %(currency)s is not known here."),
    "currency_differs": _("The currency is %(currency)s, though the account is in %(expected)s."),
    "account_differs": _("The row is of account %(account)s, those before it of %(expected)s."),
    "balance_missing": _("Statement %(statement)s has no balance (%(missing)s), and so proves nothing."),
    "balance_mismatch": _(
        "The balances do not add up: opening %(opening)s, closing %(closing)s, difference %(difference)s."
    ),
    "column_missing": _("The table has no column “%(column)s”, or has it twice (found: %(found)s)."),
    "row_shape": _("The row has %(cells)s cells, the head has %(expected)s."),
    "other_account": _(
        "The statement is of account %(account)s in %(currency)s, which is not registered for this fund. "
        "If it is the fund's own, register it and send the file again."
    ),
    "day_in_future": _("The value date %(day)s lies in the future. Send the file again when it has come."),
    "taken_otherwise": _(
        "Statement %(statement)s was imported before from the file “%(name)s”, written differently. "
        "Nothing was taken a second time."
    ),
    "fund_not_open": _("The fund is not open. Send the file again once it is."),
    "unexpected": _("The file could not be read for a reason that nobody foresaw. It is in the log."),
}  # fmt: skip


def refusal_sentence(code: str, facts: Mapping[str, object]) -> str:
    """Return why a bank's file was refused, in the reader's language, and at which place."""
    words = defaultdict(lambda: "–", {name: str(fact) for name, fact in facts.items()})
    told = str(BANK_FILE_SENTENCES.get(code, BANK_FILE_SENTENCES["unexpected"])) % words
    if facts.get("line"):
        told = gettext("Line %(line)s of the file: %(sentence)s") % {
            "line": facts["line"],
            "sentence": told,
        }
    elif facts.get("position"):
        told = gettext("Entry %(position)s of the file: %(sentence)s") % {
            "position": facts["position"],
            "sentence": told,
        }
    return gettext("%(sentence)s Nothing of the file was taken.") % {"sentence": told}
