"""The page of preferential terms: which donor was told of what another one has, and when."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from donors import access
from donors.forms import PreferentialListForm
from donors.models import PreferentialNotice
from donors.selectors import registers
from donors.selectors.preferential import preferential_found, told_words
from trustfund.db.words import local
from trustfund.funds.access import fund_for
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.preferential_list")
@require_GET
def preferential_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show who was told of which terms of another donor, or give it out as a file."""
    fund = fund_for(request.actor, fund_id)
    today = request.now.date()
    form = PreferentialListForm(
        request.GET, today=today, donors=registers.donors_to_choose(request.actor)
    )
    chosen = form.chosen(today=today)
    listing = Listing(
        name="preferential-terms",
        title=_("Preferential terms"),
        columns=_columns(sees_all=access.sees_every_donor(request.actor)),
        rows=preferential_found(request.actor, fund, **chosen),
        totals=list,
        form=form,
        as_of=chosen["as_of"],
        fund=fund,
        source=_("No figure of another donor's contribution is told."),
        empty=_("Nobody was told of terms of another donor."),
        who=_("A job tells every donor that lacks them, once an agreement or amendment is signed."),
    )
    return list_answer(request, listing, template="donors/preferential_list.html")


def _columns(*, sees_all: bool) -> list[ListColumn]:
    """Return the columns; whose agreement it is stands in them for who sees every donor."""
    found = [
        ListColumn(_("Told on"), lambda row: row.told_on, "date"),
        ListColumn(_("Donor told"), lambda row: local(row.donor.organization)),
        ListColumn(_("What another donor has"), lambda row: told_words(row.terms)),
        ListColumn(_("Written to"), _persons, is_stored=True),
    ]
    if sees_all:
        found.append(ListColumn(_("By agreement"), lambda row: row.cited_number, url=_agreement))
    return found


def _persons(row: PreferentialNotice) -> str:
    return ", ".join(row.persons) or "–"


def _agreement(row: PreferentialNotice) -> str:
    return reverse("donors:agreement_detail", args=[row.agreement_id])
