"""The address where a person's program gets its token: by the same two steps as on a page."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authtoken.models import Token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from trustfund.api.permissions import PUBLIC
from trustfund.api.schema import ProblemDocument
from trustfund.api.serializers import PlainTextField


class TokenInput(serializers.Serializer):
    """What a person proves before a program may act as them."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    code = PlainTextField(required=False, default="", allow_blank=True, max_length=20)


class TokenOutput(serializers.Serializer):
    """The token, to be sent as `Authorization: Token …`."""

    token = serializers.CharField()


class TokenObtain(APIView):
    """Give a person's program its token. Failed tries are limited together with the sign-in page's."""

    permission = PUBLIC
    authentication_classes = ()
    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="token_obtain",
        request=TokenInput,
        responses={
            200: TokenOutput,
            **{
                (code, "application/problem+json"): ProblemDocument for code in (400, 403, 422, 429)
            },
        },
    )
    def post(self, request: Request) -> Response:
        """Return the person's token, the same one each time."""
        asked = TokenInput(data=request.data)
        asked.is_valid(raise_exception=True)
        person = _proven(request, **asked.validated_data)
        token, _created = Token.objects.get_or_create(user=person)
        return Response(TokenOutput({"token": token.key}).data, status=status.HTTP_200_OK)


def _proven(request: Request, *, email: str, password: str, code: str) -> Any:
    """Return the person whose password, and second step where there is one, these are."""
    refusal = AuthenticationFailed(_("The e-mail address, password or code is not right."))
    try:
        person = get_adapter().authenticate(request._request, email=email, password=password)  # noqa: SLF001
    except ValidationError as error:  # too many failed tries
        raise AuthenticationFailed(" ".join(error.messages)) from error
    if person is None or not person.is_active:
        raise refusal
    if is_mfa_enabled(person) and not AuthenticateForm({"code": code}, user=person).is_valid():
        raise refusal
    return person
