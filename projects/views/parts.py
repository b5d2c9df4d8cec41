"""What the pages of one project share: its figures, tabs, buttons and history."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from projects import selectors
from projects.choices import (
    Basis1874,
    BudgetCategory,
    Province,
    RiskCategory,
    RiskRating,
    Section,
    Stage,
)
from projects.models import Project
from projects.rules.budget import BudgetTable, ComponentBudget
from projects.rules.clocks import MINISTRY, STEPS, clock_of
from projects.rules.goods import flagged
from projects.rules.proposal import Proposal
from projects.rules.states import DRAFTING, PROJECT, stage_of
from projects.services.refusals import sentences
from projects.views.goods import goods_shown
from trustfund.audit import selectors as trail
from trustfund.db.words import local
from trustfund.identity.choices import Role
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor

# Which section each part of a proposal is written in.
SECTION_OF = {
    "budget": Section.BUDGET,
    "goods": Section.GOODS,
    "indicators": Section.RESULTS,
    **dict.fromkeys(("risks", "es_class", "es_text"), Section.RISKS),
    **dict.fromkeys(
        (
            *("entity", "need", "provinces", "beneficiaries", "women"),
            *("closing_date", "sustainability", "coordination"),
        ),
        Section.PEOPLE,
    ),
}
RISK_WORDS = {str(code): label for code, label in RiskRating.choices}
# (verb of the address, act of the table of states, icon), the most important first; the words of
# each are in `acts_of`.
MINISTRY_ACTS = (
    ("submit", "submit", "send"),
    ("prepare", "prepare", "flag"),
    ("revise", "revise", "pencil"),
    ("withdraw", "withdraw", "ban"),
)
ADMINISTRATOR_ACTS = (
    ("appraise", "appraise", "check"),
    ("present", "present", "send"),
    ("return", "return", "arrow-back-up"),
)


def detail_url(project_id: Any) -> str:
    """Return the address of a project's page."""
    return reverse("projects:project_detail", args=[project_id])


def project_context(project: Project) -> dict[str, Any]:
    """Return what the pages of one project show of what it says."""
    proposal = selectors.proposal_of(project)
    labels = dict(Basis1874.choices)
    return {
        "project": project,
        "fund": project.fund,
        "proposal": proposal,
        "goods": goods_shown(proposal),
        "budget": _budget_shown(selectors.budget_table_of(project)),
        "basis_rows": [
            (_("Purpose"), labels.get(proposal.basis_1874, "")),
            (_("Justification"), proposal.basis_text),
        ],
        "overview_rows": [
            (_("Sector"), project.get_sector_display()),
            (_("Implementing ministry"), local(project.recipient)),
            (_("Title in Korean"), project.title_ko),
            (_("Priority of the recipient"), proposal.recipient_priority),
            (_("Priority of the donors"), proposal.donor_priority),
        ],
        "people_rows": _people_rows(proposal),
        "risk_rows": _risk_rows(proposal),
        "class_rows": [
            (_("Environmental and social class"), RISK_WORDS.get(proposal.es_class, "")),
            (_("Reason for the class"), proposal.es_text),
        ],
        "figures": _figures(project, proposal),
    }


def _people_rows(proposal: Proposal) -> list[tuple[str, Any]]:
    provinces = dict(Province.choices)
    return [
        (_("Need"), proposal.need),
        (_("Provinces"), ", ".join(str(provinces[Province(code)]) for code in proposal.provinces)),
        (_("People reached"), _count(proposal.beneficiaries)),
        (_("Of these women and girls"), _count(proposal.women)),
        (_("Closing date"), proposal.closing_date),
        (_("Sustainability"), proposal.sustainability),
        (_("Coordination"), proposal.coordination),
    ]


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _risk_rows(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the ratings of the nine categories; those that are not rated say so."""
    rated = {item.category: item for item in proposal.risks}
    return [
        {
            "label": label,
            "rating": RISK_WORDS[rated[code].rating] if code in rated else _("Not rated yet"),
            "mitigation": rated[code].mitigation if code in rated else "",
        }
        for code, label in RiskCategory.choices
    ]


def _budget_shown(table: BudgetTable) -> dict[str, Any]:
    """Return the tables of a budget as a page shows them: one for each component, then the whole."""
    parts = [_part_shown(local(part), part, table.years) for part in table.components]
    if len(parts) > 1:
        parts.append(_part_shown(_("All components"), table.whole, table.years))
    return {"years": table.years, "parts": parts, "total": table.whole.total}


def _part_shown(heading: str, part: ComponentBudget, years: tuple[int, ...]) -> dict[str, Any]:
    labels = dict(BudgetCategory.choices)
    return {
        "heading": heading,
        "rows": [
            {
                "label": labels[BudgetCategory(row.category)],
                "cells": list(zip(years, row.cells, strict=True)),
                "total": row.total,
            }
            for row in part.rows
        ],
        "by_year": list(zip(years, part.by_year, strict=True)),
        "total": part.total,
    }


def _figures(project: Project, proposal: Proposal) -> list[dict[str, Any]]:
    """Return what stands at the head of a project's page."""
    is_writing = project.state in DRAFTING
    version = (
        _("%(number)d, in drafting") % {"number": project.version + 1}
        if is_writing
        else project.version
    )
    # Five figures have room: of the two decisions the last one; both are in the history.
    decided = {
        "label": _("Decided"),
        "value": project.decided_at,
        "note": project.motion_reference,
    }
    if project.decided_at is None and project.concept_decided_at is not None:
        decided = {
            "label": _("Concept decided"),
            "value": project.concept_decided_at,
            "note": project.concept_reference,
        }
    return [
        {"label": _("Requested"), "value": project.money, "note": ""},
        {"label": _("Version"), "value": version, "note": Stage(stage_of(project.state)).label},
        {
            "label": _("Goods with a flag"),
            "value": len(flagged(proposal.goods)),
            "note": _("of %(count)d") % {"count": len(proposal.goods)},
        },
        {"label": _("In this state since"), "value": project.state_since, "note": ""},
        decided,
    ]


def waiting_of(project: Project) -> dict[str, Any] | None:
    """Return whom the project waits for, since when, and by when; None where nobody is waited for."""
    step = STEPS.get(project.state)
    if step is None:
        return None
    who = local(project.recipient) if step.role == MINISTRY else Role(step.role).label
    until = clock_of(project.state, project.state_since.date())
    return {"who": who, "since": project.state_since, "until": until}


def missing_lines(project: Project, *, today: date) -> list[dict[str, Any]]:
    """Return what the draft still lacks for its submission, each with where it is written."""
    found = sentences(selectors.missing_of(project, today=today))
    labels = part_labels()
    return [
        {
            "part": labels.get(part, part),
            "sentence": sentence,
            "url": reverse(
                "projects:project_revise",
                args=[project.pk, SECTION_OF.get(part, Section.DESCRIPTION)],
            ),
        }
        for part, sentence in found.items()
    ]


def part_labels() -> dict[str, str]:
    """Return how each part of a proposal is called."""
    return {
        "title": _("Title"),
        "title_ko": _("Title in Korean"),
        "sector": _("Sector"),
        "amount": _("Amount requested"),
        "currency": _("Currency"),
        "objective": _("Objective"),
        "recipient_priority": _("Priority of the recipient"),
        "donor_priority": _("Priority of the donors"),
        "basis_1874": _("Basis in UNSCR 1874 (2009), paragraph 19"),
        "basis_text": _("Justification of the basis"),
        "components": _("Components"),
        "budget": _("Budget"),
        "goods": _("Goods"),
        "indicators": _("Results"),
        "entity": _("Implementing entity"),
        "need": _("Need"),
        "provinces": _("Provinces"),
        "beneficiaries": _("People reached"),
        "women": _("Of these women and girls"),
        "closing_date": _("Closing date"),
        "sustainability": _("Sustainability"),
        "coordination": _("Coordination"),
        "risks": _("Risks"),
        "es_class": _("Environmental and social class"),
        "es_text": _("Reason for the class"),
    }


def sections_of(project: Project, chosen: str) -> list[dict[str, Any]]:
    """Return the tabs between the sections that a ministry writes."""
    return [
        {
            "label": section.label,
            "url": reverse("projects:project_revise", args=[project.pk, section]),
            "is_current": section == chosen,
        }
        for section in Section
    ]


def tabs_of(project: Project, chosen: str) -> list[dict[str, Any]]:
    """Return the tabs of a project's page."""
    url = detail_url(project.pk)
    labels = {
        "overview": _("Overview"),
        "budget": _("Budget"),
        "indicators": _("Results"),
        "risks": _("Risks"),
        "appraisal": _("Appraisal"),
        "versions": _("Versions and comments"),
    }
    if stage_of(project.state) == "CONCEPT":
        del labels["appraisal"]
    return [
        {"label": label, "url": f"{url}?tab={name}", "is_current": name == chosen}
        for name, label in labels.items()
    ]


def acts_of(actor: Actor, project: Project) -> list[dict[str, Any]]:
    """Return the buttons of this reader, the most important first."""
    words = {
        "submit": _("Submit for review")
        if stage_of(project.state) == "CONCEPT"
        else _("Submit for appraisal"),
        "prepare": _("Begin the preparation"),
        "revise": _("Write"),
        "withdraw": _("Withdraw"),
        "appraise": _("Declare appraised"),
        "present": _("Present to the board"),
        "return": _("Return with reasons"),
    }
    is_own = project.recipient_id == actor.organization_id
    return [
        {
            "label": words[verb],
            "url": reverse(
                f"projects:project_{verb}",
                args=[project.pk, Section.DESCRIPTION] if verb == "revise" else [project.pk],
            ),
            "icon": icon,
        }
        for verb, act, icon in (
            (*MINISTRY_ACTS, *ADMINISTRATOR_ACTS) if is_own else ADMINISTRATOR_ACTS
        )
        if may(actor, f"projects.project_{verb}") and PROJECT.allows(state=project.state, act=act)
    ]


def history_of(project: Project) -> list[dict[str, Any]]:
    """Return what happened to the project, newest first."""
    words = {
        "projects.project_propose": _("Proposed"),
        "projects.project_revise": _("Draft saved"),
        "projects.project_submit": _("Submitted"),
        "projects.project_return": _("Returned with reasons"),
        "projects.appraisers_name": _("Appraisers named"),
        "projects.project_appraise": _("Declared appraised"),
        "projects.project_present": _("Presented to the board"),
        "projects.project_prepare": _("Preparation begun"),
        "projects.project_withdraw": _("Withdrawn"),
        "projects.project_approve_concept": _("Concept approved by the board"),
        "projects.project_reject_concept": _("Concept rejected by the board"),
        "projects.project_approve": _("Approved by the board"),
        "projects.project_reject": _("Rejected by the board"),
        "projects.project_sign": _("Grant signed by both sides"),
        "projects.project_begin": _("Grant in effect, implementation begun"),
    }
    records = trail.history(subject_type="projects.project", subject_id=project.pk)
    return [
        {
            "at": row.recorded_at,
            "what": words.get(row.action, row.action),
            "who": row.person_name,
            "for_whom": row.organization_name,
            "note": _version_note(row.after or {}),
        }
        for row in reversed(records)
    ]


def _version_note(facts: dict[str, Any]) -> str:
    version = facts.get("version")
    return _("Version %(version)s") % {"version": version} if version else ""
