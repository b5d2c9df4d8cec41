"""Pages that explain planned and received: of one agreement, and of a fund's agreements."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from donors import access
from donors.choices import rate_source_label
from donors.rules.rates import RateQuote
from donors.rules.variance import Variance
from donors.selectors import variance as explained_by
from donors.selectors.variance import AgreementVariance
from donors.views.parts import day_asked
from trustfund.funds.access import fund_for
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text, money_text, rate_text
from trustfund.web.middleware import PageRequest


@requires("donors.agreement_variance")
@require_GET
def agreement_variance(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Explain planned and received of one agreement, installment by installment."""
    agreement = access.agreement_for(request.actor, agreement_id)
    form, as_of = day_asked(request)
    found = explained_by.agreement_variance(agreement, as_of=as_of)
    context = {
        "agreement": agreement,
        "donor": agreement.donor,
        "fund": agreement.fund,
        "form": form,
        "as_of": as_of,
        "found": found,
        "rows": [] if found is None else _rows(found),
    }
    return render(
        request, "donors/agreement_variance.html", context, status=422 if form.errors else 200
    )


@requires("donors.fund_variance")
@require_GET
def fund_variance(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Explain planned and received of every agreement that the reader may see."""
    fund = fund_for(request.actor, fund_id)
    form, as_of = day_asked(request)
    donors = list(access.donors_visible_to(request.actor))
    found = explained_by.fund_variance(fund, donors=donors, as_of=as_of)
    context = {"fund": fund, "form": form, "as_of": as_of, "found": found}
    return render(request, "donors/fund_variance.html", context, status=422 if form.errors else 200)


def _rows(found: AgreementVariance) -> list[dict[str, Any]]:
    """Return each line with its formulas in figures and the rates that they use."""
    return [
        {
            "line": line,
            "formulas": [] if line.variance is None else _formulas(line.variance),
            "rates": _rates(line.planned_quote, line.due_quote, line.variance),
        }
        for line in found.lines
    ]


def _formulas(one: Variance) -> list[tuple[str, str]]:
    """Return the three parts as a reader checks them with a calculator."""
    planned, came, effects = one.planned, one.received, one.effects
    planned_rate, due_rate = rate_text(planned.rate), rate_text(planned.due_rate)
    paid = money_text(came.money)
    volume = f"({paid} − {money_text(planned.money)}) × {planned_rate}"
    found = [(_("Volume"), f"{volume} = {money_text(effects.volume)}")]
    if one.deal_rate is None:
        return found
    timing = f"{paid} × ({due_rate} − {planned_rate})"
    rate = f"{paid} × ({rate_text(one.deal_rate)} − {due_rate})"
    return [
        *found,
        (_("Timing"), f"{timing} = {money_text(effects.timing)}"),
        (_("Rate"), f"{rate} = {money_text(effects.rate)}"),
    ]


def _rates(
    planned: RateQuote, due: RateQuote | None, one: Variance | None
) -> list[tuple[str, str]]:
    """Return every rate with its day and source."""
    found = [(_("Planned rate, of the signature"), _quoted(planned))]
    if due is None:
        found.append((_("Rate of the due date"), _("none is known")))
    elif one is not None and one.received.money.amount:
        found.append((_("Rate of the due date"), _quoted(due)))
    if one is not None and one.deal_rate is not None:
        words = {"rate": rate_text(one.deal_rate)}
        found.append((_("Deal rate"), _("%(rate)s · what the deals brought ÷ what came") % words))
    return found


def _quoted(quote: RateQuote) -> str:
    return _("%(rate)s · %(day)s · %(source)s") % {
        "rate": rate_text(quote.rate),
        "day": day_text(quote.rate_date),
        "source": rate_source_label(quote.rate_source),
    }
