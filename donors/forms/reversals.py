"""The form of a reversal: why it is proposed, or declined."""

from django.utils.translation import gettext_lazy as _

from trustfund.web.forms import KitForm, PlainTextField


class ReversalReasonForm(KitForm):
    """Why a receipt, or those of a table, are to be reversed, or stand."""

    reason = PlainTextField(label=_("Why"))
