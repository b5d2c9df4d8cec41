"""What persons choose for themselves."""

import zoneinfo
from typing import Any

from django.utils.translation import gettext_lazy as _

from trustfund.identity.models import Person
from trustfund.kernel.errors import DomainError


def preferences_choose(*, person: Any, language: str, time_zone: str) -> None:
    """Remember in which language and zone this person reads. No record: it concerns nobody else.

    An empty zone means the installation's.

    :raises DomainError: for a language or a zone that is not known
    """
    if language not in {"en", "ko"}:
        raise DomainError(_("Choose a language."), fields={"language": _("Choose a language.")})
    if time_zone and time_zone not in zoneinfo.available_timezones():
        raise DomainError(_("Choose a time zone."), fields={"time_zone": _("Choose a time zone.")})
    Person.objects.filter(pk=person.pk).update(language=language, time_zone=time_zone)
