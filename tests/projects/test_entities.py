"""Implementing entities: entered, assessed by one unit, confirmed by another; controls follow, by page and by program."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import DueDiligence, ImplementingEntity, ProjectVersion
from projects.rules.controls import CONTROLS, STRICTEST, controls_for, longest_validity
from projects.rules.proposal import EntityFacts, assessment_problems, entity_problems
from tests.factories.projects import (
    assessment_make,
    draft_make,
    entity_assessed,
    entity_make,
    preparation_make,
    proposal_make,
    submitted_by,
)
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money

KEY = "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c12"
TODAY = date(2026, 11, 20)


def page(name, *arguments):
    return reverse(f"projects:{name}", args=arguments)


def diligence(**changes):
    today = clock.now().date()
    words = dict.fromkeys(("procurement", "financial_management", "overall"), "M")
    days = {"assessed_on": today, "valid_until": today + timedelta(days=300)}
    return {**words, **days, "findings": "Two accountants.", **changes}


class TestControls:
    def test_higher_risk_is_never_controlled_less(self):
        rows = [CONTROLS[rating] for rating in "LMSH"]
        for lower, higher in pairwise(rows):
            assert higher.tranche < lower.tranche
            assert set(higher.methods) <= set(lower.methods)
            assert higher.spot_checks > lower.spot_checks
            assert higher.records_above <= lower.records_above

    def test_without_a_rating_the_strictest_hold_and_parts_round_down(self):
        assert controls_for(None) is STRICTEST is CONTROLS["H"]
        grant = Money("999.99", "USD")
        assert CONTROLS["M"].largest_tranche(grant) == Money("199.99", "USD")
        assert CONTROLS["M"].records_from(grant) == Money("9.99", "USD")
        assert CONTROLS["H"].records_from(Money(999, "JPY")) == Money(0, "JPY")
        assert longest_validity(date(2024, 2, 29)) == date(2027, 2, 28)

    def test_a_whole_proposal_needs_an_assessment_that_holds(self):
        proposal = proposal_make()
        unknown = EntityFacts(is_known=False)
        assert [one.code for one in entity_problems(proposal, unknown)] == ["entity_unknown"]
        assert entity_problems(replace(proposal, entity=""), unknown) == []
        for valid_until, found in (
            (None, ["entity_not_assessed"]),
            (TODAY - timedelta(days=1), ["entity_expired"]),
            (TODAY, []),
        ):
            problems = assessment_problems(EntityFacts(True, valid_until), today=TODAY)
            assert [one.code for one in problems] == found


class TestRegister:
    def test_is_kept_by_pages_as_two_units(self, cast, fund, client_of):
        manager, approver = client_of(cast.program_manager), client_of(cast.finance_approver)
        words = {"name": "Seed Office", "name_ko": "종자국", "kind": "DEPARTMENT"}
        manager.post(page("entity_record"), {**words, "request_key": KEY})
        entity = ImplementingEntity.objects.get()
        assert (entity.number, entity.fund) == ("IE-001", fund)
        shown = manager.get(page("entity_detail", entity.pk)).content.decode()
        assert "No assessment is confirmed: the strictest controls hold." in shown
        sent = {**diligence(), "request_key": KEY.replace("5f", "6f")}
        manager.post(page("diligence_record", entity.pk), sent)
        row = DueDiligence.objects.get()
        assert (
            "Waits for its confirmation"
            in manager.get(page("entity_detail", entity.pk)).content.decode()
        )
        answer = approver.post(
            page("diligence_confirm", row.pk), {"request_key": KEY.replace("5f", "7f")}
        )
        assert answer["Location"] == page("entity_detail", entity.pk)
        shown = approver.get(page("entity_detail", entity.pk)).content.decode()
        assert "Overall risk: Moderate." in shown
        assert "20 % of the grant" in shown
        assert "Seed Office" in approver.get(page("entity_list")).content.decode()
        trail = history(subject_type="projects.duediligence", subject_id=row.pk)
        assert [one.action for one in trail] == [
            "projects.diligence_record",
            "projects.diligence_confirm",
        ]

    def test_is_kept_by_program(self, cast, fund, client_of):
        manager, approver = client_of(cast.program_manager), client_of(cast.finance_approver)

        def post(client, name, body, *arguments):
            return client.post(
                reverse(f"projects_api:{name}", args=arguments),
                body,
                content_type="application/json",
                headers={"Idempotency-Key": str(uuid4())},
            )

        body = {"fund_id": str(fund.pk), "name": "Seed Office", "kind": "DEPARTMENT"}
        entity = post(manager, "entity_record", body).json()
        assert entity["is_assessed"] is False
        assert entity["controls"]["rating"] == "H"
        sent = {name: str(value) for name, value in diligence(overall="L").items()}
        row = post(manager, "diligence_record", sent, entity["id"]).json()
        assert post(manager, "diligence_confirm", {}, row["id"]).status_code == 403
        assert post(approver, "diligence_confirm", {}, row["id"]).json()["confirmed_at"]
        register = reverse("projects_api:entity_list")
        [listed] = approver.get(f"{register}?fund={fund.pk}").json()["results"]
        assert (listed["is_assessed"], listed["controls"]["tranche"]) == (True, 30)
        assert approver.get(f"{register}?fund=x").status_code == 404

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"overall": "X"}, "overall"),
            ({"findings": " "}, "findings"),
            ({"assessed_on": date(2999, 1, 1)}, "assessed_on"),
            ({"valid_until": date(2020, 1, 1)}, "valid_until"),
            ({"valid_until": date(2999, 1, 1)}, "valid_until"),
        ],
    )
    def test_refuses_an_assessment_that_says_too_little(self, cast, fund, changes, field):
        entity = entity_make(fund)
        with pytest.raises(services.EntityRefused) as refused:
            services.diligence_record(
                actor=cast.program_manager, now=clock.now(), entity_id=entity.pk,
                **diligence(**changes),
            )  # fmt: skip
        assert field in refused.value.fields
        assert not DueDiligence.objects.exists()

    def test_refuses_the_same_name_twice_and_no_name(self, cast, fund):
        entity_make(fund, "Seed Office")
        for name, kind in (("seed office", "LOCAL"), (" ", "LOCAL"), ("Other", "X")):
            with pytest.raises(services.EntityRefused):
                services.entity_record(
                    actor=cast.program_manager, now=clock.now(), fund_id=fund.pk, name=name,
                    name_ko="", kind=kind,
                )  # fmt: skip

    def test_only_the_newest_is_confirmed_once_and_by_another(self, cast, fund):
        entity = entity_make(fund)
        first = assessment_make(entity, "L", confirmed=False)
        newest = assessment_make(entity, "S", confirmed=False)

        def confirm(row, actor=cast.finance_approver):
            services.diligence_confirm(actor=actor, now=clock.now(), diligence_id=row.pk)

        with pytest.raises(services.DiligenceConfirmed):
            confirm(first)
        with pytest.raises(NotPermitted):
            confirm(newest, cast.program_manager)
        with pytest.raises(NotFound):
            confirm(entity)
        confirm(newest)
        with pytest.raises(services.DiligenceConfirmed):
            confirm(newest)
        today = clock.now().date()
        assert selectors.standing_of(entity, today).controls.rating == "S"
        expired = selectors.standing_of(entity, newest.valid_until + timedelta(days=1))
        assert (expired.holds, expired.controls) == (False, STRICTEST)


class TestProposal:
    def test_names_an_entity_that_is_assessed(self, cast, fund, client_of):
        entity = entity_assessed(fund)
        project = preparation_make(fund, cast)
        found = selectors.controls_of(project, clock.now().date())
        assert found is not None
        assert (found.entity, found.controls.rating) == (entity, "M")
        client = client_of(cast.project_officer)
        shown = client.get(page("project_detail", project.pk)).content.decode()
        assert "20 % of the grant (USD 500,000.00)" in shown.replace("\xa0", " ")
        frozen = client.get(page("project_submit", project.pk)).content.decode()
        assert "20 % of the grant" in frozen
        written = client.get(page("project_revise", project.pk, "people")).content.decode()
        assert '<option value="IE-001" selected>' in written
        submitted_by(cast.project_officer, project)
        version = ProjectVersion.objects.get(project=project, stage="PROPOSAL")
        assert version.content["entity"] == "IE-001"

    @pytest.mark.parametrize("named", ["", "IE-002"])
    def test_is_refused_without_an_assessed_entity(self, cast, fund, named):
        entity_assessed(fund)
        entity_make(fund, "Seed Office")
        project = preparation_make(fund, cast, proposal_make(entity=named))
        with pytest.raises(services.ProposalRefused) as refused:
            submitted_by(cast.project_officer, project)
        assert list(refused.value.fields) == ["entity"]

    def test_is_refused_when_the_assessment_has_expired(self, cast, fund):
        entity_assessed(fund)
        project = preparation_make(fund, cast, proposal_make())
        later = clock.now() + timedelta(days=701)
        with pytest.raises(services.ProposalRefused) as refused:
            services.project_submit(
                actor=cast.project_officer, now=later, project_id=project.pk,
                edition=project.edition,
            )  # fmt: skip
        assert "valid until" in refused.value.fields["entity"]

    def test_keeps_no_draft_with_an_unknown_entity(self, cast, fund):
        with pytest.raises(services.ProposalRefused) as refused:
            draft_make(fund, cast.project_officer, proposal_make(entity="IE-009"))
        assert list(refused.value.fields) == ["entity"]


class TestDatabase:
    def refused(self, sql, *values):
        with pytest.raises(Error) as found, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
        return constraint_of(found.value)

    def test_holds_assessments_to_their_order(self, cast, fund):
        entity = entity_make(fund)
        first = assessment_make(entity, confirmed=False)
        confirm = (
            "UPDATE projects_duediligence SET confirmed_at = trustfund_now(), confirmed_by_id = %s, "
            "confirmed_by_organization_id = %s WHERE id = %s"
        )
        maker, other = cast.program_manager, cast.finance_approver
        same_unit = (other.person_id, maker.organization_id, first.pk)
        assert self.refused(confirm, *same_unit) == "diligence_confirmed_by_another"
        newest = assessment_make(entity)
        by_another = (other.person_id, other.organization_id)
        assert self.refused(confirm, *by_another, first.pk) == "diligence_newest_confirmed"
        assert self.refused(confirm, *by_another, newest.pk) == "diligence_confirmation_stands"
        for column, value, constraint in (
            ("position", 5, "diligence_position_is_next"),
            ("assessed_on", "2999-01-01", "diligence_days_sensible"),
            ("confirmed_at", "2026-01-01", "diligence_begins_unconfirmed"),
            ("overall", "X", "diligence_rated"),
        ):
            columns = {
                "id": "gen_random_uuid()", "entity_id": "entity_id", "position": "position + 1",
                "procurement": "procurement", "financial_management": "financial_management",
                "overall": "overall", "findings": "findings", "assessed_on": "assessed_on",
                "valid_until": "valid_until", "recorded_by_id": "recorded_by_id",
                "recorded_by_organization_id": "recorded_by_organization_id",
            }  # fmt: skip
            names = ", ".join({**columns, column: ""})
            taken = ", ".join({**columns, column: f"'{value}'"}.values())
            copy = f"INSERT INTO projects_duediligence ({names}) SELECT {taken} FROM projects_duediligence WHERE id = %s"
            assert self.refused(copy, newest.pk) == constraint

    def test_freezes_no_whole_proposal_without_an_assessed_entity(self, cast, fund, monkeypatch):
        entity_assessed(fund)
        entity_make(fund, "Seed Office")
        monkeypatch.setattr("projects.services.submissions.missing_of", lambda *_a, **_k: [])
        for named, constraint in (
            ("", "version_names_its_entity"),
            ("IE-002", "version_entity_assessed"),
        ):
            project = preparation_make(fund, cast, proposal_make(entity=named))
            with pytest.raises(Error) as found, transaction.atomic():
                submitted_by(cast.project_officer, project)
            assert constraint_of(found.value) == constraint
