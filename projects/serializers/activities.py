"""What the programming interface takes and gives of Bank-executed activities."""

from typing import Any

from rest_framework import serializers

from projects.choices import ActivityKind, ExpenseType, ScreeningOutcome
from projects.models import Activity
from projects.rules.activities import (
    MAX_DELIVERABLES,
    MAX_TOPICS,
    MAX_YEARS,
    ActivityText,
    DeliverableItem,
    ExpenseItem,
    TopicItem,
    WeeksItem,
)
from projects.selectors.activities import TopicRow, deliveries_of, text_of, topics_of
from projects.serializers.deliveries import DeliveryOutput
from trustfund.api.serializers import MoneyField, PlainTextField

LONGEST_TEXT = 5000


class ExpenseItemInput(serializers.Serializer):
    """What one type of expense takes in one calendar year."""

    expense = serializers.ChoiceField(choices=ExpenseType.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2199)
    money = MoneyField()


class WeeksInput(serializers.Serializer):
    """How many weeks the administrator's staff works on it in one calendar year."""

    year = serializers.IntegerField(min_value=2000, max_value=2199)
    weeks = serializers.DecimalField(max_digits=8, decimal_places=2)


class DeliverableInput(serializers.Serializer):
    """What is handed over, and by when."""

    name = PlainTextField()
    due_on = serializers.DateField()


class TopicInput(serializers.Serializer):
    """What knowledge goes to whom."""

    what = PlainTextField()
    to_whom = PlainTextField()


class ActivityInput(serializers.Serializer):
    """A draft: kind, title, team leader and amount are always there, the rest by its submission."""

    kind = serializers.ChoiceField(choices=ActivityKind.choices)
    title = PlainTextField()
    title_ko = PlainTextField(required=False, default="", allow_blank=True)
    team_leader = serializers.UUIDField()
    objective = PlainTextField(
        max_length=LONGEST_TEXT, required=False, default="", allow_blank=True
    )
    starts_on = serializers.DateField(required=False, default=None, allow_null=True)
    ends_on = serializers.DateField(required=False, default=None, allow_null=True)
    amount = MoneyField()
    lines = serializers.ListField(
        child=ExpenseItemInput(),
        max_length=len(ExpenseType.values) * MAX_YEARS,
        required=False,
        default=list,
    )
    weeks = serializers.ListField(
        child=WeeksInput(), max_length=MAX_YEARS, required=False, default=list
    )
    deliverables = serializers.ListField(
        child=DeliverableInput(), max_length=MAX_DELIVERABLES, required=False, default=list
    )
    topics = serializers.ListField(
        child=TopicInput(), max_length=MAX_TOPICS, required=False, default=list
    )


class ActivityDraftInput(ActivityInput):
    """A new activity of a fund."""

    fund_id = serializers.UUIDField()


class ActivityReviseInput(ActivityInput):
    """A draft in place of the edition that the writer had before them."""

    edition = serializers.IntegerField(min_value=1)


class ScreenInput(serializers.Serializer):
    """The judgment on one topic of the draft that was read."""

    edition = serializers.IntegerField(min_value=1)
    outcome = serializers.ChoiceField(choices=ScreeningOutcome.choices)
    reason = PlainTextField(max_length=LONGEST_TEXT)


class CommitteeInput(serializers.Serializer):
    """What the Committee determined, by the reference and the day of its letter."""

    committee_reference = PlainTextField(max_length=80)
    committee_date = serializers.DateField()


class ScreeningOutput(serializers.Serializer):
    """How a topic was judged, by whom, and what the Committee determined."""

    id = serializers.UUIDField()
    topic = serializers.JSONField()
    outcome = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.CharField(source="by.name")
    organization = serializers.CharField(source="organization.name")
    screened_at = serializers.DateTimeField()
    committee_reference = serializers.CharField()
    committee_date = serializers.DateField(allow_null=True)


class ExpenseItemOutput(serializers.Serializer):
    """What one type of expense takes in one calendar year."""

    expense = serializers.CharField()
    year = serializers.IntegerField()
    money = MoneyField()


class WeeksOutput(serializers.Serializer):
    """How many weeks the administrator's staff works on it in one calendar year."""

    year = serializers.IntegerField()
    weeks = serializers.DecimalField(max_digits=8, decimal_places=2)


class DeliverableOutput(serializers.Serializer):
    """What is handed over, and by when."""

    name = serializers.CharField()
    due_on = serializers.DateField()


class ActivityRowOutput(serializers.Serializer):
    """An activity as a list gives it."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    title_ko = serializers.CharField()
    team_leader = serializers.CharField(source="team_leader.name")
    state = serializers.CharField()
    state_since = serializers.DateTimeField()
    money = MoneyField()


class ActivityOutput(ActivityRowOutput):
    """An activity: its draft, which is the last version word for word once that is submitted."""

    edition = serializers.IntegerField()
    version = serializers.IntegerField()
    content_hash = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    motion_reference = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    team_leader_id = serializers.UUIDField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closing_note = serializers.CharField()
    topics = serializers.SerializerMethodField()
    deliveries = serializers.SerializerMethodField()

    def get_topics(self, activity: Activity) -> list[dict[str, Any]]:
        """Return each topic with its last screening, and why it is kept back."""
        return [_topic_told(row) for row in topics_of(activity)]

    def get_deliveries(self, activity: Activity) -> list[dict[str, Any]]:
        """Return what was handed over, in order."""
        return list(DeliveryOutput(deliveries_of(activity), many=True).data)

    def to_representation(self, instance: Activity) -> dict[str, Any]:
        """Return the columns and, beside them, what the text says."""
        shown: dict[str, Any] = super().to_representation(instance)
        return {**shown, **ActivityTextOutput(text_of(instance)).data}


class ActivityTextOutput(serializers.Serializer):
    """What an activity says beyond its head."""

    objective = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    lines = ExpenseItemOutput(many=True)
    weeks = WeeksOutput(many=True)
    deliverables = DeliverableOutput(many=True)


def activity_read(data: dict[str, Any]) -> ActivityText:
    """Return the activity that a program sent, taking its parts out of `data`."""
    words = {name: data.pop(name) for name in ("kind", "title", "title_ko", "objective", "amount")}
    return ActivityText(
        **words,
        team_leader=str(data.pop("team_leader")),
        starts_on=data.pop("starts_on"),
        ends_on=data.pop("ends_on"),
        lines=tuple(ExpenseItem(**item) for item in data.pop("lines")),
        weeks=tuple(WeeksItem(**item) for item in data.pop("weeks")),
        deliverables=tuple(DeliverableItem(**item) for item in data.pop("deliverables")),
        topics=tuple(TopicItem(**item) for item in data.pop("topics")),
    )


def _topic_told(row: TopicRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "what": row.topic.what,
        "to_whom": row.topic.to_whom,
        "kept_back": row.kept_back,
        "screening": dict(ScreeningOutput(row.screening).data) if row.screening else None,
    }
