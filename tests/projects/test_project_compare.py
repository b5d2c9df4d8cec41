"""project_compare: two versions side by side, by the rule, the page and the API."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects import services
from projects.rules.comparison import changed_only, differences
from projects.rules.content import content_of, proposal_from
from projects.rules.proposal import BudgetItem, ComponentItem
from tests.factories.projects import YEAR, proposal_make, review_make, submitted_by
from trustfund.db import clock
from trustfund.kernel.money import Money

WORDS = st.text(alphabet="abc \n가나", max_size=40)
LINES = st.lists(
    st.tuples(st.sampled_from(["GOODS", "WORKS"]), st.integers(2030, 2033)), unique=True, max_size=5
)


@st.composite
def proposals(draw):
    components = tuple(
        ComponentItem(
            f"Component {place}",
            "",
            tuple(
                BudgetItem(category, year, Money(draw(st.integers(1, 9999)), "USD"))
                for category, year in draw(LINES)
            ),
        )
        for place in range(draw(st.integers(0, 3)))
    )
    return replace(proposal_make(), objective=draw(WORDS), components=components)


class TestDifferences:
    @given(proposals(), proposals())
    def test_gives_back_both_texts_and_misses_no_change(self, before, after):
        found = differences(content_of(before), content_of(after))
        for difference in found:
            assert "".join(piece.text for piece in difference.pieces_before) == (
                difference.before or ""
            )
            assert "".join(piece.text for piece in difference.pieces_after) == (
                difference.after or ""
            )
        assert bool(changed_only(found)) == (content_of(before) != content_of(after))

    @given(proposals())
    def test_a_content_reads_back_as_the_proposal_it_was(self, proposal):
        assert proposal_from(content_of(proposal)) == proposal

    def test_names_what_was_added_left_out_and_said_otherwise(self):
        was = proposal_make({"GOODS": "10.00", "WORKS": "5.00"})
        lines = (
            BudgetItem("GOODS", YEAR, Money(12, "USD")),
            BudgetItem("TRAINING", YEAR, Money(3, "USD")),
        )
        now = replace(was, title="Another", components=(ComponentItem("Inputs", "투입재", lines),))
        found = {
            (difference.part, difference.names): (
                difference.kind,
                difference.before,
                difference.after,
            )
            for difference in changed_only(differences(content_of(was), content_of(now)))
        }
        year = str(YEAR)
        assert found == {
            ("title", ()): ("changed", was.title, "Another"),
            ("budget", ("Inputs", "GOODS", year)): ("changed", "10", "12"),
            ("budget", ("Inputs", "WORKS", year)): ("removed", "5", None),
            ("budget", ("Inputs", "TRAINING", year)): ("added", None, "3"),
        }


@pytest.fixture
def rewritten(cast, fund):
    """Return a concept that was returned, changed and submitted again."""
    project = review_make(fund, cast)
    services.project_return(
        actor=cast.program_manager,
        now=clock.now(),
        project_id=project.pk,
        version=1,
        reason="Say where.",
    )
    proposal = proposal_make(objective="Raise the maize harvest of 44 cooperative farms.")
    project = services.project_revise(
        actor=cast.project_officer,
        now=clock.now(),
        project_id=project.pk,
        edition=1,
        proposal=replace(proposal, amount=Money(Decimal(2_500_000), "USD")),
    )
    return submitted_by(cast.project_officer, project)


class TestPage:
    def get(self, client_of, actor, project, query=""):
        return client_of(actor).get(reverse("projects:project_compare", args=[project.pk]) + query)

    def test_marks_the_words_that_changed(self, cast, rewritten, client_of):
        page = self.get(client_of, cast.donor_member, rewritten).content.decode()
        assert "<del>40</del>" in page
        assert "<ins>44</ins>" in page
        assert "Seed and fertilizer" not in page.partition("<main")[2].partition("<h2>")[2]

    def test_shows_what_is_alike_when_asked(self, cast, rewritten, client_of):
        query = "?before=1&after=2&whole=on"
        page = self.get(client_of, cast.donor_member, rewritten, query).content.decode()
        assert "Food self-sufficiency" in page

    @pytest.mark.parametrize("query", ["?before=1&after=1", "?before=9&after=x", "?before="])
    def test_takes_any_question(self, cast, rewritten, client_of, query):
        assert self.get(client_of, cast.auditor, rewritten, query).status_code == 200

    def test_leads_back_where_there_is_nothing_to_compare(self, cast, fund, client_of):
        answer = self.get(client_of, cast.auditor, review_make(fund, cast))
        assert answer.status_code == 302

    def test_is_told_by_program(self, cast, rewritten, client_of):
        url = reverse("projects_api:project_compare", args=[rewritten.pk])
        said = client_of(cast.donor_officer).get(url).json()
        assert (said["before"], said["after"]) == (1, 2)
        assert [row["part"] for row in said["differences"]] == ["objective"]
        assert client_of(cast.donor_officer).get(f"{url}?before=7").status_code == 404
