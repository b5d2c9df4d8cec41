"""Pages of signatures: how each party's stands, the page to sign on, and signatures on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.builders.signing import LANGUAGES, signing_document
from donors.choices import PaperState
from donors.forms import PaperSignatureDeclineForm, PaperSignatureRecordForm
from donors.models import Agreement, PaperSignature
from donors.selectors.papers import (
    offer_of,
    paper_for,
    papers_visible_to,
    signatures_of,
    signing_of,
)
from donors.services.decisions import made_by
from donors.services.papers import paper_must_be_open
from donors.views.parts import Act, happenings
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.downloads import document_download
from trustfund.web.figures import day_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest
from trustfund.web.uploads import was_too_large


@requires("donors.agreement_signatures")
@require_GET
def agreement_signatures(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Show how each party's signature stands on an agreement and its amendments."""
    agreement = access.agreement_for(request.actor, agreement_id)
    papers = papers_visible_to(request.actor).filter(agreement=agreement).order_by("-pk")
    context = {
        **_about(agreement),
        "signed": signatures_of(request.actor, agreement),
        "papers": papers,
        "acts": _record_act(request.actor, agreement),
        "offer": offer_of(agreement),
    }
    return render(request, "donors/agreement_signatures.html", context)


@requires("donors.signing_page")
@require_GET
def signing_page(request: PageRequest, agreement_id: UUID, language: str) -> HttpResponseBase:
    """Give out the page on which the offer is signed by hand, as PDF in English or Korean."""
    if language not in LANGUAGES:
        raise NotFound(_("There is nothing here that you can see."))
    signed = signing_of(access.agreement_for(request.actor, agreement_id))
    name = f"{signed.reference.replace('/', '-')}-signing-page-{language}"
    return document_download(signing_document(signed, language), "pdf", name=name)


@requires("donors.paper_signature_record")
@require_http_methods(["GET", "POST"])
def paper_signature_record(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Record that the offer was signed for the donor on paper, with the scan."""
    agreement = access.agreement_for(request.actor, agreement_id)
    back = _signatures_page(agreement)
    form = PaperSignatureRecordForm(
        request.POST or None, request.FILES or None, was_too_large=was_too_large(request)
    )
    offer = offer_of(agreement)

    def call() -> PaperSignature:
        typed = dict(form.cleaned_data)
        file = typed.pop("file")
        return services.paper_signature_record(
            actor=request.actor,
            now=request.now,
            agreement_id=agreement.pk,
            file=file.file,
            name=file.name,
            **typed,
        )

    return act(
        request,
        form=form,
        call=call,
        then=_page,
        done=_(
            "Recorded. It counts once another unit has compared paper and offer, and confirms it."
        ),
        template="donors/paper_signature_record.html",
        context={**_about(agreement), "offer": offer, "back": back},
        back=back,
    )


@requires("donors.paper_signature_detail")
@require_GET
def paper_signature_detail(request: PageRequest, paper_id: UUID) -> HttpResponse:
    """Show a signature on paper: who signed what and when, its scan, and who confirmed it."""
    paper = paper_for(request.actor, paper_id)
    context = {
        **_words(paper),
        "acts": _acts(request.actor, paper),
        "entries": happenings("donors.papersignature", paper.pk),
    }
    return render(request, "donors/paper_signature_detail.html", context)


@requires("donors.paper_signature_confirm")
@require_http_methods(["GET", "POST"])
def paper_signature_confirm(request: PageRequest, paper_id: UUID) -> HttpResponse:
    """Confirm a signature on paper that another unit recorded."""
    paper = paper_for(request.actor, paper_id)
    if request.method == "GET" and paper.state == PaperState.RECORDED:
        paper_must_be_open(request.actor, paper)

    def preview() -> Preview:
        paper_must_be_open(request.actor, paper)
        donor = local(paper.agreement.donor.organization)
        return Preview(
            title=_("Confirm the signature"),
            sentence=_("%(donor)s is bound from %(day)s on, as if it had signed in the system.")
            % {"donor": donor, "day": day_text(paper.signed_on)},
            rows=[
                (_("Signed by"), str(paper)),
                (_("Place of signing"), paper.place),
                (_("Date of the signature"), paper.signed_on),
                (_("Fingerprint of these terms"), paper.content_hash),
                (_("SHA-256 of the scan"), paper.scan_sha256),
            ],
            confirm=_("Confirm the signature"),
            warning=_("You have compared the scan with the offer. This cannot be taken back."),
        )

    return _decide(
        request,
        paper,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.paper_signature_confirm(
            actor=request.actor, now=request.now, paper_id=paper.pk
        ),
        title=_("Confirm the signature"),
        done=_("Signature confirmed. It is in force from the day of signing."),
        preview=preview,
    )


@requires("donors.paper_signature_decline")
@require_http_methods(["GET", "POST"])
def paper_signature_decline(request: PageRequest, paper_id: UUID) -> HttpResponse:
    """Decline a signature on paper that was recorded, with the reason."""
    paper = paper_for(request.actor, paper_id)
    form = PaperSignatureDeclineForm(request.POST or None)
    return _decide(
        request,
        paper,
        form=form,
        call=lambda: services.paper_signature_decline(
            actor=request.actor, now=request.now, paper_id=paper.pk, **form.cleaned_data
        ),
        title=_("Decline the signature on paper"),
        done=_("Not accepted. The offer waits for the donor's signature as before."),
    )


def _decide(
    request: PageRequest,
    paper: PaperSignature,
    *,
    form: Any,
    call: Any,
    title: str,
    done: str,
    preview: Any = None,
) -> HttpResponse:
    back = _page(paper.pk)
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/paper_signature_decide.html",
        context={**_words(paper), "title": title, "back": back},
        preview=preview,
        back=back,
    )


def _about(agreement: Agreement) -> dict[str, Any]:
    """Return what pages about one agreement show at their head."""
    return {
        "agreement": agreement,
        "donor": agreement.donor,
        "fund": agreement.fund,
        "back": reverse("donors:agreement_detail", args=[agreement.pk]),
    }


def _words(paper: PaperSignature) -> dict[str, Any]:
    """Return what pages of a signature on paper show."""
    return {
        **_about(paper.agreement),
        "paper": paper,
        "signatures": _signatures_page(paper.agreement),
        "scans": reverse("documents:document_list", args=["donors.papersignature", paper.pk]),
    }


def _page(paper_id: Any) -> str:
    return reverse("donors:paper_signature_detail", args=[paper_id])


def _signatures_page(agreement: Agreement) -> str:
    return reverse("donors:agreement_signatures", args=[agreement.pk])


def _record_act(actor: Actor, agreement: Agreement) -> list[Act]:
    offer = offer_of(agreement)
    if offer is None or not may(actor, "donors.paper_signature_record"):
        return []
    waits = offer.paper is not None
    reason = _("A signature on paper waits to be confirmed.") if waits else ""
    url = reverse("donors:paper_signature_record", args=[agreement.pk])
    return [Act(url, _("Record a signature on paper"), "signature", reason=reason)]


def _acts(actor: Actor, paper: PaperSignature) -> list[Act]:
    if paper.state != PaperState.RECORDED:
        return []
    found = []
    if may(actor, "donors.paper_signature_confirm"):
        own = made_by(actor, paper)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:paper_signature_confirm", args=[paper.pk])
        found.append(Act(url, _("Confirm the signature"), "check", reason=reason))
    if may(actor, "donors.paper_signature_decline"):
        url = reverse("donors:paper_signature_decline", args=[paper.pk])
        found.append(Act(url, _("Decline"), "x", quiet=True))
    return found
