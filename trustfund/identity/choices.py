"""The words of identity: kinds of organization, roles, states of an appointment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganizationKind(TextChoices):
    """What an organization is to the fund."""

    DONOR = "DONOR", _("Donor government")
    RECIPIENT = "RECIPIENT", _("Recipient ministry")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator's unit")
    VERIFIER = "VERIFIER", _("Verifier")
    AUDITOR = "AUDITOR", _("External auditor")
    OBSERVER = "OBSERVER", _("Observer")
    INSTALLATION = "INSTALLATION", _("This installation")


class Role(TextChoices):
    """What a person may do for an organization."""

    DONOR_OFFICER = "DONOR_OFFICER", _("Donor officer")
    DONOR_BOARD_MEMBER = "DONOR_BOARD_MEMBER", _("Donor board member")
    RECIPIENT_BOARD_MEMBER = "RECIPIENT_BOARD_MEMBER", _("Recipient board member")
    PROJECT_OFFICER = "PROJECT_OFFICER", _("Recipient project officer")
    AUTHORIZED_SIGNATORY = "AUTHORIZED_SIGNATORY", _("Authorized signatory")
    PROGRAM_MANAGER = "PROGRAM_MANAGER", _("Program manager")
    FINANCE_OFFICER = "FINANCE_OFFICER", _("Finance officer")
    FINANCE_APPROVER = "FINANCE_APPROVER", _("Finance approver")
    SANCTIONS_OFFICER = "SANCTIONS_OFFICER", _("Sanctions officer")
    SPECIALIST = "SPECIALIST", _("Appraisal specialist")
    VERIFIER = "VERIFIER", _("Verifier's inspector")
    AUDITOR = "AUDITOR", _("Auditor")
    SECRETARIAT = "SECRETARIAT", _("Board secretariat")
    SYSTEM_ADMINISTRATOR = "SYSTEM_ADMINISTRATOR", _("System administrator")


class AppointmentState(TextChoices):
    """Where an appointment stands. It takes two persons to begin and two to end."""

    PROPOSED = "PROPOSED", _("Proposed")
    IN_FORCE = "IN_FORCE", _("In force")
    END_PROPOSED = "END_PROPOSED", _("End proposed")
    ENDED = "ENDED", _("Ended")
    DECLINED = "DECLINED", _("Declined")
