"""A log that may show different people different books, served on loopback; and forks of it."""

import base64
import contextlib
import io
import json
import random
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.standalone import trustfund_witness as witness
from tests.standalone.story import ORIGIN, Signer, body_of, growth, root

Reply = tuple[int, str]


class Log:
    """A signed log in memory. `leaves` may be exchanged for another branch at any time."""

    def __init__(self, seed: int) -> None:
        self.signer = Signer(ORIGIN, 1, b"served %d" % seed)
        self.leaves: list[bytes] = []
        self.received: list[str] = []
        self.replies: dict[str, Callable[[], Reply]] = {}  # instead of the honest answer
        self.asked: list[str] = []

    def note(self) -> str:
        body = body_of(len(self.leaves), root(self.leaves))
        return f"{body}\n{self.signer.line(body)}"

    def answer(self, path: str) -> Reply:
        """Return status and text of an address under /api/v1/trail/."""
        self.asked.append(path)
        what, *sizes = path.split("/")
        if what in self.replies:
            return self.replies[what]()
        if what == "checkpoint":
            return 200, self.note()
        old, new = (int(size) for size in sizes)
        if not 0 < old <= new <= len(self.leaves):
            return 404, ""
        hashes = [base64.b64encode(one).decode() for one in growth(self.leaves[:new], old)]
        return 200, json.dumps({"hashes": hashes})


class Handler(BaseHTTPRequestHandler):
    """Serve the log that the server holds."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._send(*self.server.log.answer(self._path()))  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.log.received.append(body)  # type: ignore[attr-defined]
        self._send(204, "")

    def _path(self) -> str:
        return self.path.removeprefix("/api/v1/trail/")

    def _send(self, status: int, text: str) -> None:
        with contextlib.suppress(OSError):  # whoever asked may have gone
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/api/v1/trail/elsewhere")
            self.end_headers()
            self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(log: Log) -> Iterator[str]:
    """Serve a log and yield the address of its API."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.log = log  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api/v1/trail/"
        finally:
            server.shutdown()
            thread.join()


def command(*arguments: object) -> tuple[int, str]:
    """Run the witness and return its answer and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = witness.main([str(one) for one in arguments])
    return code, said.getvalue()


def look(folder: Path, url: str, log: Log) -> tuple[int, str]:
    """Let the witness of a folder look at the log once."""
    vkey = log.signer.vkey
    return command("run", "--state", folder, "--url", url, "--log-vkey", vkey, "--once")


def fork_cases(count: int, seed: int) -> tuple[int, int]:
    """Show two forked copies to two witnesses, and count the forks that their next exchange finds.

    Each fork has its own common beginning and its own two ends, of any sizes. Both witnesses sign
    in good faith: neither can know. A fork is found when the exchange says so and keeps both notes.
    """
    source = random.Random(seed)
    found = 0
    with TemporaryDirectory() as folder:
        log = Log(seed)
        with served(log) as url:
            for number in range(count):
                found += _fork_found(Path(folder) / str(number), log, url, source)
    return count, found


def _fork_found(folder: Path, log: Log, url: str, source: random.Random) -> bool:
    common = [source.randbytes(32) for _ in range(source.randrange(12))]
    ends = [[source.randbytes(32) for _ in range(source.randrange(1, 12))] for _ in "ab"]
    for name, end in zip("ab", ends, strict=True):
        command("init", "--state", folder / name, "--name", f"{name}.example/w")
        for leaves in (common, common + end):
            log.leaves = leaves
            code, said = look(folder / name, url, log)
            if code != 0:
                raise AssertionError(said)
    log.leaves = common + ends[source.randrange(2)]  # whichever copy it shows now
    code, said = command("exchange", "--state", folder / "a", folder / "b")
    kept = list((folder / "a" / "evidence").glob("*.json"))
    return code == 1 and "forked" in said and len(kept) == 1
