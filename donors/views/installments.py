"""Pages of unpaid installments: their ageing, calling them, and a payment request with its letters."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import BUCKETS
from donors.forms import InstallmentFilterForm, PaymentRequestForm
from donors.models import PaymentRequest
from donors.rules.references import remittance_reference
from donors.selectors import installments, registers
from donors.selectors.installments import InstallmentRow
from donors.selectors.term_words import when_words
from donors.views.parts import Act, fund_asked, fund_choice, happenings, list_tabs
from donors.views.registers import day_rates, rate_of, totals_of
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.money import Money
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text, money_text
from trustfund.web.listing import ListColumn, Listing, list_answer
from trustfund.web.middleware import PageRequest
from trustfund.web.states import look_of

SOON = 60


@requires("donors.installment_list")
@require_GET
def installment_list(request: PageRequest) -> HttpResponseBase:
    """Show what is unpaid of every visible installment, by its age."""
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Ageing"))
    form = InstallmentFilterForm(
        request.GET,
        today=request.now.date(),
        donors=registers.donors_to_choose(request.actor),
        currencies=registers.currencies_of(access.agreements_visible_to(request.actor), fund),
    )
    chosen = form.chosen(today=request.now.date())
    rows = installments.installment_rows(request.actor, fund, **chosen)
    acts = []
    if may(request.actor, "donors.payment_request"):
        url = reverse("donors:payment_request", args=[fund.pk])
        acts = [Act(url, _("Request payments"), "send")]
    return list_answer(
        request,
        _ageing(fund, rows, form=form, as_of=chosen["as_of"]),
        template="donors/installment_list.html",
        context={"tabs": list_tabs(fund, "installment_list"), "acts": acts},
    )


@requires("donors.payment_request")
@require_http_methods(["GET", "POST"])
def payment_request(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Choose which installments to call; each gets its letter."""
    fund = fund_for(request.actor, fund_id)
    days = _days(request)
    today = request.now.date()
    offered = installments.callable_rows(request.actor, fund, today=today, days=days)
    labels = {pk: _label(row) for pk, row in offered}
    asked = request.GET.get("installment", "")
    form = PaymentRequestForm(
        request.POST or None,
        offered=list(labels.items()),
        initial={"installment_ids": [asked or str(pk) for pk in labels]},
    )
    back = f"{reverse('donors:installment_list')}?fund={fund.pk}"

    def preview() -> Preview:
        chosen = form.cleaned_data["installment_ids"]
        rows = dict(offered)
        return Preview(
            title=_("Request payments"),
            sentence=_("A letter in English and Korean goes to each donor for each installment."),
            rows=[(labels[pk], rows[pk].outstanding) for pk in chosen],
            confirm=_("Request payments"),
            warning=_("A request cannot be taken back."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.payment_request(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The payments are requested. The letters are being written."),
        template="donors/payment_request.html",
        context={"fund": fund, "days": days, "offered": offered, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.payment_request_detail")
@require_GET
def payment_request_detail(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Show one payment request: what it asks, where to pay, and its letters."""
    found = access.payment_request_for(request.actor, request_id)
    agreement = access.agreement_for(request.actor, found.agreement_id)
    letters = reverse("documents:document_list", args=["donors.paymentrequest", found.pk])
    context = {
        "payment": found,
        "replaced_by": PaymentRequest.objects.filter(replaces=found).first(),
        "agreement": agreement,
        "fund": agreement.fund,
        "letters": letters,
        "back": reverse("donors:agreement_detail", args=[agreement.pk]),
        "entries": happenings("donors.paymentrequest", found.pk),
    }
    return render(request, "donors/payment_request_detail.html", context)


def _ageing(fund: Fund, rows: Sequence[InstallmentRow], *, form: Any, as_of: date) -> Listing:
    columns = [
        ListColumn(
            _("Agreement"),
            lambda row: row.agreement.number,
            url=lambda row: reverse("donors:agreement_detail", args=[row.agreement.pk]),
        ),
        ListColumn(_("Installment"), lambda row: row.position.number, "number"),
        ListColumn(_("Donor"), lambda row: local(row.agreement.donor.organization)),
        ListColumn(_("Due"), lambda row: when_words(row.position.installment)),
        ListColumn(
            _("Standing"),
            lambda row: str(look_of(row.position.standing).word),
            state=lambda row: row.position.standing,
        ),
        *(ListColumn(label, _in_bucket(code), "money") for code, label in BUCKETS.items()),
        ListColumn(
            _("Equivalent"), lambda row: row.holding, "money", rate=lambda row: rate_of(row.quote)
        ),
    ]
    first = 5
    return Listing(
        name="ageing",
        title=_("Ageing"),
        columns=columns,
        rows=rows,
        totals=lambda: totals_of(
            fund,
            {
                first + place: [row.outstanding for row in rows if row.bucket == code]
                for place, code in enumerate(BUCKETS)
            },
            {first + len(BUCKETS): [row.holding for row in rows]},
        ),
        form=form,
        as_of=as_of,
        fund=fund,
        source=day_rates([row.quote for row in rows], as_of),
        empty=_("Nothing is unpaid."),
        who=_("A shortfall by exchange is not arrears."),
    )


def _in_bucket(code: str) -> Any:
    def cell(row: InstallmentRow) -> Money | None:
        return row.outstanding if row.bucket == code else None

    return cell


def _label(row: InstallmentRow) -> str:
    return _("%(reference)s · %(donor)s · %(money)s · due %(day)s") % {
        "reference": remittance_reference(row.agreement.number, row.position.number),
        "donor": local(row.agreement.donor.organization),
        "money": money_text(row.outstanding),
        "day": when_words(row.position.installment)
        if row.position.due_date is None
        else day_text(row.position.due_date),
    }


def _days(request: PageRequest) -> int:
    text = request.GET.get("days", "")
    return min(int(text), 3650) if text.isascii() and text.isdigit() else SOON
