"""Pages on which the administrator's side acts: review, return, approve."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disbursements import access, services
from disbursements.forms import ReturnForm, ReviewForm, VersionForm
from disbursements.views.applications import shown
from disbursements.views.postings import payment_preview
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("disbursements.application_review")
@require_http_methods(["GET", "POST"])
def application_review(request: PageRequest, application_id: UUID) -> HttpResponse:
    """Show the application with its gate, and accept it in whole or in part."""
    application = access.application_for(request.actor, application_id)
    back = reverse("disbursements:application_detail", args=[application.pk])
    initial = {
        "version": application.version,
        "accepted": f"{application.money.amount:f}",
    }
    form = ReviewForm(request.POST or None, application=application, initial=initial)
    return act(
        request,
        form=form,
        template="disbursements/application_review.html",
        context={**shown(request, application), "back": back},
        call=lambda: services.application_review(
            actor=request.actor,
            now=request.now,
            application_id=application.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=_("Reviewed. A finance approver of another unit decides next."),
        back=back,
    )


@requires("disbursements.application_return")
@require_http_methods(["GET", "POST"])
def application_return(request: PageRequest, application_id: UUID) -> HttpResponse:
    """Send an application back with the reasons."""
    application = access.application_for(request.actor, application_id)
    back = reverse("disbursements:application_detail", args=[application.pk])
    form = ReturnForm(request.POST or None, initial={"version": application.version})
    return act(
        request,
        form=form,
        template="disbursements/application_return.html",
        context={**shown(request, application), "back": back},
        call=lambda: services.application_return(
            actor=request.actor,
            now=request.now,
            application_id=application.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=_("Returned. The recipient sees your reasons and may correct it."),
        back=back,
    )


@requires("disbursements.application_approve")
@require_http_methods(["GET", "POST"])
def application_approve(request: PageRequest, application_id: UUID) -> HttpResponse:
    """Show the gate and the posting, and pay on confirmation."""
    application = access.application_for(request.actor, application_id)
    back = reverse("disbursements:application_detail", args=[application.pk])
    form = VersionForm(request.POST or None, initial={"version": application.version})
    return act(
        request,
        form=form,
        template="disbursements/application_approve.html",
        context={
            **shown(request, application),
            "legs": payment_preview(application),
            "back": back,
        },
        call=lambda: services.application_approve(
            actor=request.actor,
            now=request.now,
            application_id=application.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=_("Approved and paid. The payment is booked."),
        back=back,
    )
