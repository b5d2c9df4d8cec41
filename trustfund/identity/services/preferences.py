"""What persons choose for themselves."""

from typing import Any

from trustfund.identity.models import Person


def language_choose(*, person: Any, language: str) -> None:
    """Remember the language in which this person reads. No record: it concerns nobody else.

    :raises ValueError: for a language that the application does not speak
    """
    if language not in {"en", "ko"}:
        raise ValueError(language)
    Person.objects.filter(pk=person.pk).update(language=language)
