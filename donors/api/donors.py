"""Donors for programs: the five figures, one donor, registering."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, selectors, serializers, services
from donors.api.parts import day_asked, fund_asked
from donors.models import Donor
from donors.selectors.contacts import agencies_of, contacts_of
from donors.selectors.pages import donor_page
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor


class DonorList(ListView):
    """The five figures of each donor in each of its currencies (?fund=, ?as_of=)."""

    permission = "donors.donor_list"
    output = serializers.ContributionOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> list[selectors.ContributionRow]:
        """Return one row for each visible donor and currency."""
        donors = list(access.donors_visible_to(actor))
        return selectors.contribution_totals(fund_asked(self).pk, day_asked(self), donors=donors)


class DonorDetail(DetailView):
    """One donor with its figures, agreements, receipts and pledges (?fund=, ?as_of=)."""

    permission = "donors.donor_detail"
    output = serializers.DonorPageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the donor's page."""
        donor = access.donor_for(actor, kwargs["donor_id"])
        fund, as_of = fund_asked(self), day_asked(self)
        page = donor_page(donor, fund, as_of=as_of)
        own = {"donor": donor, "fund": fund}
        return {
            "id": donor.pk,
            "organization_id": donor.organization_id,
            "organization": donor.organization,
            "country": donor.country,
            "since": donor.since,
            "status": donor.status,
            "fund_id": fund.pk,
            "as_of": as_of,
            "totals": page.totals,
            "agreements": access.agreements_visible_to(actor)
            .filter(pk__in=[line.agreement.id for line in page.lines])
            .order_by("number"),
            "receipts": access.receipts_visible_to(actor)
            .filter(**own, value_date__lte=as_of)
            .order_by("-value_date", "-id"),
            "agencies": agencies_of(donor),
            "contacts": contacts_of(donor),
            "pledges": access.pledges_visible_to(actor)
            .filter(**own, announced_date__lte=as_of)
            .order_by("-announced_date"),
        }


class DonorRegister(ActionView):
    """Make an organization of the donor kind a donor."""

    permission = "donors.donor_register"
    input = serializers.DonorRegisterInput
    output = serializers.DonorOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Donor:
        """Register the donor."""
        return services.donor_register(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Donor:
        """Return the donor that a repeated key registered."""
        return access.donor_for(actor, subject_id)


class FundFigures(DetailView):
    """A fund's five figures in its holding currency (?as_of=)."""

    permission = "donors.donor_list"
    output = serializers.FundFiguresOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the sums over the donors that the caller may see."""
        fund, as_of = fund_for(actor, kwargs["fund_id"]), day_asked(self)
        donors = list(access.donors_visible_to(actor))
        rows = selectors.contribution_totals(fund.pk, as_of, donors=donors)
        figures = selectors.holding_sum(rows, fund.holding_currency)
        return {"fund_id": fund.pk, "as_of": as_of, "figures": figures}
