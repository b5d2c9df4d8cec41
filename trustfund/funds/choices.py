"""The words of funds: where a fund stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FundState(TextChoices):
    """Where a fund stands. Money moves only in an open one."""

    PREPARED = "PREPARED", _("In preparation")
    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")
