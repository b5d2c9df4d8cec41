"""Record the deal by which a receipt was sold for the fund's holding currency."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import ECB
from donors.errors import Refused
from donors.models import Conversion, FeeCharge, Receipt
from donors.selectors.postings import DealTerms, deal_terms
from donors.selectors.refunds import must_stand
from donors.services.fees import fee_charge
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone
from trustfund.kernel.money import Money
from trustfund.ledger import services as ledger
from trustfund.ledger.errors import AdjustedDayOpen, PeriodShut
from trustfund.ledger.selectors import entry_day
from trustfund.ledger.services import Posted


class ReceiptConverted(AlreadyDone):
    """The receipt was sold before, by another deal."""

    code = "receipt_converted"


class NothingToConvert(Refused):
    """The receipt came in the holding currency."""

    code = "nothing_to_convert"


@transaction.atomic(durable=True)
def conversion_record(
    *,
    actor: Actor,
    now: datetime,
    receipt_id: UUID,
    deal_date: date,
    rate: Decimal | None = None,
    rate_source: str = "",
    bought: Money | None = None,
    booked_on: date | None = None,
) -> Conversion:
    """Book the sale of a whole receipt for the holding currency, then the fee on what it brought.

    `rate` is units of holding currency for one of the receipt's, with its source; without it the
    European Central Bank's of the deal's day. `bought` is the bank's amount, where it is known.
    `booked_on` is a day in an open period, where the deal's own is closed: the entry then is a
    prior-period adjustment of the deal's day.
    The same deal again answers with the first one and books nothing.

    :raises NotFound: if the receipt does not exist
    :raises ReceiptConverted: if it was converted by another deal
    :raises NothingToConvert: if it came in the holding currency
    :raises NoRate: if no rate was entered and none is published
    :raises PeriodShut: if the day lies in a closed period
    :raises AdjustedDayOpen: if a day of booking is given though the deal's period is open
    :raises Refused: if rate and amounts disagree, a source is missing or the day cannot be
    """
    authorize(actor, "donors.conversion_record")
    fund_locked(access.receipt_for(actor, receipt_id).fund_id)
    receipt = access.receipt_for(actor, receipt_id)
    conversion_must_fit(receipt, deal_date=deal_date, bought=bought, today=now.date())
    done = getattr(receipt, "conversion", None)
    if done is not None:
        return _same_deal(done, deal_date, rate, rate_source, bought)
    terms = deal_terms(
        receipt, deal_date=deal_date, rate=rate, rate_source=rate_source, bought=bought
    )
    value_date, adjusts = booking_days(receipt, deal_date, booked_on, today=now.date())
    conversion = _deal(receipt, terms, deal_date=deal_date, actor=actor)
    posted = _booked(conversion, terms, value_date=value_date, adjusts=adjusts)
    charged = fee_charge(receipt=receipt, terms=terms.fee, value_date=value_date, adjusts=adjusts)

    written: list[tuple[Conversion | FeeCharge, Posted]] = [(conversion, posted)]
    if charged is not None:
        written.append(charged)
    for row, entry in written:
        audit.record(
            actor,
            "donors.conversion_record",
            subject=row,
            at=now,
            fund_id=receipt.fund_id,
            extra={"entries": [entry.facts()]},
        )
    events.publish(
        "donors.conversion_recorded", subject=conversion, at=now, fund_id=receipt.fund_id
    )
    return conversion


def conversion_must_fit(
    receipt: Receipt, *, deal_date: date, bought: Money | None, today: date
) -> None:
    """Return quietly if the receipt can be sold on this day for the holding currency.

    :raises NothingToConvert: if it came in the holding currency
    :raises ReceiptReversed: if it was reversed
    :raises Refused: for a day before the receipt or to come, or an amount in another currency
    """
    must_stand(receipt)
    holding = receipt.fund.holding_currency
    if receipt.currency == holding:
        raise NothingToConvert(
            _("This receipt came in %(currency)s, the fund's holding currency.")
            % {"currency": holding}
        )
    if deal_date > today:
        raise Refused(
            _("The deal's day lies in the future. Nothing was booked. Record it when it is made."),
            field="deal_date",
        )
    came_in = entry_day(entry_id=receipt.entry_id) or receipt.value_date
    if deal_date < came_in:
        raise Refused(
            _(
                "The deal's day lies before the money came in on %(day)s. Nothing was booked. Take "
                "the day on the deal slip."
            )
            % {"day": came_in.isoformat()},
            field="deal_date",
        )
    if bought is not None and (bought.currency != holding or bought.amount <= 0):
        raise Refused(
            _("A deal buys an amount above zero in %(currency)s: enter the one on the deal slip.")
            % {"currency": holding},
            field="bought",
        )


def booking_days(
    receipt: Receipt, deal_date: date, booked_on: date | None, *, today: date
) -> tuple[date, date | None]:
    """Return the value date of the deal's entries, and the closed day that they adjust, if any.

    :raises PeriodShut: if the value date lies in a closed period
    :raises AdjustedDayOpen: if a day of booking is given though the deal's period is open
    :raises Refused: if the day of booking is not after the deal's, before the receipt's, or to come
    """
    if booked_on is not None and not deal_date < booked_on <= today:
        raise Refused(
            _("The day of booking lies after the day of the deal, and not in the future."),
            field="booked_on",
        )
    if booked_on is not None and booked_on < receipt.value_date:
        raise Refused(
            _("The receipt is booked on %(day)s. Book the deal on that day or a later one.")
            % {"day": receipt.value_date.isoformat()},
            field="booked_on",
        )
    value_date, adjusts = (deal_date, None) if booked_on is None else (booked_on, deal_date)
    try:
        ledger.day_must_be_open(fund_id=receipt.fund_id, value_date=value_date, adjusts=adjusts)
    except (PeriodShut, AdjustedDayOpen) as error:
        error.fields = {"booked_on": error.message}
        raise
    return value_date, adjusts


def _deal(receipt: Receipt, terms: DealTerms, *, deal_date: date, actor: Actor) -> Conversion:
    quote = terms.quote
    return Conversion(
        fund_id=receipt.fund_id,
        receipt=receipt,
        sold_amount=terms.sold.amount,
        sold_currency=terms.sold.currency,
        bought_amount=terms.bought.amount,
        bought_currency=terms.bought.currency,
        rate=quote.rate,
        rate_decimals=terms.decimals,
        rate_date=quote.rate_date,
        rate_source=quote.rate_source,
        deal_date=deal_date,
        recorded_by_id=actor.person_id,
    )


def _booked(
    conversion: Conversion, terms: DealTerms, *, value_date: date, adjusts: date | None
) -> Posted:
    """Post and write the deal."""
    receipt, quote = conversion.receipt, terms.quote
    posted = ledger.entry_post(
        fund_id=receipt.fund_id,
        kind="CONVERSION",
        value_date=value_date,
        adjusts=adjusts,
        reference=f"conversion:{conversion.pk}",
        memo=f"{receipt.bank_reference} · {quote.rate:f} · {quote.rate_date} · {quote.rate_source}",
        subject_id=receipt.pk,
        legs=terms.legs,
    )
    conversion.entry_id = posted.id
    conversion.save(force_insert=True)
    return posted


def _same_deal(
    done: Conversion,
    deal_date: date,
    rate: Decimal | None,
    rate_source: str,
    bought: Money | None,
) -> Conversion:
    """Return the first deal if this one says nothing else."""
    if rate is None:
        same_rate = done.rate_source == ECB
    else:
        same_rate = (rate, rate_source) == (done.rate, done.rate_source)
    if done.deal_date == deal_date and same_rate and bought in {None, done.bought}:
        return done
    raise ReceiptConverted(
        _("This receipt was converted on %(day)s at %(rate)s. Nothing was booked again.")
        % {"day": done.deal_date.isoformat(), "rate": f"{done.rate:f}"}
    )
