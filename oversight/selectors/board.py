"""Read a board: its seats, the rule that stands, and that rule in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oversight.models.board import Board, DecisionRule, Seat
from oversight.rules.tally import RuleTerms


def seats_of(board: Board) -> list[Seat]:
    """Return the filled seats, donor bench first, by number. One query."""
    seats = board.seats.filter(until_date__isnull=True)
    return list(
        seats.select_related("organization", "member", "alternate").order_by("bench", "number")
    )


def rules_of(board: Board) -> list[DecisionRule]:
    """Return every version of the board's rule, the standing one first. One query."""
    return list(board.rules.order_by("-version"))


def standing_rule(board: Board) -> DecisionRule | None:
    """Return the rule that motions are opened under now. One query."""
    return board.rules.order_by("-version").first()


def terms_of(rule: DecisionRule) -> RuleTerms:
    """Return the figures of a rule for the count."""
    return RuleTerms(
        quorum_donor_pct=rule.quorum_donor_pct,
        quorum_recipient_count=rule.quorum_recipient_count,
        majority_donor_pct=rule.majority_donor_pct,
        majority_recipient_pct=rule.majority_recipient_pct,
    )


def rule_words(rule: DecisionRule) -> list[str]:
    """Return the rule in sentences for people."""
    seats = ngettext("%(count)d seat", "%(count)d seats", rule.quorum_recipient_count) % {
        "count": rule.quorum_recipient_count
    }
    days = ngettext("%(count)d working day", "%(count)d working days", rule.notice_days) % {
        "count": rule.notice_days
    }
    return [
        _("Quorum: at least %(percent)s percent of the donor seats and %(seats)s of the recipient bench take part. Seats that recused themselves are left out.")
        % {"percent": _percent(rule.quorum_donor_pct), "seats": seats},
        _("Majority on the donor bench: yes makes more than %(percent)s percent of the votes for and against.")
        % {"percent": _percent(rule.majority_donor_pct)},
        _("Majority on the recipient bench: yes makes more than %(percent)s percent of the votes for and against.")
        % {"percent": _percent(rule.majority_recipient_pct)},
        _("Both majorities are needed. Abstentions count for the quorum only."),
        _("Notice: at least %(days)s between the opening of a motion and its deadline.")
        % {"days": days},
    ]  # fmt: skip


def _percent(value: object) -> str:
    text = f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text
