"""Pages on which an import of receipts is reversed: proposed by one person, confirmed by another."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import ReversalState, TableKind, TableState
from donors.forms.reversals import ReversalReasonForm
from donors.models import TableImport, TableReversal
from donors.selectors.reversals import receipts_made, reversal_for
from donors.services.decisions import made_by
from donors.services.reversals import must_be_reversible, reversal_must_be_open
from donors.views.parts import Act, happenings
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import money_sum
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("donors.table_reversal_propose")
@require_http_methods(["GET", "POST"])
def table_reversal_propose(request: PageRequest, table_id: UUID) -> HttpResponse:
    """Propose that every receipt of a table is reversed."""
    table = access.table_for(request.actor, table_id)
    form = ReversalReasonForm(request.POST or None)
    back = reverse("donors:table_detail", args=[table.pk])
    return act(
        request,
        form=form,
        call=lambda: services.table_reversal_propose(
            actor=request.actor, now=request.now, table_id=table.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("Reversal proposed. Another person of another unit confirms it."),
        template="donors/table_reversal_propose.html",
        context={"table": table, "fund": table.fund, "sums": sums_of(table), "back": back},
        preview=lambda: _preview(table, _("Propose the reversal"), _("Propose reversal")),
        back=back,
    )


@requires("donors.table_reversal_detail")
@require_GET
def table_reversal_detail(request: PageRequest, reversal_id: UUID) -> HttpResponse:
    """Show one reversal: which receipts, why, and who has decided."""
    reversal = reversal_for(request.actor, reversal_id)
    context = {
        **_context(reversal),
        "receipts": receipts_made(reversal.table),
        "acts": _acts(request.actor, reversal),
        "entries": happenings("donors.tablereversal", reversal.pk),
    }
    return render(request, "donors/table_reversal_detail.html", context)


@requires("donors.table_reversal_confirm")
@require_http_methods(["GET", "POST"])
def table_reversal_confirm(request: PageRequest, reversal_id: UUID) -> HttpResponse:
    """Reverse every receipt of a table that another person proposed to reverse."""
    reversal = reversal_for(request.actor, reversal_id)
    if request.method == "GET" and reversal.state == ReversalState.PROPOSED:
        reversal_must_be_open(request.actor, reversal)

    def preview() -> Preview:
        reversal_must_be_open(request.actor, reversal)
        return _preview(reversal.table, _("Reverse the receipts"), _("Reverse all receipts"))

    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.table_reversal_confirm(
            actor=request.actor, now=request.now, reversal_id=reversal.pk
        ),
        then=_page(reversal.pk),
        done=_("The receipts are reversed, and the table is withdrawn."),
        template="donors/table_reversal_decide.html",
        context={**_context(reversal), "title": _("Reverse the receipts")},
        preview=preview,
        back=_page(reversal.pk),
    )


@requires("donors.table_reversal_decline")
@require_http_methods(["GET", "POST"])
def table_reversal_decline(request: PageRequest, reversal_id: UUID) -> HttpResponse:
    """Decline a reversal, with the reason: the receipts stand."""
    reversal = reversal_for(request.actor, reversal_id)
    form = ReversalReasonForm(request.POST or None)
    return act(
        request,
        form=form,
        call=lambda: services.table_reversal_decline(
            actor=request.actor, now=request.now, reversal_id=reversal.pk, **form.cleaned_data
        ),
        then=_page(reversal.pk),
        done=_("Reversal declined. The receipts stand."),
        template="donors/table_reversal_decide.html",
        context={**_context(reversal), "title": _("Decline the reversal")},
        back=_page(reversal.pk),
    )


def reversal_acts(actor: Actor, table: TableImport) -> list[Act]:
    """Return the act that reverses what a table of receipts has made, or leads to what was proposed."""
    if table.kind != TableKind.RECEIPT or not may(actor, "donors.table_reversal_detail"):
        return []
    proposed = table.reversals.exclude(state=ReversalState.DECLINED).first()
    if proposed is not None:
        return [Act(_page(proposed.pk), _("Reversal"), "arrow-back-up", quiet=True)]
    if table.state != TableState.IMPORTED or not may(actor, "donors.table_reversal_propose"):
        return []
    url = reverse("donors:table_reversal_propose", args=[table.pk])
    return [Act(url, _("Reverse the receipts"), "arrow-back-up", quiet=True)]


def sums_of(table: TableImport) -> list[str]:
    """Return what the receipts of a table add up to, in words, by currency."""
    receipts = receipts_made(table)
    codes = sorted({receipt.currency for receipt in receipts})
    return [
        money_text(money_sum([one.money for one in receipts if one.currency == code], code))
        for code in codes
    ]


def _preview(table: TableImport, title: str, confirm: str) -> Preview:
    receipts = must_be_reversible(table)
    return Preview(
        title=title,
        sentence=_(
            "Every receipt of %(table)s is reversed, and the fee on it, each by an entry on its own day: "
            "all together or none."
        )
        % {"table": table.number},
        rows=[(_("Receipts"), len(receipts)), *((_("In all"), one) for one in sums_of(table))],
        confirm=confirm,
        warning=_("A reversal stands. The file may be imported anew afterwards."),
    )


def _context(reversal: TableReversal) -> dict[str, object]:
    table = reversal.table
    return {
        "reversal": reversal,
        "table": table,
        "fund": table.fund,
        "sums": sums_of(table),
        "back": _page(reversal.pk),
    }


def _page(reversal_id: object) -> str:
    return reverse("donors:table_reversal_detail", args=[reversal_id])


def _acts(actor: Actor, reversal: TableReversal) -> list[Act]:
    if reversal.state != ReversalState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.table_reversal_confirm"):
        own = made_by(actor, reversal)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:table_reversal_confirm", args=[reversal.pk])
        found.append(Act(url, _("Reverse the receipts"), "check", reason=reason))
    if may(actor, "donors.table_reversal_decline"):
        url = reverse("donors:table_reversal_decline", args=[reversal.pk])
        found.append(Act(url, _("Decline the reversal"), "x", quiet=True))
    return found
