"""The letters that go with the demand of a promissory note, in both languages."""

import io
from datetime import datetime

from donors.builders import letters
from donors.models import EncashmentCall
from donors.services.payment_requests import LANGUAGES
from trustfund.documents import services as documents
from trustfund.documents.choices import Classification
from trustfund.events.models import Message
from trustfund.identity.selectors import system_actor


def demand_letters(*, message: Message, now: datetime) -> None:
    """Make the letters of a demand and keep them as documents, once."""
    call = EncashmentCall.objects.select_related(
        "line__note__agreement",
        "line__note__fund",
        "line__note__donor__organization",
        "called_by",
        "called_for",
    ).get(pk=message.subject_id)
    for language in LANGUAGES:
        letter = letters.demand_letter(call, language)
        documents.document_made(
            actor=system_actor(),
            now=now,
            about="donors.encashmentcall",
            about_id=call.pk,
            fund_id=call.line.note.fund_id,
            title=letter.title,
            classification=Classification.PARTIES,
            file=io.BytesIO(letter.content),
            name=letter.name,
        )
