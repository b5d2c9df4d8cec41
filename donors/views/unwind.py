"""The page of what each donor would get back, on any day, and what if one donor left."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from donors import access
from donors.choices import rate_source_label
from donors.forms import WhatIfForm
from donors.rules.termination import effective_day
from donors.selectors.terminations import agreements_not_ended
from donors.selectors.unwind import DonorShare, Unwound, cancelled, unwound
from donors.selectors.unwinds import unwind_rows
from donors.views.parts import Act
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.choices import FundState
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, money_sum
from trustfund.ledger.choices import ACCOUNT_NAMES
from trustfund.render.document import Column, Document, Row, Section, Table, Words
from trustfund.web.decorators import requires
from trustfund.web.downloads import document_download
from trustfund.web.figures import money_text, rate_text
from trustfund.web.middleware import PageRequest

FORMATS = ("xlsx", "csv")


@requires("donors.unwind_show")
@require_GET
def unwind_show(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show what each donor that the reader may see would get back, from the books of a day."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    seen = list(access.donors_visible_to(request.actor).order_by("organization__name"))
    form = WhatIfForm(
        request.GET if "as_of" in request.GET else None,
        today=today,
        donors=[(donor.pk, local(donor.organization)) for donor in seen],
    )
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if not form.is_bound:
        form.initial["as_of"] = today
    found = unwound(fund, as_of=asked.get("as_of") or today)
    rows = [one for one in found.shares if one.donor in seen]
    if request.GET.get("format") in FORMATS:
        return _file(fund, found, rows, wanted=request.GET["format"], request=request)
    leaving = asked.get("leaving")
    others = [one.refund.money for one in found.shares if one.donor not in seen]
    context = {
        "fund": fund,
        "form": form,
        "found": found,
        "as_of": found.as_of,
        "terms": [(ACCOUNT_NAMES[term.code], term.money) for term in found.terms],
        "rows": [_row(one) for one in rows],
        "others": money_sum(others, fund.holding_currency) if others else None,
        "fault": _fault(found),
        "leaving": _leaving(fund, found, leaving, today=today) if leaving else None,
        "proposals": list(unwind_rows(request.actor, fund)),
        "acts": _acts_of(request.actor, fund),
    }
    return render(request, "donors/unwind_show.html", context, status=422 if form.errors else 200)


def _acts_of(actor: Actor, fund: Fund) -> list[Act]:
    if not may(actor, "donors.unwind_propose"):
        return []
    reason = "" if fund.state == FundState.OPEN else _("The fund is not open.")
    url = reverse("donors:unwind_propose", args=[fund.pk])
    return [Act(url, _("Propose to give shares back"), "arrow-back-up", reason=reason)]


def _row(one: DonorShare) -> dict[str, Any]:
    refund = one.refund
    return {
        "donor": one.donor,
        "refund": refund,
        "formula": formula_text(refund.balance, refund.deposits, refund.deposits_of_all),
        "rate": "" if refund.quote is None else rate_text(refund.quote.rate),
        "source": "" if refund.quote is None else rate_source_label(refund.quote.rate_source),
    }


def _leaving(fund: Fund, found: Unwound, donor_id: UUID, *, today: date) -> dict[str, Any]:
    """Return what one donor would get back if it left, when it could, and what would stay."""
    share, left = found.share_of(donor_id), cancelled(found, donor_id=donor_id)
    if share is None or left is None:
        return {"refused": _("This donor has no deposits and no share on this day.")}
    free = f"({money_text(left.balance)} − {money_text(left.committed)})"
    refund = left.refund
    parts = f"{money_text(refund.deposits)} ÷ {money_text(refund.deposits_of_all)}"
    return {
        "donor": share.donor,
        "refund": refund,
        "formula": f"{free} × {parts}",
        "stays": found.balance - refund.money,
        "notices": [
            (number, ends_on, ends_on or effective_day(today))
            for number, ends_on in agreements_not_ended(fund.pk, donor_id, as_of=found.as_of)
        ],
    }


def formula_text(balance: Money, deposits: Money, of_all: Money) -> str:
    """Return the formula of a share in figures and signs."""
    return f"{money_text(balance)} × {money_text(deposits)} ÷ {money_text(of_all)}"


def _fault(found: Unwound) -> str:
    """Return in a sentence why nothing can be shared; empty where it can."""
    sentences = {
        "PromisedBeyondBalance": _(
            "More is promised to grants than the fund holds: no part is free to be given back."
        ),
        "NobodyDeposited": _(
            "There is a balance, and no donor has deposits that give a share in it."
        ),
        "NegativeDeposits": _("A donor got back more than it had deposited: check its refunds."),
    }
    if not found.fault:
        return ""
    return sentences.get(found.fault, _("Nothing can be shared as the books stand on this day."))


def _file(
    fund: Fund, found: Unwound, rows: list[DonorShare], *, wanted: str, request: PageRequest
) -> HttpResponseBase:
    """Return the figures of the page as a file, with formula, day and rates."""
    document = unwind_document(fund, found, rows, request=request)
    name = f"{fund.number}-unwind-{found.as_of.isoformat()}"
    return document_download(document, wanted, name=name)


def unwind_document(
    fund: Fund, found: Unwound, rows: list[DonorShare], *, request: PageRequest
) -> Document:
    """Return what the page shows as a document: the way to the balance, and each donor's share."""
    holding, title = fund.holding_currency, _("What each donor would get back")
    terms = [Row((str(ACCOUNT_NAMES[term.code]), term.money)) for term in found.terms]
    terms += [
        Row((_("Fund balance"), found.balance), "subtotal"),
        Row((_("Undisbursed commitments"), -found.committed)),
        Row((_("To be shared"), found.free), "total"),
    ]
    shares = Table(
        name=_("Shares"),
        title=title,
        columns=(
            Column("text", _("Donor")),
            Column("money", _("Deposits"), holding),
            Column("money", _("Gets back"), holding),
            Column("text", _("Own currency")),
            Column("money", _("In its own currency")),
            Column("number", _("Rate")),
            Column("date", _("Day of the rate")),
            Column("text", _("Source")),
            Column("text", _("Formula")),
        ),
        rows=(*(_cells(one) for one in rows), *_sums(found, rows)),
        empty=_fault(found),
    )
    balance = Table(
        name=_("Balance"),
        title=_("Where the balance comes from"),
        columns=(Column("text", _("Account")), Column("money", _("Amount"), holding)),
        rows=tuple(terms),
    )
    return Document(
        number=fund.number,
        marker=f"Trust Fund unwind {fund.number} {found.as_of.isoformat()}",
        title=title,
        subtitle=f"{fund.number} · {local(fund)}",
        lang=get_language() or "en",
        created=request.now,
        meta=(
            (_("As of"), found.as_of.isoformat()),
            (_("Fingerprint of these figures"), found.content_hash),
        ),
        sections=(
            Section(title, (shares,)),
            Section(_("Where the balance comes from"), (balance,)),
        ),
        words=Words(page="{page} / {pages}", footer="", end=_("End"), about=_("About")),
    )


def _sums(found: Unwound, rows: list[DonorShare]) -> list[Row]:
    """Return the lines under the shares, as on the page: what other donors get as one, and the total."""
    if not rows:
        return []
    holding = found.balance.currency
    others = [one.refund.money for one in found.shares if one not in rows]
    none = [None] * 6
    total = Row((_("Total"), None, found.shared, *none), "total")
    if not others:
        return [total]
    return [Row((_("Other donors"), None, money_sum(others, holding), *none), "subtotal"), total]


def _cells(one: DonorShare) -> Row:
    refund, quote = one.refund, one.refund.quote
    own = refund.own
    return Row(
        (
            local(one.donor.organization),
            refund.deposits,
            refund.money,
            None if own is None else own.currency,
            own,
            None if quote is None else quote.rate,
            None if quote is None else quote.rate_date,
            None if quote is None else str(rate_source_label(quote.rate_source)),
            formula_text(refund.balance, refund.deposits, refund.deposits_of_all),
        )
    )
