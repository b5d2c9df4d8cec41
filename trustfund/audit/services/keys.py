"""The keys that sign the log: private halves in a file outside the database, public ones in it."""

import contextlib
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
)
from django.conf import settings
from django.core import checks
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit.errors import LogKeyExposed, LogKeyMissing, LogKeyRegistered, LogKeyUnknown
from trustfund.audit.models import LogKey
from trustfund.audit.rules.checkpoint import LOG_KEY, VerifierKey
from trustfund.audit.services.records import record
from trustfund.kernel.actor import Actor

BEGIN = b"-----BEGIN PRIVATE KEY-----"
OTHERS = stat.S_IRWXG | stat.S_IRWXO
PRIVATE = stat.S_IRUSR | stat.S_IWUSR


def keys_in_file(path: Path | None = None) -> dict[str, Ed25519PrivateKey]:
    """Return the private keys in the key file by the text of their public halves, in file order.

    More than one is there while a key is being replaced.

    :raises LogKeyMissing: if the setting names no file, or it holds no Ed25519 key
    :raises LogKeyExposed: if others than its owner may read it
    """
    path = _key_file() if path is None else path
    if settings.LOG_KEY_IS_MADE and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # another process was faster
            key_file_make(path, beside=False)
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read()
    except OSError as error:
        sentence = _(
            "The file with the key that signs the log cannot be read: %(path)s. As the user that "
            "runs the worker, run: manage.py log_key_new"
        )
        raise LogKeyMissing(sentence % {"path": path}) from error
    if mode & OTHERS:
        sentence = _("Others may read the key that signs the log. Run: chmod 600 %(path)s")
        raise LogKeyExposed(sentence % {"path": path})
    found = {}
    for block in content.split(BEGIN)[1:]:
        private = _private_key(BEGIN + block, path)
        found[_verifier_key(private).text] = private
    if not found:
        sentence = _("There is no Ed25519 key in %(path)s. Make one: manage.py log_key_new")
        raise LogKeyMissing(sentence % {"path": path})
    return found


def key_file_make(path: Path, *, beside: bool) -> str:
    """Write a fresh key into a new file with mode 0600, or beside those in the file that is there.

    Return the text of its public half.

    :raises FileExistsError: if the file is there and the key shall not stand beside others
    """
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    if beside:
        with path.open("ab") as file:
            file.write(pem)
    else:
        _write_new(path, pem)
    return _verifier_key(private).text


def key_file_problems() -> list[str]:
    """Return in words why this process could not sign the log; empty when it could."""
    try:
        keys_in_file()
    except (LogKeyMissing, LogKeyExposed) as error:
        return [str(error)]
    return []


def key_file_check(**_options: Any) -> list[checks.CheckMessage]:
    """Say the same as a deployment check, where a key file is named; the web process needs none."""
    problems = key_file_problems() if settings.LOG_KEY_FILE else []
    return [checks.Error(problem, id="trustfund.E002") for problem in problems]


@transaction.atomic
def key_add(*, actor: Actor, now: datetime, action: str, vkey: str) -> LogKey:
    """Register the key that signs from the next checkpoint on, and record the act.

    The record names the old key beside the new one. The caller has asked whether the actor may.

    :raises LogKeyUnknown: if the key file does not hold the private half
    :raises LogKeyRegistered: if it is registered, or the last one has not signed yet
    """
    if vkey not in keys_in_file():
        sentence = _("The key file does not hold this key. Make it there: manage.py log_key_new")
        raise LogKeyUnknown(sentence, fields={"vkey": sentence})
    old, size = current_key(), log_hold()
    try:
        with transaction.atomic():
            key = LogKey.objects.create(vkey=vkey, since_size=size + 1 if old else 0)
    except IntegrityError as error:
        sentence = _(
            "This key is registered already, or another is and has not signed yet. "
            "Wait for the next checkpoint."
        )
        raise LogKeyRegistered(sentence, fields={"vkey": sentence}) from error
    key.refresh_from_db()
    extra = {"old_key": old.vkey if old else None, "new_key": vkey}
    record(actor, action, subject=key, at=now, extra=extra)
    return key


def current_key() -> LogKey | None:
    """Return the key that signs the next checkpoint; None before the first sealing."""
    return LogKey.objects.order_by("-since_size").first()


def log_hold() -> int:
    """Wait for the log, keep others out until the transaction ends, and return its size."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_log_hold()")
        row = cursor.fetchone()
    size: int = row[0]
    return size


def _write_new(path: Path, content: bytes) -> None:
    """Make a private file that is never seen half written."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(unfinished, flags, PRIVATE), "wb") as file:
        file.write(content)
    try:
        path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()


def _key_file() -> Path:
    if not settings.LOG_KEY_FILE:
        raise LogKeyMissing(
            _(
                "TRUSTFUND_LOG_KEY_FILE is not set: it names the file with the log's key. Set it for "
                "the worker, then run: manage.py log_key_new"
            )
        )
    return Path(settings.LOG_KEY_FILE)


def _private_key(pem: bytes, path: Path) -> Ed25519PrivateKey:
    try:
        found = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        sentence = _("There is something else than an Ed25519 key in %(path)s.")
        raise LogKeyMissing(sentence % {"path": path}) from error
    if not isinstance(found, Ed25519PrivateKey):
        sentence = _("There is something else than an Ed25519 key in %(path)s.")
        raise LogKeyMissing(sentence % {"path": path})
    return found


def _verifier_key(private: Ed25519PrivateKey) -> VerifierKey:
    return VerifierKey(settings.LOG_ORIGIN, LOG_KEY, private.public_key().public_bytes_raw())
