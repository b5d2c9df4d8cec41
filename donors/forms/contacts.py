"""Forms of agencies and contacts."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import ContactRole
from donors.models import Agency
from trustfund.db.words import local
from trustfund.web.forms import KitForm, PlainTextField


class AgencyRegisterForm(KitForm):
    """A ministry or agency that signs or pays for a donor."""

    name = PlainTextField(label=_("Name"))
    name_ko = PlainTextField(label=_("Name in Korean"), required=False)


class ContactNameForm(KitForm):
    """A person at a donor, for one purpose."""

    role = forms.ChoiceField(label=_("Written to about"), choices=ContactRole.choices)
    name = PlainTextField(
        label=_("Name"), help_text=_("Of the person, or of the office where no person is named.")
    )
    office = PlainTextField(label=_("Office"), required=False)
    agency_id = forms.TypedChoiceField(
        label=_("Agency"), required=False, coerce=UUID, empty_value=None
    )
    email = forms.EmailField(label=_("Email address"), max_length=254)
    telephone = PlainTextField(label=_("Telephone"), required=False, max_length=40)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["agency_id"])
        field.choices = [
            ("", _("The government itself")),
            *((str(agency.pk), local(agency)) for agency in agencies),
        ]
