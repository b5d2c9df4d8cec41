"""The forms of people and roles, of the trail's filter, and of a reader's own choices."""

import zoneinfo
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _

from trustfund.control.choices import ACTION_WORDS
from trustfund.identity import selectors as identity
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.kernel.calendar import end_of_day
from trustfund.ledger.choices import ENTRY_KINDS
from trustfund.mail.choices import LETTER_KINDS, Timing
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm, PlainTextField, RowChoiceField

CONSTRAINT_MESSAGES["person_email_once"] = _("Somebody with this address is registered already.")
CONSTRAINT_MESSAGES["identity_person_email_key"] = CONSTRAINT_MESSAGES["person_email_once"]
CONSTRAINT_MESSAGES["identity_organization_name_key"] = _(
    "An organization of this name is registered already."
)
CONSTRAINT_MESSAGES["identity_organization_short_name_key"] = CONSTRAINT_MESSAGES[
    "identity_organization_name_key"
]
CONSTRAINT_MESSAGES["appointment_once_at_a_time"] = _(
    "This person has this role for this organization already, or is proposed for it."
)
CONSTRAINT_MESSAGES["appointment_confirmed_by_another"] = _(
    "You proposed this appointment. Another person must confirm it."
)
CONSTRAINT_MESSAGES["appointment_not_confirmed_by_holder"] = _(
    "Nobody confirms an appointment of their own."
)
CONSTRAINT_MESSAGES["appointment_end_confirmed_by_another"] = _(
    "Another person must confirm this end."
)
CONSTRAINT_MESSAGES["appointment_roles_kept_apart"] = _("These roles cannot be held by one person.")

LANGUAGES = [("en", "English"), ("ko", "한국어")]
KINDS = [choice for choice in OrganizationKind.choices if choice[0] != "INSTALLATION"]


def _zones() -> list[tuple[str, str]]:
    named = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    return [("", "UTC"), *((name, name) for name in named)]


class StatementFilterForm(KitForm):
    """Which lines of an account are shown: days, kind of entry, and what was known when."""

    since = DateField(label=_("Value date from"), required=False)
    until = DateField(label=_("Value date to"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *ENTRY_KINDS.items()]
    )
    known = DateField(
        label=_("As known at the end of"),
        required=False,
        help_text=_("Leave it empty for everything known today."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """Return the filter of the statement; a day of knowing counts to its end in UTC."""
        typed = self.cleaned_data
        return {
            "since": typed["since"],
            "until": typed["until"],
            "kind": typed["kind"],
            "known_at": end_of_day(typed["known"]),
        }


class RestatementForm(KitForm):
    """One day of the books, as two days of knowing see it."""

    as_of = DateField(label=_("As of"))
    known_before = DateField(label=_("As known at the end of"))
    known_after = DateField(label=_("And as known at the end of"))

    def clean(self) -> dict[str, Any]:
        """Refuse a second day of knowing that is not after the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        before, after = cleaned.get("known_before"), cleaned.get("known_after")
        if before and after and after <= before:
            self.add_error("known_after", _("The second day of knowing lies after the first."))
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """Return what the selector takes; a day of knowing counts to its end in UTC."""
        typed = self.cleaned_data
        return {
            "as_of": typed["as_of"],
            "known_before": end_of_day(typed["known_before"]),
            "known_after": end_of_day(typed["known_after"]),
        }


class PeriodCloseForm(KitForm):
    """Which period of the books is closed."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, periods: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["period"])
        field.choices = [("", _("Choose a period")), *periods]


class PeriodReopenForm(KitForm):
    """Why a closed period is opened again."""

    reason = PlainTextField(label=_("Why the books must be opened again"), long=True)


class OrganizationForm(KitForm):
    """A party to the fund."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose a kind")), *KINDS],
        help_text=_("It decides which roles may be held for the organization, and stays."),
    )
    name = PlainTextField(label=_("Name"))
    name_ko = PlainTextField(label=_("Name in Korean"), required=False)
    short_name = PlainTextField(label=_("Short name"), max_length=40)
    country = forms.RegexField(
        regex=r"\A[A-Za-z]{2}\Z",
        label=_("Country"),
        required=False,
        help_text=_("Two letters, such as KR. Leave empty for a unit or a body of many states."),
        error_messages={"invalid": _("Enter two letters, such as KR.")},
    )


class WitnessForm(KitForm):
    """A witness to register."""

    name = PlainTextField(label=_("Whose witness it is"), max_length=200)
    vkey = PlainTextField(
        label=_("Key"),
        max_length=400,
        help_text=_("The line that the witness's program prints: name+hash+key."),
    )


class KeyRotateForm(KitForm):
    """The key that signs the log from now on."""

    vkey = PlainTextField(
        label=_("Key"),
        max_length=400,
        help_text=_("The line that manage.py log_key_new --next has printed on the server."),
    )


class PersonInviteForm(KitForm):
    """Somebody to invite."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The person signs in with it."),
        error_messages={"invalid": _("Enter an e-mail address, such as name@ministry.example.")},
    )
    name = PlainTextField(label=_("Name"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")


class AppointmentForm(KitForm):
    """A role that a person is to hold for an organization."""

    organization: forms.Field = RowChoiceField(
        label=_("For the organization"),
        queryset=identity.organizations(),
        empty_label=_("Choose an organization"),
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    start_date = DateField(label=_("From"), allow_future=True)
    end_date = DateField(
        label=_("Until"),
        allow_future=True,
        required=False,
        help_text=_("The last day of the term. Leave empty for a role without one."),
    )


class EndForm(KitForm):
    """Why an appointment is to end."""

    reason = PlainTextField(label=_("Reason"), long=True, max_length=1000)


class PasswordForm(KitForm):
    """The first password of an invited person."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(
            str(text) for text in password_validators_help_texts()
        )

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean()
        again = cleaned.pop("password_again", None)
        if again is not None and again != cleaned.get("password"):
            self.add_error("password_again", _("The two passwords differ."))
        return cleaned


class PreferencesForm(KitForm):
    """In which language and time zone a person reads."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("Moments are shown in this zone, and in UTC beside it."),
    )


class NoticesForm(KitForm):
    """When a person wants notices."""

    timing = forms.ChoiceField(
        label=_("Notices by e-mail"),
        choices=Timing.choices,
        help_text=_(
            "What waits for you because of your role always comes, at the latest once a day."
        ),
    )


class MailboxFilter(KitForm):
    """Which letters to show."""

    person_id = forms.UUIDField(label=_("Person"), required=False, widget=forms.Select)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Every kind")), *LETTER_KINDS.items()]
    )

    def __init__(self, *args: Any, persons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if persons:
            _offer(self.fields["person_id"], [("", _("Anybody")), *persons])
        else:
            del self.fields["person_id"]


class PeopleFilter(KitForm):
    """Which persons to show."""

    text = PlainTextField(label=_("Name or address"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("Any role")), *Role.choices], required=False
    )


class TrailFilter(KitForm):
    """Which records of the trail to show."""

    person_id = forms.UUIDField(label=_("Person"), required=False, widget=forms.Select)
    fund_id = forms.UUIDField(label=_("Fund"), required=False, widget=forms.Select)
    action = forms.ChoiceField(
        label=_("Action"), choices=[("", _("Any action")), *ACTION_WORDS.items()], required=False
    )
    subject_id = PlainTextField(label=_("Identifier of the object"), required=False, max_length=64)
    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, persons: Any = (), funds: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["person_id"], [("", _("Anybody")), *persons])
        _offer(self.fields["fund_id"], [("", _("Every chain")), *funds])


class DifferenceExplainForm(KitForm):
    """Why two figures differ; they are those that the person has read."""

    left = forms.DecimalField(max_digits=20, decimal_places=4, widget=forms.HiddenInput)
    right = forms.DecimalField(max_digits=20, decimal_places=4, widget=forms.HiddenInput)
    reason = PlainTextField(
        label=_("Why the figures differ"),
        long=True,
        help_text=_("Another person of another unit reads it and signs it off."),
    )


class DifferenceSignOffForm(KitForm):
    """The explanation that the person has read."""

    explanation_id = forms.UUIDField(widget=forms.HiddenInput)


class WhoForm(KitForm):
    """The day as at which it is judged who could act."""

    day = DateField(label=_("Judged as at"), required=False)


def _offer(field: forms.Field, choices: list[Any]) -> None:
    """Let a field that reads an identifier offer those that are known."""
    if isinstance(field.widget, forms.Select):
        field.widget.choices = choices
