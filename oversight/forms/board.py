"""The forms of the board: constituting it, seats, its rule, motions and ballots."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from oversight.choices.board import Choice
from oversight.models.board import Seat
from trustfund.db.words import local
from trustfund.identity.selectors import Holder
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

CONSTRAINT_MESSAGES.update(
    {
        "ballot_while_motion_open": _(
            "The vote on this motion is over. Your ballot was not taken."
        ),
        "ballot_on_exact_content": _(
            "This ballot is about another text or budget than the motion's."
        ),
        "ballot_by_entitled_person": _("You hold no seat in the electorate of this motion."),
        "motion_deadline_ahead": _("Choose a deadline that lies ahead."),
        "motion_one_open_per_project": _("The board is voting on this project already."),
        "seat_person_once": _("A person holds one seat of a board, as member or as alternate."),
        "seat_one_per_donor": _("This donor has its seat already. Fill that seat anew."),
        "rule_version_once": _("Another rule was adopted just now. Look at it first."),
    }
)


class PercentField(MoneyAmountField):
    """A percentage out of one hundred, to two decimals."""

    default_error_messages = {
        "required": _("Enter a percentage."),
        "invalid": _("Enter the percentage in digits, with a point before the decimals: 66.66."),
        "negative": _("Enter a percentage above zero."),
        "zero": _("Enter a percentage above zero."),
        "most": _("A percentage is at most 100."),
    }

    def validate(self, value: Decimal | None) -> None:
        """Refuse what is no percentage."""
        forms.Field.validate(self, value)
        if value is None:
            return
        if value <= 0:
            raise self._error("negative")
        if value > 100:
            raise self._error("most")
        if value != value.quantize(Decimal("0.01")):
            raise self._error("any_decimals", decimals=2)


class BoardConstituteForm(KitForm):
    """The board of a fund, as its founding document names it."""

    name = PlainTextField(label=_("Name"))
    name_ko = PlainTextField(label=_("Name in Korean"), required=False)
    constituted_date = DateField(label=_("Constituted on"))
    founding_reference = PlainTextField(
        label=_("Founding document"), help_text=_("Its title and paragraph.")
    )


class SeatFillForm(KitForm):
    """A seat: its member and alternate, chosen from those who hold the role today."""

    member = forms.ChoiceField(
        label=_("Member"),
        help_text=_("The bench follows from the organization that the member acts for."),
    )
    alternate = forms.ChoiceField(
        label=_("Alternate"),
        required=False,
        help_text=_("Of the same organization; votes in the member's place."),
    )
    replaces = forms.ChoiceField(
        label=_("Seat"),
        required=False,
        help_text=_("A seat that is filled anew ends today for those who hold it."),
    )

    def __init__(
        self, *args: Any, holders: Sequence[Holder], seats: Sequence[Seat], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (
                f"{holder.organization_id}:{holder.person_id}",
                f"{holder.person_name}, {local(holder, 'organization_name')}",
            )
            for holder in holders
        ]
        taken = [(str(seat.pk), _seat_label(seat)) for seat in seats]
        for name, choices in (
            ("member", [("", _("Choose a person")), *people]),
            ("alternate", [("", _("No alternate")), *people]),
            ("replaces", [("", _("A new seat")), *taken]),
        ):
            _offer(self.fields[name], choices)

    def clean(self) -> dict[str, Any]:
        """Take the persons and their one organization out of the choices."""
        cleaned = super().clean()
        organization, member = _pair(cleaned.pop("member", ""))
        alternates_organization, alternate = _pair(cleaned.pop("alternate", ""))
        if alternate is not None and member is not None and alternates_organization != organization:
            self.add_error("alternate", _("The alternate acts for the member's organization."))
        replaces = cleaned.pop("replaces", "")
        return {
            "organization_id": organization,
            "member_id": member,
            "alternate_id": alternate,
            "replaces_id": UUID(replaces) if replaces else None,
        }


class RuleAdoptForm(KitForm):
    """The next version of the rule by which the board decides."""

    quorum_donor_pct = PercentField(
        label=_("Quorum of the donor bench, in percent"),
        help_text=_("At least this share of the donor seats takes part."),
    )
    quorum_recipient_count = forms.IntegerField(
        label=_("Quorum of the recipient bench, in seats"), min_value=1, max_value=50
    )
    majority_donor_pct = PercentField(
        label=_("Majority of the donor bench, in percent"),
        help_text=_("Yes makes more than this share of the votes for and against: 50 is a simple majority, 66.66 two thirds."),
    )  # fmt: skip
    majority_recipient_pct = PercentField(
        label=_("Majority of the recipient bench, in percent"),
        help_text=_("Counted on its own: a decision needs both benches."),
    )
    notice_days = forms.IntegerField(
        label=_("Notice, in working days"),
        min_value=1,
        max_value=60,
        help_text=_("Between the opening of a motion and its deadline."),
    )
    adopted_date = DateField(label=_("Adopted on"))
    reference = PlainTextField(
        label=_("Adopted by"), help_text=_("The decision or document that the rule is taken from.")
    )


class MotionOpenForm(KitForm):
    """A motion to approve a project or an activity: what is voted on, and until when."""

    title = PlainTextField(label=_("Title"))
    text = PlainTextField(
        label=_("Text of the decision"),
        long=True,
        help_text=_("Ballots are bound to exactly these words and to the budget."),
    )
    title_ko = PlainTextField(label=_("Title in Korean"), required=False)
    text_ko = PlainTextField(label=_("Text of the decision in Korean"), long=True, required=False)
    closes_date = DateField(label=_("Last day of the vote"), allow_future=True)
    closes_time = forms.TimeField(
        label=_("Time of the deadline, UTC"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Enter a time."),
            "invalid": _("Enter a time as hours and minutes: 17:00."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is typed here is in the tongue of its field, whatever the reader's page is in.
        for name, lang in (("title", "en"), ("text", "en"), ("title_ko", "ko"), ("text_ko", "ko")):
            self.fields[name].widget.attrs["lang"] = lang

    def clean(self) -> dict[str, Any]:
        """Join day and time into the deadline, in UTC."""
        cleaned = super().clean()
        day, moment = cleaned.pop("closes_date", None), cleaned.pop("closes_time", None)
        if day is not None and moment is not None:
            cleaned["closes_at"] = datetime.combine(day, moment, tzinfo=UTC)
        return cleaned


class BallotForm(KitForm):
    """One answer to exactly the text and budget that were shown."""

    choice = forms.ChoiceField(
        label=_("Your vote"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    reason = PlainTextField(
        label=_("Reason"),
        long=True,
        required=False,
        help_text=_("Needed for a recusal. Published with the vote when it is over."),
    )
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, may_recuse: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (value, BALLOT_WORDS[value])
            for value in Choice.values
            if may_recuse or value != Choice.RECUSE
        ]
        _offer(self.fields["choice"], offered)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a recusal."""
        cleaned = super().clean()
        if cleaned.get("choice") == Choice.RECUSE and not cleaned.get("reason"):
            self.add_error("reason", _("A recusal is recorded with its reason."))
        return cleaned


BALLOT_WORDS = {
    Choice.YES.value: _("Yes: I approve"),
    Choice.NO.value: _("No: I do not approve"),
    Choice.ABSTAIN.value: _("Abstain: I take part without deciding"),
    Choice.RECUSE.value: _("Recuse: my seat has an interest in this and leaves the vote"),
}


def _offer(field: Any, choices: Sequence[tuple[Any, Any]]) -> None:
    """Set what a field of choices offers."""
    field.choices = choices


def _seat_label(seat: Seat) -> Any:
    return format_lazy(
        "{} {} · {}", seat.get_bench_display(), seat.number, local(seat.organization)
    )


def _pair(value: str) -> tuple[UUID | None, UUID | None]:
    """Return organization and person of a choice; the field has checked that it is one."""
    organization, _colon, person = value.partition(":")
    return (UUID(organization), UUID(person)) if person else (None, None)
