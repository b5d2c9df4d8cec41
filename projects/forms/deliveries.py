"""The forms of deliverables: the document that shows one, the reason of a return, and the closing note."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.documents.models import Version
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import KitForm, PlainTextField

CONSTRAINT_MESSAGES["delivery_once_at_a_time"] = _("This deliverable was handed over before.")
LONGEST = 5000


class DeliverForm(KitForm):
    """Which document about the activity shows the deliverable."""

    document_id = forms.TypedChoiceField(label=_("Document"), coerce=UUID)

    def __init__(self, *args: Any, papers: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_id"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a document")),
            *((str(paper.document_id), paper.document.title) for paper in papers),
        ]


class DeliverableReturnForm(KitForm):
    """Why what was handed over goes back."""

    reason = PlainTextField(
        label=_("Reason"),
        long=True,
        max_length=LONGEST,
        help_text=_("What is to be done, so that it can be handed over again."),
    )


class ActivityCloseForm(KitForm):
    """What came of an activity."""

    note = PlainTextField(
        label=_("What came of it"),
        long=True,
        max_length=LONGEST,
        help_text=_("And why anything was left undone. It stays on record."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
