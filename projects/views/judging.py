"""The pages on which others judge what a ministry submitted: return, appraise, present, comment."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import access, services
from projects.forms import CommentForm, ReturnForm, VersionForm
from projects.models import Project
from projects.views.parts import detail_url
from trustfund.db.words import local
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("projects.project_return")
@require_http_methods(["GET", "POST"])
def project_return(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Send a version back to its ministry, with reasons."""
    project = access.project_for(request.actor, project_id)
    form = ReturnForm(request.POST or None, initial={"version": project.version})
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context={
            **_context(project, _("Return %(number)s with reasons") % {"number": project.number}),
            "sentence": _(
                "Version %(version)d goes back to its ministry, which may write on. The version and "
                "your reasons stay on record."
            )
            % {"version": project.version},
            "confirm": _("Return with reasons"),
        },
        call=lambda: services.project_return(
            actor=request.actor, now=request.now, project_id=project.pk, **form.cleaned_data
        ),
        then=detail_url,
        done=_("The version is returned. Its ministry sees your reasons on its home page."),
        back=detail_url(project.pk),
    )


@requires("projects.project_appraise")
@require_http_methods(["GET", "POST"])
def project_appraise(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Declare a version appraised."""
    project = access.project_for(request.actor, project_id)
    return _of_version(
        request,
        project,
        call=services.project_appraise,
        title=_("Declare %(number)s appraised") % {"number": project.number},
        sentence=_(
            "Version %(version)d of “%(title)s” is found fit to be presented to the board, as it "
            "stands."
        ),
        confirm=_("Declare appraised"),
        done=_("The proposal is appraised. It can be presented to the board."),
    )


@requires("projects.project_present")
@require_http_methods(["GET", "POST"])
def project_present(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Put a reviewed concept or an appraised proposal before the board."""
    project = access.project_for(request.actor, project_id)
    return _of_version(
        request,
        project,
        call=services.project_present,
        title=_("Present %(number)s to the board") % {"number": project.number},
        sentence=_(
            "The board decides on version %(version)d of “%(title)s”, word for word. The "
            "secretariat is asked to open a motion on it."
        ),
        confirm=_("Present to the board"),
        done=_("The project is before the board. The secretariat opens the motion."),
    )


@requires("projects.comment_add")
@require_http_methods(["GET", "POST"])
def comment_add(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Comment on the last submitted version."""
    project = access.commented_project_for(request.actor, project_id)
    form = CommentForm(request.POST or None)
    back = f"{detail_url(project.pk)}?tab=versions"
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context={
            **_context(project, _("Comment on %(number)s") % {"number": project.number}),
            "sentence": _("Your comment is about version %(version)d.")
            % {"version": project.version},
            "confirm": _("Add the comment"),
            "back": back,
        },
        call=lambda: services.comment_add(
            actor=request.actor, now=request.now, project_id=project.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The comment is on record."),
        back=back,
    )


def _of_version(
    request: PageRequest,
    project: Project,
    *,
    call: Callable[..., Any],
    title: str,
    sentence: str,
    confirm: str,
    done: str,
) -> HttpResponse:
    """Say what an act on the version under review does, and do it once it is confirmed."""
    form = VersionForm(request.POST or None, initial={"version": project.version})
    words = {"version": project.version, "title": local(project, "title")}
    context = {**_context(project, title), "sentence": sentence % words, "confirm": confirm}
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context=context,
        call=lambda: call(
            actor=request.actor,
            now=request.now,
            project_id=project.pk,
            version=form.cleaned_data["version"],
        ),
        then=detail_url,
        done=done,
        back=detail_url(project.pk),
    )


def _context(project: Project, title: str) -> dict[str, Any]:
    return {
        "project": project,
        "fund": project.fund,
        "title": title,
        "back": detail_url(project.pk),
    }
