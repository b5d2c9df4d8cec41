"""The log for everybody: its heads, keys and proofs to read, and a door for witnesses' lines.

What is read here is public and may be kept by any cache: it holds hashes and no content.
"""

import hashlib
from collections.abc import Mapping
from typing import IO, Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from trustfund.api.permissions import PUBLIC
from trustfund.api.views import KitView
from trustfund.audit import selectors as audit
from trustfund.audit import services
from trustfund.control.serializers import HashesOutput, KeptOutput, LogKeysOutput
from trustfund.kernel.errors import NotFound

LONGEST_NOTE = 16 * 1024
MOST_A_MINUTE = 60
LARGEST = 1 << 60
SOON, LATER, FOR_EVER = 5, 60, 24 * 3600


class NoteParser(BaseParser):
    """Reads the body as it is, up to the longest note."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        """Return the text."""
        content = stream.read(LONGEST_NOTE + 1)
        if len(content) > LONGEST_NOTE:
            raise RequestDataTooBig
        return content.decode("utf-8", errors="replace")


class _Public(KitView):
    permission = PUBLIC
    authentication_classes: Any = ()


class LogCheckpoint(_Public):
    """Give the newest checkpoint, or that of a size, as a signed note with every witness's line."""

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, size: int | None = None) -> HttpResponse:  # noqa: ARG002
        """Return the note."""
        head = None if size is not None and size > LARGEST else audit.head(size)
        if head is None:
            raise NotFound(_("There is no such checkpoint."))
        answer = HttpResponse(head.note, content_type="text/plain; charset=utf-8")
        return _cached(answer, SOON if size is None else LATER)


class LogConsistency(_Public):
    """Prove that the newer log begins with the older one."""

    @extend_schema(responses=HashesOutput)
    def get(self, request: Request, old: int, new: int) -> HttpResponse:  # noqa: ARG002
        """Return the hashes of the proof, in base64."""
        if not 0 < old <= new <= audit.log_size():
            raise NotFound(_("The log has no such two sizes."))
        hashes = audit.as_text(audit.consistency_proof(old, new))
        return _cached(Response({"hashes": hashes}), FOR_EVER)


class LogKeys(_Public):
    """List the public keys of the log and of its witnesses."""

    @extend_schema(responses=LogKeysOutput)
    def get(self, request: Request) -> HttpResponse:  # noqa: ARG002
        """Return the keys."""
        return _cached(Response(audit.keys_file()), LATER)


class LogCosignature(_Public):
    """Take the line of a registered witness under a checkpoint. The signature is the credential."""

    parser_classes: Any = (NoteParser,)

    @extend_schema(request={"text/plain": OpenApiTypes.STR}, responses=KeptOutput)
    def post(self, request: Request) -> Response:
        """Return how many lines are new; a line that is known is no error."""
        if _asks_too_often(get_adapter().get_client_ip(request) or ""):
            raise exceptions.Throttled(wait=60)
        note = request.data if isinstance(request.data, str) else ""
        return Response({"kept": services.cosignature_add(note=note)})


def _cached(answer: HttpResponse, seconds: int) -> HttpResponse:
    answer["Cache-Control"] = f"public, max-age={seconds}"
    return answer


def _asks_too_often(address: str) -> bool:
    key = f"audit.cosignature:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > MOST_A_MINUTE
    except ValueError:  # it ran out in between
        return False
