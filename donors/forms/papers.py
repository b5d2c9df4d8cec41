"""Forms of signatures on paper: what was signed with its scan, and why one is declined."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.documents.forms import FileForm
from trustfund.web.forms import DateField, KitForm, PlainTextField


class PaperSignatureRecordForm(FileForm):
    """Who signed the printed page, where and when, and the scan of it."""

    field_order = [
        "content_hash",
        "signatory_name",
        "signatory_office",
        "place",
        "signed_on",
        "file",
    ]
    content_hash = forms.CharField(
        label=_("Fingerprint on the paper"),
        max_length=128,
        help_text=_("It stands on each page. It must be that of the terms on offer."),
    )
    signatory_name = PlainTextField(label=_("Name of who signed"), max_length=200)
    signatory_office = PlainTextField(
        label=_("Office of who signed"),
        max_length=200,
        help_text=_("By which office that person binds the donor, such as: Minister of Finance."),
    )
    place = PlainTextField(label=_("Place of signing"), max_length=200)
    signed_on = DateField(label=_("Date of the signature"))


class PaperSignatureDeclineForm(KitForm):
    """Why a signature on paper is not accepted."""

    reason = PlainTextField(label=_("Why"))
