"""The programming interface of Bank-executed activities: the same services as the pages."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from projects import access, services
from projects.models import Activity, Screening
from projects.serializers.activities import (
    ActivityDraftInput,
    ActivityOutput,
    ActivityReviseInput,
    ActivityRowOutput,
    CommitteeInput,
    ScreeningOutput,
    ScreenInput,
    activity_read,
)
from projects.serializers.proposals import EditionInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


class ActivityList(ListView):
    """List the Bank-executed activities, of one fund with ?fund=, of a kind or state with ?kind= and ?state=."""

    permission = "projects.activity_list"
    output = ActivityRowOutput

    def rows(self, actor: Actor, **kwargs: Any) -> QuerySet[Activity]:  # noqa: ARG002
        """Return the visible activities that the address asks for."""
        asked = self.request.query_params
        rows = access.activities_visible_to(actor)
        chosen: dict[str, Any] = {
            name: value for name in ("kind", "state") if (value := asked.get(name))
        }
        if fund := asked.get("fund"):
            chosen["fund_id"] = _uuid(fund)
        return rows.filter(**chosen)


class ActivityDetail(DetailView):
    """Return one activity: what it says, its budget, its deliverables and its screened topics."""

    permission = "projects.activity_detail"
    output = ActivityOutput

    def load(self, actor: Actor, **kwargs: Any) -> Activity:
        """Return the activity."""
        return access.activity_for(actor, kwargs["activity_id"])


class ActivityAct(ActionView):
    """An act on one activity that gives the activity back."""

    output = ActivityOutput
    created = False
    service: ClassVar[Any]

    def act(self, actor: Actor, now: datetime, **data: Any) -> Activity:
        """Call the service."""
        found: Activity = type(self).service(actor=actor, now=now, **data)
        return found

    def load(self, actor: Actor, subject_id: UUID) -> Activity:
        """Return the activity of an earlier act."""
        return access.activity_for(actor, subject_id)


class ActivityDraft(ActivityAct):
    """Record a Bank-executed activity as a draft."""

    permission = "projects.activity_draft"
    input = ActivityDraftInput
    created = True

    def act(self, actor: Actor, now: datetime, **data: Any) -> Activity:
        """Call the service."""
        fund_id = data.pop("fund_id")
        return services.activity_draft(
            actor=actor, now=now, fund_id=fund_id, text=activity_read(data)
        )


class ActivityRevise(ActivityAct):
    """Save the draft of an activity anew, whole: a part that is left out is empty."""

    permission = "projects.activity_revise"
    input = ActivityReviseInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Activity:
        """Call the service."""
        activity_id, edition = data.pop("activity_id"), data.pop("edition")
        return services.activity_revise(
            actor=actor,
            now=now,
            activity_id=activity_id,
            edition=edition,
            text=activity_read(data),
        )


class ActivitySubmit(ActivityAct):
    """Put the draft before the board, frozen."""

    permission = "projects.activity_submit"
    input = EditionInput
    service = services.activity_submit


class ActivityWithdraw(ActivityAct):
    """Withdraw an activity that is not before the board and has no approval."""

    permission = "projects.activity_withdraw"
    input = EditionInput
    service = services.activity_withdraw


class ScreeningAct(ActionView):
    """An act on the screening of one topic."""

    output = ScreeningOutput
    service: ClassVar[Any]

    def act(self, actor: Actor, now: datetime, **data: Any) -> Screening:
        """Call the service."""
        found: Screening = type(self).service(actor=actor, now=now, **data)
        return found

    def load(self, actor: Actor, subject_id: UUID) -> Screening:
        """Return the screening of an earlier act."""
        return access.screening_for(actor, subject_id)


class TopicScreen(ScreeningAct):
    """Say of a topic whether the ban on scientific cooperation allows it, and why."""

    permission = "projects.topic_screen"
    input = ScreenInput
    service = services.topic_screen


class CommitteeRecord(ScreeningAct):
    """Record what the Committee of UNSCR 1718 determined on a topic."""

    permission = "projects.committee_record"
    input = CommitteeInput
    service = services.committee_record
    created = False


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("fund") from None
