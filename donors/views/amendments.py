"""Pages of amendments: a new schedule typed over the one in force, compared, and countersigned."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import AgreementState, AmendmentState
from donors.forms import (
    AmendmentCountersignForm,
    AmendmentDraftForm,
    amendment_initial,
    clauses_initial,
)
from donors.models import Agreement, Amendment
from donors.rules.schedule import Change, InstallmentFact, Part, continued
from donors.selectors.agreements import amendment_changes, ladder_of
from donors.selectors.annexes import annexes_of, version_lines
from donors.selectors.clauses import clauses_in_force, clauses_of
from donors.selectors.term_words import clause_lines, part_words, when_words
from donors.services.amendment_terms import amendment_must_fit, clauses_amended
from donors.services.annexes import annexes_amended
from donors.views.clauses import clause_changes
from donors.views.parts import Act, happenings
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import money_text
from trustfund.web.middleware import PageRequest

KINDS = {
    "SAME": gettext_lazy("as before"),
    "DATE": gettext_lazy("another date"),
    "AMOUNT": gettext_lazy("another amount"),
    "BOTH": gettext_lazy("another date and amount"),
    "ADDED": gettext_lazy("new"),
    "DROPPED": gettext_lazy("ends"),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One installment before and after an amendment, in words."""

    change: Change
    kind: Any
    before: str
    after: str


@requires("donors.amendment_draft")
@require_http_methods(["GET", "POST"])
def amendment_draft(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Type a new schedule over the one in force, and offer it to the donor."""
    agreement = access.agreement_for(request.actor, agreement_id)
    fact = ladder_of(agreement).in_force(request.now.date())
    kept = [continued(item) for item in fact.installments]
    form = AmendmentDraftForm(
        request.POST or None,
        currency=agreement.currency,
        continued=kept,
        today=request.now.date(),
        initial=amendment_initial(fact.money, kept) | clauses_initial(clauses_in_force(agreement)),
    )
    back = reverse("donors:agreement_detail", args=[agreement.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        before = amendment_must_fit(agreement, now=request.now, **typed)
        return Preview(
            title=_("Sign and offer the amendment"),
            sentence=_(
                "From the donor's signature on agreement %(number)s is over %(money)s, and this "
                "schedule takes the place of the one in force. What changes stands first."
            )
            % {"number": agreement.number, "money": money_text(typed["money"])},
            rows=[
                (_("Why it is amended"), typed["reason"]),
                *_changed(before, typed["installments"]),
                *(
                    (part_words(part.number, part) if part.number else _fresh(part), part.money)
                    for part in typed["installments"]
                ),
                *clause_lines(clauses_amended(agreement, typed["clauses"])),
                *_annexes(agreement, typed["annexes"], request),
            ],
            confirm=_("Sign and offer"),
            warning=_("You sign for the administrator. The terms cannot be changed afterwards."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.amendment_draft(
            actor=request.actor, now=request.now, agreement_id=agreement.pk, **form.cleaned_data
        ),
        then=lambda amendment_id: reverse("donors:amendment_detail", args=[amendment_id]),
        done=_("The amendment is signed for the administrator and offered to the donor."),
        template="donors/amendment_draft.html",
        context={
            "agreement": agreement,
            "donor": agreement.donor,
            "fund": agreement.fund,
            "is_open": agreement.state == AgreementState.COUNTERSIGNED,
            "back": back,
        },
        preview=preview,
        back=back,
    )


@requires("donors.amendment_detail")
@require_GET
def amendment_detail(request: PageRequest, amendment_id: UUID) -> HttpResponse:
    """Show one amendment: what it changes, why, and whose signatures it bears."""
    amendment = access.amendment_for(request.actor, amendment_id)
    context = {
        **_context(amendment),
        "rows": change_rows(amendment_changes(amendment, today=request.now.date())),
        "clauses": clause_changes(amendment),
        "act": _act_of(request.actor, amendment),
        "entries": happenings("donors.amendment", amendment.pk),
    }
    return render(request, "donors/amendment_detail.html", context)


@requires("donors.amendment_countersign")
@require_http_methods(["GET", "POST"])
def amendment_countersign(request: PageRequest, amendment_id: UUID) -> HttpResponse:
    """Sign an offered amendment for its donor, having read what it changes."""
    amendment = access.amendment_for(request.actor, amendment_id)
    form = AmendmentCountersignForm(
        request.POST or None, initial={"content_hash": amendment.content_hash}
    )
    page = reverse("donors:amendment_detail", args=[amendment.pk])
    rows = change_rows(amendment_changes(amendment, today=request.now.date()))
    return act(
        request,
        form=form,
        call=lambda: services.amendment_countersign(
            actor=request.actor,
            now=request.now,
            amendment_id=amendment.pk,
            **form.cleaned_data,
        ),
        then=page,
        done=_("Amendment countersigned. Its schedule is in force from today."),
        template="donors/amendment_countersign.html",
        context={
            **_context(amendment),
            "rows": rows,
            "clauses": clause_changes(amendment),
            "is_open": amendment.state == AmendmentState.OFFERED,
            "back": page,
        },
        preview=lambda: Preview(
            title=_("Countersign amendment %(number)d") % {"number": amendment.number},
            sentence=amendment.reason,
            rows=[
                (_("Contribution as amended"), amendment.money),
                *((_words_of(row), row.kind) for row in rows),
                *clause_lines(clauses_of(amendment.agreement, amendment)),
                *version_lines(annexes_of(amendment.agreement, amendment)),
                (_("Fingerprint of these terms"), amendment.content_hash),
            ],
            confirm=_("Countersign for %(donor)s")
            % {"donor": local(amendment.agreement.donor.organization)},
            warning=_("Your signature binds the donor to these terms from today."),
        ),
        back=page,
    )


def _annexes(agreement: Agreement, choice: str, request: PageRequest) -> list[tuple[str, str]]:
    """Return the versions of the annexes that an amendment would name, as lines."""
    return version_lines(annexes_amended(agreement, choice, day=request.now.date()))


def change_rows(found: Iterable[Change]) -> list[ChangeRow]:
    """Return the comparison of two schedules as the page shows it."""
    return [ChangeRow(one, KINDS[one.kind], _when(one.before), _when(one.after)) for one in found]


def amend_act(actor: Actor, agreement: Agreement) -> list[Act]:
    """Return the button by which the reader amends the agreement; none where it is not theirs."""
    if agreement.state != AgreementState.COUNTERSIGNED or not may(actor, "donors.amendment_draft"):
        return []
    url = reverse("donors:amendment_draft", args=[agreement.pk])
    return [Act(url, _("Amend"), "pencil", quiet=True)]


def _context(amendment: Amendment) -> dict[str, Any]:
    return {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "donor": amendment.agreement.donor,
        "fund": amendment.agreement.fund,
        "back": reverse("donors:agreement_detail", args=[amendment.agreement_id]),
    }


def _when(fact: InstallmentFact | None) -> str:
    if fact is None:
        return ""
    if fact.is_qualified:
        return _("%(day)s, subject to: %(reservation)s") % {
            "day": when_words(fact),
            "reservation": fact.qualification,
        }
    return when_words(fact)


def _words_of(row: ChangeRow) -> str:
    fact = row.change.after or row.change.before
    if fact is None:
        raise ValueError(row.change.number)
    return _("%(installment)s: %(money)s") % {
        "installment": part_words(fact.number, fact),
        "money": money_text(fact.money),
    }


def _fresh(part: Part) -> str:
    return _("New installment, due %(day)s") % {"day": when_words(part)}


def _changed(before: Iterable[InstallmentFact], after: Iterable[Part]) -> list[tuple[str, Any]]:
    """Return the lines of what an amendment changes, before the whole new schedule."""
    new = {part.number: part for part in after if part.number}
    found: list[tuple[str, Any]] = []
    for fact in before:
        part = new.get(fact.number)
        if part is None:
            found.append((part_words(fact.number, fact), KINDS["DROPPED"]))
        elif part != continued(fact):
            words = _("changed; before: %(day)s, %(money)s") % {
                "day": when_words(fact),
                "money": money_text(fact.money),
            }
            found.append((part_words(part.number, part), words))
    return found


def _act_of(actor: Actor, amendment: Amendment) -> Act | None:
    if amendment.state == AmendmentState.OFFERED and may(actor, "donors.amendment_countersign"):
        url = reverse("donors:amendment_countersign", args=[amendment.pk])
        return Act(url, _("Countersign"), "signature")
    return None
