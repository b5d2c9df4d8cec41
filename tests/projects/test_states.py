"""The cycle of a project: every pair of state and act, by the table, the service, the page and the API."""

from dataclasses import dataclass
from itertools import product
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from projects import services
from projects.choices import ProjectState
from projects.rules.states import PROJECT
from tests.factories.disbursements import signed_case
from tests.factories.projects import (
    concept_make,
    draft_make,
    opined_make,
    preparation_make,
    proposal_make,
    review_make,
    submitted_make,
)
from tests.factories.votes import adopted, rejected
from trustfund.db import clock
from trustfund.identity.selectors import system_actor
from trustfund.kernel.states import IllegalMove

LAWFUL = {
    ("CONCEPT", "revise"): "CONCEPT",
    ("CONCEPT", "submit"): "CONCEPT_REVIEW",
    ("CONCEPT", "withdraw"): "WITHDRAWN",
    ("CONCEPT_REVIEW", "return"): "CONCEPT",
    ("CONCEPT_REVIEW", "present"): "CONCEPT_SUBMITTED",
    ("CONCEPT_REVIEW", "withdraw"): "WITHDRAWN",
    ("CONCEPT_SUBMITTED", "approve_concept"): "CONCEPT_APPROVED",
    ("CONCEPT_SUBMITTED", "reject_concept"): "CONCEPT_REJECTED",
    ("CONCEPT_APPROVED", "prepare"): "PREPARATION",
    ("CONCEPT_APPROVED", "withdraw"): "WITHDRAWN",
    ("CONCEPT_REJECTED", "revise"): "CONCEPT",
    ("CONCEPT_REJECTED", "withdraw"): "WITHDRAWN",
    ("PREPARATION", "revise"): "PREPARATION",
    ("PREPARATION", "submit"): "APPRAISAL",
    ("PREPARATION", "withdraw"): "WITHDRAWN",
    ("APPRAISAL", "return"): "PREPARATION",
    ("APPRAISAL", "appraise"): "APPRAISED",
    ("APPRAISAL", "withdraw"): "WITHDRAWN",
    ("APPRAISED", "return"): "PREPARATION",
    ("APPRAISED", "present"): "SUBMITTED",
    ("APPRAISED", "withdraw"): "WITHDRAWN",
    ("SUBMITTED", "approve"): "APPROVED",
    ("SUBMITTED", "reject"): "REJECTED",
    ("APPROVED", "sign"): "SIGNED",
    ("SIGNED", "begin"): "IMPLEMENTING",
    ("REJECTED", "revise"): "PREPARATION",
    ("REJECTED", "withdraw"): "WITHDRAWN",
}
OF_THE_BOARD = ("approve_concept", "reject_concept", "approve", "reject")
OF_THE_GRANT = ("sign", "begin")
OF_PERSONS = ("revise", "submit", "prepare", "withdraw", "return", "appraise", "present")


def test_the_table_and_the_choices_name_the_same_states():
    assert set(PROJECT.states) == set(ProjectState.values)


def test_the_table_has_no_act_that_is_not_walked_here():
    assert {move.act for move in PROJECT.moves} == {*OF_PERSONS, *OF_THE_BOARD, *OF_THE_GRANT}


@pytest.mark.parametrize(
    ("state", "act"),
    list(product(ProjectState.values, (*OF_PERSONS, *OF_THE_BOARD, *OF_THE_GRANT))),
)
def test_moves_as_the_table_says_and_no_other_way(state, act):
    if (state, act) in LAWFUL:
        assert PROJECT.target(state=state, act=act) == LAWFUL[state, act]
    else:
        with pytest.raises(IllegalMove):
            PROJECT.target(state=state, act=act)


def in_state(state: str, fund, cast):
    """Return a project that has come to this state by its own way."""
    ways = {
        "CONCEPT": lambda: draft_make(fund, cast.project_officer),
        "CONCEPT_REVIEW": lambda: review_make(fund, cast),
        "CONCEPT_SUBMITTED": lambda: concept_make(fund, cast),
        "CONCEPT_APPROVED": lambda: adopted(cast, concept_make(fund, cast)),
        "CONCEPT_REJECTED": lambda: rejected(cast, concept_make(fund, cast)),
        "PREPARATION": lambda: preparation_make(fund, cast),
        "APPRAISAL": lambda: opined_make(fund, cast),
        "APPRAISED": lambda: appraised(opined_make(fund, cast), cast),
        "SUBMITTED": lambda: submitted_make(fund, cast),
        "APPROVED": lambda: adopted(cast, submitted_make(fund, cast)),
        "SIGNED": lambda: followed(cast, fund, is_effective=False),
        "IMPLEMENTING": lambda: followed(cast, fund, is_effective=True),
        "REJECTED": lambda: rejected(cast, submitted_make(fund, cast)),
        "WITHDRAWN": lambda: withdrawn(draft_make(fund, cast.project_officer), cast),
    }
    project = ways[state]()
    project.refresh_from_db()
    assert project.state == state
    return project


def appraised(project, cast):
    of = {"project_id": project.pk, "version": project.version}
    return services.project_appraise(actor=cast.program_manager, now=clock.now(), **of)


def followed(cast, fund, *, is_effective):
    """Return a project whose grant both sides have signed."""
    case = signed_case(cast, fund=fund)
    return services.project_follow(
        actor=system_actor(),
        now=clock.now(),
        project_id=case.project.pk,
        is_signed=True,
        is_effective=is_effective,
    )


def withdrawn(project, cast):
    of = {"project_id": project.pk, "edition": project.edition}
    return services.project_withdraw(actor=cast.project_officer, now=clock.now(), **of)


@dataclass
class Walk:
    """One act on one project, by the three ways in."""

    project: object
    cast: object
    client_of: object

    def person(self, act):
        ministry = {"revise", "submit", "prepare", "withdraw"}
        return self.cast.project_officer if act in ministry else self.cast.program_manager

    def sent(self, act) -> dict:
        if act in {"return", "appraise", "present"}:
            sent = {"version": max(1, self.project.version)}
            return {**sent, "reason": "Say more."} if act == "return" else sent
        return {"edition": self.project.edition}

    def by_service(self, act) -> str:
        values = self.sent(act)
        if act == "revise":
            values["proposal"] = proposal_make({"GOODS": "5.00"})
        verb = getattr(services, f"project_{act}")
        of = {"actor": self.person(act), "now": clock.now(), "project_id": self.project.pk}
        try:
            return verb(**of, **values).state
        except IllegalMove:
            return "refused"

    def by_page(self, act) -> str:
        arguments = [self.project.pk, "description"] if act == "revise" else [self.project.pk]
        sent = {**self.sent(act), "request_key": str(uuid4())}
        if act == "revise":
            sent |= {"title": "Other", "sector": "FOOD", "amount": "5.00"}
        client = self.client_of(self.person(act))
        return self.told(client.post(reverse(f"projects:project_{act}", args=arguments), sent), 302)

    def by_api(self, act) -> str:
        sent = self.sent(act)
        if act == "revise":
            money = {"amount": "5.00", "currency": "USD"}
            sent |= {"title": "Other", "sector": "FOOD", "amount": money}
        answer = self.client_of(self.person(act)).post(
            reverse(f"projects_api:project_{act}", args=[self.project.pk]),
            sent,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        return self.told(answer, 200)

    def told(self, answer, done) -> str:
        self.project.refresh_from_db()
        if answer.status_code == done:
            return self.project.state
        assert answer.status_code == 409, answer.content.decode()[:2000]
        return "refused"


@pytest.mark.parametrize("state", ProjectState.values)
def test_only_what_the_table_lists_succeeds_by_service_page_and_api(state, cast, fund, client_of):
    walk = Walk(in_state(state, fund, cast), cast, client_of)
    for act in OF_PERSONS:
        for way in (walk.by_service, walk.by_page, walk.by_api):
            with transaction.atomic():
                found = way(act)
                transaction.set_rollback(True)
            walk.project.refresh_from_db()
            assert walk.project.state == state
            assert (act, way.__name__, found) == (
                act,
                way.__name__,
                LAWFUL.get((state, act), "refused"),
            )
