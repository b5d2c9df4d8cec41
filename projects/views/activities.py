"""The pages of Bank-executed activities: the list beside the projects, one activity, writing and screening."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from projects import access, services
from projects.choices import ActivitySection
from projects.forms import (
    ActivityBudgetForm,
    ActivityDescriptionForm,
    ActivityFilterForm,
    ActivityWorkForm,
    CommitteeForm,
    EditionForm,
    ScreenForm,
)
from projects.models import Activity
from projects.selectors.activities import activity_rows, activity_totals, team_leaders, text_of
from projects.services.screenings import topic_numbered
from projects.views.activity_parts import (
    activity_acts,
    activity_context,
    activity_history,
    activity_missing_lines,
    activity_sections,
    activity_url,
)
from projects.views.portfolio import choose_fund, fund_asked
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

SectionForm = ActivityDescriptionForm | ActivityBudgetForm | ActivityWorkForm


@requires("projects.activity_list")
@require_GET
def activity_list(request: PageRequest) -> HttpResponse:
    """Show the Bank-executed activities of a fund, by kind and state, with totals of their own."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    form = ActivityFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = activity_rows(
        request.actor,
        fund_id=fund.pk,
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
    )
    context = {
        "fund": fund,
        "form": form,
        "rows": rows,
        "is_narrowed": any(chosen.values()),
        "totals": activity_totals(rows, fund.holding_currency),
        "may_draft": may(request.actor, "projects.activity_draft"),
        "refusal": _("This fund is closed.") if fund.state == "CLOSED" else "",
    }
    return render(request, "projects/activity_list.html", context)


@requires("projects.activity_detail")
@require_GET
def activity_detail(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Show one activity: what it says, its budget, its deliverables and its screened topics."""
    activity = access.activity_for(request.actor, activity_id)
    is_writing = activity.state == "DRAFT" and may(request.actor, "projects.activity_revise")
    today = request.now.date()
    context = {
        **activity_context(activity, request.actor),
        "acts": activity_acts(request.actor, activity),
        "history": activity_history(activity),
        "missing": activity_missing_lines(activity, today=today) if is_writing else [],
        "today": today,
    }
    return render(request, "projects/activity_detail.html", context)


@requires("projects.activity_draft")
@require_http_methods(["GET", "POST"])
def activity_draft(request: PageRequest) -> HttpResponse:
    """Begin the draft of an activity."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    form = ActivityDescriptionForm(
        request.POST or None,
        currency=fund.holding_currency,
        leaders=team_leaders(),
        is_new=True,
    )
    return act(
        request,
        form=form,
        template="projects/activity_draft.html",
        context={"fund": fund},
        call=lambda: services.activity_draft(
            actor=request.actor, now=request.now, fund_id=fund.pk, text=form.text()
        ),
        then=activity_url,
        done=_("The activity is recorded as a draft. Write its budget and its work next."),
    )


@requires("projects.activity_revise")
@require_http_methods(["GET", "POST"])
def activity_revise(request: PageRequest, activity_id: UUID, section: str) -> HttpResponse:
    """Write one section of a draft; the others stay as they are."""
    if section not in ActivitySection.values:
        raise Http404
    activity = access.activity_for(request.actor, activity_id)
    base = text_of(activity)
    form = _section_form(request, activity, section)
    return act(
        request,
        form=form,
        template="projects/activity_revise.html",
        context={
            "activity": activity,
            "fund": activity.fund,
            "section": section,
            "tabs": activity_sections(activity, section),
            "missing": activity_missing_lines(activity, today=request.now.date()),
        },
        call=lambda: services.activity_revise(
            actor=request.actor,
            now=request.now,
            activity_id=activity.pk,
            edition=form.cleaned_data["edition"] or 0,
            text=form.text(base),
        ),
        then=activity_url,
        done=_("The draft is saved. What was submitted before stays on record."),
        back=activity_url(activity.pk),
    )


@requires("projects.activity_submit")
@require_http_methods(["GET", "POST"])
def activity_submit(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Show once more exactly what will be frozen, and put it before the board."""
    activity = access.activity_for(request.actor, activity_id)
    form = EditionForm(request.POST or None, initial={"edition": activity.edition})
    return act(
        request,
        form=form,
        template="projects/activity_submit.html",
        context={
            **activity_context(activity, request.actor),
            "number": activity.version + 1,
            "missing": activity_missing_lines(activity, today=request.now.date()),
        },
        call=lambda: services.activity_submit(
            actor=request.actor,
            now=request.now,
            activity_id=activity.pk,
            edition=form.cleaned_data["edition"],
        ),
        then=activity_url,
        done=_("The activity is before the board. The secretariat opens the motion."),
        back=activity_url(activity.pk),
    )


@requires("projects.activity_withdraw")
@require_http_methods(["GET", "POST"])
def activity_withdraw(request: PageRequest, activity_id: UUID) -> HttpResponse:
    """Withdraw an activity."""
    activity = access.activity_for(request.actor, activity_id)
    form = EditionForm(request.POST or None, initial={"edition": activity.edition})
    return act_on(
        request,
        activity,
        form=form,
        title=_("Withdraw %(number)s") % {"number": activity.number},
        sentence=_(
            "The activity ends here and cannot be taken up again. What was submitted and decided "
            "stays on record."
        ),
        confirm=_("Withdraw the activity"),
        call=lambda: services.activity_withdraw(
            actor=request.actor,
            now=request.now,
            activity_id=activity.pk,
            edition=form.cleaned_data["edition"],
        ),
        done=_("The activity is withdrawn."),
    )


@requires("projects.topic_screen")
@require_http_methods(["GET", "POST"])
def topic_screen(request: PageRequest, activity_id: UUID, number: int) -> HttpResponse:
    """Judge one topic under the ban on scientific cooperation."""
    activity = access.activity_for(request.actor, activity_id)
    topic = topic_numbered(activity, number)
    form = ScreenForm(request.POST or None, initial={"edition": activity.edition})
    return act_on(
        request,
        activity,
        form=form,
        title=_("Screen a topic of %(number)s") % {"number": activity.number},
        sentence=_(
            "UNSCR 2321 (2016), paragraph 11, suspends scientific and technical cooperation with "
            "persons sponsored by the country or representing it. Medical exchanges are excepted, "
            "and what the Committee finds in advance, case by case, not to contribute to "
            "prohibited programs."
        ),
        confirm=_("Record the screening"),
        call=lambda: services.topic_screen(
            actor=request.actor,
            now=request.now,
            activity_id=activity.pk,
            number=number,
            **form.cleaned_data,
        ),
        done=_("The screening is on record."),
        rows=[(_("Knowledge"), topic.what), (_("For whom"), topic.to_whom)],
    )


@requires("projects.committee_record")
@require_http_methods(["GET", "POST"])
def committee_record(request: PageRequest, screening_id: UUID) -> HttpResponse:
    """Record what the Committee determined on a topic."""
    screening = access.screening_for(request.actor, screening_id)
    activity = screening.activity
    form = CommitteeForm(request.POST or None, today=request.now.date())
    return act_on(
        request,
        activity,
        form=form,
        title=_("Record a determination for %(number)s") % {"number": activity.number},
        sentence=_(
            "The Committee has determined that this exchange does not contribute to prohibited "
            "programs. If it has determined otherwise, screen the topic again as not allowed."
        ),
        confirm=_("Record the determination"),
        call=lambda: services.committee_record(
            actor=request.actor, now=request.now, screening_id=screening.pk, **form.cleaned_data
        ),
        done=_("The determination is on record."),
        rows=[
            (_("Knowledge"), screening.topic["what"]),
            (_("For whom"), screening.topic["to_whom"]),
            (_("Reason"), screening.reason),
        ],
    )


def act_on(
    request: PageRequest,
    activity: Activity,
    *,
    form: Any,
    title: str,
    sentence: str,
    confirm: str,
    call: Callable[[], Any],
    done: str,
    rows: list[tuple[str, Any]] | None = None,
) -> HttpResponse:
    """Say what an act on one activity does, and do it once it is confirmed."""
    back = activity_url(activity.pk)
    context = {"activity": activity, "fund": activity.fund, "title": title, "rows": rows or []}
    context |= {"sentence": sentence, "confirm": confirm, "back": back}
    return act(
        request,
        form=form,
        template="projects/activity_act.html",
        context=context,
        call=call,
        then=reverse("projects:activity_detail", args=[activity.pk]),
        done=done,
        back=back,
    )


def _section_form(request: PageRequest, activity: Activity, section: str) -> SectionForm:
    text, sent = text_of(activity), request.POST or None
    shown: dict[str, Any] = {"edition": activity.edition}
    if section == ActivitySection.BUDGET:
        shown |= ActivityBudgetForm.shown(text)
        return ActivityBudgetForm(sent, base=text, initial=shown)
    if section == ActivitySection.WORK:
        return ActivityWorkForm(sent, initial=shown | ActivityWorkForm.shown(text))
    shown |= ActivityDescriptionForm.shown(text)
    return ActivityDescriptionForm(
        sent, currency=activity.currency, leaders=team_leaders(), initial=shown
    )
