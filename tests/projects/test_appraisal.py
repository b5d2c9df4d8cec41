"""appraisers_name, appraisal_give, condition_meet: three named persons, and what they ask for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from projects import services
from projects.models import Appraisal, Appraiser, Condition
from projects.rules.appraisal import Given, Named, appraisal_gaps, conflict_hints
from projects.selectors import waiting_for
from projects.selectors.appraisals import appraisal_rows
from tests.factories.cast import appointed
from tests.factories.projects import (
    appraisal_make,
    appraisers_named,
    opined_make,
    opinion_given,
    review_make,
)
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotPermitted

KINDS = ("FIDUCIARY", "TECHNICAL", "SAFEGUARDS")


def named(cast, project, **changes):
    people = {
        kind: getattr(cast, f"{kind}_specialist").person_id
        for kind in ("fiduciary", "technical", "safeguards")
    }
    return services.appraisers_name(
        actor=cast.program_manager,
        now=clock.now(),
        project_id=project.pk,
        version=project.version,
        **{**people, **changes},
    )


def appraise(cast, project):
    of = {"project_id": project.pk, "version": project.version}
    return services.project_appraise(actor=cast.program_manager, now=clock.now(), **of)


def present(cast, project):
    of = {"project_id": project.pk, "version": project.version}
    return services.project_present(actor=cast.program_manager, now=clock.now(), **of)


class TestRule:
    def test_three_favorable_opinions_and_no_fewer(self):
        good = [Given(kind, "FAVORABLE") for kind in KINDS]
        assert appraisal_gaps(good) == []
        assert appraisal_gaps(good[:2]) == [("missing", "SAFEGUARDS")]
        assert appraisal_gaps([]) == [("missing", kind) for kind in KINDS]
        bad = [*good[:2], Given("SAFEGUARDS", "UNFAVORABLE")]
        assert appraisal_gaps(bad) == [("unfavorable", "SAFEGUARDS")]

    def test_says_what_may_bias_an_opinion(self):
        people = [
            Named("FIDUCIARY", 1, "unit", frozenset({"FINANCE_OFFICER"})),
            Named("TECHNICAL", 2, "program"),
            Named("SAFEGUARDS", 3, "unit"),
        ]
        found = conflict_hints(
            people,
            [Given("SAFEGUARDS", "FAVORABLE", "A cousin sells seed.")],
            presenting_units=frozenset({"program"}),
            appraised_before=frozenset({(3, "TECHNICAL"), (2, "TECHNICAL")}),
        )
        assert {(hint.code, hint.kind) for hint in found} == {
            ("reviews_payments", "FIDUCIARY"),
            ("presenters_unit", "TECHNICAL"),
            ("declared", "SAFEGUARDS"),
            ("another_kind_before", "SAFEGUARDS"),
        }
        assert conflict_hints(people[2:], [], presenting_units=frozenset()) == []


class TestName:
    def test_each_named_person_finds_it_on_their_page(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        rows = Appraiser.objects.filter(project=project, version=1 + 1)
        assert {row.kind for row in rows} == set(KINDS)
        waits = waiting_for(cast.technical_specialist, now=clock.now())
        assert [item.url_name for item in waits] == ["projects:appraisal_give"]
        opinion_given(cast.technical_specialist, project)
        assert waiting_for(cast.technical_specialist, now=clock.now()) == []

    def test_refuses_one_person_for_two_and_who_holds_no_office(self, cast, fund):
        project = appraisal_make(fund, cast)
        wrong = {
            "technical": cast.fiduciary_specialist.person_id,
            "safeguards": cast.finance_officer.person_id,
        }
        with pytest.raises(services.AppraisersRefused) as refused:
            named(cast, project, **wrong)
        assert set(refused.value.fields) == {"technical", "safeguards"}
        assert not Appraiser.objects.filter(project=project).exists()

    def test_another_is_named_until_the_opinion_is_given(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        unit = cast.organizations["appraisal_unit"]
        fresh = appointed(name="fourth", organization=unit, role="SPECIALIST")
        named(cast, project, technical=fresh.person_id)
        row = Appraiser.objects.get(project=project, kind="TECHNICAL")
        assert row.person_id == fresh.person_id
        acts = history(subject_type="projects.appraiser", subject_id=row.pk)
        assert len(acts) == 2
        assert acts[-1].before["person_id"] == str(cast.technical_specialist.person_id)
        opinion_given(fresh, project)
        with pytest.raises(services.NotUnderAppraisal):
            named(cast, project)

    def test_only_while_a_proposal_is_under_appraisal(self, cast, fund):
        with pytest.raises(services.NotUnderAppraisal):
            named(cast, review_make(fund, cast))

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"person": "finance_officer"}, "appraiser_holds_office"),
            ({"version": 1}, "appraiser_of_version_under_appraisal"),
            ({"person": "technical_specialist"}, "appraiser_for_one_kind_alone"),
        ],
    )
    def test_the_database_holds_who_may_be_named(self, cast, fund, changes, constraint):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        row = Appraiser.objects.get(project=project, kind="SAFEGUARDS")
        actor = getattr(cast, changes.get("person", "safeguards_specialist"))
        row.person_id, row.organization_id = actor.person_id, actor.organization_id
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            put(row, changes)
        assert constraint_of(refused.value) == constraint

    def test_the_database_keeps_who_has_given_it(self, cast, fund):
        project = opined_make(fund, cast)
        row = Appraiser.objects.get(project=project, kind="TECHNICAL")
        row.named_at = clock.now()
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            row.save(update_fields=["named_at"])
        assert constraint_of(refused.value) == "appraiser_stands_after_opinion"


def put(row, changes):
    """Write the row as it is, or as one of another version."""
    from django.db import connection  # noqa: PLC0415 - the settings come first

    if "version" in changes:
        Appraiser(
            project_id=row.project_id, version=changes["version"], kind="TECHNICAL",
            person_id=row.person_id, organization_id=row.organization_id,
            named_by_id=row.named_by_id, named_at=row.named_at,
        ).save(force_insert=True)  # fmt: skip
    else:
        row.save(update_fields=["person", "organization"])
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestGive:
    def test_with_its_conditions_in_order(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        given = opinion_given(
            cast.fiduciary_specialist,
            project,
            before_approval=["A procurement plan.", " ", "A budget line."],
            before_effectiveness=["An accountant."],
            conflict="None of mine.",
        )
        found = [
            (row.kind, row.position, row.text)
            for row in given.conditions.order_by("kind", "position")
        ]
        assert found == [
            ("APPROVAL", 1, "A procurement plan."),
            ("APPROVAL", 2, "A budget line."),
            ("EFFECTIVENESS", 1, "An accountant."),
        ]
        assert given.kind == "FIDUCIARY"
        rows = {row.kind: row for row in appraisal_rows(project, version=project.version)}
        assert [hint.code for hint in rows["FIDUCIARY"].hints] == ["declared"]

    def test_by_nobody_but_the_named_and_once(self, cast, fund):
        project = appraisal_make(fund, cast)
        with pytest.raises(NotPermitted):
            opinion_given(cast.fiduciary_specialist, project)
        appraisers_named(cast, project)
        opinion_given(cast.fiduciary_specialist, project)
        with pytest.raises(services.NotUnderAppraisal):
            opinion_given(cast.fiduciary_specialist, project)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text": " \n "}, "text"),
            ({"verdict": "UNFAVORABLE", "before_approval": ["A plan."]}, "before_approval"),
            ({"before_effectiveness": ["A plan.", "a PLAN."]}, "before_effectiveness"),
            ({"before_approval": [f"Plan {n}" for n in range(11)]}, "before_approval"),
        ],
    )
    def test_refuses_what_is_no_opinion(self, cast, fund, changes, field):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        with pytest.raises(services.OpinionRefused) as refused:
            opinion_given(cast.fiduciary_specialist, project, **changes)
        assert set(refused.value.fields) == {field}
        assert not Appraisal.objects.exists()

    def test_the_database_takes_it_from_the_named_alone(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        actor = cast.technical_specialist
        stolen = Appraisal(
            project=project, version=project.version, kind="FIDUCIARY", verdict="FAVORABLE",
            text="Sound.", by_id=actor.person_id, organization_id=actor.organization_id,
            given_at=clock.now(),
        )  # fmt: skip
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            stolen.save(force_insert=True)
        assert constraint_of(refused.value) == "appraisal_by_named_person"


class TestAppraise:
    def test_waits_for_all_three_and_for_none_against_it(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        opinion_given(cast.fiduciary_specialist, project)
        opinion_given(cast.technical_specialist, project)
        with pytest.raises(services.NotAppraised, match="safeguards: no opinion"):
            appraise(cast, project)
        opinion_given(cast.safeguards_specialist, project, verdict="UNFAVORABLE")
        with pytest.raises(services.NotAppraised, match="unfavorable"):
            appraise(cast, project)

    def test_the_database_counts_the_opinions(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        opinion_given(cast.fiduciary_specialist, project)
        project.state = "APPRAISED"
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            project.save(update_fields=["state"])
        assert constraint_of(refused.value) == "project_appraised_by_three"


class TestConditions:
    def asked(self, cast, fund):
        project = appraisers_named(cast, appraisal_make(fund, cast))
        opinion_given(cast.fiduciary_specialist, project, before_approval=["A procurement plan."],
                      before_effectiveness=["An accountant."])  # fmt: skip
        opinion_given(cast.technical_specialist, project)
        opinion_given(cast.safeguards_specialist, project)
        return appraise(cast, project)

    def met(self, cast, condition, **changes):
        words = {
            "met_on": clock.now().date(),
            "evidence": "Plan of 3 May, first edition.",
            **changes,
        }
        return services.condition_meet(
            actor=cast.safeguards_specialist, now=clock.now(), condition_id=condition.pk, **words
        )

    def test_the_board_sees_the_project_when_those_before_it_are_met(self, cast, fund):
        project = self.asked(cast, fund)
        with pytest.raises(services.ConditionsOpen, match="procurement plan"):
            present(cast, project)
        condition = Condition.objects.get(project=project, kind="APPROVAL")
        met = self.met(cast, condition)
        assert (met.met_by_id, met.is_met) == (cast.safeguards_specialist.person_id, True)
        assert present(cast, project).state == "SUBMITTED"
        with pytest.raises(services.ConditionMet):
            self.met(cast, condition)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"evidence": "  "}, "evidence"), ({"met_on": "tomorrow"}, "met_on")],
    )
    def test_refuses_a_day_to_come_and_a_bare_word(self, cast, fund, changes, field):
        condition = Condition.objects.get(project=self.asked(cast, fund), kind="APPROVAL")
        if "met_on" in changes:
            changes = {"met_on": clock.now().date() + timedelta(days=1)}
        with pytest.raises(services.ConditionRefused) as refused:
            self.met(cast, condition, **changes)
        assert set(refused.value.fields) == {field}

    def test_the_database_holds_the_order_and_the_record(self, cast, fund):
        project = self.asked(cast, fund)
        project.state = "SUBMITTED"
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            project.save(update_fields=["state"])
        assert constraint_of(refused.value) == "project_presented_when_conditions_met"
        condition = self.met(cast, Condition.objects.get(project=project, kind="APPROVAL"))
        condition.evidence = "Something else."
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            condition.save(update_fields=["evidence"])
        assert constraint_of(refused.value) == "condition_met_once"
        late = Condition(
            appraisal=condition.appraisal, project=project, version=project.version,
            kind="APPROVAL", position=9, text="One more.",
        )  # fmt: skip
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            late.save(force_insert=True)
        assert constraint_of(refused.value) == "condition_comes_with_opinion"


class TestPage:
    def test_shows_each_opinion_condition_and_hint_and_the_buttons(self, cast, fund, client_of):
        project = appraisal_make(fund, cast)
        page = f"{reverse('projects:project_detail', args=[project.pk])}?tab=appraisal"
        before = client_of(cast.program_manager).get(page).content.decode()
        assert "Nobody is named yet." in before
        assert reverse("projects:appraisers_name", args=[project.pk]) in before
        appraisers_named(cast, project)
        asked = client_of(cast.technical_specialist).get(page).content.decode()
        assert reverse("projects:appraisal_give", args=[project.pk]) in asked
        opinion_given(cast.technical_specialist, project, text="<b>Sound</b>", conflict="A cousin.",
                      before_effectiveness=["An engineer."])  # fmt: skip
        shown = client_of(cast.safeguards_specialist).get(page).content.decode()
        for words in ("&lt;b&gt;Sound", "A cousin.", "An engineer.", "declares an interest"):
            assert words in shown
        condition = Condition.objects.get(project=project)
        assert reverse("projects:condition_meet", args=[condition.pk]) in shown
        assert (
            reverse("projects:condition_meet", args=[condition.pk])
            not in client_of(cast.program_manager).get(page).content.decode()
        )
