"""Plan and open the phases of a fund's program."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.program import phase_for
from oversight.choices.program import PhaseState
from oversight.models.program import Phase, Program
from oversight.rules.program import PHASE
from oversight.selectors.program import opening_blockers
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Blocked, DomainError, NotFound
from trustfund.kernel.money import Money


class PhaseNotPlanned(DomainError):
    """The phase cannot be planned as it stands; nothing was written."""

    code = "phase_not_planned"


def program_locked(program_id: UUID) -> Program:
    """Return the program, held FOR UPDATE until the transaction ends.

    Payments hold it FOR SHARE: this waits for those in flight, and later ones wait for this.
    """
    return Program.objects.select_for_update().get(pk=program_id)


def program_of_fund_locked(fund: Fund) -> Program:
    """Return the fund's program, held FOR UPDATE until the transaction ends.

    :raises NotFound: if no phase has been planned yet
    """
    program = Program.objects.select_for_update().filter(fund=fund).first()
    if program is None:
        raise NotFound(_("This fund has no program yet: plan its first phase."))
    return program


@transaction.atomic
def phase_plan(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    number: int,
    title: str,
    title_ko: str = "",
    commitment_ceiling: Money,
    disbursement_ceiling: Money,
) -> Phase:
    """Plan the next phase, with its ceilings in the fund's holding currency.

    The first phase is number 0 or 1 and starts the program. Ceilings are totals of the whole fund
    since its beginning.

    :raises PhaseNotPlanned: for another number or currency, or a fund that is closed
    """
    authorize(actor, "oversight.phase_plan")
    fund = fund_for(actor, fund_id)
    if fund.state == "CLOSED":
        raise PhaseNotPlanned(_("The fund is closed. No phase can be planned."))
    program, started = Program.objects.get_or_create(fund=fund)
    program = program_locked(program.pk)
    _check_number(program, number)
    _check_ceilings(fund, commitment_ceiling, disbursement_ceiling)
    phase = Phase.objects.create(
        program=program,
        number=number,
        title=_said(title, "title", _("Give the phase a title.")),
        title_ko=title_ko.strip(),
        commitment_ceiling=commitment_ceiling.amount,
        disbursement_ceiling=disbursement_ceiling.amount,
        currency=fund.holding_currency,
    )
    audit.record(actor, "oversight.phase_plan", subject=phase, at=now, fund_id=fund.pk)
    if started:
        audit.record(actor, "oversight.phase_plan", subject=program, at=now, fund_id=fund.pk)
    return phase


@transaction.atomic
def phase_open(*, actor: Actor, now: datetime, phase_id: UUID) -> Phase:
    """Open the next phase: its ceilings apply from now on, and the epoch rises by one.

    :raises AlreadyDone: if it was opened before
    :raises Blocked: with every reason, if it is not the next one or a milestone is not verified
    """
    authorize(actor, "oversight.phase_open")
    fund_id = phase_for(actor, phase_id).program.fund_id
    program = program_locked(phase_for(actor, phase_id).program_id)
    phase = phase_for(actor, phase_id)
    if phase.state != PhaseState.PLANNED:
        raise AlreadyDone(_("This phase was opened before. Nothing was done again."))
    if blockers := opening_blockers(phase, at=now):
        raise Blocked(_("The phase cannot be opened yet."), blockers=blockers)

    program_before, phase_before = program.facts(), phase.facts()
    previous = Phase.objects.filter(program=program, state=PhaseState.OPEN).first()
    previous_before = previous.facts() if previous else None
    program.epoch += 1
    program.current_phase = phase
    program.save(update_fields=["epoch", "current_phase"])
    if previous is not None:
        previous.state = PHASE.target(state=previous.state, act="pass")
        previous.save(update_fields=["state"])
    phase.state = PHASE.target(state=phase.state, act="open")
    phase.opened_at = now
    phase.opened_epoch = program.epoch
    phase.save(update_fields=["state", "opened_at", "opened_epoch"])

    changed = [(phase, phase_before), (previous, previous_before), (program, program_before)]
    for row, before in changed:
        if row is not None:
            audit.record(
                actor, "oversight.phase_open", subject=row, at=now, fund_id=fund_id, before=before
            )
    events.publish("oversight.phase_opened", subject=phase, at=now, fund_id=fund_id)
    return phase


def _check_number(program: Program, number: int) -> None:
    last = Phase.objects.filter(program=program).order_by("-number").first()
    allowed = {0, 1} if last is None else {last.number + 1}
    if number not in allowed:
        sentence = _("The next phase has the number %(number)d.")
        _refuse("number", sentence % {"number": max(allowed)})


def _check_ceilings(fund: Fund, commitment: Money, disbursement: Money) -> None:
    for field, money in (
        ("commitment_ceiling", commitment),
        ("disbursement_ceiling", disbursement),
    ):
        if money.currency != fund.holding_currency:
            sentence = _("Ceilings are in the fund's holding currency, %(currency)s.")
            _refuse(field, sentence % {"currency": fund.holding_currency})
        if money.amount < 0:
            _refuse(field, _("A ceiling is not below zero."))
    if disbursement > commitment:
        _refuse("disbursement_ceiling", _("A phase cannot pay more than it may commit."))


def _said(text: str, field: str, sentence: object) -> str:
    if not text.strip():
        _refuse(field, sentence)
    return text.strip()


def _refuse(field: str, sentence: object) -> None:
    raise PhaseNotPlanned(sentence, fields={field: sentence})
