"""The main navigation: what stands in the header, in this order, for whoever may open it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trustfund.identity.rules import permissions
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: its label, where it leads, and the permission of that page ("" for everybody)."""

    label: Promise
    url_name: str
    permission: str


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as this reader sees it."""

    label: Promise
    url: str
    is_current: bool


NAVIGATION: tuple[NavItem, ...] = (
    NavItem(_("Home"), "control:home", "control.home"),
    NavItem(_("Funds"), "funds:fund_list", "funds.fund_list"),
    NavItem(_("Donors"), "donors:donor_list", "donors.donor_list"),
    NavItem(_("Projects"), "projects:project_list", "projects.project_list"),
    NavItem(_("Board"), "oversight:board", "oversight.board_detail"),
    NavItem(_("Threat reduction"), "oversight:program", "oversight.program_detail"),
    NavItem(_("Applications"), "disbursements:application_list", "disbursements.application_list"),
    NavItem(_("Reports"), "reports:report_list", "reports.report_list"),
    NavItem(_("Books"), "control:books", "ledger.account_list"),
    NavItem(_("Trail"), "control:trail", "control.trail"),
    NavItem(_("People"), "control:people", "identity.person_list"),
    NavItem(_("Verify a report"), "reports:verify", ""),
)


def links_for(request: HttpRequest, actor: Actor | None) -> list[NavLink]:
    """Return the entries that this reader may open; the one that leads here is marked."""
    here = _entry_of(request)
    return [
        NavLink(item.label, url, is_current=item.url_name == here)
        for item in NAVIGATION
        if _is_open(item, actor) and (url := _url(item)) is not None
    ]


def _is_open(item: NavItem, actor: Actor | None) -> bool:
    return not item.permission or permissions.may(actor, item.permission)


def _url(item: NavItem) -> str | None:
    # A missing page costs its entry, not every page; a test tells that the entry leads nowhere.
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


def _entry_of(request: HttpRequest) -> str:
    """Return the entry to mark: the page itself, or else the only entry of its house."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return ""
    names = [item.url_name for item in NAVIGATION]
    if match.view_name in names:
        return str(match.view_name)
    of_house = [name for name in names if name.partition(":")[0] == match.namespace]
    return of_house[0] if len(of_house) == 1 else ""
