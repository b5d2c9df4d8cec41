"""How lists of imported files, and of the lines of bank statements, are narrowed: as of now only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import ImportState, TableKind, TableState
from donors.forms.filters import ListForm
from trustfund.web.forms import DateField, PlainTextField


class LineListForm(ListForm):
    """Lines of the bank since a day, in a currency, by what was written on them."""

    since = DateField(label=_("Value date since"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    text = PlainTextField(label=_("Reference or name"), required=False, max_length=80)


class StatementListForm(ListForm):
    """Files of the bank in a state."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ImportState.choices]
    )


class TableListForm(ListForm):
    """Imported tables of a kind, in a state."""

    kind = forms.ChoiceField(
        label=_("What its rows are"), required=False, choices=[("", _("All")), *TableKind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *TableState.choices]
    )
