"""Tell the donors' installments that wait for it which milestone is certified, which phase is open."""

from datetime import datetime

from donors import services as donors
from oversight.choices.program import Verdict
from oversight.models import Certificate, Phase
from trustfund.events.models import Message
from trustfund.identity.selectors import system_actor


def certificate_dates(*, message: Message, now: datetime) -> None:
    """Date the installments that wait for a certified milestone, by its code, such as M3."""
    certificate = Certificate.objects.select_related("milestone__phase__program").get(
        pk=message.subject_id
    )
    if certificate.verdict != Verdict.VERIFIED:
        return
    milestone = certificate.milestone
    donors.milestone_reached(
        actor=system_actor(),
        now=now,
        fund_id=milestone.phase.program.fund_id,
        milestone=milestone.code,
        day=certificate.issued_at.date(),
        reference=f"{milestone.code}, certificate {certificate.number}",
    )


def phase_dates(*, message: Message, now: datetime) -> None:
    """Date the installments that wait for a phase, by the words PHASE and its number."""
    phase = Phase.objects.select_related("program").get(pk=message.subject_id)
    donors.milestone_reached(
        actor=system_actor(),
        now=now,
        fund_id=phase.program.fund_id,
        milestone=f"PHASE {phase.number}",
        day=(phase.opened_at or now).date(),
        reference=f"PHASE {phase.number}",
    )
