"""The pages on which money is stopped, and let flow again."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oversight.access import program as access
from oversight.forms.program import HoldLiftForm, HoldPlaceForm
from oversight.selectors.holds import lift_refusal_of
from oversight.services import holds
from projects.access import projects_visible_to
from projects.models import Project
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.kernel.errors import NotPermitted
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("oversight.hold_place")
@require_http_methods(["GET", "POST"])
def hold_place(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Stop money after reading in plain words what stops."""
    fund = fund_for(request.actor, fund_id)
    projects = list(projects_visible_to(request.actor).filter(fund=fund).order_by("number"))
    form = HoldPlaceForm(request.POST or None, projects=projects)
    back = reverse("oversight:program_detail", args=[fund.pk])
    return act(
        request,
        form=form,
        call=lambda: holds.hold_place(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The hold stands. Money is stopped."),
        template="oversight/hold_place.html",
        context={"fund": fund, "back": back},
        preview=lambda: _placing_preview(form, projects),
        back=back,
    )


@requires("oversight.hold_lift")
@require_http_methods(["GET", "POST"])
def hold_lift(request: PageRequest, hold_id: UUID) -> HttpResponse:
    """Lift a hold, as another person of the party that placed it."""
    hold = access.hold_for(request.actor, hold_id)
    if hold.stands and (refusal := lift_refusal_of(request.actor, hold)):
        raise NotPermitted(refusal)
    fund = hold.program.fund
    form = HoldLiftForm(request.POST or None)
    back = reverse("oversight:program_detail", args=[fund.pk])
    return act(
        request,
        form=form,
        call=lambda: holds.hold_lift(
            actor=request.actor, now=request.now, hold_id=hold.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The hold is lifted."),
        template="oversight/hold_lift.html",
        context={"fund": fund, "hold": hold, "back": back},
        preview=lambda: Preview(
            title=_("Lift the hold"),
            sentence=_(
                "Commitments and payments may flow again at once, as far as no other hold and "
                "no milestone stands against them."
            ),
            rows=[
                (_("Placed because"), hold.reason),
                (_("Placed by"), hold.placed_by.name),
                (_("Why money may flow again"), form.cleaned_data["reason"]),
            ],
            confirm=_("Lift the hold"),
        ),
        back=back,
    )


def _placing_preview(form: HoldPlaceForm, projects: list[Project]) -> Preview:
    data = form.cleaned_data
    project = next((each for each in projects if each.pk == data["project_id"]), None)
    if project is None:
        scope = _("The whole fund")
        sentence = _(
            "From the moment you confirm, no grant can be signed and no payment can leave the "
            "fund, for any project. A payment that is being booked in this very moment is "
            "finished first. Receipts from donors, reports and the work of the board go on."
        )
    else:
        scope = f"{project.number} {local(project, 'title')}"
        sentence = _(
            "From the moment you confirm, no grant can be signed and no payment can leave the "
            "fund for this project. A payment that is being booked in this very moment is "
            "finished first. All other projects go on."
        )
    return Preview(
        title=_("Place a hold"),
        sentence=sentence,
        rows=[
            (_("What stops"), scope),
            (_("Reason"), data["reason"]),
            (_("Legal basis"), data["legal_basis"]),
        ],
        confirm=_("Stop the money"),
        warning=_(
            "You cannot lift this hold yourself: another person of your side must, with a reason."
        ),
    )
