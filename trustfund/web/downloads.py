"""How a stored file is given out: as an attachment that nothing shows inline, guesses at or keeps."""

import io
from typing import IO

from django.http import FileResponse
from django.utils.http import content_disposition_header

from trustfund.render.document import Document
from trustfund.render.files import MEDIA, file_of

# Plain text is kept in UTF-8 only.
CHARSETS = {"text/plain": "; charset=utf-8", "text/csv": "; charset=utf-8"}


def attachment(file: IO[bytes], *, name: str, media_type: str, size: int) -> FileResponse:
    """Return the answer that sends a file to be saved under this name, and closes it afterwards.

    The name goes in both forms of RFC 6266. `size` is in bytes.
    """
    answer = FileResponse(file, content_type=f"{media_type}{CHARSETS.get(media_type, '')}")
    disposition = content_disposition_header(True, name)  # noqa: FBT003
    answer["Content-Disposition"] = disposition or "attachment"
    answer["Content-Length"] = str(size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def document_download(document: Document, kind: str, *, name: str) -> FileResponse:
    """Return the answer that sends a document as "pdf", "xlsx" or "csv"; `name` has no ending.

    :raises LookupError: for another kind
    :raises RenderError: if the paper exceeds the limits of a rendering
    """
    content = file_of(document, kind)
    return attachment(
        io.BytesIO(content), name=f"{name}.{kind}", media_type=MEDIA[kind], size=len(content)
    )
