"""Bank statements and their lines for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework.request import Request

from donors import access, serializers, services
from donors.api.parts import Standing
from donors.api.registers import asked, chosen, narrowed
from donors.forms import LineListForm, StatementListForm
from donors.models import LineMatch, StatementImport
from donors.selectors import lines
from donors.services.statement_import import map_read
from trustfund.api.pagination import KeysetPagination
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.db import clock
from trustfund.documents.api import TakesFile
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class StatementList(ListView):
    """List the bank files of a fund, newest first (?state=)."""

    permission = "donors.statement_list"
    output = serializers.StatementImportOutput

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the imports."""
        fund = fund_for(actor, fund_id)
        wanted = narrowed(StatementListForm(**asked(self)))
        return access.imports_visible_to(actor).filter(fund=fund, **wanted)


class StatementImportAct(TakesFile):
    """Hand in a file of the bank (multipart/form-data). A job takes it, whole or not at all."""

    permission = "donors.statement_import"
    input = serializers.StatementImportInput
    output = serializers.StatementImportOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> StatementImport:
        """Keep the file."""
        return services.statement_import(
            actor=actor,
            now=now,
            fund_id=data["fund_id"],
            file=data["file"].file,
            name=data["file"].name,
            csv_map=map_read(data["map"]),
            encoding=data["encoding"],
        )

    def load(self, actor: Actor, subject_id: UUID) -> StatementImport:
        """Return the import as it is now."""
        return access.import_for(actor, subject_id)


class StatementDetail(DetailView):
    """One bank file: how far it is, its statements, and what became of their lines."""

    permission = "donors.statement_detail"
    output = serializers.StatementImportPageOutput

    def load(self, actor: Actor, *, import_id: UUID) -> Any:
        """Return the import with its statements."""
        row = access.import_for(actor, import_id)
        return Standing(row, statements=lines.statement_pages(row.pk))


class LinePages(KeysetPagination):
    """Pages of lines, each with what became of it."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """Return one page of rows."""
        today = clock.now().date()
        found: Any = super().paginate_queryset(queryset, request, view=view) or []
        return [lines.line_row(line, today=today) for line in found]


class LineList(ListView):
    """List the lines of a fund that wait, in suspense or held, newest first (?since=, ?currency=, ?text=)."""

    permission = "donors.line_list"
    output = serializers.LineOutput
    pagination_class = LinePages

    def rows(self, actor: Actor, *, fund_id: UUID, **_address: Any) -> Any:
        """Return the lines."""
        waiting = lines.lines_waiting(actor, fund_for(actor, fund_id))
        form = LineListForm(**asked(self), currencies=sorted(lines.currencies_of(waiting)))
        return lines.lines_found(waiting, **chosen(form))


class LineDetail(DetailView):
    """One line, with the agreements that it may be paid under."""

    permission = "donors.line_detail"
    output = serializers.LinePageOutput

    def load(self, actor: Actor, *, line_id: UUID) -> Any:
        """Return the line."""
        line = access.line_for(actor, line_id)
        today = clock.now().date()
        told = lines.line_suggestions(actor, line, today=today)
        return Standing(_row(actor, line_id), suggestions=[one.suggestion for one in told])


class _MatchAct(ActionView):
    output = serializers.LineMatchOutput

    def load(self, actor: Actor, subject_id: UUID) -> LineMatch:
        """Return the proposal as it is now."""
        return access.match_for(actor, subject_id)


class LineMatchPropose(_MatchAct):
    """Say under which agreements a line was paid. Nothing is booked yet."""

    permission = "donors.line_match_propose"
    input = serializers.LineMatchProposeInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> LineMatch:
        """Propose the match."""
        parts = [(part["agreement_id"], part["money"]) for part in data.pop("parts")]
        return services.line_match_propose(actor=actor, now=now, parts=parts, **data)


class LineMatchConfirm(_MatchAct):
    """Confirm another person's proposal: its parts become receipts, or have gone back."""

    permission = "donors.line_match_confirm"
    input = serializers.LineMatchConfirmInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> LineMatch:
        """Confirm it."""
        return services.line_match_confirm(actor=actor, now=now, **data)


class LineMatchDecline(_MatchAct):
    """Decline another person's proposal, with the reason."""

    permission = "donors.line_match_decline"
    input = serializers.LineMatchDeclineInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> LineMatch:
        """Decline it."""
        return services.line_match_decline(actor=actor, now=now, **data)


class HeldLineSettle(ActionView):
    """Say whether a held line is a movement of its own."""

    permission = "donors.held_line_settle"
    input = serializers.HeldLineSettleInput
    output = serializers.LineOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Settle it."""
        return _row(actor, services.held_line_settle(actor=actor, now=now, **data).pk)

    def again(self, actor: Actor, outcome: Any) -> Any:  # noqa: ARG002 - the address names the line
        """Return the line as it is now: the record is about its statement."""
        return _row(actor, self.kwargs["line_id"])


def _row(actor: Actor, line_id: UUID) -> Any:
    found = lines.with_taken(access.lines_visible_to(actor).filter(pk=line_id)).get()
    return lines.line_row(found, today=clock.now().date())
