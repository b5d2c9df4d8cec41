"""The words of the outbox: where a delivery stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    """Where a delivery stands."""

    WAITING = "WAITING", _("Waiting")
    LEASED = "LEASED", _("Running")
    DONE = "DONE", _("Done")
    FAILED = "FAILED", _("Failed")
