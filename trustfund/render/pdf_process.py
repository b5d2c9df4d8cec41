"""The process that turns HTML into PDF: without network, without files of others, within limits.

Run by path, in isolated mode: it imports WeasyPrint and the standard library only. It reads one
JSON line and the HTML from standard input; it writes one JSON line and the PDF.
"""

import base64
import ctypes
import errno
import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
NEARLY_ALL = 0.75


def network_leave() -> str:
    """Move into an empty network namespace where the machine permits; return which one we are in."""
    if not sys.platform.startswith("linux"):
        return "shared"
    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (CLONE_NEWUSER | CLONE_NEWNET, CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            return "none"
    return "shared"


def limits_set(*, memory: int, cpu: int) -> None:
    """Limit memory (bytes), processor time (seconds), written files (bytes) and open files."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def pdf_write(html: str, job: dict) -> tuple[bytes, dict]:
    """Return the PDF and what made it.

    The fonts are found by our own font configuration; nothing at all is fetched.
    """
    import pydyf  # noqa: PLC0415 - after the limits and the network
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.ffi import pango  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415

    refused: list[str] = []

    class RefuseEverything(URLFetcher):
        """The document is whole: whatever it asks for is not ours."""

        def fetch(self, url, headers=None):  # noqa: ARG002
            refused.append(url[:100])
            raise FatalURLFetchingError("Nothing is fetched for a report")

    created = datetime.fromisoformat(job["created"])
    attachments = [
        weasyprint.Attachment(
            string=base64.b64decode(item["content"]),
            name=item["name"],
            description=item["description"],
            created=created,
            modified=created,
            relationship="Data",
            url_fetcher=RefuseEverything(),
        )
        for item in job["attachments"]
    ]
    page = weasyprint.HTML(string=html, base_url=None, url_fetcher=RefuseEverything())
    document = page.render(attachments=attachments, pdf_variant=job["variant"], pdf_tags=True)
    if len(document.pages) > job["max_pages"]:
        raise OverflowError(f"{len(document.pages)} pages")
    content = document.write_pdf(
        finisher=metadata_leave_readable,
        attachments=attachments,
        pdf_identifier=job["identifier"].encode(),
        pdf_variant=job["variant"],
        pdf_tags=True,
    )
    made = {
        "weasyprint": weasyprint.__version__,
        "pydyf": pydyf.__version__,
        "pango": str(pango.pango_version()),
        "pages": len(document.pages),
        "refused": refused,
    }
    return content, made


def metadata_leave_readable(document: object, pdf: Any) -> None:  # noqa: ARG001
    """Store the metadata as plain text, so that a file can be recognized without a PDF reader."""
    for entry in pdf.objects:
        if getattr(entry, "extra", {}).get("Type") == "/Metadata":
            entry.compress = False


def kind_of(error: BaseException, *, memory: int) -> str:
    """Return 'too_large' if the limits ended the work, 'refused' if something else did.

    A library that is denied memory (bytes) does not always say so: it may fail with any error. That
    the process had used nearly all it was given tells.
    """
    if isinstance(error, (MemoryError, OverflowError, RecursionError)):
        return "too_large"
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return "too_large"
    return "too_large" if memory_peak() >= NEARLY_ALL * memory else "refused"


def memory_peak() -> int:
    """Return the most address space that this process ever had, in bytes; 0 where nobody counts it."""
    if not sys.platform.startswith("linux"):
        return 0
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peaks = [line.split()[1] for line in lines if line.startswith("VmPeak:")]
    return int(peaks[0]) * 1024 if peaks else 0


def main() -> int:
    """Read the job, write the PDF; on failure say in one line which kind it was."""
    job = json.loads(sys.stdin.buffer.readline())
    html = sys.stdin.buffer.read().decode()
    limits_set(memory=job["memory"], cpu=job["cpu"])
    network = network_leave() if job["network"] == "none" else "shared"
    os.environ["FONTCONFIG_FILE"] = job["fontconfig"]
    os.chdir(Path(job["folder"]))
    try:
        content, made = pdf_write(html, job)
    except BaseException as error:  # noqa: BLE001 - also what WeasyPrint lets through; the other side names it
        kind = kind_of(error, memory=job["memory"])
        answer = {"error": kind, "detail": f"{type(error).__name__}: {error}"[:500]}
        content = b""
    else:
        answer = {**made, "network": network}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    os._exit(main())
