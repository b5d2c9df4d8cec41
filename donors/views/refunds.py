"""Pages of refunds: proposing one, looking at it, paying it, declining it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import RefundReason, RefundState
from donors.forms import RefundConfirmForm, RefundDeclineForm, RefundRecordForm
from donors.models import Refund
from donors.selectors.refunds import receipt_standing
from donors.services.refunds import (
    decision_must_be_open,
    must_be_covered,
    payment_must_fit,
    refund_must_fit,
    terms_of,
)
from donors.views.parts import Act, happenings, posting_rows
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.ledger.selectors import entries_of
from trustfund.ledger.services import day_must_be_open
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.middleware import PageRequest


@requires("donors.refund_record")
@require_http_methods(["GET", "POST"])
def refund_record(request: PageRequest, receipt_id: UUID) -> HttpResponse:
    """Propose that a part of a receipt goes back to its donor."""
    receipt = access.receipt_for(request.actor, receipt_id)
    standing = receipt_standing(receipt)
    form = RefundRecordForm(request.POST or None, currency=receipt.fund.holding_currency)
    back = reverse("donors:receipt_detail", args=[receipt.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        refund_must_fit(standing, money=typed["amount"])
        return Preview(
            title=_("Propose a refund"),
            sentence=_(
                "%(money)s goes back to %(donor)s once another person of another unit pays it."
            )
            % {
                "money": money_text(typed["amount"]),
                "donor": local(receipt.donor.organization),
            },
            rows=[
                (_("Reason"), RefundReason(typed["reason"]).label),
                (_("Why"), typed["explanation"]),
                (_("Left of the receipt afterwards"), standing.left - typed["amount"]),
            ],
            confirm=_("Propose refund"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.refund_record(
            actor=request.actor,
            now=request.now,
            receipt_id=receipt.pk,
            money=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            explanation=form.cleaned_data["explanation"],
        ),
        then=lambda refund_id: reverse("donors:refund_detail", args=[refund_id]),
        done=_("Refund proposed. Another person of another unit pays it."),
        template="donors/refund_record.html",
        context={
            "receipt": receipt,
            "donor": receipt.donor,
            "fund": receipt.fund,
            "standing": standing,
            "back": back,
        },
        preview=preview,
        back=back,
    )


@requires("donors.refund_detail")
@require_GET
def refund_detail(request: PageRequest, refund_id: UUID) -> HttpResponse:
    """Show one refund: what goes back of which receipt, its payment and its entries."""
    refund = access.refund_for(request.actor, refund_id)
    context = {
        "refund": refund,
        "receipt": refund.receipt,
        "donor": refund.donor,
        "fund": refund.fund,
        "postings": entries_of(subject_id=refund.pk),
        "acts": _acts_of(request.actor, refund),
        "entries": happenings("donors.refund", refund.pk),
    }
    return render(request, "donors/refund_detail.html", context)


@requires("donors.refund_confirm")
@require_http_methods(["GET", "POST"])
def refund_confirm(request: PageRequest, refund_id: UUID) -> HttpResponse:
    """Pay a refund that another person proposed; its entries are shown before they are made."""
    refund = access.refund_for(request.actor, refund_id)
    form = RefundConfirmForm(request.POST or None, initial={"value_date": request.now.date()})
    back = reverse("donors:refund_detail", args=[refund.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        decision_must_be_open(request.actor, refund)
        standing = receipt_standing(refund.receipt)
        payment_must_fit(standing, value_date=typed["value_date"], today=request.now.date())
        day_must_be_open(fund_id=refund.fund_id, value_date=typed["value_date"], adjusts=None)
        terms = terms_of(refund, standing)
        must_be_covered(refund, terms)
        return Preview(
            title=_("Pay the refund"),
            sentence=_("%(money)s goes back to %(donor)s.")
            % {"money": money_text(refund.money), "donor": local(refund.donor.organization)},
            rows=[
                (_("Value date"), typed["value_date"]),
                (_("Bank reference"), typed["bank_reference"]),
                (_("Of the receipt, in its own currency"), terms.own),
                *posting_rows(terms.legs),
                *posting_rows(terms.fee_legs),
            ],
            confirm=_("Pay refund"),
            warning=_("An entry in the books is corrected by a reversing entry only."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.refund_confirm(
            actor=request.actor, now=request.now, refund_id=refund.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Refund paid and booked."),
        template="donors/refund_decide.html",
        context={"refund": refund, "title": _("Pay the refund"), "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.refund_decline")
@require_http_methods(["GET", "POST"])
def refund_decline(request: PageRequest, refund_id: UUID) -> HttpResponse:
    """Decline a refund that was proposed, with the reason."""
    refund = access.refund_for(request.actor, refund_id)
    form = RefundDeclineForm(request.POST or None)
    back = reverse("donors:refund_detail", args=[refund.pk])
    return act(
        request,
        form=form,
        call=lambda: services.refund_decline(
            actor=request.actor, now=request.now, refund_id=refund.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Refund declined. Nothing was booked."),
        template="donors/refund_decide.html",
        context={"refund": refund, "title": _("Decline the refund"), "back": back},
        back=back,
    )


def _acts_of(actor: Actor, refund: Refund) -> list[Act]:
    if refund.state != RefundState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.refund_confirm"):
        made_by = {refund.recorded_by_id, refund.recorded_by_organization_id}
        own = bool({actor.person_id, actor.organization_id} & made_by)
        reason = _("Another person of another unit pays it.") if own else ""
        url = reverse("donors:refund_confirm", args=[refund.pk])
        found.append(Act(url, _("Pay the refund"), "check", reason=reason))
    if may(actor, "donors.refund_decline"):
        url = reverse("donors:refund_decline", args=[refund.pk])
        found.append(Act(url, _("Decline the refund"), "x", quiet=True))
    return found
