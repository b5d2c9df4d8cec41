"""What an amendment may say: checked when it is drafted, and again when it is signed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from donors.choices import AgreementState, AnnexMove, StepKind
from donors.errors import Refused
from donors.models import Agreement, InstallmentStep
from donors.rules import clauses as clause_rules
from donors.rules import schedule as schedule_rules
from donors.rules.clauses import Clause
from donors.rules.facts import AgreementFact
from donors.rules.schedule import InstallmentFact, Part
from donors.selectors.agreements import ladder_of
from donors.selectors.annexes import annexes_bound
from donors.selectors.clauses import clauses_in_force, last_clause_number
from donors.selectors.postings import paid_so_far
from donors.services.agreements import schedule_must_fit
from donors.services.amounts import amount_must_be_sensible
from donors.services.annexes import annexes_amended
from donors.services.clauses import clauses_must_fit
from donors.services.funds import fund_must_be_open
from donors.services.receipts import AgreementNotSigned
from trustfund.kernel.errors import Conflict
from trustfund.kernel.money import Money


class AmendmentRefused(Refused):
    """The new schedule cannot take the place of the one in force."""

    code = "amendment_refused"


class AgreementEnded(Conflict):
    """A notice of termination has taken effect, and what has ended is not amended."""

    code = "agreement_ended"


def amendment_must_fit(
    agreement: Agreement,
    *,
    money: Money,
    installments: Sequence[Part],
    reason: str,
    now: datetime,
    clauses: Sequence[Clause] | None = None,
    annexes: str = AnnexMove.AS_SIGNED,
) -> list[InstallmentFact]:
    """Return the schedule in force if this one can take its place; for previews, too.

    :raises AgreementNotSigned: if the agreement is not countersigned
    :raises AgreementEnded: if a notice of termination is in effect
    :raises FundNotOpen: if the fund is not open
    :raises InstallmentsRefused: naming everything that is wrong with the schedule by itself
    :raises AmendmentRefused: if it cannot follow the schedule in force, or is below what was paid
    :raises ClauseRefused: naming every clause that cannot stand, or that the schedule would break
    :raises Refused: if no reason is given
    """
    if agreement.state != AgreementState.COUNTERSIGNED:
        raise AgreementNotSigned(
            _("Agreement %(number)s is not countersigned yet.") % {"number": agreement.number}
        )
    fund_must_be_open(agreement.fund)
    amount_must_be_sensible(money)
    if money.currency != agreement.currency:
        raise AmendmentRefused(
            _("An amendment is in the currency of its agreement."), field="amount"
        )
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    schedule_must_fit(money, installments)
    fact = ladder_of(agreement)
    must_not_have_ended(fact, now.date())
    before = list(fact.in_force(now.date()).installments)
    sentences = {
        "strange": _("The schedule in force has no installment of one of these numbers."),
        "twice": _("An installment stands there twice."),
        "reopened": _(
            "A date that is known, or a reservation that was lifted, is not opened again. Leave the "
            "installment out, and write it as a new one."
        ),
        "called": _(
            "An installment that was called keeps its amount. Write what is added as a new one."
        ),
        "same": _("Nothing would change."),
    }
    cited = clauses_amended(agreement, clauses)
    faults = schedule_rules.amendment_faults(installments, before)
    if "reopened" not in faults and _reopened(agreement, installments, before):
        faults.append("reopened")
    named = annexes_amended(agreement, annexes, day=now.date())
    if cited != clauses_in_force(agreement) or named != annexes_bound(agreement):
        faults = [fault for fault in faults if fault != "same"]
    if faults:
        raise AmendmentRefused(" ".join(str(sentences[fault]) for fault in faults))
    clauses_must_fit(cited, installments, signed_on=now.date())
    must_not_be_below_paid(agreement, money)
    return before


def clauses_amended(agreement: Agreement, clauses: Sequence[Clause] | None) -> list[Clause]:
    """Return the clauses as an amendment would set them, numbered; None for those in force."""
    before = clauses_in_force(agreement)
    if clauses is None:
        return before
    return clause_rules.numbered(clauses, before, last=last_clause_number(agreement))


def must_not_have_moved(
    agreement: Agreement, parts: Sequence[Part], before: Sequence[InstallmentFact]
) -> None:
    """Return quietly if nothing has happened since the offer that this schedule would undo.

    :raises AmendmentRefused: if an installment was dated, called or freed meanwhile
    """
    if schedule_rules.raised_after_call(parts, before) or _reopened(agreement, parts, before):
        raise AmendmentRefused(
            _(
                "The schedule has moved since this was offered: an installment has its date, was called, "
                "or is free of its reservation. Nothing was signed. Draft the amendment anew."
            )
        )


def must_not_have_ended(fact: AgreementFact, today: date) -> None:
    """Return quietly if no notice of termination has taken effect.

    :raises AgreementEnded: if one has
    """
    if fact.has_ended(today):
        raise AgreementEnded(
            _("Agreement %(number)s has ended by notice. Draft a new one.")
            % {"number": fact.number}
        )


def must_not_be_below_paid(agreement: Agreement, money: Money) -> None:
    """Return quietly if no more was paid in than this.

    :raises AmendmentRefused: if more was
    """
    paid = paid_so_far(agreement)
    if money < paid:
        raise AmendmentRefused(
            _("%(paid)s are paid in already. The contribution cannot be less.") % {"paid": paid},
            field="amount",
        )


def _reopened(
    agreement: Agreement, parts: Sequence[Part], before: Sequence[InstallmentFact]
) -> bool:
    """Return whether a schedule opens again what a step has settled in any of them. One query."""
    steps = InstallmentStep.objects.filter(agreement=agreement).values_list("kind", "number")
    found = {
        kind: {number for one, number in steps if one == kind}
        for kind in (StepKind.FELL_DUE, StepKind.UNQUALIFIED)
    }
    return schedule_rules.reopened(
        parts, before, fell=found[StepKind.FELL_DUE], freed=found[StepKind.UNQUALIFIED]
    )
