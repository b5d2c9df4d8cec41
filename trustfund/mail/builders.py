"""A letter's subject, text and HTML, in the language of whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from trustfund.mail.choices import LETTER_KINDS, SENTENCES, SEVERAL, NoticeKind
from trustfund.mail.models import Notice


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it leaves."""

    kind: str
    subject: str
    text: str
    html: str


def rendered(notices: Sequence[Notice], *, language: str) -> Rendered:
    """Return the letter that tells these notices, at least one, in this language."""
    kind = notices[0].kind if len(notices) == 1 else SEVERAL
    with translation.override(language):
        subject = " ".join(str(LETTER_KINDS[kind]).split())
        context = {
            "subject": subject,
            "language": language,
            "items": [_item(notice) for notice in notices],
            "preferences_url": _address(reverse("control:preference_choose")),
        }
        return Rendered(
            kind=kind,
            subject=subject,
            text=render_to_string("mail/letter.txt", context).strip() + "\n",
            html=render_to_string("mail/letter.html", context),
        )


def sentence(kind: str, words: dict[str, Any]) -> str:
    """Return the sentence of this kind in the language of now.

    :raises KeyError: if `words` lacks one of the sentence
    """
    return str(SENTENCES[kind]) % words


def _item(notice: Notice) -> dict[str, str]:
    return {
        "title": str(NoticeKind(notice.kind).label),
        "sentence": sentence(notice.kind, notice.words),
        "url": _address(notice.path),
    }


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
