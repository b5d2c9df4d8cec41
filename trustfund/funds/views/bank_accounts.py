"""Pages: the bank accounts of a fund, registering one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.funds import access, selectors, services
from trustfund.funds.choices import FundState
from trustfund.funds.forms import BankAccountRegisterForm
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("funds.bank_account_list")
@require_safe
def bank_account_list(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show the accounts that a fund has at its banks."""
    fund = access.fund_for(request.actor, fund_id)
    context = {
        "fund": fund,
        "rows": selectors.bank_account_rows(request.actor, fund),
        "may_register": may(request.actor, "funds.bank_account_register"),
        "refusal": _("The fund is closed.") if fund.state == FundState.CLOSED else "",
    }
    return render(request, "funds/bank_account_list.html", context)


@requires("funds.bank_account_register")
@require_http_methods(["GET", "POST"])
def bank_account_register(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Register an account of a fund."""
    fund = access.fund_for(request.actor, fund_id)
    form = BankAccountRegisterForm(
        request.POST or None, initial={"currency": fund.holding_currency}
    )
    back = reverse("funds:bank_account_list", args=[fund.pk])
    return act(
        request,
        form=form,
        call=lambda: services.bank_account_register(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The account is registered. Its statements can be imported."),
        template="funds/bank_account_register.html",
        context={"fund": fund, "back": back},
        back=back,
    )
