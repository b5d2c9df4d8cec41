"""Register the parties to the fund."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.errors import OrganizationNameTaken
from trustfund.identity.models import Organization
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError


@transaction.atomic
def organization_register(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    name: str,
    short_name: str,
    name_ko: str = "",
    country: str = "",
) -> Organization:
    """Register an organization. Its kind decides which roles may be held for it, and stays.

    `country` is an ISO 3166-1 alpha-2 code, or empty.

    :raises NotPermitted: if the actor may not
    :raises OrganizationNameTaken: if the name or the short name is in use
    """
    authorize(actor, "identity.organization_register")
    if kind not in OrganizationKind.values or kind == OrganizationKind.INSTALLATION:
        raise DomainError(_("Choose a kind of organization."), fields={"kind": _("Choose one.")})
    _name_free(name=name, short_name=short_name)
    organization = Organization.objects.create(
        kind=kind, name=name, name_ko=name_ko, short_name=short_name, country=country.upper()
    )
    audit.record(actor, "identity.organization_register", subject=organization, at=now)
    return organization


def _name_free(*, name: str, short_name: str) -> None:
    taken = Organization.objects.filter(Q(name__iexact=name) | Q(short_name__iexact=short_name))
    found = taken.first()
    if found is None:
        return
    field = "name" if found.name.casefold() == name.casefold() else "short_name"
    sentence = _("An organization of this name is registered already.")
    raise OrganizationNameTaken(sentence, fields={field: sentence})
