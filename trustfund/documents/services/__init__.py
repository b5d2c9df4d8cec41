"""The acts of documents: store one, supersede it, change its class, give it out."""

from trustfund.documents.services.classes import classification_change
from trustfund.documents.services.downloads import Download, version_download
from trustfund.documents.services.storing import document_made, document_store, version_add

__all__ = [
    "Download",
    "classification_change",
    "document_made",
    "document_store",
    "version_add",
    "version_download",
]
