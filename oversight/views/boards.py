"""The pages of the board itself: benches, seats, rule and motions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oversight import services
from oversight.access.board import board_for, boards_visible_to
from oversight.choices.board import Bench
from oversight.forms.board import BoardConstituteForm, RuleAdoptForm, SeatFillForm
from oversight.models.board import DecisionRule
from oversight.selectors.board import rule_words, rules_of, seats_of
from oversight.selectors.motions import (
    activities_to_move,
    motions_awaiting,
    motions_of,
    projects_to_move,
)
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fund_chosen, fund_rows
from trustfund.identity.rules.permissions import may
from trustfund.identity.selectors import holders_of
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of


@requires("oversight.board_detail")
@require_safe
def board(request: PageRequest) -> HttpResponse:
    """Lead to the board of the only fund, or let the reader choose one."""
    fund = fund_chosen(request.actor, None)
    if fund is not None:
        return HttpResponseRedirect(_board_url(fund.pk))
    return render(request, "oversight/board_list.html", {"funds": fund_rows(request.actor)})


@requires("oversight.board_detail")
@require_safe
def board_detail(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show the board of a fund: benches and seats, the rule in words, motions."""
    found = boards_visible_to(request.actor).filter(fund_id=fund_id).first()
    if found is None:
        return _board_absent(request, fund_id)
    fund = found.fund
    seats, rules = seats_of(found), rules_of(found)
    needs_my_vote = request.GET.get("show") == "mine"
    motions = motions_of(request.actor, fund_id=fund.pk, needs_my_vote=needs_my_vote)
    context = {
        "fund": fund,
        "board": found,
        "benches": [
            (label, [seat for seat in seats if seat.bench == bench])
            for bench, label in Bench.choices
        ],
        "rule": rules[0] if rules else None,
        "rule_words": rule_words(rules[0]) if rules else [],
        "former_rules": rules[1:],
        "motions": page_of(request, motions),
        "needs_my_vote": needs_my_vote,
        "is_voter": may(request.actor, "oversight.ballot_cast"),
        "awaiting": _awaiting(request.actor),
        "acts": _acts(request.actor),
        "activities_before_the_board": activities_to_move(request.actor, fund_id=fund.pk),
        "before_the_board": projects_to_move(request.actor, fund_id=fund.pk),
        "today": request.now.date(),
    }
    return render(request, "oversight/board_detail.html", context)


@requires("oversight.board_constitute")
@require_http_methods(["GET", "POST"])
def board_constitute(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Constitute the board of a fund."""
    fund = fund_for(request.actor, fund_id)
    form = BoardConstituteForm(request.POST or None, today=request.now.date())
    return act(
        request,
        form=form,
        context=_form_context(
            fund, title=_("Constitute the board"), submit=_("Constitute the board")
        ),
        call=lambda: services.board_constitute(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=_board_url(fund.pk),
        done=_("The board is constituted. Fill its seats and adopt its rule."),
        back=_board_url(fund.pk),
    )


@requires("oversight.seat_fill")
@require_http_methods(["GET", "POST"])
def seat_fill(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Fill a seat of the board, or fill one anew."""
    found = board_for(request.actor, fund_id)
    form = SeatFillForm(
        request.POST or None,
        holders=holders_of("DONOR_BOARD_MEMBER", "RECIPIENT_BOARD_MEMBER"),
        seats=seats_of(found),
    )
    return act(
        request,
        form=form,
        context=_form_context(
            found.fund,
            title=_("Fill a seat"),
            submit=_("Fill the seat"),
            intro=_("A motion that is open keeps the electorate that it was opened with."),
        ),
        call=lambda: services.seat_fill(
            actor=request.actor, now=request.now, fund_id=found.fund_id, **form.cleaned_data
        ),
        then=_board_url(found.fund_id),
        done=_("The seat is filled."),
        back=_board_url(found.fund_id),
    )


@requires("oversight.rule_adopt")
@require_http_methods(["GET", "POST"])
def rule_adopt(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Adopt the next version of the board's rule, shown first in words."""
    found = board_for(request.actor, fund_id)
    form = RuleAdoptForm(request.POST or None, today=request.now.date())
    return act(
        request,
        form=form,
        context=_form_context(
            found.fund,
            title=_("Adopt a rule"),
            submit=_("Continue"),
            intro=_(
                "Earlier versions stay on record and keep deciding the motions opened under them."
            ),
        ),
        call=lambda: services.rule_adopt(
            actor=request.actor, now=request.now, fund_id=found.fund_id, **form.cleaned_data
        ),
        then=_board_url(found.fund_id),
        done=_("The rule is adopted. It holds for motions opened from now on."),
        back=_board_url(found.fund_id),
        preview=lambda: _rule_preview(form.cleaned_data),
    )


def _rule_preview(terms: dict[str, Any]) -> Preview:
    words = rule_words(DecisionRule(**terms))
    return Preview(
        title=_("Adopt a rule"),
        sentence=_("The board will decide motions opened from now on by this rule."),
        rows=[(_("Rule"), words[0]), *(("", line) for line in words[1:])],
        confirm=_("Adopt the rule"),
    )


def _form_context(fund: Fund, **context: Any) -> dict[str, Any]:
    return {
        "fund": fund,
        "back": _board_url(fund.pk),
        "breadcrumbs": [(_("Board"), _board_url(fund.pk))],
        **context,
    }


def _board_url(fund_id: UUID) -> str:
    return reverse("oversight:board_detail", args=[fund_id])


def _acts(actor: Actor) -> dict[str, bool]:
    return {
        "seat": may(actor, "oversight.seat_fill"),
        "rule": may(actor, "oversight.rule_adopt"),
        "motion": may(actor, "oversight.motion_open"),
    }


def _awaiting(actor: Actor) -> set[UUID]:
    """Return the motions that wait for this reader's vote; a reader without a vote asks nothing."""
    if not may(actor, "oversight.ballot_cast"):
        return set()
    return set(motions_awaiting(actor).values_list("pk", flat=True))


def _board_absent(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Say that the fund has no board yet, and who constitutes it."""
    context = {
        "fund": fund_for(request.actor, fund_id),
        "may_constitute": may(request.actor, "oversight.board_constitute"),
    }
    return render(request, "oversight/board_absent.html", context)
