"""Pages: the periods of a fund's books: close, reopen with a reason, close for good."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.control import selectors
from trustfund.control.forms import PeriodCloseForm, PeriodReopenForm
from trustfund.control.views.books import fund_of
from trustfund.funds.access import fund_for
from trustfund.ledger import services as ledger
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("ledger.period_list")
@require_safe
def period_list(request: PageRequest) -> HttpResponse:
    """Show every month and year of a fund's books, and whether it takes entries."""
    fund = fund_of(request)
    rows = selectors.period_lines(fund, request.actor, today=request.now.date()) if fund else []
    return render(request, "control/period_list.html", {"fund": fund, "rows": rows})


@requires("ledger.period_soft_close")
@require_http_methods(["GET", "POST"])
def period_soft_close(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Close a period that is over, after reading what that means."""
    fund = fund_for(request.actor, fund_id)
    rows = selectors.period_lines(fund, request.actor, today=request.now.date())
    choices = [(row.key, row.name) for row in rows if "soft_close" in row.period.acts]
    form = PeriodCloseForm(
        request.POST or None, initial={"period": request.GET.get("period")}, periods=choices
    )
    back = f"{reverse('control:period_list')}?fund={fund.pk}"

    def closed() -> UUID:
        kind, _colon, starts = form.cleaned_data["period"].partition(":")
        return ledger.period_soft_close(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            kind=kind,
            starts=date.fromisoformat(starts),
        )

    return act(
        request,
        form=form,
        call=closed,
        then=back,
        done=_("The period is closed."),
        template="web/form.html",
        context=_page(_("Close a period"), fund.pk, _("Read it over")),
        preview=lambda: Preview(
            title=_("Close a period"),
            sentence=_(
                "From the moment you confirm, no entry falls on a day of this period or before it. "
                "Another person may reopen it with a reason, until it is closed for good."
            ),
            rows=[(_("Period"), dict(choices)[form.cleaned_data["period"]])],
            confirm=_("Close the period"),
        ),
        back=back,
    )


@requires("ledger.period_reopen")
@require_http_methods(["GET", "POST"])
def period_reopen(request: PageRequest, period_id: UUID) -> HttpResponse:
    """Open a closed period again, as another person, with a reason."""
    fund, line = selectors.period_line(request.actor, period_id)
    form = PeriodReopenForm(request.POST or None)
    back = f"{reverse('control:period_list')}?fund={fund.pk}"
    return act(
        request,
        form=form,
        call=lambda: ledger.period_reopen(
            actor=request.actor, now=request.now, period_id=period_id, **form.cleaned_data
        ),
        then=back,
        done=_("The period is open again."),
        template="web/form.html",
        context=_page(_("Reopen %(period)s") % {"period": line.name}, fund.pk, _("Reopen")),
        back=back,
    )


@requires("ledger.period_close")
@require_http_methods(["GET", "POST"])
def period_close(request: PageRequest, period_id: UUID) -> HttpResponse:
    """Close a closed period for good, after reading that nobody can open it again."""
    fund, line = selectors.period_line(request.actor, period_id)
    form = ConfirmForm(request.POST or None)
    back = f"{reverse('control:period_list')}?fund={fund.pk}"
    return act(
        request,
        form=form,
        call=lambda: ledger.period_close(actor=request.actor, now=request.now, period_id=period_id),
        then=back,
        done=_("The period is closed for good."),
        template="web/form.html",
        context=_page(
            _("Close %(period)s for good") % {"period": line.name}, fund.pk, _("Read it over")
        ),
        preview=lambda: Preview(
            title=_("Close %(period)s for good") % {"period": line.name},
            sentence=_(
                "Nobody can open this period again. What turns out to be wrong is corrected in an "
                "open period, as a prior-period adjustment."
            ),
            rows=[(_("Period"), line.name), (_("Closed by"), line.closer)],
            confirm=_("Close for good"),
        ),
        back=back,
    )


def _page(title: str, fund_id: UUID, submit: str) -> dict[str, object]:
    query = f"?fund={fund_id}"
    crumbs = [
        (_("Books"), reverse("control:books") + query),
        (_("Periods"), reverse("control:period_list") + query),
    ]
    return {"title": title, "submit": submit, "breadcrumbs": crumbs, "back": crumbs[1][1]}
