"""Forms of terminations: why notice is given, declined or withdrawn."""

from django.utils.translation import gettext_lazy as _

from trustfund.web.forms import KitForm, PlainTextField


class TerminationRecordForm(KitForm):
    """Why an agreement ends."""

    reason = PlainTextField(label=_("Why"), help_text=_("Both sides read it."))


class TerminationConfirmForm(KitForm):
    """Nothing to enter: the notice was proposed with its reason."""


class TerminationReasonForm(KitForm):
    """Why a notice is declined or withdrawn."""

    reason = PlainTextField(label=_("Why"))
