"""Register a donor."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors.errors import Refused
from donors.models import Donor
from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.selectors import organization_named
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotFound


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
