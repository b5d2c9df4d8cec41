"""pdf_of: nothing is fetched, nothing leaks, nothing runs away, and the same page gives the same bytes."""

import contextlib
import errno
import hashlib
import importlib.util
import io
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pypdf
import pytest

from trustfund.render import pdf
from trustfund.render.pdf import EmbeddedFile, Limits, RenderError, pdf_of

WHEN = datetime(2026, 2, 16, 9, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en"><head><title>Report</title>{head}</head><body>{body}</body></html>'

# {url} is the canary's address.
VECTORS = {
    "image": '<img src="{url}">',
    "style link": '<link rel="stylesheet" href="{url}">',
    "style import": '<style>@import "{url}";</style>',
    "style background": '<p style="background: url({url})">x</p>',
    "style list mark": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "style font": "<style>@font-face {{ font-family: f; src: url({url}) }} p {{ font-family: f }}</style><p>x</p>",
    "attachment": '<link rel="attachment" href="{url}">',
    "object": '<object data="{url}" type="image/png"></object>',
    "embed": '<embed src="{url}" type="image/png">',
    "drawing image": '<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="9" height="9"/></svg>',
    "drawing use": '<svg width="9" height="9" xmlns="http://www.w3.org/2000/svg"><use href="{url}#a"/></svg>',
    "base": '<base href="{url}"><img src="x.png">',
}
FILES = {
    "attachment of a file": '<link rel="attachment" href="file:///etc/passwd">',
    "image of a file": '<img src="file:///etc/passwd">',
}


@pytest.fixture
def canary():
    """Return the address of a server on this machine, and the list of who asked it."""
    asked: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/canary.png", asked
    server.shutdown()
    server.server_close()
    thread.join(5)


def made(body: str, *, head: str = "", **more) -> pdf.Pdf:
    return pdf_of(PAGE.format(head=head, body=body), identifier="mark", created=WHEN, **more)


class TestNothingIsFetched:
    @pytest.mark.parametrize("vector", VECTORS)
    def test_a_page_that_asks_for_something_reaches_nobody(self, canary, vector):
        url, asked = canary
        # In the machine's own network, so that only the fetcher stands between.
        with contextlib.suppress(RenderError):
            made(VECTORS[vector].format(url=url), limits=Limits(isolated=False))
        assert asked == []

    @pytest.mark.parametrize("vector", FILES)
    def test_a_file_of_the_machine_gets_nowhere(self, vector):
        try:
            content = made(FILES[vector]).content
        except RenderError:
            return
        reader = pypdf.PdfReader(io.BytesIO(content))
        assert not reader.attachments
        assert b"root:" not in content

    def test_without_the_fetcher_there_is_still_no_network(self, canary):
        url, asked = canary
        port = int(url.split(":")[2].split("/")[0])
        program = (
            "import importlib.util, socket, sys\n"
            f"spec = importlib.util.spec_from_file_location('p', {str(pdf.PROCESS)!r})\n"
            "p = importlib.util.module_from_spec(spec); spec.loader.exec_module(p)\n"
            "print(p.network_leave())\n"
            "try:\n"
            f"    socket.create_connection(('127.0.0.1', {port}), 2); print('reached')\n"
            "except OSError: print('nowhere')\n"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
        )
        network, outcome = done.stdout.split()
        if network == "shared":
            pytest.skip("this machine permits no network namespace; the fingerprint says so")
        assert outcome == "nowhere"
        assert asked == []

    def test_the_fingerprint_says_which_network_there_was(self):
        assert made("x").made["network"] in {"none", "shared"}
        assert made("x", limits=Limits(isolated=False)).made["network"] == "shared"


def loaded():
    """Return the process's own module, which no other code imports."""
    spec = importlib.util.spec_from_file_location("process", pdf.PROCESS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestNothingRunsAway:
    def test_memory_is_limited(self):
        little = Limits(memory=200 * 1024**2)
        assert made("<p>word</p>" * 50, limits=little).made["pages"] == 2
        with pytest.raises(RenderError) as caught:
            made("<p>word</p>" * 10_000, limits=little)
        assert caught.value.code == "too_large"

    def test_any_error_of_a_process_without_memory_is_the_memory_limit(self):
        process = loaded()
        plenty, used_up = 2**50, 2**20
        assert process.kind_of(ValueError("odd"), memory=plenty) == "refused"
        assert process.kind_of(ValueError("odd"), memory=used_up) == "too_large"
        assert process.kind_of(MemoryError(), memory=plenty) == "too_large"
        assert process.kind_of(OSError(errno.ENOMEM, "no"), memory=plenty) == "too_large"
        assert process.kind_of(OSError(errno.EIO, "no"), memory=plenty) == "refused"

    def test_processor_time_is_limited(self):
        with pytest.raises(RenderError) as caught:
            made("<p>word</p>" * 20_000, limits=Limits(cpu_seconds=2))
        assert caught.value.code == "too_slow"

    def test_time_on_the_wall_is_limited(self):
        with pytest.raises(RenderError) as caught:
            made("<p>word</p>" * 20_000, limits=Limits(wall_seconds=1))
        assert caught.value.code == "too_slow"

    @pytest.mark.parametrize(
        "bomb",
        [
            '<table><tr><td colspan="100000000">x</td></tr></table>',
            "<div>" * 5000 + "x",
            '<div style="display:grid;grid-template-columns:repeat(1000000,1px)">x</div>',
            '<div style="width:1e9px;height:1e9px">x</div>',
        ],
    )
    def test_a_bomb_ends_within_its_limits(self, bomb):
        begun = time.monotonic()
        with contextlib.suppress(RenderError):
            made(bomb, limits=Limits(cpu_seconds=2, wall_seconds=15))
        assert time.monotonic() - begun < 20

    def test_work_that_nobody_wants_any_more_is_given_up(self, monkeypatch):
        class Unwanted(RuntimeError):
            pass

        def unwanted() -> None:
            raise Unwanted

        monkeypatch.setattr(pdf, "BEAT_SECONDS", 0.2)
        with pytest.raises(Unwanted):
            made("<p>word</p>" * 20_000, alive=unwanted)


class TestTheSameBytes:
    def test_each_time_with_an_attachment(self):
        attached = [EmbeddedFile("data.json", "Data", b'{"a":1}')]
        digests = {
            hashlib.sha256(made("<h1>한국 Report</h1>", attachments=attached).content).hexdigest()
            for _time in range(3)
        }
        assert len(digests) == 1

    def test_only_the_vendored_fonts_are_used(self):
        body = '<p style="font-family: DejaVu Sans, Arial, monospace">word 한글</p>'
        reader = pypdf.PdfReader(io.BytesIO(made(body).content))
        names = {
            str(font.get_object()["/BaseFont"]).split("+")[-1]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert names
        assert all(name.startswith(("Inter", "Noto-Sans-KR")) for name in names), names

    def test_the_mark_can_be_read_without_a_reader(self):
        head = '<meta name="keywords" content="trustfund-report:x">'
        assert b"trustfund-report:x" in made("x", head=head).content
