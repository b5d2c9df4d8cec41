"""A small site on the web kit alone: one page of each kind, without any house."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import include, path

from trustfund.audit import services as audit
from trustfund.identity.models import Organization
from trustfund.kernel.errors import Blocked, Conflict, DomainError, NotFound
from trustfund.kernel.money import Money
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import public_page, requires, signed_in
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import CurrencyField, DateField, KitForm, MoneyAmountField, PlainTextField

CONSTRAINT_MESSAGES["kit_probe_small"] = "The amount is too large for this fund."

handler400 = "trustfund.web.errors.bad_request"
handler403 = "trustfund.web.errors.permission_denied"
handler404 = "trustfund.web.errors.not_found"
handler500 = "trustfund.web.errors.server_error"


class Blocker:
    """A reason that shuts a gate."""

    code = "milestone"
    reason = "Milestone M3 has no certificate in its validity."
    who_clears = "the verifier"
    since = None


class PledgeForm(KitForm):
    """An amount, a day and a name."""

    money = {"money": ("amount", "currency")}

    amount = MoneyAmountField()
    currency = CurrencyField(currencies=["USD", "JPY"])
    day = DateField()
    name = PlainTextField(label="Name")


def pledge(actor, now, *, money: Money, name: str, **_rest) -> Organization:
    """Register an organization of this name, refusing as the name says."""
    refusals = {
        "stale": Conflict("Somebody changed this."),
        "blocked": Blocked("The gate is shut.", blockers=[Blocker()]),
        "field": DomainError("No.", fields={"currency": "The fund keeps no account in it."}),
        "top": DomainError("Not in this phase."),
        "hidden": NotFound("No."),
    }
    if name in refusals:
        raise refusals[name]
    with transaction.atomic():
        if name == "constraint":
            _refuse_in_database("kit_probe_small")
        if name == "surprise":
            _refuse_in_database("kit_probe_unknown")
        donor = Organization.objects.create(kind="DONOR", name=name, short_name=name[:40])
        audit.record(actor, "donors.pledge_record", subject=donor, at=now)
    return donor


def _refuse_in_database(constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation', "
            f"CONSTRAINT = '{constraint}'; END $$"
        )


@requires("donors.pledge_record")
def pledge_record(request):
    form = PledgeForm(request.POST or None, today=request.now.date())
    preview = None
    if "preview" in request.GET:

        def preview():
            return Preview(
                title="Record a pledge",
                sentence="A pledge is announced.",
                rows=[("Amount", form.cleaned_data["money"])],
                confirm="Record pledge",
            )

    return act(
        request,
        form=form,
        call=lambda: pledge(request.actor, request.now, **form.cleaned_data),
        then=lambda donor_id: f"/done/{donor_id}/",
        done="Pledge recorded.",
        context={"title": "Record a pledge", "submit": "Record pledge"},
        preview=preview,
    )


@public_page
def done(request, donor_id: UUID):
    return HttpResponse(str(donor_id))


@signed_in
def moment(request):
    return HttpResponse(f"{type(request.now).__name__} {request.now == request.now}")


@public_page
def broken(request):
    raise RuntimeError("nobody foresaw this")


@public_page
def unreadable(request):
    raise BadRequest("x")


@public_page
def shut(request):
    raise Blocked("Money cannot leave.", blockers=[Blocker()])


urlpatterns = [
    path("pledge/", pledge_record, name="pledge_record"),
    path("done/<uuid:donor_id>/", done, name="done"),
    path("moment/", moment, name="moment"),
    path("broken/", broken, name="broken"),
    path("unreadable/", unreadable, name="unreadable"),
    path("shut/", shut, name="shut"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
]
