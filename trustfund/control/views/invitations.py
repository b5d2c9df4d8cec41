"""Pages: inviting somebody, and the invited person's first password."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trustfund.control.forms import PasswordForm, PersonInviteForm
from trustfund.control.views.people import LINK_KEPT
from trustfund.identity import access, selectors, services
from trustfund.web.acts import act
from trustfund.web.decorators import public_page, requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("identity.person_invite")
@require_http_methods(["GET", "POST"])
def person_invite(request: PageRequest) -> HttpResponse:
    """Register a person and make the link by which that person sets a password."""
    form = PersonInviteForm(request.POST or None)
    return act(
        request,
        form=form,
        context={
            "title": _("Invite a person"),
            "intro": _(
                "The person gets a link that works once, for seven days, and sets a password "
                "there. It gives no role: that takes an appointment by two persons."
            ),
            "submit": _("Invite"),
            "back": reverse("control:people"),
            "breadcrumbs": [(_("People"), reverse("control:people"))],
        },
        call=lambda: _link_kept(
            request,
            services.person_invite(actor=request.actor, now=request.now, **form.cleaned_data),
        ),
        then=lambda person_id: reverse("control:person_detail", args=[person_id]),
        done=_("The person is registered. Send the link below; it is shown only now."),
    )


@requires("identity.invitation_renew")
@require_http_methods(["GET", "POST"])
def invitation_renew(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Make a new link for somebody who has not set a password yet."""
    person = access.person_for(request.actor, person_id)
    back = reverse("control:person_detail", args=[person.pk])
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        context={
            "title": _("Make a new link"),
            "intro": _("The link that was sent before stops working."),
            "submit": _("Make a new link"),
            "back": back,
            "breadcrumbs": [(_("People"), reverse("control:people")), (person.name, back)],
        },
        call=lambda: _link_kept(
            request,
            services.invitation_renew(actor=request.actor, now=request.now, person_id=person.pk),
        ),
        then=back,
        done=_("A new link is made. Send the link below; it is shown only now."),
        back=back,
    )


@public_page
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def invitation_accept(request: PageRequest, token: str) -> HttpResponse:
    """Let an invited person set the first password."""
    invitation = selectors.invitation_of(token=token, now=request.now)
    form = PasswordForm(request.POST or None)
    return act(
        request,
        form=form,
        template="control/invitation_accept.html",
        context={"person": invitation.person, "expires_at": invitation.expires_at},
        call=lambda: services.invitation_accept(
            now=request.now, token=token, password=form.cleaned_data["password"]
        ),
        then=reverse("account_login"),
        done=_("Your password is set. Sign in with it now."),
    )


def _link_kept(request: PageRequest, invited: services.Invited) -> services.Invited:
    """Keep the link for the next page, which shows it once; the database has only its hash."""
    request.session[LINK_KEPT] = {"person": str(invited.person.pk), "token": invited.token}
    return invited
