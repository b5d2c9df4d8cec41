"""Who of a donor is told that something has happened to its money."""

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Sum

from donors.choices import (
    AgreementState,
    AmendmentState,
    TableKind,
    TerminationParty,
    TerminationState,
)
from donors.models import (
    Agreement,
    Amendment,
    Donor,
    EncashmentCall,
    InstallmentReminder,
    NoteReturn,
    PaymentRequest,
    PromissoryNote,
    Receipt,
    ReversalProposal,
    TableImport,
    TableReversal,
    TableRow,
    Termination,
    Unwind,
)
from trustfund.events.models import Message
from trustfund.identity.rules.permissions import DONOR_OFFICER, PROGRAM_MANAGER
from trustfund.identity.selectors import holders_of
from trustfund.kernel.money import Money
from trustfund.mail import services as mail
from trustfund.mail.choices import NoticeKind


def offer_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that an agreement is theirs to sign, unless it is signed by now."""
    agreement = Agreement.objects.select_related("fund", "donor").get(pk=message.subject_id)
    if agreement.state == AgreementState.OFFERED:
        _tell(agreement, message, NoticeKind.AGREEMENT_OFFERED, now)


def amendment_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that an amendment is theirs to sign, unless it waits no longer."""
    amendment = Amendment.objects.select_related("agreement__fund", "agreement__donor").get(
        pk=message.subject_id
    )
    if amendment.state == AmendmentState.OFFERED:
        _tell(amendment.agreement, message, NoticeKind.AMENDMENT_OFFERED, now)


def payment_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that a payment is requested."""
    request = PaymentRequest.objects.select_related("agreement__fund", "agreement__donor").get(
        pk=message.subject_id
    )
    _tell(request.agreement, message, NoticeKind.PAYMENT_REQUESTED, now)


def reminder_notify(*, message: Message, now: datetime) -> None:
    """Remind the donor's officers of an installment that falls due, or is overdue."""
    reminder = InstallmentReminder.objects.select_related(
        "agreement__fund", "agreement__donor"
    ).get(pk=message.subject_id)
    kind = NoticeKind.INSTALLMENT_DUE if reminder.days < 0 else NoticeKind.INSTALLMENT_OVERDUE
    _tell(reminder.agreement, message, kind, now)


def receipt_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that a payment has come in; of a table's, `receipts_notify` tells at once."""
    if TableRow.objects.filter(made_id=message.subject_id).exists():
        return
    receipt = Receipt.objects.select_related("agreement__fund", "agreement__donor").get(
        pk=message.subject_id
    )
    _tell(receipt.agreement, message, NoticeKind.RECEIPT_RECORDED, now)


def receipt_reversed_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that a payment which was told to them was booked by mistake and reversed."""
    found = ReversalProposal.objects.select_related(
        "receipt__agreement__fund", "receipt__agreement__donor"
    ).get(pk=message.subject_id)
    _tell(found.receipt.agreement, message, NoticeKind.RECEIPT_REVERSED, now)


def receipts_notify(*, message: Message, now: datetime) -> None:
    """Tell each donor's officers, in one notice, what payments came in by a table, or were reversed with it."""
    kind = NoticeKind.RECEIPTS_IMPORTED
    table_id: UUID | str = message.subject_id
    if message.name == "donors.table_reversal_confirmed":
        kind = NoticeKind.RECEIPTS_REVERSED
        table_id = TableReversal.objects.get(pk=message.subject_id).table_id
    table = TableImport.objects.select_related("fund").get(pk=table_id)
    if table.kind != TableKind.RECEIPT:
        return
    made = table.rows.filter(made_id__isnull=False).values("made_id")
    came = Receipt.objects.filter(pk__in=made).order_by()
    by_donor: dict[UUID, list[Money]] = defaultdict(list)
    counts: Counter[UUID] = Counter()
    sums = came.values("donor_id", "currency").annotate(total=Sum("amount"), many=Count("pk"))
    for one in sums.order_by("currency"):
        by_donor[one["donor_id"]].append(Money(one["total"], one["currency"]))
        counts[one["donor_id"]] += one["many"]
    for donor in Donor.objects.filter(pk__in=by_donor).order_by("pk"):
        officers = holders_of(DONOR_OFFICER, organization_id=donor.organization_id)
        mail.notice_queue(
            message=message,
            kind=kind,
            person_ids=[officer.person_id for officer in officers],
            words={
                "count": str(counts[donor.pk]),
                "fund": table.fund.number,
                "sums": ", ".join(str(money) for money in by_donor[donor.pk]),
                "table": table.number,
            },
            url_name="donors:donor_detail",
            url_args=[donor.pk],
            now=now,
        )


def encashment_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that a line of a promissory note is demanded."""
    call = EncashmentCall.objects.select_related(
        "line__note__agreement__fund", "line__note__donor"
    ).get(pk=message.subject_id)
    _tell_of_note(call.line.note, message, NoticeKind.ENCASHMENT_CALLED, now)


def note_return_notify(*, message: Message, now: datetime) -> None:
    """Tell the donor's officers that a promissory note goes back to them, and what it settled is due."""
    found = NoteReturn.objects.select_related("note__agreement__fund", "note__donor").get(
        pk=message.subject_id
    )
    _tell_of_note(found.note, message, NoticeKind.NOTE_RETURNED, now)


def _tell_of_note(note: PromissoryNote, message: Message, kind: str, now: datetime) -> None:
    officers = holders_of(DONOR_OFFICER, organization_id=note.donor.organization_id)
    mail.notice_queue(
        message=message,
        kind=kind,
        person_ids=[officer.person_id for officer in officers],
        words={
            "note": str(note),
            "agreement": note.agreement.number,
            "fund": note.agreement.fund.number,
        },
        url_name="donors:note_detail",
        url_args=[note.pk],
        now=now,
    )


def termination_notify(*, message: Message, now: datetime) -> None:
    """Tell the other side that notice of termination was given, or that it was withdrawn."""
    found = Termination.objects.select_related("agreement__fund", "agreement__donor").get(
        pk=message.subject_id
    )
    was_withdrawn = message.name == "donors.termination_withdrawn"
    if was_withdrawn != (found.state == TerminationState.WITHDRAWN):
        return  # given and withdrawn before this was told: the later message tells it
    kind = NoticeKind.NOTICE_WITHDRAWN if was_withdrawn else NoticeKind.NOTICE_GIVEN
    agreement = found.agreement
    if found.party == TerminationParty.DONOR:
        told = holders_of(PROGRAM_MANAGER)
    else:
        told = holders_of(DONOR_OFFICER, organization_id=agreement.donor.organization_id)
    mail.notice_queue(
        message=message,
        kind=kind,
        person_ids=[holder.person_id for holder in told],
        words={"agreement": agreement.number, "fund": agreement.fund.number},
        url_name="donors:termination_detail",
        url_args=[found.pk],
        now=now,
    )


def share_notify(*, message: Message, now: datetime) -> None:
    """Tell the officers of each donor that got its share that it waits for their word."""
    unwind = Unwind.objects.select_related("fund").get(pk=message.subject_id)
    donors = Donor.objects.filter(unwind_shares__unwind=unwind)
    officers = [
        officer.person_id
        for organization_id in donors.values_list("organization_id", flat=True).order_by("pk")
        for officer in holders_of(DONOR_OFFICER, organization_id=organization_id)
    ]
    mail.notice_queue(
        message=message,
        kind=NoticeKind.SHARE_GIVEN_BACK,
        person_ids=officers,
        words={"unwind": str(unwind), "fund": unwind.fund.number},
        url_name="donors:unwind_detail",
        url_args=[unwind.pk],
        now=now,
    )


def _tell(agreement: Agreement, message: Message, kind: str, now: datetime) -> None:
    officers = holders_of(DONOR_OFFICER, organization_id=agreement.donor.organization_id)
    mail.notice_queue(
        message=message,
        kind=kind,
        person_ids=[officer.person_id for officer in officers],
        words={"agreement": agreement.number, "fund": agreement.fund.number},
        url_name="donors:agreement_detail",
        url_args=[agreement.pk],
        now=now,
    )
