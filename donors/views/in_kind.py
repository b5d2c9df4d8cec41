"""Pages of contributions in kind: the list, one with its value and paper, and its acts."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import InKindState, ValuationBasis, rate_source_label
from donors.forms import InKindDeclineForm, InKindListForm, InKindProposeForm, InKindWithdrawForm
from donors.models import InKind
from donors.selectors import registers
from donors.selectors.in_kind import in_kind_for, in_kind_found, in_kind_total
from donors.services.decisions import made_by
from donors.services.in_kind import in_kind_must_be_open, in_kind_value
from donors.views.parts import Act, donor_url, fund_asked, fund_choice, happenings
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text, money_text, rate_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.listing import ListColumn, Listing, Rate, Total, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.in_kind_list")
@require_GET
def in_kind_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show what was given in kind, or give it out as a file; apart from all that is money."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    form = InKindListForm(
        request.GET, today=today, donors=registers.donors_to_choose(request.actor)
    )
    chosen = form.chosen(today=today)
    rows = in_kind_found(request.actor, fund, **chosen)
    listing = Listing(
        name="in-kind",
        title=_("Contributions in kind"),
        columns=_columns(fund),
        rows=rows,
        totals=lambda: [Total(_("Confirmed"), {5: in_kind_total(rows, fund)}, rows=rows.count())],
        form=form,
        as_of=chosen["as_of"],
        fund=fund,
        source=_("Each value stands at the rate of the day on which it was given."),
        empty=_("Nothing was given in kind that fits."),
        who=_("A program manager or the donor proposes it on the donor's page, with its value."),
    )
    return list_answer(request, listing, template="donors/in_kind_list.html")


@requires("donors.in_kind_propose")
@require_http_methods(["GET", "POST"])
def in_kind_propose(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Propose what a donor gave otherwise than in money."""
    donor = access.donor_for(request.actor, donor_id)
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Propose a contribution in kind"))
    form = InKindProposeForm(request.POST or None, today=request.now.date())
    back = donor_url(donor, fund)

    def preview() -> Preview:
        typed = form.cleaned_data
        chosen, value = in_kind_value(
            fund, typed["money"], given_on=typed["given_on"], today=request.now.date()
        )
        words = _("%(money)s at %(rate)s · %(day)s · %(source)s") % {
            "money": money_text(value),
            "rate": rate_text(chosen.rate),
            "day": day_text(chosen.rate_date),
            "source": rate_source_label(chosen.rate_source),
        }
        return Preview(
            title=_("Propose a contribution in kind"),
            sentence=_("It counts once another person of another unit confirms its value."),
            rows=[
                (_("Donor"), local(donor.organization)),
                (_("What was given"), typed["what"]),
                (_("Handed over on"), day_text(typed["given_on"])),
                (_("Stated value"), typed["money"]),
                (_("Value in the holding currency"), words),
                (_("How it was valued"), ValuationBasis(typed["basis"]).label),
                (_("By which paper"), typed["basis_reference"]),
            ],
            confirm=_("Propose it"),
            warning=_("It is no money: nothing is booked, and no figure of contributions changes."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.in_kind_propose(
            actor=request.actor,
            now=request.now,
            donor_id=donor.pk,
            fund_id=fund.pk,
            **form.cleaned_data,
        ),
        then=_page,
        done=_("Proposed. Store the paper of its valuation; a finance approver confirms it."),
        template="donors/in_kind_propose.html",
        context={"donor": donor, "fund": fund, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.in_kind_detail")
@require_GET
def in_kind_detail(request: PageRequest, in_kind_id: UUID) -> HttpResponse:
    """Show a contribution in kind: its value, how it was found, and its papers."""
    row = in_kind_for(request.actor, in_kind_id)
    context = {
        **_words(row),
        "acts": _acts(request.actor, row),
        "entries": happenings("donors.inkind", row.pk),
    }
    return render(request, "donors/in_kind_detail.html", context)


@requires("donors.in_kind_confirm")
@require_http_methods(["GET", "POST"])
def in_kind_confirm(request: PageRequest, in_kind_id: UUID) -> HttpResponse:
    """Confirm the value that another person proposed."""
    row = in_kind_for(request.actor, in_kind_id)
    if request.method == "GET" and row.state == InKindState.PROPOSED:
        in_kind_must_be_open(request.actor, row)
    return _decide(
        request,
        row,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.in_kind_confirm(
            actor=request.actor, now=request.now, in_kind_id=row.pk
        ),
        title=_("Confirm the value"),
        done=_("Value confirmed. It stands beside the contributions, in its own column."),
    )


@requires("donors.in_kind_decline")
@require_http_methods(["GET", "POST"])
def in_kind_decline(request: PageRequest, in_kind_id: UUID) -> HttpResponse:
    """Decline a contribution in kind that was proposed, with the reason."""
    row = in_kind_for(request.actor, in_kind_id)
    form = InKindDeclineForm(request.POST or None)
    return _decide(
        request,
        row,
        form=form,
        call=lambda: services.in_kind_decline(
            actor=request.actor, now=request.now, in_kind_id=row.pk, **form.cleaned_data
        ),
        title=_("Decline the value"),
        done=_("Declined. It counts nowhere."),
    )


@requires("donors.in_kind_withdraw")
@require_http_methods(["GET", "POST"])
def in_kind_withdraw(request: PageRequest, in_kind_id: UUID) -> HttpResponse:
    """Withdraw a contribution in kind that was confirmed by mistake."""
    row = in_kind_for(request.actor, in_kind_id)
    form = InKindWithdrawForm(request.POST or None)
    return _decide(
        request,
        row,
        form=form,
        call=lambda: services.in_kind_withdraw(
            actor=request.actor, now=request.now, in_kind_id=row.pk, **form.cleaned_data
        ),
        title=_("Withdraw the contribution"),
        done=_("Withdrawn. It counts no more; what was known before stays as it was."),
    )


def _decide(
    request: PageRequest, row: InKind, *, form: Any, call: Any, title: str, done: str
) -> HttpResponse:
    back = _page(row.pk)
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/in_kind_decide.html",
        context={**_words(row), "title": title, "back": back},
        back=back,
    )


def _words(row: InKind) -> dict[str, Any]:
    """Return what pages of a contribution in kind show."""
    return {
        "row": row,
        "fund": row.fund,
        "donor": row.donor,
        "donor_page": donor_url(row.donor, row.fund),
        "papers": reverse("documents:document_list", args=["donors.inkind", row.pk]),
        "rate": rate_text(row.rate),
        "rate_source": rate_source_label(row.rate_source),
    }


def _columns(fund: Fund) -> list[ListColumn]:
    def detail(row: InKind) -> str:
        return _page(row.pk)

    def rate_of(row: InKind) -> Rate | None:
        if row.currency == row.holding_currency:
            return None
        return Rate(row.rate, row.rate_date, rate_source_label(row.rate_source))

    return [
        ListColumn(_("Number"), str, url=detail),
        ListColumn(_("Donor"), lambda row: local(row.donor.organization)),
        ListColumn(_("What was given"), lambda row: row.what),
        ListColumn(_("Handed over on"), lambda row: row.given_on, "date"),
        ListColumn(_("Stated value"), lambda row: row.money, "money"),
        ListColumn(
            _("Value in %(currency)s") % {"currency": fund.holding_currency},
            lambda row: row.holding,
            "money",
            rate=rate_of,
        ),
        ListColumn(_("How it was valued"), lambda row: str(row.get_basis_display())),
        ListColumn(_("By which paper"), lambda row: row.basis_reference),
        ListColumn(_("State"), lambda row: str(row.get_state_display()), state=_look),
    ]


def _look(row: InKind) -> str:
    return "ACCEPTED" if row.state == InKindState.CONFIRMED else row.state


def _page(in_kind_id: Any) -> str:
    return reverse("donors:in_kind_detail", args=[in_kind_id])


def _acts(actor: Actor, row: InKind) -> list[Act]:
    found = []
    if row.state == InKindState.CONFIRMED and may(actor, "donors.in_kind_withdraw"):
        url = reverse("donors:in_kind_withdraw", args=[row.pk])
        found.append(Act(url, _("Withdraw the contribution"), "arrow-back-up", quiet=True))
    if row.state != InKindState.PROPOSED:
        return found
    if may(actor, "donors.in_kind_confirm"):
        own = made_by(actor, row)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:in_kind_confirm", args=[row.pk])
        found.append(Act(url, _("Confirm the value"), "check", reason=reason))
    if may(actor, "donors.in_kind_decline"):
        url = reverse("donors:in_kind_decline", args=[row.pk])
        found.append(Act(url, _("Decline the value"), "x", quiet=True))
    return found
