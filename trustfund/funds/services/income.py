"""Investment income of a month: recorded by one person, booked by another of another unit."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for, income_for
from trustfund.funds.choices import FundState, IncomeState
from trustfund.funds.errors import IncomeDecided, IncomeRefused, IncomeStands
from trustfund.funds.models import Fund, Income
from trustfund.funds.rules.states import INCOME
from trustfund.funds.selectors.income import adjusted_day, confirm_refusal
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.posting import income_earned


@transaction.atomic
def income_record(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    month: date,
    money: Money,
    value_date: date,
    reference: str,
) -> Income:
    """Propose what the fund's share of the pool earned in a month; below zero where it lost.

    `month` is its first day, `value_date` the day of the bank's credit, `reference` the paper that
    says so. Nothing is booked yet: another person of another unit confirms it.

    :raises NotFound: if the fund does not exist
    :raises IncomeStands: if the month has its record
    :raises IncomeRefused: for a fund that is not open, another currency, zero, a day that cannot be
    """
    authorize(actor, "funds.income_record")
    fund = fund_for(actor, fund_id, lock=True)
    income_must_fit(fund, month=month, money=money, value_date=value_date, today=now.date())
    if Income.objects.filter(
        fund=fund, month=month, corrects=None
    ).exclude(state=IncomeState.DECLINED).exists():  # fmt: skip
        raise IncomeStands(
            _("%(month)s has its record. Correct that one by the difference, or have it declined.")
            % {"month": f"{month:%Y-%m}"}
        )
    return _write(
        actor, now, "funds.income_record", "funds.income_recorded", fund=fund, month=month, money=money,
        value_date=value_date, reference=reference,
    )  # fmt: skip


@transaction.atomic
def income_correct(
    *,
    actor: Actor,
    now: datetime,
    income_id: UUID,
    money: Money,
    value_date: date,
    reference: str,
) -> Income:
    """Propose a correction of a month's income by the difference, which names what it corrects.

    :raises NotFound: if the record does not exist
    :raises IncomeRefused: if it is not booked; otherwise as for income_record
    """
    authorize(actor, "funds.income_correct")
    earlier = income_for(actor, income_id)
    fund = fund_for(actor, earlier.fund_id, lock=True)
    correction_must_fit(earlier)
    income_must_fit(fund, month=earlier.month, money=money, value_date=value_date, today=now.date())
    return _write(
        actor, now, "funds.income_correct", "funds.income_corrected", fund=fund, month=earlier.month, money=money,
        value_date=value_date, reference=reference, corrects=earlier,
    )  # fmt: skip


@transaction.atomic(durable=True)
def income_confirm(*, actor: Actor, now: datetime, income_id: UUID) -> Income:
    """Book a record of income that another person proposed, on the day of the bank's credit.

    The correction of what was booked in a closed period is a prior-period adjustment of that day.

    :raises NotFound: if the record does not exist
    :raises IncomeDecided: if it was confirmed or declined before
    :raises NotPermitted: for who recorded it, and for their unit
    :raises PeriodShut: if the value date lies in a closed period
    :raises InsufficientBalance: for a loss beyond the cash
    """
    authorize(actor, "funds.income_confirm")
    fund_for(actor, income_for(actor, income_id).fund_id, lock=True)
    row = income_for(actor, income_id, lock=True)
    before = row.facts()
    confirmation_must_fit(actor, row)
    posted = ledger.entry_post(
        fund_id=row.fund_id,
        kind="INCOME",
        value_date=row.value_date,
        adjusts=adjusted_day(row),
        reference=f"income:{row.pk}",
        memo=f"{row.month:%Y-%m} · {row.reference}",
        subject_id=row.pk,
        legs=income_earned(row.money),
    )
    row.entry_id = posted.id
    _decide(row, actor, now, act="confirm")
    audit.record(
        actor,
        "funds.income_confirm",
        subject=row,
        at=now,
        fund_id=row.fund_id,
        before=before,
        extra={"entries": [posted.facts()]},
    )
    events.publish("funds.income_confirmed", subject=row, at=now, fund_id=row.fund_id)
    return row


@transaction.atomic
def income_decline(*, actor: Actor, now: datetime, income_id: UUID, reason: str) -> Income:
    """Decline a record of income that was proposed, with the reason. Nothing is booked.

    :raises NotFound: if the record does not exist
    :raises IncomeDecided: if it was confirmed or declined before
    :raises IncomeRefused: if no reason is given
    """
    authorize(actor, "funds.income_decline")
    row = income_for(actor, income_id, lock=True)
    before = row.facts()
    _must_be_proposed(row)
    if not reason.strip():
        raise _refused("reason", _("Say why."))
    row.declined_reason = reason.strip()
    _decide(row, actor, now, act="decline")
    audit.record(
        actor, "funds.income_decline", subject=row, at=now, fund_id=row.fund_id, before=before
    )
    events.publish("funds.income_declined", subject=row, at=now, fund_id=row.fund_id)
    return row


def income_must_fit(
    fund: Fund, *, month: date, money: Money, value_date: date, today: date
) -> None:
    """Return quietly if so much income of a month can be proposed; for previews, too.

    :raises IncomeRefused: otherwise
    """
    if fund.state != FundState.OPEN:
        raise IncomeRefused(_("The fund is not open. Income is recorded in an open fund only."))
    if month.day != 1:
        raise _refused("month", _("Name the month by its first day."))
    if money.currency != fund.holding_currency:
        sentence = _(
            "Income is recorded in the holding currency, %(currency)s: enter what the bank credited "
            "after its conversion."
        )
        raise _refused("amount", sentence % {"currency": fund.holding_currency})
    if not money.amount:
        raise _refused("amount", _("Enter what was earned, with a minus before it for a loss."))
    if value_date > today:
        raise _refused("value_date", _("The value date lies in the future. Nothing was recorded."))
    if value_date < month:
        raise _refused("value_date", _("The bank's credit lies before the month began."))
    ledger.day_must_be_open(fund_id=fund.pk, value_date=value_date)


def correction_must_fit(earlier: Income) -> None:
    """Return quietly if a record can be corrected; for previews, too.

    :raises IncomeRefused: if it is not booked
    """
    if earlier.state != IncomeState.CONFIRMED:
        raise IncomeRefused(
            _("Only what is booked is corrected. Have this record declined and record it anew.")
        )


def confirmation_must_fit(actor: Actor, row: Income) -> None:
    """Return quietly if this person may book the record now; for previews, too.

    :raises IncomeDecided: if it was confirmed or declined before
    :raises NotPermitted: for who recorded it, and for their unit
    :raises PeriodShut: if its value date lies in a closed period
    """
    _must_be_proposed(row)
    if refusal := confirm_refusal(actor, row):
        raise NotPermitted(refusal)
    ledger.day_must_be_open(
        fund_id=row.fund_id, value_date=row.value_date, adjusts=adjusted_day(row)
    )


def _write(
    actor: Actor,
    now: datetime,
    action: str,
    event: str,
    *,
    fund: Fund,
    month: date,
    money: Money,
    value_date: date,
    reference: str,
    corrects: Income | None = None,
) -> Income:
    if not reference.strip():
        raise _refused("reference", _("Name the paper that tells the income."))
    row = Income(
        fund=fund,
        month=month,
        amount=money.amount,
        currency=money.currency,
        value_date=value_date,
        reference=reference.strip(),
        corrects=corrects,
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
    )
    row.save(force_insert=True)
    audit.record(actor, action, subject=row, at=now, fund_id=fund.pk)
    events.publish(event, subject=row, at=now, fund_id=fund.pk)
    return row


def _decide(row: Income, actor: Actor, now: datetime, *, act: str) -> None:
    row.state = INCOME.target(state=row.state, act=act)
    row.decided_by_id = actor.person_id
    row.decided_by_organization_id = actor.organization_id
    row.decided_at = now
    row.save(
        update_fields=[
            "state", "entry_id", "decided_by", "decided_by_organization", "decided_at",
            "declined_reason",
        ]
    )  # fmt: skip


def _must_be_proposed(row: Income) -> None:
    if row.state != IncomeState.PROPOSED:
        raise IncomeDecided(
            _("This record of income stands as: %(state)s. Nothing was written.")
            % {"state": row.get_state_display()}
        )


def _refused(field: str, sentence: str) -> IncomeRefused:
    return IncomeRefused(sentence, fields={field: sentence})
