"""Draft an agreement with its installments, offer it signed by the administrator, or take that back."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState
from donors.errors import Refused
from donors.models import Agreement, Amendment, AnnexVersion, Donor, Installment, Pledge
from donors.rules import states
from donors.rules.clauses import Clause, numbered
from donors.rules.schedule import INSTALLMENTS_AT_MOST, Part, part_of, schedule_faults
from donors.rules.terms import agreement_terms, terms_hash
from donors.selectors.annexes import annexes_in_force, terms_of
from donors.services.amounts import amount_must_be_sensible
from donors.services.annexes import annex_rows
from donors.services.clauses import clause_rows, clauses_must_fit
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.db.models import Protected
from trustfund.events import services as events
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, NotFound
from trustfund.kernel.money import Money

CONDITION_AT_MOST = 300
REFERENCE_AT_MOST = 80


class InstallmentsRefused(Refused):
    """The installments are not a schedule of this agreement."""

    code = "installments_refused"


class OfferWithdrawn(AlreadyDone):
    """The offer of the agreement was withdrawn before."""

    code = "offer_withdrawn"


class OfferSigned(Conflict):
    """The donor has countersigned: an agreement ends by notice, not by withdrawing its offer."""

    code = "offer_signed"


@transaction.atomic(durable=True)
def agreement_draft(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    donor_id: UUID,
    pledge_id: UUID | None,
    instrument: str,
    money: Money,
    installments: Sequence[Part | tuple[date, Money]],
    clauses: Sequence[Clause] = (),
    agency_id: UUID | None = None,
    donor_reference: str = "",
    special_condition: str = "",
) -> Agreement:
    """Draft an agreement with its installments, sign it for the administrator and offer it.

    The installments, each a part or simply (due date, amount), add up to `money` exactly. The
    agreement takes the fund's next number, and names the annexes in force. `agency_id` names the
    donor's agency that signs or pays, `donor_reference` the donor's own number of the paper. Every donor
    that lacks it is told of a `special_condition`.

    :raises NotFound: if fund, donor, its agency or pledge does not exist
    :raises Refused: if the donor's own reference is too long, or a special condition holds figures
    :raises FundNotOpen: if the fund is not open
    :raises InstallmentsRefused: naming everything that is wrong with the schedule
    :raises ClauseRefused: naming every clause that cannot stand, or that the schedule would break
    """
    authorize(actor, "donors.agreement_draft")
    fund = fund_locked(fund_id)
    donor = access.donor_for(actor, donor_id)
    agency = None if agency_id is None else access.agency_for(actor, donor, agency_id)
    pledge = _pledge_of(actor, fund, donor, money, pledge_id)
    amount_must_be_sensible(money)
    schedule = [part_of(written) for written in installments]
    schedule_must_fit(money, schedule)
    cited = numbered(clauses)
    annexes = annexes_in_force(fund.pk, now.date())
    clauses_must_fit(cited, schedule, signed_on=now.date())
    agreement = Agreement(
        fund=fund,
        donor=donor,
        agency=agency,
        donor_reference=_reference(donor_reference),
        special_condition=_special(special_condition),
        pledge=pledge,
        number=f"AA-{Agreement.objects.filter(fund=fund).count() + 1:03d}",
        instrument=instrument,
        amount=money.amount,
        currency=money.currency,
        drafted_by_id=actor.person_id,
    )
    agreement.content_hash = _hash_of(agreement, schedule, cited, annexes)
    agreement.save(force_insert=True)
    rows = _terms_written(agreement, schedule, cited, annexes)
    _offer(agreement, actor=actor, now=now)
    for row in (agreement, *rows):
        audit.record(actor, "donors.agreement_draft", subject=row, at=now, fund_id=fund.pk)
    events.publish("donors.agreement_offered", subject=agreement, at=now, fund_id=fund.pk)
    return agreement


def _reference(typed: str) -> str:
    reference = typed.strip()
    if len(reference) > REFERENCE_AT_MOST:
        raise Refused(
            _("Say it in up to %(most)d characters.") % {"most": REFERENCE_AT_MOST},
            field="donor_reference",
        )
    return reference


def _special(typed: str) -> str:
    """Return a special condition as it is signed, which others may read."""
    condition = typed.strip()
    if len(condition) > CONDITION_AT_MOST or any(sign.isdigit() for sign in condition):
        raise Refused(
            _("Say it in up to %(most)d characters and without figures: every donor reads it.")
            % {"most": CONDITION_AT_MOST},
            field="special_condition",
        )
    return condition


def _hash_of(
    agreement: Agreement,
    schedule: Sequence[Part],
    cited: Sequence[Clause],
    annexes: Sequence[AnnexVersion],
) -> str:
    """Return the hash of the terms that both parties sign."""
    terms = agreement_terms(
        fund_number=agreement.fund.number,
        donor_name=agreement.donor.organization.name,
        number=agreement.number,
        instrument=agreement.instrument,
        money=agreement.money,
        installments=schedule,
        clauses=cited,
        agency=agreement.agency.name if agreement.agency else "",
        donor_reference=agreement.donor_reference,
        special_condition=agreement.special_condition,
        annexes=terms_of(annexes),
    )
    return terms_hash(terms)


def _terms_written(
    agreement: Agreement,
    schedule: Sequence[Part],
    cited: Sequence[Clause],
    annexes: Sequence[AnnexVersion],
) -> list[Protected]:
    rows: list[Protected] = [
        *(installment_row(agreement, at, part) for at, part in enumerate(schedule, start=1)),
        *clause_rows(agreement, cited),
        *annex_rows(agreement, annexes),
    ]
    for row in rows:
        row.save(force_insert=True)
    return rows


@transaction.atomic(durable=True)
def agreement_withdraw(
    *, actor: Actor, now: datetime, agreement_id: UUID, reason: str
) -> Agreement:
    """Withdraw the offer of an agreement that the donor has not countersigned. It is kept.

    :raises NotFound: if the agreement does not exist
    :raises OfferWithdrawn: if it was withdrawn before
    :raises OfferSigned: if the donor has countersigned it
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.agreement_withdraw")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    offer_must_stand(agreement)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    before = agreement.facts()
    agreement.state = states.AGREEMENT.target(state=agreement.state, act="withdraw")
    agreement.withdrawn_by_id = actor.person_id
    agreement.withdrawn_at = now
    agreement.withdrawn_reason = reason.strip()
    agreement.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    audit.record(
        actor,
        "donors.agreement_withdraw",
        subject=agreement,
        at=now,
        fund_id=agreement.fund_id,
        before=before,
    )
    events.publish(
        "donors.agreement_withdrawn", subject=agreement, at=now, fund_id=agreement.fund_id
    )
    return agreement


def offer_must_stand(agreement: Agreement) -> None:
    """Return quietly if the agreement waits for the donor's signature; for previews, too.

    :raises OfferWithdrawn: if it was withdrawn
    :raises OfferSigned: if the donor has countersigned it
    """
    if agreement.state == AgreementState.WITHDRAWN:
        raise OfferWithdrawn(
            _("The offer of agreement %(number)s was withdrawn. Draft a new one.")
            % {"number": agreement.number}
        )
    if agreement.state == AgreementState.COUNTERSIGNED:
        raise OfferSigned(
            _("Agreement %(number)s is countersigned. It ends by notice of three months.")
            % {"number": agreement.number}
        )


def _pledge_of(
    actor: Actor, fund: Fund, donor: Donor, money: Money, pledge_id: UUID | None
) -> Pledge | None:
    if pledge_id is None:
        return None
    pledge = access.pledge_for(actor, pledge_id, lock=True)
    if pledge.fund_id != fund.pk or pledge.donor_id != donor.pk:
        raise NotFound(_("There is nothing here that you can see."))
    if pledge.ended_date is not None:
        raise Refused(
            _("This pledge has ended. Choose another one, or none."),
            field="pledge_id",
        )
    if pledge.currency != money.currency:
        raise Refused(
            _(
                "The pledge is in %(currency)s; its agreement is in the same currency. Choose a "
                "pledge in the agreement's currency, or none."
            )
            % {"currency": pledge.currency},
            field="pledge_id",
        )
    return pledge


def schedule_must_fit(money: Money, schedule: Sequence[Part]) -> None:
    """Return quietly if these parts are a schedule of this amount.

    :raises InstallmentsRefused: naming everything that is wrong with it
    """
    sentences = {
        "none": _("An agreement has at least one installment."),
        "many": _("An agreement has at most %(count)d installments.")
        % {"count": INSTALLMENTS_AT_MOST},
        "currency": _("Every installment is in %(currency)s.") % {"currency": money.currency},
        "amount": _("Every installment is above zero."),
        "rule": _(
            "Every installment says when it is due: a date, a number of days, or a milestone."
        ),
        "order": _("The due dates follow one another."),
        "sum": _("The installments do not add up to %(money)s.") % {"money": money},
    }
    if faults := schedule_faults(money, schedule):
        raise InstallmentsRefused(" ".join(str(sentences[fault]) for fault in faults))


def installment_row(
    agreement: Agreement, number: int, part: Part, *, amendment: Amendment | None = None
) -> Installment:
    """Return one part of a schedule as the installment of this number, not written yet."""
    return Installment(
        agreement=agreement,
        amendment=amendment,
        number=number,
        due_rule=part.due_rule,
        due_date=part.due_date,
        days=part.days,
        milestone=part.milestone.strip(),
        qualification=part.qualification.strip(),
        amount=part.money.amount,
        currency=part.money.currency,
    )


def _offer(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    agreement.state = states.AGREEMENT.target(state=agreement.state, act="offer")
    agreement.administrator_signed_by_id = actor.person_id
    agreement.administrator_signed_date = now.date()
    agreement.offered_at = now
    agreement.save(
        update_fields=[
            "state",
            "administrator_signed_by",
            "administrator_signed_date",
            "offered_at",
        ]
    )
