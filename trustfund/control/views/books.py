"""Pages: the books of a fund: trial balance, journal and statements of account."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trustfund.control import selectors
from trustfund.control.forms import BooksFilter
from trustfund.funds import selectors as funds
from trustfund.funds.models import Fund
from trustfund.ledger import selectors as ledger
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

PAGE = 50
LINES = 200


@requires("ledger.account_list")
@require_safe
def books(request: PageRequest) -> HttpResponse:
    """Show every account of a fund as at a day: the trial balance."""
    fund, form = _fund(request), _form(request)
    context: dict[str, Any] = {"fund": fund, "form": form}
    if fund is not None and form.is_valid():
        as_of = form.cleaned_data["as_of"] or request.now.date()
        accounts, totals = selectors.trial_balance(fund, as_of=as_of)
        context |= {"accounts": accounts, "totals": totals, "as_of": as_of}
    return render(request, "control/books.html", context, status=200 if form.is_valid() else 422)


@requires("ledger.journal")
@require_safe
def journal(request: PageRequest) -> HttpResponse:
    """Show the entries of a fund, newest first, each with its legs."""
    fund = _fund(request)
    before = _number(request.GET.get("before", ""))
    rows: list[Any] = []
    if fund is not None:
        rows = ledger.journal_page(fund_id=fund.pk, before_id=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    context = {
        "fund": fund,
        "rows": selectors.journal_rows(shown),
        "older_url": f"?fund={fund.pk}&before={shown[-1].id}" if fund and len(rows) > PAGE else "",
        "newest_url": f"?fund={fund.pk}" if fund and before is not None else "",
    }
    return render(request, "control/journal.html", context)


@requires("ledger.account_statement")
@require_safe
def account_statement(request: PageRequest, account_id: int) -> HttpResponse:
    """Show the newest lines of an account with the balance after each."""
    account, fund, party = selectors.account_of(account_id, funds.fund_rows(request.actor))
    form = _form(request)
    context: dict[str, Any] = {"fund": fund, "form": form, "account": account, "party": party}
    if form.is_valid():
        as_of = form.cleaned_data["as_of"] or request.now.date()
        lines = ledger.statement_lines(account_id=account.pk, as_of=as_of, limit=LINES)
        context |= {"lines": lines, "as_of": as_of, "limit": LINES}
    template = "control/account_statement.html"
    return render(request, template, context, status=200 if form.is_valid() else 422)


def _form(request: PageRequest) -> BooksFilter:
    return BooksFilter({"as_of": request.GET.get("as_of", "")}, today=request.now.date())


def _fund(request: PageRequest) -> Fund | None:
    text = request.GET.get("fund", "")
    try:
        return funds.fund_chosen(request.actor, UUID(text) if text else None)
    except ValueError:
        raise BadRequest("fund") from None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("before")
    return int(text)
