"""Every pair of state and act: only the moves of the table succeed, by service and by database."""

import pytest
from django.db import IntegrityError, transaction

from disbursements import services
from disbursements.models import Application
from disbursements.rules.states import APPLICATION, GRANT
from tests.disbursements.gates import as_person
from tests.factories.disbursements import content, drafted, reviewed, submitted, usd
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import Conflict, DomainError, NotFound

STATES = ("DRAFT", "SUBMITTED", "REVIEWED", "RETURNED", "PAID")
ACTS = ("edit", "submit", "review", "return", "approve")
UNLAWFUL = [
    (state, target)
    for state in STATES
    for target in STATES
    if state != target and f"{state}>{target}" not in APPLICATION.pairs
]


def application_in(case, state: str) -> Application:
    """Return an application that has come to this state by the services."""
    if state == "DRAFT":
        return drafted(case)
    if state == "SUBMITTED":
        return submitted(case)
    application = reviewed(case)
    if state == "RETURNED":
        return act(case, "return", application)
    if state == "PAID":
        return act(case, "approve", application)
    return application


def act(case, name: str, application: Application) -> Application:
    """Let whoever may do it do this act on the application as it stands."""
    cast = case.cast
    actors = {
        "edit": cast.project_officer,
        "submit": cast.signatory,
        "review": cast.finance_officer,
        "return": cast.finance_officer,
        "approve": cast.finance_approver,
    }
    values = {
        "edit": content(amount=50_000),
        "review": {"accepted": usd(50_000)},
        "return": {"reason": "The annex is missing."},
    }
    service = getattr(services, f"application_{name}")
    return service(
        actor=actors[name],
        now=now(),
        application_id=application.pk,
        version=application.version,
        **values.get(name, {}),
    )


class TestEveryPair:
    def test_the_table_names_every_state(self):
        assert set(APPLICATION.states) == set(STATES)
        assert set(GRANT.states) == {
            "PREPARED",
            "RECIPIENT_SIGNED",
            "ADMINISTRATOR_SIGNED",
            "SIGNED",
            "EFFECTIVE",
        }

    @pytest.mark.parametrize("name", ACTS)
    @pytest.mark.parametrize("state", STATES)
    def test_only_the_moves_of_the_table_succeed(self, case, state, name):
        application = application_in(case, state)
        before = Application.objects.get(pk=application.pk).facts()
        if APPLICATION.allows(state=state, act=name):
            moved = act(case, name, application)
            assert moved.state == APPLICATION.target(state=state, act=name)
            assert moved.version == application.version + 1
        else:
            with pytest.raises(Conflict):
                act(case, name, application)
            assert Application.objects.get(pk=application.pk).facts() == before

    @pytest.mark.parametrize(("state", "target"), UNLAWFUL)
    def test_the_database_knows_the_same_table(self, case, state, target):
        application = application_in(case, state)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Application.objects.filter(pk=application.pk).update(
                state=target, version=application.version + 1
            )
        assert constraint_of(refusal.value)


class TestContentAfterDraft:
    @pytest.mark.parametrize(
        "column", ["amount", "payee_name", "payee_account", "invoice_reference"]
    )
    def test_stays(self, case, column):
        application = submitted(case)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Application.objects.filter(pk=application.pk).update(
                version=application.version + 1, **{column: 7}
            )
        assert constraint_of(refusal.value) == "application_content_kept_after_draft"

    def test_who_submitted_stays(self, case):
        application = submitted(case)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Application.objects.filter(pk=application.pk).update(
                version=application.version + 1, submitted_by=case.cast.auditor.person_id
            )
        assert constraint_of(refusal.value) == "application_signatures_kept"

    def test_every_act_counts_the_version(self, case):
        application = drafted(case)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Application.objects.filter(pk=application.pk).update(purpose="Another")
        assert constraint_of(refusal.value) == "application_version_counts_up"

    def test_paid_is_said_by_a_payment_only(self, case):
        application = reviewed(case)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Application.objects.filter(pk=application.pk).update(
                state="PAID", version=application.version + 1
            )
        assert constraint_of(refusal.value) == "application_paid_has_payment"


class TestStaleForms:
    @pytest.mark.parametrize("name", ACTS)
    def test_an_old_version_does_nothing(self, case, name):
        state = {"edit": "DRAFT", "submit": "DRAFT", "review": "SUBMITTED"}.get(name, "REVIEWED")
        application = application_in(case, state)
        application.version -= 1
        with pytest.raises(services.ApplicationChanged):
            act(case, name, application)


class TestDuties:
    def test_the_drafter_does_not_submit(self, case):
        application = drafted(case)
        signatory = as_person(case.cast.signatory, case.cast.project_officer)
        with pytest.raises(DomainError, match="another signatory"):
            services.application_submit(
                actor=signatory, now=now(), application_id=application.pk,
                version=application.version,
            )  # fmt: skip

    @pytest.mark.parametrize("name", ["project_officer", "signatory"])
    def test_who_asked_does_not_review_or_return(self, case, name):
        application = submitted(case)
        officer = as_person(case.cast.finance_officer, getattr(case.cast, name))
        with pytest.raises(DomainError, match="had a hand"):
            services.application_review(
                actor=officer, now=now(), application_id=application.pk,
                version=application.version, accepted=application.money,
            )  # fmt: skip
        with pytest.raises(DomainError, match="had a hand"):
            services.application_return(
                actor=officer, now=now(), application_id=application.pk,
                version=application.version, reason="No.",
            )  # fmt: skip

    def test_the_database_refuses_the_same(self, case):
        application = drafted(case)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Application.objects.filter(pk=application.pk).update(
                state="SUBMITTED",
                version=application.version + 1,
                submitted_by=application.drafted_by_id,
                submitted_by_organization=application.drafted_by_organization_id,
                submitted_at=now(),
            )
        assert constraint_of(refusal.value) == "application_submitted_by_another"

    def test_another_ministry_neither_drafts_nor_submits(self, case):
        with pytest.raises(NotFound):
            services.application_draft(
                actor=case.cast.other_project_officer,
                now=now(),
                grant_id=case.grant.pk,
                **content(),
            )
        application = drafted(case)
        with pytest.raises(NotFound):
            services.application_submit(
                actor=case.cast.other_signatory, now=now(), application_id=application.pk,
                version=application.version,
            )  # fmt: skip
