"""PDF/A-3 from HTML, in a process of its own with limits on memory, time and network."""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).with_name("fonts")
PROCESS = Path(__file__).with_name("pdf_process.py")
VARIANT = "pdf/a-3a"
MEMORY = 2 * 1024**3
MAX_PAGES = 400
CPU_SECONDS = 90
WALL_SECONDS = 120
BEAT_SECONDS = 5.0
# Where the system keeps its libraries; the rest of the environment stays outside.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class RenderError(Exception):
    """The document could not be made. `code` is 'too_large', 'too_slow' or 'refused'."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside the PDF, such as the data that the report was made from."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Pdf:
    """The bytes, and what made them: versions, pages, and the network that the process had."""

    content: bytes
    made: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one rendering may use. `isolated=False` leaves the network namespace as it is."""

    memory: int = MEMORY
    cpu_seconds: int = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    isolated: bool = True


def pdf_of(
    html: str,
    *,
    identifier: str,
    created: datetime,
    attachments: Sequence[EmbeddedFile] = (),
    limits: Limits | None = None,
    alive: Callable[[], None] | None = None,
) -> Pdf:
    """Return the PDF of a self-contained page. The same input gives the same bytes.

    `alive` is called every few seconds while it works; if that raises, the work is given up.

    :raises RenderError: if it asks for anything outside itself or exceeds a limit
    """
    bounds = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        job = _job(Path(folder), identifier, created, attachments, bounds)
        given = json.dumps(job).encode() + b"\n" + html.encode()
        with subprocess.Popen(  # noqa: S603 - our own file, no shell
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(folder),
            cwd=folder,
        ) as process:
            try:
                out, err = _finished(process, given, bounds.wall_seconds, alive)
            finally:
                process.kill()
    return _answer(process.returncode, out, err)


def _command() -> list[str]:
    """Return the process, alone, which finds compiled modules where this one does: they are half its start."""
    keeping = ["-B"] if sys.dont_write_bytecode else []
    if sys.pycache_prefix:
        keeping += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    return [sys.executable, "-I", *keeping, str(PROCESS)]


def _finished(
    process: "subprocess.Popen[bytes]",
    given: bytes,
    wall_seconds: float,
    alive: Callable[[], None] | None,
) -> tuple[bytes, bytes]:
    """Return what the process wrote, asking now and then whether it is still wanted."""
    deadline = time.monotonic() + wall_seconds
    rest: bytes | None = given
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise RenderError("too_slow", f"{wall_seconds} s")
        try:
            return process.communicate(rest, timeout=min(left, BEAT_SECONDS))
        except subprocess.TimeoutExpired:
            rest = None  # it goes on sending by itself
            if alive is not None:
                alive()


def _job(
    folder: Path,
    identifier: str,
    created: datetime,
    attachments: Sequence[EmbeddedFile],
    bounds: Limits,
) -> dict[str, Any]:
    config = folder / "fonts.conf"
    config.write_text(FONTCONFIG.format(fonts=FONTS, cache=folder / "cache"), encoding="utf-8")
    return {
        "identifier": identifier,
        "created": created.isoformat(),
        "variant": VARIANT,
        "max_pages": MAX_PAGES,
        "memory": bounds.memory,
        "cpu": bounds.cpu_seconds,
        "network": "none" if bounds.isolated else "shared",
        "fontconfig": str(config),
        "folder": str(folder),
        "attachments": [
            {
                "name": item.name,
                "description": item.description,
                "content": base64.b64encode(item.content).decode(),
            }
            for item in attachments
        ],
    }


def _environment(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _answer(code: int, out: bytes, err: bytes) -> Pdf:
    head, _, content = out.partition(b"\n")
    try:
        made = json.loads(head)
    except ValueError:
        reason = "too_slow" if code in {-signal.SIGXCPU, -signal.SIGKILL} else "too_large"
        detail = f"exit {code}: {err[-300:].decode(errors='replace')}"
        raise RenderError(reason, detail) from None
    if "error" in made:
        raise RenderError(made["error"], made["detail"])
    return Pdf(content, made)
