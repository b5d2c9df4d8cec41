"""Call installments: a payment request for each, with its letters in both languages."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.builders import letters
from donors.choices import AgreementState, StepKind
from donors.errors import Refused
from donors.models import Agreement, Installment, InstallmentStep, PaymentRequest
from donors.rules import ladder
from donors.rules.ladder import Position
from donors.rules.references import remittance_reference
from donors.rules.schedule import due_after
from donors.selectors.agreements import ladder_of, schedule_in_force
from donors.services.funds import fund_locked
from donors.services.receipts import AgreementNotSigned
from donors.services.schedules import NotInForce
from trustfund.audit import services as audit
from trustfund.documents import services as documents
from trustfund.documents.choices import Classification
from trustfund.events import services as events
from trustfund.events.models import Message
from trustfund.funds.models import BankAccount
from trustfund.funds.selectors import bank_accounts_of
from trustfund.identity.access import authorize
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, NotFound

ACTION = "donors.payment_request"
LANGUAGES = ("en", "ko")


class CannotCall(Conflict):
    """An installment is paid, called, qualified, without a date, or falls away before its date."""

    code = "cannot_call"


@transaction.atomic(durable=True)
def payment_request(
    *, actor: Actor, now: datetime, fund_id: UUID, installment_ids: Sequence[UUID]
) -> list[PaymentRequest]:
    """Call these installments of one fund, each for what is unpaid of it; all of them or none.

    A further letter takes the place of one for the same due date where more is owed than that asks
    for, or something came undone. An installment on request becomes due by the first one, so many days from today as was agreed. A job
    then makes the letters and tells the donors.

    :raises NotFound: if the fund or an installment does not exist, or is of another fund
    :raises FundNotOpen: if the fund is not open
    :raises CannotCall: if one is paid, called already, qualified, or without a date
    :raises NotInForce: if an amendment has replaced one
    :raises AgreementNotSigned: if an agreement is not countersigned
    :raises Refused: if none is chosen
    """
    authorize(actor, ACTION)
    fund = fund_locked(fund_id)
    if not installment_ids:
        raise Refused(_("Choose at least one installment."), field="installment_ids")
    found = {}
    for installment_id in installment_ids:
        row = access.installment_for(actor, installment_id)
        if row.agreement.fund_id != fund.pk:
            raise NotFound(_("There is nothing here that you can see."))
        found[row.pk] = row
    ordered = sorted(found.values(), key=lambda row: (row.agreement.number, row.number))
    requests = [_called(row, actor=actor, now=now) for row in ordered]
    for request in requests:
        events.publish("donors.payment_requested", subject=request, at=now, fund_id=fund.pk)
    return requests


def payment_letters(*, message: Message, now: datetime) -> None:
    """Make the letters of a payment request and keep them as documents, once."""
    request = PaymentRequest.objects.select_related(
        "agreement__fund",
        "agreement__donor__organization",
        "requested_by",
        "requested_for",
        "replaces",
    ).get(pk=message.subject_id)
    for language in LANGUAGES:
        letter = letters.payment_letter(request, language)
        documents.document_made(
            actor=system_actor(),
            now=now,
            about="donors.paymentrequest",
            about_id=request.pk,
            fund_id=request.agreement.fund_id,
            title=letter.title,
            classification=Classification.PARTIES,
            file=io.BytesIO(letter.content),
            name=letter.name,
        )


def _called(installment: Installment, *, actor: Actor, now: datetime) -> PaymentRequest:
    agreement = access.agreement_for(actor, installment.agreement_id, lock=True)
    position = _position(agreement, installment, now)
    due_date = position.due_date
    if due_date is None:
        due_date = due_after(now.date(), installment.days or 0)
        _dated(agreement, installment, actor=actor, now=now)
    account = deposit_account_of(agreement.fund_id, agreement.currency)
    request = PaymentRequest(
        agreement=agreement,
        number=installment.number,
        amount=position.owed.amount,
        noted=(position.outstanding - position.owed).amount,
        replaces=_standing_request(agreement, installment.number, due_date),
        currency=agreement.currency,
        due_date=due_date,
        reference=remittance_reference(agreement.number, installment.number),
        deposit_bank=account.bank_name if account else "",
        deposit_account=account.identifier if account else "",
        requested_date=now.date(),
        requested_at=now,
        requested_by_id=actor.person_id,
        requested_for_id=actor.organization_id,
    )
    request.save(force_insert=True)
    audit.record(actor, ACTION, subject=request, at=now, fund_id=agreement.fund_id)
    return request


def _standing_request(agreement: Agreement, number: int, due_date: date) -> PaymentRequest | None:
    """Return the letter for this due date whose place a further one takes; None without one."""
    rows = PaymentRequest.objects.filter(agreement=agreement, number=number, due_date=due_date)
    return rows.filter(replaced_by=None).first()


def deposit_account_of(fund_id: UUID, currency: str) -> BankAccount | None:
    """Return the account of a fund into which this currency is paid; None without one. One query."""
    return next((one for one in bank_accounts_of(fund_id) if one.currency == currency), None)


def _dated(agreement: Agreement, installment: Installment, *, actor: Actor, now: datetime) -> None:
    """Write down that an installment on request falls due by this request."""
    step = InstallmentStep(
        agreement=agreement,
        number=installment.number,
        kind=StepKind.FELL_DUE,
        day=now.date(),
        due_date=due_after(now.date(), installment.days or 0),
        reference=remittance_reference(agreement.number, installment.number),
        recorded_by_id=actor.person_id,
    )
    step.save(force_insert=True)
    audit.record(actor, ACTION, subject=step, at=now, fund_id=agreement.fund_id)


def _position(agreement: Agreement, installment: Installment, now: datetime) -> Position:
    """Return where the installment stands, if it can be called."""
    if agreement.state != AgreementState.COUNTERSIGNED:
        raise AgreementNotSigned(
            _("Agreement %(number)s is not countersigned yet.") % {"number": agreement.number}
        )
    if not schedule_in_force(agreement).filter(pk=installment.pk).exists():
        raise NotInForce(
            _("An amendment has replaced this installment. Look at the agreement anew.")
        )
    found = ladder.positions(ladder_of(agreement), as_of=now.date())
    position = next(one for one in found if one.number == installment.number)
    words = {"part": installment.number, "number": agreement.number}
    sentences = {
        "paid": _("Installment %(part)d of agreement %(number)s is paid."),
        "noted": _("Installment %(part)d of agreement %(number)s is settled by a promissory note."),
        "called": _("Installment %(part)d of agreement %(number)s was called before."),
        "qualified": _(
            "Installment %(part)d of agreement %(number)s is qualified: it is called once the donor "
            "has lifted its reservation."
        ),
        "ending": _(
            "Installment %(part)d of agreement %(number)s falls away before it is due: notice of "
            "termination was given."
        ),
        "undated": _(
            "Nobody has said yet from when installment %(part)d of agreement %(number)s is due."
        ),
    }
    if fault := ladder.call_fault(position):
        raise CannotCall(sentences[fault] % words)
    return position
