"""The only way to documents: to what they belong to, to their rows, and to their bytes."""

from trustfund.documents.access.documents import (
    document_for,
    documents_about,
    own_document_for,
    version_for,
)
from trustfund.documents.access.folder import DocumentFolder
from trustfund.documents.access.store import (
    content_keep,
    content_opened,
    digests_kept,
    path_of,
)
from trustfund.documents.access.subjects import subject_for, subject_of

__all__ = [
    "DocumentFolder",
    "content_keep",
    "content_opened",
    "digests_kept",
    "document_for",
    "documents_about",
    "own_document_for",
    "path_of",
    "subject_for",
    "subject_of",
    "version_for",
]
