"""The folder in which documents lie by default: a file appears whole and on disk, or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

PRIVATE_FOLDER = 0o750
# Nobody, the application included, has a reason to write to a file that is kept.
READ_ONLY = 0o440


class DocumentFolder(FileSystemStorage):
    """Keeps each content once. A name is never taken twice, overwritten or deleted here."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002
        """Return the name itself: the same name is the same content."""
        return name

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        with tempfile.NamedTemporaryFile(
            dir=self.base_location, prefix=".incoming-", delete=False
        ) as incoming:
            try:
                chunks: Iterable[bytes] = content.chunks()
                for chunk in chunks:
                    incoming.write(chunk)
                incoming.flush()
                os.fchmod(incoming.fileno(), READ_ONLY)
                os.fsync(incoming.fileno())
                Path(incoming.name).replace(target)
            except BaseException:
                with contextlib.suppress(FileNotFoundError):
                    Path(incoming.name).unlink()
                raise
        for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
            _folder_synced(folder)
        return name

    def delete(self, name: str) -> None:
        """Refuse.

        :raises PermissionError: always; a document is superseded and never deleted
        """
        message = f"{name} is kept: a document is superseded and never deleted."
        raise PermissionError(message)


def _folder_synced(folder: Path) -> None:
    """Bring a new entry of a folder to disk, so that it is there after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
