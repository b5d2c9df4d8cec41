"""Pages of pledges: recording one, looking at it, its confirmation and its end."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, selectors, services
from donors.forms import PledgeConfirmForm, PledgeEndForm, PledgeRecordForm
from donors.models import Pledge
from donors.rules.states import PLEDGE
from donors.services.pledges import end_must_be_possible
from donors.views.parts import Act, donor_url, fund_asked, fund_choice, happenings
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("donors.pledge_record")
@require_http_methods(["GET", "POST"])
def pledge_record(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Write down a pledge that a donor has announced."""
    donor = access.donor_for(request.actor, donor_id)
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Record a pledge"))
    form = PledgeRecordForm(request.POST or None, today=request.now.date())
    page = donor_url(donor, fund)
    return act(
        request,
        form=form,
        call=lambda: services.pledge_record(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            donor_id=donor.pk,
            **form.cleaned_data,
        ),
        then=page,
        done=_("Pledge recorded."),
        template="donors/pledge_record.html",
        context={"donor": donor, "fund": fund, "back": page},
        preview=lambda: Preview(
            title=_("Record a pledge"),
            sentence=_("%(donor)s has pledged %(money)s to fund %(fund)s.")
            % {
                "donor": local(donor.organization),
                "money": form.cleaned_data["money"],
                "fund": fund.number,
            },
            rows=[
                (_("Pledged"), form.cleaned_data["money"]),
                (_("Announced on"), form.cleaned_data["announced_date"]),
                (_("Occasion"), form.cleaned_data["occasion"]),
                (
                    _("Years"),
                    _span(form.cleaned_data["first_year"], form.cleaned_data["last_year"]),
                ),
                (_("Conditions"), form.cleaned_data["conditions"]),
            ],
            confirm=_("Record pledge"),
            warning=_("A pledge is an announcement. Nothing is owed by it and nothing is booked."),
        ),
        back=page,
    )


@requires("donors.pledge_detail")
@require_GET
def pledge_detail(request: PageRequest, pledge_id: UUID) -> HttpResponse:
    """Show one pledge: what it says, what was signed and paid on it, and what became of it."""
    pledge = access.pledge_for(request.actor, pledge_id)
    as_of = request.now.date()
    context = {
        "pledge": pledge,
        "fund": pledge.fund,
        "years": _span(pledge.first_year, pledge.last_year),
        "standing": selectors.pledge_standing(pledge, as_of=as_of),
        "as_of": as_of,
        "acts": _pledge_acts(request.actor, pledge),
        "entries": happenings("donors.pledge", pledge.pk),
    }
    return render(request, "donors/pledge_detail.html", context)


@requires("donors.pledge_confirm")
@require_http_methods(["GET", "POST"])
def pledge_confirm(request: PageRequest, pledge_id: UUID) -> HttpResponse:
    """Write down the letter that confirms a pledge."""
    pledge = access.pledge_for(request.actor, pledge_id)
    form = PledgeConfirmForm(request.POST or None, today=request.now.date())
    page = reverse("donors:pledge_detail", args=[pledge.pk])
    return act(
        request,
        form=form,
        call=lambda: services.pledge_confirm(
            actor=request.actor, now=request.now, pledge_id=pledge.pk, **form.cleaned_data
        ),
        then=page,
        done=_("The pledge is confirmed in writing."),
        template="donors/pledge_confirm.html",
        context={"pledge": pledge, "fund": pledge.fund, "back": page},
        back=page,
    )


@requires("donors.pledge_withdraw")
@require_http_methods(["GET", "POST"])
def pledge_withdraw(request: PageRequest, pledge_id: UUID) -> HttpResponse:
    """Write down that the donor takes back what is not signed."""
    return _pledge_end(
        request,
        pledge_id,
        act_name="withdraw",
        call=services.pledge_withdraw,
        title=_("Withdraw the pledge"),
        done=_("The pledge is withdrawn."),
    )


@requires("donors.pledge_lapse")
@require_http_methods(["GET", "POST"])
def pledge_lapse(request: PageRequest, pledge_id: UUID) -> HttpResponse:
    """Write down that what is not signed is waited for no longer."""
    return _pledge_end(
        request,
        pledge_id,
        act_name="lapse",
        call=services.pledge_lapse,
        title=_("Let the pledge lapse"),
        done=_("The pledge has lapsed."),
    )


def _pledge_end(
    request: PageRequest,
    pledge_id: UUID,
    *,
    act_name: str,
    call: Callable[..., Pledge],
    title: str,
    done: str,
) -> HttpResponse:
    pledge = access.pledge_for(request.actor, pledge_id)
    today = request.now.date()
    form = PledgeEndForm(request.POST or None, today=today)
    page = reverse("donors:pledge_detail", args=[pledge.pk])
    standing = selectors.pledge_standing(pledge, as_of=today)

    def preview() -> Preview:
        typed = form.cleaned_data
        end_must_be_possible(pledge, act=act_name, ended_date=typed["ended_date"], today=today)
        return Preview(
            title=title,
            sentence=_("From that day the pledge counts no more than what was signed on it."),
            rows=[
                (_("Pledged"), pledge.money),
                (_("Signed on it"), standing.signed),
                (_("Ends unsigned"), standing.unsigned),
                (_("Ended on"), typed["ended_date"]),
                (_("Why"), typed["reason"]),
            ],
            confirm=title,
            warning=_("This cannot be taken back. A new announcement is a new pledge."),
        )

    return act(
        request,
        form=form,
        call=lambda: call(
            actor=request.actor, now=request.now, pledge_id=pledge.pk, **form.cleaned_data
        ),
        then=page,
        done=done,
        template="donors/pledge_end.html",
        context={"pledge": pledge, "fund": pledge.fund, "title": title, "back": page},
        preview=preview,
        back=page,
    )


def _pledge_acts(actor: Actor, pledge: Pledge) -> list[Act]:
    """Return what may still happen to the pledge, as far as the reader may do it."""
    words = (
        ("confirm", _("Confirm in writing"), "check"),
        ("withdraw", _("Withdraw"), "arrow-back-up"),
        ("lapse", _("Let it lapse"), "hourglass"),
    )
    possible = PLEDGE.acts_from(pledge.state)
    found: list[Act] = []
    for name, label, icon in words:
        if name in possible and may(actor, f"donors.pledge_{name}"):
            url = reverse(f"donors:pledge_{name}", args=[pledge.pk])
            found.append(Act(url, label, icon, quiet=bool(found)))
    return found


def _span(first: int | None, last: int | None) -> str:
    """Return the years as people write them."""
    if first is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"
