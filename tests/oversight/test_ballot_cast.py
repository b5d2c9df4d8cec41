"""ballot_cast: one's own seat, on exactly what was read, sealed until the vote is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from oversight import services
from oversight.models import Ballot, Elector
from oversight.rules.motions import ballot_seal
from oversight.selectors.ballots import bench_progress, roll_call, seat_votes
from tests.factories.board import board_make, deadline, motion_make, seat_make, vote
from tests.factories.cast import appointed
from tests.factories.oversight_program import fund_made
from tests.factories.projects import concept_make
from trustfund.audit.selectors import history, trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotPermitted


@pytest.fixture
def true_time_again():
    """Put the clock back to true time after the test; its transaction is rolled back anyway."""
    yield
    clock.clock_move()


class TestBallotCast:
    def test_takes_the_ballot_and_records_it(self, cast, motion):
        ballot = vote(motion, cast.donor_member)
        assert (ballot.number, ballot.choice, ballot.content_hash) == (
            1,
            "YES",
            motion.content_hash,
        )
        assert not [str(finding) for finding in trail_findings()]

    def test_counts_the_last_ballot_and_keeps_them_all(self, cast, motion):
        for choice in ("YES", "NO", "ABSTAIN"):
            vote(motion, cast.donor_member, choice)
        assert [ballot.choice for ballot in Ballot.objects.order_by("number")] == [
            "YES",
            "NO",
            "ABSTAIN",
        ]
        voted = [seat.choice for seat in seat_votes(motion) if seat.choice]
        assert voted == ["ABSTAIN"]

    def test_refuses_who_holds_no_seat(self, cast, fund, motion):
        stranger = appointed(
            name="stranger", organization=cast.organizations["korea"], role="DONOR_BOARD_MEMBER"
        )
        with pytest.raises(NotPermitted):
            vote(motion, stranger)

    def test_refuses_other_roles(self, cast, motion):
        for actor in (cast.secretariat, cast.donor_officer, cast.program_manager):
            with pytest.raises(NotPermitted):
                vote(motion, actor)

    def test_refuses_an_edited_hash(self, cast, motion):
        with pytest.raises(services.OtherContent):
            vote(motion, cast.donor_member, content_hash="0" * 64)

    def test_refuses_the_hash_of_another_motion(self, cast, fund, motion):
        other = motion_make(concept_make(fund, cast), cast)
        with pytest.raises(services.OtherContent):
            vote(motion, cast.donor_member, content_hash=other.content_hash)

    def test_refuses_after_the_deadline_by_the_moved_clock(self, cast, motion, true_time_again):
        clock.clock_move(to=motion.closes_at - timedelta(seconds=5))
        vote(motion, cast.donor_member)
        clock.clock_move(to=motion.closes_at)
        with pytest.raises(services.VoteOver):
            vote(motion, cast.donor_member, "NO")

    def test_refuses_a_choice_that_is_none(self, cast, motion):
        with pytest.raises(services.BallotRefused):
            vote(motion, cast.donor_member, "MAYBE")


class TestAlternates:
    @pytest.fixture
    def pair(self, cast):
        """Return a motion on which a member and an alternate share a seat."""
        fund = fund_made(cast)
        board_make(fund, cast, two_each=False)
        member, alternate = (
            appointed(
                name=name,
                organization=cast.organizations["japan"],
                role="DONOR_BOARD_MEMBER",
            )
            for name in ("japan_member", "japan_alternate")
        )
        seat_make(fund, cast, member, alternate)
        motion = motion_make(concept_make(fund, cast), cast)
        return motion, member, alternate

    def test_the_alternate_votes_in_the_member_s_place(self, cast, pair):
        motion, _member, alternate = pair
        assert vote(motion, alternate).elector.alternate_id == alternate.person_id

    def test_one_of_the_two_votes_and_not_both(self, cast, pair):
        motion, member, alternate = pair
        for first, second in ((alternate, member),):
            vote(motion, first)
            vote(motion, first, "NO")
            with pytest.raises(services.SeatVoted):
                vote(motion, second)

    def test_the_page_says_why_the_other_cannot_vote(self, cast, pair, client_of):
        motion, member, alternate = pair
        vote(motion, member, "NO")
        url = reverse("oversight:motion_detail", args=[motion.pk])
        page = client_of(alternate).get(url).content.decode()
        assert "The other of member and alternate votes for this seat" in page
        assert "Your ballot" not in page


class TestRecusal:
    def test_comes_with_a_reason_before_the_vote_and_is_final(self, cast, motion):
        with pytest.raises(services.BallotRefused) as refused:
            vote(motion, cast.recipient_member, "RECUSE")
        assert "reason" in refused.value.fields
        vote(motion, cast.recipient_member, "RECUSE", reason="My ministry runs the project.")
        with pytest.raises(services.RecusalStands):
            vote(motion, cast.recipient_member, "YES")

    def test_does_not_come_after_the_vote(self, cast, motion):
        vote(motion, cast.recipient_member)
        with pytest.raises(services.RecusalStands):
            vote(motion, cast.recipient_member, "RECUSE", reason="Too late")


class TestDatabase:
    def values(self, cast, motion, **changes) -> dict:
        elector = Elector.objects.get(motion=motion, member_id=cast.donor_member.person_id)
        return {
            "motion": motion,
            "elector": elector,
            "person_id": cast.donor_member.person_id,
            "number": 1,
            "choice": "YES",
            "content_hash": motion.content_hash,
            **changes,
        }

    def refused(self, values) -> str:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Ballot.objects.create(**values)
        return constraint_of(refused.value)

    def test_refuses_what_the_service_would_refuse(self, cast, fund, motion):
        other = motion_make(concept_make(fund, cast), cast)
        foreign = Elector.objects.get(motion=motion, member_id=cast.recipient_member.person_id)
        elsewhere = Elector.objects.get(motion=other, member_id=cast.donor_member.person_id)
        for changes, constraint in (
            ({"content_hash": "0" * 64}, "ballot_on_exact_content"),
            ({"content_hash": other.content_hash}, "ballot_on_exact_content"),
            ({"elector": foreign}, "ballot_by_entitled_person"),
            ({"elector": elsewhere}, "ballot_by_entitled_person"),
            ({"person_id": cast.donor_officer.person_id}, "ballot_by_entitled_person"),
            ({"number": 2}, "ballot_numbered_in_order"),
            ({"choice": "MAYBE"}, "ballot_choice_known"),
            ({"choice": "RECUSE"}, "ballot_recusal_has_reason"),
        ):
            assert self.refused(self.values(cast, motion, **changes)) == constraint

    def test_refuses_after_the_deadline(self, cast, motion, true_time_again):
        values = self.values(cast, motion)
        clock.clock_move(to=motion.closes_at)
        assert self.refused(values) == "ballot_while_motion_open"
        clock.clock_move(to=motion.closes_at - timedelta(seconds=5))
        assert Ballot.objects.create(**values).number == 1

    def test_refuses_the_other_of_the_two_and_a_second_thought_after_recusal(self, cast, motion):
        elector = Elector.objects.get(motion=motion, member_id=cast.donor_member.person_id)
        assert elector.alternate_id is None
        vote(motion, cast.donor_member, "RECUSE", reason="An interest")
        again = self.values(cast, motion, number=2)
        assert self.refused(again) == "ballot_recusal_first_and_final"
        vote(motion, cast.other_donor_member)
        late = Elector.objects.get(motion=motion, member_id=cast.other_donor_member.person_id)
        recusal = self.values(
            cast,
            motion,
            elector=late,
            person_id=cast.other_donor_member.person_id,
            number=2,
            choice="RECUSE",
            reason="Too late",
        )
        assert self.refused(recusal) == "ballot_recusal_first_and_final"

    def test_never_changes_or_removes_a_ballot(self, cast, motion):
        vote(motion, cast.donor_member)
        for statement in (
            "UPDATE oversight_ballot SET choice = 'NO'",
            "UPDATE oversight_ballot SET salt = ''",
            "DELETE FROM oversight_ballot",
        ):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


class TestSealed:
    """Until the vote is over nobody learns more than how many seats of a bench have voted."""

    WORDS = ("ABSTAIN", "Abstain")
    SECRET = "A reason that nobody may read yet"

    @pytest.fixture
    def running(self, cast, motion):
        vote(motion, cast.donor_member, "ABSTAIN", reason=self.SECRET)
        vote(motion, cast.recipient_member, "ABSTAIN", reason=self.SECRET)
        return motion

    def test_no_page_and_no_answer_tells_a_vote_or_a_count(self, cast, fund, running, client_of):
        pages = [
            reverse("oversight:motion_detail", args=[running.pk]),
            reverse("oversight:board_detail", args=[fund.pk]),
            reverse("oversight:project_motions", args=[running.project_id]),
            reverse("projects:project_detail", args=[running.project_id]),
            reverse("oversight_api:motion_detail", args=[running.pk]),
            reverse("oversight_api:motion_list", args=[fund.pk]),
        ]
        people = (cast.secretariat, cast.other_donor_member, cast.auditor, cast.project_officer)
        for actor in people:
            client = client_of(actor)
            for url in pages:
                answer = client.get(url)
                assert answer.status_code == 200
                text = answer.content.decode()
                assert self.SECRET not in text
                assert "Roll call" not in text
                for word in self.WORDS:
                    assert word not in text, (actor.person_name, url)

    def test_tells_progress_by_bench_and_nothing_else(self, cast, running, client_of):
        assert [(row.bench, row.voted, row.seats) for row in bench_progress(running)] == [
            ("DONOR", 1, 2),
            ("RECIPIENT", 1, 2),
        ]
        assert roll_call(running) == []
        url = reverse("oversight_api:motion_detail", args=[running.pk])
        found = client_of(cast.secretariat).get(url).json()
        assert found["progress"] == [
            {"bench": "DONOR", "voted": 1, "seats": 2},
            {"bench": "RECIPIENT", "voted": 1, "seats": 2},
        ]
        assert (found["outcome"], found["roll_call"], found["own_choice"]) == (None, [], "")

    def test_shows_voters_their_own(self, cast, running, client_of):
        url = reverse("oversight:motion_detail", args=[running.pk])
        assert "Your ballot: Abstain" in client_of(cast.donor_member).get(url).content.decode()

    def test_the_trail_keeps_the_choice_under_a_seal(self, cast, running):
        ballot = Ballot.objects.get(person_id=cast.donor_member.person_id)
        (row,) = history(subject_type="oversight.ballot", subject_id=ballot.pk)
        assert not {"choice", "reason", "salt"} & set(row.after)
        assert row.after["seal"] == ballot_seal(
            choice="ABSTAIN", reason=self.SECRET, salt=ballot.salt
        )
        assert "ABSTAIN" not in str(row)

    def test_the_seal_gives_away_a_ballot_that_was_changed(self, cast, running):
        ballot = Ballot.objects.get(person_id=cast.donor_member.person_id)
        told = ballot.facts()
        for column, value in (("choice", "YES"), ("reason", ""), ("salt", "0" * 64)):
            changed = Ballot.objects.get(pk=ballot.pk)
            setattr(changed, column, value)
            assert changed.facts() != told


class TestPage:
    def url(self, motion):
        return reverse("oversight:ballot_cast", args=[motion.pk])

    def sent(self, motion, **changes):
        return {
            "choice": "YES",
            "content_hash": motion.content_hash,
            "request_key": str(uuid4()),
            **changes,
        }

    def test_shows_text_budget_and_consequences_in_plain_words(self, cast, motion, client_of):
        page = client_of(cast.donor_member).get(self.url(motion)).content.decode()
        for words in (motion.text, "1,500,000.00", "a grant agreement", motion.content_hash[:12]):
            assert words in page

    def test_previews_then_casts_once_however_often_it_is_sent(self, cast, motion, client_of):
        client, sent = client_of(cast.donor_member), self.sent(motion)
        assert "Cast my ballot" in client.post(self.url(motion), sent).content.decode()
        assert not Ballot.objects.exists()
        for _time in range(5):
            answer = client.post(self.url(motion), {**sent, "step": "confirm"})
            assert answer["Location"] == reverse("oversight:motion_detail", args=[motion.pk])
        assert Ballot.objects.count() == 1

    def test_refuses_with_words_and_takes_nothing(self, cast, motion, client_of):
        client = client_of(cast.donor_member)
        for changes, status in (
            ({"choice": "MAYBE"}, 422),
            ({"choice": ""}, 422),
            ({"choice": "RECUSE"}, 422),
            ({"content_hash": "0" * 64}, 409),
            ({"content_hash": ""}, 422),
            ({"reason": "x" * 5001}, 422),
        ):
            sent = self.sent(motion, step="confirm", **changes)
            assert client.post(self.url(motion), sent).status_code == status
        assert not Ballot.objects.exists()

    def test_tells_a_board_member_without_a_seat(self, cast, motion, client_of):
        stranger = appointed(
            name="stranger", organization=cast.organizations["korea"], role="DONOR_BOARD_MEMBER"
        )
        client = client_of(stranger)
        assert "You hold no seat" in client.get(self.url(motion)).content.decode()
        sent = self.sent(motion, step="confirm")
        assert client.post(self.url(motion), sent).status_code == 403
        assert not Ballot.objects.exists()

    def test_is_closed_to_others(self, cast, motion, client_of):
        assert client_of(cast.secretariat).get(self.url(motion)).status_code == 403
        missing = reverse("oversight:ballot_cast", args=[uuid4()])
        assert client_of(cast.donor_member).get(missing).status_code == 404


class TestApi:
    def test_takes_one_ballot_for_a_key(self, cast, motion, client_of):
        client, key = client_of(cast.donor_member), str(uuid4())
        body = {"choice": "NO", "content_hash": motion.content_hash, "reason": "Too dear"}
        answers = [
            client.post(
                reverse("oversight_api:ballot_cast", args=[motion.pk]),
                body,
                content_type="application/json",
                headers={"Idempotency-Key": key},
            )
            for _time in range(3)
        ]
        assert [answer.status_code for answer in answers] == [201, 201, 201]
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert Ballot.objects.count() == 1
        assert deadline() > clock.now()
