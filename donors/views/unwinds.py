"""Pages of shares that are given back: proposing them, looking at them, approving, declining."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import UnwindKind, UnwindState, rate_source_label
from donors.forms import UnwindApproveForm, UnwindDeclineForm, UnwindProposeForm
from donors.models import Unwind, UnwindShare
from donors.selectors.unwinds import Plan, share_rows
from donors.services.unwinds import approval_must_be_open, books_must_stand, plan_to_propose
from donors.views.parts import Act, happenings, posting_rows
from donors.views.unwind import formula_text
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.ledger.rules.posting import Leg, balance_credited
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text, rate_text
from trustfund.web.middleware import PageRequest


@requires("donors.unwind_propose")
@require_http_methods(["GET", "POST"])
def unwind_propose(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose that every donor gets its share, or one that leaves its own."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    seen = access.donors_visible_to(request.actor).order_by("organization__name")
    donors = [(donor.pk, local(donor.organization)) for donor in seen]
    form = UnwindProposeForm(
        request.POST or None, today=today, donors=donors, initial={"as_of": today}
    )
    back = reverse("donors:unwind_show", args=[fund.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        plan = plan_to_propose(
            fund, kind=typed["kind"], leaving=typed["donor"], as_of=typed["as_of"], today=today
        )
        return Preview(
            title=_("Propose to give shares back"),
            sentence=_(
                "%(money)s goes to the balance accounts of the donors once another person of another "
                "unit approves exactly these figures."
            )
            % {"money": money_text(plan.money)},
            rows=[
                (_("Who gets money back"), UnwindKind(typed["kind"]).label),
                (_("By the figures of"), typed["as_of"]),
                *_plan_rows(plan, dict(donors)),
                (_("Stays in the fund"), plan.found.balance - plan.money),
            ],
            confirm=_("Propose"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.unwind_propose(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            kind=form.cleaned_data["kind"],
            donor_id=form.cleaned_data["donor"],
            as_of=form.cleaned_data["as_of"],
            reason=form.cleaned_data["reason"],
        ),
        then=lambda unwind_id: reverse("donors:unwind_detail", args=[unwind_id]),
        done=_("Proposed. Another person of another unit approves it."),
        template="donors/unwind_propose.html",
        context={"fund": fund, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.unwind_detail")
@require_GET
def unwind_detail(request: PageRequest, unwind_id: UUID) -> HttpResponse:
    """Show what was proposed to be given back: each share that the reader may see, and its formula."""
    unwind = access.unwind_for(request.actor, unwind_id)
    context = {
        **_shown(request.actor, unwind),
        "acts": _acts_of(request.actor, unwind),
        "entries": happenings("donors.unwind", unwind.pk),
    }
    return render(request, "donors/unwind_detail.html", context)


@requires("donors.unwind_approve")
@require_http_methods(["GET", "POST"])
def unwind_approve(request: PageRequest, unwind_id: UUID) -> HttpResponse:
    """Approve exactly the figures that are shown; the entries are shown before they are made."""
    unwind = access.unwind_for(request.actor, unwind_id)
    form = UnwindApproveForm(request.POST or None, initial={"content_hash": unwind.content_hash})
    back = reverse("donors:unwind_detail", args=[unwind.pk])
    shown = _shown(request.actor, unwind)

    def preview() -> Preview:
        approval_must_be_open(request.actor, unwind)
        books_must_stand(unwind, unwind.fund, today=request.now.date())
        return Preview(
            title=_("Give shares back"),
            sentence=_(
                "%(money)s leaves the fund today and lies on the balance accounts of its donors, who "
                "then say where it goes."
            )
            % {"money": money_text(unwind.money)},
            rows=[row for one in shown["rows"] for row in _entry_rows(one["share"])],
            confirm=_("Approve"),
            warning=_("An entry in the books is corrected by a reversing entry only."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.unwind_approve(
            actor=request.actor, now=request.now, unwind_id=unwind.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Shares given back and booked."),
        template="donors/unwind_approve.html",
        context={**shown, "title": _("Give shares back"), "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.unwind_decline")
@require_http_methods(["GET", "POST"])
def unwind_decline(request: PageRequest, unwind_id: UUID) -> HttpResponse:
    """Decline what was proposed, with the reason."""
    unwind = access.unwind_for(request.actor, unwind_id)
    form = UnwindDeclineForm(request.POST or None)
    back = reverse("donors:unwind_detail", args=[unwind.pk])
    return act(
        request,
        form=form,
        call=lambda: services.unwind_decline(
            actor=request.actor, now=request.now, unwind_id=unwind.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Declined. Nothing was booked."),
        template="donors/unwind_approve.html",
        context={
            **_shown(request.actor, unwind),
            "title": _("Decline to give shares back"),
            "back": back,
        },
        back=back,
    )


def _shown(actor: Actor, unwind: Unwind) -> dict[str, Any]:
    """Return what every page of a proposal shows: its shares, and what others get as one sum."""
    shares, others = share_rows(actor, unwind)
    free = unwind.free
    return {
        "unwind": unwind,
        "fund": unwind.fund,
        "free": free,
        "rows": [_row(share, free) for share in shares],
        "others": others if others.amount else None,
    }


def _row(share: UnwindShare, free: Money) -> dict[str, Any]:
    return {
        "share": share,
        "formula": formula_text(free, share.deposited, share.deposited_by_all),
        "rate": "" if share.rate is None else rate_text(share.rate),
        "source": rate_source_label(share.rate_source) if share.rate_source else "",
    }


def _plan_rows(plan: Plan, names: dict[UUID, str]) -> list[tuple[str, Money]]:
    return [(names[part.refund.donor_id], part.refund.money) for part in plan.parts]


def _entry_rows(share: UnwindShare) -> list[tuple[str, Money]]:
    """Return the entry of a share, each line with its donor's name."""
    legs: list[Leg] = balance_credited(share.money, share.donor_id)
    name = local(share.donor.organization)
    return [(f"{name}: {words}", money) for words, money in posting_rows(legs)]


def _acts_of(actor: Actor, unwind: Unwind) -> list[Act]:
    if unwind.state != UnwindState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.unwind_approve"):
        made_by = {unwind.recorded_by_id, unwind.recorded_by_organization_id}
        own = bool({actor.person_id, actor.organization_id} & made_by)
        reason = _("Another person of another unit approves it.") if own else ""
        url = reverse("donors:unwind_approve", args=[unwind.pk])
        found.append(Act(url, _("Approve"), "check", reason=reason))
    if may(actor, "donors.unwind_decline"):
        url = reverse("donors:unwind_decline", args=[unwind.pk])
        found.append(Act(url, _("Decline"), "x", quiet=True))
    return found
