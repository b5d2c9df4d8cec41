"""Pages: appointments, proposed by one person and confirmed by another, and their ends."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trustfund.control.forms import AppointmentForm, EndForm
from trustfund.db.words import local
from trustfund.identity import access, services
from trustfund.identity.models import Appointment
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm, KitForm
from trustfund.web.middleware import PageRequest


@requires("identity.appointment_propose")
@require_http_methods(["GET", "POST"])
def appointment_propose(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Propose that a person hold a role for an organization."""
    person = access.person_for(request.actor, person_id)
    back = reverse("control:person_detail", args=[person.pk])
    form = AppointmentForm(
        request.POST or None,
        today=request.now.date(),
        initial={"start_date": request.now.date()},
    )
    return act(
        request,
        form=form,
        context={
            "title": _("Propose an appointment"),
            "intro": _("%(person)s holds the role once another person has confirmed it.")
            % {"person": person.name},
            "submit": _("Propose"),
            "back": back,
            "breadcrumbs": [(_("People"), reverse("control:people")), (person.name, back)],
        },
        call=lambda: services.appointment_propose(
            actor=request.actor,
            now=request.now,
            person_id=person.pk,
            organization_id=form.cleaned_data["organization"].pk,
            role=form.cleaned_data["role"],
            start_date=form.cleaned_data["start_date"],
            end_date=form.cleaned_data["end_date"],
        ),
        then=back,
        done=_("The appointment is proposed. Another person must confirm it."),
        back=back,
    )


@requires("identity.appointment_confirm")
@require_http_methods(["GET", "POST"])
def appointment_confirm(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Confirm an appointment that somebody else proposed."""
    return _decision(
        request,
        appointment_id,
        service=services.appointment_confirm,
        title=_("Confirm an appointment"),
        submit=_("Confirm"),
        done=_("The appointment is confirmed."),
    )


@requires("identity.appointment_decline")
@require_http_methods(["GET", "POST"])
def appointment_decline(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Decline a proposed appointment, or take back one's own proposal."""
    return _decision(
        request,
        appointment_id,
        service=services.appointment_decline,
        title=_("Decline an appointment"),
        submit=_("Decline"),
        done=_("The appointment is declined."),
    )


@requires("identity.appointment_end_propose")
@require_http_methods(["GET", "POST"])
def appointment_end_propose(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Propose that an appointment end."""
    return _decision(
        request,
        appointment_id,
        service=services.appointment_end_propose,
        title=_("Propose the end of an appointment"),
        submit=_("Propose the end"),
        done=_("The end is proposed. Until another person confirms it, the role is held."),
        form=EndForm(request.POST or None),
    )


@requires("identity.appointment_end_confirm")
@require_http_methods(["GET", "POST"])
def appointment_end_confirm(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Confirm the end of an appointment that somebody else proposed to end."""
    return _decision(
        request,
        appointment_id,
        service=services.appointment_end_confirm,
        title=_("Confirm the end of an appointment"),
        submit=_("Confirm the end"),
        done=_("The appointment has ended."),
    )


@requires("identity.appointment_end_decline")
@require_http_methods(["GET", "POST"])
def appointment_end_decline(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Decline a proposed end: the appointment stays in force."""
    return _decision(
        request,
        appointment_id,
        service=services.appointment_end_decline,
        title=_("Decline the end of an appointment"),
        submit=_("Keep the appointment"),
        done=_("The appointment stays in force."),
    )


def _decision(
    request: PageRequest,
    appointment_id: UUID,
    *,
    service: Callable[..., Appointment],
    title: str,
    submit: str,
    done: str,
    form: KitForm | None = None,
) -> HttpResponse:
    """Show the appointment and ask for one decision about it."""
    appointment = access.appointment_for(request.actor, appointment_id)
    person = appointment.person
    back = reverse("control:person_detail", args=[person.pk])
    form = form or ConfirmForm(request.POST or None)
    context: dict[str, Any] = {
        "title": title,
        "submit": submit,
        "back": back,
        "rows": _rows(appointment),
        "person": person,
    }
    return act(
        request,
        form=form,
        template="control/appointment_decision.html",
        context=context,
        call=lambda: service(
            actor=request.actor,
            now=request.now,
            appointment_id=appointment.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=done,
        back=back,
    )


def _rows(appointment: Appointment) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (_("Person"), appointment.person.name),
        (_("Role"), appointment.get_role_display()),
        (_("For the organization"), local(appointment.organization)),
        (_("From"), appointment.start_date),
        (_("Until"), appointment.end_date),
        (_("Proposed by"), appointment.proposed_by.name),
    ]
    if appointment.end_proposed_by is not None:
        rows += [
            (_("End proposed by"), appointment.end_proposed_by.name),
            (_("Reason"), appointment.end_reason),
        ]
    return rows
