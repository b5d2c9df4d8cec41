"""Pages of annexes: the versions of a fund, one with both texts, its acts, those of an agreement."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import Annex, AnnexState
from donors.forms import AnnexDeclineForm, AnnexListForm, AnnexProposeForm
from donors.models import AnnexVersion
from donors.selectors.annexes import annex_for, annex_lines, annexes_found, version_words
from donors.services.annexes import annex_day_must_fit, annex_must_be_open
from donors.services.decisions import made_by
from donors.views.parts import Act, happenings
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.listing import ListColumn, Listing, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.annex_list")
@require_GET
def annex_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show the versions of a fund's annexes, or give them out as a file."""
    fund = fund_for(request.actor, fund_id)
    form = AnnexListForm(request.GET, today=request.now.date())
    chosen = form.chosen(today=request.now.date())
    listing = Listing(
        name="annexes",
        title=_("Annexes"),
        columns=_columns(),
        rows=annexes_found(request.actor, fund, **chosen),
        totals=list,
        form=form,
        as_of=chosen["as_of"],
        fund=fund,
        source=_("Each version is cited by its fingerprint."),
        empty=_("There is no version of an annex that fits."),
        who=_("A program manager proposes one, and the board secretariat confirms it."),
    )
    context = {"acts": _propose_act(request.actor, fund)}
    return list_answer(request, listing, template="donors/annex_list.html", context=context)


@requires("donors.agreement_annexes")
@require_GET
def agreement_annexes(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Show with which versions of the annexes an agreement is signed, and which are in force."""
    agreement = access.agreement_for(request.actor, agreement_id)
    context = {
        "agreement": agreement,
        "donor": agreement.donor,
        "fund": agreement.fund,
        "back": reverse("donors:agreement_detail", args=[agreement.pk]),
        "lines": annex_lines(agreement, day=request.now.date()),
    }
    return render(request, "donors/agreement_annexes.html", context)


@requires("donors.annex_propose")
@require_http_methods(["GET", "POST"])
def annex_propose(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose the next version of an annex."""
    fund = fund_for(request.actor, fund_id)
    form = AnnexProposeForm(request.POST or None, today=request.now.date())
    back = _list_page(fund)

    def preview() -> Preview:
        typed = form.cleaned_data
        annex_day_must_fit(fund.pk, typed["annex"], typed["effective_on"], today=request.now.date())
        return Preview(
            title=_("Propose a version of an annex"),
            sentence=_("Agreements that are offered from its day on name it."),
            rows=[
                (_("Annex"), Annex(typed["annex"]).label),
                (_("In force from"), typed["effective_on"]),
                (_("Text in English"), typed["text"]),
                (_("Text in Korean"), typed["text_ko"]),
            ],
            confirm=_("Propose it"),
            warning=_("Another person of another unit confirms it. It is never rewritten then."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.annex_propose(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("Proposed. The board secretariat confirms it."),
        template="donors/annex_propose.html",
        context={"fund": fund, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.annex_detail")
@require_GET
def annex_detail(request: PageRequest, annex_id: UUID) -> HttpResponse:
    """Show a version of an annex in both languages, with its fingerprint."""
    row = annex_for(request.actor, annex_id)
    context = {
        **_words(row),
        "acts": _acts(request.actor, row),
        "entries": happenings("donors.annexversion", row.pk),
    }
    return render(request, "donors/annex_detail.html", context)


@requires("donors.annex_confirm")
@require_http_methods(["GET", "POST"])
def annex_confirm(request: PageRequest, annex_id: UUID) -> HttpResponse:
    """Confirm a version that another person proposed."""
    row = annex_for(request.actor, annex_id)
    if request.method == "GET" and row.state == AnnexState.PROPOSED:
        annex_must_be_open(request.actor, row)
    return _decide(
        request,
        row,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.annex_confirm(actor=request.actor, now=request.now, annex_id=row.pk),
        title=_("Confirm the version"),
        done=_("Confirmed. Agreements that are offered from its day on name it."),
    )


@requires("donors.annex_decline")
@require_http_methods(["GET", "POST"])
def annex_decline(request: PageRequest, annex_id: UUID) -> HttpResponse:
    """Decline a version that was proposed, with the reason."""
    row = annex_for(request.actor, annex_id)
    form = AnnexDeclineForm(request.POST or None)
    return _decide(
        request,
        row,
        form=form,
        call=lambda: services.annex_decline(
            actor=request.actor, now=request.now, annex_id=row.pk, **form.cleaned_data
        ),
        title=_("Decline the version"),
        done=_("Declined. The version before stays in force."),
    )


def _decide(
    request: PageRequest, row: AnnexVersion, *, form: Any, call: Any, title: str, done: str
) -> HttpResponse:
    back = _page(row.pk)
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/annex_decide.html",
        context={**_words(row), "title": title, "back": back},
        back=back,
    )


def _words(row: AnnexVersion) -> dict[str, Any]:
    """Return what pages of a version show."""
    return {
        "row": row,
        "fund": row.fund,
        "name": version_words(row),
        "versions": _list_page(row.fund),
        "papers": reverse("documents:document_list", args=["donors.annexversion", row.pk]),
    }


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("Annex"), version_words, url=lambda row: _page(row.pk)),
        ListColumn(_("In force from"), lambda row: row.effective_on, "date"),
        ListColumn(_("Fingerprint of the annex"), lambda row: row.sha256, is_stored=True),
        ListColumn(_("State"), lambda row: str(row.get_state_display()), state=_look),
    ]


def _look(row: AnnexVersion) -> str:
    return "ACCEPTED" if row.state == AnnexState.CONFIRMED else row.state


def _page(annex_id: Any) -> str:
    return reverse("donors:annex_detail", args=[annex_id])


def _list_page(fund: Fund) -> str:
    return reverse("donors:annex_list", args=[fund.pk])


def _propose_act(actor: Actor, fund: Fund) -> list[Act]:
    if not may(actor, "donors.annex_propose"):
        return []
    return [Act(reverse("donors:annex_propose", args=[fund.pk]), _("Propose a version"), "plus")]


def _acts(actor: Actor, row: AnnexVersion) -> list[Act]:
    if row.state != AnnexState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.annex_confirm"):
        reason = _("Another person of another unit confirms it.") if made_by(actor, row) else ""
        url = reverse("donors:annex_confirm", args=[row.pk])
        found.append(Act(url, _("Confirm the version"), "check", reason=reason))
    if may(actor, "donors.annex_decline"):
        url = reverse("donors:annex_decline", args=[row.pk])
        found.append(Act(url, _("Decline"), "x", quiet=True))
    return found
