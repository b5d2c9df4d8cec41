"""The acts on the log by program: export, keys and witnesses."""

import weakref
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, KitView
from trustfund.audit import selectors as audit
from trustfund.control import services
from trustfund.control.serializers import (
    KeyRotateInput,
    LogKeyOutput,
    WitnessInput,
    WitnessOutput,
)
from trustfund.db import clock
from trustfund.kernel.actor import Actor

ZIP = "application/zip"


class ExportDownload(KitView):
    """Give everything that is needed to check the trail without this program, as a ZIP file."""

    permission = "audit.export_download"

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> FileResponse:  # noqa: ARG002
        """Return the file. An act: it is recorded."""
        made = services.export_download(actor=self.actor, now=clock.now(), door="api")
        answer = FileResponse(made.file, as_attachment=True, filename="trail.zip", content_type=ZIP)
        weakref.finalize(answer, made.file.close)  # also where nobody reads it to its end
        return answer


class KeyRotate(ActionView):
    """Let another key of the key file sign from the next checkpoint on."""

    permission = "audit.key_rotate"
    input = KeyRotateInput
    output = LogKeyOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Register the key."""
        return services.key_rotate(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Any:  # noqa: ARG002 - the matrix decides
        """Return the key of an earlier act."""
        return next(key for key in audit.log_keys() if key.pk == subject_id)


class _Witness(ActionView):
    output = WitnessOutput

    def load(self, actor: Actor, subject_id: UUID) -> Any:  # noqa: ARG002 - the matrix decides
        """Return the witness of an earlier act."""
        rows = audit.witness_rows()
        return next(row.witness for row in rows if row.witness.pk == subject_id)


class WitnessRegister(_Witness):
    """Register somebody outside who checks the log and signs its heads."""

    permission = "audit.witness_register"
    input = WitnessInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """Register the witness."""
        return services.witness_register(actor=actor, now=now, **data)


class WitnessRetire(_Witness):
    """Take no more lines of a witness."""

    permission = "audit.witness_retire"
    input = NothingInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Any:
        """End the witness."""
        return services.witness_retire(actor=actor, now=now, **data)
