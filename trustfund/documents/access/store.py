"""The only way to the bytes: kept under their SHA-256, and hashed again before anybody gets them."""

import contextlib
import hashlib
import io
import logging
import tempfile
from collections.abc import Iterator
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext_lazy as _

from trustfund.documents.errors import ContentAltered, StoreUnavailable

ALIAS = "documents"
CHUNK = 256 * 1024
IN_MEMORY = 1024 * 1024
logger = logging.getLogger(__name__)


def path_of(sha256: str) -> str:
    """Return where a content lies: its digest, in two layers of folders."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def content_keep(file: IO[bytes]) -> tuple[str, int]:
    """Keep a content unless it is there already, and return its SHA-256 and its size in bytes.

    Call it before the transaction that writes the row: a content without a row harms nobody, a row
    without its content would.

    :raises StoreUnavailable: if the store does not answer, or is full
    """
    sha256, size = _hashed(file)
    name = path_of(sha256)
    try:
        if not _is_there(sha256, size):
            file.seek(0)
            saved = _store().save(name, File(file, name=name))
            if saved != name:
                message = f"the store kept {name} as {saved}"
                raise OSError(message)
    except Exception as error:  # each kind of store has errors of its own
        logger.exception("A document could not be kept")
        raise StoreUnavailable(
            _("The store of the files does not answer or is full. Nothing was kept; try later.")
        ) from error
    return sha256, size


def content_opened(sha256: str, *, size: int) -> IO[bytes]:
    """Return a private copy of a content, after its hash was compared, at its beginning.

    What was hashed is what is read: the copy lies in memory, or beyond one megabyte in a file
    without a name. Close it after use.

    :raises ContentAltered: if the content is gone or is not what was recorded
    :raises StoreUnavailable: if the store does not answer
    """
    copy: IO[bytes]
    copy = io.BytesIO() if size <= IN_MEMORY else tempfile.TemporaryFile()  # noqa: SIM115
    try:
        fault = content_fault(sha256, size=size, copy=copy)
    except Exception as error:
        copy.close()
        logger.exception("A document could not be read")
        raise StoreUnavailable(
            _("The store of the files does not answer. Nothing was read; try later.")
        ) from error
    if fault:
        copy.close()
        logger.error("Document %s %s", sha256, fault)
        raise ContentAltered(
            _(
                "The stored file is gone or does not have its recorded digest, and is not given "
                "out. Tell the system administrator; the command verify_documents names it."
            )
        )
    copy.seek(0)
    return copy


def content_fault(sha256: str, *, size: int, copy: IO[bytes] | None = None) -> str:
    """Return in words what is wrong with a stored content, "" if nothing is.

    What is read goes into `copy` as well, never more than the recorded size.
    """
    digest, seen = hashlib.sha256(), 0
    try:
        opened = _store().open(path_of(sha256), "rb")
    except FileNotFoundError:
        return "is not in the store"
    with contextlib.closing(opened):
        while chunk := opened.read(CHUNK):
            seen += len(chunk)
            if seen > size:
                return "is longer than was recorded"
            digest.update(chunk)
            if copy is not None:
                copy.write(chunk)
    if seen != size:
        return "is shorter than was recorded"
    return "" if digest.hexdigest() == sha256 else "does not have its digest"


def digests_kept() -> Iterator[str]:
    """Yield the SHA-256 of each content in the store, also of those that no version names."""
    store = _store()
    for first in _folders(store, "sha256"):
        for second in _folders(store, f"sha256/{first}"):
            _inner, files = store.listdir(f"sha256/{first}/{second}")
            yield from sorted(files)


def _folders(store: Storage, path: str) -> list[str]:
    try:
        folders, _files = store.listdir(path)
    except FileNotFoundError:
        return []
    return sorted(folders)


def _is_there(sha256: str, size: int) -> bool:
    """Return whether this very content lies in the store already, and not only its name."""
    if not _store().exists(path_of(sha256)):
        return False
    fault = content_fault(sha256, size=size)
    if fault:
        logger.error("Document %s %s; it is kept anew", sha256, fault)
    return not fault


def _store() -> Storage:
    return storages[ALIAS]


def _hashed(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
