"""One agreement as the ladder sees it, and the schedule that is in force now."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from donors.models import Agreement, Amendment, Installment
from donors.rules.ladder import AgreementFact
from donors.rules.schedule import Change, InstallmentFact, Part, changes
from donors.selectors.ladder_facts import ladder_facts


def ladder_of(agreement: Agreement) -> AgreementFact:
    """Return the agreement with all its installments and receipts as facts. One query."""
    facts = ladder_facts(
        fund_id=agreement.fund_id,
        holding_currency=agreement.fund.holding_currency,
        agreement_id=agreement.pk,
    )
    return facts.agreements[0]


def schedule_in_force(agreement: Agreement) -> QuerySet[Installment]:
    """Return the installments of the last amendment that both have signed, else the first ones.

    Once a notice of termination is in effect, only those that were due by then.
    """
    # One definition, the database's own: its guards ask the same function.
    ids = RawSQL("SELECT id FROM donors_schedule_in_force(%s)", [agreement.pk])
    return Installment.objects.filter(pk__in=ids)


def parts_of(agreement: Agreement, amendment: Amendment | None = None) -> list[Part]:
    """Return the schedule as first offered, or as an amendment sets it, by number. One query."""
    rows = agreement.installments.filter(amendment=amendment).order_by("number")
    return [part_written(row) for row in rows]


def part_written(installment: Installment) -> Part:
    """Return an installment as it was written into its schedule."""
    return Part(
        money=installment.money,
        due_date=installment.due_date,
        due_rule=installment.due_rule,
        days=installment.days,
        milestone=installment.milestone,
        qualification=installment.qualification,
        number=installment.number,
    )


def amendment_changes(amendment: Amendment, *, today: date) -> list[Change]:
    """Return what an amendment changes of the schedule that it replaces, by number. One query.

    One that waits for a signature is compared with the schedule in force today.
    """
    fact = ladder_of(amendment.agreement)
    signed = amendment.countersigned_date
    earlier = [one for one in fact.amendments if one.number < amendment.number and one.signed_date]
    after: tuple[InstallmentFact, ...] = ()
    for one in fact.amendments:
        if one.number == amendment.number:
            after = one.installments
    before = max(earlier, key=lambda one: one.number).installments if earlier else fact.installments
    day = signed or today
    return changes([item.at(day) for item in before], [item.at(day) for item in after])
