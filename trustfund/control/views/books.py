"""Pages: the books of a fund: trial balance, journal, entries, statements and restatements."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trustfund.control import selectors
from trustfund.control.forms import RestatementForm, StatementFilterForm
from trustfund.control.selectors.books_export import SYNTAXES, journal_text, statement_lines
from trustfund.funds import selectors as funds
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.kernel.calendar import end_of_day
from trustfund.ledger import selectors as ledger
from trustfund.web.decorators import requires
from trustfund.web.forms import TwoTimesForm
from trustfund.web.middleware import PageRequest

PAGE = 50


@requires("ledger.account_list")
@require_safe
def books(request: PageRequest) -> HttpResponse:
    """Show every account of a fund as at a day: the trial balance."""
    fund, form = fund_of(request), _form(request)
    context: dict[str, Any] = {"fund": fund, "form": form}
    if fund is not None and form.is_valid():
        chosen = form.chosen(today=request.now.date())
        accounts, totals = selectors.trial_balance(fund, **chosen)
        context |= chosen | {
            "accounts": accounts,
            "totals": totals,
            "shut_through": ledger.shut_through(fund_id=fund.pk),
            "overview": selectors.overview(fund_id=fund.pk, today=request.now.date()),
        }
    return render(request, "control/books.html", context, status=200 if form.is_valid() else 422)


@requires("ledger.journal")
@require_safe
def journal(request: PageRequest) -> HttpResponse:
    """Show the entries of a fund, newest first, each with its legs."""
    fund = fund_of(request)
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


@requires("ledger.journal")
@require_safe
def journal_export(request: PageRequest, fund_id: UUID, syntax: str) -> StreamingHttpResponse:
    """Send the journal as plain text for another accounting program: hledger or Beancount."""
    fund = fund_for(request.actor, fund_id)
    form = _form(request)
    if syntax not in SYNTAXES or not form.is_valid():
        raise Http404
    lines = journal_text(fund, syntax=syntax, known_at=end_of_day(form.cleaned_data["known"]))
    answer = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{fund.number}.{syntax}"'
    return answer


@requires("ledger.account_statement")
@require_safe
def statement_export(request: PageRequest, account_id: int) -> StreamingHttpResponse:
    """Send the lines of an account as the page shows them, all of them, as CSV."""
    account, fund, _party = selectors.account_of(account_id, funds.fund_rows(request.actor))
    form = StatementFilterForm(request.GET, today=request.now.date())
    if not form.is_valid():
        raise BadRequest("filter")
    chosen = ledger.StatementFilter(**form.chosen())
    answer = StreamingHttpResponse(
        statement_lines(account, chosen), content_type="text/csv; charset=utf-8"
    )
    name = f"{fund.number}-{account.code}-{account.currency}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires("ledger.account_statement")
@require_safe
def account_statement(request: PageRequest, account_id: int) -> HttpResponse:
    """Show the lines of an account, newest first, with the balance after each."""
    account, fund, party = selectors.account_of(account_id, funds.fund_rows(request.actor))
    sent = {name: value for name, value in request.GET.items() if name != "before" and value}
    form = StatementFilterForm(sent, today=request.now.date())
    context: dict[str, Any] = {"fund": fund, "form": form, "account": account, "party": party}
    if form.is_valid():
        chosen = ledger.StatementFilter(**form.chosen())
        before = _key(request.GET.get("before", ""))
        page = ledger.statement_page(held=account, chosen=chosen, before=before, limit=PAGE)
        older = urlencode({**sent, "before": str(page.older)}) if page.older else ""
        context |= {
            "page": page,
            "older_url": f"?{older}" if older else "",
            "newest_url": f"?{urlencode(sent)}" if before else "",
            "export_query": urlencode(sent),
        }
    template = "control/account_statement.html"
    return render(request, template, context, status=200 if form.is_valid() else 422)


@requires("ledger.entry_detail")
@require_safe
def entry_detail(request: PageRequest, entry_id: int) -> HttpResponse:
    """Show one entry: its legs, and the act and person behind it."""
    view = selectors.entry_view(entry_id, funds.fund_rows(request.actor))
    return render(request, "control/entry_detail.html", {"view": view, "fund": view.fund})


@requires("ledger.restatement")
@require_safe
def restatement(request: PageRequest) -> HttpResponse:
    """Show how a day's balances changed between two days of knowing, and by which entries."""
    fund = fund_of(request)
    sent = {name: value for name, value in request.GET.items() if name != "fund" and value}
    form = RestatementForm(sent or None, today=request.now.date())
    context: dict[str, Any] = {"fund": fund, "form": form}
    if fund is not None and form.is_bound and form.is_valid():
        rows, entries = selectors.restatement_view(fund, **form.chosen())
        context |= {"restated": rows, "entries": entries, "chosen": form.cleaned_data}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "control/restatement.html", context, status=status)


def _form(request: PageRequest) -> TwoTimesForm:
    return TwoTimesForm(request.GET, today=request.now.date())


def fund_of(request: PageRequest) -> Fund | None:
    """Return the fund that the address names, or the only one that the actor sees."""
    text = request.GET.get("fund", "")
    try:
        return funds.fund_chosen(request.actor, UUID(text) if text else None)
    except ValueError:
        raise BadRequest("fund") from None


def _key(text: str) -> ledger.LineKey | None:
    try:
        return ledger.LineKey.parse(text) if text else None
    except ValueError:
        raise BadRequest("before") from None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("before")
    return int(text)
