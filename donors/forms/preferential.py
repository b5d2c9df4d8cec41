"""The filter of the list of notices of preferential terms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.forms.filters import DonorListForm


class PreferentialListForm(DonorListForm):
    """Notices to a donor, told by a day."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
