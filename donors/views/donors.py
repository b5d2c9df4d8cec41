"""Pages of donors: the list with the five figures, one donor, registering."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, selectors, services
from donors.forms import DonorRegisterForm
from donors.models import Donor
from donors.selectors.contacts import agencies_of, contacts_of
from donors.selectors.donor_waits import donor_waits, requests_of
from donors.selectors.legal import standings_of
from donors.selectors.pages import DonorPage, donor_page
from donors.services.legal import exclusion_words
from donors.views.parts import Act, day_asked, fund_asked, fund_choice, happenings, list_tabs
from donors.views.registers import contribution_listing
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import may
from trustfund.identity.selectors import organizations_of_kind
from trustfund.kernel.actor import Actor
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.listing import list_file
from trustfund.web.middleware import PageRequest


@requires("donors.donor_list")
@require_GET
def donor_list(request: PageRequest) -> HttpResponseBase:
    """Show the five figures of every donor that the reader may see."""
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Donors"))
    form, as_of = day_asked(request)
    donors = list(access.donors_visible_to(request.actor).order_by("organization__name"))
    rows = selectors.contribution_totals(
        fund.pk, as_of, donors=donors, holding_currency=fund.holding_currency
    )
    with_figures = {row.donor_id for row in rows}
    total = selectors.holding_sum(rows, fund.holding_currency)
    if request.GET.get("format"):
        listing = contribution_listing(fund, rows, total, form=form, as_of=as_of)
        return list_file(request, listing)
    context = {
        "fund": fund,
        "form": form,
        "as_of": as_of,
        "rows": rows,
        "sum": total,
        "others": [donor for donor in donors if donor.pk not in with_figures],
        "act": _register_act(request.actor),
        "tabs": list_tabs(fund, "donor_list"),
        "files_query": urlencode({"fund": fund.pk, "as_of": as_of.isoformat()}),
        "may_see_tables": may(request.actor, "donors.table_list"),
    }
    return render(request, "donors/donor_list.html", context, status=422 if form.errors else 200)


@requires("donors.donor_detail")
@require_GET
def donor_detail(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Show one donor: ladder, what is next, agreements, receipts, pledges."""
    donor = access.donor_for(request.actor, donor_id)
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, local(donor.organization))
    form, as_of = day_asked(request)
    page = donor_page(donor, fund, as_of=as_of)
    context = {
        "donor": donor,
        "fund": fund,
        "form": form,
        "as_of": as_of,
        "page": page,
        "sum": selectors.holding_sum(page.totals, fund.holding_currency),
        "acts": _donor_acts(request.actor, donor, fund, page, today=request.now.date()),
        "waits": donor_waits(donor, fund, page),
        "requests": requests_of(donor, fund, as_of=as_of),
        "standings": standings_of(donor, fund, as_of=as_of),
        "agencies": agencies_of(donor),
        "contacts": contacts_of(donor),
        "entries": happenings("donors.donor", donor.pk),
    }
    return render(request, "donors/donor_detail.html", context, status=422 if form.errors else 200)


@requires("donors.donor_register")
@require_http_methods(["GET", "POST"])
def donor_register(request: PageRequest) -> HttpResponse:
    """Make an organization of the donor kind a donor."""
    registered = set(
        access.donors_visible_to(request.actor).values_list("organization_id", flat=True)
    )
    organizations = [
        (organization.pk, local(organization))
        for organization in organizations_of_kind(OrganizationKind.DONOR)
        if organization.pk not in registered
    ]
    today = request.now.date()
    form = DonorRegisterForm(
        request.POST or None, organizations=organizations, today=today, initial={"since": today}
    )
    return act(
        request,
        form=form,
        call=lambda: services.donor_register(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=lambda donor_id: reverse("donors:donor_detail", args=[donor_id]),
        done=_("Donor registered."),
        template="donors/donor_register.html",
        back=reverse("donors:donor_list"),
    )


@requires("donors.donor_list")
@require_GET
def fund_figures(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show a fund's five figures as a part of another page; alone, lead to the list."""
    fund = fund_for(request.actor, fund_id)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{reverse('donors:donor_list')}?fund={fund.pk}")
    as_of = request.now.date()
    donors = list(access.donors_visible_to(request.actor))
    rows = selectors.contribution_totals(
        fund.pk, as_of, donors=donors, holding_currency=fund.holding_currency
    )
    context = {
        "fund": fund,
        "as_of": as_of,
        "sum": selectors.holding_sum(rows, fund.holding_currency),
    }
    return render(request, "donors/partials/fund_figures.html", context)


def _register_act(actor: Actor) -> Act | None:
    if not may(actor, "donors.donor_register"):
        return None
    return Act(reverse("donors:donor_register"), _("Register a donor"), "plus")


def _donor_acts(
    actor: Actor, donor: Donor, fund: Fund, page: DonorPage, *, today: date
) -> list[Act]:
    """Return what the reader can do here, the most pressing first."""
    found: list[Act] = []
    if may(actor, "donors.agreement_countersign"):
        reason = exclusion_words(donor, fund, day=today) if page.offered else ""
        found += [
            Act(
                reverse("donors:agreement_countersign", args=[agreement.id]),
                _("Countersign %(number)s") % {"number": agreement.number},
                "signature",
                reason=reason,
            )
            for agreement in page.offered[:1]
        ]
    if may(actor, "donors.agreement_draft"):
        url = reverse("donors:agreement_draft", args=[donor.pk])
        closed = _("The fund is not open yet.") if fund.state != "OPEN" else ""
        found.append(
            Act(f"{url}?fund={fund.pk}", _("Draft an agreement"), "file-text", reason=closed)
        )
    if may(actor, "donors.pledge_record"):
        url = reverse("donors:pledge_record", args=[donor.pk])
        found.append(Act(f"{url}?fund={fund.pk}", _("Record a pledge"), "flag", quiet=bool(found)))
    if may(actor, "donors.in_kind_propose"):
        url = reverse("donors:in_kind_propose", args=[donor.pk])
        label = _("Propose a contribution in kind")
        found.append(Act(f"{url}?fund={fund.pk}", label, "plus", quiet=True))
    return found
