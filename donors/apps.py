"""The Django application of donors and their contributions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DonorsConfig(AppConfig):
    """Donors, pledges, agreements, receipts and conversions."""

    name = "donors"
    label = "donors"
    verbose_name = _("Donors")
