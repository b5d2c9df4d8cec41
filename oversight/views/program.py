"""The page of a fund's program: phases, milestones, holds, certificates."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oversight.access.program import fund_with_program_for
from oversight.selectors.holds import is_of_placing_side, lift_refusal_of
from oversight.selectors.milestones import day_of
from oversight.selectors.program import PhaseRow, ProgramBoard, program_board
from trustfund.db.words import local
from trustfund.funds.selectors import fund_chosen, fund_rows
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("oversight.program_detail")
@require_safe
def program(request: PageRequest) -> HttpResponse:
    """Lead to the program of the only fund, or let the reader choose one."""
    fund = fund_chosen(request.actor, None)
    if fund is not None:
        return HttpResponseRedirect(reverse("oversight:program_detail", args=[fund.pk]))
    context = {"funds": fund_rows(request.actor)}
    return render(request, "oversight/program_list.html", context)


@requires("oversight.program_detail")
@require_safe
def program_detail(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show the program of a fund as it stands now, and what this reader may do."""
    fund = fund_with_program_for(request.actor, fund_id)
    board = program_board(fund, at=request.now)
    context = {
        "fund": fund,
        "board": board,
        "today": day_of(request.now),
        "figures": _figures(board),
        "now": request.now,
        "following": next((row for row in board.phases if row.is_next), None),
        "holds": [
            (hold, is_of_placing_side(request.actor, hold), lift_refusal_of(request.actor, hold))
            for hold in board.standing_holds
        ],
        "entries": _entries(board),
        "acts": _acts(request.actor, board),
    }
    return render(request, "oversight/program_detail.html", context)


@requires("oversight.program_detail")
@require_safe
def program_card(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show in a few lines where the program stands, as a part of another page."""
    fund = fund_with_program_for(request.actor, fund_id)
    board = program_board(fund, at=request.now)
    context = {"fund": fund, "board": board, "today": day_of(request.now)}
    return render(request, "oversight/program_card.html", context)


def _acts(actor: Actor, board: ProgramBoard) -> dict[str, bool]:
    return {
        "plan": may(actor, "oversight.phase_plan") and board.fund.state != "CLOSED",
        "open": may(actor, "oversight.phase_open"),
        "define": may(actor, "oversight.milestone_define"),
        "hold": may(actor, "oversight.hold_place") and board.program is not None,
    }


def _figures(board: ProgramBoard) -> list[dict[str, Any]]:
    """Return the key figures: the open phase, its ceilings, its milestones, the holds."""
    current = board.current
    if current is None:
        return []
    phase = current.phase
    verified = _("%(verified)d of %(all)d") % {
        "verified": current.verified_count,
        "all": len(current.milestones),
    }
    held = len(board.standing_holds)
    return [
        {"label": _("Open phase"), "value": phase.number, "note": local(phase, "title")},
        {
            "label": _("Commitment ceiling"),
            "value": phase.commitment_money,
            "note": _("grants signed, in all"),
        },
        {
            "label": _("Disbursement ceiling"),
            "value": phase.disbursement_money,
            "note": _("payments, in all"),
        },
        {"label": _("Milestones in validity"), "value": verified, "note": ""},
        {
            "label": _("Holds standing"),
            "value": str(held),
            "note": _("money is stopped") if held else "",
        },
    ]


def _entries(board: ProgramBoard) -> list[dict[str, Any]]:
    """Return the latest openings, findings, holds and lifts, newest first."""
    found = [
        *(_opened(row) for row in board.phases if row.phase.opened_at),
        *(_found(certificate) for certificate in board.certificates),
    ]
    for hold in board.holds:
        found.append(
            {
                "at": hold.placed_at,
                "what": _("Hold placed"),
                "who": hold.placed_by.name,
                "for_whom": local(hold.placed_by_organization),
            }
        )
        if hold.lifted_by and hold.lifted_by_organization:
            found.append(
                {
                    "at": hold.lifted_at,
                    "what": _("Hold lifted"),
                    "who": hold.lifted_by.name,
                    "for_whom": local(hold.lifted_by_organization),
                }
            )
    return sorted(found, key=lambda entry: entry["at"], reverse=True)[:8]


def _opened(row: PhaseRow) -> dict[str, Any]:
    what = _("Phase %(number)d opened") % {"number": row.phase.number}
    return {"at": row.phase.opened_at, "what": what}


def _found(certificate: Any) -> dict[str, Any]:
    what = _("%(code)s: %(verdict)s") % {
        "code": certificate.milestone.code,
        "verdict": certificate.get_verdict_display(),
    }
    return {
        "at": certificate.issued_at,
        "what": what,
        "who": certificate.issued_by.name,
        "for_whom": local(certificate.issuer),
        "url": reverse("oversight:milestone_detail", args=[certificate.milestone_id]),
    }
