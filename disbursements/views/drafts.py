"""Pages on which the recipient's side acts: draft, edit, submit."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disbursements import access, selectors, services
from disbursements.forms import ApplicationForm, VersionForm
from disbursements.views.applications import shown
from trustfund.identity.access import authorize
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("disbursements.application_draft")
@require_http_methods(["GET", "POST"])
def application_draft(request: PageRequest, grant_id: UUID) -> HttpResponse:
    """Draft an application under a grant of the reader's own organization."""
    grant = access.grant_for(request.actor, grant_id)
    authorize(request.actor, "disbursements.application_draft", organization_id=grant.recipient_id)
    form = ApplicationForm(request.POST or None, grant=grant)

    def call() -> object:
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return services.application_draft(
            actor=request.actor, now=request.now, grant_id=grant.pk, **values
        )

    return act(
        request,
        form=form,
        template="disbursements/application_draft.html",
        context={"grant": grant, "fund": grant.fund, "lines": selectors.category_rows(grant)},
        call=call,
        then=lambda pk: reverse("disbursements:application_detail", args=[pk]),
        done=_("Draft saved. An authorized signatory can submit it."),
        back=reverse("disbursements:grant_detail", args=[grant.pk]),
    )


@requires("disbursements.application_edit")
@require_http_methods(["GET", "POST"])
def application_edit(request: PageRequest, application_id: UUID) -> HttpResponse:
    """Write a draft or a returned application anew."""
    application = access.application_for(request.actor, application_id)
    grant = application.grant
    authorize(request.actor, "disbursements.application_edit", organization_id=grant.recipient_id)
    back = reverse("disbursements:application_detail", args=[application.pk])
    initial = ApplicationForm.initial_of(application)
    form = ApplicationForm(request.POST or None, grant=grant, initial=initial)

    def call() -> object:
        values = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        return services.application_edit(
            actor=request.actor, now=request.now, application_id=application.pk, **values
        )

    context = {
        "application": application,
        "grant": grant,
        "fund": grant.fund,
        "lines": selectors.category_rows(grant),
        "back": back,
    }
    return act(
        request,
        form=form,
        template="disbursements/application_edit.html",
        context=context,
        call=call,
        then=back,
        done=_("Draft saved. An authorized signatory can submit it."),
        back=back,
    )


@requires("disbursements.application_submit")
@require_http_methods(["GET", "POST"])
def application_submit(request: PageRequest, application_id: UUID) -> HttpResponse:
    """Show what is about to be asked for, and submit it."""
    application = access.application_for(request.actor, application_id)
    recipient_id = application.grant.recipient_id
    authorize(request.actor, "disbursements.application_submit", organization_id=recipient_id)
    back = reverse("disbursements:application_detail", args=[application.pk])
    form = VersionForm(request.POST or None, initial={"version": application.version})
    return act(
        request,
        form=form,
        template="disbursements/application_submit.html",
        context={**shown(request, application), "back": back},
        call=lambda: services.application_submit(
            actor=request.actor,
            now=request.now,
            application_id=application.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=_("Submitted. A finance officer reviews it next."),
        back=back,
    )
