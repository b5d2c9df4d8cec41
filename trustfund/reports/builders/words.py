"""Every word of a statement. A snapshot freezes them in both languages, so that files made again
from it years later read the same."""

from datetime import date
from typing import Any

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGES = ("en", "ko")
DAY_FORMATS = {"en": "F j, Y", "ko": "Y년 n월 j일"}
Both = dict[str, str]

WORDS: dict[str, Promise] = {
    "title": _("Statement of Receipts, Disbursements and Fund Balance"),
    "unit": _("Expressed in %(currency)s"),
    "as_of": _("As of"),
    "known_at": _("Figures known at"),
    "number": _("Report number"),
    "fund": _("Trust fund"),
    "recipient": _("Recipient"),
    "administrator": _("Administrator"),
    "currency": _("Currency"),
    "rates": _("Exchange rates"),
    "no_rates": _("None needed: every figure is in the holding currency."),
    "log_size": _("Last record of the trail"),
    "hash": _("Digest of the figures"),
    "audit": _("Audit"),
    "audit_text": _("The audit status of this report is shown where it is verified."),
    "page": _("Page {page} of {pages}"),
    "end": _("End of report"),
    "about": _("About this report"),
    "line": _("Line"),
    "notes": _("Notes"),
    "quarter": _("Current quarter"),
    "fiscal_year": _("Fiscal year to date"),
    "prior_year": _("Prior fiscal year"),
    "inception": _("Inception to date"),
    "opening": _("Opening fund balance"),
    "receipts": pgettext_lazy("statement", "Receipts"),
    "contributions": _("Contributions from donors (gross)"),
    "awaiting": _("Contributions awaiting conversion, net change"),
    "income": _("Net investment and other income"),
    "transfers_in": _("Transfers in, from other trust funds"),
    "refunds": _("Refunds from recipients"),
    "total_receipts": _("Total receipts"),
    "disbursements": _("Disbursements"),
    "disbursed": _("Recipient-executed project disbursements"),
    "cost_recovery": _("Cost recovery"),
    "transfers_out": _("Transfers out, to donor balance accounts"),
    "donor_refunds": _("Refunds to donors"),
    "total_disbursements": _("Total disbursements"),
    "excess": _("Excess (deficit) of receipts over disbursements"),
    "exchange": _("Foreign-exchange gains (losses)"),
    "ending": _("Ending fund balance"),
    "represented": _("Represented by"),
    "cash_holding": _("Cash in the holding currency"),
    "cash_other": _("Cash in other currencies, awaiting conversion"),
    "due_to_donors": _("Less: due to donors, on their balance accounts"),
    "cash_total": _("Total cash"),
    "memo": _("Memorandum (not part of the statement)"),
    "undisbursed": _("Undisbursed commitments under signed grants"),
    "reserve": _("Reserve"),
    "administration": _("Administrative budget, undisbursed"),
    "available": _("Available (uncommitted) balance"),
    "notes_heading": _("Notes to the statement"),
    "note_1": _("1  Organization and purpose"),
    "note_2": _("2  Accounting policies"),
    "note_3": _("3  Contributions by donor"),
    "note_4": _("4  Contributions awaiting conversion, and exchange rates"),
    "note_5": _("5  Disbursements by grant"),
    "note_6": _("6  Cost recovery"),
    "note_7": _("7  Undisbursed commitments"),
    "note_8": _("8  Subsequent events"),
    "basis_1": _(
        "The statement is prepared on the modified cash basis: receipts are recorded when received "
        "and disbursements when paid. Pledges, contributions due and undisbursed grants are not "
        "accrued; they are shown in the notes. The fiscal year begins on July 1."
    ),
    "basis_2": _(
        "Contributions in other currencies are stated at the rates of the deals by which they were "
        "converted. Until then they are carried at the last rate published on or before each "
        "period's end; the effect of a change of rate on amounts carried forward is shown as a "
        "foreign-exchange gain or loss."
    ),
    "basis_3": _(
        "Every figure is taken from the fund's ledger at one moment. Figures in parentheses are "
        "negative; a dash stands for zero."
    ),
    "ladder_text": _(
        "Pledged: announced. Signed: under administration agreements in force. Due: installments "
        "whose date has come. Paid-in: received. Overdue: due before the report date and not paid. "
        "Each in the currency of the contribution."
    ),
    "donor": _("Donor"),
    "pledged": _("Pledged"),
    "signed": _("Signed"),
    "due": _("Due"),
    "paid_in": _("Paid-in"),
    "overdue": _("Overdue"),
    "paid_in_holding": _("Paid-in, at deal rates"),
    "signed_holding": _("Signed, equivalent"),
    "percent_paid": _("Share of signed"),
    "chart_title": _("Contributions signed and paid-in, by donor"),
    "chart_axis": _("%(currency)s million"),
    "chart_table": _("Figures of the chart"),
    "chart_note": _(
        "Converted amounts at the rates of their deals; signed amounts not yet converted at the "
        "rates of note 4."
    ),
    "no_rate": _("no rate"),
    "total": _("Total"),
    "awaiting_table": _("Held and awaiting conversion at the report date"),
    "amount": _("Amount"),
    "equivalent": _("Equivalent"),
    "rate": _("Rate"),
    "rate_date": _("Rate of"),
    "source": _("Source"),
    "rates_table": _("Exchange rates used"),
    "rates_unit": _("%(currency)s for one unit"),
    "grant": _("Grant"),
    "project": _("Project"),
    "disbursed_to_date": _("Disbursed"),
    "undisbursed_short": _("Undisbursed"),
    "tier_above": _("On contributions above"),
    "tier_percent": _("Percentage"),
    "fee_text": _(
        "The administrator recovers its costs from contributions as they are received in the "
        "holding currency, at the percentages below of cumulative contributions."
    ),
    "ecb": _("European Central Bank, euro reference rates"),
    "none_contributions": _("No pledge or agreement had been recorded by the report date."),
    "none_awaiting": _("Nothing was held in another currency at the report date."),
    "none_rates": _("No exchange rate was needed."),
    "none_grants": _("No grant had been signed by the report date."),
    "none_disbursed": _("Nothing had been disbursed by the report date."),
    "none_tiers": _("The fund charges no cost recovery."),
}
CURRENCY_WORDS = ("unit", "chart_axis", "rates_unit")


def both(text: Any, **facts: Any) -> Both:
    """Return a sentence in both languages. A fact may itself be in both languages, or a day."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            filled = {name: _fact(value, language) for name, value in facts.items()}
            found[language] = str(text) % filled if filled else str(text)
    return found


def named(name: str, name_ko: str) -> Both:
    """Return a name in both languages; where there is no Korean name, the one there is."""
    return {"en": name, "ko": name_ko or name}


def words(currency: str) -> dict[str, Both]:
    """Return every fixed word of a statement in both languages."""
    return {
        key: both(text, currency=currency) if key in CURRENCY_WORDS else both(text)
        for key, text in WORDS.items()
    }


def _fact(value: Any, language: str) -> Any:
    match value:
        case dict():
            return value[language]
        case date():
            return formats.date_format(value, DAY_FORMATS[language])
        case _:
            return value
