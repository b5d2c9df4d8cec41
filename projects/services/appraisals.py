"""Appraise a proposal: name three specialists, take their opinions with conditions, see those met."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.choices import AppraisalKind, ConditionKind, Verdict
from projects.models import Appraisal, Appraiser, Condition, Project
from projects.rules.appraisal import MAX_CONDITIONS, Given, appraisal_gaps
from projects.selectors.appraisals import open_conditions
from projects.services.moves import any_locked, require_version
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity import selectors as identity
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import SPECIALIST
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError, NotPermitted


class AppraisersRefused(DomainError):
    """Each of the three opinions is given by a person of its own, who holds the office."""

    code = "appraisers_refused"


class NotUnderAppraisal(Conflict):
    """The project is not under appraisal, or this opinion is given."""

    code = "not_under_appraisal"


class OpinionRefused(DomainError):
    """An opinion says what it rests on; its conditions are counted."""

    code = "opinion_refused"


class NotAppraised(Conflict):
    """An opinion is missing or unfavorable."""

    code = "not_appraised"


class ConditionsOpen(Conflict):
    """A condition that comes before this step is not met yet."""

    code = "conditions_open"


class ConditionRefused(DomainError):
    """A condition is met on a day that has come, and something shows it."""

    code = "condition_refused"


class ConditionMet(Conflict):
    """The condition was recorded as met before."""

    code = "condition_met"


@transaction.atomic
def appraisers_name(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    version: int,
    fiduciary: UUID,
    technical: UUID,
    safeguards: UUID,
) -> Project:
    """Name who appraises the version under appraisal for what, by their persons' identifiers.

    Until an opinion is given, somebody else may be named for it.

    :raises AppraisersRefused: if one person is named twice, or holds no office of a specialist
    :raises NotUnderAppraisal: if the project is not under appraisal, or an opinion was given by
        somebody who would be replaced
    :raises StaleEdition: if `version` is not the one under appraisal
    """
    authorize(actor, "projects.appraisers_name")
    project = _under_appraisal(actor, project_id)
    require_version(project, version)
    asked = {
        AppraisalKind.FIDUCIARY: fiduciary,
        AppraisalKind.TECHNICAL: technical,
        AppraisalKind.SAFEGUARDS: safeguards,
    }
    units = _units_of(project, asked)
    named = {row.kind: row for row in project.appraisers.filter(version=project.version)}
    given = set(project.appraisals.filter(version=project.version).values_list("kind", flat=True))
    action, fund_id = "projects.appraisers_name", project.fund_id
    audit.record(actor, action, subject=project, at=now, fund_id=fund_id)
    for kind, person_id in asked.items():
        before = named.get(kind)
        if before is not None and before.person_id == person_id:
            continue
        if kind in given:
            raise NotUnderAppraisal(
                _("%(kind)s: the opinion is given. It stays with the person who gave it.")
                % {"kind": kind.label}
            )
        row, facts = _named(project, kind, before)
        row.person_id, row.organization_id = person_id, units[person_id]
        row.named_by_id, row.named_at = actor.person_id, now
        if facts is None:
            row.save(force_insert=True)
        else:
            row.save(update_fields=["person", "organization", "named_by", "named_at"])
        audit.record(actor, action, subject=row, at=now, fund_id=fund_id, before=facts)
    events.publish("projects.appraisers_named", subject=project, at=now, fund_id=fund_id)
    return project


@transaction.atomic
def appraisal_give(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    version: int,
    verdict: str,
    text: str,
    conflict: str = "",
    before_approval: Sequence[str] = (),
    before_effectiveness: Sequence[str] = (),
) -> Appraisal:
    """Give the opinion for which the actor was named, with its conditions. Once for each version.

    What it is about, fiduciary, technical or safeguards, follows from the naming.

    `before_approval` has to be met before the board decides, `before_effectiveness` before the
    grant takes effect; an unfavorable opinion has no conditions. `conflict` declares an interest.

    :raises NotPermitted: for everybody but the person who was named for it
    :raises NotUnderAppraisal: if the project is not under appraisal, or the opinion is given
    :raises StaleEdition: if `version` is not the one under appraisal
    :raises OpinionRefused: without a text, or with too many conditions or one twice
    """
    authorize(actor, "projects.appraisal_give")
    project = _under_appraisal(actor, project_id)
    require_version(project, version)
    appraiser = project.appraisers.filter(version=version, person_id=actor.person_id).first()
    if appraiser is None:
        raise NotPermitted(_("Opinions are given by the three persons who were named for them."))
    if project.appraisals.filter(version=version, kind=appraiser.kind).exists():
        raise NotUnderAppraisal(_("You have given this opinion. A new version is appraised anew."))
    conditions = {
        ConditionKind.APPROVAL: _lines(before_approval),
        ConditionKind.EFFECTIVENESS: _lines(before_effectiveness),
    }
    _require_opinion(verdict, text, conditions)
    appraisal = Appraisal(
        project=project,
        version=version,
        kind=appraiser.kind,
        verdict=verdict,
        text=text.strip(),
        conflict=conflict.strip(),
        by_id=actor.person_id,
        organization_id=appraiser.organization_id,
        given_at=now,
    )
    rows: list[Appraisal | Condition] = [appraisal, *_conditions_of(appraisal, conditions)]
    for row in rows:
        row.save(force_insert=True)
        audit.record(actor, "projects.appraisal_give", subject=row, at=now, fund_id=project.fund_id)
    events.publish("projects.appraisal_given", subject=project, at=now, fund_id=project.fund_id)
    return appraisal


@transaction.atomic
def condition_meet(
    *, actor: Actor, now: datetime, condition_id: UUID, met_on: date, evidence: str
) -> Condition:
    """Record on which day a condition was met and what shows it. A specialist does, whoever set it.

    :raises NotFound: if it is not the actor's to see
    :raises ConditionMet: if it was recorded before
    :raises ConditionRefused: without evidence, or for a day to come or before the opinion
    """
    authorize(actor, "projects.condition_meet")
    project = any_locked(actor, access.condition_for(actor, condition_id).project_id)
    condition = Condition.objects.select_for_update().get(pk=condition_id)
    if condition.is_met:
        raise ConditionMet(_("This condition was recorded as met. The record stays."))
    wrong: dict[str, Any] = {}
    if not evidence.strip():
        wrong["evidence"] = _("Say what shows it: a document with its date, or what was seen.")
    if met_on > now.date():
        wrong["met_on"] = _("This day is still to come. Record it when it has come.")
    if wrong:
        raise ConditionRefused(_("The condition was not recorded as met."), fields=wrong)
    before = condition.facts()
    condition.met_on, condition.met_at, condition.evidence = met_on, now, evidence.strip()
    condition.met_by_id, condition.met_for_id = actor.person_id, actor.organization_id
    condition.save(update_fields=["met_on", "met_at", "met_by", "met_for", "evidence"])
    action, fund_id = "projects.condition_meet", project.fund_id
    audit.record(actor, action, subject=condition, at=now, fund_id=fund_id, before=before)
    events.publish("projects.condition_met", subject=condition, at=now, fund_id=fund_id)
    return condition


def require_appraised(project: Project) -> None:
    """Let a version be declared appraised only with its three favorable opinions.

    :raises NotAppraised: naming each that is missing or unfavorable
    """
    rows = project.appraisals.filter(version=project.version)
    given = [Given(row.kind, row.verdict, row.conflict) for row in rows]
    gaps = appraisal_gaps(given)
    if gaps:
        words = {
            "missing": _("%(kind)s: no opinion is given yet."),
            "unfavorable": _("%(kind)s: the opinion is unfavorable. Return the proposal."),
        }
        lines = [words[code] % {"kind": AppraisalKind(kind).label} for code, kind in gaps]
        raise NotAppraised(" ".join(str(line) for line in lines))


def require_conditions_before_approval(project: Project) -> None:
    """Let a version go before the board only when the conditions that come before it are met.

    :raises ConditionsOpen: naming each that is open
    """
    texts = [row.text for row in open_conditions(project, kind=ConditionKind.APPROVAL)]
    if texts:
        raise ConditionsOpen(
            _("Open conditions: %(conditions)s") % {"conditions": " · ".join(texts)}
        )


def _under_appraisal(actor: Actor, project_id: UUID) -> Project:
    project = any_locked(actor, project_id)
    if project.state != "APPRAISAL":
        raise NotUnderAppraisal(
            _("This is possible while a proposal is under appraisal. It stands as: %(state)s.")
            % {"state": project.get_state_display()}
        )
    return project


def _units_of(project: Project, asked: Mapping[AppraisalKind, UUID]) -> dict[UUID, UUID]:
    """Return for each person named the unit that they act for as a specialist.

    :raises AppraisersRefused: if one is named twice, holds no office or wrote the proposal
    """
    holders = identity.holders_of(SPECIALIST, kind=OrganizationKind.ADMINISTRATOR)
    units = {holder.person_id: holder.organization_id for holder in holders}
    writers = {
        project.proposed_by_id,
        *project.versions.values_list("submitted_by_id", flat=True),
    }
    wrong: dict[str, Any] = {}
    for place, (kind, person_id) in enumerate(asked.items()):
        if person_id in list(asked.values())[:place]:
            wrong[kind.lower()] = _("Name another person: each opinion is given by one of its own.")
        elif person_id not in units:
            wrong[kind.lower()] = _("Name somebody who is an appraisal specialist today.")
        elif person_id in writers:
            wrong[kind.lower()] = _("Name somebody who had no hand in the proposal.")
    if wrong:
        raise AppraisersRefused(_("Nobody was named."), fields=wrong)
    return units


def _named(
    project: Project, kind: AppraisalKind, before: Appraiser | None
) -> tuple[Appraiser, dict[str, object] | None]:
    if before is not None:
        return before, before.facts()
    return Appraiser(project=project, version=project.version, kind=kind), None


def _conditions_of(
    appraisal: Appraisal, conditions: Mapping[ConditionKind, Sequence[str]]
) -> list[Condition]:
    return [
        Condition(
            appraisal=appraisal,
            project_id=appraisal.project_id,
            version=appraisal.version,
            kind=kind,
            position=position,
            text=line,
        )
        for kind, lines in conditions.items()
        for position, line in enumerate(lines, start=1)
    ]


def _lines(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _require_opinion(
    verdict: str, text: str, conditions: Mapping[ConditionKind, Sequence[str]]
) -> None:
    wrong: dict[str, Any] = {}
    if not text.strip():
        wrong["text"] = _("Say what the opinion rests on.")
    names = {
        ConditionKind.APPROVAL: "before_approval",
        ConditionKind.EFFECTIVENESS: "before_effectiveness",
    }
    for kind, lines in conditions.items():
        if lines and verdict == Verdict.UNFAVORABLE:
            wrong[names[kind]] = _(
                "An unfavorable opinion has no conditions. Say in its text what would change it."
            )
        elif len(lines) > MAX_CONDITIONS:
            wrong[names[kind]] = _("At most %(count)d conditions can be held.") % {
                "count": MAX_CONDITIONS
            }
        elif len({line.casefold() for line in lines}) < len(lines):
            wrong[names[kind]] = _("Each condition stands once.")
    if wrong:
        raise OpinionRefused(_("The opinion was not recorded."), fields=wrong)
