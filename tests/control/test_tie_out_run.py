"""tie_out_run: every rule compared, each difference kept while it lasts; by people, clock, command."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests.factories.donors import fund_opened
from tests.factories.tie_outs import (
    booked_alone,
    difference_found,
    explained,
    run_made,
    signed_off,
)
from trustfund.audit.selectors import row_findings
from trustfund.control import services
from trustfund.control.models import Difference, Explanation, TieOutRun
from trustfund.control.selectors import tie_out_rules
from trustfund.control.selectors.tie_outs import last_seen_at, overview
from trustfund.control.services import tie_outs as tie_out_services
from trustfund.control.tasks import tie_outs_run_due
from trustfund.db import clock
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.tie_outs import TieOut
from trustfund.ledger.services import entry_reverse


@pytest.fixture
def fund(cast):
    return fund_opened(cast)


def seen(fund):
    """Return how the tie-outs of the fund stand today."""
    return overview(fund_id=fund.pk, today=clock.now().date())


def badge(fund, rule: str = "receipts_installments") -> str:
    return next(row.badge for row in seen(fund).rules if row.rule.code == rule)


class TestRun:
    def test_keeps_what_every_rule_compared(self, cast, fund):
        booked_alone(cast, fund, "250.00")
        run = run_made(cast, fund)
        by_rule = {result["rule"]: result for result in run.results}
        assert list(by_rule) == [rule.code for rule in tie_out_rules.RULES]
        assert by_rule["receipts_installments"] == {
            "rule": "receipts_installments",
            "fault": "",
            "compared": 1,
            "differing": 1,
            "totals": [{"currency": "USD", "left": "250.0000", "right": "0"}],
        }
        assert (run.run_by_id, run.night) == (cast.finance_officer.person_id, None)
        assert Message.objects.filter(name="control.tie_out_completed").count() == 1

    def test_lists_a_difference_with_its_figures(self, cast, fund):
        difference = difference_found(cast, fund)
        assert difference.rule == "receipts_installments"
        assert difference.figures == (Decimal(100), Decimal(0))
        assert str(difference) == "Slip of an unknown donor"
        assert (badge(fund), badge(fund, "grants_motions"), seen(fund).badge) == (
            "OPEN",
            "TIES",
            "OPEN",
        )
        assert Difference.objects.get() == difference

    def test_keeps_its_age_while_it_is_there(self, cast, fund):
        difference = difference_found(cast, fund)
        clock.clock_move(by=timedelta(days=9))
        last = run_made(cast, fund)
        (row,) = seen(fund).differences
        assert (row.difference, row.days, row.band) == (difference, 9, 1)
        assert seen(fund).bands == [0, 1, 0, 0]
        assert last_seen_at(difference) == last.known_at

    def test_takes_over_figures_that_have_changed(self, cast, fund):
        about = uuid4()
        difference = difference_found(cast, fund, "100.00", about=about)
        booked_alone(cast, fund, "5.00", about=about)
        run_made(cast, fund)
        difference.refresh_from_db()
        assert difference.figures == (Decimal(105), Decimal(0))
        assert Difference.objects.count() == 1

    def test_resolves_what_differs_no_more_and_finds_it_anew(self, cast, fund):
        about = uuid4()
        entry = booked_alone(cast, fund, about=about)
        found = run_made(cast, fund)
        entry_reverse(
            entry_id=entry.id, value_date=clock.now().date(), reference="undo", memo="Not ours"
        )
        resolved = run_made(cast, fund)
        first = Difference.objects.get()
        assert (first.state, first.resolved_at) == ("RESOLVED", resolved.known_at)
        assert last_seen_at(first) == found.known_at
        assert badge(fund) == "TIES"
        second = difference_found(cast, fund, about=about)
        assert (Difference.objects.count(), second.state) == (2, "OPEN")

    def test_is_in_the_trail_with_its_differences(self, cast, fund):
        difference = difference_found(cast, fund)
        signed_off(cast, explained(cast, difference))
        for model in (TieOutRun, Difference, Explanation):
            assert list(row_findings(model)) == []

    @pytest.mark.parametrize("role", ["auditor", "finance_approver", "donor_officer"])
    def test_is_the_finance_officers(self, cast, fund, role):
        with pytest.raises(NotPermitted):
            services.tie_out_run(actor=getattr(cast, role), now=clock.now(), fund_id=fund.pk)

    def test_wants_a_fund_that_is_there(self, cast, fund):
        with pytest.raises(NotFound):
            services.tie_out_run(actor=cast.finance_officer, now=clock.now(), fund_id=uuid4())

    def test_lists_the_differences_of_its_fund_alone(self, cast, fund):
        other = fund_opened(cast, number="TF070002")
        difference_found(cast, other)
        run_made(cast, fund)
        assert (seen(fund).badge, seen(other).badge) == ("TIES", "OPEN")


class TestRule:
    """A rule that fails, and one under which everything differs."""

    def test_that_fails_is_open_and_keeps_what_it_had_found(self, cast, fund, monkeypatch):
        difference = difference_found(cast, fund)
        signed_off(cast, explained(cast, difference))
        assert badge(fund) == "EXPLAINED"

        def pairs(_fund_id):
            raise ArithmeticError("a figure that is none")

        broken = TieOut("receipts_installments", "R", "left", "right", pairs)
        rules = [broken if rule.code == broken.code else rule for rule in tie_out_rules.RULES]
        monkeypatch.setattr(tie_out_rules, "RULES", rules)
        run = run_made(cast, fund)
        assert "a figure that is none" in run.results[1]["fault"]
        assert run.results[2]["fault"] == ""
        assert badge(fund) == "OPEN"
        difference.refresh_from_db()
        assert difference.state == "OPEN"

    def test_under_which_much_differs_is_listed_bit_by_bit(self, cast, fund, monkeypatch):
        monkeypatch.setattr(tie_out_services, "MOST", 2)
        for _index in range(3):
            booked_alone(cast, fund)
        run = run_made(cast, fund)
        assert (run.results[1]["differing"], Difference.objects.count()) == (3, 2)
        for difference in Difference.objects.all():
            signed_off(cast, explained(cast, difference))
        assert badge(fund) == "OPEN"
        run_made(cast, fund)
        assert Difference.objects.count() == 3


class TestNight:
    def test_makes_one_run_for_each_fund(self, cast, fund):
        fund_opened(cast, number="TF070002")
        tie_outs_run_due()
        tie_outs_run_due()
        assert TieOutRun.objects.count() == 2
        run = TieOutRun.objects.filter(fund=fund).get()
        assert run.night == clock.now().date()
        assert run.run_by.name == "The installation"

    def test_comes_again_the_next_day(self, cast, fund):
        tie_outs_run_due()
        clock.clock_move(by=timedelta(days=1))
        tie_outs_run_due()
        assert TieOutRun.objects.count() == 2

    def test_that_met_another_of_the_same_night_keeps_that_one(self, cast, fund):
        night = clock.now().date()
        made = [
            tie_out_services._run(cast.finance_officer, clock.now(), fund.pk, night=night)
            for _time in range(2)
        ]
        assert made[0] == made[1]
        assert TieOutRun.objects.count() == 1

    def test_does_not_undo_what_a_later_run_has_found(self, cast, fund, monkeypatch):
        early = tie_out_rules.compare(fund.pk)
        difference = difference_found(cast, fund)
        monkeypatch.setattr(tie_out_services, "compare", lambda _fund_id: early)
        tie_outs_run_due()
        difference.refresh_from_db()
        assert difference.state == "OPEN"
        monkeypatch.undo()
        tie_outs_run_due()
        assert TieOutRun.objects.filter(night__isnull=False).count() == 1


class TestCommand:
    def test_is_content_when_all_ties(self, cast, fund, capsys):
        call_command("tie_out")
        said = capsys.readouterr().out
        assert "TF070001 reports_books: TIES (0 compared, 0 differ)" in said
        assert said.count("TIES") == len(tie_out_rules.RULES)

    def test_names_what_is_open_and_fails(self, cast, fund, capsys):
        difference = difference_found(cast, fund)
        with pytest.raises(CommandError) as refused:
            call_command("tie_out")
        assert refused.value.returncode == 1
        said = capsys.readouterr().err
        assert "receipts_installments: OPEN (1 compared, 1 differ)" in said
        assert "Slip of an unknown donor: USD 100.0000 and 0.0000, for 0 days" in said
        signed_off(cast, explained(cast, difference))
        call_command("tie_out")
