"""The forms of threat reduction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oversight.choices.program import GateClass, Track, Verdict
from oversight.rules.validity import LONGEST_VALIDITY_DAYS
from projects.models import Project
from trustfund.db.words import local
from trustfund.identity.models import Organization
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

WHOLE_FUND = "fund"

CHANGED = _("The program has changed since this page was shown. Look at it again, then decide.")
CONSTRAINT_MESSAGES.update(
    {
        "phase_number_once_per_program": _("A phase with this number was planned just now."),
        "phase_follows_the_last": _("A phase with this number was planned just now."),
        "milestone_code_once": _("The phase has a milestone with this code already."),
        "milestone_agreed_before_opening": _(
            "This phase is no longer planned. Its milestones were agreed before it opened."
        ),
        "certificate_number_once": CHANGED,
        "certificate_by_an_inspector": _(
            "Only an inspector of the designated verifier issues this certificate."
        ),
        "program_epoch_belongs_to_one_act": CHANGED,
        "program_epoch_rises_by_one": CHANGED,
        "hold_lifted_once": _("This hold was lifted before. Nothing was done again."),
    }
)


class PhasePlanForm(KitForm):
    """The next phase, with its ceilings in the fund's holding currency."""

    number = forms.IntegerField(label=_("Number"), min_value=0, max_value=99)
    title = PlainTextField(label=_("Title in English"))
    title_ko = PlainTextField(label=_("Title in Korean"), required=False)
    commitment_ceiling = MoneyAmountField(
        label=_("Commitment ceiling"),
        allow_zero=True,
        help_text=_("All grants signed since the fund's beginning, at most."),
    )
    disbursement_ceiling = MoneyAmountField(
        label=_("Disbursement ceiling"),
        allow_zero=True,
        help_text=_("All payments since the fund's beginning, at most."),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("commitment_ceiling", _("Commitment ceiling in %(currency)s")),
            ("disbursement_ceiling", _("Disbursement ceiling in %(currency)s")),
        ):
            field = self.fields[name]
            field.label = label % {"currency": currency}
            field.currency = currency  # type: ignore[attr-defined]


class MilestoneDefineForm(KitForm):
    """What must be found true before money flows, and who alone may find it."""

    track = forms.ChoiceField(label=_("Track"), choices=Track.choices)
    code = PlainTextField(
        label=pgettext_lazy("milestone", "Code"),
        max_length=8,
        help_text=_("The track's letter, the phase, a point, the place: N1.2."),
    )
    title = PlainTextField(label=_("Title in English"))
    title_ko = PlainTextField(label=_("Title in Korean"), required=False)
    indicator = PlainTextField(
        label=_("What shows that it is met"), long=True, max_length=2_000, required=False
    )
    verifier_id = forms.TypedChoiceField(
        label=_("Designated verifier"),
        coerce=UUID,
        help_text=_("Only this organization can ever certify the milestone."),
    )
    validity_days = forms.IntegerField(
        label=_("A certificate holds for how many days"),
        min_value=1,
        max_value=LONGEST_VALIDITY_DAYS,
    )
    gate = forms.ChoiceField(
        label=_("Opens and shuts"), choices=GateClass.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, verifiers: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verifier_id"]
        field.choices = [(str(each.pk), local(each)) for each in verifiers]  # type: ignore[attr-defined]


class CertificateIssueForm(KitForm):
    """What the verifier found."""

    verdict = forms.ChoiceField(
        label=_("Finding"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    verified_on = DateField(label=_("Day of the finding"))
    method = PlainTextField(label=_("How it was verified"))
    statement = PlainTextField(label=_("Statement"), long=True)


def _project_or_all(value: str) -> UUID | None:
    return None if value == WHOLE_FUND else UUID(value)


class HoldPlaceForm(KitForm):
    """What stops, why, and by which right."""

    project_id = forms.TypedChoiceField(label=_("What stops"), coerce=_project_or_all)
    reason = PlainTextField(label=_("Reason"), long=True)
    legal_basis = PlainTextField(
        label=_("Legal basis"),
        long=True,
        max_length=1_000,
        help_text=_("The article of the agreement, the resolution or the decision."),
    )

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(each.pk), f"{each.number} {local(each, 'title')}") for each in projects]
        field = self.fields["project_id"]
        first = [("", _("Choose what stops")), (WHOLE_FUND, _("The whole fund"))]
        field.choices = [*first, *names]  # type: ignore[attr-defined]


class HoldLiftForm(KitForm):
    """Why money may flow again."""

    reason = PlainTextField(label=_("Why money may flow again"), long=True)
