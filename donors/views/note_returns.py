"""Pages on which a promissory note is given back: proposed by one person, confirmed by another unit."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import services
from donors.choices import NoteReturnState, NoteState
from donors.forms import NoteDeclineForm, NoteReturnForm
from donors.models import NoteReturn
from donors.selectors.note_returns import note_return_for
from donors.selectors.notes import NoteRow, note_for, note_row
from donors.services.decisions import made_by
from donors.services.note_returns import (
    must_be_as_proposed,
    note_return_must_be_open,
    return_must_fit,
)
from donors.views.parts import Act, donor_url, happenings
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("donors.note_return_propose")
@require_http_methods(["GET", "POST"])
def note_return_propose(request: PageRequest, note_id: UUID) -> HttpResponse:
    """Propose that a note is given back to its donor."""
    note = note_for(request.actor, note_id)
    today = request.now.date()
    form = NoteReturnForm(request.POST or None, today=today)
    back = reverse("donors:note_detail", args=[note.pk])

    def preview() -> Preview:
        day = form.cleaned_data["returned_on"]
        money = return_must_fit(note, returned_on=day, today=today)
        return _preview(_("Propose the return"), _("Propose it"), str(note), day, money)

    return act(
        request,
        form=form,
        call=lambda: services.note_return_propose(
            actor=request.actor, now=request.now, note_id=note.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("Return proposed. Store its paper; a finance approver confirms it."),
        template="donors/note_decide.html",
        context={
            "row": note_row(note, as_of=today),
            "note": note,
            "fund": note.fund,
            "donor": note.donor,
            "agreement": note.agreement,
            "donor_page": donor_url(note.donor, note.fund),
            "papers": reverse("documents:document_list", args=["donors.promissorynote", note.pk]),
            "title": _("Return the note"),
            "back": back,
        },
        preview=preview,
        back=back,
    )


@requires("donors.note_return_detail")
@require_GET
def note_return_detail(request: PageRequest, return_id: UUID) -> HttpResponse:
    """Show one return: how much, why, its papers, and who has decided."""
    found = note_return_for(request.actor, return_id)
    context = {
        **_words(found),
        "acts": _acts(request.actor, found),
        "entries": happenings("donors.notereturn", found.pk),
    }
    return render(request, "donors/note_return_detail.html", context)


@requires("donors.note_return_confirm")
@require_http_methods(["GET", "POST"])
def note_return_confirm(request: PageRequest, return_id: UUID) -> HttpResponse:
    """Give a note back that another person proposed to return."""
    found = note_return_for(request.actor, return_id)
    if request.method == "GET" and found.state == NoteReturnState.PROPOSED:
        note_return_must_be_open(request.actor, found)

    def preview() -> Preview:
        note_return_must_be_open(request.actor, found)
        must_be_as_proposed(found, today=request.now.date())
        return _preview(
            _("Give the note back"),
            _("Give it back"),
            str(found.note),
            found.returned_on,
            found.money,
        )

    return _decide(
        request,
        found,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.note_return_confirm(
            actor=request.actor, now=request.now, return_id=found.pk
        ),
        title=_("Give the note back"),
        done=_("The note is given back. What it settled is due in cash; the donor is told."),
        preview=preview,
    )


@requires("donors.note_return_decline")
@require_http_methods(["GET", "POST"])
def note_return_decline(request: PageRequest, return_id: UUID) -> HttpResponse:
    """Decline a return, with the reason: the note stays in custody."""
    found = note_return_for(request.actor, return_id)
    form = NoteDeclineForm(request.POST or None)
    return _decide(
        request,
        found,
        form=form,
        call=lambda: services.note_return_decline(
            actor=request.actor, now=request.now, return_id=found.pk, **form.cleaned_data
        ),
        title=_("Decline the return"),
        done=_("Return declined. The note stays in custody."),
    )


def return_acts(actor: Actor, row: NoteRow) -> list[Act]:
    """Return the act that gives a note back, or leads to the return that was proposed. One query."""
    note = row.note
    if note.state != NoteState.IN_CUSTODY or not may(actor, "donors.note_return_detail"):
        return []
    standing = note.returns.exclude(state=NoteReturnState.DECLINED).first()
    if standing is not None:
        return [Act(_page(standing.pk), _("Return of the note"), "arrow-back-up", quiet=True)]
    if not row.held.amount or not may(actor, "donors.note_return_propose"):
        return []
    url = reverse("donors:note_return_propose", args=[note.pk])
    return [Act(url, _("Return the note"), "arrow-back-up", quiet=True)]


def _decide(
    request: PageRequest,
    found: NoteReturn,
    *,
    form: Any,
    call: Any,
    title: str,
    done: str,
    preview: Any = None,
) -> HttpResponse:
    back = _page(found.pk)
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/note_return_decide.html",
        context={**_words(found), "title": title, "back": back},
        preview=preview,
        back=back,
    )


def _preview(title: str, confirm: str, note: str, day: Any, money: Money) -> Preview:
    return Preview(
        title=title,
        sentence=_("Everything that is held of the note goes back to the donor."),
        rows=[
            (_("Promissory note"), note),
            (_("Given back on"), day_text(day)),
            (_("Goes back to the donor"), money),
        ],
        confirm=confirm,
        warning=_("Once confirmed it stands, and what the note settled is due in cash."),
    )


def _words(found: NoteReturn) -> dict[str, Any]:
    note = found.note
    return {
        "found": found,
        "note": note,
        "fund": note.fund,
        "donor": note.donor,
        "agreement": note.agreement,
        "donor_page": donor_url(note.donor, note.fund),
        "papers": reverse("documents:document_list", args=["donors.notereturn", found.pk]),
    }


def _page(return_id: Any) -> str:
    return reverse("donors:note_return_detail", args=[return_id])


def _acts(actor: Actor, found: NoteReturn) -> list[Act]:
    if found.state != NoteReturnState.PROPOSED:
        return []
    acts = []
    if may(actor, "donors.note_return_confirm"):
        own = made_by(actor, found)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:note_return_confirm", args=[found.pk])
        acts.append(Act(url, _("Give the note back"), "check", reason=reason))
    if may(actor, "donors.note_return_decline"):
        url = reverse("donors:note_return_decline", args=[found.pk])
        acts.append(Act(url, _("Decline the return"), "x", quiet=True))
    return acts
