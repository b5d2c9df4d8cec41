"""Pages: the letters that were sent or kept, one letter as it leaves, and when notices come."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.control.forms import MailboxFilter, NoticesForm
from trustfund.identity.rules.permissions import may
from trustfund.mail import access, selectors, services
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of

# How a letter's state looks, where its own name is that of another thing's state.
LOOKS = {"WAITING": "PENDING", "LEASED": "RUNNING", "SENT": "COMPLETED", "KEPT": "SCHEDULED"}


@requires("mail.letter_list")
@require_safe
def mailbox(request: PageRequest) -> HttpResponse:
    """Show the reader's letters, newest first; everybody's to whoever may read them."""
    reads_all = may(request.actor, "mail.letters_of_all")
    form = MailboxFilter(request.GET or None, persons=selectors.addressees() if reads_all else [])
    chosen = form.cleaned_data if form.is_valid() else {}
    page = page_of(request, selectors.letters(request.actor, **chosen))
    context = {
        "form": form,
        "page": page,
        "rows": [(letter, LOOKS.get(letter.state, letter.state)) for letter in page],
        "reads_all": reads_all,
    }
    return render(request, "control/mailbox.html", context)


@requires("mail.letter_detail")
@require_safe
def letter_detail(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter as it leaves, in both its forms, and what became of it."""
    letter = access.letter_for(request.actor, letter_id)
    context = {"letter": letter, "look": LOOKS.get(letter.state, letter.state)}
    return render(request, "control/letter_detail.html", context)


@requires("mail.preference_choose")
@require_http_methods(["GET", "POST"])
def preference_choose(request: PageRequest) -> HttpResponse:
    """Choose when notices come."""
    timing = selectors.preference_of(request.actor.person_id).timing
    form = NoticesForm(request.POST or None, initial={"timing": timing})
    return act(
        request,
        form=form,
        context={
            "title": _("When notices come"),
            "submit": _("Save"),
            "back": reverse("control:home"),
            "breadcrumbs": [(_("Home"), reverse("control:home"))],
        },
        call=lambda: services.preference_choose(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=reverse("control:home"),
        done=_("Your choice is saved."),
    )
