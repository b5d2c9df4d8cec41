"""Goods of a proposal: flagged by the chapter of their HS code, within the budget, by page, program and version."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import Error, transaction
from django.urls import reverse

from projects import selectors, services
from projects.models import ProjectVersion
from projects.rules.comparison import changed_only, differences
from projects.rules.content import content_of, proposal_from
from projects.rules.goods import GoodsItem, code_is_sound, flag_of
from projects.rules.proposal import draft_problems
from tests.factories.projects import preparation_make, proposal_make, submitted_by
from trustfund.db.constraints import constraint_of
from trustfund.kernel.money import Money

KEY = "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c13"
PUMPS = GoodsItem("Pumps", "8413", Money("400000.00", "USD"))
SEED = GoodsItem("Seed", "1209", Money("100000.00", "USD"))
UNKNOWN = GoodsItem("Tools", "", Money("50000.00", "USD"))
LIST = (PUMPS, SEED, UNKNOWN)


class TestFlags:
    @pytest.mark.parametrize(
        ("code", "flag"),
        [
            ("", "UNCLASSIFIED"),
            ("26", ""),
            ("27", "PETROLEUM"),
            ("271012", "PETROLEUM"),
            ("71", ""),
            ("72", "METALS"),
            ("83", "METALS"),
            ("84", "MACHINERY"),
            ("8541", "MACHINERY"),
            ("86", "VEHICLES"),
            ("89", "VEHICLES"),
            ("90", ""),
        ],
    )
    def test_follow_the_chapter(self, code, flag):
        assert code_is_sound(code)
        assert flag_of(code) == flag

    @pytest.mark.parametrize(
        "code", ["8", "8413201", "84.13", "00", "77", "98", "８４", "ab", " 84"]
    )
    def test_know_what_no_code_is(self, code):
        assert not code_is_sound(code)

    @pytest.mark.parametrize(
        ("goods", "found"),
        [
            (LIST, set()),
            ((PUMPS, replace(SEED, item=" pumps ")), {"goods_twice"}),
            ((replace(PUMPS, item=" "),), {"goods_unnamed"}),
            ((replace(PUMPS, money=Money("0.00", "USD")),), {"not_positive"}),
            ((replace(PUMPS, money=Money("-0.01", "USD")),), {"not_positive"}),
            ((replace(PUMPS, money=Money("1.00", "EUR")),), {"currency"}),
            ((replace(PUMPS, hs_code="84A"),), {"hs_code_unsound"}),
            (tuple(replace(SEED, item=f"Seed {n}") for n in range(41)), {"too_many_goods"}),
        ],
    )
    def test_a_draft_keeps_only_sound_goods(self, goods, found):
        problems = draft_problems(proposal_make(goods=goods), holding_currency="USD")
        assert {one.code for one in problems if one.part == "goods"} == found

    def test_stand_in_the_record_and_in_the_comparison(self):
        before, after = proposal_make(goods=(UNKNOWN,)), proposal_make(goods=LIST)
        assert proposal_from(content_of(after)) == after
        found = changed_only(differences(content_of(before), content_of(after)))
        assert [(one.names, one.after) for one in found if one.names[-1] == "flag"] == [
            (("Pumps", "flag"), "MACHINERY")
        ]
        assert {one.part for one in found} == {"goods"}


class TestProposal:
    def test_is_written_by_page_and_frozen_with_its_flags(self, cast, fund, client_of):
        project = preparation_make(fund, cast)
        client = client_of(cast.project_officer)
        url = reverse("projects:project_revise", args=[project.pk, "goods"])
        sent = {"edition": project.edition, "request_key": KEY}
        for row, goods in enumerate(LIST):
            sent |= {
                f"goods_{row}_item": goods.item,
                f"goods_{row}_code": goods.hs_code,
                f"goods_{row}_amount": str(goods.money.amount),
            }
        wrong = client.post(url, {**sent, "goods_0_code": "77", "goods_1_amount": ""})
        assert wrong.status_code == 422
        assert "Give 2 to 6 digits" in wrong.content.decode()
        assert client.post(url, sent).status_code == 302
        project.refresh_from_db()
        assert selectors.proposal_of(project).goods == LIST
        assert selectors.flagged_goods_of(project) == [PUMPS, UNKNOWN]
        detail = reverse("projects:project_detail", args=[project.pk])
        shown = client.get(f"{detail}?tab=budget").content.decode()
        assert "Industrial machinery (chapters 84–85): an exemption is needed" in shown
        assert "to be classified before it is bought" in shown
        assert "Goods with a flag" in shown
        assert 'value="8413"' in client.get(url).content.decode()
        told = client.get(reverse("projects_api:project_detail", args=[project.pk])).json()
        assert [(one["item"], one["flag"]) for one in told["goods"]] == [
            ("Pumps", "MACHINERY"),
            ("Seed", ""),
            ("Tools", "UNCLASSIFIED"),
        ]
        submitted_by(cast.project_officer, project)
        version = ProjectVersion.objects.get(project=project, stage="PROPOSAL")
        assert [one["flag"] for one in version.content["goods"]] == [
            "MACHINERY",
            "",
            "UNCLASSIFIED",
        ]

    def test_is_refused_above_the_budget_for_goods_by_a_cent(self, cast, fund):
        whole = replace(SEED, money=Money("1500000.00", "USD"))
        project = preparation_make(fund, cast, proposal_make(goods=(whole,)))
        cent = replace(UNKNOWN, money=Money(Decimal("0.01"), "USD"))
        project = services.project_revise(
            actor=cast.project_officer, now=project.state_since, project_id=project.pk,
            edition=project.edition, proposal=proposal_make(goods=(whole, cent)),
        )  # fmt: skip
        with pytest.raises(services.ProposalRefused) as refused:
            submitted_by(cast.project_officer, project)
        assert "0.01" in refused.value.fields["goods"]

    def test_is_not_frozen_by_the_database_with_other_goods(self, cast, fund, monkeypatch):
        monkeypatch.setattr("projects.services.submissions.missing_of", lambda *_a, **_k: [])
        project = preparation_make(fund, cast)
        for goods, constraint in (
            (
                {"item": "Pumps", "hs_code": "8", "amount": "1.00", "flag": ""},
                "version_goods_sound",
            ),
            ({"item": "Pumps", "hs_code": "84", "amount": "0", "flag": ""}, "version_goods_sound"),
            (
                {"item": "Pumps", "hs_code": "84", "amount": "1", "flag": ""},
                "version_goods_flagged",
            ),
            (
                {"item": "Seed", "hs_code": "12", "amount": "1500000.01", "flag": ""},
                "version_goods_within_budget",
            ),
        ):
            project.draft = {**project.draft, "goods": [goods]}
            project.edition += 1
            project.save(update_fields=["draft", "edition"])
            with pytest.raises(Error) as found, transaction.atomic():
                submitted_by(cast.project_officer, project)
            assert constraint_of(found.value) == constraint
