"""The pages on which a deliverable is handed over, accepted or sent back, and an activity is closed."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import access, services
from projects.forms.deliveries import ActivityCloseForm, DeliverableReturnForm, DeliverForm
from projects.models import Delivery
from projects.selectors.activities import text_of
from projects.views.activities import act_on
from trustfund.documents.selectors import current_versions
from trustfund.kernel.errors import NotFound
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("projects.deliverable_deliver")
@require_http_methods(["GET", "POST"])
def deliverable_deliver(request: PageRequest, activity_id: UUID, number: int) -> HttpResponse:
    """Hand a deliverable over, with the document that shows it."""
    activity = access.activity_for(request.actor, activity_id)
    deliverables = text_of(activity).deliverables
    if not 1 <= number <= len(deliverables):
        raise NotFound(_("This activity has no such deliverable."))
    item = deliverables[number - 1]
    subject = access.activity_subject(request.actor, activity.pk)
    papers = current_versions(request.actor, subject).order_by("document__title")
    form = DeliverForm(request.POST or None, papers=list(papers))
    return act_on(
        request,
        activity,
        form=form,
        title=_("Hand over a deliverable of %(number)s") % {"number": activity.number},
        sentence=_(
            "Choose the document that shows it, among those that are stored about this activity. "
            "A person of another unit accepts it or sends it back."
        ),
        confirm=_("Hand over"),
        call=lambda: services.deliverable_deliver(
            actor=request.actor,
            now=request.now,
            activity_id=activity.pk,
            number=number,
            **form.cleaned_data,
        ),
        done=_("The deliverable is handed over. It waits to be accepted."),
        rows=[(_("Deliverable"), item.name), (_("Due on"), item.due_on)],
    )


@requires("projects.deliverable_accept")
@require_http_methods(["GET", "POST"])
def deliverable_accept(request: PageRequest, delivery_id: UUID) -> HttpResponse:
    """Accept what was handed over."""
    delivery = access.delivery_for(request.actor, delivery_id)
    form = ConfirmForm(request.POST or None)
    return act_on(
        request,
        delivery.activity,
        form=form,
        title=_("Accept a deliverable of %(number)s") % {"number": delivery.activity.number},
        sentence=_("Read the document first. The acceptance stays on record with this version."),
        confirm=_("Accept the deliverable"),
        call=lambda: services.deliverable_accept(
            actor=request.actor, now=request.now, delivery_id=delivery.pk
        ),
        done=_("The deliverable is accepted."),
        rows=_rows(delivery),
    )


@requires("projects.deliverable_return")
@require_http_methods(["GET", "POST"])
def deliverable_return(request: PageRequest, delivery_id: UUID) -> HttpResponse:
    """Send back what was handed over, with the reason."""
    delivery = access.delivery_for(request.actor, delivery_id)
    form = DeliverableReturnForm(request.POST or None)
    return act_on(
        request,
        delivery.activity,
        form=form,
        title=_("Send back a deliverable of %(number)s") % {"number": delivery.activity.number},
        sentence=_("It can be handed over again. Your reason stays on record."),
        confirm=_("Send it back"),
        call=lambda: services.deliverable_return(
            actor=request.actor, now=request.now, delivery_id=delivery.pk, **form.cleaned_data
        ),
        done=_("The deliverable is sent back."),
        rows=_rows(delivery),
    )


@requires("projects.activity_close")
@require_http_methods(["GET", "POST"])
def activity_close(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Close an approved activity."""
    activity = access.activity_for(request.actor, activity_id)
    form = ActivityCloseForm(request.POST or None, initial={"edition": activity.edition})
    return act_on(
        request,
        activity,
        form=form,
        title=_("Close %(number)s") % {"number": activity.number},
        sentence=_(
            "Nothing more is handed over or spent on it. What was accepted stays on record."
        ),
        confirm=_("Close the activity"),
        call=lambda: services.activity_close(
            actor=request.actor, now=request.now, activity_id=activity.pk, **form.cleaned_data
        ),
        done=_("The activity is closed."),
    )


def _rows(delivery: Delivery) -> list[tuple[str, object]]:
    item = text_of(delivery.activity).deliverables[delivery.number - 1]
    return [
        (_("Deliverable"), item.name),
        (_("Due on"), item.due_on),
        (_("Handed over by"), delivery.delivered_by.name),
        (_("Document"), delivery.evidence.document.title),
    ]
