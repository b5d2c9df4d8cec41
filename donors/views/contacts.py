"""Pages of a donor's agencies and contacts."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from donors import access, services
from donors.forms import AgencyRegisterForm, ContactNameForm
from donors.models import Donor
from donors.selectors.contacts import agencies_of
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("donors.agency_register")
@require_http_methods(["GET", "POST"])
def agency_register(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Write down a ministry or agency under a donor."""
    donor = access.donor_for(request.actor, donor_id)
    form = AgencyRegisterForm(request.POST or None)
    return act(
        request,
        form=form,
        call=lambda: services.agency_register(
            actor=request.actor, now=request.now, donor_id=donor.pk, **form.cleaned_data
        ),
        then=_page(donor),
        done=_("Agency written down."),
        template="donors/agency_register.html",
        context={"donor": donor, "back": _page(donor)},
        back=_page(donor),
    )


@requires("donors.contact_name")
@require_http_methods(["GET", "POST"])
def contact_name(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Name a person at a donor for one purpose."""
    donor = access.donor_for(request.actor, donor_id)
    form = ContactNameForm(request.POST or None, agencies=list(agencies_of(donor)))
    return act(
        request,
        form=form,
        call=lambda: services.contact_name(
            actor=request.actor, now=request.now, donor_id=donor.pk, **form.cleaned_data
        ),
        then=_page(donor),
        done=_("Contact named."),
        template="donors/contact_name.html",
        context={"donor": donor, "back": _page(donor)},
        back=_page(donor),
    )


@requires("donors.contact_end")
@require_http_methods(["GET", "POST"])
def contact_end(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Write to a contact no longer."""
    contact = access.contact_for(request.actor, contact_id)
    page = _page(contact.donor)
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.contact_end(
            actor=request.actor, now=request.now, contact_id=contact.pk
        ),
        then=page,
        done=_("Nobody writes to this contact any longer."),
        template="donors/contact_end.html",
        context={"contact": contact, "donor": contact.donor, "back": page},
        back=page,
    )


def _page(donor: Donor) -> str:
    return reverse("donors:donor_detail", args=[donor.pk])
