"""The pages of motions on Bank-executed activities: opening one, and those that there are."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oversight import services
from oversight.access.board import board_for
from oversight.forms.board import MotionOpenForm
from oversight.selectors.board import rule_words, standing_rule
from oversight.selectors.motions import motions_on_activity
from oversight.views.motions import CLOSING_TIME
from projects.access import activity_for
from projects.models import Activity
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.calendar import working_days_after
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.middleware import PageRequest


@requires("oversight.activity_motion_open")
@require_http_methods(["GET", "POST"])
def activity_motion_open(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Put a submitted activity to the vote."""
    activity = activity_for(request.actor, activity_id)
    board = board_for(request.actor, activity.fund_id)
    rule = standing_rule(board)
    initial: dict[str, Any] = {"closes_time": CLOSING_TIME, **_wording(activity)}
    if rule is not None:
        initial["closes_date"] = working_days_after(request.now.date(), rule.notice_days)
    form = MotionOpenForm(request.POST or None, initial=initial)
    back = reverse("oversight:board_detail", args=[activity.fund_id])
    return act(
        request,
        form=form,
        template="oversight/activity_motion_open.html",
        context={
            "activity": activity,
            "fund": activity.fund,
            "board": board,
            "rule_words": rule_words(rule) if rule else [],
            "back": back,
        },
        call=lambda: services.activity_motion_open(
            actor=request.actor, now=request.now, activity_id=activity.pk, **form.cleaned_data
        ),
        then=lambda motion_id: reverse("oversight:motion_detail", args=[motion_id]),
        done=_("The motion is open. The members whose seats may vote see it on their home page."),
        back=back,
        preview=lambda: _preview(activity, form.cleaned_data),
    )


@requires("oversight.motion_detail")
@require_safe
def activity_motions(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Show the motions on an activity in a few lines, as a part of the activity's page."""
    activity = activity_for(request.actor, activity_id)
    context = {
        "activity": activity,
        "motions": motions_on_activity(request.actor, activity.pk),
        "may_open": may(request.actor, "oversight.activity_motion_open"),
        "is_before_board": activity.state == "SUBMITTED",
        "today": request.now.date(),
    }
    return render(request, "oversight/activity_motions.html", context)


def _wording(activity: Activity) -> dict[str, str]:
    """Return a title and a text to begin with, in both languages."""
    words = {}
    for language, ending in (("en", ""), ("ko", "_ko")):
        with translation.override(language):
            names = {
                "number": activity.number,
                "title": local(activity, "title"),
                "kind": activity.get_kind_display(),
                "amount": money_text(activity.money),
            }
            words[f"title{ending}"] = _("Approval of the activity %(number)s") % names
            words[f"text{ending}"] = (
                _(
                    "The board approves the Bank-executed activity %(number)s, “%(title)s” "
                    "(%(kind)s), with a budget of %(amount)s by expense type as annexed."
                )
                % names
            )
    return words


def _preview(activity: Activity, values: dict[str, Any]) -> Preview:
    return Preview(
        title=_("Open the vote"),
        sentence=_(
            "The board is asked to decide on exactly these words and this budget. Neither can be "
            "changed once the vote is open."
        ),
        rows=[
            (_("Activity"), str(activity)),
            (_("Title"), values["title"]),
            (_("Text of the decision"), values["text"]),
            (_("Text of the decision in Korean"), values["text_ko"]),
            (_("Budget"), activity.money),
            (_("Deadline"), values["closes_at"]),
        ],
        confirm=_("Open the vote"),
    )
