"""Withdrawal applications for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from disbursements import access, selectors, services
from disbursements.forms import ApplicationFilterForm
from disbursements.models import Application
from disbursements.serializers import (
    ApplicationDetailOutput,
    ApplicationInput,
    ApplicationOutput,
    EditInput,
    ReturnInput,
    ReviewInput,
    VersionInput,
)
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.db import clock
from trustfund.kernel.actor import Actor


class ApplicationList(ListView):
    """List applications; narrow with fund, state, grant and category."""

    permission = "disbursements.application_list"
    output = ApplicationOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> QuerySet[Application]:
        """Return the applications, not evaluated."""
        form = ApplicationFilterForm(self.request.query_params)
        chosen = form.chosen()
        fund_id = form.cleaned_data.get("fund")
        return selectors.applications_found(actor, fund_id=fund_id, **chosen)


class ApplicationDetail(DetailView):
    """Read an application with the verdict of the gate."""

    permission = "disbursements.application_detail"
    output = ApplicationDetailOutput

    def get(self, request: Request, **kwargs: Any) -> Response:
        """Return the application and the gate as they are now."""
        application = access.application_for(self.actor, kwargs["application_id"])
        context = {"request": request, "now": clock.now()}
        return Response(ApplicationDetailOutput(application, context=context).data)


class ApplicationAct(ActionView):
    """What the acts on one application have in common."""

    output = ApplicationOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Application:
        """Return the application that the act was about."""
        return access.application_for(actor, subject_id)


class ApplicationDraft(ApplicationAct):
    """Draft a withdrawal application under a grant of the caller's organization."""

    permission = "disbursements.application_draft"
    input = ApplicationInput
    created = True

    def act(self, actor: Actor, now: datetime, *, grant_id: UUID, **data: Any) -> Application:
        """Draft."""
        return services.application_draft(actor=actor, now=now, grant_id=grant_id, **data)


class ApplicationEdit(ApplicationAct):
    """Write a draft or a returned application anew."""

    permission = "disbursements.application_edit"
    input = EditInput

    def act(self, actor: Actor, now: datetime, *, application_id: UUID, **data: Any) -> Application:
        """Edit."""
        return services.application_edit(
            actor=actor, now=now, application_id=application_id, **data
        )


class ApplicationSubmit(ApplicationAct):
    """Submit a draft for the recipient."""

    permission = "disbursements.application_submit"
    input = VersionInput

    def act(self, actor: Actor, now: datetime, *, application_id: UUID, **data: Any) -> Application:
        """Submit."""
        return services.application_submit(
            actor=actor, now=now, application_id=application_id, **data
        )


class ApplicationReview(ApplicationAct):
    """Accept an application, in whole or for a smaller amount."""

    permission = "disbursements.application_review"
    input = ReviewInput

    def act(self, actor: Actor, now: datetime, *, application_id: UUID, **data: Any) -> Application:
        """Review."""
        return services.application_review(
            actor=actor, now=now, application_id=application_id, **data
        )


class ApplicationReturn(ApplicationAct):
    """Return an application with the reasons."""

    permission = "disbursements.application_return"
    input = ReturnInput

    def act(self, actor: Actor, now: datetime, *, application_id: UUID, **data: Any) -> Application:
        """Return it."""
        return services.application_return(
            actor=actor, now=now, application_id=application_id, **data
        )


class ApplicationApprove(ApplicationAct):
    """Approve a reviewed application and pay it, or read every reason why not."""

    permission = "disbursements.application_approve"
    input = VersionInput

    def act(self, actor: Actor, now: datetime, *, application_id: UUID, **data: Any) -> Application:
        """Approve and pay."""
        return services.application_approve(
            actor=actor, now=now, application_id=application_id, **data
        )
