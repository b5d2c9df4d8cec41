"""Whom a project waits for, and by when."""

from datetime import date

import pytest
from django.urls import reverse

from projects import selectors
from projects.choices import ProjectState
from projects.rules.clocks import STEPS, clock_of
from tests.factories.projects import draft_make, review_make
from trustfund.db import clock

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("state", "until"),
    [
        ("CONCEPT_REVIEW", date(2026, 12, 11)),
        ("APPRAISED", date(2026, 11, 27)),
        ("CONCEPT", None),
        ("APPROVED", None),
        ("WITHDRAWN", None),
    ],
)
def test_counts_working_days_from_the_day_of_the_state(state, until):
    assert clock_of(state, FRIDAY) == until


def test_somebody_is_waited_for_until_the_cycle_of_approval_ends():
    assert set(ProjectState.values) - set(STEPS) == {"APPROVED", "IMPLEMENTING", "WITHDRAWN"}


def test_the_page_and_the_waiting_list_tell_the_same_day(cast, fund, client_of):
    project = review_make(fund, cast)
    (waiting,) = selectors.waiting_for(cast.program_manager, now=clock.now())
    assert waiting.due == clock_of("CONCEPT_REVIEW", project.state_since.date())
    page = client_of(cast.donor_officer).get(reverse("projects:project_detail", args=[project.pk]))
    assert page.context["waiting"]["until"] == waiting.due
    assert page.context["waiting"]["who"] == "Program manager"


def test_a_draft_waits_for_its_ministry_without_a_clock(cast, fund, client_of):
    project = draft_make(fund, cast.project_officer)
    page = client_of(cast.donor_officer).get(reverse("projects:project_detail", args=[project.pk]))
    assert page.context["waiting"]["who"] == "Ministry of Agriculture"
    assert page.context["waiting"]["until"] is None
