"""Record the three consents that open a fund, each by its own side."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.funds.access import fund_for
from trustfund.funds.choices import FundState
from trustfund.funds.errors import ConsentRecorded, FundInvalid
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotPermitted


@transaction.atomic
def resolution_record(
    *, actor: Actor, now: datetime, fund_id: UUID, number: str, resolution_date: date
) -> Fund:
    """Record the executive directors' resolution that allows the fund.

    :raises ConsentRecorded: if it is recorded already
    :raises FundInvalid: for a day to come
    """
    authorize(actor, "funds.resolution_record")
    return _consent(
        actor=actor,
        now=now,
        fund_id=fund_id,
        code="resolution",
        reference=number,
        day=resolution_date,
    )


@transaction.atomic
def donor_consent_record(
    *, actor: Actor, now: datetime, fund_id: UUID, reference: str, consent_date: date
) -> Fund:
    """Record the donors' agreement to the fund, by a member of the donors' bench.

    :raises ConsentRecorded: if it is recorded already
    :raises FundInvalid: for a day to come
    """
    authorize(actor, "funds.donor_consent_record")
    return _consent(
        actor=actor,
        now=now,
        fund_id=fund_id,
        code="donor_consent",
        reference=reference,
        day=consent_date,
    )


@transaction.atomic
def recipient_consent_record(
    *, actor: Actor, now: datetime, fund_id: UUID, reference: str, consent_date: date
) -> Fund:
    """Record the recipient's agreement to the fund, by a board member of the fund's recipient.

    :raises NotPermitted: if the actor acts for another organization than the fund's recipient
    :raises ConsentRecorded: if it is recorded already
    :raises FundInvalid: for a day to come
    """
    authorize(actor, "funds.recipient_consent_record")
    fund = fund_for(actor, fund_id)
    if fund.recipient_id != actor.organization_id:
        raise NotPermitted(_("Only the recipient of this fund may agree to it."))
    return _consent(
        actor=actor,
        now=now,
        fund_id=fund_id,
        code="recipient_consent",
        reference=reference,
        day=consent_date,
    )


def _consent(
    *, actor: Actor, now: datetime, fund_id: UUID, code: str, reference: str, day: date
) -> Fund:
    """Write one consent's three columns, once and only before the fund opens."""
    fund = fund_for(actor, fund_id, lock=True)
    if fund.state != FundState.PREPARED or getattr(fund, f"{code}_date") is not None:
        raise ConsentRecorded(_("This is recorded already, and stands. Nothing was changed."))
    reference_name = "number" if code == "resolution" else "reference"
    if day > now.date():
        sentence = _("This day is still to come.")
        raise FundInvalid(sentence, fields={"resolution_date": sentence, "consent_date": sentence})
    if not reference.strip():
        sentence = _("Enter the reference of the document.")
        raise FundInvalid(sentence, fields={reference_name: sentence})
    before = fund.facts()
    setattr(fund, f"{code}_{reference_name}", reference)
    setattr(fund, f"{code}_date", day)
    setattr(fund, f"{code}_by_id", actor.person_id)
    fund.save(update_fields=[f"{code}_{reference_name}", f"{code}_date", f"{code}_by"])
    action = f"funds.{code}_record"
    audit.record(actor, action, subject=fund, at=now, fund_id=fund.pk, before=before)
    return fund
