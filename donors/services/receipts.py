"""Record money that a donor has paid in."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors import access
from donors.choices import AgreementState
from donors.errors import Refused
from donors.models import (
    Agreement,
    FeeCharge,
    Receipt,
    StatementLine,
)
from donors.selectors.receipt_ground import ReceiptGround
from donors.services.fees import fee_charge
from donors.services.funds import agreements_fund_locked, fund_must_be_open
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError, WayOut
from trustfund.kernel.money import Money
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.posting import receipt_identified
from trustfund.ledger.services import Posted

# Each row that was written, with its entry in the books.
Written = list[tuple[Receipt | FeeCharge, Posted]]


class AgreementNotSigned(Conflict):
    """The donor has not countersigned yet, so nothing is owed."""

    code = "agreement_not_signed"


class BankReferenceReused(Refused):
    """The bank reference stands for another receipt of this fund."""

    code = "bank_reference_reused"


class MoreThanAgreed(Refused):
    """The receipts would exceed the agreement."""

    code = "more_than_agreed"


class LiesInSuspense(DomainError):
    """The bank's line of this money is booked as unidentified; booked by hand it would count twice."""

    code = "lies_in_suspense"

    def __init__(self, line: StatementLine) -> None:
        super().__init__(
            _(
                "The bank's line of %(money)s with value date %(day)s lies unidentified. Nothing was "
                "booked. Match that line to the agreement: so it becomes the receipt."
            )
            % {"money": line.money, "day": line.value_date.isoformat()}
        )
        self.way_out = WayOut(
            "donors.line_detail",
            gettext_lazy("To the bank's line"),
            "donors:line_detail",
            (line.pk,),
        )


@transaction.atomic(durable=True)
def receipt_record(
    *,
    actor: Actor,
    now: datetime,
    agreement_id: UUID,
    money: Money,
    value_date: date,
    bank_reference: str,
    adjusts: date | None = None,
) -> Receipt:
    """Record a payment under a countersigned agreement, in its currency, and book it.

    Any part of what is still to be paid may come in. In the fund's holding currency the fee is
    charged at once; otherwise at conversion. The same bank reference with the same content
    answers with the receipt that stands and books nothing; one that was reversed is free again.
    `adjusts` names the bank's day where its period is closed already: the value date then lies in
    an open one.

    :raises NotFound: if the agreement does not exist
    :raises AgreementNotSigned: if it is not countersigned
    :raises BankReferenceReused: if the reference was booked with other content
    :raises MoreThanAgreed: if more would come in than was agreed
    :raises LiesInSuspense: if a bank file brought this money already, unidentified
    :raises PeriodShut: if the value date lies in a closed period
    :raises AdjustedDayOpen: if the adjusted day's period is open
    :raises Refused: for another currency, or a value date in the future or before the signature
    """
    authorize(actor, "donors.receipt_record")
    agreements_fund_locked(actor, agreement_id)
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    return receipt_under(
        actor=actor,
        now=now,
        agreement=agreement,
        ground=ReceiptGround(agreement.fund),
        money=money,
        value_date=value_date,
        bank_reference=bank_reference,
        adjusts=adjusts,
    )


def receipt_under(
    *,
    actor: Actor,
    now: datetime,
    agreement: Agreement,
    ground: ReceiptGround,
    money: Money,
    value_date: date,
    bank_reference: str,
    adjusts: date | None = None,
) -> Receipt:
    """Do `receipt_record` under an agreement that the caller has locked, its fund before it.

    A file of receipts does so one after another on one ground.

    :raises FundNotOpen: if the fund takes no contributions
    :raises DomainError: as `receipt_record`
    """
    authorize(actor, "donors.receipt_record")
    fund_must_be_open(ground.fund)
    found = _same_reference(agreement, money, value_date, bank_reference)
    if found is not None:
        return found
    receipt_must_fit(agreement, ground, money=money, value_date=value_date, today=now.date())
    must_not_lie_in_suspense(
        ground, money, value_date=adjusts or value_date, bank_reference=bank_reference
    )
    ledger.day_must_be_open(fund_id=agreement.fund_id, value_date=value_date, adjusts=adjusts)
    receipt, written = receipt_write(
        actor=actor,
        agreement=agreement,
        ground=ground,
        money=money,
        value_date=value_date,
        bank_reference=bank_reference,
        adjusts=adjusts,
        today=now.date(),
        from_suspense=False,
    )
    receipts_tell(actor, "donors.receipt_record", written, now=now)
    ground.add(receipt)
    return receipt


def receipt_write(
    *,
    actor: Actor,
    agreement: Agreement,
    ground: ReceiptGround,
    money: Money,
    value_date: date,
    bank_reference: str,
    adjusts: date | None,
    today: date,
    from_suspense: bool,
) -> tuple[Receipt, Written]:
    """Post and write a receipt that fits, and the fee where it came in the holding currency.

    `from_suspense` takes it out of unidentified receipts, where its money lies already. The caller
    holds the fund's and the agreement's lock, and tells of what was written once all is posted.
    """
    receipt = Receipt(
        fund=agreement.fund,
        donor=agreement.donor,
        agreement=agreement,
        installment=ground.next_installment(agreement, today=today),
        amount=money.amount,
        currency=money.currency,
        value_date=value_date,
        bank_reference=bank_reference,
        recorded_by_id=actor.person_id,
    )
    booked, charge = _booked(receipt, ground, adjusts, from_suspense=from_suspense)
    return receipt, [booked] if charge is None else [booked, charge]


def receipts_tell(actor: Actor, action: str, written: Written, *, now: datetime) -> None:
    """Record what was written, each row with its entry, and tell of each receipt."""
    for row, entry in written:
        audit.record(
            actor,
            action,
            subject=row,
            at=now,
            fund_id=row.fund_id,
            extra={"entries": [entry.facts()]},
        )
    for row, _entry in written:
        if isinstance(row, Receipt):
            events.publish("donors.receipt_recorded", subject=row, at=now, fund_id=row.fund_id)


def receipt_must_fit(
    agreement: Agreement, ground: ReceiptGround, *, money: Money, value_date: date, today: date
) -> None:
    """Return quietly if a payment of this amount and date may be booked under the agreement.

    :raises AgreementNotSigned: if it is not countersigned
    :raises MoreThanAgreed: if more would come in than was agreed
    :raises Refused: for another currency, or a value date in the future or before the signature
    """
    signed = agreement.countersigned_date
    if agreement.state != AgreementState.COUNTERSIGNED or signed is None:
        raise AgreementNotSigned(
            _("Agreement %(number)s is not countersigned yet. Nothing was booked.")
            % {"number": agreement.number}
        )
    if money.currency != agreement.currency:
        raise Refused(
            _("Agreement %(number)s is paid in %(currency)s. Nothing was booked.")
            % {"number": agreement.number, "currency": agreement.currency},
            field="currency",
        )
    if money.amount <= 0:
        raise Refused(_("A receipt is above zero. Enter what came in."), field="amount")
    if value_date > today:
        raise Refused(
            _(
                "The value date lies in the future. Nothing was booked. Book it when the day has come."
            ),
            field="value_date",
        )
    if value_date < signed:
        raise Refused(
            _(
                "The value date lies before the countersignature of %(day)s. Nothing was booked. "
                "Take the bank's value date, or another agreement."
            )
            % {"day": signed.isoformat()},
            field="value_date",
        )
    fact = ground.fact(agreement, today=today)
    left = fact.money - fact.settled(today)
    if money > left:
        raise MoreThanAgreed(
            _(
                "%(left)s are left to pay under agreement %(number)s, and %(money)s would be more. "
                "Nothing was booked. Book up to %(left)s here; the rest needs a further agreement "
                "with the donor, or goes back."
            )
            % {"left": left, "number": agreement.number, "money": money},
            field="amount",
        )


def must_not_lie_in_suspense(
    ground: ReceiptGround, money: Money, *, value_date: date, bank_reference: str
) -> None:
    """Return quietly unless a line of the bank that lies unidentified is this money.

    :raises LiesInSuspense: naming the line, by its reference, or by its day and amount
    """
    line = ground.suspense(money, value_date=value_date, bank_reference=bank_reference.strip())
    if line is not None:
        raise LiesInSuspense(line)


def _booked(
    receipt: Receipt, ground: ReceiptGround, adjusts: date | None, *, from_suspense: bool
) -> tuple[tuple[Receipt, Posted], tuple[FeeCharge, Posted] | None]:
    """Post and write the receipt, and the fee where it came in the holding currency."""
    agreement = receipt.agreement
    terms = ground.terms(agreement, receipt.money, day=adjusts or receipt.value_date)
    identified = receipt_identified(receipt.money, agreement.donor_id)
    posted = ledger.entry_post(
        fund_id=agreement.fund_id,
        kind="IDENTIFIED" if from_suspense else "RECEIPT",
        value_date=receipt.value_date,
        adjusts=adjusts,
        reference=f"receipt:{receipt.pk}",
        memo=f"{agreement.number} · {receipt.bank_reference}",
        subject_id=receipt.pk,
        legs=identified if from_suspense else terms.legs,
    )
    receipt.entry_id = posted.id
    receipt.save(force_insert=True)
    charge = fee_charge(
        receipt=receipt, terms=terms.fee, value_date=receipt.value_date, adjusts=adjusts
    )
    return (receipt, posted), charge


def _same_reference(
    agreement: Agreement, money: Money, value_date: date, bank_reference: str
) -> Receipt | None:
    found = Receipt.objects.filter(
        fund_id=agreement.fund_id, bank_reference=bank_reference, reversal=None
    ).first()
    if found is None:
        return None
    if (found.agreement_id, found.money, found.value_date) == (agreement.pk, money, value_date):
        return found
    raise BankReferenceReused(
        _(
            "This bank reference was booked before with other content. Nothing was booked. Check "
            "the statement: each payment has its own reference."
        ),
        field="bank_reference",
    )
