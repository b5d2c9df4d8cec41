"""Promissory notes for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.api.parts import day_asked
from donors.api.registers import asked, chosen
from donors.forms import NoteListForm
from donors.models import Encashment, EncashmentCall
from donors.selectors import registers
from donors.selectors.notes import (
    NoteRow,
    encashment_call_for,
    encashment_for,
    note_for,
    note_row,
    note_rows,
    notes_visible_to,
)
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class NoteList(ListView):
    """Notes received by a day (?as_of=, ?donor_id=, ?currency=, ?standing=), newest first."""

    permission = "donors.note_list"
    output = serializers.NoteOutput

    def rows(self, actor: Actor, **kwargs: Any) -> list[NoteRow]:
        """Return the visible notes."""
        fund = fund_for(actor, kwargs["fund_id"])
        form = NoteListForm(
            **asked(self),
            donors=registers.donors_to_choose(actor),
            currencies=registers.currencies_of(notes_visible_to(actor), fund),
        )
        return note_rows(actor, fund, **chosen(form))


class NoteDetail(DetailView):
    """One note as of a day (?as_of=)."""

    permission = "donors.note_detail"
    output = serializers.NoteOutput

    def load(self, actor: Actor, **kwargs: Any) -> NoteRow:
        """Return the note."""
        return note_row(note_for(actor, kwargs["note_id"]), as_of=day_asked(self))


class _NoteAct(ActionView):
    """An act on a note."""

    output = serializers.NoteOutput

    def load(self, actor: Actor, subject_id: UUID) -> Any:
        """Return the note as it stands today."""
        return note_row(note_for(actor, subject_id), as_of=clock.now().date())


class NotePropose(_NoteAct):
    """Propose a note that a donor has deposited, with its encashment schedule."""

    permission = "donors.note_propose"
    input = serializers.NoteProposeInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Propose the note."""
        row = services.note_propose(actor=actor, now=now, **data)
        return note_row(row, as_of=now.date())


class NoteConfirm(_NoteAct):
    """Take a note into custody that another person proposed."""

    permission = "donors.note_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Confirm the note."""
        row = services.note_confirm(actor=actor, now=now, **data)
        return note_row(row, as_of=now.date())


class NoteDecline(_NoteAct):
    """Decline a note, with the reason."""

    permission = "donors.note_decline"
    input = serializers.NoteDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Decline the note."""
        row = services.note_decline(actor=actor, now=now, **data)
        return note_row(row, as_of=now.date())


class EncashmentRecord(ActionView):
    """Say that a receipt came in for a line of a note."""

    permission = "donors.encashment_record"
    input = serializers.EncashmentInput
    output = serializers.EncashmentOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Encashment:
        """Record the encashment."""
        return services.encashment_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Encashment:
        """Return the encashment."""
        return encashment_for(actor, subject_id)


class EncashmentCallDetail(DetailView):
    """One demand of a line of a note; its letters are the documents about it."""

    permission = "donors.encashment_call_detail"
    output = serializers.EncashmentCallOutput

    def load(self, actor: Actor, **kwargs: Any) -> EncashmentCall:
        """Return the demand."""
        return encashment_call_for(actor, kwargs["call_id"])


class EncashmentCallMake(ActionView):
    """Demand of the donor what is left of a line of its note."""

    permission = "donors.encashment_call"
    input = serializers.EncashmentCallInput
    output = serializers.EncashmentCallOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> EncashmentCall:
        """Demand it."""
        return services.encashment_call(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> EncashmentCall:
        """Return the demand."""
        return encashment_call_for(actor, subject_id)
