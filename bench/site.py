"""The site as a server runs it: gunicorn on a free port, against the bench's own database."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from bench import ground

START_SECONDS = 60


@contextlib.contextmanager
def gunicorn(*, threads: int = 8) -> Iterator[str]:
    """Serve the app as a server does while the body runs, and yield its address.

    Two workers; with more than one thread each, they wait for the database at the same time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_OWNER_URL"}
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "trustfund.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", "2", "--threads", str(threads), "--backlog", "2048", "--timeout", "240",
            "--log-level", "error", "--no-control-socket",
        ],
        cwd=ground.CHECKOUT, env=environment, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        listening(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def listening(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Return when the site takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
