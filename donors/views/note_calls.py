"""The page of a demand of a promissory note: what it asks, where to pay, and its letters."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from donors.selectors.notes import encashment_call_for
from donors.views.parts import happenings
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("donors.encashment_call_detail")
@require_GET
def encashment_call_detail(request: PageRequest, call_id: UUID) -> HttpResponse:
    """Show one demand with its letters."""
    found = encashment_call_for(request.actor, call_id)
    note = found.line.note
    context = {
        "call": found,
        "promissory": note,
        "agreement": note.agreement,
        "donor": note.donor,
        "fund": note.fund,
        "letters": reverse("documents:document_list", args=["donors.encashmentcall", found.pk]),
        "entries": happenings("donors.encashmentcall", found.pk),
    }
    return render(request, "donors/encashment_call_detail.html", context)
