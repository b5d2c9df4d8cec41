"""Pages of lines of bank statements: those that wait, one with suggestions, and what is said of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from donors import access, services
from donors.choices import LineHold, MatchState
from donors.forms import (
    HeldLineSettleForm,
    LineMatchDeclineForm,
    LineMatchProposeForm,
    LineMatchReturnForm,
)
from donors.models import LineMatch, StatementLine
from donors.selectors import lines
from donors.selectors.postings import paid_so_far
from donors.services.line_matches import parts_must_fit
from donors.services.line_ties import line_ties
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.ledger.selectors import entry
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("donors.line_detail")
@require_safe
def line_detail(request: PageRequest, line_id: UUID) -> HttpResponse:
    """Show a line: what the bank says of it, what became of it, whose money it may be."""
    line = access.line_for(request.actor, line_id)
    today = request.now.date()
    [row] = [
        lines.line_row(one, today=today)
        for one in lines.with_taken(access.lines_visible_to(request.actor).filter(pk=line.pk))
    ]
    matches = lines.matches_of(line)
    waiting = next((one for one in matches if one.state == MatchState.PROPOSED), None)
    context = {
        "line": line,
        "row": row,
        "fund": line.fund,
        "matches": matches,
        "waiting": waiting,
        "refusal": lines.match_refusal(request.actor, waiting) if waiting else "",
        "suggestions": lines.line_suggestions(request.actor, line, today=today),
        "entry": entry(entry_id=line.entry_id) if line.entry_id else None,
        "may_propose": may(request.actor, "donors.line_match_propose")
        and bool(row.left.amount)
        and waiting is None,
        "may_settle": may(request.actor, "donors.held_line_settle")
        and line.hold == LineHold.MAYBE_KNOWN,
    }
    return render(request, "donors/line_detail.html", context)


@requires("donors.line_match_propose")
@require_http_methods(["GET", "POST"])
def line_match_propose(request: PageRequest, line_id: UUID) -> HttpResponse:
    """Say under which agreements a line was paid."""
    line = access.line_for(request.actor, line_id)
    left = lines.left_of(line)
    choices, initial = _choices(request, line)
    form = LineMatchProposeForm(
        request.POST or None, currency=line.currency, agreements=choices, initial=initial
    )
    names = {UUID(key): label for key, label in choices}
    back = reverse("donors:line_detail", args=[line.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        parts_must_fit(request.actor, line, typed["parts"], now=request.now)
        rest = left
        for _agreement, money in typed["parts"]:
            rest = rest - money
        return Preview(
            title=_("Propose a match"),
            sentence=_("Nothing is booked before a second person of another unit confirms."),
            rows=[
                (_("Line of the bank"), str(line)),
                *[
                    (names[agreement] if agreement else _("Back to who has paid it"), money)
                    for agreement, money in typed["parts"]
                ],
                (_("Stays in suspense"), rest),
                (_("Why"), typed["reason"]),
            ],
            confirm=_("Propose"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.line_match_propose(
            actor=request.actor,
            now=request.now,
            line_id=line.pk,
            **form.cleaned_data,
        ),
        then=back,
        done=_("The match is proposed. A second person confirms it."),
        template="donors/line_match_propose.html",
        context={"line": line, "fund": line.fund, "left": left, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.line_match_confirm")
@require_http_methods(["GET", "POST"])
def line_match_confirm(request: PageRequest, match_id: UUID) -> HttpResponse:
    """Confirm another person's proposal; what it books is shown before."""
    match = access.match_for(request.actor, match_id)
    goes_back = match.parts.filter(agreement=None).exists()
    today = {"value_date": request.now.date()}
    form = (
        LineMatchReturnForm(request.POST or None, initial=today)
        if goes_back
        else ConfirmForm(request.POST or None)
    )
    return act(
        request,
        form=form,
        call=lambda: services.line_match_confirm(
            actor=request.actor,
            now=request.now,
            match_id=match.pk,
            **(form.cleaned_data if goes_back else {}),
        ),
        then=_line_url(match),
        done=_("The match is confirmed and booked."),
        template="donors/line_match_confirm.html",
        context={**_of_match(request.actor, match), "goes_back": goes_back},
        back=_line_url(match),
    )


@requires("donors.line_match_decline")
@require_http_methods(["GET", "POST"])
def line_match_decline(request: PageRequest, match_id: UUID) -> HttpResponse:
    """Decline another person's proposal, with the reason."""
    match = access.match_for(request.actor, match_id)
    form = LineMatchDeclineForm(request.POST or None)
    return act(
        request,
        form=form,
        call=lambda: services.line_match_decline(
            actor=request.actor, now=request.now, match_id=match.pk, **form.cleaned_data
        ),
        then=_line_url(match),
        done=_("The match is declined. The line waits for another one."),
        template="donors/line_match_decline.html",
        context=_of_match(request.actor, match),
        back=_line_url(match),
    )


@requires("donors.held_line_settle")
@require_http_methods(["GET", "POST"])
def held_line_settle(request: PageRequest, line_id: UUID) -> HttpResponse:
    """Say whether a held line is a movement of its own."""
    line = access.line_for(request.actor, line_id)
    form = HeldLineSettleForm(request.POST or None)
    back = reverse("donors:line_detail", args=[line.pk])
    ties = line_ties([line])
    perhaps = ties.sure.get(line.pk) or ties.perhaps.get(line.pk)
    return act(
        request,
        form=form,
        call=lambda: services.held_line_settle(
            actor=request.actor,
            now=request.now,
            line_id=line.pk,
            is_own=form.cleaned_data["answer"] == "OWN",
            reason=form.cleaned_data["reason"],
        ),
        then=back,
        done=_("The line is settled."),
        template="donors/held_line_settle.html",
        context={
            "line": line,
            "fund": line.fund,
            "back": back,
            "entry": entry(entry_id=perhaps) if perhaps else None,
        },
        back=back,
    )


def _choices(
    request: PageRequest, line: StatementLine
) -> tuple[list[tuple[str, str]], dict[str, object]]:
    """Return the agreements that may be named, and what the form begins with."""
    choices, initial = [], {}
    left = lines.left_of(line)
    for row in lines.agreements_open(request.actor, line):
        open_amount = row.money - paid_so_far(row)
        if not open_amount.amount:
            continue
        words = {
            "number": row.number,
            "donor": local(row.donor.organization),
            "left": money_text(open_amount),
        }
        choices.append((str(row.pk), _("%(number)s · %(donor)s · %(left)s left to pay") % words))
        if request.GET.get("agreement") == str(row.pk):
            initial = {"agreement_1": str(row.pk), "amount_1": min(left, open_amount).amount}
    return choices, initial


def _line_url(match: LineMatch) -> str:
    return reverse("donors:line_detail", args=[match.line_id])


def _of_match(actor: Actor, match: LineMatch) -> dict[str, object]:
    parts = match.parts.select_related("agreement__donor__organization").order_by("pk")
    return {
        "match": match,
        "line": match.line,
        "fund": match.fund,
        "parts": parts,
        "refusal": lines.match_refusal(actor, match),
        "back": _line_url(match),
    }
