"""What waits for a person, gathered from every house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from disbursements.selectors.waiting import waiting_for as disbursements_waiting
from donors.selectors.waiting import waiting_for as donors_waiting
from oversight.selectors.waiting import waiting_for as oversight_waiting
from projects.selectors.waiting import waiting_for as projects_waiting
from trustfund.control.selectors.tie_outs_waiting import waiting_for as tie_outs_waiting
from trustfund.funds.selectors import waiting_for as funds_waiting
from trustfund.identity.selectors import waiting_for as identity_waiting
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting
from trustfund.reports.selectors.waiting import waiting_for as reports_waiting

# Every house that has something to wait for, lowest floor first.
HOUSES: tuple[Callable[..., list[Waiting]], ...] = (
    identity_waiting,
    funds_waiting,
    donors_waiting,
    projects_waiting,
    oversight_waiting,
    disbursements_waiting,
    reports_waiting,
    tie_outs_waiting,
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A task as the home page shows it: with its address."""

    title: Any
    url: str
    since: datetime
    due: date | None


def waiting_rows(actor: Actor, *, now: datetime) -> list[WaitingRow]:
    """Return what waits for this actor: what is due first, then what has waited longest."""
    found = [waiting for house in HOUSES for waiting in house(actor, now=now)]
    found.sort(key=lambda waiting: (waiting.due is None, waiting.due or date.max, waiting.since))
    return [
        WaitingRow(
            title=waiting.title,
            url=reverse(waiting.url_name, args=waiting.url_args),
            since=waiting.since,
            due=waiting.due,
        )
        for waiting in found
    ]
