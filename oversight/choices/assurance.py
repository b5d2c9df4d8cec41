"""The words of external audit: the kinds of opinion of ISA 700 and ISA 705."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OpinionKind(TextChoices):
    """What the auditor concludes. An emphasis of matter does not change the kind (ISA 706)."""

    UNMODIFIED = "UNMODIFIED", _("Unmodified opinion")
    QUALIFIED = "QUALIFIED", _("Qualified opinion")
    ADVERSE = "ADVERSE", _("Adverse opinion")
    DISCLAIMER = "DISCLAIMER", _("Disclaimer of opinion")
