"""phase_plan: the program manager plans the phases of a fund's program."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from oversight.models import Phase, Program
from oversight.services.phases import PhaseNotPlanned, phase_plan
from tests.factories.oversight_program import fund_made, scene_make
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money


def values(**changes):
    return {
        "number": 1,
        "title": "Moratorium and pilot",
        "title_ko": "유예와 시범",
        "commitment_ceiling": Money(Decimal(75_000_000), "USD"),
        "disbursement_ceiling": Money(Decimal(50_000_000), "USD"),
        **changes,
    }


class TestPhasePlan:
    def test_starts_the_program_with_the_first_phase(self, cast):
        fund = fund_made(cast, opened=False)
        phase = self.plan(cast, fund)
        program = Program.objects.get(fund=fund)
        assert (program.epoch, program.current_phase, phase.program) == (1, None, program)
        assert phase.state == "PLANNED"
        assert phase.commitment_money == Money(Decimal(75_000_000), "USD")

    def test_writes_phase_and_program_into_the_trail(self, cast):
        phase = self.plan(cast, fund_made(cast))
        assert [
            row.action for row in history(subject_type="oversight.phase", subject_id=phase.pk)
        ] == ["oversight.phase_plan"]
        rows = history(subject_type="oversight.program", subject_id=phase.program_id)
        assert rows[0].after["epoch"] == 1

    @pytest.mark.parametrize("number", [2, 7])
    def test_refuses_a_first_phase_that_is_not_zero_or_one(self, cast, number):
        with pytest.raises(PhaseNotPlanned, match="number"):
            self.plan(cast, fund_made(cast), number=number)

    @pytest.mark.parametrize("number", [1, 3])
    def test_refuses_a_number_that_does_not_follow(self, cast, number):
        scene = scene_make(cast)
        with pytest.raises(PhaseNotPlanned, match="2"):
            self.plan(cast, scene.fund, number=number)

    def test_refuses_another_currency(self, cast):
        with pytest.raises(PhaseNotPlanned, match="USD") as refusal:
            self.plan(cast, fund_made(cast), commitment_ceiling=Money(Decimal(1), "EUR"))
        assert set(refusal.value.fields) == {"commitment_ceiling"}

    def test_refuses_to_pay_more_than_is_committed(self, cast):
        with pytest.raises(PhaseNotPlanned) as refusal:
            self.plan(cast, fund_made(cast), disbursement_ceiling=Money(Decimal(75_000_001), "USD"))
        assert set(refusal.value.fields) == {"disbursement_ceiling"}

    def test_refuses_a_ceiling_below_zero(self, cast):
        with pytest.raises(PhaseNotPlanned):
            self.plan(cast, fund_made(cast), commitment_ceiling=Money(Decimal(-1), "USD"))

    def test_refuses_an_empty_title(self, cast):
        with pytest.raises(PhaseNotPlanned):
            self.plan(cast, fund_made(cast), title="  ")

    @pytest.mark.parametrize(
        "who", ["verifier", "donor_member", "signatory", "auditor", "finance_approver"]
    )
    def test_refuses_everybody_but_the_program_manager(self, cast, who):
        fund = fund_made(cast)
        with pytest.raises(NotPermitted):
            phase_plan(actor=getattr(cast, who), now=self.now(), fund_id=fund.pk, **values())

    def test_does_not_know_a_missing_fund(self, cast):
        with pytest.raises(NotFound):
            phase_plan(actor=cast.program_manager, now=self.now(), fund_id=uuid4(), **values())

    def plan(self, cast, fund, **changes):
        return phase_plan(
            actor=cast.program_manager, now=self.now(), fund_id=fund.pk, **values(**changes)
        )

    @staticmethod
    def now():
        from trustfund.db import clock  # noqa: PLC0415

        return clock.now()


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def insert(self, scene, **changes):
        row = {
            "program": scene.program,
            "number": 2,
            "title": "x",
            "commitment_ceiling": 2,
            "disbursement_ceiling": 1,
            "currency": "USD",
            **changes,
        }
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Phase.objects.create(**row)
        return constraint_of(refusal.value)

    def test_numbers_follow(self, cast):
        scene = scene_make(cast)
        assert self.insert(scene, number=3) == "phase_follows_the_last"
        assert self.insert(scene, number=1) == "phase_follows_the_last"

    def test_ceilings_are_in_the_holding_currency(self, cast):
        assert self.insert(scene_make(cast), currency="EUR") == "phase_in_holding_currency"

    def test_ceilings_are_not_negative(self, cast):
        found = self.insert(scene_make(cast), commitment_ceiling=0, disbursement_ceiling=-1)
        assert found == "phase_ceilings_not_negative"

    def test_a_phase_pays_at_most_what_it_commits(self, cast):
        found = self.insert(scene_make(cast), disbursement_ceiling=3)
        assert found == "phase_pays_at_most_what_it_commits"

    def test_a_phase_starts_planned(self, cast):
        scene = scene_make(cast)
        found = self.insert(scene, state="OPEN", opened_at=scene.now, opened_epoch=1)
        assert found == "oversight_phase_state_moves_by_table"

    def test_a_program_starts_in_epoch_one(self, cast):
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Program.objects.create(fund=fund_made(cast), epoch=2)
        assert constraint_of(refusal.value) == "program_starts_in_epoch_one"

    def test_a_fund_has_one_program(self, cast):
        scene = scene_make(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Program.objects.create(fund=scene.fund)


class TestPage:
    @pytest.fixture
    def fund(self, cast):
        return fund_made(cast)

    def post(self, client, fund, **changes):
        data = {
            "request_key": str(uuid4()),
            "number": "1",
            "title": "Moratorium",
            "title_ko": "",
            "commitment_ceiling": "75,000,000.00",
            "disbursement_ceiling": "50000000",
            **changes,
        }
        return client.post(reverse("oversight:phase_plan", args=[fund.pk]), data)

    def test_plans_and_leads_to_the_program(self, cast, client_of, fund):
        answer = self.post(client_of(cast.program_manager), fund)
        assert (answer.status_code, answer.url) == (
            302,
            reverse("oversight:program_detail", args=[fund.pk]),
        )
        assert Phase.objects.get().disbursement_money == Money(Decimal(50_000_000), "USD")

    @pytest.mark.parametrize(
        "amount", ["-1", "NaN", "1e999", "１２３", "0.001", "99999999999999999999", "1,5", ""]
    )
    def test_tells_what_is_wrong_with_an_amount(self, cast, client_of, fund, amount):
        answer = self.post(client_of(cast.program_manager), fund, commitment_ceiling=amount)
        assert answer.status_code == 422
        assert "commitment_ceiling" in answer.context["form"].errors
        assert not Phase.objects.exists()

    @pytest.mark.parametrize("title", ["x" * 5000, "", "a\x00b", "abc\u202edef"])
    def test_tells_what_is_wrong_with_a_title(self, cast, client_of, fund, title):
        answer = self.post(client_of(cast.program_manager), fund, title=title)
        assert answer.status_code == 422
        assert not Phase.objects.exists()

    def test_writes_markup_as_text(self, cast, client_of, fund):
        client = client_of(cast.program_manager)
        self.post(client, fund, title="<script>alert(1)</script>")
        page = client.get(reverse("oversight:program_detail", args=[fund.pk])).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    def test_does_a_double_click_once(self, cast, client_of, fund):
        client, key = client_of(cast.program_manager), str(uuid4())
        answers = [self.post(client, fund, request_key=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Phase.objects.count() == 1

    def test_is_refused_to_others(self, cast, client_of, fund):
        assert self.post(client_of(cast.verifier), fund).status_code == 403
        assert not Phase.objects.exists()
