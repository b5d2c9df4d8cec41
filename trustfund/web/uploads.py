"""How every uploaded file is received: up to the limit of documents, and no further."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

OVERHEAD = 64 * 1024  # of the form around the file


class LimitedUpload(FileUploadHandler):
    """Stops listening when a file is larger than any that is kept, before it fills the disk.

    The request then carries no file, and `upload_was_too_large` says why.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Hand the bytes on, or stop. The limit is for all files of a request together."""
        self.received += len(raw_data)
        if self.received > settings.DOCUMENTS_MAX_BYTES + OVERHEAD:
            if self.request is not None:
                self.request.upload_was_too_large = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def was_too_large(request: HttpRequest) -> bool:
    """Return whether a file of this request was larger than any that is kept."""
    return bool(getattr(request, "upload_was_too_large", False))
