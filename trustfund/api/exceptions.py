"""Refusals as problem+json (RFC 9457): one map from what went wrong to what a program reads."""

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import DomainError

PROBLEM = "application/problem+json"
logger = logging.getLogger("trustfund.api")

# No address of ours that could move: RFC 9457 lets a URN name the kind of problem.
TYPE = "urn:trustfund:problem:"


class BadRequest(exceptions.APIException):
    """The request cannot be read as what it claims to be."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_request"


class KeyMissing(BadRequest):
    """A request that moves something came without its Idempotency-Key."""

    default_code = "idempotency_key_missing"


class KeyReused(exceptions.APIException):
    """The same Idempotency-Key came with another body."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


def problem_json(error: Exception, context: Mapping[str, Any]) -> Response:
    """Return the problem document of an error; one nobody foresaw is logged under its number."""
    answer = _answer(error) or _unforeseen(error, context)
    set_rollback()
    answer.content_type = PROBLEM
    wait = getattr(error, "wait", None)
    if wait:
        answer["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        answer["WWW-Authenticate"] = getattr(error, "auth_header", "Token")
    return answer


def problem(code: str, detail: Any, status_code: int, **more: Any) -> Response:
    """Return one problem document."""
    document = {
        "type": f"{TYPE}{code.replace('_', '-')}",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "detail": str(detail),
        "code": code,
        **more,
    }
    return Response(document, status=status_code, content_type=PROBLEM)


def _answer(error: Exception) -> Response | None:
    match error:
        case DomainError():
            return _of_domain(error)
        case exceptions.ValidationError():
            return problem(
                "invalid",
                _("Some values cannot be read as what they should be."),
                status.HTTP_422_UNPROCESSABLE_ENTITY,
                fields=_plain(error.detail),
            )
        case Http404():
            return problem("not_found", _("There is nothing here for you."), 404)
        case PermissionDenied():
            return problem("not_permitted", _("Your role does not include this."), 403)
        case exceptions.APIException():
            code = error.get_codes()
            name = code if isinstance(code, str) else error.default_code
            return problem(name, error.detail, error.status_code)
        case IntegrityError() if constraint_of(error):
            return problem(
                "conflict",
                _("The books refuse this. Nothing was changed."),
                409,
                constraint=constraint_of(error),
            )
        case RequestDataTooBig():
            return problem("body_too_large", _("The body is larger than this address takes."), 413)
        case SuspiciousOperation():
            return problem("bad_request", _("This request cannot be read."), 400)
        case RecursionError():
            return problem("bad_request", _("The body is nested too deeply."), 400)
    return None


def _unforeseen(error: Exception, context: Mapping[str, Any]) -> Response:
    incident = secrets.token_hex(4).upper()
    logger.error("Incident %s in %s", incident, context.get("view"), exc_info=error)
    sentence = _("Something went wrong on our side. Nothing was carried out.")
    return problem("incident", sentence, 500, incident=incident)


def _of_domain(error: DomainError) -> Response:
    more: dict[str, Any] = {}
    blockers = getattr(error, "blockers", ())
    if blockers:
        more["blockers"] = [
            {
                "code": blocker.code,
                "reason": str(blocker.reason),
                "who_clears": str(blocker.who_clears),
                "since": blocker.since.isoformat() if blocker.since else None,
            }
            for blocker in blockers
        ]
    if error.way_out:
        more["way_out"] = {"action": error.way_out.action, **error.way_out.query}
    if error.fields:
        more["fields"] = {name: [str(text)] for name, text in error.fields.items()}
    return problem(error.code, error, error.http_status, **more)


def _plain(detail: Any) -> Any:
    """Return the validator's nested answers as lists and objects of text."""
    if isinstance(detail, Mapping):
        return {str(name): _plain(value) for name, value in detail.items()}
    if isinstance(detail, list):
        return [_plain(value) for value in detail]
    return str(detail)
