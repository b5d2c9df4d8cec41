"""What the OpenAPI document says beyond what the generator sees: money, keys and problems."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from trustfund.kernel.currencies import EXPONENTS


class ProblemDocument(serializers.Serializer):
    """A refusal (RFC 9457): what kind, in which words, and what a program can act on."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    # The metaclass takes declared fields off the class, so that this does not hide Serializer.fields.
    fields = serializers.DictField(required=False)  # type: ignore[assignment]
    blockers = serializers.ListField(child=serializers.DictField(), required=False)


class MoneyFieldExtension(OpenApiSerializerFieldExtension):
    """Describe money as its two strings."""

    target_class = "trustfund.api.serializers.MoneyField"

    def map_serializer_field(
        self,
        auto_schema: AutoSchema,
        direction: str,  # noqa: ARG002 - the generator passes it
    ) -> dict[str, Any]:
        """Return the shape of money, once, as a component."""
        component = ResolvedComponent(
            name="Money",
            type=ResolvedComponent.SCHEMA,
            object="Money",
            schema={
                "type": "object",
                "required": ["amount", "currency"],
                "additionalProperties": False,
                "properties": {
                    "amount": {
                        "type": "string",
                        "pattern": r"^-?\d{1,16}(\.\d{1,4})?$",
                        "examples": ["1250000.00"],
                    },
                    "currency": {"type": "string", "enum": sorted(EXPONENTS)},
                },
            },
        )
        auto_schema.registry.register_on_missing(component)
        return dict(component.ref)


class KitSchema(AutoSchema):
    """Describe our views by their `input` and `output`, and the problems that every one may give."""

    def get_request_serializer(self) -> Any:
        """Return what an act reads; the generator cannot see it in a plain view."""
        return getattr(self.view, "input", None)

    def get_response_serializers(self) -> Any:
        """Return what the view writes, and its problems."""
        output = getattr(self.view, "output", None)
        problem = OpenApiResponse(ProblemDocument, description="Problem")
        if self.method == "POST":
            done = 201 if getattr(self.view, "created", False) else 200
            found = {done: output, 200: output}
            refusals = [400, 401, 403, 404, 409, 415, 422, 429]
        else:
            found = {200: output(many=True) if output and self._is_list_view() else output}
            refusals = [400, 401, 403, 404, 429]
        return {**found, **{(code, "application/problem+json"): problem for code in refusals}}

    def get_override_parameters(self) -> list[Any]:
        """Return the headers that our views read."""
        headers: list[Any] = [
            OpenApiParameter(
                "Acting-For",
                type={"type": "string", "format": "uuid"},
                location=OpenApiParameter.HEADER,
                description="The organization acted for, where the person has several.",
            )
        ]
        if self.method == "POST" and getattr(self.view, "moves", False):
            headers.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    type={"type": "string", "format": "uuid"},
                    location=OpenApiParameter.HEADER,
                    required=True,
                    description="A fresh UUID for each act; the same one when it is sent again.",
                )
            )
        return headers

    def _is_list_view(self, serializer: Any = None) -> bool:  # noqa: ARG002 - the generator passes it
        return hasattr(self.view, "rows")


class Description(SchemaGenerator):
    """The document for everybody, made once for each language: anybody may ask for it, as often as they like."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002 - the view passes both
        """Return the document in the language of the request; nobody may change it."""
        language = translation.get_language()
        known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        return _described(settings.ROOT_URLCONF, known)


@cache
def _described(_addresses: str, language: str) -> dict[str, Any]:
    with translation.override(language):
        found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
        return found
