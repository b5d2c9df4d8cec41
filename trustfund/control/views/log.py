"""Pages: the checkpoints of the log, its keys and witnesses, and the export."""

import weakref
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from trustfund.audit import selectors as audit
from trustfund.control import services
from trustfund.control.forms import KeyRotateForm, WitnessForm
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import KitForm
from trustfund.web.middleware import PageRequest

SHOWN = 20


@requires("control.trail")
@require_safe
def checkpoints(request: PageRequest) -> HttpResponse:
    """Show the newest heads of the log, who has witnessed them and when, and the keys."""
    heads = audit.heads(newest=SHOWN)[::-1]
    context = {
        "heads": heads,
        "newest": heads[0] if heads else None,
        "witnesses": audit.witness_rows(),
        "keys": audit.log_keys()[::-1],
        "exports": audit.exports_made(newest=SHOWN),
        "may_export": may(request.actor, "audit.export_download"),
        "may_rotate": may(request.actor, "audit.key_rotate"),
        "may_register": may(request.actor, "audit.witness_register"),
        "may_retire": may(request.actor, "audit.witness_retire"),
    }
    return render(request, "control/checkpoints.html", context)


@requires("audit.export_download")
@require_GET
def export_download(request: PageRequest) -> FileResponse:
    """Send everything that is needed to check the trail without this program. An act: it is recorded."""
    made = services.export_download(actor=request.actor, now=request.now, door="page")
    name = f"trail-{request.now:%Y-%m-%d}.zip"
    answer = FileResponse(
        made.file, as_attachment=True, filename=name, content_type="application/zip"
    )
    weakref.finalize(answer, made.file.close)  # also where nobody reads it to its end
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires("audit.key_rotate")
@require_http_methods(["GET", "POST"])
def key_rotate(request: PageRequest) -> HttpResponse:
    """Let another key of the key file sign from the next checkpoint on."""
    form = KeyRotateForm(request.POST or None)
    return act(
        request,
        form=form,
        context=_frame(_("Replace the key of the log"), _("Replace the key")),
        preview=lambda: Preview(
            title=_("Replace the key of the log"),
            sentence=_(
                "From the next checkpoint on, the log is signed by this key. "
                "The old one stays known for the checkpoints that it has signed."
            ),
            rows=[(_("Key"), form.cleaned_data["vkey"])],
            confirm=_("Replace the key"),
        ),
        call=lambda: services.key_rotate(actor=request.actor, now=request.now, **form.cleaned_data),
        then=reverse("control:checkpoints"),
        done=_("The new key signs from the next checkpoint on."),
    )


@requires("audit.witness_register")
@require_http_methods(["GET", "POST"])
def witness_register(request: PageRequest) -> HttpResponse:
    """Register a witness by the key that its program has printed."""
    form = WitnessForm(request.POST or None)
    return act(
        request,
        form=form,
        context=_frame(_("Register a witness"), _("Register")),
        call=lambda: services.witness_register(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=reverse("control:checkpoints"),
        done=_("The witness is registered."),
    )


@requires("audit.witness_retire")
@require_http_methods(["GET", "POST"])
def witness_retire(request: PageRequest, witness_id: UUID) -> HttpResponse:
    """Take no more lines of a witness."""
    form = KitForm(request.POST or None)
    return act(
        request,
        form=form,
        context=_frame(_("End a witness"), _("End")),
        preview=lambda: Preview(
            title=_("End a witness"),
            sentence=_(
                "No more lines of this witness are taken, and its silence is not told any more. "
                "What it has signed stays."
            ),
            rows=[(_("Witness"), _witness_name(witness_id))],
            confirm=_("End"),
        ),
        call=lambda: services.witness_retire(
            actor=request.actor, now=request.now, witness_id=witness_id
        ),
        then=reverse("control:checkpoints"),
        done=_("The witness has left."),
    )


def _witness_name(witness_id: UUID) -> str:
    rows = audit.witness_rows()
    return next((row.witness.name for row in rows if row.witness.pk == witness_id), "")


def _frame(title: str, submit: str) -> dict[str, object]:
    back = reverse("control:checkpoints")
    trail = (_("Trail"), reverse("control:trail"))
    return {
        "title": title,
        "submit": submit,
        "back": back,
        "breadcrumbs": [trail, (_("Checkpoints"), back)],
    }
