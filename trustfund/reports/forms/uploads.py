"""How a file to verify is read: hashed as it streams in, held in memory up to a limit, never stored."""

import hashlib
import io
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

LARGEST_FILE = 20 * 1024 * 1024
OVERHEAD = 64 * 1024  # of the form around the file
MOST_A_MINUTE = 30


class HashedFile(InMemoryUploadedFile):
    """A file in memory with its SHA-256."""

    sha256 = ""


class HashedUpload(FileUploadHandler):
    """Receives one file into memory and reckons its SHA-256; stops at the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.digest = hashlib.sha256()
        self.held = io.BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take the next bytes; beyond the limit, stop listening."""
        if start + len(raw_data) > LARGEST_FILE:
            raise StopUpload(connection_reset=True)
        self.digest.update(raw_data)
        self.held.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "HashedFile":
        """Return the file with its digest as `sha256`."""
        self.held.seek(0)
        found = HashedFile(
            file=self.held,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        found.sha256 = self.digest.hexdigest()
        return found


def is_too_large(request: HttpRequest) -> bool:
    """Return whether the request says that it is larger than any file we verify."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + OVERHEAD
    except ValueError:
        return True


def asks_too_often(address: str) -> bool:
    """Return whether this address has verified thirty files within a minute."""
    key = f"reports.verify:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > MOST_A_MINUTE
    except ValueError:  # it ran out in between
        return False
