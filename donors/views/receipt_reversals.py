"""Pages on which one receipt that was booked by mistake is reversed: proposed by one person, confirmed by another."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import ReversalState
from donors.forms.reversals import ReversalReasonForm
from donors.models import Receipt, ReversalProposal
from donors.selectors.reversals import line_of, proposal_for
from donors.services.decisions import made_by
from donors.services.receipt_reversals import receipt_must_be_reversible
from donors.services.reversals import reversal_must_be_open
from donors.views.parts import Act, happenings
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("donors.receipt_reversal_propose")
@require_http_methods(["GET", "POST"])
def receipt_reversal_propose(request: PageRequest, receipt_id: UUID) -> HttpResponse:
    """Propose that a receipt which was booked by mistake is reversed."""
    receipt = access.receipt_for(request.actor, receipt_id)
    form = ReversalReasonForm(request.POST or None)
    back = reverse("donors:receipt_detail", args=[receipt.pk])
    return act(
        request,
        form=form,
        call=lambda: services.receipt_reversal_propose(
            actor=request.actor, now=request.now, receipt_id=receipt.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("Reversal proposed. Another person of another unit confirms it."),
        template="donors/receipt_reversal_propose.html",
        context={**_facts(receipt), "back": back},
        preview=lambda: _preview(receipt, _("Propose the reversal"), _("Propose reversal")),
        back=back,
    )


@requires("donors.receipt_reversal_detail")
@require_GET
def receipt_reversal_detail(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Show one reversal: of which receipt, why, and who has decided."""
    proposal = proposal_for(request.actor, proposal_id)
    context = {
        **_context(proposal),
        "acts": _acts(request.actor, proposal),
        "entries": happenings("donors.reversalproposal", proposal.pk),
    }
    return render(request, "donors/receipt_reversal_detail.html", context)


@requires("donors.receipt_reversal_confirm")
@require_http_methods(["GET", "POST"])
def receipt_reversal_confirm(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Reverse a receipt that another person proposed to reverse."""
    proposal = proposal_for(request.actor, proposal_id)
    if request.method == "GET" and proposal.state == ReversalState.PROPOSED:
        reversal_must_be_open(request.actor, proposal)

    def preview() -> Preview:
        reversal_must_be_open(request.actor, proposal)
        return _preview(proposal.receipt, _("Reverse the receipt"), _("Reverse the receipt"))

    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.receipt_reversal_confirm(
            actor=request.actor, now=request.now, proposal_id=proposal.pk
        ),
        then=_page(proposal.pk),
        done=_("The receipt is reversed."),
        template="donors/receipt_reversal_decide.html",
        context={**_context(proposal), "title": _("Reverse the receipt")},
        preview=preview,
        back=_page(proposal.pk),
    )


@requires("donors.receipt_reversal_decline")
@require_http_methods(["GET", "POST"])
def receipt_reversal_decline(request: PageRequest, proposal_id: UUID) -> HttpResponse:
    """Decline the reversal of a receipt, with the reason: it stands."""
    proposal = proposal_for(request.actor, proposal_id)
    form = ReversalReasonForm(request.POST or None)
    return act(
        request,
        form=form,
        call=lambda: services.receipt_reversal_decline(
            actor=request.actor, now=request.now, proposal_id=proposal.pk, **form.cleaned_data
        ),
        then=_page(proposal.pk),
        done=_("Reversal declined. The receipt stands."),
        template="donors/receipt_reversal_decide.html",
        context={**_context(proposal), "title": _("Decline the reversal")},
        back=_page(proposal.pk),
    )


def receipt_reversal_acts(actor: Actor, receipt: Receipt) -> list[Act]:
    """Return the act that reverses a receipt, or leads to what was proposed. No query.

    The receipt is one by `receipt_with_reversal`.
    """
    if getattr(receipt, "reversal", None) is not None:
        return []
    if not may(actor, "donors.receipt_reversal_detail"):
        return []
    waiting = getattr(receipt, "reversal_waits", None)
    if waiting is not None:
        return [Act(_page(waiting), _("Reversal"), "arrow-back-up", quiet=True)]
    # Converted, it can only be refunded.
    was_converted = getattr(receipt, "conversion", None) is not None
    if was_converted or not may(actor, "donors.receipt_reversal_propose"):
        return []
    url = reverse("donors:receipt_reversal_propose", args=[receipt.pk])
    table = getattr(receipt, "made_by_table", None)
    reason = ""
    if table:
        reason = _("Table %(table)s has made it, and is reversed as a whole.") % {"table": table}
    return [Act(url, _("Reverse the receipt"), "arrow-back-up", reason=reason, quiet=True)]


def _preview(receipt: Receipt, title: str, confirm: str) -> Preview:
    receipt_must_be_reversible(receipt)
    fee = getattr(receipt, "fee_charge", None)
    line = line_of(receipt)
    return Preview(
        title=title,
        sentence=_(
            "The receipt is reversed, and the fee on it, each by an entry on its own day. Its bank "
            "reference is free again."
        ),
        rows=[
            (_("Donor"), local(receipt.donor.organization)),
            (_("Agreement"), receipt.agreement.number),
            (_("Bank reference"), receipt.bank_reference),
            (_("Value date"), receipt.value_date),
            (_("Received"), receipt.money),
            *([(_("Fee"), fee.money)] if fee else []),
            *([(_("Back into suspense"), money_text(receipt.money))] if line else []),
        ],
        confirm=confirm,
        warning=_("A reversal stands. What was right is booked anew afterwards."),
    )


def _facts(receipt: Receipt) -> dict[str, object]:
    return {
        "receipt": receipt,
        "donor": receipt.donor,
        "fund": receipt.fund,
        "fee": getattr(receipt, "fee_charge", None),
    }


def _context(proposal: ReversalProposal) -> dict[str, object]:
    receipt = proposal.receipt
    return {
        **_facts(receipt),
        "proposal": proposal,
        "line": line_of(receipt),
        "written": getattr(receipt, "reversal", None),
        "back": _page(proposal.pk),
    }


def _page(proposal_id: object) -> str:
    return reverse("donors:receipt_reversal_detail", args=[proposal_id])


def _acts(actor: Actor, proposal: ReversalProposal) -> list[Act]:
    if proposal.state != ReversalState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.receipt_reversal_confirm"):
        own = made_by(actor, proposal)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:receipt_reversal_confirm", args=[proposal.pk])
        found.append(Act(url, _("Reverse the receipt"), "check", reason=reason))
    if may(actor, "donors.receipt_reversal_decline"):
        url = reverse("donors:receipt_reversal_decline", args=[proposal.pk])
        found.append(Act(url, _("Decline the reversal"), "x", quiet=True))
    return found
