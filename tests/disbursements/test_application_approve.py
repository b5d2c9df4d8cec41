"""application_approve: the gate opens, and decision, entry, payment and trail are one."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from disbursements import selectors, services
from disbursements.models import Application, Decision, Payment
from tests.disbursements.gates import database_says, decide, post_payment
from tests.factories.disbursements import reviewed, usd
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.events.models import Message
from trustfund.kernel.errors import Blocked, NotFound, NotPermitted
from trustfund.kernel.states import IllegalMove
from trustfund.ledger import selectors as ledger


class TestApplicationApprove:
    def test_pays_in_one_transaction(self, ready):
        application = ready.approve()
        payment = Payment.objects.get()
        assert application.state == "PAID"
        assert payment.money == usd(100_000)
        assert payment.decision.approved_by_id == ready.cast.finance_approver.person_id
        [entry] = ledger.entries_of(subject_id=payment.decision_id)
        assert (entry.id, entry.kind, entry.reference) == (
            payment.entry_id,
            "PAYMENT",
            f"payment:{application.pk}",
        )

    def test_moves_the_figures(self, ready):
        ready.approve()
        figures = selectors.fund_figures(ready.fund)
        assert figures.disbursed == usd(100_000)
        assert figures.undisbursed == usd(900_000)
        assert figures.available.cash.money == usd(4_900_000)
        [row] = selectors.grants(fund_id=ready.fund.pk)
        assert (row.signed, row.disbursed) == (usd(1_000_000), usd(100_000))
        paid = {row.category: row.paid for row in selectors.category_rows(ready.grant)}
        assert paid == {"GOODS": usd(100_000), "CONSULTING": usd(0)}

    def test_pays_what_the_review_accepted(self, case):
        application = reviewed(case)
        returned = services.application_return(
            actor=case.cast.finance_officer, now=now(), application_id=application.pk,
            version=application.version, reason="One pallet was broken.",
        )  # fmt: skip
        edited = services.application_edit(
            actor=case.cast.project_officer, now=now(), application_id=returned.pk,
            version=returned.version, method="DIRECT_PAYMENT", category="GOODS",
            money=usd(100_000), payee_name="Nordic Seed AB", payee_bank="B", payee_account="A",
            purpose="Seed", invoice_reference="INV-9",
        )  # fmt: skip
        sent = services.application_submit(
            actor=case.cast.signatory, now=now(), application_id=edited.pk, version=edited.version
        )
        accepted = services.application_review(
            actor=case.cast.finance_officer, now=now(), application_id=sent.pk,
            version=sent.version, accepted=usd(90_000),
        )  # fmt: skip
        case.approve(application=accepted)
        assert Payment.objects.get().money == usd(90_000)

    def test_records_every_row_and_publishes_once(self, ready):
        application = ready.approve()
        decision, payment = Decision.objects.get(), Payment.objects.get()
        for subject in (application, decision, payment):
            last = history(subject_type=subject._meta.label_lower, subject_id=subject.pk)[-1]
            assert last.action == "disbursements.application_approve"
            subject.refresh_from_db()
            assert last.after == subject.facts()
        assert Message.objects.filter(name="disbursements.application_paid").count() == 1

    def test_a_second_approval_pays_nothing(self, ready):
        ready.approve()
        with pytest.raises(IllegalMove):
            ready.approve()
        assert Payment.objects.count() == 1

    def test_a_page_gone_stale_pays_nothing(self, ready):
        with pytest.raises(services.ApplicationChanged):
            services.application_approve(
                actor=ready.cast.finance_approver, now=now(),
                application_id=ready.application.pk, version=ready.application.version - 1,
            )  # fmt: skip
        assert not Payment.objects.exists()

    def test_a_refusal_leaves_nothing_half_written(self, ready):
        services.application_return(
            actor=ready.cast.finance_approver, now=now(), application_id=ready.application.pk,
            version=ready.application.version, reason="Wrong annex.",
        )  # fmt: skip
        with pytest.raises(Blocked):
            ready.approve()
        assert not Decision.objects.exists()
        assert Application.objects.get().state == "RETURNED"

    @pytest.mark.parametrize(
        "name",
        [
            "finance_officer",
            "program_manager",
            "project_officer",
            "signatory",
            "donor_member",
            "auditor",
        ],
    )
    def test_no_other_role_approves(self, ready, name):
        with pytest.raises(NotPermitted):
            ready.approve(getattr(ready.cast, name))

    def test_an_unknown_application_is_not_found(self, ready):
        with pytest.raises(NotFound):
            services.application_approve(
                actor=ready.cast.finance_approver, now=now(),
                application_id=ready.grant.pk, version=1,
            )  # fmt: skip

    def test_a_decision_cannot_stand_without_its_payment(self, ready):
        def decided_and_posted():
            post_payment(decide(ready))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert database_says(decided_and_posted) == "decision_has_its_payment"

    def test_the_trail_and_the_books_verify(self, ready):
        ready.approve()
        call_command("verify_trail", stdout=StringIO())
        call_command("verify_books", stdout=StringIO())
