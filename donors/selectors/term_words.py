"""The terms of agreements in words, as pages show them and as paper is signed."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donors.choices import ClauseKind, Instrument
from donors.models import Agency
from donors.rules.clauses import Clause
from donors.rules.schedule import AFTER_SIGNATURE, ON_REQUEST, InstallmentFact, Part
from trustfund.db.words import day_words, local
from trustfund.funds.choices import Sector
from trustfund.kernel.money import Money

NO_BREAK = "\N{NO-BREAK SPACE}"


def money_words(money: Money) -> str:
    """Return the money as it stands within a sentence, such as USD 1,250,000.00."""
    return f"{money.currency}{NO_BREAK}{money.amount:,}"


def sentence(instrument: str, *, donor: str, fund: str, money: Money) -> str:
    """Return the operative sentence: treaty-like for an agreement, not for an arrangement."""
    words = {"donor": donor, "fund": fund, "money": money_words(money)}
    if instrument == Instrument.ARRANGEMENT:
        return (
            _(
                "%(donor)s will contribute %(money)s to %(fund)s and will pay it in the installments "
                "below; the administrator will hold and use it for the fund's purpose alone."
            )
            % words
        )
    return (
        _(
            "%(donor)s shall contribute %(money)s to %(fund)s and shall pay it in the installments "
            "below; the administrator shall hold and use it for the fund's purpose alone."
        )
        % words
    )


def when_words(part: Part | InstallmentFact) -> str:
    """Return in words when a part is due: its day, or what its day waits for."""
    if part.due_date is not None:
        return day_words(part.due_date)
    days = part.days or 0
    if part.due_rule == AFTER_SIGNATURE:
        words = ngettext(
            "%(days)d day after countersignature", "%(days)d days after countersignature", days
        )
        return words % {"days": days}
    if part.due_rule == ON_REQUEST:
        words = ngettext(
            "%(days)d day after a payment request", "%(days)d days after a payment request", days
        )
        return words % {"days": days}
    return _("when the milestone %(milestone)s is reached") % {"milestone": part.milestone}


def part_words(number: int, part: Part | InstallmentFact) -> str:
    """Return one line of a schedule as a signer reads it."""
    words = {"number": number, "day": when_words(part), "reservation": part.qualification}
    if part.qualification:
        return _("Installment %(number)d, due %(day)s, subject to: %(reservation)s") % words
    return _("Installment %(number)d, due %(day)s") % words


def clause_lines(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    """Return clauses as lines of what is signed."""
    return [
        (_("Clause %(number)d") % {"number": clause.number}, clause_words(clause))
        for clause in clauses
    ]


def named_terms(
    agency: Agency | None, donor_reference: str, special_condition: str
) -> list[tuple[str, str]]:
    """Return who of the donor signs or pays, its own number, a special condition, where given."""
    rows = [
        (_("Agency"), local(agency) if agency else ""),
        (_("The donor's reference"), donor_reference.strip()),
        (_("Special condition"), special_condition.strip()),
    ]
    return [(label, words) for label, words in rows if words]


def clause_words(clause: Clause) -> str:
    """Return in one sentence what a clause says."""
    words = {
        "percent": percent_words(clause.percent),
        "sectors": ", ".join(str(Sector(code).label) for code in clause.sectors),
        "day": day_words(clause.day) if clause.day else "",
    }
    sentences = {
        ClauseKind.PREFERENCE: _(
            "The donor prefers %(percent)s of its contribution to serve this sector: %(sectors)s. "
            "This is a wish; no money is traced to a project."
        ),
        ClauseKind.EARMARK_CAP: _(
            "Preferences together are at most %(percent)s of the contribution."
        ),
        ClauseKind.ELIGIBLE_SECTORS: _("Preferences are for these sectors alone: %(sectors)s."),
        ClauseKind.END_DATE: _("Nothing of the contribution falls due after %(day)s."),
        ClauseKind.REPORT: _("The administrator reports to the donor by %(day)s."),
    }
    if clause.months is not None:
        return ngettext(
            "The administrator reports to the donor by %(day)s, and every month from then on.",
            "The administrator reports to the donor by %(day)s, and every %(months)d months from "
            "then on.",
            clause.months,
        ) % {**words, "months": clause.months}
    return sentences[ClauseKind(clause.kind)] % words


def percent_words(value: Decimal | None) -> str:
    """Return a share of a hundred as it is written; nothing is zero."""
    return f"{value.normalize():f} %" if value else "0 %"
