"""Pages of agreements: drafting, one agreement, countersigning."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import AgreementState, PledgeState, rate_source_label
from donors.forms import AgreementCountersignForm, AgreementDraftForm, AgreementWithdrawForm
from donors.models import Agreement, PaymentRequest, Pledge
from donors.rules.clauses import Verdict
from donors.rules.schedule import Part
from donors.selectors.agreements import parts_of
from donors.selectors.annexes import annexes_in_force, annexes_of, version_lines
from donors.selectors.clauses import clause_standings, clauses_of
from donors.selectors.contacts import agencies_of
from donors.selectors.donor_waits import with_replaced
from donors.selectors.pages import AgreementLine, agreement_page, at_signature, receipt_lines
from donors.selectors.postings import rate_chosen, worth
from donors.selectors.term_words import clause_lines, named_terms, part_words, sentence
from donors.selectors.terminations import terminations_of
from donors.services.agreements import offer_must_stand
from donors.services.legal import exclusion_words
from donors.views.amendments import amend_act
from donors.views.clauses import clause_rows, clauses_stated, unpreferred
from donors.views.given_reports import report_act
from donors.views.notes import note_act
from donors.views.parts import Act, day_asked, fund_asked, fund_choice, happenings
from donors.views.schedules import schedule_rows
from donors.views.terminations import terminate_act
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import day_text, money_text, rate_text
from trustfund.web.middleware import PageRequest


@requires("donors.agreement_draft")
@require_http_methods(["GET", "POST"])
def agreement_draft(request: PageRequest, donor_id: UUID) -> HttpResponse:
    """Draft an agreement with up to twelve installments, and offer it to the donor."""
    donor = access.donor_for(request.actor, donor_id)
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Draft an agreement"))
    pledges = list(
        access.pledges_visible_to(request.actor)
        .filter(donor=donor, fund=fund)
        .exclude(state=PledgeState.CONVERTED)
        .order_by("announced_date")
    )
    agencies = {agency.pk: agency for agency in agencies_of(donor)}
    form = AgreementDraftForm(
        request.POST or None,
        pledges=[(pledge.pk, _pledge_label(pledge)) for pledge in pledges],
        agencies=[(pk, local(agency)) for pk, agency in agencies.items()],
        today=request.now.date(),
        initial=_initial(pledges, request.GET.get("pledge", "")),
    )
    back = f"{reverse('donors:donor_detail', args=[donor.pk])}?fund={fund.pk}"
    return act(
        request,
        form=form,
        call=lambda: services.agreement_draft(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            donor_id=donor.pk,
            **form.cleaned_data,
        ),
        then=lambda agreement_id: reverse("donors:agreement_detail", args=[agreement_id]),
        done=_("The agreement is signed for the administrator and offered to the donor."),
        template="donors/agreement_draft.html",
        context={"donor": donor, "fund": fund, "back": back},
        preview=lambda: Preview(
            title=_("Sign and offer the agreement"),
            sentence=sentence(
                form.cleaned_data["instrument"],
                donor=local(donor.organization),
                fund=local(fund),
                money=form.cleaned_data["money"],
            ),
            rows=[
                *named_terms(
                    agencies.get(form.cleaned_data["agency_id"]),
                    form.cleaned_data["donor_reference"],
                    form.cleaned_data["special_condition"],
                ),
                (_("Contribution"), form.cleaned_data["money"]),
                *_schedule(enumerate(form.cleaned_data["installments"], start=1)),
                *clause_lines(clauses_stated(form)),
                *version_lines(annexes_in_force(fund.pk, request.now.date())),
            ],
            confirm=_("Sign and offer"),
            warning=_("You sign for the administrator. The terms cannot be changed afterwards."),
        ),
        back=back,
    )


@requires("donors.agreement_detail")
@require_GET
def agreement_detail(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Show one agreement: its rungs, installments, receipts and signatures."""
    agreement = access.agreement_for(request.actor, agreement_id)
    form, as_of = day_asked(request)
    page = agreement_page(agreement, as_of=as_of)
    clauses = clause_standings(agreement, page, as_of=as_of)
    context = {
        "agreement": agreement,
        "donor": agreement.donor,
        "fund": agreement.fund,
        "form": form,
        "as_of": as_of,
        "today": request.now.date(),
        "line": page,
        "clauses": clause_rows(clauses),
        "without_preference": unpreferred(clauses, page.agreement.money),
        "schedule": schedule_rows(request.actor, agreement, page.positions),
        "receipts": receipt_lines([page.agreement], as_of=as_of),
        "acts": _acts_of(request.actor, agreement, page, clauses, today=request.now.date()),
        "payments": with_replaced(PaymentRequest.objects.filter(agreement=agreement)).order_by(
            "number", "due_date", "requested_at"
        ),
        "amendments": agreement.amendments.exclude(state="DRAFT").order_by("-number"),
        "terminations": terminations_of(request.actor, agreement),
        "equivalent": at_signature(agreement, page.figures.signed) if page.is_signed else None,
        "equivalent_rate": rate_text(agreement.holding_rate) if agreement.holding_rate else "",
        "equivalent_source": rate_source_label(agreement.holding_rate_source),
        "entries": happenings("donors.agreement", agreement.pk),
    }
    return render(
        request, "donors/agreement_detail.html", context, status=422 if form.errors else 200
    )


@requires("donors.agreement_countersign")
@require_http_methods(["GET", "POST"])
def agreement_countersign(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Sign an offered agreement for its donor, having read its exact terms."""
    agreement = access.agreement_for(request.actor, agreement_id)
    form = AgreementCountersignForm(
        request.POST or None,
        currency=agreement.currency,
        holding_currency=agreement.fund.holding_currency,
        initial={"content_hash": agreement.content_hash},
    )
    back = reverse("donors:agreement_detail", args=[agreement.pk])
    terms = _terms(agreement)
    return act(
        request,
        form=form,
        call=lambda: services.agreement_countersign(
            actor=request.actor,
            now=request.now,
            agreement_id=agreement.pk,
            **_with_rate(form.cleaned_data),
        ),
        then=back,
        done=_("Agreement countersigned. It is in force from today."),
        template="donors/agreement_countersign.html",
        context={
            "agreement": agreement,
            "donor": agreement.donor,
            "fund": agreement.fund,
            "sentence": _sentence_of(agreement),
            "terms": terms,
            "is_open": agreement.state == AgreementState.OFFERED,
            "back": back,
        },
        preview=lambda: Preview(
            title=_("Countersign agreement %(number)s") % {"number": agreement.number},
            sentence=_sentence_of(agreement),
            rows=[*terms, *_equivalent(request, agreement, form)],
            confirm=_("Countersign for %(donor)s") % {"donor": local(agreement.donor.organization)},
            warning=_("Your signature binds the donor to these terms from today."),
        ),
        back=back,
    )


@requires("donors.agreement_withdraw")
@require_http_methods(["GET", "POST"])
def agreement_withdraw(request: PageRequest, agreement_id: UUID) -> HttpResponse:
    """Withdraw an offer that the donor has not countersigned."""
    agreement = access.agreement_for(request.actor, agreement_id)
    form = AgreementWithdrawForm(request.POST or None)
    back = reverse("donors:agreement_detail", args=[agreement.pk])
    title = _("Withdraw the offer")

    def preview() -> Preview:
        offer_must_stand(agreement)
        return Preview(
            title=title,
            sentence=_("Agreement %(number)s is offered no more, and cannot be signed.")
            % {"number": agreement.number},
            rows=[
                (_("Donor"), local(agreement.donor.organization)),
                (_("Contribution"), agreement.money),
                (_("Why"), form.cleaned_data["reason"]),
            ],
            confirm=title,
            warning=_("This cannot be taken back. A new offer is a new agreement."),
        )

    return act(
        request,
        form=form,
        call=lambda: services.agreement_withdraw(
            actor=request.actor, now=request.now, agreement_id=agreement.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The offer is withdrawn."),
        template="donors/agreement_withdraw.html",
        context={
            "agreement": agreement,
            "donor": agreement.donor,
            "fund": agreement.fund,
            "title": title,
            "back": back,
        },
        preview=preview,
        back=back,
    )


def _sentence_of(agreement: Agreement) -> str:
    return sentence(
        agreement.instrument,
        donor=local(agreement.donor.organization),
        fund=local(agreement.fund),
        money=agreement.money,
    )


def _terms(agreement: Agreement) -> list[tuple[str, Any]]:
    """Return the exact terms, as the signer reads them."""
    return [
        (_("Instrument"), agreement.get_instrument_display()),
        (_("Number"), agreement.number),
        *named_terms(agreement.agency, agreement.donor_reference, agreement.special_condition),
        (_("Contribution"), agreement.money),
        *_schedule((part.number, part) for part in parts_of(agreement)),
        *clause_lines(clauses_of(agreement)),
        *version_lines(annexes_of(agreement)),
        (_("Signed for the administrator by"), agreement.administrator_signed_by),
        (_("Signed for the administrator on"), agreement.administrator_signed_date),
        (_("Fingerprint of these terms"), agreement.content_hash),
    ]


def _schedule(parts: Iterable[tuple[int, Part]]) -> list[tuple[str, Any]]:
    return [(part_words(number, part), part.money) for number, part in parts]


def _equivalent(
    request: PageRequest, agreement: Agreement, form: AgreementCountersignForm
) -> list[tuple[str, str]]:
    """Return what the agreement is worth today in the holding currency, and at which rate."""
    holding = agreement.fund.holding_currency
    if agreement.currency == holding:
        return []
    typed = _with_rate(form.cleaned_data)
    chosen = rate_chosen(
        fund=agreement.fund,
        source=agreement.currency,
        on=request.now.date(),
        rate=typed["rate"],
        rate_source=typed["rate_source"],
    )
    words = _("%(money)s at %(rate)s · %(day)s · %(source)s") % {
        "money": money_text(worth(agreement.money, chosen.rate, holding)),
        "rate": rate_text(chosen.rate),
        "day": day_text(chosen.rate_date),
        "source": rate_source_label(chosen.rate_source),
    }
    return [(_("Equivalent at signature"), words)]


def _with_rate(typed: dict[str, Any]) -> dict[str, Any]:
    return {
        "content_hash": typed["content_hash"],
        "rate": typed.get("rate"),
        "rate_source": typed.get("rate_source", ""),
    }


def _acts_of(
    actor: Actor,
    agreement: Agreement,
    line: AgreementLine,
    clauses: Sequence[Verdict],
    *,
    today: date,
) -> list[Act]:
    """Return what is next on this agreement, open or with the reason why not."""
    if may(actor, "donors.agreement_countersign") and agreement.state == AgreementState.OFFERED:
        url = reverse("donors:agreement_countersign", args=[agreement.pk])
        reason = exclusion_words(agreement.donor, agreement.fund, day=today)
        return [Act(url, _("Countersign"), "signature", reason=reason)]
    if may(actor, "donors.receipt_record"):
        url = reverse("donors:receipt_record", args=[agreement.pk])
        reason = _receipt_reason(agreement, line)
        return [
            Act(url, _("Record a receipt"), "receipt", reason=reason),
            *note_act(actor, agreement),
        ]
    if may(actor, "donors.agreement_withdraw") and agreement.state == AgreementState.OFFERED:
        url = reverse("donors:agreement_withdraw", args=[agreement.pk])
        return [Act(url, _("Withdraw the offer"), "arrow-back-up", quiet=True)]
    return [
        *([] if line.has_ended else amend_act(actor, agreement)),
        *report_act(actor, agreement, [one.clause for one in clauses]),
        *terminate_act(actor, agreement, ends_on=line.ends_on),
    ]


def _receipt_reason(agreement: Agreement, line: AgreementLine) -> str:
    if agreement.state == AgreementState.WITHDRAWN:
        return _("The offer was withdrawn.")
    if agreement.state != AgreementState.COUNTERSIGNED:
        return _("The donor has not countersigned yet.")
    if agreement.fund.state != "OPEN":
        return _("The fund is not open.")
    if line.left_to_pay.amount <= 0:
        return _("Everything that was agreed is paid in.")
    return ""


def _pledge_label(pledge: Pledge) -> str:
    return _("%(money)s of %(day)s, %(occasion)s") % {
        "money": money_text(pledge.money),
        "day": day_text(pledge.announced_date),
        "occasion": pledge.occasion,
    }


def _initial(pledges: list[Pledge], asked: str) -> dict[str, Any]:
    """Return what the form starts with: the pledge that was asked for, or the only one."""
    found = [pledge for pledge in pledges if str(pledge.pk) == asked] or pledges
    if len(found) != 1:
        return {}
    return {
        "pledge_id": str(found[0].pk),
        "amount": f"{found[0].money.amount:f}",
        "currency": found[0].currency,
    }
