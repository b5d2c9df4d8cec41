"""Pages: the three consents to a fund, each recorded by its own side."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trustfund.db.words import local
from trustfund.funds import access, services
from trustfund.funds.forms import ConsentForm, ResolutionForm
from trustfund.funds.models import Fund
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import KitForm
from trustfund.web.middleware import PageRequest


@requires("funds.resolution_record")
@require_http_methods(["GET", "POST"])
def resolution_record(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Record the executive directors' resolution."""
    return _consent_page(
        request,
        fund=access.fund_for(request.actor, fund_id),
        form=ResolutionForm(request.POST or None, today=request.now.date()),
        service=services.resolution_record,
        title=_("Record the resolution of the executive directors"),
        done=_("The resolution is recorded."),
    )


@requires("funds.donor_consent_record")
@require_http_methods(["GET", "POST"])
def donor_consent_record(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Record the donors' agreement to the fund."""
    return _consent_page(
        request,
        fund=access.fund_for(request.actor, fund_id),
        form=ConsentForm(request.POST or None, today=request.now.date()),
        service=services.donor_consent_record,
        title=_("Record the agreement of the donors"),
        done=_("The agreement of the donors is recorded."),
    )


@requires("funds.recipient_consent_record")
@require_http_methods(["GET", "POST"])
def recipient_consent_record(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Record the recipient's agreement to the fund."""
    return _consent_page(
        request,
        fund=access.fund_for(request.actor, fund_id),
        form=ConsentForm(request.POST or None, today=request.now.date()),
        service=services.recipient_consent_record,
        title=_("Record the agreement of the recipient"),
        done=_("The agreement of the recipient is recorded."),
    )


def _consent_page(
    request: PageRequest,
    *,
    fund: Fund,
    form: KitForm,
    service: Callable[..., Any],
    title: str,
    done: str,
) -> HttpResponse:
    back = reverse("funds:fund_detail", args=[fund.pk])
    return act(
        request,
        form=form,
        context={
            "title": title,
            "submit": _("Continue"),
            "back": back,
            "fund": fund,
            "breadcrumbs": [(_("Funds"), reverse("funds:fund_list")), (str(fund), back)],
        },
        call=lambda: service(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=back,
        done=done,
        back=back,
        preview=lambda: Preview(
            title=title,
            sentence=_("You record this for %(organization)s. It stands once recorded.")
            % {"organization": local(request.actor, "organization_name")},
            rows=[
                (_("Fund"), str(fund)),
                *((form[name].label, value) for name, value in form.cleaned_data.items()),
            ],
            confirm=_("Record it"),
        ),
    )
