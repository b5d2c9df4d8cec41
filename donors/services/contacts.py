"""The agencies of a donor, and the people whom the administrator writes to there."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.errors import Refused
from donors.models import Agency, Contact
from donors.rules import states
from donors.selectors.contacts import contacts_of
from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone


class AgencyRegistered(AlreadyDone):
    """The donor has an agency of this name."""

    code = "agency_registered"


class ContactNamed(AlreadyDone):
    """This address is a contact for the purpose already."""

    code = "contact_named"


class ContactEnded(AlreadyDone):
    """Nobody writes to this contact any longer."""

    code = "contact_ended"


@transaction.atomic(durable=True)
def agency_register(
    *, actor: Actor, now: datetime, donor_id: UUID, name: str, name_ko: str = ""
) -> Agency:
    """Write down a ministry or agency that signs or pays for a donor.

    :raises NotFound: if the donor does not exist or is another one
    :raises AgencyRegistered: if the donor has one of this name
    :raises Refused: if it has no name
    """
    authorize(actor, "donors.agency_register")
    donor = access.donor_for(actor, donor_id)
    if not name.strip():
        raise Refused(_("Enter the agency's name."), field="name")
    if Agency.objects.filter(donor=donor, name=name.strip()).exists():
        raise AgencyRegistered(
            _("%(name)s is written down already. Nothing was written.") % {"name": name.strip()}
        )
    agency = Agency(
        donor=donor, name=name.strip(), name_ko=name_ko.strip(), recorded_by_id=actor.person_id
    )
    agency.save(force_insert=True)
    audit.record(actor, "donors.agency_register", subject=agency, at=now)
    return agency


@transaction.atomic(durable=True)
def contact_name(
    *,
    actor: Actor,
    now: datetime,
    donor_id: UUID,
    role: str,
    name: str,
    email: str,
    office: str = "",
    telephone: str = "",
    agency_id: UUID | None = None,
) -> Contact:
    """Name a person at a donor for one purpose, such as payment requests. Several may stand.

    :raises NotFound: if the donor or its agency does not exist, or is another donor's
    :raises ContactNamed: if the address stands for the purpose already
    :raises Refused: if nobody is named
    """
    authorize(actor, "donors.contact_name")
    donor = access.donor_for(actor, donor_id)
    agency = None if agency_id is None else access.agency_for(actor, donor, agency_id)
    if not name.strip():
        raise Refused(_("Enter the person's name, or that of the office."), field="name")
    address = email.strip().casefold()
    if contacts_of(donor).filter(role=role, email=address).exists():
        raise ContactNamed(
            _("%(email)s stands for this purpose already. Nothing was written.")
            % {"email": address}
        )
    contact = Contact(
        donor=donor,
        agency=agency,
        role=role,
        name=name.strip(),
        office=office.strip(),
        email=address,
        telephone=telephone.strip(),
        recorded_by_id=actor.person_id,
    )
    contact.save(force_insert=True)
    audit.record(actor, "donors.contact_name", subject=contact, at=now)
    return contact


@transaction.atomic(durable=True)
def contact_end(*, actor: Actor, now: datetime, contact_id: UUID) -> Contact:
    """Write down that nobody writes to this contact any longer. It stays in the history.

    :raises NotFound: if the contact does not exist or is another donor's
    :raises ContactEnded: if it has ended before
    """
    authorize(actor, "donors.contact_end")
    contact = access.contact_for(actor, contact_id, lock=True)
    if not states.CONTACT.allows(state=contact.state, act="end"):
        raise ContactEnded(_("This contact has ended before. Nothing was written."))
    before = contact.facts()
    contact.state = states.CONTACT.target(state=contact.state, act="end")
    contact.ended_at = now
    contact.ended_by_id = actor.person_id
    contact.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record(actor, "donors.contact_end", subject=contact, at=now, before=before)
    return contact
