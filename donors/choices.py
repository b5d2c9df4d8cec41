"""The words of donors: where a donor, a pledge and an agreement stand, and rate sources."""

from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ECB: Final = "ECB"
SAME_CURRENCY: Final = "SAME"


class DonorStatus(TextChoices):
    """A donor is active from its first countersigned agreement on."""

    PROSPECTIVE = "PROSPECTIVE", _("Prospective")
    ACTIVE = "ACTIVE", _("Active")


class PledgeState(TextChoices):
    """How much of a pledge has become an agreement."""

    ANNOUNCED = "ANNOUNCED", _("Announced")
    PARTLY_CONVERTED = "PARTLY_CONVERTED", _("Partly signed")
    CONVERTED = "CONVERTED", _("Signed in full")


class Instrument(TextChoices):
    """Treaty-like wording (shall), or the non-binding wording (will) that some donors need."""

    AGREEMENT = "AGREEMENT", _("Administration agreement")
    ARRANGEMENT = "ARRANGEMENT", _("Administration arrangement")


class AgreementState(TextChoices):
    """Whose signatures an agreement bears."""

    DRAFT = "DRAFT", _("Draft")
    OFFERED = "OFFERED", _("Offered")
    COUNTERSIGNED = "COUNTERSIGNED", _("Countersigned")


RATE_SOURCES: Final[dict[str, Promise]] = {
    ECB: _("European Central Bank reference rate"),
    SAME_CURRENCY: _("Same currency"),
}


def rate_source_label(source: str) -> str | Promise:
    """Return the words for a stored rate source; a source typed by hand is its own words."""
    return RATE_SOURCES.get(source, source)
