"""Pages of the register of donors' own laws: the list, one entry, writing it down, ending it."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import LEGAL_STANDS, LegalState
from donors.forms import LegalFilterForm, LegalStandingEndForm, LegalStandingRecordForm
from donors.models import LegalStanding
from donors.selectors import registers
from donors.selectors.legal import standing_rows
from donors.views.parts import Act, happenings
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.selectors import fund_rows
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.legal_standing_list")
@require_GET
def legal_standing_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show which donors' own laws let them give to a fund, or not, and until when."""
    fund = fund_for(request.actor, fund_id)
    form = LegalFilterForm(
        request.GET,
        today=request.now.date(),
        donors=registers.donors_to_choose(request.actor),
    )
    chosen = form.chosen(today=request.now.date())
    rows = standing_rows(request.actor, fund, **chosen)
    listing = Listing(
        name="laws",
        title=_("Donors' own laws"),
        columns=[
            ListColumn(_("Donor"), lambda row: local(row.donor.organization)),
            ListColumn(_("What the law says"), lambda row: str(row.get_kind_display())),
            ListColumn(
                _("Law"),
                lambda row: row.law,
                url=lambda row: reverse("donors:legal_standing_detail", args=[row.pk]),
            ),
            ListColumn(_("Fund"), scope_words),
            ListColumn(_("First day"), lambda row: row.first_day, "date"),
            ListColumn(_("Last day"), lambda row: row.last_day, "date"),
            ListColumn(_("No longer from"), lambda row: row.ended_on, "date"),
            ListColumn(_("Source document"), lambda row: row.reference),
            ListColumn(
                _("State"),
                lambda row: str(LEGAL_STANDS[row.fact.stands(chosen["as_of"])]),
                state=lambda row: row.fact.stands(chosen["as_of"]),
            ),
        ],
        rows=rows,
        totals=list,
        form=form,
        as_of=chosen["as_of"],
        fund=fund,
        empty=_("No law is written down."),
        who=_("A program manager writes it down on the donor's page."),
    )
    return list_answer(request, listing, template="donors/legal_standing_list.html")


@requires("donors.legal_standing_detail")
@require_GET
def legal_standing_detail(request: PageRequest, standing_id: UUID) -> HttpResponse:
    """Show one entry: what the law says, from when until when, and by which paper."""
    standing = access.legal_standing_for(request.actor, standing_id)
    stands = standing.fact.stands(request.now.date())
    context = {
        "standing": standing,
        "stands": stands,
        "stands_words": LEGAL_STANDS[stands],
        "donor": standing.donor,
        "scope": scope_words(standing),
        "acts": _acts(request.actor, standing),
        "entries": happenings("donors.legalstanding", standing.pk),
    }
    return render(request, "donors/legal_standing_detail.html", context)


@requires("donors.legal_standing_record")
@require_http_methods(["GET", "POST"])
def legal_standing_record(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Write down what a donor's own law says about giving."""
    donor = access.donor_for(request.actor, donor_id)
    funds = [(fund.pk, f"{fund.number} {local(fund)}") for fund in fund_rows(request.actor)]
    form = LegalStandingRecordForm(
        request.POST or None, funds=funds, initial={"first_day": request.now.date()}
    )
    back = reverse("donors:donor_detail", args=[donor.pk])
    return act(
        request,
        form=form,
        call=lambda: services.legal_standing_record(
            actor=request.actor, now=request.now, donor_id=donor.pk, **form.cleaned_data
        ),
        then=lambda standing_id: reverse("donors:legal_standing_detail", args=[standing_id]),
        done=_("Written down."),
        template="donors/legal_standing_record.html",
        context={"donor": donor, "back": back},
        back=back,
    )


@requires("donors.legal_standing_end")
@require_http_methods(["GET", "POST"])
def legal_standing_end(request: PageRequest, standing_id: UUID) -> HttpResponse:
    """Write down that an entry no longer holds."""
    standing = access.legal_standing_for(request.actor, standing_id)
    form = LegalStandingEndForm(
        request.POST or None, today=request.now.date(), initial={"ended_on": request.now.date()}
    )
    back = reverse("donors:legal_standing_detail", args=[standing.pk])
    return act(
        request,
        form=form,
        call=lambda: services.legal_standing_end(
            actor=request.actor, now=request.now, standing_id=standing.pk, **form.cleaned_data
        ),
        then=back,
        done=_("It no longer holds from that day on. The entry stays in the register."),
        template="donors/legal_standing_end.html",
        context={
            "standing": standing,
            "donor": standing.donor,
            "scope": scope_words(standing),
            "back": back,
        },
        back=back,
    )


def scope_words(standing: LegalStanding) -> str:
    """Return of which fund an entry is."""
    return standing.fund.number if standing.fund else _("Every fund")


def _acts(actor: Actor, standing: LegalStanding) -> list[Act]:
    if standing.state != LegalState.CURRENT or not may(actor, "donors.legal_standing_end"):
        return []
    url = reverse("donors:legal_standing_end", args=[standing.pk])
    return [Act(url, _("End the entry"), "x")]
