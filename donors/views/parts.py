"""Parts that several pages of donors share: which fund, the act at the top, the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors.forms import AsOfForm
from donors.models import Donor
from trustfund.audit.selectors import history
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fund_chosen, fund_rows
from trustfund.kernel.money import Money
from trustfund.ledger.choices import ACCOUNT_NAMES
from trustfund.ledger.rules.chart import DEBIT
from trustfund.ledger.rules.posting import Leg
from trustfund.web.middleware import PageRequest

ACTIONS: Final[dict[str, Promise]] = {
    "donors.donor_register": gettext_lazy("Registered"),
    "donors.agency_register": gettext_lazy("Agency written down"),
    "donors.contact_name": gettext_lazy("Contact named"),
    "donors.contact_end": gettext_lazy("Contact ended"),
    "donors.pledge_record": gettext_lazy("Pledge recorded"),
    "donors.pledge_confirm": gettext_lazy("Confirmed in writing"),
    "donors.pledge_withdraw": gettext_lazy("Withdrawn"),
    "donors.pledge_lapse": gettext_lazy("Lapsed"),
    "donors.burden_key_propose": gettext_lazy("Key proposed"),
    "donors.burden_key_confirm": gettext_lazy("Key agreed"),
    "donors.burden_key_decline": gettext_lazy("Key declined"),
    "donors.table_reversal_propose": gettext_lazy("Reversal proposed"),
    "donors.table_reversal_confirm": gettext_lazy("Receipts reversed"),
    "donors.table_reversal_decline": gettext_lazy("Reversal declined"),
    "donors.receipt_reversal_propose": gettext_lazy("Reversal proposed"),
    "donors.receipt_reversal_confirm": gettext_lazy("Receipt reversed"),
    "donors.receipt_reversal_decline": gettext_lazy("Reversal declined"),
    "donors.in_kind_propose": gettext_lazy("Contribution in kind proposed"),
    "donors.in_kind_confirm": gettext_lazy("Contribution in kind confirmed"),
    "donors.in_kind_decline": gettext_lazy("Contribution in kind declined"),
    "donors.in_kind_withdraw": gettext_lazy("Contribution in kind withdrawn"),
    "donors.note_propose": gettext_lazy("Promissory note proposed"),
    "donors.note_confirm": gettext_lazy("Promissory note taken into custody"),
    "donors.note_decline": gettext_lazy("Promissory note declined"),
    "donors.note_return_propose": gettext_lazy("Return proposed"),
    "donors.note_return_confirm": gettext_lazy("Promissory note given back"),
    "donors.note_return_decline": gettext_lazy("Return declined"),
    "donors.encashment_call": gettext_lazy("Encashment demanded"),
    "donors.encashment_record": gettext_lazy("Encashment recorded"),
    "donors.rate_give": gettext_lazy("Rate given by hand"),
    "donors.rate_sheet_load": gettext_lazy("Rates given by a file"),
    "donors.rate_sheet_confirm": gettext_lazy("Rates confirmed"),
    "donors.rate_sheet_decline": gettext_lazy("Rates declined"),
    "donors.legal_standing_record": gettext_lazy("Written down"),
    "donors.legal_standing_end": gettext_lazy("Ended"),
    "donors.refund_record": gettext_lazy("Refund proposed"),
    "donors.refund_confirm": gettext_lazy("Refund paid"),
    "donors.refund_decline": gettext_lazy("Refund declined"),
    "donors.balance_move_propose": gettext_lazy("Said where money of a balance account goes"),
    "donors.balance_move_confirm": gettext_lazy("Paid from a balance account"),
    "donors.balance_move_decline": gettext_lazy("Not paid from a balance account"),
    "donors.unwind_propose": gettext_lazy("Shares proposed to be given back"),
    "donors.unwind_approve": gettext_lazy("Shares given back"),
    "donors.unwind_decline": gettext_lazy("Shares not given back"),
    "donors.agreement_draft": gettext_lazy("Drafted, signed by the administrator and offered"),
    "donors.agreement_countersign": gettext_lazy("Countersigned"),
    "donors.agreement_withdraw": gettext_lazy("Offer withdrawn"),
    "donors.annex_propose": gettext_lazy("Version of an annex proposed"),
    "donors.annex_confirm": gettext_lazy("Version of an annex confirmed"),
    "donors.annex_decline": gettext_lazy("Version of an annex declined"),
    "donors.paper_signature_record": gettext_lazy("Signature on paper recorded"),
    "donors.paper_signature_confirm": gettext_lazy("Signature on paper confirmed"),
    "donors.paper_signature_decline": gettext_lazy("Signature on paper not accepted"),
    "donors.amendment_draft": gettext_lazy("Drafted, signed by the administrator and offered"),
    "donors.amendment_countersign": gettext_lazy("Countersigned"),
    "donors.termination_record": gettext_lazy("Notice of termination written"),
    "donors.termination_confirm": gettext_lazy("Notice of termination given"),
    "donors.termination_decline": gettext_lazy("Notice of termination declined"),
    "donors.termination_withdraw": gettext_lazy("Notice of termination withdrawn"),
    "donors.payment_request": gettext_lazy("Payment requested"),
    "donors.installment_fall_due": gettext_lazy("Due date written down"),
    "donors.installment_unqualify": gettext_lazy("Reservation lifted"),
    "donors.receipt_record": gettext_lazy("Receipt booked"),
    "donors.conversion_record": gettext_lazy("Conversion booked"),
    "donors.table_check": gettext_lazy("Table read"),
    "donors.table_remap": gettext_lazy("Table read by another map"),
    "donors.table_import": gettext_lazy("Table imported"),
    "donors.table_withdraw": gettext_lazy("Table withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A button at the top of a page: open, or standing there with the reason why not."""

    url: str
    label: str
    icon_name: str = ""
    reason: str = ""
    quiet: bool = False


def fund_asked(request: PageRequest) -> Fund | None:
    """Return the fund that the address names, else the only visible one, else None.

    :raises Http404: if the address names no identifier
    :raises NotFound: if it names a fund that the reader cannot see
    """
    text = request.GET.get("fund", "")
    try:
        fund_id = UUID(text) if text else None
    except ValueError:
        raise Http404 from None
    return fund_chosen(request.actor, fund_id)


def fund_choice(request: PageRequest, title: str) -> HttpResponse:
    """Return the page that asks which fund is meant."""
    context = {"title": title, "funds": fund_rows(request.actor)}
    return render(request, "donors/fund_choice.html", context)


def day_asked(request: PageRequest) -> tuple[AsOfForm, date]:
    """Return the form of the day, and the day at whose end figures are shown: today by default."""
    today = request.now.date()
    form = AsOfForm(request.GET if "as_of" in request.GET else None, today=today)
    chosen = form.cleaned_data.get("as_of") if form.is_bound and form.is_valid() else None
    if not form.is_bound:
        form.initial["as_of"] = today
    return form, chosen or today


def list_tabs(fund: Fund, here: str) -> list[dict[str, Any]]:
    """Return the lists of donors' papers as tabs; `here` is the URL name of the one shown."""
    words = {
        "donor_list": _("Donors"),
        "pledge_list": _("Pledges"),
        "agreement_list": _("Agreements"),
        "contribution_status": _("Standing"),
        "installment_list": _("Ageing"),
        "receipt_list": _("Contributions received"),
    }
    return [
        {
            "label": label,
            "url": f"{reverse(f'donors:{name}')}?fund={fund.pk}",
            "is_current": name == here,
        }
        for name, label in words.items()
    ]


def donor_url(donor: Donor, fund: Fund) -> str:
    """Return the address of a donor's page for this fund."""
    return f"{reverse('donors:donor_detail', args=[donor.pk])}?fund={fund.pk}"


def posting_rows(legs: Iterable[Leg]) -> list[tuple[str, Money]]:
    """Return the lines of an entry as an accountant reads them."""
    return [(_side(leg), leg.money) for leg in legs]


def happenings(subject_type: str, subject_id: Any) -> Sequence[dict[str, Any]]:
    """Return the history of one object for the timeline, newest first. One query."""
    rows = history(subject_type=subject_type, subject_id=subject_id)
    return [
        {
            "at": row.recorded_at,
            "what": ACTIONS.get(row.action, row.action),
            "who": row.person_name,
            "for_whom": row.organization_name,
        }
        for row in reversed(rows)
    ]


def _side(leg: Leg) -> str:
    words = {"code": leg.code, "account": ACCOUNT_NAMES[leg.code]}
    if leg.side == DEBIT:
        return _("Dr %(code)s %(account)s") % words
    return _("Cr %(code)s %(account)s") % words
