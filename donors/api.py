"""The doors for programs: the same acts and figures as the pages, by the same services."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from donors import access, selectors, serializers, services
from donors.models import Agreement, Conversion, Donor, Pledge, Receipt
from donors.selectors.pages import agreement_page, donor_page
from trustfund.api.exceptions import BadRequest
from trustfund.api.views import ActionView, DetailView, KitView, ListView
from trustfund.db import clock
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fund_chosen
from trustfund.kernel.actor import Actor


class DonorList(ListView):
    """The five figures of each donor in each of its currencies (?fund=, ?as_of=)."""

    permission = "donors.donor_list"
    output = serializers.ContributionOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> list[selectors.ContributionRow]:
        """Return one row for each visible donor and currency."""
        donors = list(access.donors_visible_to(actor))
        return selectors.contribution_totals(_fund(self).pk, _as_of(self), donors=donors)


class DonorDetail(DetailView):
    """One donor with its figures, agreements, receipts and pledges (?fund=, ?as_of=)."""

    permission = "donors.donor_detail"
    output = serializers.DonorPageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the donor's page."""
        donor = access.donor_for(actor, kwargs["donor_id"])
        fund, as_of = _fund(self), _as_of(self)
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
            "agreements": access.agreements_visible_to(actor).filter(**own).order_by("number"),
            "receipts": access.receipts_visible_to(actor)
            .filter(**own)
            .order_by("-value_date", "-id"),
            "pledges": access.pledges_visible_to(actor).filter(**own).order_by("-announced_date"),
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


class PledgeRecord(ActionView):
    """Record a pledge that a donor has announced."""

    permission = "donors.pledge_record"
    input = serializers.PledgeRecordInput
    output = serializers.PledgeOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Record the pledge."""
        return services.pledge_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Pledge:
        """Return the pledge that a repeated key recorded."""
        return access.pledge_for(actor, subject_id)


class PledgeDetail(DetailView):
    """One pledge with what was signed and paid on it (?as_of=)."""

    permission = "donors.pledge_detail"
    output = serializers.PledgePageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the pledge with its standing."""
        pledge = access.pledge_for(actor, kwargs["pledge_id"])
        as_of = _as_of(self)
        standing = selectors.pledge_standing(pledge, as_of=as_of)
        return _Standing(pledge, as_of=as_of, standing=standing)


class _PledgeAct(ActionView):
    """An act on a pledge that stands already."""

    output = serializers.PledgeOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Pledge:
        """Return the pledge."""
        return access.pledge_for(actor, subject_id)


class PledgeConfirm(_PledgeAct):
    """Write down the letter that confirms a pledge."""

    permission = "donors.pledge_confirm"
    input = serializers.PledgeConfirmInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Confirm the pledge."""
        return services.pledge_confirm(actor=actor, now=now, **data)


class PledgeWithdraw(_PledgeAct):
    """Take back what no agreement has taken up of a pledge."""

    permission = "donors.pledge_withdraw"
    input = serializers.PledgeEndInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Withdraw the pledge."""
        return services.pledge_withdraw(actor=actor, now=now, **data)


class PledgeLapse(_PledgeAct):
    """Wait no longer for what no agreement has taken up of a pledge."""

    permission = "donors.pledge_lapse"
    input = serializers.PledgeEndInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Let the pledge lapse."""
        return services.pledge_lapse(actor=actor, now=now, **data)


class AgreementDraft(ActionView):
    """Draft an agreement with its installments and offer it, signed by the administrator."""

    permission = "donors.agreement_draft"
    input = serializers.AgreementDraftInput
    output = serializers.AgreementOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Agreement:
        """Draft and offer the agreement."""
        return services.agreement_draft(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Agreement:
        """Return the agreement that a repeated key drafted."""
        return access.agreement_for(actor, subject_id)


class AgreementDetail(DetailView):
    """One agreement with its figures and installments (?as_of=)."""

    permission = "donors.agreement_detail"
    output = serializers.AgreementPageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the agreement with its standing."""
        agreement = access.agreement_for(actor, kwargs["agreement_id"])
        as_of = _as_of(self)
        line = agreement_page(agreement, as_of=as_of)
        return _Standing(agreement, as_of=as_of, figures=line.figures, installments=line.positions)


class AgreementCountersign(ActionView):
    """Countersign an offered agreement for its donor."""

    permission = "donors.agreement_countersign"
    input = serializers.AgreementCountersignInput
    output = serializers.AgreementOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Agreement:
        """Countersign the agreement."""
        return services.agreement_countersign(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Agreement:
        """Return the agreement that a repeated key countersigned."""
        return access.agreement_for(actor, subject_id)


class ReceiptRecord(ActionView):
    """Book money that came in under an agreement."""

    permission = "donors.receipt_record"
    input = serializers.ReceiptRecordInput
    output = serializers.ReceiptOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Receipt:
        """Book the receipt."""
        return services.receipt_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Receipt:
        """Return the receipt that a repeated key booked."""
        return access.receipt_for(actor, subject_id)


class ReceiptDetail(DetailView):
    """One receipt with its conversion and fee."""

    permission = "donors.receipt_detail"
    output = serializers.ReceiptOutput

    def load(self, actor: Actor, **kwargs: Any) -> Receipt:
        """Return the receipt."""
        return access.receipt_for(actor, kwargs["receipt_id"])


class ConversionRecord(ActionView):
    """Book the deal by which a receipt was sold for the holding currency."""

    permission = "donors.conversion_record"
    input = serializers.ConversionRecordInput
    output = serializers.ConversionOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Conversion:
        """Book the conversion."""
        return services.conversion_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Conversion:
        """Return the conversion that a repeated key booked."""
        return access.conversion_for(actor, subject_id)


class FundFigures(DetailView):
    """A fund's five figures in its holding currency (?as_of=)."""

    permission = "donors.donor_list"
    output = serializers.FundFiguresOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the sums over the donors that the caller may see."""
        fund, as_of = fund_for(actor, kwargs["fund_id"]), _as_of(self)
        donors = list(access.donors_visible_to(actor))
        rows = selectors.contribution_totals(fund.pk, as_of, donors=donors)
        figures = selectors.holding_sum(rows, fund.holding_currency)
        return {"fund_id": fund.pk, "as_of": as_of, "figures": figures}


class _Standing:
    """A row, and what is told of it as of a day."""

    def __init__(self, row: Any, **told: Any) -> None:
        self._row = row
        self.__dict__.update(told)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _fund(view: KitView) -> Fund:
    """Return the fund that the address names, else the only one.

    :raises BadRequest: if there are several, or the name is no identifier
    """
    text = view.request.query_params.get("fund", "")
    try:
        fund = fund_chosen(view.actor, UUID(text) if text else None)
    except ValueError:
        fund = None
    if fund is None:
        raise BadRequest(_("Say which fund is meant: ?fund=<its id>."))
    return fund


def _as_of(view: KitView) -> date:
    """Return the day that the address asks for, else today.

    :raises BadRequest: if it is no day
    """
    text = view.request.query_params.get("as_of", "")
    if not text:
        return clock.now().date()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise BadRequest(_("as_of is a day such as 2026-07-31."))
    return day
