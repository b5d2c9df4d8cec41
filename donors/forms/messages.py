"""What people read when the database itself refuses a row of donors."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONSTRAINTS: Final[dict[str, str | Promise]] = {
    "donors_donor_organization_id_key": _("This organization is registered already."),
    "pledge_open_to_agreements": _("This pledge has ended. Choose another one, or none."),
    "pledge_ends_without_offers": _(
        "An agreement on this pledge waits for the donor's signature. A pledge ends when no offer "
        "stands on it."
    ),
    "agreement_number_once": _("Another agreement took this number just now. Send it again."),
    "agreement_countersigned_by_another": _(
        "Whoever drafted an agreement cannot countersign it. Another officer of the donor can."
    ),
    "agreement_countersigned_by_donors_officer": _(
        "Only an officer of the donor itself countersigns its agreement."
    ),
    "agreement_is_sum_of_installments": _(
        "The installments do not add up to the agreement. Correct them and send it again."
    ),
    "agreement_signature_stands": _("This agreement is signed. It changes by an amendment only."),
    "receipt_bank_reference_once": _(
        "This bank reference was booked just now. Look at the receipts before you send it again."
    ),
    "receipt_within_agreement": _("More would come in than was agreed. Nothing was booked."),
    "receipt_dated_after_signature": _(
        "The value date lies before the countersignature or in the future. Nothing was booked."
    ),
    "refund_of_its_receipt": _("Only a converted receipt of an open fund is refunded."),
    "refund_within_receipt": _("More would go back than the receipt brought. Nothing was written."),
    "refund_leaves_what_is_promised": _(
        "Others took the money just now: grants and set-asides need what is left. Nothing was booked."
    ),
    "refund_paid_by_another": _(
        "Another person of another unit than the one that proposed a refund pays it."
    ),
    "settled_stays_settled": _(
        "This donor has left the fund and got its share. What it paid in does not go back a second time."
    ),
    "balance_move_within_balance": _(
        "Somebody else said where that money goes just now. Look at the balance account."
    ),
    "balance_move_confirmed_by_another": _(
        "Another person of another unit than the one that proposed it pays it."
    ),
    "unwind_proposed_one_at_a_time": _(
        "Somebody else proposed shares of this fund just now. Look at that proposal."
    ),
    "unwind_executed_once": _("These shares were given back before. Nothing was booked."),
    "unwind_approved_by_another": _(
        "Another person of another unit than the one that proposed it approves it."
    ),
    "unwind_after_notice": _(
        "Notice of termination has not ended all agreements of this donor. It leaves after that."
    ),
    "unwind_leaves_what_is_promised": _(
        "Others took the money just now: grants and set-asides need what is left. Nothing was booked."
    ),
    "burden_key_percent_is_a_hundred": _("The percentages are not a hundred together."),
    "burden_key_agreed_by_another": _(
        "Another person of another unit than the one that proposed a key confirms it."
    ),
    "annex_number_once": _("Somebody else proposed a version just now. Send yours again."),
    "annex_proposed_once": _("A version of this annex waits. It is confirmed or declined first."),
    "annex_confirmed_by_another": _(
        "Another person of another unit than the one that proposed the version confirms it."
    ),
    "annex_in_force_from_now_on": _(
        "The day is over. Agreements of that day have named the version before."
    ),
    "annex_days_ordered": _("A version that is in force from this day on or later is confirmed."),
    "agreement_names_the_annexes_in_force": _(
        "A version of an annex was confirmed just now. Draft it again: it names that one then."
    ),
    "paper_waiting_once": _(
        "A signature on paper waits to be confirmed already. It is confirmed or declined first."
    ),
    "paper_confirmed_once": _("These terms are signed on paper already."),
    "paper_confirmed_by_another": _(
        "Another person of another unit than the one that recorded the paper confirms it."
    ),
    "paper_of_what_is_on_offer": _(
        "These terms are not on offer any more. A signature on paper of them cannot be accepted."
    ),
    "paper_signed_in_order": _(
        "The date of the signature lies on the day of the offer or later, and not in the future."
    ),
    "paper_has_its_scan": _("The scan of what was signed is not on file."),
    "in_kind_confirmed_by_another": _(
        "Another person of another unit than the one that proposed the value confirms it."
    ),
    "in_kind_has_its_paper": _("No document on file says how this was valued. Store it first."),
    "in_kind_number_once": _("Somebody else proposed something just now. Send yours again."),
    "note_number_once": _("Somebody else proposed something just now. Send yours again."),
    "note_reference_once": _("A note of this donor with this number is here already."),
    "note_confirmed_by_another": _(
        "Another person of another unit than the one that proposed the note confirms it."
    ),
    "note_has_its_copy": _("No copy of the note is on file. Store it first."),
    "note_within_agreement": _(
        "Money or another note came in just now: the agreement leaves less than this note."
    ),
    "note_not_returned": _("The note was given back just now. Nothing was written."),
    "note_return_stands_once": _("A return of this note waits for its second person."),
    "note_return_confirmed_by_another": _(
        "Another person of another unit than the one that proposed a return confirms it."
    ),
    "note_return_has_its_paper": _("No paper about the return is on file. Store it first."),
    "note_return_is_what_is_held": _(
        "Money came in for the note just now: another amount would go back. Look at the note."
    ),
    "note_return_not_while_demanded": _(
        "A part of the note was demanded just now. Look at the note."
    ),
    "encashment_within_line": _(
        "Another receipt was taken for this line just now. Look at the note."
    ),
    "donors_encashmentcall_line_id_key": _("This line was demanded before."),
    "donors_encashment_receipt_id_key": _("This receipt was taken for a note just now."),
    "rate_sheet_confirmed_by_another": _(
        "Another person of another unit than the one that gave the rates confirms them."
    ),
    "rate_sheet_number_once": _("Somebody else gave rates just now. Send yours again."),
    "agreement_signed_by_the_donors_law": _(
        "The donor's own law excludes it, and no waiver lifts that. Nothing was signed."
    ),
    "legal_waiver_has_a_last_day": _("A waiver has a last day. Enter it."),
    "receipt_stands": _("This receipt was reversed. Nothing was written."),
    "receipt_reversed_alone": _(
        "Somebody else built on one of the receipts just now. All of them stand."
    ),
    "reversal_leaves_what_is_promised": _(
        "Grants and set-asides need this money: cash would not cover them without it. All receipts stand."
    ),
    "receipt_reversal_stands_once": _("A reversal of this receipt was proposed just now."),
    "receipt_reversal_confirmed_by_another": _(
        "Another person of another unit than the one that proposed a reversal confirms it."
    ),
    "table_reversal_stands_once": _("A reversal of this table was proposed just now."),
    "table_reversal_confirmed_by_another": _(
        "Another person of another unit than the one that proposed a reversal confirms it."
    ),
    "receipt_in_open_fund": _("The fund is not open. Nothing was booked."),
    "donors_conversion_receipt_id_key": _("This receipt was converted just now, once and whole."),
    "conversion_fits_its_rate": _("Rate and amounts do not belong together. Nothing was booked."),
    "conversion_not_in_future": _("The deal's day lies in the future. Nothing was booked."),
    "fee_starts_where_last_ended": _(
        "Another contribution was booked just now. Send this one again."
    ),
    "table_import_stands_once": _(
        "This file was read just now by somebody else. Look at the list of tables."
    ),
    "table_imported_whole": _("The rows of this table are not whole. Upload the file again."),
}
