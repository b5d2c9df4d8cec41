"""Write a Bank-executed activity down: draft it, revise it, withdraw it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.models import Activity
from projects.rules.activities import ActivityText, activity_content, draft_problems
from projects.rules.activity_states import ACTIVITY
from projects.rules.proposal import Problem
from projects.selectors.activities import team_leaders
from projects.services.moves import FundClosed, ProposalRefused, StaleEdition
from projects.services.refusals import SENTENCES
from trustfund.audit import services as audit
from trustfund.db.words import day_words
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.states import IllegalMove

# What is wrong with an activity, beyond what is said of a proposal in the same words.
OF_ACTIVITIES = {
    "missing": _("This part of the activity is missing."),
    "no_lines": _("Enter an amount for at least one type of expense."),
    "not_leader": _("Choose a person who holds a role for the administrator today."),
    "weeks_not_sensible": _("Staff weeks are above zero, and at most %(count)d in a year."),
    "weeks_missing": _("Say how many staff weeks the staff costs of each year pay for."),
    "weeks_twice": _("Each year has its staff weeks once."),
    "expense_twice": _("Each type of expense stands once in a year."),
    "too_many_deliverables": _("At most %(count)d deliverables can be held."),
    "deliverable_twice": _("Each deliverable stands once."),
    "no_deliverables": _("Name at least one deliverable with its date."),
    "due_outside": _("A deliverable is due between the start and the end."),
    "too_many_topics": _("At most %(count)d topics can be held."),
    "topic_twice": _("Each topic stands once."),
    "no_topics": _("Technical assistance says what knowledge goes to whom. Name each topic."),
    "topic_unscreened": _("“%(what)s” is not screened yet. The sanctions officer screens it."),
    "topic_needs_committee": _(
        "“%(what)s” waits for the determination of the Committee, with its reference and day."
    ),
    "topic_not_allowed": _("“%(what)s” is not allowed. Take it out, or word it otherwise."),
    "starts_before_fund": _("The fund opened on %(date)s. Choose that day or a later one."),
    "ends_after_fund": _("The fund pays until %(date)s. Choose that day or an earlier one."),
    "ends_past": _("The end lies in the past. Choose a day to come."),
    "ends_before_start": _("The end lies before the start. Correct one of them."),
    "year_outside": _("Years lie between %(first)d and %(last)d, as the dates say."),
}


@transaction.atomic
def activity_draft(*, actor: Actor, now: datetime, fund_id: UUID, text: ActivityText) -> Activity:
    """Record a Bank-executed activity as a draft. Nothing is asked of the board yet.

    Amounts are in the fund's holding currency. Kind, title, team leader and amount are enough to
    begin.

    :raises ProposalRefused: with every reason, by part
    :raises FundClosed: if the fund is closed
    """
    authorize(actor, "projects.activity_draft")
    fund = fund_for(actor, fund_id, lock=True)
    require_open_fund(fund)
    _require_keepable(text, fund)
    activity = Activity(
        fund=fund,
        number=f"A-{Activity.objects.filter(fund=fund).count() + 1:03d}",
        currency=fund.holding_currency,
        drafted_by_id=actor.person_id,
        revised_by_id=actor.person_id,
        state_since=now,
        **_head(text),
    )
    activity.save(force_insert=True)
    audit.record(actor, "projects.activity_draft", subject=activity, at=now, fund_id=fund.pk)
    return activity


@transaction.atomic
def activity_revise(
    *, actor: Actor, now: datetime, activity_id: UUID, edition: int, text: ActivityText
) -> Activity:
    """Save the draft of an activity anew, whole. A rejected one is taken up again by it.

    `edition` is the draft that the writer had before them. A topic that is worded otherwise is
    screened again.

    :raises StaleEdition: if somebody saved, submitted or withdrew it meanwhile
    :raises ProposalRefused: with every reason, by part
    :raises IllegalMove: if it is before the board, approved or at its end
    """
    authorize(actor, "projects.activity_revise")
    activity = access.activity_for(actor, activity_id, lock=True)
    target = activity_target(activity, "revise")
    require_activity_edition(activity, edition)
    require_open_fund(activity.fund)
    _require_keepable(text, activity.fund)
    before = activity.facts()
    changed = {
        **_head(text),
        "edition": activity.edition + 1,
        "revised_by_id": actor.person_id,
    }
    if target != activity.state:
        changed |= {
            "state": target,
            "state_since": now,
            "submitted_by_id": None,
            "submitted_at": None,
            "content_hash": "",
            "motion_reference": "",
            "decided_at": None,
        }
    activity_saved(activity, changed=changed)
    action, fund_id = "projects.activity_revise", activity.fund_id
    audit.record(actor, action, subject=activity, at=now, fund_id=fund_id, before=before)
    return activity


@transaction.atomic
def activity_withdraw(*, actor: Actor, now: datetime, activity_id: UUID, edition: int) -> Activity:
    """Withdraw an activity that is not before the board and has no approval. It stays on record.

    :raises StaleEdition: if somebody saved its draft meanwhile
    :raises IllegalMove: if it is before the board, approved or at its end
    """
    authorize(actor, "projects.activity_withdraw")
    activity = access.activity_for(actor, activity_id, lock=True)
    target = activity_target(activity, "withdraw")
    require_activity_edition(activity, edition)
    before = activity.facts()
    activity_saved(activity, changed={"state": target, "state_since": now})
    action, fund_id = "projects.activity_withdraw", activity.fund_id
    audit.record(actor, action, subject=activity, at=now, fund_id=fund_id, before=before)
    events.publish("projects.activity_withdrawn", subject=activity, at=now, fund_id=fund_id)
    return activity


def activity_target(activity: Activity, act: str) -> str:
    """Return the state that the act leads to.

    :raises IllegalMove: if it is not possible now, saying where the activity stands
    """
    try:
        return ACTIVITY.target(state=activity.state, act=act)
    except IllegalMove:
        raise IllegalMove(
            _("This is not possible now. The activity stands as: %(state)s.")
            % {"state": activity.get_state_display()}
        ) from None


def require_activity_edition(activity: Activity, edition: int) -> None:
    """Compare the draft with the one that was read.

    :raises StaleEdition: if it was saved since
    """
    if activity.edition != edition:
        raise StaleEdition(
            _("This activity was changed since you opened this page. Nothing was overwritten.")
        )


def activity_saved(activity: Activity, *, changed: dict[str, Any]) -> None:
    """Write these columns of the activity, and no others."""
    for column, value in changed.items():
        setattr(activity, column, value)
    activity.save(update_fields=[column.removesuffix("_id") for column in changed])


def activity_sentences(problems: Sequence[Problem]) -> dict[str, str]:
    """Return for each part of an activity what is wrong with it, in the reader's language."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        words = OF_ACTIVITIES.get(problem.code) or SENTENCES[problem.code]
        figures = {
            name: day_words(figure) if isinstance(figure, date) else figure
            for name, figure in problem.figures
        }
        found.setdefault(problem.part, []).append(str(words % figures))
    return {part: " ".join(lines) for part, lines in found.items()}


def require_open_fund(fund: Fund) -> None:
    """Let nothing new be asked of a closed fund.

    :raises FundClosed: if the fund is closed
    """
    if fund.state == "CLOSED":
        raise FundClosed(_("This fund is closed. It takes no more activities."))


def _require_keepable(text: ActivityText, fund: Fund) -> None:
    problems = draft_problems(text, holding_currency=fund.holding_currency)
    if text.team_leader not in {str(holder.person_id) for holder in team_leaders()}:
        problems.append(Problem("not_leader", "team_leader"))
    if problems:
        raise ProposalRefused(
            _("This cannot be kept as it stands. Nothing was saved."),
            fields=activity_sentences(problems),
        )


def _head(text: ActivityText) -> dict[str, Any]:
    """Return the draft, and the columns that say the same at the head of the activity."""
    content = activity_content(text)
    return {
        **{word: content[word] for word in ("kind", "title", "title_ko")},
        "team_leader_id": UUID(text.team_leader),
        "amount": text.amount.amount,
        "draft": content,
    }
