"""Imported tables for programs."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from donors import access, selectors, serializers, services
from donors.api.parts import Standing
from donors.api.registers import asked, narrowed
from donors.builders.tables import table_file, template_file
from donors.forms import TableListForm
from donors.models import TableImport
from trustfund.api.views import ActionView, DetailView, KitView, ListView
from trustfund.documents.api import TakesFile
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor
from trustfund.render.files import MEDIA
from trustfund.web.downloads import attachment


class TableList(ListView):
    """The tables that were checked or imported for a fund, newest first (?kind=, ?state=)."""

    permission = "donors.table_list"
    output = serializers.TableOutput

    def rows(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the fund's tables."""
        fund = fund_for(actor, kwargs["fund_id"])
        wanted = narrowed(TableListForm(**asked(self)))
        return selectors.tables_of(actor, fund.pk).filter(**wanted)


class TableDetail(DetailView):
    """One table with its totals and rows."""

    permission = "donors.table_detail"
    output = serializers.TablePageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the table with what was found."""
        table = access.table_for(actor, kwargs["table_id"])
        return Standing(table, found=selectors.table_page(table))


class TableDownload(KitView):
    """Table 1 of a table as PDF, XLSX or CSV, or its rejected rows as CSV."""

    permission = "donors.table_download"

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, table_id: UUID, what: str) -> FileResponse:  # noqa: ARG002
        """Return the file."""
        table = access.table_for(self.actor, table_id)
        content, media_type = table_file(table, what)
        return attachment(
            io.BytesIO(content),
            name=f"{table.number}_{what}",
            media_type=media_type,
            size=len(content),
        )


class TableTemplate(KitView):
    """The template of pledges, agreements, installments or receipts as XLSX."""

    permission = "donors.table_template"

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, _request: Request, rows: str) -> FileResponse:
        """Return the file."""
        content = template_file(rows)
        return attachment(
            io.BytesIO(content),
            name=f"template_{rows}.xlsx",
            media_type=MEDIA["xlsx"],
            size=len(content),
        )


class _TableAct(ActionView):
    """An act on a table that was checked."""

    output = serializers.TableOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> TableImport:
        """Return the table."""
        return access.table_for(actor, subject_id)


class TableCheck(TakesFile, _TableAct):
    """Read a file by a map and keep what was found; nothing is imported (multipart/form-data)."""

    permission = "donors.table_check"
    input = serializers.TableCheckInput
    created = True

    def act(self, actor: Actor, now: datetime, *, file: Any, **data: Any) -> TableImport:
        """Check the table."""
        return services.table_check(actor=actor, now=now, file=file.file, name=file.name, **data)


class TableRemap(_TableAct):
    """Read the file of a table again, by another map."""

    permission = "donors.table_remap"
    input = serializers.TableRemapInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> TableImport:
        """Read it again."""
        return services.table_remap(actor=actor, now=now, **data)


class TableImported(_TableAct):
    """Import a table that was checked, as something to compare with."""

    permission = "donors.table_import"

    def act(self, actor: Actor, now: datetime, **data: Any) -> TableImport:
        """Import the table."""
        return services.table_import(actor=actor, now=now, **data)


class TableWithdraw(_TableAct):
    """Withdraw a table with a reason."""

    permission = "donors.table_withdraw"
    input = serializers.TableWithdrawInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> TableImport:
        """Withdraw the table."""
        return services.table_withdraw(actor=actor, now=now, **data)
