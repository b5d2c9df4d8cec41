"""What identity refuses, and why, in words for people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from trustfund.kernel.errors import Blocked, Conflict, DomainError

# Code of rules/separation.py -> sentence. %(role)s is the role that stands against the new one.
CLASH_SENTENCES = {
    "wrong_kind": _("The role %(role)s is not held for this kind of organization."),
    "two_sides": _("The person is %(role)s, and nobody acts for two sides of the fund."),
    "verifies_alone": _(
        "A verifier's inspector holds no other role; with %(role)s the verdict would not be free."
    ),
    "audits_alone": _(
        "An auditor holds no other role; with %(role)s the auditor would audit own acts."
    ),
    "reviews_and_pays": _(
        "The person is %(role)s: whoever reviews an application does not approve its payment."
    ),
    "plans_and_pays": _(
        "The person is %(role)s: whoever manages the program does not approve its payments."
    ),
    "sanctions_alone": _(
        "The person is %(role)s: sanctions are checked by somebody who neither plans nor pays."
    ),
    "appoints_and_decides": _(
        "The person is %(role)s: whoever appoints people decides nothing about money."
    ),
    "drafts_and_signs": _(
        "The person is %(role)s: whoever drafts an application does not sign it."
    ),
    "proposes_and_votes": _(
        "The person is %(role)s: whoever proposes a project does not vote on it."
    ),
    "appraises_and_decides": _(
        "The person is %(role)s: whoever appraises projects neither presents them nor pays."
    ),
}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why an act is refused, and who can clear it."""

    code: str
    reason: Any
    who_clears: Any
    since: datetime | None = None


class RolesClash(Blocked):
    """The person may not hold this role beside those already held or proposed."""

    code = "roles_clash"


class SecondPersonNeeded(DomainError):
    """The act needs somebody else: it was begun by this person, or concerns this person."""

    code = "second_person_needed"
    http_status = 403


class AlreadyAppointed(Conflict):
    """The person holds this role for this organization, or is proposed for it."""

    code = "already_appointed"


class AdministratorsTooFew(Blocked):
    """The end would leave too few system administrators to appoint anybody by two persons."""

    code = "administrators_too_few"


class EmailTaken(DomainError):
    """Somebody with this address is registered."""

    code = "email_taken"


class OrganizationNameTaken(DomainError):
    """An organization of this name, or short name, is registered."""

    code = "organization_name_taken"


class TermInvalid(DomainError):
    """The days of a term contradict each other, or the role has no last day."""

    code = "term_invalid"


class InvitationInvalid(DomainError):
    """The link is forged, expired, used or withdrawn. All look the same."""

    code = "invitation_invalid"
    http_status = 404


class InvitationNotNeeded(Conflict):
    """The person has a password already: only that person may change it."""

    code = "invitation_not_needed"


class AlreadyFounded(Conflict):
    """The installation has its first system administrators."""

    code = "already_founded"
