"""The fixed cast: who they are is said by their role, so that a test reads as a sentence."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from trustfund.audit.services import record
from trustfund.db.clock import now
from trustfund.identity.choices import AppointmentState, OrganizationKind, Role
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.identity.selectors import Hat, actor_among, system_actor
from trustfund.kernel.actor import Actor

PASSWORD = "a long enough passphrase"

ORGANIZATIONS = {
    "korea": (OrganizationKind.DONOR, "Republic of Korea", "대한민국", "ROK", "KR"),
    "japan": (OrganizationKind.DONOR, "Japan", "일본", "Japan", "JP"),
    "ministry": (OrganizationKind.RECIPIENT, "Ministry of Agriculture", "농업성", "MoA", "KP"),
    "other_ministry": (OrganizationKind.RECIPIENT, "Ministry of Public Health", "보건성", "MoPH", "KP"),
    "program_unit": (OrganizationKind.ADMINISTRATOR, "Program Unit", "사업부", "Program", ""),
    "finance_unit": (OrganizationKind.ADMINISTRATOR, "Disbursement Unit", "지출부", "Finance", ""),
    "appraisal_unit": (OrganizationKind.ADMINISTRATOR, "Appraisal Unit", "심사부", "Appraisal", ""),
    "treasury_unit": (OrganizationKind.ADMINISTRATOR, "Treasury Unit", "재무부서", "Treasury", ""),
    "sanctions_unit": (OrganizationKind.ADMINISTRATOR, "Sanctions Unit", "제재담당부", "Sanctions", ""),
    "secretariat_unit": (OrganizationKind.ADMINISTRATOR, "Secretariat", "사무국", "Secretariat", ""),
    "systems_unit": (OrganizationKind.ADMINISTRATOR, "Systems Unit", "전산부", "Systems", ""),
    "verifiers": (OrganizationKind.VERIFIER, "Verification Body", "검증기구", "Verifier", ""),
    "auditors": (OrganizationKind.AUDITOR, "External Auditor", "외부감사인", "Auditor", ""),
}  # fmt: skip

PEOPLE = {
    "donor_officer": ("korea", Role.DONOR_OFFICER),
    "donor_member": ("korea", Role.DONOR_BOARD_MEMBER),
    "other_donor_officer": ("japan", Role.DONOR_OFFICER),
    "other_donor_member": ("japan", Role.DONOR_BOARD_MEMBER),
    "recipient_member": ("ministry", Role.RECIPIENT_BOARD_MEMBER),
    "other_recipient_member": ("other_ministry", Role.RECIPIENT_BOARD_MEMBER),
    "project_officer": ("ministry", Role.PROJECT_OFFICER),
    "signatory": ("ministry", Role.AUTHORIZED_SIGNATORY),
    "other_project_officer": ("other_ministry", Role.PROJECT_OFFICER),
    "other_signatory": ("other_ministry", Role.AUTHORIZED_SIGNATORY),
    "program_manager": ("program_unit", Role.PROGRAM_MANAGER),
    "finance_officer": ("finance_unit", Role.FINANCE_OFFICER),
    "finance_approver": ("treasury_unit", Role.FINANCE_APPROVER),
    "sanctions_officer": ("sanctions_unit", Role.SANCTIONS_OFFICER),
    "fiduciary_specialist": ("appraisal_unit", Role.SPECIALIST),
    "technical_specialist": ("appraisal_unit", Role.SPECIALIST),
    "safeguards_specialist": ("appraisal_unit", Role.SPECIALIST),
    "secretariat": ("secretariat_unit", Role.SECRETARIAT),
    "system_administrator": ("systems_unit", Role.SYSTEM_ADMINISTRATOR),
    "second_administrator": ("systems_unit", Role.SYSTEM_ADMINISTRATOR),
    "verifier": ("verifiers", Role.VERIFIER),
    "auditor": ("auditors", Role.AUDITOR),
}


@dataclass(frozen=True)
class Cast:
    """The people as actors, and the organizations that they act for, both by name.

    `rolled_back` says that the test ends without a commit, so that what it begins with may be written again.
    """

    people: dict[str, Actor]
    organizations: dict[str, Organization]
    rolled_back: bool = False

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


@transaction.atomic
def cast_make() -> Cast:
    """Make everybody, with their appointments recorded in the trail."""
    organizations = {
        name: Organization(
            kind=kind, name=english, name_ko=korean, short_name=short, country=country
        )
        for name, (kind, english, korean, short, country) in ORGANIZATIONS.items()
    }
    Organization.objects.bulk_create(organizations.values())
    people = _appointed(
        {name: (organizations[organization], role) for name, (organization, role) in PEOPLE.items()}
    )
    return Cast(people, organizations)


def appointed(*, name: str, organization: Organization, role: str) -> Actor:
    """Return a new person who holds this role for this organization since a long time."""
    return _appointed({name: (organization, role)})[name]


def _appointed(seats: dict[str, tuple[Organization, str]]) -> dict[str, Actor]:
    """Make a person for each seat and appoint them, in few statements: most tests begin with this."""
    moment, system, password = now(), system_actor(), make_password(PASSWORD)
    people = {
        name: Person(
            email=f"{name}@example.org",
            name=name.replace("_", " ").capitalize(),
            password=password,
        )
        for name in seats
    }
    Person.objects.bulk_create(people.values())
    registrar, _made = Person.objects.get_or_create(
        email="registrar@example.org", defaults={"name": "Registrar"}
    )
    appointments = [
        Appointment(
            person=people[name],
            organization=organization,
            role=role,
            start_date=moment.date() - timedelta(days=2000),
            proposed_by_id=system.person_id,
        )
        for name, (organization, role) in seats.items()
    ]
    Appointment.objects.bulk_create(appointments)
    Appointment.objects.filter(pk__in=[appointment.pk for appointment in appointments]).update(
        state=AppointmentState.IN_FORCE, confirmed_by=registrar
    )
    for appointment in appointments:
        appointment.state, appointment.confirmed_by = AppointmentState.IN_FORCE, registrar
        record(system, "identity.appointment_confirm", subject=appointment, at=moment)
    return {name: _actor(people[name], *seat) for name, seat in seats.items()}


def _actor(person: Person, organization: Organization, role: str) -> Actor:
    """Return the person as `actor_for` would, without a question to the database."""
    hat = Hat(
        organization_id=organization.pk,
        organization_name=organization.name,
        organization_kind=organization.kind,
        roles=frozenset({role}),
        organization_name_ko=organization.name_ko,
    )
    actor = actor_among([hat], person)
    assert actor is not None
    return actor
