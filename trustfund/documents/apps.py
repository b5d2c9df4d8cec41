"""The Django application of documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Stored files, their versions, and who may read them."""

    name = "trustfund.documents"
    label = "documents"
