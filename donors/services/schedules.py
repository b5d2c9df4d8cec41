"""What makes an installment due, or frees it of its reservation: acts, and milestones that are reached."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState, DueRule, StepKind
from donors.errors import Refused
from donors.models import Agreement, Installment, InstallmentStep
from donors.rules.clauses import end_of
from donors.rules.schedule import DECLARED
from donors.selectors.agreements import schedule_in_force
from donors.selectors.clauses import clauses_in_force
from donors.services.clauses import due_date_must_be_allowed
from donors.services.receipts import AgreementNotSigned
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict

ACTS = {
    StepKind.FELL_DUE: "donors.installment_fall_due",
    StepKind.UNQUALIFIED: "donors.installment_unqualify",
}
EVENTS = {
    StepKind.FELL_DUE: "donors.installment_dated",
    StepKind.UNQUALIFIED: "donors.installment_unqualified",
}


class StepTaken(AlreadyDone):
    """This happened to the installment before."""

    code = "step_taken"


class DateAgreed(Conflict):
    """The installment has its date by the agreement; only an amendment changes it."""

    code = "date_agreed"


class NotQualified(Conflict):
    """The installment was promised without a reservation."""

    code = "not_qualified"


class NotInForce(Conflict):
    """An amendment has taken the place of the schedule to which the installment belongs."""

    code = "not_in_force"


@transaction.atomic(durable=True)
def installment_fall_due(
    *,
    actor: Actor,
    now: datetime,
    installment_id: UUID,
    day: date,
    due_date: date,
    reference: str,
) -> InstallmentStep:
    """Write down from what an installment on request or on a milestone is due, and when.

    `day` is that of the request or the milestone, `due_date` not before it.

    :raises NotFound: if the installment does not exist
    :raises DateAgreed: if its date stands in the agreement
    :raises StepTaken: if it was dated before
    :raises ClauseRefused: if the due date lies after the end date of the agreement
    :raises NotInForce: if an amendment has replaced its schedule
    :raises AgreementNotSigned: if the donor has not countersigned
    :raises Refused: if a day cannot be, or no reference is given
    """
    authorize(actor, ACTS[StepKind.FELL_DUE])
    installment = _locked(actor, installment_id)
    if installment.due_rule not in DECLARED:
        raise DateAgreed(
            _("The date of installment %(number)d is agreed. Only an amendment changes it.")
            % {"number": installment.number}
        )
    if due_date < day:
        raise Refused(_("The due date lies before the day that makes it due."), field="due_date")
    due_date_must_be_allowed(installment.agreement, installment.number, due_date)
    return _step(
        installment,
        StepKind.FELL_DUE,
        actor=actor,
        now=now,
        day=day,
        due_date=due_date,
        reference=reference,
    )


@transaction.atomic(durable=True)
def installment_unqualify(
    *, actor: Actor, now: datetime, installment_id: UUID, day: date, reference: str
) -> InstallmentStep:
    """Write down the donor's notice that its reservation on an installment is lifted.

    From the day of the notice on the installment is due as any other.

    :raises NotFound: if the installment does not exist or is another donor's
    :raises NotQualified: if there is no reservation
    :raises StepTaken: if it was lifted before
    :raises NotInForce: if an amendment has replaced its schedule
    :raises AgreementNotSigned: if the donor has not countersigned
    :raises Refused: if the day cannot be, or no reference is given
    """
    authorize(actor, ACTS[StepKind.UNQUALIFIED])
    installment = _locked(actor, installment_id)
    if not installment.qualification:
        raise NotQualified(
            _("Installment %(number)d bears no reservation.") % {"number": installment.number}
        )
    return _step(
        installment,
        StepKind.UNQUALIFIED,
        actor=actor,
        now=now,
        day=day,
        due_date=None,
        reference=reference,
    )


@transaction.atomic
def milestone_reached(
    *, actor: Actor, now: datetime, fund_id: UUID, milestone: str, day: date, reference: str
) -> list[InstallmentStep]:
    """Date every installment of the fund that waits for this milestone; told again, it changes nothing.

    One whose agreement's end date has passed stays without a day. `milestone` is compared without regard to case and outer blanks.
    """
    waiting = Installment.objects.filter(
        agreement__fund_id=fund_id,
        agreement__state=AgreementState.COUNTERSIGNED,
        due_rule=DueRule.ON_MILESTONE,
        milestone__iexact=milestone.strip(),
    )
    found = []
    for agreement_id in sorted(set(waiting.values_list("agreement_id", flat=True))):
        agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement_id)
        from_day = max(day, agreement.countersigned_date or day)
        end = end_of(clauses_in_force(agreement))
        if end is not None and end.day is not None and from_day > end.day:
            continue
        open_ones = [
            installment
            for installment in schedule_in_force(agreement).filter(pk__in=waiting)
            if not _was_taken(installment, StepKind.FELL_DUE)
        ]
        found += [
            _step(
                installment,
                StepKind.FELL_DUE,
                actor=actor,
                now=now,
                day=from_day,
                due_date=from_day,
                reference=reference,
            )
            for installment in open_ones
        ]
    return found


def _locked(actor: Actor, installment_id: UUID) -> Installment:
    """Return the installment, its agreement signed and locked, its schedule in force."""
    agreement_id = access.installment_for(actor, installment_id).agreement_id
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    if agreement.state != AgreementState.COUNTERSIGNED:
        raise AgreementNotSigned(
            _("Agreement %(number)s is not countersigned yet.") % {"number": agreement.number}
        )
    found = schedule_in_force(agreement).filter(pk=installment_id).first()
    if found is None:
        raise NotInForce(
            _("An amendment has replaced this installment. Look at the agreement anew.")
        )
    found.agreement = agreement
    return found


def _was_taken(installment: Installment, kind: StepKind) -> bool:
    return InstallmentStep.objects.filter(
        agreement_id=installment.agreement_id, number=installment.number, kind=kind
    ).exists()


def _step(
    installment: Installment,
    kind: StepKind,
    *,
    actor: Actor,
    now: datetime,
    day: date,
    due_date: date | None,
    reference: str,
) -> InstallmentStep:
    agreement = installment.agreement
    if _was_taken(installment, kind):
        raise StepTaken(
            _("This was written down of installment %(number)d before. Nothing was changed.")
            % {"number": installment.number}
        )
    if day > now.date():
        raise Refused(_("The day lies in the future. Write it down when it has come."), field="day")
    if agreement.countersigned_date is not None and day < agreement.countersigned_date:
        raise Refused(_("The day lies before the countersignature."), field="day")
    if not reference.strip():
        raise Refused(_("Name the paper: its number, or its date and sender."), field="reference")
    step = InstallmentStep(
        agreement=agreement,
        number=installment.number,
        kind=kind,
        day=day,
        due_date=due_date,
        reference=reference.strip(),
        recorded_by_id=actor.person_id,
    )
    step.save(force_insert=True)
    audit.record(actor, ACTS[kind], subject=step, at=now, fund_id=agreement.fund_id)
    events.publish(EVENTS[kind], subject=step, at=now, fund_id=agreement.fund_id)
    return step
