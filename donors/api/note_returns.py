"""Promissory notes that are given back, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.models import NoteReturn
from donors.selectors.note_returns import note_return_for
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class NoteReturnDetail(DetailView):
    """One return of a note to its donor."""

    permission = "donors.note_return_detail"
    output = serializers.NoteReturnOutput

    def load(self, actor: Actor, **kwargs: Any) -> NoteReturn:
        """Return the return."""
        return note_return_for(actor, kwargs["return_id"])


class _ReturnAct(ActionView):
    """An act on a return."""

    output = serializers.NoteReturnOutput

    def load(self, actor: Actor, subject_id: UUID) -> NoteReturn:
        """Return the return."""
        return note_return_for(actor, subject_id)


class NoteReturnPropose(_ReturnAct):
    """Propose that a note is given back, as far as it never was encashed."""

    permission = "donors.note_return_propose"
    input = serializers.NoteReturnInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> NoteReturn:
        """Propose the return."""
        return services.note_return_propose(actor=actor, now=now, **data)


class NoteReturnConfirm(_ReturnAct):
    """Give a note back, as another person of another unit than who proposed it."""

    permission = "donors.note_return_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> NoteReturn:
        """Confirm the return."""
        return services.note_return_confirm(actor=actor, now=now, **data)


class NoteReturnDecline(_ReturnAct):
    """Decline a return, with the reason: the note stays in custody."""

    permission = "donors.note_return_decline"
    input = serializers.NoteDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> NoteReturn:
        """Decline the return."""
        return services.note_return_decline(actor=actor, now=now, **data)
