"""Pages of receipts: recording one, looking at it, recording its conversion."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import rate_source_label
from donors.forms import ConversionRecordForm, ReceiptRecordForm
from donors.models import Agreement, FeeCharge, Receipt
from donors.selectors.fees import fee_formula
from donors.selectors.pages import agreement_page
from donors.selectors.postings import FeeTerms, deal_terms
from donors.selectors.receipt_ground import ReceiptGround
from donors.selectors.refunds import receipt_refunds
from donors.selectors.reversals import receipt_with_reversal
from donors.services.conversions import booking_days, conversion_must_fit
from donors.services.receipts import must_not_lie_in_suspense, receipt_must_fit
from donors.views.parts import Act, happenings, posting_rows
from donors.views.receipt_reversals import receipt_reversal_acts
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.ledger.selectors import entries_of
from trustfund.ledger.services import day_must_be_open
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import amount_text, day_text, exact_text, money_text, rate_text
from trustfund.web.middleware import PageRequest


@requires("donors.receipt_record")
@require_http_methods(["GET", "POST"])
def receipt_record(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Record money that came in under an agreement; its posting is shown before it is made."""
    agreement = access.agreement_for(request.actor, agreement_id)
    form = ReceiptRecordForm(
        request.POST or None, currency=agreement.currency, today=request.now.date()
    )
    back = reverse("donors:agreement_detail", args=[agreement.pk])
    return act(
        request,
        form=form,
        call=lambda: services.receipt_record(
            actor=request.actor,
            now=request.now,
            agreement_id=agreement.pk,
            money=form.cleaned_data["amount"],
            value_date=form.cleaned_data["value_date"],
            bank_reference=form.cleaned_data["bank_reference"],
            adjusts=form.cleaned_data["adjusts"],
        ),
        then=lambda receipt_id: reverse("donors:receipt_detail", args=[receipt_id]),
        done=_("Receipt booked."),
        template="donors/receipt_record.html",
        context={
            "agreement": agreement,
            "donor": agreement.donor,
            "fund": agreement.fund,
            "line": agreement_page(agreement, as_of=request.now.date()),
            "back": back,
        },
        preview=lambda: _receipt_preview(request, agreement, form),
        back=back,
    )


@requires("donors.receipt_detail")
@require_GET
def receipt_detail(request: PageRequest, receipt_id: UUID) -> HttpResponse:
    """Show one receipt with its conversion, its fee and its entries in the books."""
    receipt = receipt_with_reversal(request.actor, receipt_id)
    conversion = getattr(receipt, "conversion", None)
    charge = getattr(receipt, "fee_charge", None)
    context = {
        "receipt": receipt,
        "donor": receipt.donor,
        "fund": receipt.fund,
        "conversion": conversion,
        "fee_charge": charge,
        **(_formula(charge) if charge else {}),
        "rate": rate_text(conversion.rate) if conversion else "",
        "rate_source": rate_source_label(conversion.rate_source) if conversion else "",
        "needs_conversion": conversion is None
        and getattr(receipt, "reversal", None) is None
        and receipt.currency != receipt.fund.holding_currency,
        "postings": entries_of(subject_id=receipt.pk),
        "reversal": getattr(receipt, "reversal", None),
        "acts": [
            *_acts_of(request.actor, receipt),
            *receipt_reversal_acts(request.actor, receipt),
        ],
        "refunds": list(receipt_refunds(receipt)),
        "entries": happenings("donors.receipt", receipt.pk),
    }
    return render(request, "donors/receipt_detail.html", context)


@requires("donors.conversion_record")
@require_http_methods(["GET", "POST"])
def conversion_record(request: PageRequest, receipt_id: UUID) -> HttpResponse:
    """Record the deal by which a receipt was sold; rate, day and source are shown before."""
    receipt = access.receipt_for(request.actor, receipt_id)
    form = ConversionRecordForm(
        request.POST or None,
        sold_currency=receipt.currency,
        currency=receipt.fund.holding_currency,
        today=request.now.date(),
    )
    back = reverse("donors:receipt_detail", args=[receipt.pk])
    return act(
        request,
        form=form,
        call=lambda: services.conversion_record(
            actor=request.actor, now=request.now, receipt_id=receipt.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Conversion booked."),
        template="donors/conversion_record.html",
        context={
            "receipt": receipt,
            "donor": receipt.donor,
            "fund": receipt.fund,
            "back": back,
        },
        preview=lambda: _conversion_preview(request, receipt, form),
        back=back,
    )


def _receipt_preview(
    request: PageRequest, agreement: Agreement, form: ReceiptRecordForm
) -> Preview:
    typed = form.cleaned_data
    ground = ReceiptGround(agreement.fund)
    receipt_must_fit(
        agreement,
        ground,
        money=typed["amount"],
        value_date=typed["value_date"],
        today=request.now.date(),
    )
    must_not_lie_in_suspense(
        ground,
        typed["amount"],
        value_date=typed["adjusts"] or typed["value_date"],
        bank_reference=typed["bank_reference"],
    )
    day_must_be_open(
        fund_id=agreement.fund_id, value_date=typed["value_date"], adjusts=typed["adjusts"]
    )
    day = typed["adjusts"] or typed["value_date"]
    terms = ground.terms(agreement, typed["amount"], day=day)
    return Preview(
        title=_("Book a receipt"),
        sentence=_("%(donor)s has paid %(money)s under agreement %(number)s.")
        % {
            "donor": local(agreement.donor.organization),
            "money": money_text(typed["amount"]),
            "number": agreement.number,
        },
        rows=[
            (_("Value date"), typed["value_date"]),
            *_adjusts_rows(typed["adjusts"]),
            (_("Bank reference"), typed["bank_reference"]),
            *posting_rows(terms.legs),
            *_fee_rows(terms.fee),
        ],
        confirm=_("Book receipt"),
        warning=_("An entry in the books is corrected by a reversing entry only."),
    )


def _adjusts_rows(day: date | None) -> list[tuple[str, date]]:
    return [(_("Prior-period adjustment of"), day)] if day else []


def _conversion_preview(
    request: PageRequest, receipt: Receipt, form: ConversionRecordForm
) -> Preview:
    typed = form.cleaned_data
    conversion_must_fit(
        receipt,
        deal_date=typed["deal_date"],
        bought=typed["bought"],
        today=request.now.date(),
    )
    deal = {name: value for name, value in typed.items() if name != "booked_on"}
    _day, adjusts = booking_days(
        receipt, typed["deal_date"], typed["booked_on"], today=request.now.date()
    )
    terms = deal_terms(receipt, **deal)
    return Preview(
        title=_("Book a conversion"),
        sentence=_("%(sold)s from %(donor)s is sold for %(bought)s.")
        % {
            "sold": money_text(terms.sold),
            "donor": local(receipt.donor.organization),
            "bought": money_text(terms.bought),
        },
        rows=[
            (
                _("Rate · date · source"),
                _("%(rate)s · %(day)s · %(source)s")
                % {
                    "rate": rate_text(terms.quote.rate),
                    "day": day_text(terms.quote.rate_date),
                    "source": rate_source_label(terms.quote.rate_source),
                },
            ),
            (_("Day of the deal"), typed["deal_date"]),
            *_adjusts_rows(adjusts),
            *posting_rows(terms.legs),
            *_fee_rows(terms.fee),
        ],
        confirm=_("Book conversion"),
        warning=_("An entry in the books is corrected by a reversing entry only."),
    )


def _formula(charge: FeeCharge) -> dict[str, Any]:
    """Return the fee's formula, and its tiers in figures as they are written: nothing rounded."""
    formula = fee_formula(charge)
    return {
        "formula": formula,
        "formula_line": "{} − {} = {}".format(
            *(money_text(one) for one in (formula.total_after, formula.total_before, formula.fee))
        ),
        "formula_rows": [
            {
                "above": amount_text(part.tier.above, charge.currency),
                "percent": exact_text(part.tier.percent),
                "before": amount_text(part.before, charge.currency),
                "fee_before": exact_text(part.fee_before),
                "after": amount_text(part.after, charge.currency),
                "fee_after": exact_text(part.fee_after),
            }
            for part in formula.parts
        ],
    }


def _fee_rows(fee: FeeTerms | None) -> list[tuple[str, Money]]:
    return [] if fee is None else posting_rows(fee.legs)


def _acts_of(actor: Actor, receipt: Receipt) -> list[Act]:
    """Return what the reader can do with the receipt: convert it first, then give it back."""
    if getattr(receipt, "reversal", None) is not None:
        return []
    converted = getattr(receipt, "conversion", None) is not None
    own = receipt.currency == receipt.fund.holding_currency
    closed = _("The fund is not open.") if receipt.fund.state != "OPEN" else ""
    if own or converted:
        if not may(actor, "donors.refund_record"):
            return []
        url = reverse("donors:refund_record", args=[receipt.pk])
        return [Act(url, _("Propose a refund"), "arrow-back-up", reason=closed, quiet=True)]
    if not may(actor, "donors.conversion_record"):
        return []
    url = reverse("donors:conversion_record", args=[receipt.pk])
    return [Act(url, _("Record the conversion"), "refresh", reason=closed)]
