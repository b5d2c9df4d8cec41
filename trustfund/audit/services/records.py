"""Write a record of an act, in the act's own transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from trustfund.audit.errors import RequestSeen
from trustfund.audit.rules.chain import INSTALLATION
from trustfund.db.constraints import constraint_of
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_json


class NoTransaction(RuntimeError):
    """A record was asked for outside of a transaction: it could outlive a failed act."""


class Subject(Protocol):
    """What a record is about: any row with an identifier and facts."""

    _meta: ClassVar[Any]
    pk: Any

    def facts(self) -> dict[str, Any]:
        """Return every column in canonical form."""


def record(
    actor: Actor,
    action: str,
    *,
    subject: Subject,
    at: datetime,
    fund_id: UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> int:
    """Record that the actor did this to the subject, and return the record's number.

    Call it last in a service, once for each protected row that changed: it locks the head of the
    fund's chain (the installation's without a fund) until the transaction ends. `after` is the
    subject's facts unless given.

    :raises RequestSeen: if another transaction carried out the same request key
    :raises NoTransaction: if called outside of a transaction
    """
    if not connection.in_atomic_block:
        raise NoTransaction(action)
    content = {
        "action": action,
        "at": at,
        "person_id": actor.person_id,
        "person": actor.person_name,
        "organization_id": actor.organization_id,
        "organization": actor.organization_name,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "subject": str(subject),
        "before": before,
        "after": subject.facts() if after is None else after,
        "extra": extra,
    }
    chain = INSTALLATION if fund_id is None else str(fund_id)
    return _append(chain, canonical_json(content), _request_json(actor))


def _request_json(actor: Actor) -> str | None:
    if actor.request is None:
        return None
    request = actor.request
    return json.dumps(
        {"key": str(request.key), "route": request.route, "body_hash": request.body_hash}
    )


def _append(chain: str, content: str, request: str | None) -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT o_sequence FROM audit_append(%s, %s, %s::jsonb)", [chain, content, request]
            )
            row = cursor.fetchone()
    except IntegrityError as error:
        if constraint_of(error) == "audit_request_key_once":
            raise RequestSeen(
                _("This request was carried out before. Nothing was done a second time.")
            ) from error
        raise
    sequence: int = row[0]
    return sequence
