"""The Django application of disbursements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisbursementsConfig(AppConfig):
    """Grants, withdrawal applications and payments."""

    name = "disbursements"
    label = "disbursements"
    verbose_name = _("Disbursements")
