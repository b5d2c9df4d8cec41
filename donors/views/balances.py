"""Pages of donors' balance accounts: what lies there, saying where it goes, paying it, declining."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import MoveKind, MoveState
from donors.forms import BalanceMoveConfirmForm, BalanceMoveDeclineForm, BalanceMoveProposeForm
from donors.models import BalanceMove
from donors.selectors.balances import BalancePage, balance_page, lying
from donors.services.balances import (
    amount_must_lie_there,
    move_must_be_open,
    payment_must_fit,
    where_must_fit,
)
from donors.views.parts import Act, happenings, posting_rows
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.selectors import fund_rows
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.ledger.rules.posting import balance_drawn, transfer_received
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.middleware import PageRequest


@requires("donors.balance_show")
@require_GET
def balance_show(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Show what lies on a donor's balance accounts, where it came from and where it goes."""
    donor = access.donor_for(request.actor, donor_id)
    page = balance_page(request.actor, donor)
    context = {"donor": donor, "page": page, "acts": _acts_on(request.actor, page)}
    return render(request, "donors/balance_show.html", context)


@requires("donors.balance_move_propose")
@require_http_methods(["GET", "POST"])
def balance_move_propose(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Say where a part of what lies on a donor's balance account goes."""
    donor = access.donor_for(request.actor, donor_id)
    page = balance_page(request.actor, donor)
    form = BalanceMoveProposeForm(
        request.POST or None,
        holding=[
            (one.fund.pk, f"{one.fund.number}: {money_text(one.left)}") for one in page.accounts
        ],
        others=[(fund.pk, f"{fund.number} · {local(fund)}") for fund in fund_rows(request.actor)],
        initial={"currency": page.accounts[0].balance.currency} if page.accounts else None,
    )
    back = reverse("donors:balance_show", args=[donor.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        fund = fund_for(request.actor, typed["fund"])
        to_fund = fund_for(request.actor, typed["to_fund"]) if typed["to_fund"] else None
        where_must_fit(fund, kind=typed["kind"], to_fund=to_fund)
        found = lying(donor, fund)
        amount_must_lie_there(found, money=typed["money"])
        return Preview(
            title=_("Say where the money goes"),
            sentence=_(
                "%(money)s leaves the balance account once another person of another unit has paid it."
            )
            % {"money": money_text(typed["money"])},
            rows=[
                (_("Where it goes"), MoveKind(typed["kind"]).label),
                (_("Other fund"), to_fund.number if to_fund else "–"),
                (_("Left on the account afterwards"), found.left - typed["money"]),
            ],
            confirm=_("Propose"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.balance_move_propose(
            actor=request.actor,
            now=request.now,
            donor_id=donor.pk,
            fund_id=form.cleaned_data["fund"],
            kind=form.cleaned_data["kind"],
            to_fund_id=form.cleaned_data["to_fund"],
            money=form.cleaned_data["money"],
            reason=form.cleaned_data["reason"],
        ),
        then=lambda move_id: reverse("donors:balance_move_detail", args=[move_id]),
        done=_("Proposed. Another person of another unit pays it."),
        template="donors/balance_move_propose.html",
        context={"donor": donor, "page": page, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.balance_move_detail")
@require_GET
def balance_move_detail(request: PageRequest, move_id: UUID) -> HttpResponse:
    """Show what leaves a balance account, where it goes and how it was paid."""
    move = access.balance_move_for(request.actor, move_id)
    context = {
        "move": move,
        "donor": move.donor,
        "fund": move.fund,
        "acts": _acts_of(request.actor, move),
        "entries": happenings("donors.balancemove", move.pk),
    }
    return render(request, "donors/balance_move_detail.html", context)


@requires("donors.balance_move_confirm")
@require_http_methods(["GET", "POST"])
def balance_move_confirm(request: PageRequest, move_id: UUID) -> HttpResponse:
    """Pay what another person proposed; its entries are shown before they are made."""
    move = access.balance_move_for(request.actor, move_id)
    form = BalanceMoveConfirmForm(request.POST or None, initial={"value_date": request.now.date()})

    def preview() -> Preview:
        typed = form.cleaned_data
        move_must_be_open(request.actor, move)
        payment_must_fit(move, value_date=typed["value_date"], today=request.now.date())
        return Preview(
            title=_("Pay from the balance account"),
            sentence=_("%(money)s leaves the balance account of %(donor)s.")
            % {"money": money_text(move.money), "donor": local(move.donor.organization)},
            rows=[
                (_("Value date"), typed["value_date"]),
                (_("Bank reference"), typed["bank_reference"]),
                *_entry_rows(move),
            ],
            confirm=_("Pay"),
            warning=_("An entry in the books is corrected by a reversing entry only."),
        )

    return _decided(
        request,
        move,
        form=form,
        title=_("Pay from the balance account"),
        done=_("Paid and booked."),
        preview=preview,
    )


@requires("donors.balance_move_decline")
@require_http_methods(["GET", "POST"])
def balance_move_decline(request: PageRequest, move_id: UUID) -> HttpResponse:
    """Decline what was proposed, with the reason."""
    move = access.balance_move_for(request.actor, move_id)
    form = BalanceMoveDeclineForm(request.POST or None)
    return _decided(
        request,
        move,
        form=form,
        title=_("Decline to pay from the balance account"),
        done=_("Declined. The money stays on the balance account."),
    )


def _decided(
    request: PageRequest,
    move: BalanceMove,
    *,
    form: Any,
    title: str,
    done: str,
    preview: Any = None,
) -> HttpResponse:
    """Return the page of a decision on a move; only paying it has a preview."""
    back = reverse("donors:balance_move_detail", args=[move.pk])
    service = services.balance_move_decline if preview is None else services.balance_move_confirm
    return act(
        request,
        form=form,
        call=lambda: service(
            actor=request.actor, now=request.now, move_id=move.pk, **form.cleaned_data
        ),
        then=back,
        done=done,
        template="donors/balance_move_decide.html",
        context={"move": move, "donor": move.donor, "title": title, "back": back},
        preview=preview,
        back=back,
    )


def _entry_rows(move: BalanceMove) -> list[tuple[str, Any]]:
    """Return the entries of a move, each line with its fund where there are two."""
    out = posting_rows(balance_drawn(move.money, move.donor_id))
    if move.to_fund is None:
        return [*out]
    came = posting_rows(transfer_received(move.money, move.donor_id))
    return [
        *((f"{move.fund.number}: {words}", money) for words, money in out),
        *((f"{move.to_fund.number}: {words}", money) for words, money in came),
    ]


def _acts_on(actor: Actor, page: BalancePage) -> list[Act]:
    if not may(actor, "donors.balance_move_propose"):
        return []
    lies = any(one.left.amount for one in page.accounts)
    reason = "" if lies else _("Nothing lies on the account.")
    url = reverse("donors:balance_move_propose", args=[page.donor.pk])
    return [Act(url, _("Say where it goes"), "send", reason=reason)]


def _acts_of(actor: Actor, move: BalanceMove) -> list[Act]:
    if move.state != MoveState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.balance_move_confirm"):
        made_by = {move.recorded_by_id, move.recorded_by_organization_id}
        own = bool({actor.person_id, actor.organization_id} & made_by)
        reason = _("Another person of another unit pays it.") if own else ""
        url = reverse("donors:balance_move_confirm", args=[move.pk])
        found.append(Act(url, _("Pay"), "check", reason=reason))
    if may(actor, "donors.balance_move_decline"):
        url = reverse("donors:balance_move_decline", args=[move.pk])
        found.append(Act(url, _("Decline"), "x", quiet=True))
    return found
