"""Forms of imported tables: the file and its map, the map again, and why a table is withdrawn."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from donors.rules.tables import shipped_maps
from donors.services.table_reading import ROWS_DONE_AT_MOST, ROWS_KEPT_AT_MOST
from trustfund.web.forms import KitForm, PlainTextField

MAP_HINT = _(
    "It says which column of the file feeds which field. Start from one that comes with the program; "
    "the documentation of its format names every key."
)


# Files made from a template are read by its own map.
TEMPLATES = (
    ("template-pledge", _("Pledges, as in the template")),
    ("template-agreement", _("Agreements, as in the template")),
    ("template-installment", _("Agreements by their installments, as in the template")),
    ("template-receipt", _("Receipts, as in the template")),
)


def _map_field(*, required: bool) -> forms.CharField:
    field = forms.CharField(
        label=_("Map"),
        required=required,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "code", "spellcheck": "false"}),
        help_text=MAP_HINT,
    )
    field.widget.attrs["lang"] = "en"
    return field


class TableCheckForm(KitForm):
    """A file, and the map by which it is read. Nothing is imported by sending it."""

    file = forms.FileField(
        label=_("File"),
        max_length=5000,
        allow_empty_file=True,
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )
    title = PlainTextField(
        label=_("What the table is"),
        max_length=200,
        help_text=_("Its source and day, such as: Table 1 of the report of 21 August 2008."),
    )
    map_name = forms.ChoiceField(label=_("Map that comes with the program"), required=False)
    map_text = _map_field(required=False)

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ChoiceField", self.fields["map_name"])
        names = [(name, name.upper()) for name in shipped_maps()]
        choice.choices = [("", _("None: I write my own below")), *TEMPLATES, *names]
        self.fields["map_text"].label = _("Own map")
        file = self.fields["file"]
        file.widget.attrs["accept"] = ".csv,.xlsx"
        file.help_text = _(
            "CSV or XLSX. It is read and shown first; nothing is imported yet. At most %(done)s rows of "
            "pledges, agreements or receipts, or %(kept)s of statistics. Cut a longer file into parts "
            "and import the parts one after the other."
        ) % {"done": f"{ROWS_DONE_AT_MOST:,}", "kept": f"{ROWS_KEPT_AT_MOST:,}"}
        if was_too_large:
            file.error_messages["required"] = _(
                "The file is larger than the %(size)d MB that are taken here. Split it into parts."
            ) % {"size": settings.DOCUMENTS_MAX_BYTES // (1024 * 1024)}

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one map."""
        cleaned = super().clean()
        if {"map_name", "map_text"} <= set(cleaned):
            typed = bool(cleaned["map_text"].strip())
            if not typed and not cleaned["map_name"]:
                self.add_error("map_name", _("Choose a map, or write one."))
            elif typed and cleaned["map_name"]:
                self.add_error(
                    "map_name", _("Choose a map or write one, not both: only one can be meant.")
                )
        return cleaned


class TableRemapForm(KitForm):
    """The map by which a file is read again."""

    map_text = _map_field(required=True)


class TableWithdrawForm(KitForm):
    """Why a table is withdrawn."""

    reason = PlainTextField(label=_("Why"))
