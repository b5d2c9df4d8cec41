"""The shapes of API views: one act, one list, one thing. Each declares its permission."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from trustfund.api.authentication import acting_for
from trustfund.api.exceptions import BadRequest, KeyMissing, KeyReused
from trustfund.api.pagination import KeysetPagination
from trustfund.api.schema import KitSchema
from trustfund.api.serializers import other_digits
from trustfund.audit import selectors as trail
from trustfund.audit.selectors import Outcome
from trustfund.db import clock
from trustfund.identity import selectors
from trustfund.kernel.actor import Actor, RequestStamp
from trustfund.kernel.errors import DomainError

KEY_HEADER = "Idempotency-Key"
REPLAY_HEADER = "Idempotent-Replay"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class KitView(APIView):
    """A view that knows its actor and declares who may use it."""

    permission: ClassVar[str]
    # The token first, so that a caller who is nobody hears 401 and not 403.
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    parser_classes = (JSONParser,)
    schema = KitSchema()
    request: Request

    @classmethod
    def as_view(cls, **kwargs: Any) -> Any:
        """Return the view function, with its permission where the pages have theirs."""
        view: Any = super().as_view(**kwargs)
        view.permission = cls.permission
        return view

    @cached_property
    def actor(self) -> Actor:
        """Return for whom the caller acts; the stamp is that of this request."""
        chosen = acting_for(self.request)
        actor = selectors.actor_for(self.request.user, chosen, self.stamp)
        if actor is None:
            self.permission_denied(
                self.request, message=_("You hold no role, or not for this organization.")
            )
        return actor

    @cached_property
    def stamp(self) -> RequestStamp | None:
        """Return the key, route and body hash of a request that changes something."""
        if self.request.method in SAFE_METHODS or KEY_HEADER not in self.request.headers:
            return None
        try:
            key = UUID(self.request.headers[KEY_HEADER])
        except ValueError:
            raise BadRequest(_("Idempotency-Key is not a UUID.")) from None
        match = self.request.resolver_match
        route = match.view_name if match else ""
        return RequestStamp(key=key, route=route, body_hash=body_hash(self.request))


class ActionView(KitView):
    """One act by POST: the same service as its page.

    A house says `permission`, `input`, `output` and writes `act`, and `load` where the answer to
    a repeated key must find its subject again:

        class PledgeRecord(ActionView):
            permission = "donors.pledge_record"
            input = PledgeRecordInput
            output = PledgeOutput

            def act(self, actor, now, *, donor_id, **data):
                donor = access.donor_for(actor, donor_id)
                return services.pledge_record(actor=actor, now=now, donor=donor, **data)

            def load(self, actor, subject_id):
                return access.pledge_for(actor, subject_id)
    """

    input: ClassVar[type[serializers.Serializer] | None] = None
    output: ClassVar[type[serializers.Serializer]]
    moves: ClassVar[bool] = True
    created: ClassVar[bool] = True

    def act(self, *args: Any, **kwargs: Any) -> Any:
        """Call the service with the address's and the body's values; return its subject."""
        raise NotImplementedError

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """Return the subject of an earlier act, by the house's access."""
        raise NotImplementedError

    def again(self, actor: Actor, outcome: Outcome) -> Any:
        """Return what a repeated key answers with: the subject as it is now."""
        return self.load(actor, UUID(str(outcome.subject_id)))

    def post(self, request: Request, **kwargs: Any) -> Response:
        """Do the act once, however often the request arrives."""
        if self.moves and self.stamp is None:
            raise KeyMissing(_("Send a fresh UUID in the header Idempotency-Key with each act."))
        if (answer := self._answered_before()) is not None:
            return answer
        data = self._read(request)
        try:
            subject = self.act(self.actor, clock.now(), **kwargs, **data)
        except (DomainError, IntegrityError):
            # A second sending that ran beside the first found it done, or found another version: the
            # first one's answer is this one's.
            answer = self._answered_before()
            if answer is None:
                raise
            return answer
        return self._written(subject)

    def _read(self, request: Request) -> Mapping[str, Any]:
        if self.input is None:
            return {}
        reader = self.input(data=request.data, context={"request": request})
        reader.is_valid(raise_exception=True)
        if wrong := other_digits(reader.fields, request.data):
            raise serializers.ValidationError(wrong)
        return reader.validated_data

    def _written(self, subject: Any) -> Response:
        document = self.output(subject, context={"request": self.request}).data
        return Response(
            document, status=status.HTTP_201_CREATED if self.created else status.HTTP_200_OK
        )

    def _answered_before(self) -> Response | None:
        """Return the first answer again for the same key and body; refuse the key for another."""
        if self.stamp is None:
            return None
        outcome = trail.request_outcome(person_id=self.actor.person_id, key=self.stamp.key)
        if outcome is None:
            return None
        if (outcome.route, outcome.body_hash) != (self.stamp.route, self.stamp.body_hash):
            raise KeyReused(_("This Idempotency-Key was used for another request. Send a new one."))
        answer = self._written(self.again(self.actor, outcome))
        answer[REPLAY_HEADER] = "true"
        return answer


class ListView(KitView):
    """A list by GET. A house writes `rows`: a queryset from its selectors, or a short list."""

    output: ClassVar[type[serializers.Serializer]]
    pagination_class: ClassVar[type[KeysetPagination]] = KeysetPagination

    def rows(self, *args: Any, **kwargs: Any) -> Any:
        """Return the rows that this actor may see."""
        raise NotImplementedError

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Return one page of rows, newest first."""
        rows = self.rows(self.actor, **kwargs)
        if isinstance(rows, (list, tuple)):
            found = self.output(rows, many=True, context={"request": request}).data
            return Response({"next": None, "previous": None, "results": found})
        pager = self.pagination_class()
        page: Any = pager.paginate_queryset(rows, request, view=self)
        found = self.output(page, many=True, context={"request": request}).data
        return pager.get_paginated_response(found)


class DetailView(KitView):
    """One thing by GET. A house writes `load` with its access, which says NotFound for others'."""

    output: ClassVar[type[serializers.Serializer]]

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """Return the thing, if this actor may see it."""
        raise NotImplementedError

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Return the thing."""
        subject = self.load(self.actor, **kwargs)
        return Response(self.output(subject, context={"request": request}).data)


def body_hash(request: Request | HttpRequest) -> str:
    """Return the hash of address and body, the same however the body's JSON is spaced or ordered."""
    data = request.data if isinstance(request, Request) else {}
    text = json.dumps({"path": request.path, "data": data}, sort_keys=True, default=_hashed)
    return hashlib.sha256(text.encode()).hexdigest()


def _hashed(value: Any) -> str:
    """Return a file by the hash of its content, anything else as text."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
