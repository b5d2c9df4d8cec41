"""Pages: the letters that were sent or kept, one letter as it leaves, and when notices come."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.control.forms import MailboxFilter, NoticesForm
from trustfund.identity.rules.permissions import may
from trustfund.mail import access, selectors, services
from trustfund.mail.choices import LetterState
from trustfund.mail.models import Letter
from trustfund.mail.rules.timing import MOST_RESENT
from trustfund.mail.services.resending import letter_must_have_failed
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import utc_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.listing import ListColumn, Listing, list_file
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of

# How a letter's state looks, where its own name is that of another thing's state.
LOOKS = {"WAITING": "PENDING", "LEASED": "RUNNING", "SENT": "COMPLETED", "KEPT": "SCHEDULED"}


@requires("mail.letter_list")
@require_safe
def mailbox(request: PageRequest) -> HttpResponseBase:
    """Show the reader's letters, newest first, or give them out as a file; everybody's to whoever
    may read them."""
    reads_all = may(request.actor, "mail.letters_of_all")
    form = MailboxFilter(request.GET or None, persons=selectors.addressees() if reads_all else [])
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.letters(request.actor, **chosen)
    if request.GET.get("format"):
        return list_file(request, _listing(rows, form=form, as_of=request.now.date()))
    page = page_of(request, rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(letter, LOOKS.get(letter.state, letter.state)) for letter in page],
        "reads_all": reads_all,
        "query": urlencode(
            {key: value for key, value in request.GET.items() if key in form.fields}
        ),
    }
    return render(request, "control/mailbox.html", context)


@requires("mail.letter_detail")
@require_safe
def letter_detail(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """Show one letter as it leaves, in both its forms, and what became of it."""
    letter = access.letter_for(request.actor, letter_id)
    may_resend = letter.state == LetterState.FAILED and may(request.actor, "mail.letter_resend")
    context = {
        "letter": letter,
        "look": LOOKS.get(letter.state, letter.state),
        "may_resend": may_resend,
        "refusal": ""
        if letter.resent < MOST_RESENT
        else _("It was sent anew as often as it may be."),
    }
    return render(request, "control/letter_detail.html", context)


@requires("mail.letter_resend")
@require_http_methods(["GET", "POST"])
def letter_resend(request: PageRequest, letter_id: UUID) -> HttpResponse:
    """Have a letter that was given up tried again, at the person's address of today."""
    letter = access.letter_for(request.actor, letter_id)
    back = reverse("control:letter_detail", args=[letter.pk])

    def preview() -> Preview:
        letter_must_have_failed(letter)
        return Preview(
            title=_("Send the letter anew"),
            sentence=_("It is tried again from now on, as it was written."),
            rows=[
                (pgettext("letter", "Subject"), letter.subject),
                (_("Person"), letter.person.name),
                (_("Address of today"), letter.person.email),
                (_("What the server answered"), letter.last_error),
                (_("Sent anew before"), str(letter.resent)),
            ],
            confirm=_("Send anew"),
        )

    return act(
        request,
        form=ConfirmForm(request.POST or None),
        context={
            "title": _("Send the letter anew"),
            "submit": _("Continue"),
            "back": back,
            "breadcrumbs": [(_("Mailbox"), reverse("control:mailbox"))],
        },
        call=lambda: services.letter_resend(
            actor=request.actor, now=request.now, letter_id=letter.pk
        ),
        then=back,
        done=_("The letter is tried again."),
        preview=preview,
        back=back,
    )


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


@dataclass(frozen=True, slots=True)
class _Installation:
    """What a list is of that belongs to no fund."""

    number: str = "MAIL"

    def __str__(self) -> str:
        return _("All funds")


def _listing(rows: QuerySet[Letter], *, form: MailboxFilter, as_of: date) -> Listing:
    """Return the letters as a list whose file has exactly the rows of the page."""
    return Listing(
        name="mailbox",
        title=_("Mailbox"),
        columns=[
            ListColumn(pgettext("letter", "Subject"), lambda letter: letter.subject),
            ListColumn(_("Kind"), lambda letter: letter.get_kind_display()),
            ListColumn(_("Person"), lambda letter: letter.person.name),
            ListColumn(pgettext("letter", "To"), lambda letter: letter.address),
            ListColumn(pgettext("letter", "Written"), lambda letter: utc_text(letter.written_at)),
            ListColumn(_("State"), lambda letter: letter.get_state_display()),
            ListColumn(_("Attempts"), lambda letter: letter.attempts, "number"),
            ListColumn(_("What the server answered"), lambda letter: letter.last_error),
        ],
        rows=rows,
        totals=list,
        form=form,
        as_of=as_of,
        fund=_Installation(),
        empty=_("No letter has been written."),
    )
