"""Pages: what is set aside from a fund, setting money aside, releasing it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.funds import access, selectors, services
from trustfund.funds.choices import FundState, SetAsidePurpose
from trustfund.funds.forms import SetAsideMakeForm, SetAsideReleaseForm
from trustfund.funds.services.set_asides import amount_must_be_available, amount_must_be_left
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import TwoTimesForm
from trustfund.web.middleware import PageRequest


@requires("funds.set_aside_list")
@require_safe
def set_aside_list(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show what is available for new grants, as at a day as known at another, and everything that
    was set aside from it."""
    fund = access.fund_for(request.actor, fund_id)
    form = TwoTimesForm(request.GET, today=request.now.date())
    chosen = form.chosen(today=request.now.date()) if form.is_valid() else {}
    context = chosen | {
        "fund": fund,
        "form": form,
        "available": selectors.available_of(fund, **chosen) if chosen else None,
        "rows": selectors.set_aside_rows(request.actor, fund),
        "may_make": may(request.actor, "funds.set_aside_make"),
        "refusal": "" if fund.state == FundState.OPEN else _("The fund is not open."),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "funds/set_aside_list.html", context, status=status)


@requires("funds.set_aside_make")
@require_http_methods(["GET", "POST"])
def set_aside_make(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Set money aside, after reading what that takes from new grants."""
    fund = access.fund_for(request.actor, fund_id)
    form = SetAsideMakeForm(request.POST or None, currency=fund.holding_currency)
    back = reverse("funds:set_aside_list", args=[fund.pk])
    available = selectors.available_of(fund)

    def preview() -> Preview:
        typed = form.cleaned_data
        amount_must_be_available(available, money=typed["amount"])
        return Preview(
            title=_("Set money aside"),
            sentence=_(
                "No grant can be signed against this money until another person releases it."
            ),
            rows=[
                (_("Fund"), str(fund)),
                (_("Set aside for"), SetAsidePurpose(typed["purpose"]).label),
                (_("Amount"), typed["amount"]),
                (_("Available for new grants now"), available.money),
                (_("Available afterwards"), available.money - typed["amount"]),
                (_("Why"), typed["reason"]),
                (_("Reference of the decision"), typed["decision_reference"]),
            ],
            confirm=_("Set aside"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.set_aside_make(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            purpose=form.cleaned_data["purpose"],
            money=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            decision_reference=form.cleaned_data["decision_reference"],
        ),
        then=back,
        done=_("The money is set aside."),
        template="funds/set_aside_make.html",
        context={"fund": fund, "available": available, "back": back, "today": request.now.date()},
        preview=preview,
        back=back,
    )


@requires("funds.set_aside_release")
@require_http_methods(["GET", "POST"])
def set_aside_release(request: PageRequest, set_aside_id: UUID) -> HttpResponse:
    """Release a set-aside in whole or part, as another person of another unit, with a reason."""
    row = selectors.set_aside_row(request.actor, access.set_aside_for(request.actor, set_aside_id))
    fund = row.set_aside.fund
    initial = {"amount": row.left.amount} if row.is_open else {}
    form = SetAsideReleaseForm(
        request.POST or None, currency=fund.holding_currency, initial=initial
    )
    back = reverse("funds:set_aside_list", args=[fund.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        amount_must_be_left(row.left, money=typed["amount"])
        return Preview(
            title=_("Release what is set aside"),
            sentence=_("From the moment you confirm, grants can be signed against this money."),
            rows=[
                (_("Fund"), str(fund)),
                (_("Set aside for"), row.set_aside.get_purpose_display()),
                (_("Left of it"), row.left),
                (_("Amount to release"), typed["amount"]),
                (_("Left afterwards"), row.left - typed["amount"]),
                (_("Why"), typed["reason"]),
            ],
            confirm=_("Release"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.set_aside_release(
            actor=request.actor,
            now=request.now,
            set_aside_id=set_aside_id,
            money=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
        ),
        then=back,
        done=_("The money is available for new grants again."),
        template="funds/set_aside_release.html",
        context={"fund": fund, "row": row, "back": back},
        preview=preview,
        back=back,
    )
