"""The pages of external auditors' opinions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oversight.access import assurance as access
from oversight.choices.assurance import OpinionKind
from oversight.forms.assurance import OpinionRecordForm
from oversight.rules.assurance import is_digest
from oversight.selectors.milestones import day_of
from oversight.services import opinions
from trustfund.funds.selectors import fund_rows
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of


@requires("oversight.opinion_detail")
@require_safe
def opinion_list(request: PageRequest) -> HttpResponse:
    """Show the opinions of external auditors, newest first."""
    found = access.opinions_visible_to(request.actor)
    return render(request, "oversight/opinion_list.html", {"page": page_of(request, found)})


@requires("oversight.opinion_detail")
@require_safe
def opinion_detail(request: PageRequest, opinion_id: UUID) -> HttpResponse:
    """Show one opinion."""
    opinion = access.opinion_for(request.actor, opinion_id)
    context = {"opinion": opinion, "fund": opinion.fund}
    return render(request, "oversight/opinion_detail.html", context)


@requires("oversight.opinion_record")
@require_http_methods(["GET", "POST"])
def opinion_record(request: PageRequest) -> HttpResponse:
    """Record an opinion on the file whose digest the address brings (`?sha256=`)."""
    funds = fund_rows(request.actor)
    digest = request.GET.get("sha256", "").lower()
    initial = {"report_sha256": digest if is_digest(digest) else ""}
    if request.GET.get("fund"):
        initial["fund_id"] = request.GET["fund"]
    form = OpinionRecordForm(
        request.POST or None, funds=funds, today=day_of(request.now), initial=initial
    )
    back = reverse("oversight:opinion_list")
    return act(
        request,
        form=form,
        call=lambda: opinions.opinion_record(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=lambda opinion_id: reverse("oversight:opinion_detail", args=[opinion_id]),
        done=_("Opinion recorded."),
        template="oversight/opinion_record.html",
        context={"back": back},
        preview=lambda: _preview(form),
        back=back,
    )


def _preview(form: OpinionRecordForm) -> Preview:
    data = form.cleaned_data
    rows: list[tuple[str, Any]] = [
        (_("SHA-256 of the report's file"), data["report_sha256"]),
        (_("Opinion"), OpinionKind(data["kind"]).label),
        (_("Basis for the opinion"), data["basis"]),
        (_("Emphasis of matter"), data["emphasis"]),
        (_("Signed on"), data["signed_date"]),
    ]
    return Preview(
        title=_("Record an opinion"),
        sentence=_(
            "Your organization concludes this on exactly the file with this SHA-256. Wherever "
            "the file is shown or verified, your opinion stands beside it."
        ),
        rows=rows,
        confirm=_("Record the opinion"),
        warning=_("An opinion is final. A corrected report is another file with its own opinion."),
    )
