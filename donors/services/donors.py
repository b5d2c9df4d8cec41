"""Register a donor; record what it pledges."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.errors import FundNotOpen, Refused
from donors.models import Donor, Pledge
from donors.services.amounts import amount_must_be_sensible
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.choices import FundState
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.selectors import organization_named
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotFound
from trustfund.kernel.money import Money


class DonorRegistered(AlreadyDone):
    """The organization is a donor already."""

    code = "donor_registered"


@transaction.atomic(durable=True)
def donor_register(
    *, actor: Actor, now: datetime, organization_id: UUID, country: str, since: date
) -> Donor:
    """Register an organization of the donor kind as a donor of the installation.

    It is prospective until its first agreement is countersigned. `country` is ISO 3166-1 alpha-2
    (EU for the European Union).

    :raises NotFound: if no such organization of the donor kind exists
    :raises DonorRegistered: if it is a donor already
    :raises Refused: if the day is still to come
    """
    authorize(actor, "donors.donor_register")
    organization = organization_named(organization_id)
    if organization is None or organization.kind != OrganizationKind.DONOR:
        raise NotFound(_("There is no donor government with this name."))
    if since > now.date():
        raise Refused(
            _("A donor cannot be registered from a day to come. Enter a day up to %(today)s.")
            % {"today": now.date().isoformat()},
            field="since",
        )
    if Donor.objects.filter(organization_id=organization_id).exists():
        raise DonorRegistered(
            _("%(name)s is registered already. Nothing was written.") % {"name": organization.name}
        )
    donor = Donor(organization=organization, country=country, since=since)
    donor.save(force_insert=True)
    audit.record(actor, "donors.donor_register", subject=donor, at=now)
    return donor


@transaction.atomic(durable=True)
def pledge_record(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    donor_id: UUID,
    money: Money,
    announced_date: date,
    occasion: str,
) -> Pledge:
    """Record a pledge that a donor has announced, in any currency. Nothing is owed, nothing posted.

    :raises NotFound: if the fund or donor does not exist, or the donor is not the actor's
    :raises FundNotOpen: if the fund is closed
    :raises Refused: if the amount is not above zero or the day is still to come
    """
    authorize(actor, "donors.pledge_record")
    fund = fund_for(actor, fund_id)
    donor = access.donor_for(actor, donor_id)
    if fund.state == FundState.CLOSED:
        raise FundNotOpen(_("The fund is closed and takes no pledges. Nothing was recorded."))
    amount_must_be_sensible(money)
    if announced_date > now.date():
        raise Refused(
            _("A pledge is recorded once it is announced: enter that day, not one to come."),
            field="announced_date",
        )
    pledge = Pledge(
        fund=fund,
        donor=donor,
        amount=money.amount,
        currency=money.currency,
        announced_date=announced_date,
        occasion=occasion,
        recorded_by_id=actor.person_id,
    )
    pledge.save(force_insert=True)
    audit.record(actor, "donors.pledge_record", subject=pledge, at=now, fund_id=fund.pk)
    events.publish("donors.pledge_recorded", subject=pledge, at=now, fund_id=fund.pk)
    return pledge
