"""Letters and one's own choice of notices, by program."""

from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.control.serializers.mailbox import (
    LetterOutput,
    LetterQuery,
    PreferenceInput,
    PreferenceOutput,
)
from trustfund.kernel.actor import Actor
from trustfund.mail import access, selectors, services
from trustfund.mail.models import Letter, Preference


class LetterList(ListView):
    """List the letters that the caller may read: ?person_id= and ?kind= narrow the list."""

    permission = "mail.letter_list"
    output = LetterOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:
        """Return the letters."""
        return selectors.letters(actor, **LetterQuery(data=self.request.query_params).validated())


class LetterDetail(DetailView):
    """Return one letter with its text and HTML."""

    permission = "mail.letter_detail"
    output = LetterOutput

    def load(self, actor: Actor, *, letter_id: UUID, **_address: Any) -> Letter:
        """Return the letter, if the caller may read it."""
        return access.letter_for(actor, letter_id)


class LetterResend(ActionView):
    """Have a letter that was given up tried again, at the person's address of today."""

    permission = "mail.letter_resend"
    input = NothingInput
    output = LetterOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Letter:
        """Send it anew."""
        return services.letter_resend(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Letter:
        """Return the letter as it is now."""
        return access.letter_for(actor, subject_id)


class PreferenceChoose(ActionView):
    """Choose when the caller's own notices come."""

    permission = "mail.preference_choose"
    input = PreferenceInput
    output = PreferenceOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Preference:
        """Keep the choice."""
        return services.preference_choose(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Preference:  # noqa: ARG002 - one's own
        """Return the choice as it is now."""
        return selectors.preference_of(actor.person_id)
