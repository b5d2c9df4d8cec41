"""The API's description as a page, drawn on the server from the schema itself."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trustfund.api.permissions import PUBLIC
from trustfund.api.schema import Description

METHODS = ("get", "post", "put", "patch", "delete")


def docs(request: HttpRequest) -> HttpResponse:
    """Return the list of all addresses, with what each reads, writes and needs."""
    schema = Description().get_schema()
    context = {"info": schema["info"], "operations": _operations(schema)}
    return render(request, "web/api_docs.html", context)


cast("Any", docs).permission = PUBLIC


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("description", "").split("\n\n")[0],
            "input": _name(operation.get("requestBody", {})),
            "outputs": _outputs(operation),
            "needs_key": any(
                parameter["name"] == "Idempotency-Key"
                for parameter in operation.get("parameters", ())
            ),
        }
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def _outputs(operation: dict[str, Any]) -> list[str]:
    found = (
        _name(answer)
        for status, answer in operation["responses"].items()
        if str(status).startswith("2")
    )
    return sorted({name for name in found if name})


def _name(body: dict[str, Any]) -> str:
    """Return the name of the component that a body or an answer consists of."""
    for media in body.get("content", {}).values():
        shape = media.get("schema", {})
        reference = shape.get("$ref") or shape.get("items", {}).get("$ref", "")
        return str(reference).rpartition("/")[2]
    return ""
