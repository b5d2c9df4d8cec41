"""program_detail and program_card: where a fund's program stands today, for everybody."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.cast import PEOPLE
from tests.factories.oversight_program import (
    certificate_add,
    fund_made,
    hold_add,
    milestone_add,
    open_scene,
    phase_add,
)


@pytest.fixture
def scene(cast):
    """Return an open phase 1, a planned phase 2, a hold and a later finding."""
    scene = open_scene(cast)
    phase_add(scene)
    milestone_add(scene, gate="COMMITMENT")
    hold_add(scene)
    return scene


def address(scene, name="program_detail"):
    return reverse(f"oversight:{name}", args=[scene.fund.pk])


class TestProgramDetail:
    @pytest.mark.parametrize("who", sorted(PEOPLE))
    def test_everybody_sees_it(self, cast, client_of, scene, who):
        answer = client_of(getattr(cast, who)).get(address(scene))
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "Money is stopped" in page
        assert "75,000,000.00" in page
        assert "Not yet certified" in page

    @pytest.mark.parametrize(
        ("who", "acts"),
        [
            ("program_manager", {"hold_place", "phase_open", "phase_plan", "milestone_define"}),
            ("sanctions_officer", {"hold_place"}),
            ("auditor", set()),
            ("recipient_member", set()),
        ],
    )
    def test_offers_only_what_the_reader_may_do(self, cast, client_of, scene, who, acts):
        page = client_of(getattr(cast, who)).get(address(scene)).content.decode()
        offered = {
            "hold_place": address(scene, "hold_place"),
            "phase_plan": address(scene, "phase_plan"),
            "milestone_define": reverse("oversight:milestone_define", args=[scene.phases[1].pk]),
        }
        for name, link in offered.items():
            assert (link in page) == (name in acts), name
        assert ("has not certified it yet" in page) is True

    def test_a_blocked_opening_stands_disabled_with_its_reason(self, cast, client_of, scene):
        page = client_of(cast.program_manager).get(address(scene)).content.decode()
        assert reverse("oversight:phase_open", args=[scene.phases[1].pk]) not in page
        assert 'class="act-reason"' in page

    def test_an_open_way_leads_to_the_act(self, cast, client_of, scene):
        certificate_add(scene, scene.milestones[1])
        page = client_of(cast.program_manager).get(address(scene)).content.decode()
        assert reverse("oversight:phase_open", args=[scene.phases[1].pk]) in page

    def test_an_empty_program_says_who_fills_it(self, cast, client_of):
        fund = fund_made(cast)
        page = client_of(cast.auditor).get(reverse("oversight:program_detail", args=[fund.pk]))
        assert "plans the first phase" in page.content.decode()

    def test_asks_the_database_little(self, cast, client_of, scene, django_assert_max_num_queries):
        client = client_of(cast.program_manager)
        with django_assert_max_num_queries(13):
            client.get(address(scene))

    def test_does_not_know_a_missing_fund(self, cast, client_of):
        link = reverse("oversight:program_detail", args=[uuid4()])
        assert client_of(cast.auditor).get(link).status_code == 404

    def test_leads_visitors_to_sign_in(self, client, scene):
        assert client.get(address(scene)).status_code == 302

    def test_speaks_korean_where_the_data_does(self, cast, client_of, scene):
        client = client_of(cast.auditor)
        page = client.get(address(scene), headers={"Accept-Language": "ko"}).content.decode()
        assert "가동중지" in page or "Shutdown" in page


class TestProgram:
    def test_leads_to_the_only_fund(self, cast, client_of, scene):
        answer = client_of(cast.auditor).get(reverse("oversight:program"))
        assert answer.url == address(scene)

    def test_lets_choose_among_several(self, cast, client_of, scene):
        fund_made(cast, number="TF002")
        page = client_of(cast.auditor).get(reverse("oversight:program")).content.decode()
        assert address(scene) in page


class TestProgramCard:
    def test_is_a_part_for_other_pages(self, cast, client_of, scene):
        page = client_of(cast.finance_officer).get(address(scene, "program_card"))
        text = page.content.decode()
        assert "<html" not in text
        assert "Money is stopped" in text
        assert "N1.1" in text


class TestApi:
    def get(self, client, name, **address):
        return client.get(reverse(f"oversight_api:{name}", kwargs=address))

    def test_says_the_same_as_the_page(self, cast, client_of, scene):
        client = client_of(cast.donor_officer)
        found = self.get(client, "program_detail", fund_id=scene.fund.pk).json()
        assert found["epoch"] == 3
        first, second = found["phases"]
        assert first["phase"]["commitment_ceiling"] == {
            "amount": "75000000.00",
            "currency": "USD",
        }
        assert first["milestones"][0]["status"] == "VERIFIED"
        assert [each["code"] for each in second["blockers"]] == ["MILESTONE:N2.1"]
        assert found["holds"][0]["stands"] is True

    def test_acts_by_the_same_services(self, cast, client_of, scene):
        def post(actor, name, body, **address):
            return client_of(actor).post(
                reverse(f"oversight_api:{name}", kwargs=address),
                body,
                content_type="application/json",
                headers={"Idempotency-Key": str(uuid4())},
            )

        milestone = scene.milestones[1]
        found = {
            "verdict": "VERIFIED",
            "verified_on": scene.now.date().isoformat(),
            "method": "Inspection",
            "statement": "Seals intact.",
        }
        for actor, status in ((cast.program_manager, 403), (cast.verifier, 201)):
            answer = post(actor, "certificate_issue", found, milestone_id=milestone.pk)
            assert answer.status_code == status, answer.content
        listed = self.get(
            client_of(cast.auditor), "certificate_list", milestone_id=milestone.pk
        ).json()
        assert [each["number"] for each in listed["results"]] == [1]
        answer = post(cast.program_manager, "phase_open", {}, phase_id=scene.phases[1].pk)
        assert (answer.status_code, answer.json()["state"]) == (200, "OPEN")
        hold = post(
            cast.donor_member,
            "hold_place",
            {"reason": "A breach.", "legal_basis": "Article 7"},
            fund_id=scene.fund.pk,
        ).json()
        lifted = post(cast.donor_member, "hold_lift", {"reason": "x"}, hold_id=hold["id"])
        assert lifted.status_code == 403
        lifted = post(cast.other_donor_member, "hold_lift", {"reason": "x"}, hold_id=hold["id"])
        assert (lifted.status_code, lifted.json()["stands"]) == (200, False)

    def test_repeats_the_first_answer_for_the_same_key(self, cast, client_of, scene):
        client, key = client_of(cast.verifier), str(uuid4())
        link = reverse("oversight_api:hold_place", kwargs={"fund_id": scene.fund.pk})
        body = {"reason": "A breach.", "legal_basis": "Article 7"}
        answers = [
            client.post(
                link, body, content_type="application/json", headers={"Idempotency-Key": key}
            )
            for _ in range(2)
        ]
        assert answers[0].json()["id"] == answers[1].json()["id"]
        answer = client.post(
            link,
            {**body, "reason": "Another."},
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )
        assert answer.status_code == 422

    def test_tells_all_blockers(self, cast, client_of, scene):
        link = reverse("oversight_api:phase_open", kwargs={"phase_id": scene.phases[1].pk})
        answer = client_of(cast.program_manager).post(
            link, {}, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
        )
        assert answer.status_code == 409
        assert [each["code"] for each in answer.json()["blockers"]] == ["MILESTONE:N2.1"]
