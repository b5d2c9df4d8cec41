"""Forms of the register of implementing entities: an entry, and an assessment of one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import EntityKind, RiskRating
from trustfund.web.forms import DateField, KitForm, PlainTextField

RATINGS = [("", _("Choose a rating")), *RiskRating.choices]


class EntityForm(KitForm):
    """A body that can carry projects out."""

    name = PlainTextField(label=_("Name in English"), help_text=_("At most 200 characters."))
    name_ko = PlainTextField(label=_("Name in Korean"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of body"), choices=[("", _("Choose a kind")), *EntityKind.choices]
    )


class DiligenceForm(KitForm):
    """Three ratings of risk with what was found, and for how long they hold."""

    procurement = forms.ChoiceField(label=_("Risk in procurement"), choices=RATINGS)
    financial_management = forms.ChoiceField(
        label=_("Risk in financial management"), choices=RATINGS
    )
    overall = forms.ChoiceField(
        label=_("Overall risk"),
        choices=RATINGS,
        help_text=_("The controls of money follow from this rating."),
    )
    findings = PlainTextField(
        label=_("Findings"),
        long=True,
        help_text=_(
            "What was looked at and found: staff, accounts, controls, procurement, audits."
        ),
    )
    assessed_on = DateField(label=_("Assessed on"))
    valid_until = DateField(
        label=_("Valid until"), allow_future=True, help_text=_("At most three years later.")
    )
