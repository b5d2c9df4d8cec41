"""Pages of terminations: giving notice, looking at it, giving, declining and withdrawing it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import AgreementState, TerminationParty, TerminationState
from donors.forms import TerminationConfirmForm, TerminationReasonForm, TerminationRecordForm
from donors.models import Agreement, Termination
from donors.rules.termination import effective_day
from donors.selectors.term_words import when_words
from donors.selectors.terminations import Ending, ending_of, termination_for
from donors.services.terminations import (
    decision_must_be_open,
    notice_must_fit,
    party_of,
    withdrawal_must_fit,
)
from donors.views.parts import Act, happenings
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text, money_text
from trustfund.web.middleware import PageRequest


@requires("donors.termination_record")
@require_http_methods(["GET", "POST"])
def termination_record(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Give notice of termination for the donor, or propose that the administrator gives it."""
    agreement = access.agreement_for(request.actor, agreement_id)
    is_donor = party_of(request.actor, agreement) == TerminationParty.DONOR
    form = TerminationRecordForm(request.POST or None)
    back = reverse("donors:agreement_detail", args=[agreement.pk])
    ending = _ending(agreement, None, request.now.date())
    title = _("Give notice of termination") if is_donor else _("Propose a notice of termination")

    def preview() -> Preview:
        notice_must_fit(agreement)
        return Preview(
            title=title,
            sentence=_sentence(agreement, ending, is_donor=is_donor),
            rows=[(_("Why"), form.cleaned_data["reason"]), *_rows(ending)],
            confirm=_("Give notice") if is_donor else _("Propose"),
            warning=_(
                "Three months begin today. The notice can be withdrawn until the day before it takes effect."
            )
            if is_donor
            else _("Another person of another unit gives the notice; its three months begin then."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.termination_record(
            actor=request.actor, now=request.now, agreement_id=agreement.pk, **form.cleaned_data
        ),
        then=lambda termination_id: reverse("donors:termination_detail", args=[termination_id]),
        done=_("Notice of termination given.")
        if is_donor
        else _("Notice of termination proposed."),
        template="donors/termination_act.html",
        context={**_about(agreement), "title": title, "ending": ending, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.termination_detail")
@require_GET
def termination_detail(request: PageRequest, termination_id: UUID) -> HttpResponse:
    """Show one notice: who gave it, when it takes effect, what falls away and what is honored."""
    found = termination_for(request.actor, termination_id)
    context = {
        **_about(found.agreement),
        "termination": found,
        "today": request.now.date(),
        "ending": _ending(found.agreement, found, request.now.date()),
        "back": reverse("donors:agreement_detail", args=[found.agreement_id]),
        "letters": reverse("documents:document_list", args=["donors.termination", found.pk]),
        "acts": _acts_of(request, found),
        "entries": happenings("donors.termination", found.pk),
    }
    return render(request, "donors/termination_detail.html", context)


@requires("donors.termination_confirm")
@require_http_methods(["GET", "POST"])
def termination_confirm(request: PageRequest, termination_id: UUID) -> HttpResponse:
    """Give, as the second person, the notice that was proposed for the administrator."""
    found = termination_for(request.actor, termination_id)
    form = TerminationConfirmForm(request.POST or None)
    ending = _ending(found.agreement, None, request.now.date())
    title = _("Give the notice of termination")

    def preview() -> Preview:
        decision_must_be_open(request.actor, found)
        return Preview(
            title=title,
            sentence=_sentence(found.agreement, ending, is_donor=False),
            rows=[(_("Why"), found.reason), *_rows(ending)],
            confirm=_("Give notice"),
            warning=_(
                "Three months begin today. The notice can be withdrawn until the day before it takes effect."
            ),
        )

    return _decided(
        request,
        found,
        form,
        title=title,
        call=lambda: services.termination_confirm(
            actor=request.actor, now=request.now, termination_id=found.pk
        ),
        done=_("Notice of termination given."),
        ending=ending,
        preview=preview,
    )


@requires("donors.termination_decline")
@require_http_methods(["GET", "POST"])
def termination_decline(request: PageRequest, termination_id: UUID) -> HttpResponse:
    """Decline a notice that was proposed, with the reason."""
    found = termination_for(request.actor, termination_id)
    form = TerminationReasonForm(request.POST or None)
    return _decided(
        request,
        found,
        form,
        title=_("Decline the notice of termination"),
        call=lambda: services.termination_decline(
            actor=request.actor, now=request.now, termination_id=found.pk, **form.cleaned_data
        ),
        done=_("Notice declined. The agreement goes on."),
    )


@requires("donors.termination_withdraw")
@require_http_methods(["GET", "POST"])
def termination_withdraw(request: PageRequest, termination_id: UUID) -> HttpResponse:
    """Withdraw a notice before it is effective, with the reason."""
    found = termination_for(request.actor, termination_id)
    form = TerminationReasonForm(request.POST or None)

    def preview() -> Preview:
        withdrawal_must_fit(request.actor, found, now=request.now)
        return Preview(
            title=_("Withdraw the notice of termination"),
            sentence=_("Agreement %(number)s goes on with its schedule as it stands.")
            % {"number": found.agreement.number},
            rows=[(_("Why"), form.cleaned_data["reason"])],
            confirm=_("Withdraw"),
        )

    return _decided(
        request,
        found,
        form,
        title=_("Withdraw the notice of termination"),
        call=lambda: services.termination_withdraw(
            actor=request.actor, now=request.now, termination_id=found.pk, **form.cleaned_data
        ),
        done=_("Notice withdrawn. The agreement goes on."),
        preview=preview,
    )


def terminate_act(actor: Actor, agreement: Agreement, *, ends_on: date | None) -> list[Act]:
    """Return the button by which the reader ends the agreement; none where it is not theirs."""
    signed = agreement.state == AgreementState.COUNTERSIGNED
    if not signed or ends_on is not None or not may(actor, "donors.termination_record"):
        return []
    url = reverse("donors:termination_record", args=[agreement.pk])
    return [Act(url, _("Give notice of termination"), "ban", quiet=True)]


def _decided(
    request: PageRequest,
    found: Termination,
    form: Any,
    *,
    title: str,
    call: Any,
    done: str,
    ending: Ending | None = None,
    preview: Any = None,
) -> HttpResponse:
    back = reverse("donors:termination_detail", args=[found.pk])
    context = {**_about(found.agreement), "termination": found, "title": title, "back": back}
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/termination_act.html",
        context={**context, "ending": ending},
        preview=preview,
        back=back,
    )


def _about(agreement: Agreement) -> dict[str, Any]:
    return {"agreement": agreement, "donor": agreement.donor, "fund": agreement.fund}


def _ending(agreement: Agreement, found: Termination | None, today: date) -> Ending:
    """Return what the notice does; one that is not given yet, as if it were given today."""
    given_on = (found.notice_date if found else None) or today
    ends_on = (found.effective_date if found else None) or effective_day(given_on)
    return ending_of(agreement, given_on=given_on, ends_on=ends_on, as_of=today)


def _sentence(agreement: Agreement, ending: Ending, *, is_donor: bool) -> str:
    words = {
        "donor": local(agreement.donor.organization),
        "number": agreement.number,
        "day": day_text(ending.ends_on),
        "money": money_text(ending.falls_away),
    }
    if is_donor:
        return (
            _("%(donor)s ends agreement %(number)s on %(day)s. %(money)s falls away then.") % words
        )
    return (
        _(
            "The administrator ends agreement %(number)s with %(donor)s. Given today, the notice takes "
            "effect on %(day)s, and %(money)s falls away then."
        )
        % words
    )


def _rows(ending: Ending) -> list[tuple[str, Any]]:
    lines = [
        (
            _("Installment %(number)d, due %(day)s")
            % {"number": one.installment.number, "day": when_words(one.installment)},
            one.money,
        )
        for one in ending.falling
    ]
    return [
        (_("Takes effect at the end of"), ending.ends_on),
        (_("Stays due"), ending.still_owed),
        (_("Falls away"), ending.falls_away),
        *lines,
    ]


def _acts_of(request: PageRequest, found: Termination) -> list[Act]:
    acts = []
    if found.state == TerminationState.PROPOSED and may(
        request.actor, "donors.termination_confirm"
    ):
        made_by = {found.recorded_by_id, found.recorded_by_organization_id}
        own = bool({request.actor.person_id, request.actor.organization_id} & made_by)
        reason = _("Another person of another unit gives it.") if own else ""
        give = reverse("donors:termination_confirm", args=[found.pk])
        acts.append(Act(give, _("Give the notice"), "check", reason=reason))
        decline = reverse("donors:termination_decline", args=[found.pk])
        acts.append(Act(decline, _("Decline"), "x", quiet=True))
    if (
        found.state == TerminationState.GIVEN
        and may(request.actor, "donors.termination_withdraw")
        and party_of(request.actor, found.agreement) == found.party
    ):
        over = found.effective_date is not None and request.now.date() >= found.effective_date
        url = reverse("donors:termination_withdraw", args=[found.pk])
        reason = _("The notice has taken effect.") if over else ""
        acts.append(Act(url, _("Withdraw the notice"), "arrow-back-up", reason=reason, quiet=True))
    return acts
