"""The one way in which a page acts: show the form, check it, preview it, do it once, say so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from trustfund.audit import selectors as trail
from trustfund.kernel.errors import Blocked, Conflict, DomainError, NotFound, NotPermitted
from trustfund.web import errors
from trustfund.web.forms import KitForm
from trustfund.web.middleware import SAFE_METHODS, PageRequest, form_key

Text = str | Promise
# Where an act leads: an address, or what makes one from the id of the act's subject.
Destination = str | Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a person reads before something that cannot be undone, in the words of the thing."""

    title: Text
    sentence: Text
    rows: Sequence[tuple[Text, Any]]
    confirm: Text
    warning: Text = ""


@dataclass(frozen=True, kw_only=True)
class _Act:
    """One act in the making: everything that the steps below need to answer."""

    request: PageRequest
    form: KitForm
    then: Destination
    done: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)

    def page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        """Return the form's page, with whatever was typed."""
        context = {**self.context, "form": self.form, **extra}
        if self.request.method not in SAFE_METHODS:
            # The same key again, so that a second click on an act that did happen is recognized.
            context.setdefault("request_key", form_key(self.request))
        return render(self.request, self.template, context, status=status)

    def finished(self, subject_id: Any) -> HttpResponse:
        """Say what is committed, and lead to where it can be seen."""
        messages.success(self.request, str(self.done))
        return HttpResponseRedirect(_address(self.then, subject_id))


def act(
    request: HttpRequest,
    *,
    form: KitForm,
    call: Callable[[], Any],
    then: Destination,
    done: Text,
    template: str = "web/form.html",
    context: Mapping[str, Any] | None = None,
    preview: Callable[[], Preview] | None = None,
    back: str = "",
) -> HttpResponse:
    """Return the form's page, or do the act once and lead on.

    `call` runs the service with `form.cleaned_data` and returns its subject (anything with `pk`);
    `then` is an address, or is called with the subject's id; `done` is said after the commit.
    With `preview`, the first sending shows it and only the confirmation acts. A refusal renders
    the form again with everything typed kept; a page gone stale shows what was typed and `back`.
    """
    this = _Act(
        request=cast("PageRequest", request),
        form=form,
        then=then,
        done=done,
        template=template,
        context=context or {},
    )
    if request.method in SAFE_METHODS:
        return this.page()
    if form_key(request) is None:
        return errors.bad_request(request)
    if (answer := _answered_before(this)) is not None:
        return answer
    if request.POST.get("step") == "edit":
        return this.page()
    if not form.is_valid():
        return this.page(status=422)
    try:
        if preview is not None and request.POST.get("step") != "confirm":
            return _previewed(this, preview())
        subject = call()
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        return _answered_before(this) or _refused(this, error, back)
    except IntegrityError as error:
        return _answered_before(this) or _refused_by_database(this, error)
    return this.finished(getattr(subject, "pk", subject))


def _answered_before(this: _Act) -> HttpResponse | None:
    """Return the first answer again if this very form was already carried out."""
    actor = this.request.actor_or_none
    if actor is None or actor.request is None:
        return None
    stamp = actor.request
    outcome = trail.request_outcome(person_id=actor.person_id, key=stamp.key)
    if outcome is None:
        return None
    if (outcome.route, outcome.body_hash) == (stamp.route, stamp.body_hash):
        return this.finished(outcome.subject_id)
    this.form.is_valid()
    this.form.add_error(
        None,
        _(
            "This form was sent before with other content, and that was carried out. "
            "This second version was not. If you mean it too, check it and send it again."
        ),
    )
    return this.page(status=422, request_key=uuid4())


def _previewed(this: _Act, preview: Preview) -> HttpResponse:
    """Return the page that shows what is about to happen; nothing has happened yet."""
    sent = [
        (name, value)
        for name, values in this.request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "step"}
        for value in values
    ]
    context = {**this.context, "preview": preview, "sent": sent, "form": this.form}
    return render(this.request, "web/preview.html", context)


def _refused(this: _Act, error: DomainError, back: str) -> HttpResponse:
    """Return the form with the refusal beside its field, or the page of what was kept."""
    if isinstance(error, Conflict) and not isinstance(error, Blocked):
        context = {
            **this.context,
            "message": str(error),
            "kept": this.form.typed(),
            "back": back or this.request.path,
        }
        return render(this.request, "errors/409.html", context, status=409)
    placed = {name: text for name, text in error.fields.items() if name in this.form.fields}
    for name, text in placed.items():
        this.form.add_error(name, str(text))
    if not placed or isinstance(error, Blocked):
        this.form.add_error(None, str(error))
    return this.page(
        status=error.http_status,
        blockers=getattr(error, "blockers", ()),
        way_out=errors.way_out(this.request, error),
    )


def _refused_by_database(this: _Act, error: IntegrityError) -> HttpResponse:
    """Return the form with the sentence of the constraint that refused; without one, fail."""
    sentence = errors.constraint_sentence(error)
    if sentence is None:
        raise error
    this.form.add_error(None, sentence)
    return this.page(status=422)


def _address(then: Destination, subject_id: Any) -> str:
    return resolve_url(then(subject_id) if callable(then) else then)
