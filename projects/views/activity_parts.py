"""What the pages of one Bank-executed activity share: its figures, tables, buttons and history."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.choices import ActivitySection, ExpenseType
from projects.models import Activity
from projects.rules.activities import ActivityText, ExpenseTable
from projects.rules.activity_states import ACTIVITY
from projects.selectors.activities import (
    TopicRow,
    activity_missing,
    deliveries_of,
    draft_budget_of,
    text_of,
    topics_of,
)
from projects.services.activities import activity_sentences
from trustfund.audit import selectors as trail
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor

# (verb, icon), the most important first; the words of each are in `activity_acts`.
ACTS = (("submit", "send"), ("revise", "pencil"), ("close", "lock"), ("withdraw", "ban"))
SECTION_OF = {
    **dict.fromkeys(("budget", "weeks"), ActivitySection.BUDGET),
    **dict.fromkeys(("deliverables", "topics"), ActivitySection.WORK),
}


def activity_url(activity_id: Any) -> str:
    """Return the address of an activity's page."""
    return reverse("projects:activity_detail", args=[activity_id])


def activity_context(activity: Activity, actor: Actor) -> dict[str, Any]:
    """Return what the pages of one activity show of what it says."""
    text = text_of(activity)
    return {
        "activity": activity,
        "fund": activity.fund,
        "text": text,
        "overview_rows": [
            (_("Kind"), activity.get_kind_display()),
            (_("Title in Korean"), activity.title_ko),
            (_("Task team leader"), activity.team_leader.name),
            (_("Starts on"), text.starts_on),
            (_("Ends on"), text.ends_on),
        ],
        "budget": _budget_shown(draft_budget_of(activity), text),
        "deliverables": _deliverables_shown(activity, text, actor),
        "topics": [_topic_shown(row, activity, actor) for row in topics_of(activity)],
        "figures": _figures(activity, text),
    }


def activity_acts(actor: Actor, activity: Activity) -> list[dict[str, Any]]:
    """Return the buttons of this reader, the most important first."""
    words = {"submit": _("Put before the board"), "revise": _("Write"), "withdraw": _("Withdraw")}
    words["close"] = _("Close")
    return [
        {
            "label": words[verb],
            "url": reverse(
                f"projects:activity_{verb}",
                args=[activity.pk, ActivitySection.DESCRIPTION]
                if verb == "revise"
                else [activity.pk],
            ),
            "icon": icon,
        }
        for verb, icon in ACTS
        if may(actor, f"projects.activity_{verb}")
        and ACTIVITY.allows(state=activity.state, act=verb)
    ]


def activity_sections(activity: Activity, chosen: str) -> list[dict[str, Any]]:
    """Return the tabs between the sections that are written."""
    return [
        {
            "label": section.label,
            "url": reverse("projects:activity_revise", args=[activity.pk, section]),
            "is_current": section == chosen,
        }
        for section in ActivitySection
    ]


def activity_missing_lines(activity: Activity, *, today: date) -> list[dict[str, Any]]:
    """Return what the draft still lacks for its submission, each with where it is written."""
    labels = {
        "title": _("Title"),
        "objective": _("Objective"),
        "team_leader": _("Task team leader"),
        "starts_on": _("Starts on"),
        "ends_on": _("Ends on"),
        "amount": _("Budget asked"),
        "budget": _("Budget"),
        "weeks": _("Staff weeks"),
        "deliverables": _("Deliverables"),
        "topics": _("Knowledge"),
    }
    return [
        {
            "part": labels[part],
            "sentence": sentence,
            "url": reverse(
                "projects:activity_revise",
                args=[activity.pk, SECTION_OF.get(part, ActivitySection.DESCRIPTION)],
            ),
        }
        for part, sentence in activity_sentences(activity_missing(activity, today=today)).items()
    ]


def activity_history(activity: Activity) -> list[dict[str, Any]]:
    """Return what happened to the activity, newest first."""
    words = {
        "projects.activity_draft": _("Drafted"),
        "projects.activity_revise": _("Draft saved"),
        "projects.activity_submit": _("Put before the board"),
        "projects.activity_approve": _("Approved by the board"),
        "projects.activity_reject": _("Rejected by the board"),
        "projects.activity_withdraw": _("Withdrawn"),
        "projects.activity_close": _("Closed by the administrator"),
    }
    records = trail.history(subject_type="projects.activity", subject_id=activity.pk)
    return [
        {
            "at": row.recorded_at,
            "what": words.get(row.action, row.action),
            "who": row.person_name,
            "for_whom": row.organization_name,
            "note": "",
        }
        for row in reversed(records)
    ]


def _figures(activity: Activity, text: ActivityText) -> list[dict[str, Any]]:
    """Return what stands at the head of an activity's page."""
    weeks = _weeks(sum((item.weeks for item in text.weeks), Decimal(0)))
    return [
        {"label": _("Budget asked"), "value": activity.money, "note": ""},
        {"label": _("Staff weeks"), "value": weeks, "note": ""},
        {"label": _("In this state since"), "value": activity.state_since, "note": ""},
        {"label": _("Decided"), "value": activity.decided_at, "note": activity.motion_reference},
    ]


def _budget_shown(table: ExpenseTable, text: ActivityText) -> dict[str, Any]:
    labels = dict(ExpenseType.choices)
    weeks = {item.year: item.weeks for item in text.weeks}
    return {
        "years": table.years,
        "rows": [
            {
                "label": labels[ExpenseType(row.expense)],
                "cells": list(zip(table.years, row.cells, strict=True)),
                "total": row.total,
            }
            for row in table.rows
        ],
        "by_year": list(zip(table.years, table.by_year, strict=True)),
        "total": table.total,
        "weeks": [(year, _weeks(weeks.get(year))) for year in table.years],
        "weeks_total": _weeks(sum((item.weeks for item in text.weeks), Decimal(0))),
    }


def _weeks(count: Decimal | None) -> str:
    """Return a number of weeks without needless zeros, nothing for none."""
    if not count:
        return ""
    text = f"{count:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _deliverables_shown(
    activity: Activity, text: ActivityText, actor: Actor
) -> list[dict[str, Any]]:
    """Return each deliverable, what became of it last, and what this reader may do about it now."""
    last = {row.number: row for row in deliveries_of(activity)}
    is_under_way = activity.state == "APPROVED"
    may_deliver = is_under_way and may(actor, "projects.deliverable_deliver")
    may_decide = is_under_way and may(actor, "projects.deliverable_accept")
    found = []
    for number, item in enumerate(text.deliverables, start=1):
        row = last.get(number)
        shown: dict[str, Any] = {"item": item, "delivery": row}
        if may_deliver and (row is None or row.state == "RETURNED"):
            shown["deliver_url"] = reverse(
                "projects:deliverable_deliver", args=[activity.pk, number]
            )
        if may_decide and row is not None and row.state == "HANDED_OVER":
            for verb in ("accept", "return"):
                name = f"projects:deliverable_{verb}"
                shown[f"{verb}_url"] = reverse(name, args=[row.pk])
        found.append(shown)
    return found


def _topic_shown(row: TopicRow, activity: Activity, actor: Actor) -> dict[str, Any]:
    """Return a topic with its screening and what this reader may do about it now."""
    is_drafting = activity.state == "DRAFT"
    shown: dict[str, Any] = {"row": row, "screen_url": "", "committee_url": ""}
    if is_drafting and may(actor, "projects.topic_screen"):
        shown["screen_url"] = reverse("projects:topic_screen", args=[activity.pk, row.number])
    screening = row.screening
    waits = screening is not None and row.kept_back == "topic_needs_committee"
    if is_drafting and waits and screening and may(actor, "projects.committee_record"):
        shown["committee_url"] = reverse("projects:committee_record", args=[screening.pk])
    return shown
