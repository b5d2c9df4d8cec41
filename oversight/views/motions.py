"""The pages of motions: opening one, its text, budget and outcome, voting, closing."""

from datetime import time
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oversight import services
from oversight.access.board import board_for, motion_for
from oversight.forms.board import BALLOT_WORDS, BallotForm, MotionOpenForm
from oversight.models.board import Ballot, Motion
from oversight.selectors.ballots import (
    all_have_voted,
    bench_progress,
    computation_steps,
    elector_of,
    own_ballot,
    roll_call,
    seat_is_taken,
)
from oversight.selectors.board import rule_words, standing_rule
from oversight.selectors.motions import motions_on, outcome_of, voted_budget
from projects.access import project_for
from projects.choices import Basis1874
from projects.models import Project
from projects.rules.states import BEFORE_THE_BOARD, stage_of
from projects.selectors import proposal_of
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.calendar import working_days_after
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import moment_text, money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest

CLOSING_TIME = time(17)


@requires("oversight.motion_open")
@require_http_methods(["GET", "POST"])
def motion_open(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Put a submitted project to the vote."""
    project = project_for(request.actor, project_id)
    board = board_for(request.actor, project.fund_id)
    rule = standing_rule(board)
    form = MotionOpenForm(
        request.POST or None, initial=_motion_initial(project, rule, request.now.date())
    )
    back = reverse("oversight:board_detail", args=[project.fund_id])
    return act(
        request,
        form=form,
        template="oversight/motion_open.html",
        context={
            "project": project,
            "fund": project.fund,
            "board": board,
            "rule_words": rule_words(rule) if rule else [],
            "back": back,
        },
        call=lambda: services.motion_open(
            actor=request.actor, now=request.now, project_id=project.pk, **form.cleaned_data
        ),
        then=_motion_url,
        done=_("The motion is open. The members whose seats may vote see it on their home page."),
        back=back,
        preview=lambda: _open_preview(project, form.cleaned_data),
    )


@requires("oversight.motion_detail")
@require_safe
def motion_detail(request: PageRequest, motion_id: UUID) -> HttpResponse:
    """Show a motion: text, budget, and how the vote stands or how it ended."""
    motion = motion_for(request.actor, motion_id)
    outcome = outcome_of(motion)
    is_running = motion.state == "OPEN" and request.now < motion.closes_at
    ballot = None if outcome else own_ballot(request.actor, motion)
    context = {
        **_motion_context(motion),
        "is_running": is_running,
        "progress": [] if outcome else bench_progress(motion),
        "rule_words": rule_words(motion.rule),
        "own_ballot": ballot,
        "outcome": outcome,
        "steps": computation_steps(outcome) if outcome else [],
        "roll_call": roll_call(motion),
        "vote": _vote_button(request.actor, motion, ballot) if is_running else None,
        "close": _close_button(request.actor, motion, is_running=is_running),
        "today": request.now.date(),
    }
    return render(request, "oversight/motion_detail.html", context)


@requires("oversight.motion_detail")
@require_safe
def project_motions(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Show the motions on a project in a few lines, as a part of the project's page."""
    project = project_for(request.actor, project_id)
    context = {
        "project": project,
        "motions": motions_on(request.actor, project.pk),
        "may_open": may(request.actor, "oversight.motion_open"),
        "is_before_board": project.state in BEFORE_THE_BOARD,
        "today": request.now.date(),
    }
    return render(request, "oversight/project_motions.html", context)


@requires("oversight.ballot_cast")
@require_http_methods(["GET", "POST"])
def ballot_cast(request: PageRequest, motion_id: UUID) -> HttpResponse:
    """Vote for one's own seat on exactly the text and budget shown."""
    motion = motion_for(request.actor, motion_id)
    ballot = own_ballot(request.actor, motion)
    form = BallotForm(
        request.POST or None,
        may_recuse=ballot is None,
        initial={"content_hash": motion.content_hash},
    )
    return act(
        request,
        form=form,
        template="oversight/ballot_cast.html",
        context={
            **_motion_context(motion),
            "elector": elector_of(request.actor, motion),
            "own_ballot": ballot,
            "today": request.now.date(),
        },
        call=lambda: services.ballot_cast(
            actor=request.actor, now=request.now, motion_id=motion.pk, **form.cleaned_data
        ),
        then=_motion_url(motion.pk),
        done=_("Your ballot is recorded. It stays sealed until the vote is over."),
        back=_motion_url(motion.pk),
        preview=lambda: _ballot_preview(motion, form.cleaned_data),
    )


@requires("oversight.motion_close")
@require_http_methods(["GET", "POST"])
def motion_close(request: PageRequest, motion_id: UUID) -> HttpResponse:
    """Close a motion: count it, and carry out the result."""
    motion = motion_for(request.actor, motion_id)
    form = ConfirmForm(request.POST or None)
    return act(
        request,
        form=form,
        template="oversight/motion_close.html",
        context={**_motion_context(motion), "progress": bench_progress(motion)},
        call=lambda: services.motion_close(
            actor=request.actor, now=request.now, motion_id=motion.pk
        ),
        then=_motion_url(motion.pk),
        done=_("The vote is counted and its result is carried out."),
        back=_motion_url(motion.pk),
    )


def _motion_url(motion_id: Any) -> str:
    return reverse("oversight:motion_detail", args=[motion_id])


def _motion_context(motion: Motion) -> dict[str, Any]:
    """Return what every page of a motion shows: exactly what is voted on."""
    return {
        "motion": motion,
        "fund": motion.board.fund,
        "project": motion.project,
        "activity": motion.activity,
        "subject": motion.subject,
        "budget": voted_budget(motion),
    }


def _motion_initial(project: Project, rule: Any, today: Any) -> dict[str, Any]:
    """Return a first wording, and the earliest deadline that the rule allows."""
    initial: dict[str, Any] = {"closes_time": CLOSING_TIME}
    for language, ending in (("en", ""), ("ko", "_ko")):
        with translation.override(language):
            title, text = _wording(project)
        initial |= {f"title{ending}": title, f"text{ending}": text}
    if rule is not None:
        initial["closes_date"] = working_days_after(today, rule.notice_days)
    return initial


def _wording(project: Project) -> tuple[str, str]:
    """Return a title and a text to begin with, in the language that is active."""
    names = {
        "number": project.number,
        "title": local(project, "title"),
        "ministry": local(project.recipient),
        "amount": money_text(project.money),
        "basis": Basis1874(proposal_of(project).basis_1874).label,
    }
    if stage_of(project.state) == "CONCEPT":
        title = _("Approval of the concept %(number)s") % names
        text = (
            _(
                "The board approves the concept %(number)s, “%(title)s”, of the %(ministry)s, and asks "
                "for a proposal of at most %(amount)s. It rests on UNSCR 1874 (2009), paragraph 19: "
                "%(basis)s."
            )
            % names
        )
        return title, text
    title = _("Approval of the project %(number)s") % names
    text = (
        _(
            "The board approves the project %(number)s, “%(title)s”, of the %(ministry)s, with a "
            "budget of %(amount)s as annexed. It rests on UNSCR 1874 (2009), paragraph 19: %(basis)s."
        )
        % names
    )
    return title, text


def _open_preview(project: Project, values: dict[str, Any]) -> Preview:
    return Preview(
        title=_("Open the vote"),
        sentence=_(
            "The board is asked to decide on exactly these words and this budget. Neither can be "
            "changed once the vote is open."
        ),
        rows=[
            (_("Project"), str(project)),
            (_("Title"), values["title"]),
            (_("Text of the decision"), values["text"]),
            (_("Text of the decision in Korean"), values["text_ko"]),
            (_("Budget"), project.money),
            (_("Deadline"), values["closes_at"]),
        ],
        confirm=_("Open the vote"),
    )


def _ballot_preview(motion: Motion, values: dict[str, Any]) -> Preview:
    is_recusal = values["choice"] == "RECUSE"
    rows = [
        (_("Motion"), f"{motion.number} {local(motion, 'title')}"),
        (_("Text of the decision"), local(motion, "text")),
        (_("Budget"), voted_budget(motion).total),
        (_("Your vote"), BALLOT_WORDS[values["choice"]]),
    ]
    if values["reason"]:
        rows.append((_("Reason"), values["reason"]))
    return Preview(
        title=_("Cast your ballot"),
        sentence=_("You vote for your seat on exactly this text and this budget."),
        rows=rows,
        confirm=_("Recuse my seat") if is_recusal else _("Cast my ballot"),
        warning=_("A recusal is final for this motion.") if is_recusal else "",
    )


def _vote_button(actor: Actor, motion: Motion, ballot: Ballot | None) -> dict[str, Any] | None:
    """Return the button of a voter, with its reason where it is shut."""
    elector = elector_of(actor, motion) if may(actor, "oversight.ballot_cast") else None
    if elector is None:
        return None
    reason = ""
    if ballot is not None and ballot.choice == "RECUSE":
        reason = _("Your seat has recused itself. That stands for this motion.")
    elif ballot is None and seat_is_taken(actor, elector):
        reason = _("The other of member and alternate votes for this seat on this motion.")
    return {
        "url": reverse("oversight:ballot_cast", args=[motion.pk]),
        "label": _("Change my vote") if ballot else _("Vote"),
        "reason": reason,
    }


def _close_button(actor: Actor, motion: Motion, *, is_running: bool) -> dict[str, Any] | None:
    """Return the button of the secretariat, with its reason where it is shut."""
    if motion.state != "OPEN" or not may(actor, "oversight.motion_close"):
        return None
    reason = ""
    if is_running and not all_have_voted(motion):
        reason = _("Open until %(moment)s, or until every seat has voted.") % {
            "moment": moment_text(motion.closes_at)
        }
    return {
        "url": reverse("oversight:motion_close", args=[motion.pk]),
        "label": _("Close the vote"),
        "reason": reason,
    }
