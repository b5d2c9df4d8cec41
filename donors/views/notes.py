"""Pages of promissory notes: the list, one with its schedule, and its acts."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import NoteState
from donors.forms import (
    EncashmentCallForm,
    EncashmentForm,
    NoteDeclineForm,
    NoteProposeForm,
)
from donors.models import Agreement, Encashment, EncashmentCall, PromissoryNote
from donors.selectors.notes import (
    NoteRow,
    left_for_notes,
    note_for,
    note_is_possible,
    note_row,
    receipts_to_tie,
)
from donors.services.decisions import made_by
from donors.services.notes import (
    call_must_fit,
    encashment_must_fit,
    note_must_be_open,
    note_must_fit,
)
from donors.views.note_returns import return_acts
from donors.views.note_warnings import warnings_of_note
from donors.views.parts import Act, day_asked, donor_url, happenings
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text, money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("donors.note_propose")
@require_http_methods(["GET", "POST"])
def note_propose(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Propose a note that a donor has deposited under an agreement."""
    agreement = access.agreement_for(request.actor, agreement_id)
    today = request.now.date()
    form = NoteProposeForm(request.POST or None, currency=agreement.currency, today=today)
    back = reverse("donors:agreement_detail", args=[agreement.pk])

    def typed() -> dict[str, Any]:
        cleaned = dict(form.cleaned_data)
        return {"money": cleaned.pop("amount"), **cleaned}

    def preview() -> Preview:
        words = typed()
        note_must_fit(
            agreement,
            today=today,
            **{name: words[name] for name in ("money", "received_on", "lines")},
        )
        return Preview(
            title=_("Propose a promissory note"),
            sentence=_("It is in custody once another person of another unit confirms it."),
            rows=[
                (_("Agreement"), agreement.number),
                (_("Number of the note"), words["reference"]),
                (_("Face amount"), words["money"]),
                (_("Received on"), day_text(words["received_on"])),
                (_("Custodian and place"), words["custodian"]),
                *((day_text(day), part) for day, part in words["lines"]),
            ],
            confirm=_("Propose it"),
            warning=_("A note is no cash: nothing is booked until it is encashed."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.note_propose(
            actor=request.actor, now=request.now, agreement_id=agreement.pk, **typed()
        ),
        then=_page,
        done=_("Proposed. Store the copy of the note; a finance approver confirms it."),
        template="donors/note_propose.html",
        context={
            "agreement": agreement,
            "donor": agreement.donor,
            "fund": agreement.fund,
            "left": left_for_notes(agreement, today=today),
            "back": back,
        },
        preview=preview,
        back=back,
    )


@requires("donors.note_detail")
@require_GET
def note_detail(request: PageRequest, note_id: UUID) -> HttpResponse:
    """Show a note: its schedule, what came in for it, and its papers."""
    note = note_for(request.actor, note_id)
    form, as_of = day_asked(request)
    encashed = Encashment.objects.filter(line__note=note, receipt__value_date__lte=as_of)
    row = note_row(note, as_of=as_of)
    context = {
        **_words(row),
        "form": form,
        "as_of": as_of,
        "encashments": encashed.select_related("line", "receipt").order_by(
            "receipt__value_date", "pk"
        ),
        "calls": EncashmentCall.objects.filter(line__note=note, called_on__lte=as_of)
        .select_related("line__note")
        .order_by("line__number"),
        "warnings": warnings_of_note(row),
        "acts": _acts(request.actor, row, today=request.now.date()),
        "entries": happenings("donors.promissorynote", note.pk),
    }
    return render(request, "donors/note_detail.html", context, status=422 if form.errors else 200)


@requires("donors.note_confirm")
@require_http_methods(["GET", "POST"])
def note_confirm(request: PageRequest, note_id: UUID) -> HttpResponse:
    """Take a note into custody that another person proposed."""
    note = note_for(request.actor, note_id)
    if request.method == "GET" and note.state == NoteState.PROPOSED:
        note_must_be_open(request.actor, note)
    return _decide(
        request,
        note,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.note_confirm(actor=request.actor, now=request.now, note_id=note.pk),
        title=_("Take the note into custody"),
        done=_("The note is in custody. Only what is encashed of it counts as paid in."),
    )


@requires("donors.note_decline")
@require_http_methods(["GET", "POST"])
def note_decline(request: PageRequest, note_id: UUID) -> HttpResponse:
    """Decline a note that was proposed, with the reason."""
    note = note_for(request.actor, note_id)
    form = NoteDeclineForm(request.POST or None)
    return _decide(
        request,
        note,
        form=form,
        call=lambda: services.note_decline(
            actor=request.actor, now=request.now, note_id=note.pk, **form.cleaned_data
        ),
        title=_("Decline the note"),
        done=_("Declined. It settles nothing."),
    )


@requires("donors.encashment_record")
@require_http_methods(["GET", "POST"])
def encashment_record(request: PageRequest, note_id: UUID) -> HttpResponse:
    """Say which receipt came in for which line of a note."""
    note = note_for(request.actor, note_id)
    row = note_row(note, as_of=request.now.date())
    lines = {line.number: _line_words(line) for line in row.lines if line.left.amount > 0}
    receipts = {str(one.pk): _receipt_words(one) for one in receipts_to_tie(note)}
    form = EncashmentForm(
        request.POST or None, lines=list(lines.items()), receipts=list(receipts.items())
    )
    back = _page(note.pk)

    def preview() -> Preview:
        chosen = form.cleaned_data
        encashment_must_fit(note, line=chosen["line"], receipt_id=UUID(chosen["receipt_id"]))
        return Preview(
            title=_("Record an encashment"),
            sentence=_("This receipt came in for this line of the note."),
            rows=[
                (_("Promissory note"), str(note)),
                (_("Line of the schedule"), lines[chosen["line"]]),
                (_("Receipt"), receipts[chosen["receipt_id"]]),
            ],
            confirm=_("Record it"),
            warning=_("The receipt is in the books already. Nothing is booked again."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.encashment_record(
            actor=request.actor,
            now=request.now,
            note_id=note.pk,
            line=form.cleaned_data["line"],
            receipt_id=UUID(form.cleaned_data["receipt_id"]),
        ),
        then=back,
        done=_("Recorded. The note holds that much less."),
        template="donors/note_decide.html",
        context={**_words(row), "title": _("Record an encashment"), "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.encashment_call")
@require_http_methods(["GET", "POST"])
def encashment_call(request: PageRequest, note_id: UUID) -> HttpResponse:
    """Demand of the donor what is left of a line whose day has come."""
    note = note_for(request.actor, note_id)
    today = request.now.date()
    row = note_row(note, as_of=today)
    lines = {
        line.number: _line_words(line)
        for line in row.lines
        if line.left.amount > 0 and line.due_date <= today
    }
    form = EncashmentCallForm(request.POST or None, lines=list(lines.items()))
    back = _page(note.pk)

    def preview() -> Preview:
        _line, left = call_must_fit(note, line=form.cleaned_data["line"], today=today)
        return Preview(
            title=_("Demand an encashment"),
            sentence=_(
                "A letter in English and Korean asks the donor to honor this part of the note; its officers are told."
            ),
            rows=[
                (_("Promissory note"), str(note)),
                (_("Line of the schedule"), lines[form.cleaned_data["line"]]),
                (_("Demanded"), left),
            ],
            confirm=_("Demand it"),
            warning=_("A demand cannot be taken back."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.encashment_call(
            actor=request.actor,
            now=request.now,
            note_id=note.pk,
            line=form.cleaned_data["line"],
        ),
        then=back,
        done=_("Demanded. The letters are being written, and the donor's officers are told."),
        template="donors/note_decide.html",
        context={**_words(row), "title": _("Demand an encashment"), "back": back},
        preview=preview,
        back=back,
    )


def _decide(
    request: PageRequest, note: PromissoryNote, *, form: Any, call: Any, title: str, done: str
) -> HttpResponse:
    back = _page(note.pk)
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/note_decide.html",
        context={
            **_words(note_row(note, as_of=request.now.date())),
            "title": title,
            "back": back,
        },
        back=back,
    )


def _words(row: NoteRow) -> dict[str, Any]:
    """Return what pages of a note show."""
    note = row.note
    return {
        "row": row,
        "note": note,
        "fund": note.fund,
        "donor": note.donor,
        "agreement": note.agreement,
        "donor_page": donor_url(note.donor, note.fund),
        "papers": reverse("documents:document_list", args=["donors.promissorynote", note.pk]),
    }


def note_act(actor: Actor, agreement: Agreement) -> list[Act]:
    """Return the button of an agreement that proposes a note, for who may."""
    if not may(actor, "donors.note_propose") or not note_is_possible(agreement):
        return []
    url = reverse("donors:note_propose", args=[agreement.pk])
    return [Act(url, _("Propose a promissory note"), "file-text", quiet=True)]


def _line_words(line: Any) -> str:
    return _("%(number)s: %(day)s, %(left)s left of %(money)s") % {
        "number": line.number,
        "day": day_text(line.due_date),
        "left": money_text(line.left),
        "money": money_text(line.money),
    }


def _receipt_words(receipt: Any) -> str:
    return _("%(money)s of %(day)s, %(reference)s") % {
        "money": money_text(receipt.money),
        "day": day_text(receipt.value_date),
        "reference": receipt.bank_reference,
    }


def _page(note_id: Any) -> str:
    return reverse("donors:note_detail", args=[note_id])


def _acts(actor: Actor, row: NoteRow, *, today: date) -> list[Act]:
    note, found = row.note, []
    is_held = note.state == NoteState.IN_CUSTODY and not row.fact.is_returned(today)
    if is_held and may(actor, "donors.encashment_record"):
        url = reverse("donors:encashment_record", args=[note.pk])
        found.append(Act(url, _("Record an encashment"), "receipt"))
        url = reverse("donors:encashment_call", args=[note.pk])
        found.append(Act(url, _("Demand an encashment"), "send", quiet=True))
    found.extend(return_acts(actor, row))
    if note.state == NoteState.PROPOSED and may(actor, "donors.note_confirm"):
        own = made_by(actor, note)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:note_confirm", args=[note.pk])
        found.append(Act(url, _("Take the note into custody"), "check", reason=reason))
    if note.state == NoteState.PROPOSED and may(actor, "donors.note_decline"):
        url = reverse("donors:note_decline", args=[note.pk])
        found.append(Act(url, _("Decline the note"), "x", quiet=True))
    return found
