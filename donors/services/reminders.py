"""Remind donors of due dates, before and after: the clock's act, once for each day that was agreed."""

from datetime import date, datetime

from django.db import transaction

from donors.models import Agreement, InstallmentReminder
from donors.rules import ladder
from donors.rules.ageing import reminder_due
from donors.rules.ladder import AgreementFact, Position
from donors.selectors.ladder_facts import ladder_facts
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.choices import FundState
from trustfund.funds.models import Fund
from trustfund.identity.selectors import system_actor


def reminders_send(*, now: datetime) -> int:
    """Remind of every unpaid installment whose turn it is, and return how many were reminded of.

    Qualified installments, those without a date, and those that a notice of termination takes away
    are left alone. Run again, it sends nothing.
    """
    sent = 0
    for fund in Fund.objects.filter(state=FundState.OPEN).order_by("number"):
        facts = ladder_facts(fund_id=fund.pk, holding_currency=fund.holding_currency)
        for fact in facts.agreements:
            if fact.is_signed(now.date()):
                sent += _of_agreement(fact, now)
    return sent


def _of_agreement(fact: AgreementFact, now: datetime) -> int:
    today = now.date()
    turns = {
        position.number: (position.due_date, days)
        for position in ladder.positions(fact, as_of=today)
        if (days := _turn(position, today)) is not None and position.due_date is not None
    }
    known = set(
        InstallmentReminder.objects.filter(agreement_id=fact.id).values_list(
            "number", "due_date", "days"
        )
    )
    return sum(
        _reminded(fact, number, due_date, days, now)
        for number, (due_date, days) in turns.items()
        if (number, due_date, days) not in known
    )


def _turn(position: Position, today: date) -> int | None:
    is_open = position.owed.amount > 0 and not position.installment.is_qualified
    if not is_open or position.due_date is None or position.falls_away:
        return None
    return reminder_due(position.due_date, today=today)


@transaction.atomic
def _reminded(fact: AgreementFact, number: int, due_date: date, days: int, now: datetime) -> int:
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=fact.id)
    terms = {"agreement": agreement, "number": number, "due_date": due_date, "days": days}
    if InstallmentReminder.objects.filter(**terms).exists():
        return 0
    reminder = InstallmentReminder(**terms, reminded_date=now.date())
    reminder.save(force_insert=True)
    audit.record(
        system_actor(),
        "donors.installment_remind",
        subject=reminder,
        at=now,
        fund_id=agreement.fund_id,
    )
    events.publish(
        "donors.installment_reminded", subject=reminder, at=now, fund_id=agreement.fund_id
    )
    return 1
