"""The page of burden sharing on any day, and the pages of its keys."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, services
from donors.choices import KeyKind, KeyState
from donors.forms import BurdenKeyDeclineForm, BurdenKeyProposeForm
from donors.models import BurdenKey, Donor
from donors.selectors.burden import (
    RUNGS,
    BurdenRow,
    Rungs,
    burden_sheet,
    key_percents,
)
from donors.services.burden_keys import key_must_be_open, key_must_hold
from donors.services.decisions import made_by
from donors.views.burden_file import (
    burden_document,
    fault_words,
    formula_words,
    rate_line,
    rung_words,
)
from donors.views.parts import Act, day_asked, happenings
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.render.chart import Bar, bars_svg, clean_svg
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.downloads import document_download
from trustfund.web.figures import day_text, money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest

FORMATS = ("xlsx", "csv")


@requires("donors.burden_show")
@require_GET
def burden_show(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show pledged, signed and paid against each share; other donors than one's own as one."""
    fund = fund_for(request.actor, fund_id)
    form, as_of = day_asked(request)
    found = burden_sheet(fund, as_of=as_of)
    seen = set(access.donors_visible_to(request.actor).values_list("pk", flat=True))
    rows, others, quotes = found.seen(seen), found.others(seen), found.quotes_of(seen)
    if request.GET.get("format") in FORMATS and not form.errors:
        document = burden_document(fund, found, rows, others, quotes=quotes, created=request.now)
        name = f"{fund.number}-burden-{as_of.isoformat()}"
        return document_download(document, request.GET["format"], name=name)
    keys = access.burden_keys_visible_to(request.actor).filter(fund=fund)
    context = {
        "fund": fund,
        "form": form,
        "as_of": as_of,
        "found": found,
        "fault": fault_words(found, quotes),
        "rungs": list(rung_words().values()),
        "formula": formula_words(),
        "rows": [{"row": row, "rungs": _cells(row)} for row in rows],
        "others": _together(others),
        "total": _together(found.total),
        "outside": _together(found.outside),
        "left_out": [donor for donor in found.left_out if donor.pk in seen],
        "chart": _chart(rows, others),
        "quotes": [rate_line(one, found.holding) for one in quotes],
        "keys": list(keys.order_by("-effective_on", "-id")),
        "acts": _acts(request.actor, fund),
    }
    return render(request, "donors/burden_show.html", context, status=422 if form.errors else 200)


@requires("donors.burden_key_propose")
@require_http_methods(["GET", "POST"])
def burden_key_propose(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose by what the donors share the burden."""
    fund = fund_for(request.actor, fund_id)
    donors = list(access.donors_visible_to(request.actor).order_by("organization__name"))
    form = BurdenKeyProposeForm(
        request.POST or None,
        donors=[(donor.pk, local(donor.organization)) for donor in donors],
        initial={"effective_on": request.now.date()},
    )
    back = reverse("donors:burden_show", args=[fund.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        unit = typed["currency"] if typed["kind"] == KeyKind.FIXED else "%"
        key_must_hold(typed["kind"], typed["weights"], unit=unit or fund.holding_currency)
        return Preview(
            title=_("Propose a key"),
            sentence=_("It counts from %(day)s on, once another person of another unit agrees.")
            % {"day": day_text(typed["effective_on"])},
            rows=[
                (_("What the weights are"), KeyKind(typed["kind"]).label),
                *(
                    (local(donor.organization), f"{typed['weights'][donor.pk]:,f}")
                    for donor in donors
                    if donor.pk in typed["weights"]
                ),
                (_("By what the donors agreed it"), typed["basis"]),
            ],
            confirm=_("Propose key"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.burden_key_propose(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=lambda key_id: reverse("donors:burden_key_detail", args=[key_id]),
        done=_("Key proposed. Another person of another unit confirms it."),
        template="donors/burden_key_propose.html",
        context={"fund": fund, "back": back},
        preview=preview,
        back=back,
    )


@requires("donors.burden_key_detail")
@require_GET
def burden_key_detail(request: PageRequest, key_id: UUID) -> HttpResponse:
    """Show a key: each weight that the reader may see, and by what it was agreed."""
    key = access.burden_key_for(request.actor, key_id)
    donors = list(access.donors_visible_to(request.actor).order_by("organization__name"))
    context = {
        **_key_words(key, donors),
        "acts": _key_acts(request.actor, key),
        "entries": happenings("donors.burdenkey", key.pk),
    }
    return render(request, "donors/burden_key_detail.html", context)


@requires("donors.burden_key_confirm")
@require_http_methods(["GET", "POST"])
def burden_key_confirm(request: PageRequest, key_id: UUID) -> HttpResponse:
    """Agree a key that another person proposed."""
    key = access.burden_key_for(request.actor, key_id)
    if request.method == "GET" and key.state == KeyState.PROPOSED:
        key_must_be_open(request.actor, key)
    return _decide(
        request,
        key,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.burden_key_confirm(
            actor=request.actor, now=request.now, key_id=key.pk
        ),
        title=_("Agree the key"),
        done=_("Key agreed. It counts from its day on."),
    )


@requires("donors.burden_key_decline")
@require_http_methods(["GET", "POST"])
def burden_key_decline(request: PageRequest, key_id: UUID) -> HttpResponse:
    """Decline a key that was proposed, with the reason."""
    key = access.burden_key_for(request.actor, key_id)
    form = BurdenKeyDeclineForm(request.POST or None)
    return _decide(
        request,
        key,
        form=form,
        call=lambda: services.burden_key_decline(
            actor=request.actor, now=request.now, key_id=key.pk, **form.cleaned_data
        ),
        title=_("Decline the key"),
        done=_("Key declined. The key in force stays."),
    )


def _decide(
    request: PageRequest, key: BurdenKey, *, form: Any, call: Any, title: str, done: str
) -> HttpResponse:
    back = reverse("donors:burden_key_detail", args=[key.pk])
    donors = list(access.donors_visible_to(request.actor).order_by("organization__name"))
    return act(
        request,
        form=form,
        call=call,
        then=back,
        done=done,
        template="donors/burden_key_decide.html",
        context={**_key_words(key, donors), "title": title, "back": back},
        back=back,
    )


def _key_words(key: BurdenKey, donors: Sequence[Donor]) -> dict[str, Any]:
    """Return what pages of a key show: the weights of these donors, and the others' percent."""
    weights, percents = key.by_donor, key_percents(key)
    shown = [donor for donor in donors if donor.pk in weights]
    others = Decimal(100) - sum((percents[donor.pk] for donor in shown), Decimal(0))
    return {
        "key": key,
        "fund": key.fund,
        "weights": [
            (donor, weight_words(key, weights[donor.pk]), percents[donor.pk]) for donor in shown
        ],
        "others": others if len(shown) < len(weights) else None,
    }


def weight_words(key: BurdenKey, weight: Decimal) -> str:
    """Return a weight as people read it."""
    if key.kind == KeyKind.FIXED:
        return money_text(Money(weight, key.currency))
    return f"{weight:,f} %" if key.kind == KeyKind.PERCENT else f"{weight:,f}"


def _cells(row: BurdenRow | Rungs) -> list[tuple[str, Any]]:
    """Return each rung with its words."""
    words: Mapping[str, str] = rung_words()
    return [(words[name], getattr(row, name)) for name in RUNGS]


def _together(rows: Rungs | None) -> dict[str, Any] | None:
    """Return what a sum of several donors shows; None where there is none."""
    return None if rows is None else {"rungs": _cells(rows), "in_kind": rows.in_kind}


def _chart(rows: Sequence[BurdenRow], others: Rungs | None) -> SafeString | str:
    """Return each share beside what is carried of every rung, in percent; the table says the same."""
    words = rung_words()
    series = [_("Share"), *words.values()]
    bars = []
    for row in rows:
        if row.share is not None:
            name = local(row.donor.organization)
            bars.append(_bar(name, series[0], row.share))
            bars += _carried(name, row, words)
    if others is not None and others.paid_in.target is not None:
        mine = sum((row.share or Decimal(0) for row in rows), Decimal(0))
        bars.append(_bar(_("Other donors"), series[0], Decimal(100) - mine))
        bars += _carried(_("Other donors"), others, words)
    if not bars:
        return ""
    # clean_svg lets nothing through but shapes and text.
    svg = bars_svg(bars=bars, series=series, axis=_("Percent of what all carry"))
    return mark_safe(clean_svg(svg))  # noqa: S308


def _carried(name: str, row: BurdenRow | Rungs, words: Mapping[str, str]) -> list[Bar]:
    rungs = [(words[one], getattr(row, one).given) for one in RUNGS]
    return [_bar(name, word, given) for word, given in rungs if given is not None]


def _bar(category: str, series: str, percent: Decimal) -> Bar:
    return Bar(category, series, float(percent), f"{percent:.1f} %")


def _acts(actor: Actor, fund: Fund) -> list[Act]:
    if not may(actor, "donors.burden_key_propose"):
        return []
    return [Act(reverse("donors:burden_key_propose", args=[fund.pk]), _("Propose a key"), "plus")]


def _key_acts(actor: Actor, key: BurdenKey) -> list[Act]:
    if key.state != KeyState.PROPOSED:
        return []
    found = []
    if may(actor, "donors.burden_key_confirm"):
        own = made_by(actor, key)
        reason = _("Another person of another unit confirms it.") if own else ""
        url = reverse("donors:burden_key_confirm", args=[key.pk])
        found.append(Act(url, _("Agree the key"), "check", reason=reason))
    if may(actor, "donors.burden_key_decline"):
        url = reverse("donors:burden_key_decline", args=[key.pk])
        found.append(Act(url, _("Decline the key"), "x", quiet=True))
    return found
