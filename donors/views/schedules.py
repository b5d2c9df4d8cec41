"""Pages of installments: what makes one due, what frees one of its reservation, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from donors import access, services
from donors.forms import InstallmentDueForm, InstallmentUnqualifyForm
from donors.models import Agreement, Installment
from donors.rules.ladder import Position
from donors.rules.schedule import (
    DECLARED,
    InstallmentFact,
)
from donors.selectors.agreements import part_written, schedule_in_force
from donors.selectors.term_words import when_words
from donors.views.parts import Act
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import KitForm
from trustfund.web.middleware import PageRequest


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One installment on a page: where it stands, when it is due in words, what can be done."""

    position: Position
    when: str
    acts: list[Act]


@requires("donors.installment_fall_due")
@require_http_methods(["GET", "POST"])
def installment_fall_due(request: PageRequest, installment_id: UUID) -> HttpResponse:
    """Write down what makes an installment due, and on which day it is."""
    form = InstallmentDueForm(request.POST or None, today=request.now.date())
    return _step(
        request,
        installment_id,
        form=form,
        call=services.installment_fall_due,
        title=_("Say when it is due"),
        intro=_(
            "The agreement leaves this day open until a request is made or a milestone is reached. "
            "Any other date is changed only by an amendment."
        ),
        done=_("The due date is written down."),
        rows=lambda: [
            (_("Day of the request or the milestone"), form.cleaned_data["day"]),
            (_("Due date"), form.cleaned_data["due_date"]),
            (_("Reference"), form.cleaned_data["reference"]),
        ],
    )


@requires("donors.installment_unqualify")
@require_http_methods(["GET", "POST"])
def installment_unqualify(request: PageRequest, installment_id: UUID) -> HttpResponse:
    """Write down the notice by which a donor lifts its reservation."""
    form = InstallmentUnqualifyForm(request.POST or None, today=request.now.date())
    return _step(
        request,
        installment_id,
        form=form,
        call=services.installment_unqualify,
        title=_("Lift the reservation"),
        intro=_("From the day of the notice on the installment is due as any other."),
        done=_("The reservation is lifted."),
        rows=lambda: [
            (_("Date of the notice"), form.cleaned_data["day"]),
            (_("Reference of the notice"), form.cleaned_data["reference"]),
        ],
    )


def _step(
    request: PageRequest,
    installment_id: UUID,
    *,
    form: KitForm,
    call: Callable[..., Any],
    title: str,
    intro: str,
    done: str,
    rows: Callable[[], list[tuple[str, Any]]],
) -> HttpResponse:
    installment = access.installment_for(request.actor, installment_id)
    agreement = installment.agreement
    back = reverse("donors:agreement_detail", args=[agreement.pk])
    sentence = _("Installment %(part)d of agreement %(number)s with %(donor)s") % {
        "part": installment.number,
        "number": agreement.number,
        "donor": local(agreement.donor.organization),
    }
    terms = [
        (_("Amount"), installment.money),
        (_("Due"), when_words(part_written(installment))),
        (_("Subject to"), installment.qualification),
    ]
    return act(
        request,
        form=form,
        call=lambda: call(
            actor=request.actor,
            now=request.now,
            installment_id=installment.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=done,
        template="donors/installment_step.html",
        context={
            "agreement": agreement,
            "donor": agreement.donor,
            "fund": agreement.fund,
            "title": title,
            "intro": intro,
            "sentence": sentence,
            "terms": [row for row in terms if row[1]],
            "back": back,
        },
        preview=lambda: Preview(
            title=title,
            sentence=sentence,
            rows=[row for row in (*terms, *rows()) if row[1]],
            confirm=title,
            warning=_("This is written down once and cannot be taken back."),
        ),
        back=back,
    )


def schedule_rows(
    actor: Actor, agreement: Agreement, positions: Iterable[Position]
) -> list[ScheduleRow]:
    """Return the installments as the page shows them, with what the reader can do to each now."""
    rows = {row.number: row for row in schedule_in_force(agreement)}
    return [
        ScheduleRow(
            position=position,
            when=when_words(position.installment),
            acts=_acts(actor, position.installment, rows.get(position.number)),
        )
        for position in positions
    ]


def _acts(actor: Actor, fact: InstallmentFact, row: Installment | None) -> list[Act]:
    if row is None:
        return []
    found = []
    if (
        fact.due_date is None
        and row.due_rule in DECLARED
        and may(actor, "donors.installment_fall_due")
    ):
        url = reverse("donors:installment_fall_due", args=[row.pk])
        found.append(Act(url, _("Say when it is due"), "calendar", quiet=True))
    if fact.is_qualified and may(actor, "donors.installment_unqualify"):
        url = reverse("donors:installment_unqualify", args=[row.pk])
        found.append(Act(url, _("Lift the reservation"), "check", quiet=True))
    return found
