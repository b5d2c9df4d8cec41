"""The gate: from an open case one fact is spoiled at a time; service and database both refuse."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import F

from disbursements import selectors, services
from disbursements.models import Application, Decision, Grant
from tests.disbursements.gates import (
    as_person,
    database_says,
    decide,
    of_unit,
    post_payment,
    triggers_lifted,
)
from tests.factories.cast import appointed
from tests.factories.disbursements import (
    Case,
    grant_added,
    open_case,
    reviewed,
    signed,
    signed_case,
    usd,
)
from tests.factories.ledger import posted
from tests.factories.oversight_program import certificate_add, hold_add
from trustfund.db.clock import now
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Blocked
from trustfund.ledger.rules.posting import (
    fee_charged,
    grant_cancelled,
    grant_committed,
    payment_made,
)
from trustfund.ledger.services import entry_post

OVERDRAFT = "ledger_no_overdraft"


def spoil_hold(case: Case) -> None:
    hold_add(case.scene)


def spoil_hold_on_project(case: Case) -> None:
    hold_add(case.scene, project_id=case.project.pk)


def spoil_milestone(case: Case) -> None:
    certificate_add(case.scene, case.scene.milestones[0], verdict="NOT_VERIFIED", now=now())


def spoil_milestone_inconclusive(case: Case) -> None:
    certificate_add(case.scene, case.scene.milestones[0], verdict="INCONCLUSIVE", now=now())


def spoil_category(case: Case) -> None:
    case.approve(application=reviewed(case, amount=550_000))


def spoil_undisbursed(case: Case) -> None:
    cancelled = grant_cancelled(usd(950_000), case.grant.pk)
    posted(case.cast.finance_officer, case.fund, "GRANT_CANCELLED", cancelled)


def spoil_cash(case: Case) -> None:
    posted(case.cast.finance_officer, case.fund, "FEE", fee_charged(usd(4_950_000)))


def spoil_invoice(case: Case) -> None:
    invoice = case.application.invoice_reference.lower()
    case.approve(
        application=reviewed(case, amount=10, invoice=invoice, payee_name="NORDIC seed ab")
    )


def spoil_review(case: Case) -> None:
    services.application_return(
        actor=case.cast.finance_officer, now=now(), application_id=case.application.pk,
        version=case.application.version, reason="Wrong annex.",
    )  # fmt: skip


SPOILED_FACTS: dict[str, tuple[Callable[[Case], None], str, str]] = {
    "hold on the fund": (spoil_hold, "hold_stands", "gate_hold_stands"),
    "hold on the project": (spoil_hold_on_project, "hold_stands", "gate_hold_stands"),
    "milestone not verified": (spoil_milestone, "milestone_not_verified", "gate_milestone_not_verified"),
    "milestone inconclusive": (
        spoil_milestone_inconclusive, "milestone_not_verified", "gate_milestone_not_verified",
    ),
    "category drawn": (spoil_category, "category_headroom", "gate_category_headroom"),
    "commitment cancelled": (spoil_undisbursed, "undisbursed_commitment", OVERDRAFT),
    "cash gone": (spoil_cash, "cash_at_bank", OVERDRAFT),
    "invoice paid before": (spoil_invoice, "duplicate_invoice", "gate_duplicate_invoice"),
}  # fmt: skip


def approver_who_reviewed(case: Case) -> Actor:
    return as_person(case.cast.finance_approver, case.cast.finance_officer)


def approver_who_submitted(case: Case) -> Actor:
    return as_person(case.cast.finance_approver, case.cast.signatory)


def approver_who_drafted(case: Case) -> Actor:
    return as_person(case.cast.finance_approver, case.cast.project_officer)


def approver_of_the_reviewing_unit(case: Case) -> Actor:
    unit = case.cast.organizations["finance_unit"]
    return appointed(name="second_approver", organization=unit, role="FINANCE_APPROVER")


def approver_of_the_recipient(case: Case) -> Actor:
    return of_unit(case.cast.finance_approver, case.grant.recipient_id)


SPOILED_APPROVERS: dict[str, tuple[Callable[[Case], Actor], str, str]] = {
    "reviewed it": (approver_who_reviewed, "approver_took_part", "gate_approver_took_part"),
    "submitted it": (approver_who_submitted, "approver_took_part", "gate_approver_took_part"),
    "drafted it": (approver_who_drafted, "approver_took_part", "gate_approver_took_part"),
    "is of the reviewing unit": (
        approver_of_the_reviewing_unit, "approver_of_reviewing_unit", "gate_approver_of_reviewing_unit",
    ),
    "is of the recipient": (
        approver_of_the_recipient, "approver_of_recipient", "decision_not_by_the_recipient",
    ),
}  # fmt: skip


def service_says(case: Case, actor: Actor | None = None) -> list[str]:
    """Return the codes of every reason that the service gives; nothing is written."""
    before = Decision.objects.count()
    with pytest.raises(Blocked) as refusal:
        case.approve(actor)
    assert Decision.objects.count() == before
    for reason in refusal.value.blockers:
        assert reason.reason
        assert reason.who_clears
    return [reason.code for reason in refusal.value.blockers]


class TestAnOpenCase:
    def test_service_and_database_pay(self, ready):
        assert selectors.application_verdict(ready.application, at=now()).is_open
        assert database_says(lambda: post_payment(decide(ready))) == ""
        assert ready.approve().state == "PAID"

    def test_a_hold_on_another_project_does_not_matter(self, ready):
        other = grant_added(ready).project
        hold_add(ready.scene, project_id=other.pk)
        assert ready.approve().state == "PAID"


class TestOneFactSpoiled:
    @pytest.mark.parametrize("fact", SPOILED_FACTS)
    def test_both_refuse_with_that_reason(self, ready, fact):
        spoil, code, constraint = SPOILED_FACTS[fact]
        spoil(ready)
        assert service_says(ready) == [code]
        assert database_says(lambda: post_payment(decide(ready))) == constraint

    def test_both_refuse_what_was_returned(self, ready):
        def returned_after_the_decision():
            decision = decide(ready)
            Application.objects.update(
                state="RETURNED", version=F("version") + 1, return_reason="Wrong annex.",
                submitted_by=None, submitted_by_organization=None, submitted_at=None,
                reviewed_by=None, reviewed_by_organization=None, reviewed_at=None,
                amount_accepted=None, review_note="",
            )  # fmt: skip
            post_payment(decision)

        assert database_says(returned_after_the_decision) == "gate_application_not_reviewed"
        spoil_review(ready)
        assert service_says(ready) == ["application_not_reviewed"]

    def test_both_refuse_beyond_the_ceiling(self, cast):
        case = signed_case(cast, cash=80_000_000, budget={"WORKS": 60_000_000})
        case.application = reviewed(case, amount=50_000_001, category="WORKS")
        assert service_says(case) == ["disbursement_ceiling"]
        assert database_says(lambda: post_payment(decide(case))) == "gate_disbursement_ceiling"
        exact = reviewed(case, amount=50_000_000, category="WORKS")
        assert case.approve(application=exact).state == "PAID"

    @pytest.mark.parametrize("approver", SPOILED_APPROVERS)
    def test_both_refuse_the_wrong_approver(self, ready, approver):
        make, code, constraint = SPOILED_APPROVERS[approver]
        actor = make(ready)
        assert code in service_says(ready, actor)
        assert database_says(lambda: post_payment(decide(ready, actor))) == constraint

    def test_all_reasons_come_at_once(self, ready):
        spoil_cash(ready)
        spoil_milestone(ready)
        spoil_hold(ready)
        codes = service_says(ready, approver_who_reviewed(ready))
        assert set(codes) == {
            "hold_stands", "milestone_not_verified", "cash_at_bank", "approver_took_part",
        }  # fmt: skip


class TestOnlyTheDatabaseCanTell:
    def test_an_invented_subject(self, ready):
        def invented():
            post_payment(decide(ready), subject_id=uuid4(), reference="x")

        assert database_says(invented) == "gate_decision_unknown"

    def test_a_decision_paid_twice(self, ready):
        def twice():
            decision = decide(ready)
            post_payment(decision)
            post_payment(decision, reference="again")

        assert database_says(twice) == "gate_decision_used"

    @pytest.mark.parametrize("amount", [99_999, 100_001])
    def test_another_amount_than_decided(self, ready, amount):
        legs = payment_made(usd(amount), ready.grant.pk)
        assert (
            database_says(lambda: post_payment(decide(ready), legs=legs)) == "gate_decision_differs"
        )

    def test_another_grant_than_decided(self, ready):
        other = signed(ready, grant_added(ready))
        legs = payment_made(usd(100_000), other.pk)
        assert (
            database_says(lambda: post_payment(decide(ready), legs=legs)) == "gate_decision_differs"
        )

    def test_cash_that_leaves_the_commitment_standing(self, ready):
        legs = payment_made(usd(100_000), ready.grant.pk)[:2]
        assert (
            database_says(lambda: post_payment(decide(ready), legs=legs)) == "gate_decision_differs"
        )

    @pytest.mark.parametrize(
        "kind", ["RECEIPT", "GRANT_COMMITTED", "GRANT_CANCELLED", "CONVERSION"]
    )
    def test_a_payment_under_another_name(self, ready, kind):
        said = database_says(lambda: post_payment(decide(ready), kind=kind))
        assert said in {"ledger_leg_by_posting_rule", "gate_grant_unknown"}

    def test_a_program_that_has_moved_on(self, ready):
        def decided_before():
            post_payment(decide(ready, program_epoch=ready.scene.program.epoch - 1))

        assert database_says(decided_before) == "gate_epoch_moved"

    def test_an_approver_without_office(self, ready):
        stranger = as_person(ready.cast.finance_approver, ready.cast.sanctions_officer)
        assert (
            database_says(lambda: post_payment(decide(ready, stranger)))
            == "gate_approver_not_entitled"
        )

    def test_a_decision_that_hides_who_prepared(self, ready):
        liar = as_person(ready.cast.finance_approver, ready.cast.finance_officer)
        hidden = ready.cast.sanctions_officer.person_id
        said = database_says(lambda: post_payment(decide(ready, liar, reviewed_by_id=hidden)))
        assert said == "decision_matches_its_application"

    def test_an_approver_who_reviewed_an_earlier_round(self, ready):
        """The copies on the application are of the last round; the steps remember all of them."""
        second = appointed(
            name="second_officer",
            organization=ready.cast.organizations["program_unit"],
            role="FINANCE_OFFICER",
        )
        spoil_review(ready)
        application = Application.objects.get(pk=ready.application.pk)
        edited = services.application_edit(
            actor=ready.cast.project_officer, now=now(), application_id=application.pk,
            version=application.version, method="DIRECT_PAYMENT", category="GOODS",
            money=usd(100_000), payee_name="Nordic Seed AB", payee_bank="B", payee_account="A",
            purpose="Seed", invoice_reference="INV-9",
        )  # fmt: skip
        sent = services.application_submit(
            actor=ready.cast.signatory, now=now(), application_id=edited.pk, version=edited.version
        )
        services.application_review(
            actor=second, now=now(), application_id=sent.pk, version=sent.version,
            accepted=usd(100_000),
        )  # fmt: skip
        first = approver_who_reviewed(ready)
        assert service_says(ready, first) == ["approver_took_part"]
        assert (
            database_says(lambda: post_payment(decide(ready, first))) == "gate_approver_took_part"
        )


class TestCommitments:
    def test_an_invented_grant(self, prepared):
        def invented():
            posted(
                prepared.cast.program_manager, prepared.fund, "GRANT_COMMITTED",
                grant_committed(usd(1), uuid4()),
            )  # fmt: skip

        assert database_says(invented) == "gate_grant_unknown"

    def test_a_grant_that_one_side_has_signed(self, prepared):
        grant = services.grant_sign(
            actor=prepared.cast.signatory, now=now(), grant_id=prepared.grant.pk
        )
        assert database_says(lambda: _commit(grant)) == "gate_grant_not_signed"

    def test_a_grant_committed_before(self, case):
        assert database_says(lambda: _commit(case.grant)) == "gate_grant_committed_before"

    def test_another_amount_than_signed(self, case):
        said = database_says(lambda: _commit(case.grant, amount=999_999))
        assert said == "gate_grant_differs"

    def test_signatures_without_the_commitment_cannot_be_committed(self, prepared):
        manager = prepared.cast.program_manager
        services.grant_sign(actor=prepared.cast.signatory, now=now(), grant_id=prepared.grant.pk)

        def signed_only():
            Grant.objects.update(
                state="SIGNED",
                administrator_signed_by=manager.person_id,
                administrator_signed_organization=manager.organization_id,
                administrator_signed_at=now(),
                effectiveness_deadline=now().date(),
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert database_says(signed_only) == "grant_signed_is_committed"


def _commit(grant, *, amount: object = None) -> None:
    entry_post(
        fund_id=grant.fund_id, kind="GRANT_COMMITTED", value_date=now().date(),
        reference=f"past the service:{grant.pk}", memo="", subject_id=grant.pk,
        legs=grant_committed(usd(amount or grant.amount), grant.pk),
    )  # fmt: skip


OWNER_SPOILS = {
    "grant_not_signed": (
        "disbursements_grant",
        (
            "UPDATE disbursements_grant SET state = 'RECIPIENT_SIGNED', "
            "administrator_signed_by_id = NULL, administrator_signed_organization_id = NULL, "
            "administrator_signed_at = NULL, effectiveness_deadline = NULL, effective_at = NULL, "
            "effective_by_id = NULL, effective_organization_id = NULL"
        ),
    ),
    "grant_not_effective": (
        "disbursements_grant",
        (
            "UPDATE disbursements_grant SET state = 'SIGNED', effective_at = NULL, "
            "effective_by_id = NULL, effective_organization_id = NULL"
        ),
    ),
    "fund_not_open": ("funds_fund", "UPDATE funds_fund SET state = 'CLOSED'"),
    "past_closing_date": (
        "disbursements_grant",
        "UPDATE disbursements_grant SET closing_date = current_date - 2",
    ),
    "phase_not_open": ("oversight_phase", "UPDATE oversight_phase SET state = 'PASSED'"),
}


class TestFactsThatOnlyTheOwnerCanSpoil:
    """Guards keep these from happening; the gate does not rely on them."""

    @pytest.mark.parametrize("code", OWNER_SPOILS)
    def test_both_refuse_with_that_reason(self, committed_cast, code):
        case = open_case(committed_cast)
        table, statement = OWNER_SPOILS[code]
        with connections["owner"].cursor() as cursor, triggers_lifted(cursor, table):
            cursor.execute(statement)
        assert service_says(case) == [code]
        assert database_says(lambda: post_payment(decide(case))) == f"gate_{code}"


class TestTimeSpoils:
    def test_a_certificate_expires(self, ready):
        verdict = selectors.application_verdict(ready.application, at=now() + timedelta(days=91))
        assert verdict.codes == ("milestone_not_verified",)

    def test_the_closing_date_passes(self, ready):
        verdict = selectors.application_verdict(ready.application, at=now() + timedelta(days=3651))
        assert verdict.codes == ("past_closing_date", "milestone_not_verified")
