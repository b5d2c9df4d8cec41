"""The programming interface of documents: the same acts as the pages, by the same services."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from trustfund.api.views import ActionView, DetailView, KitView, ListView
from trustfund.db import clock
from trustfund.documents import access, selectors, services
from trustfund.documents.errors import FileTooLarge
from trustfund.documents.models import Document, Version
from trustfund.documents.serializers import (
    ClassificationChangeInput,
    DocumentOutput,
    DocumentRowOutput,
    DocumentStoreInput,
    VersionAddInput,
)
from trustfund.kernel.actor import Actor
from trustfund.web.downloads import attachment
from trustfund.web.uploads import was_too_large


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with its history, as programs read it."""

    document: Document
    history: list[Version]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.document, name)


def _shown(document: Document) -> Shown:
    return Shown(document, selectors.history(document))


class DocumentList(ListView):
    """List the documents about a thing that the caller may read, each with its current version."""

    permission = "documents.document_list"
    output = DocumentRowOutput

    def rows(self, actor: Actor, *, about: str, about_id: UUID) -> Any:
        """Return the current versions."""
        subject = access.subject_for(actor, about, about_id)
        return selectors.current_versions(actor, subject)


class DocumentDetail(DetailView):
    """Show a document with all its versions."""

    permission = "documents.document_detail"
    output = DocumentOutput

    def load(self, actor: Actor, *, document_id: UUID) -> Shown:
        """Return the document."""
        return _shown(access.document_for(actor, document_id))


class TakesFile(ActionView):
    """An act whose body brings a file: the parts of a form, or JSON to be told what it lacks."""

    parser_classes: Any = (MultiPartParser, JSONParser)

    def _read(self, request: Request) -> Any:
        sent = request.data
        if was_too_large(request._request):  # noqa: SLF001 - where the upload handler left its mark
            raise FileTooLarge
        del sent
        return super()._read(request)


class _DocumentAct(ActionView):
    output = DocumentOutput
    created = True

    def load(self, actor: Actor, subject_id: UUID) -> Shown:
        """Return the document of an earlier act."""
        return _shown(access.document_for(actor, subject_id))


class DocumentStore(TakesFile, _DocumentAct):
    """Store a file as a new document about a thing (multipart/form-data)."""

    permission = "documents.document_store"
    input = DocumentStoreInput

    def act(self, actor: Actor, now: datetime, *, file: Any, **data: Any) -> Shown:
        """Store it."""
        return _shown(
            services.document_store(actor=actor, now=now, file=file.file, name=file.name, **data)
        )


class VersionAdd(TakesFile, _DocumentAct):
    """Supersede the current version of a document (multipart/form-data)."""

    permission = "documents.version_add"
    input = VersionAddInput

    def act(self, actor: Actor, now: datetime, *, file: Any, **data: Any) -> Shown:
        """Add the version."""
        return _shown(
            services.version_add(actor=actor, now=now, file=file.file, name=file.name, **data)
        )


class ClassificationChange(_DocumentAct):
    """Move a document to another class, with a reason."""

    permission = "documents.classification_change"
    input = ClassificationChangeInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Shown:
        """Change the class."""
        return _shown(services.classification_change(actor=actor, now=now, **data))


class VersionDownload(KitView):
    """Return the bytes of a version, after they were hashed again."""

    permission = "documents.version_download"

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, _request: Request, document_id: UUID, number: int) -> FileResponse:
        """Return the bytes."""
        found = services.version_download(
            actor=self.actor, now=clock.now(), document_id=document_id, number=number
        )
        version = found.version
        return attachment(
            found.file, name=version.name, media_type=version.media_type, size=version.size
        )
