"""Verification by program: the file is the body of the request. Public."""

import hashlib
from collections.abc import Mapping
from typing import IO, Any

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from trustfund.api.permissions import PUBLIC
from trustfund.api.views import KitView
from trustfund.reports import selectors
from trustfund.reports.forms.uploads import LARGEST_FILE, asks_too_often, is_too_large
from trustfund.reports.serializers import VerificationOutput


class FileTooLarge(exceptions.APIException):
    """The file is larger than any that is verified."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "file_too_large"
    default_detail = _("A file of up to 20 MB can be verified.")


class BytesParser(BaseParser):
    """Reads the body as it is, up to the limit."""

    media_type = "*/*"

    def parse(  # the signature is the framework's
        self,
        stream: IO[bytes],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        """Return the bytes."""
        content = stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise FileTooLarge
        return content


class Verify(KitView):
    """Say whether a file is a report of ours: AUTHENTIC, ALTERED or NEVER_ISSUED. Keeps nothing."""

    permission = PUBLIC
    authentication_classes: Any = ()
    parser_classes: Any = (BytesParser,)

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY}, responses=VerificationOutput
    )
    def post(self, request: Request) -> Response:
        """Return the verdict on the bytes that were sent."""
        if is_too_large(request):
            raise FileTooLarge
        if asks_too_often(get_adapter().get_client_ip(request) or ""):
            raise exceptions.Throttled(wait=60)
        content = request.data if isinstance(request.data, bytes) else b""
        digest = hashlib.sha256(content).hexdigest()
        found = selectors.file_verify(content=content, sha256=digest)
        return Response(VerificationOutput(found).data)
