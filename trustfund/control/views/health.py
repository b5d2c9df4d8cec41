"""Whether this site can work: its database and its broker answer."""

import logging

from celery import current_app
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trustfund.web.decorators import public_page
from trustfund.web.middleware import PageRequest

logger = logging.getLogger(__name__)
PATIENCE = 2  # seconds


@public_page
@never_cache
@require_safe
def healthz(request: PageRequest) -> JsonResponse:  # noqa: ARG001 - every view has it
    """Answer 200 when both are well and 503 when one is not, naming each; never why."""
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    document = {name: "ok" if well else "unavailable" for name, well in parts.items()}
    is_well = all(parts.values())
    return JsonResponse(
        {"status": "ok" if is_well else "unavailable", **document}, status=200 if is_well else 503
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT trustfund_now()")
            return cursor.fetchone() is not None
    except DatabaseError:
        logger.exception("The database does not answer")
        return False


def _broker_answers() -> bool:
    try:
        with current_app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, timeout=PATIENCE)
    except Exception:  # whatever the transport raises means the same here
        logger.exception("The broker does not answer")
        return False
    return True
