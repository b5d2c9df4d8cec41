"""Prepare a fund with its fee schedule, and open it once all three sides have agreed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.errors import TIER_SENTENCES, FundInvalid, FundNotReady, FundNumberTaken
from trustfund.funds.models import FeeTier, Fund
from trustfund.funds.rules.fees import Tier, tiers_faults
from trustfund.funds.rules.states import FUND
from trustfund.funds.selectors import opening_reasons
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.models import Organization
from trustfund.kernel.actor import Actor
from trustfund.kernel.currencies import EXPONENTS
from trustfund.kernel.money import Money, MoneyError


@transaction.atomic
def fund_create(
    *,
    actor: Actor,
    now: datetime,
    number: str,
    name: str,
    purpose: str,
    holding_currency: str,
    recipient: Organization,
    end_disbursement_date: date,
    fee_tiers: Sequence[tuple[Decimal, Decimal]],
    name_ko: str = "",
) -> Fund:
    """Prepare a fund. Nothing can be paid in or out until three sides agree and it opens.

    Each fee tier is (above, percent): on cumulative contributions above that amount of the
    holding currency, that percentage is charged. The tiers start at zero and rise.

    :raises NotPermitted: if the actor may not
    :raises FundNumberTaken: if a fund of this number exists
    :raises FundInvalid: with the fields that contradict each other
    """
    authorize(actor, "funds.fund_create")
    tiers = [Tier(above, percent) for above, percent in fee_tiers]
    faults = _faults(
        recipient=recipient,
        holding_currency=holding_currency,
        end_disbursement_date=end_disbursement_date,
        today=now.date(),
        tiers=tiers,
    )
    if faults:
        raise FundInvalid(_("The fund was not prepared. See beside the fields."), fields=faults)
    if Fund.objects.filter(number__iexact=number).exists():
        sentence = _("A fund of this number exists already.")
        raise FundNumberTaken(sentence, fields={"number": sentence})
    fund = Fund.objects.create(
        number=number,
        name=name,
        name_ko=name_ko,
        purpose=purpose,
        holding_currency=holding_currency,
        recipient=recipient,
        end_disbursement_date=end_disbursement_date,
    )
    rows = [FeeTier.objects.create(fund=fund, above=t.above, percent=t.percent) for t in tiers]
    audit.record(actor, "funds.fund_create", subject=fund, at=now, fund_id=fund.pk)
    for row in rows:
        audit.record(actor, "funds.fund_create", subject=row, at=now, fund_id=fund.pk)
    return fund


@transaction.atomic
def fund_open(*, actor: Actor, now: datetime, fund_id: UUID) -> Fund:
    """Open a fund: from now on donors may pay in and grants may be signed.

    :raises NotPermitted: if the actor may not
    :raises IllegalMove: if the fund is open or closed
    :raises FundNotReady: with every consent that is missing
    """
    authorize(actor, "funds.fund_open")
    fund = fund_for(actor, fund_id, lock=True)
    target = FUND.target(state=fund.state, act="open")
    reasons = opening_reasons(fund, today=now.date())
    if reasons:
        raise FundNotReady(_("The fund cannot open yet. Nothing was changed."), blockers=reasons)
    before = fund.facts()
    fund.state = target
    fund.opened_date = now.date()
    fund.save(update_fields=["state", "opened_date"])
    audit.record(actor, "funds.fund_open", subject=fund, at=now, fund_id=fund.pk, before=before)
    events.publish("funds.fund_opened", subject=fund, at=now, fund_id=fund.pk)
    return fund


def _faults(
    *,
    recipient: Organization,
    holding_currency: str,
    end_disbursement_date: date,
    today: date,
    tiers: Sequence[Tier],
) -> dict[str, object]:
    found: dict[str, object] = {}
    if recipient.kind != OrganizationKind.RECIPIENT:
        found["recipient"] = _("Choose an organization that is registered as a recipient.")
    if holding_currency not in EXPONENTS:
        found["holding_currency"] = _("Choose a currency.")
    elif not all(_is_amount(tier.above, holding_currency) for tier in tiers):
        found["fee_tiers"] = _("A fee tier starts at an amount of the holding currency.")
    if end_disbursement_date <= today:
        found["end_disbursement_date"] = _("The last day of disbursement lies after today.")
    for code in tiers_faults(tiers):
        found["fee_tiers"] = TIER_SENTENCES[code]
    return found


def _is_amount(above: Decimal, currency: str) -> bool:
    try:
        Money(above, currency)
    except MoneyError:
        return False
    return True
