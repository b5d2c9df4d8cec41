"""grant_declare_effective: no payment before the conditions are met, and the project follows its grant."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from disbursements import services
from disbursements.models import Grant
from disbursements.selectors import waiting_for
from projects.models import Project
from projects.services import condition_meet, project_follow
from tests.factories import projects
from tests.factories.disbursements import grant_prepared, prepared_case, reviewed
from tests.factories.votes import adopted
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.identity.selectors import system_actor
from trustfund.kernel.errors import Blocked, NotPermitted
from trustfund.kernel.states import IllegalMove


@pytest.fixture
def case(cast):
    """Return a case whose grant both sides have signed, with a condition that is open."""
    case = prepared_case(cast)
    project = projects.appraisers_named(cast, projects.appraisal_make(case.fund, cast))
    projects.opinion_given(
        cast.fiduciary_specialist, project, before_effectiveness=["An accountant is appointed."]
    )
    projects.opinion_given(cast.technical_specialist, project)
    projects.opinion_given(cast.safeguards_specialist, project)
    case.grant = grant_prepared(adopted(cast, projects.presented(cast, project)))
    for actor in (cast.signatory, cast.program_manager):
        case.grant = services.grant_sign(actor=actor, now=now(), grant_id=case.grant.pk)
    return case


def declared(case, actor=None):
    return services.grant_declare_effective(
        actor=actor or case.cast.program_manager, now=now(), grant_id=case.grant.pk
    )


def met(case):
    return condition_meet(
        actor=case.cast.technical_specialist,
        now=now(),
        condition_id=case.grant.project.conditions.get().pk,
        met_on=now().date(),
        evidence="Letter of appointment.",
    )


def followed(grant):
    return project_follow(
        actor=system_actor(),
        now=now(),
        project_id=grant.project_id,
        is_signed=grant.is_signed,
        is_effective=grant.is_effective,
    )


class TestDeclare:
    def test_waits_for_the_conditions_and_then_opens_the_gate(self, case):
        assert case.grant.effectiveness_deadline == now().date() + timedelta(days=120)
        with pytest.raises(services.EffectivenessOpen, match="An accountant"):
            declared(case)
        application = reviewed(case, amount=100)
        with pytest.raises(Blocked) as shut:
            case.approve(application=application)
        assert [reason.code for reason in shut.value.blockers] == ["grant_not_effective"]
        titles = [item.url_name for item in waiting_for(case.cast.program_manager, now=now())]
        assert "disbursements:grant_detail" in titles
        met(case)
        grant = declared(case)
        assert (grant.state, grant.effective_by_id) == (
            "EFFECTIVE",
            case.cast.program_manager.person_id,
        )
        case.approve(application=application)

    def test_once_and_by_the_manager_alone(self, case):
        met(case)
        with pytest.raises(NotPermitted):
            declared(case, case.cast.signatory)
        declared(case)
        with pytest.raises(IllegalMove, match="takes effect once"):
            declared(case)

    def test_not_before_both_have_signed(self, cast):
        with pytest.raises(IllegalMove):
            declared(prepared_case(cast))

    def test_not_after_the_closing_date(self, case):
        met(case)
        late = now() + timedelta(days=40_000)
        with pytest.raises(services.GrantClosed):
            services.grant_declare_effective(
                actor=case.cast.program_manager, now=late, grant_id=case.grant.pk
            )


class TestDatabase:
    def quietly(self, case, actor, **changes):
        with transaction.atomic():
            Grant.objects.filter(pk=case.grant.pk).update(
                **{
                    "state": "EFFECTIVE",
                    "effective_at": now(),
                    "effective_by": actor.person_id,
                    "effective_organization": actor.organization_id,
                    **changes,
                }
            )

    def test_holds_the_conditions_the_office_and_the_record(self, case):
        with pytest.raises(IntegrityError) as refused:
            self.quietly(case, case.cast.program_manager)
        assert constraint_of(refused.value) == "grant_effective_when_conditions_met"
        met(case)
        with pytest.raises(IntegrityError) as refused:
            self.quietly(case, case.cast.finance_officer)
        assert constraint_of(refused.value) == "grant_effective_by_manager"
        declared(case)
        with pytest.raises(IntegrityError) as refused:
            self.quietly(case, case.cast.program_manager)
        assert constraint_of(refused.value) == "grant_effectiveness_kept"

    @pytest.mark.parametrize("state", ["SIGNED", "IMPLEMENTING"])
    def test_a_project_goes_no_further_than_its_grant(self, cast, case, state):
        project = case.project  # its own grant is prepared, and signed by nobody
        if state == "IMPLEMENTING":
            project = followed(case.grant)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Project.objects.filter(pk=project.pk).update(state=state)
        assert constraint_of(refused.value) == "project_follows_its_grant"


class TestProject:
    def test_follows_its_grant_and_only_once(self, case):
        assert followed(case.grant).state == "SIGNED"
        assert followed(case.grant).state == "SIGNED"
        met(case)
        grant = declared(case)
        assert followed(grant).state == "IMPLEMENTING"
        assert followed(grant).state == "IMPLEMENTING"

    def test_catches_up_when_the_first_word_comes_late(self, case):
        met(case)
        assert followed(declared(case)).state == "IMPLEMENTING"


class TestPage:
    def test_shows_the_conditions_and_the_button(self, case, client_of):
        page = reverse("disbursements:grant_detail", args=[case.grant.pk])
        act = reverse("disbursements:grant_declare_effective", args=[case.grant.pk])
        shown = client_of(case.cast.program_manager).get(page).content.decode()
        assert "An accountant is appointed." in shown
        assert act in shown
        assert act not in client_of(case.cast.finance_officer).get(page).content.decode()
        refused = client_of(case.cast.program_manager).post(act, {"request_key": str(uuid4())})
        assert "An accountant is appointed." in refused.content.decode()
        met(case)
        assert (
            client_of(case.cast.program_manager)
            .post(act, {"request_key": str(uuid4())})
            .status_code
            == 302
        )
        assert "In effect since" in client_of(case.cast.finance_officer).get(page).content.decode()
