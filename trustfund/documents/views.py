"""The pages of documents: those about a thing, one with its versions, the acts, the download."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from trustfund.documents import access, selectors, services
from trustfund.documents.choices import Classification
from trustfund.documents.forms import ClassificationChangeForm, DocumentStoreForm, VersionAddForm
from trustfund.documents.models import Document
from trustfund.documents.rules.classes import may_move
from trustfund.documents.rules.subjects import Subject
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.downloads import attachment
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of
from trustfund.web.uploads import was_too_large


@requires("documents.document_list")
@require_safe
@vary_on_headers("HX-Request")
def document_list(request: PageRequest, about: str, about_id: UUID) -> HttpResponse:
    """Show the documents about a thing: as a page, or as a part of the thing's own page."""
    subject = access.subject_for(request.actor, about, about_id)
    page = page_of(request, selectors.current_versions(request.actor, subject))
    store_url = ""
    if may(request.actor, "documents.document_store"):
        store_url = reverse("documents:document_store", args=[about, about_id])
    context = {"subject": subject, "page": page, "store_url": store_url}
    is_part = request.headers.get("HX-Request") == "true"
    template = "partials/document_rows.html" if is_part else "document_list.html"
    return render(request, f"documents/{template}", {**context, "crumbs": _crumbs(subject)})


@requires("documents.document_detail")
@require_safe
def document_detail(request: PageRequest, document_id: UUID) -> HttpResponse:
    """Show a document with every version of it."""
    document = access.document_for(request.actor, document_id)
    subject = access.subject_of(request.actor, document)
    is_owner = document.organization_id == request.actor.organization_id
    context = {
        "document": document,
        "versions": selectors.history(document),
        "subject": subject,
        "crumbs": _crumbs(subject, with_list=True),
        "may_add": is_owner and may(request.actor, "documents.version_add"),
        "may_move": bool(_targets(request.actor, document)),
        "may_see_trail": may(request.actor, "control.trail"),
    }
    return render(request, "documents/document_detail.html", context)


@requires("documents.document_store")
@require_http_methods(["GET", "POST"])
def document_store(request: PageRequest, about: str, about_id: UUID) -> HttpResponse:
    """Store a new document about a thing."""
    subject = access.subject_for(request.actor, about, about_id)
    form = DocumentStoreForm(
        request.POST or None, request.FILES or None, was_too_large=was_too_large(request)
    )
    title = _("Store a document")
    return act(
        request,
        form=form,
        context=_form_context(title, submit=_("Store it"), crumbs=_crumbs(subject, with_list=True)),
        call=lambda: services.document_store(
            actor=request.actor,
            now=request.now,
            about=about,
            about_id=about_id,
            **_with_file(form.cleaned_data),
        ),
        then=lambda document_id: reverse("documents:document_detail", args=[document_id]),
        done=_("The document is stored."),
    )


@requires("documents.version_add")
@require_http_methods(["GET", "POST"])
def version_add(request: PageRequest, document_id: UUID) -> HttpResponse:
    """Add a version that takes the place of the current one."""
    document = access.own_document_for(request.actor, document_id)
    back = reverse("documents:document_detail", args=[document.pk])
    form = VersionAddForm(
        request.POST or None,
        request.FILES or None,
        was_too_large=was_too_large(request),
        initial={"version": document.current_number},
    )
    return act(
        request,
        form=form,
        context=_form_context(
            _("Add a version"), submit=_("Add the version"), crumbs=[(document.title, back)]
        ),
        call=lambda: services.version_add(
            actor=request.actor,
            now=request.now,
            document_id=document_id,
            **_with_file(form.cleaned_data),
        ),
        then=back,
        done=_("The version is added. The earlier ones stay."),
        back=back,
    )


@requires("documents.classification_change")
@require_http_methods(["GET", "POST"])
def classification_change(request: PageRequest, document_id: UUID) -> HttpResponse:
    """Change who may read a document."""
    document = access.document_for(request.actor, document_id)
    back = reverse("documents:document_detail", args=[document.pk])
    form = ClassificationChangeForm(
        request.POST or None, initial={"shown": document.classification}
    )
    return act(
        request,
        form=form,
        context=_form_context(
            _("Change who may read it"), submit=_("Change it"), crumbs=[(document.title, back)]
        ),
        call=lambda: services.classification_change(
            actor=request.actor, now=request.now, document_id=document_id, **form.cleaned_data
        ),
        then=back,
        done=_("Who may read the document is changed."),
        back=back,
    )


@requires("documents.version_download")
@require_safe
def version_download(request: PageRequest, document_id: UUID, number: int) -> FileResponse:
    """Send a version, after its bytes were hashed once more."""
    found = services.version_download(
        actor=request.actor, now=request.now, document_id=document_id, number=number
    )
    version = found.version
    return attachment(
        found.file, name=version.name, media_type=version.media_type, size=version.size
    )


def _targets(actor: Actor, document: Document) -> list[str]:
    """Return the classes to which the actor may move the document."""
    if not may(actor, "documents.classification_change"):
        return []
    is_owner = document.organization_id == actor.organization_id
    source = document.classification
    return [
        target
        for target in Classification.values
        if target != source
        and may_move(source=source, target=target, is_owner=is_owner, roles=actor.roles)
    ]


def _with_file(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a form says with its file as the service takes it: bytes, and their name."""
    sent = data["file"]
    return {**data, "file": sent.file, "name": sent.name}


def _form_context(title: str, *, submit: str, crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    return {"title": title, "submit": submit, "back": crumbs[-1][1], "breadcrumbs": crumbs}


def _crumbs(subject: Subject, *, with_list: bool = False) -> list[tuple[str, str]]:
    """Return the way to the subject, and to the list of its documents."""
    found = [(subject.label, reverse(subject.page, args=[subject.id]))]
    if with_list:
        address = reverse("documents:document_list", args=[subject.about, subject.id])
        found.append((_("Documents"), address))
    return found
