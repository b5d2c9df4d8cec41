"""Lists of donors' papers for programs: pledges, agreements, receipts."""

from typing import Any

from django.utils.translation import gettext as _

from donors import access, serializers
from donors.api.parts import fund_asked
from donors.forms import AgreementFilterForm, PledgeFilterForm, ReceiptFilterForm
from donors.forms.filters import ListForm
from donors.selectors import registers
from donors.selectors.registers import AgreementRow, PledgeRow
from trustfund.api.exceptions import BadRequest
from trustfund.api.views import KitView, ListView
from trustfund.db import clock
from trustfund.kernel.actor import Actor


class PledgeList(ListView):
    """Pledges as of a day (?fund=, ?as_of=, ?donor_id=, ?state=, ?year=)."""

    permission = "donors.pledge_list"
    output = serializers.PledgeRowOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> list[PledgeRow]:
        """Return the visible pledges, latest first."""
        form = PledgeFilterForm(**asked(self), donors=registers.donors_to_choose(actor))
        return registers.pledge_rows(actor, fund_asked(self), **chosen(form))


class AgreementList(ListView):
    """Agreements with their figures as of a day (?fund=, ?as_of=, ?donor_id=, ?state=, ?currency=)."""

    permission = "donors.agreement_list"
    output = serializers.AgreementRowOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> list[AgreementRow]:
        """Return the visible agreements by number."""
        fund = fund_asked(self)
        form = AgreementFilterForm(
            **asked(self),
            donors=registers.donors_to_choose(actor),
            currencies=registers.currencies_of(access.agreements_visible_to(actor), fund),
        )
        return registers.agreement_rows(actor, fund, **chosen(form))


class ContributionStatus(ListView):
    """Where signed agreements stand at the end of a day (?fund=, ?as_of=, ?donor_id=, ?currency=)."""

    permission = "donors.contribution_status"
    output = serializers.ContributionStatusOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> list[AgreementRow]:
        """Return the visible signed agreements by number."""
        fund = fund_asked(self)
        form = AgreementFilterForm(
            **asked(self),
            donors=registers.donors_to_choose(actor),
            currencies=registers.currencies_of(access.agreements_visible_to(actor), fund),
        )
        del form.fields["state"]
        return registers.signed_rows(actor, fund, **chosen(form))


class ReceiptList(ListView):
    """Receipts with a value date up to a day (?fund=, ?as_of=, ?since=, ?donor_id=, ?currency=,
    ?converted=yes|no, ?text=, ?standing=reversed), newest first.
    """

    permission = "donors.receipt_list"
    output = serializers.ReceiptOutput

    def rows(self, actor: Actor, **_kwargs: Any) -> Any:
        """Return the visible receipts."""
        fund = fund_asked(self)
        form = ReceiptFilterForm(
            **asked(self),
            donors=registers.donors_to_choose(actor),
            currencies=registers.currencies_of(access.receipts_visible_to(actor), fund),
        )
        found = registers.receipts_found(actor, fund, **chosen(form))
        return found.select_related("reversal")


def asked(view: KitView) -> dict[str, Any]:
    """Return what a filter's form is made of: what the address asks, and today."""
    return {"data": view.request.query_params, "today": clock.now().date()}


def narrowed(form: ListForm) -> dict[str, Any]:
    """Return what narrows a list that is of no day.

    :raises BadRequest: if one of the filters cannot be read
    """
    return {name: value for name, value in chosen(form).items() if name != "as_of"}


def chosen(form: ListForm) -> dict[str, Any]:
    """Return what narrows the list.

    :raises BadRequest: if one of the filters cannot be read
    """
    found = form.chosen(today=clock.now().date())
    if form.errors:
        name, faults = next(iter(form.errors.items()))
        raise BadRequest(
            _("The filter %(name)s cannot be read: %(fault)s") % {"name": name, "fault": faults[0]}
        )
    return found
