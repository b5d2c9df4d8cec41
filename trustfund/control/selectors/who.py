"""Who acted on an object, and who could have: the trail beside the matrix and the appointments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from disbursements.access import application_for, grant_for
from donors.access import agreement_for, donor_for, pledge_for, receipt_for
from projects.access import project_for
from trustfund.audit import selectors as audit
from trustfund.audit.selectors import RecordRow
from trustfund.control.choices import APART_NOTES, SHUT_OUT_REASONS, action_word
from trustfund.control.rules import acts
from trustfund.funds.access import fund_for
from trustfund.identity import selectors as identity
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.rules.permissions import MATRIX
from trustfund.identity.selectors import Holder, Tenure
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound

MOST = 1000
Owner = tuple[str, UUID | None]
NOBODY: Owner = ("", None)


@dataclass(frozen=True, slots=True)
class Deed:
    """One record about the object; `in_role` says whether its person held a role for it that day."""

    record: RecordRow
    in_role: bool


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody whose role allowed the act on the day; with a reason if they were shut out of it."""

    holder: Holder
    role: Any
    reason: Any


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act on the object: by which roles, who did it and who could have."""

    action: str
    what: Any
    roles: list[Any]
    note: Any
    deeds: list[Deed]
    able: list[Able]

    @property
    def could(self) -> list[Able]:
        """Return those whom nothing shut out."""
        return [one for one in self.able if not one.reason]

    @property
    def barred(self) -> list[Able]:
        """Return those who had the role and were shut out."""
        return [one for one in self.able if one.reason]


@dataclass(frozen=True, slots=True)
class WhoView:
    """Everything that was and could be done on one object, judged as at a day."""

    subject_type: str
    subject_id: str
    label: str
    day: date
    acts: list[ActRow]
    is_cut: bool


def who_view(actor: Actor, *, subject_type: str, subject_id: str, day: date) -> WhoView:
    """Return who acted on an object until the end of a day in UTC, and who could have on that day.

    Roles, appointments and the separation of persons are judged as they were on that day; the
    matrix is that of the program that runs. Five queries, and one more for each deed without a role.
    """
    known = audit.history(subject_type=subject_type, subject_id=subject_id, limit=MOST)
    records = [record for record in known if _day(record.recorded_at) <= day]
    names = acts.acts_on(subject_type, [record.action for record in records])
    roles = frozenset().union(*(MATRIX.get(name, frozenset()) for name in names))
    judge = _Judge(
        day=day,
        records=records,
        tenures=identity.tenures(*roles),
        owner=_owner(actor, subject_type, subject_id),
    )
    return WhoView(
        subject_type=subject_type,
        subject_id=subject_id,
        label=known[-1].subject_label if known else "",
        day=day,
        acts=[judge.row(name) for name in names],
        is_cut=len(known) == MOST,
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    day: date
    records: list[RecordRow]
    tenures: list[Tenure]
    owner: Owner

    def row(self, action: str) -> ActRow:
        roles = MATRIX.get(action, frozenset())
        held = [one for one in self.tenures if one.holder.role in roles]
        return ActRow(
            action=action,
            what=action_word(action),
            roles=[Role(role).label for role in Role.values if role in roles],
            note=APART_NOTES.get(action, ""),
            deeds=[
                Deed(record, in_role=not roles or self._had_role(record, held))
                for record in self.records
                if record.action == action
            ],
            able=self._able(action, [one.holder for one in held if one.covers(self.day)]),
        )

    def _able(self, action: str, holders: list[Holder]) -> list[Able]:
        facts = _facts(self.records)
        kind, owner_id = self.owner
        found = []
        for holder in holders:
            if not acts.reaches(holder, owner_kind=kind, owner_id=owner_id):
                continue
            if acts.is_other_side(action, holder, facts):
                continue
            code = acts.shut_out(action, holder, deeds=self.records, concerned_id=_concerned(facts))
            reason = SHUT_OUT_REASONS[code] if code else ""
            found.append(Able(holder, Role(holder.role).label, reason))
        return found

    def _had_role(self, record: RecordRow, held: list[Tenure]) -> bool:
        had = any(
            (one.holder.person_id, one.holder.organization_id)
            == (record.person_id, record.organization_id)
            and one.covers(_day(record.recorded_at))
            for one in held
        )
        return had or identity.is_system_person(record.person_id)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _facts(records: list[RecordRow]) -> Mapping[str, Any]:
    return next((record.after for record in reversed(records) if record.after), {})


def _concerned(facts: Mapping[str, Any]) -> UUID | None:
    named = facts.get("person_id")
    return UUID(named) if named else None


# To which one donor or ministry an object belongs; its peers do not even see it, or cannot change it.
OWNERS: Mapping[str, Callable[[Actor, UUID], Owner]] = MappingProxyType(
    {
        "donors.donor": lambda actor, pk: _donor(donor_for(actor, pk)),
        "donors.pledge": lambda actor, pk: _donor(pledge_for(actor, pk).donor),
        "donors.agreement": lambda actor, pk: _donor(agreement_for(actor, pk).donor),
        "donors.receipt": lambda actor, pk: _donor(receipt_for(actor, pk).donor),
        "funds.fund": lambda actor, pk: _recipient(fund_for(actor, pk).recipient_id),
        "projects.project": lambda actor, pk: _recipient(project_for(actor, pk).recipient_id),
        "disbursements.grant": lambda actor, pk: _recipient(grant_for(actor, pk).recipient_id),
        "disbursements.application": lambda actor, pk: _recipient(
            application_for(actor, pk).grant.recipient_id
        ),
    }
)


def _donor(donor: Any) -> Owner:
    return OrganizationKind.DONOR.value, donor.organization_id


def _recipient(organization_id: UUID) -> Owner:
    return OrganizationKind.RECIPIENT.value, organization_id


def _owner(actor: Actor, subject_type: str, subject_id: str) -> Owner:
    try:
        return OWNERS[subject_type](actor, UUID(subject_id))
    except (KeyError, ValueError, NotFound):
        return NOBODY
