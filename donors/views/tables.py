"""Pages of imported tables: the list, one with its findings, the acts, and what is downloaded."""

import io
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from donors import access, selectors, services
from donors.builders import tables as printed
from donors.choices import TableKind, TableState
from donors.forms import TableCheckForm, TableRemapForm, TableWithdrawForm
from donors.models import TableImport
from donors.rules.states import TABLE
from donors.views.parts import Act, happenings
from donors.views.reversals import reversal_acts
from trustfund.funds.access import fund_for
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.render.files import MEDIA
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.downloads import attachment
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest
from trustfund.web.uploads import was_too_large


@requires("donors.table_detail")
@require_GET
def table_detail(request: PageRequest, table_id: UUID) -> HttpResponse:
    """Show one table: its rows in groups, its totals, Table 1, and what compares with the fund."""
    table = access.table_for(request.actor, table_id)
    as_of = request.now.date()
    page = selectors.table_page(table)
    is_statistics = table.kind == TableKind.STATISTICS
    context = {
        "table": table,
        "fund": table.fund,
        "found": page,
        "lines": [(line, printed.line_name(line)) for line in page.table_1],
        "compared": selectors.compared(table, as_of=as_of),
        "as_of": as_of,
        "note": printed.not_the_books() if is_statistics else "",
        "is_statistics": is_statistics,
        "acts": _table_acts(request.actor, table),
        "entries": happenings("donors.tableimport", table.pk),
    }
    return render(request, "donors/table_detail.html", context)


@requires("donors.table_check")
@require_http_methods(["GET", "POST"])
def table_check(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Read a file by a map and show what was found. Nothing is imported by it."""
    fund = fund_for(request.actor, fund_id)
    back = reverse("donors:table_list", args=[fund.pk])
    form = TableCheckForm(
        request.POST or None, request.FILES or None, was_too_large=was_too_large(request)
    )

    def call() -> TableImport:
        typed = form.cleaned_data
        return services.table_check(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            file=typed["file"].file,
            name=typed["file"].name,
            title=typed["title"],
            map_name=typed["map_name"],
            map_text=typed["map_text"],
        )

    return act(
        request,
        form=form,
        call=call,
        then=_page,
        done=_("The file was read. Look at the findings before you import it."),
        template="donors/table_check.html",
        context={"fund": fund, "back": back},
        back=back,
    )


@requires("donors.table_remap")
@require_http_methods(["GET", "POST"])
def table_remap(request: PageRequest, table_id: UUID) -> HttpResponse:
    """Change the map of a table that is not imported yet, and read its file again."""
    table = access.table_for(request.actor, table_id)
    form = TableRemapForm(request.POST or None, initial={"map_text": table.map_text})
    return act(
        request,
        form=form,
        call=lambda: services.table_remap(
            actor=request.actor, now=request.now, table_id=table.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("The file was read again."),
        template="donors/table_remap.html",
        context={"table": table, "fund": table.fund, "back": _page(table.pk)},
        back=_page(table.pk),
    )


@requires("donors.table_import")
@require_http_methods(["GET", "POST"])
def table_import(request: PageRequest, table_id: UUID) -> HttpResponse:
    """Import a table that was checked, as something to compare with."""
    table = access.table_for(request.actor, table_id)
    form = ConfirmForm(request.POST or None)
    return act(
        request,
        form=form,
        call=lambda: services.table_import(actor=request.actor, now=request.now, table_id=table.pk),
        then=_page,
        done=_import_words(table)[1],
        template="donors/table_act.html",
        context=_act_context(table, _("Import the table")),
        preview=lambda: Preview(
            title=_("Import the table"),
            sentence=_import_words(table)[0] % {"table": table},
            rows=[
                (_("Accepted"), table.accepted),
                (_("Accepted with a warning"), table.warned),
                (_("Rejected, not imported"), table.rejected),
            ],
            confirm=_("Import the table"),
        ),
        back=_page(table.pk),
    )


@requires("donors.table_withdraw")
@require_http_methods(["GET", "POST"])
def table_withdraw(request: PageRequest, table_id: UUID) -> HttpResponse:
    """Withdraw a table with a reason. Its rows are kept, but compared with no more."""
    table = access.table_for(request.actor, table_id)
    form = TableWithdrawForm(request.POST or None)
    return act(
        request,
        form=form,
        call=lambda: services.table_withdraw(
            actor=request.actor, now=request.now, table_id=table.pk, **form.cleaned_data
        ),
        then=_page,
        done=_("The table is withdrawn."),
        template="donors/table_act.html",
        context=_act_context(table, _("Withdraw the table")),
        back=_page(table.pk),
    )


@requires("donors.table_download")
@require_GET
def table_download(request: PageRequest, table_id: UUID, what: str) -> HttpResponseBase:
    """Give out Table 1 as PDF, XLSX or CSV, or the rejected rows as CSV."""
    table = access.table_for(request.actor, table_id)
    content, media_type = printed.table_file(table, what)
    return attachment(
        io.BytesIO(content),
        name=f"{table.number}_{what}",
        media_type=media_type,
        size=len(content),
    )


@requires("donors.table_template")
@require_GET
def table_template(_request: PageRequest, rows: str) -> HttpResponseBase:
    """Give out the template of a kind of rows: heads, an example, what each column takes."""
    content = printed.template_file(rows)
    return attachment(
        io.BytesIO(content),
        name=f"template_{rows}.xlsx",
        media_type=MEDIA["xlsx"],
        size=len(content),
    )


def _import_words(table: TableImport) -> tuple[str, str]:
    """Return what is about to happen to the table, and what is said when it has."""
    if table.kind == TableKind.PLEDGE:
        return (
            _("Every accepted row of %(table)s becomes a pledge, all together or none."),
            _("The pledges are recorded."),
        )
    if table.kind in {TableKind.AGREEMENT, TableKind.INSTALLMENT}:
        return (
            _(
                "Every accepted agreement of %(table)s is signed by you for the administrator and "
                "offered to its donor, all together or none."
            ),
            _("The agreements are offered to their donors."),
        )
    if table.kind == TableKind.RECEIPT:
        return (
            _("Every accepted row of %(table)s is booked as a receipt, all together or none."),
            _("The receipts are booked."),
        )
    return (
        _("%(table)s becomes something to compare with. Nothing is booked."),
        _("The table is imported, to compare with."),
    )


def _page(table_id: Any) -> str:
    return reverse("donors:table_detail", args=[table_id])


def _act_context(table: TableImport, title: str) -> dict[str, Any]:
    return {"table": table, "fund": table.fund, "title": title, "back": _page(table.pk)}


def _table_acts(actor: Actor, table: TableImport) -> list[Act]:
    """Return what may still happen to the table, as far as the reader may do it."""
    found = []
    if TABLE.allows(state=table.state, act="import") and may(actor, "donors.table_import"):
        nothing = table.accepted + table.warned == 0
        reason = (
            _("Every row was rejected. Change the map, or correct the file.") if nothing else ""
        )
        found.append(Act(_to("import", table), _("Import"), "check", reason=reason))
    if table.state == TableState.CHECKED and may(actor, "donors.table_remap"):
        found.append(Act(_to("remap", table), _("Change the map"), "pencil", quiet=True))
    found.extend(reversal_acts(actor, table))
    booked = table.kind == TableKind.RECEIPT and table.state == TableState.IMPORTED
    allowed = TABLE.allows(state=table.state, act="withdraw") and not booked
    if allowed and may(actor, "donors.table_withdraw"):
        found.append(Act(_to("withdraw", table), _("Withdraw"), "arrow-back-up", quiet=True))
    return found


def _to(act_name: str, table: TableImport) -> str:
    return reverse(f"donors:table_{act_name}", args=[table.pk])
