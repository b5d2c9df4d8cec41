"""A Bank-executed activity is drafted, written section by section, and screened by another person."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects import services
from projects.choices import ExpenseType
from projects.models import Activity
from projects.rules.activities import (
    DeliverableItem,
    ExpenseItem,
    TopicItem,
    WeeksItem,
    activity_content,
    activity_from,
    activity_problems,
    draft_problems,
    expense_table,
    open_topic,
)
from projects.selectors import project_rows, project_totals
from projects.selectors.activities import (
    activity_missing,
    activity_rows,
    activity_totals,
    text_of,
    topics_of,
)
from projects.services import ProposalRefused, StaleEdition
from tests.factories.activities import YEAR, activity_make, screen_make, text_make
from tests.factories.projects import draft_make
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.kernel.errors import AlreadyDone, NotFound, NotPermitted
from trustfund.kernel.money import Money

LEADER = SimpleNamespace(person_id=uuid4())
MORE = TopicItem("How a survey is written up", "Ministry of Finance")


def usd(amount):
    return Money(Decimal(amount), "USD")


def codes(text, **changes):
    facts = {
        "holding_currency": "USD",
        "today": date(YEAR - 2, 1, 1),
        "fund_begins": date(YEAR - 3, 1, 1),
        "fund_ends": date(YEAR + 3, 1, 1),
    }
    return {(item.code, item.part) for item in activity_problems(text, **{**facts, **changes})}


class TestRules:
    def test_a_sound_activity_has_no_problem_and_comes_back_as_it_was(self):
        text = text_make(LEADER)
        assert codes(text) == set()
        assert activity_from(activity_content(text)) == text

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({"objective": " "}, ("missing", "objective")),
            ({"starts_on": None}, ("missing", "starts_on")),
            ({"ends_on": None}, ("missing", "ends_on")),
            ({"ends_on": date(YEAR - 1, 1, 1)}, ("ends_before_start", "ends_on")),
            ({"ends_on": date(YEAR - 2, 1, 1)}, ("ends_past", "ends_on")),
            ({"ends_on": date(YEAR + 3, 1, 2)}, ("ends_after_fund", "ends_on")),
            ({"starts_on": date(YEAR - 4, 1, 1)}, ("starts_before_fund", "starts_on")),
            ({"amount": usd("195000.49")}, ("does_not_add_up", "budget")),
            ({"amount": usd("-1")}, ("not_positive", "amount")),
            ({"amount": Money(Decimal(1), "EUR")}, ("currency", "amount")),
            ({"lines": ()}, ("no_lines", "budget")),
            ({"lines": (ExpenseItem("TRAVEL", YEAR, usd("-5")),)}, ("not_positive", "budget")),
            ({"lines": (ExpenseItem("TRAVEL", YEAR + 2, usd(5)),)}, ("year_outside", "budget")),
            ({"lines": (ExpenseItem("TRAVEL", YEAR, usd(5)),) * 2}, ("expense_twice", "budget")),
            ({"weeks": ()}, ("weeks_missing", "weeks")),
            ({"weeks": (WeeksItem(YEAR, Decimal(0)),)}, ("weeks_not_sensible", "weeks")),
            ({"weeks": (WeeksItem(YEAR, Decimal(1)),) * 2}, ("weeks_twice", "weeks")),
            ({"weeks": (WeeksItem(YEAR + 2, Decimal(1)),)}, ("year_outside", "weeks")),
            ({"deliverables": ()}, ("no_deliverables", "deliverables")),
            (
                {"deliverables": (DeliverableItem("Late", date(YEAR + 2, 1, 1)),)},
                ("due_outside", "deliverables"),
            ),
            (
                {"deliverables": (DeliverableItem("One", date(YEAR, 5, 1)),) * 2},
                ("deliverable_twice", "deliverables"),
            ),
            (
                {"deliverables": (DeliverableItem("One", date(YEAR, 5, 1)),) * 41},
                ("too_many_deliverables", "deliverables"),
            ),
            ({"topics": ()}, ("no_topics", "topics")),
            ({"topics": (MORE, MORE)}, ("topic_twice", "topics")),
            ({"topics": (MORE,) * 21}, ("too_many_topics", "topics")),
            (
                {"weeks": tuple(WeeksItem(YEAR + n, Decimal(1)) for n in range(9))},
                ("too_many_years", "budget"),
            ),
        ],
    )
    def test_everything_that_is_wrong_is_found(self, changes, found):
        assert found in codes(replace(text_make(LEADER), **changes))

    def test_program_management_need_not_pass_on_knowledge(self):
        text = replace(text_make(LEADER), kind="PROGRAM_MANAGEMENT", topics=())
        assert codes(text) == set()
        assert draft_problems(text, holding_currency="USD") == []

    @pytest.mark.parametrize(
        ("outcome", "reference", "code"),
        [
            ("", "", "topic_unscreened"),
            ("ALLOWED", "", ""),
            ("ALLOWED_MEDICAL", "", ""),
            ("NOT_ALLOWED", "", "topic_not_allowed"),
            ("NEEDS_COMMITTEE", "", "topic_needs_committee"),
            ("NEEDS_COMMITTEE", "NOTE.7", ""),
        ],
    )
    def test_a_topic_is_kept_back_until_it_is_cleared(self, outcome, reference, code):
        assert open_topic(outcome, committee_reference=reference) == code
        if code:
            assert (code, "topics") in codes(text_make(LEADER), open_topics=[(MORE, code)])

    @given(
        st.dictionaries(
            st.tuples(st.sampled_from(ExpenseType.values), st.integers(2020, 2027)),
            st.decimals("0.01", "99999999.99", places=2),
            max_size=30,
        )
    )
    def test_totals_are_equal_along_every_axis(self, amounts):
        lines = [ExpenseItem(kind, year, usd(value)) for (kind, year), value in amounts.items()]
        table = expense_table(lines, currency="USD", expenses=ExpenseType.values)
        whole = sum(amounts.values(), Decimal(0))
        assert table.total.amount == whole
        assert sum((row.total.amount for row in table.rows), Decimal(0)) == whole
        assert sum((money.amount for money in table.by_year), Decimal(0)) == whole
        for row in table.rows:
            assert sum((cell.amount for cell in row.cells if cell), Decimal(0)) == row.total.amount
        for place, year in enumerate(table.years):
            column = [row.cells[place] for row in table.rows]
            total = sum((cell.amount for cell in column if cell), Decimal(0))
            assert total == table.by_year[place].amount, year


class TestDraft:
    def test_draft_revise_and_withdraw_leave_their_records(self, fund, cast):
        activity = activity_make(fund, cast)
        assert (activity.number, activity.edition, activity.state) == ("A-001", 1, "DRAFT")
        assert text_of(activity) == text_make(cast.program_manager)
        of = {"actor": cast.program_manager, "activity_id": activity.pk}
        text = text_make(cast.program_manager, title="Other words")
        saved = services.activity_revise(now=clock.now(), edition=1, text=text, **of)
        assert (saved.title, saved.edition) == ("Other words", 2)
        with pytest.raises(StaleEdition):
            services.activity_revise(now=clock.now(), edition=1, text=text, **of)
        gone = services.activity_withdraw(now=clock.now(), edition=2, **of)
        assert gone.state == "WITHDRAWN"
        records = history(subject_type="projects.activity", subject_id=activity.pk)
        verbs = [row.action.removeprefix("projects.activity_") for row in records]
        assert verbs == ["draft", "revise", "withdraw"]

    def test_refuses_with_every_reason_and_keeps_nothing(self, fund, cast):
        stranger = cast.project_officer
        lines = (ExpenseItem("TRAVEL", YEAR, usd("-5")),)
        with pytest.raises(ProposalRefused) as refused:
            activity_make(fund, cast, text_make(stranger, lines=lines, amount=usd(0)))
        assert set(refused.value.fields) == {"amount", "budget", "team_leader"}
        assert not Activity.objects.exists()
        with pytest.raises(NotPermitted):
            services.activity_draft(
                actor=stranger, now=clock.now(), fund_id=fund.pk, text=text_make(stranger)
            )

    def test_totals_are_its_own_and_never_the_projects(self, fund, cast):
        activity_make(fund, cast)
        activity_make(fund, cast, kind="PROGRAM_MANAGEMENT")
        draft_make(fund, cast.project_officer)
        rows = activity_rows(cast.project_officer, fund_id=fund.pk)
        totals = activity_totals(rows, "USD")
        assert (totals.count, totals.requested, totals.approved) == (2, usd("390001.00"), usd(0))
        projects = project_rows(cast.project_officer, fund_id=fund.pk)
        assert project_totals(projects, "USD").requested == usd("2500000.00")
        assert len(activity_rows(cast.auditor, fund_id=fund.pk, kind="PROGRAM_MANAGEMENT")) == 1


class TestScreening:
    def test_the_last_screening_of_exactly_these_words_counts(self, fund, cast):
        activity = activity_make(fund, cast)
        [row] = topics_of(activity)
        assert row.kept_back == "topic_unscreened"
        screen_make(activity, cast, "NOT_ALLOWED")
        assert topics_of(activity)[0].kept_back == "topic_not_allowed"
        screen_make(activity, cast, "ALLOWED")
        assert topics_of(activity)[0].kept_back == ""
        assert activity_missing(activity, today=clock.now().date()) == []
        text = text_make(cast.program_manager, topics=(MORE,))
        activity = services.activity_revise(
            actor=cast.program_manager,
            now=clock.now(),
            activity_id=activity.pk,
            edition=1,
            text=text,
        )
        assert topics_of(activity)[0].kept_back == "topic_unscreened"

    def test_the_committees_determination_opens_it_once(self, fund, cast):
        activity = activity_make(fund, cast)
        screening = screen_make(activity, cast, "NEEDS_COMMITTEE")
        assert topics_of(activity)[0].kept_back == "topic_needs_committee"
        today = clock.now().date()
        of = {"actor": cast.sanctions_officer, "now": clock.now(), "screening_id": screening.pk}
        with pytest.raises(services.ScreeningRefused) as refused:
            services.committee_record(
                committee_reference=" ", committee_date=today + timedelta(days=1), **of
            )
        assert set(refused.value.fields) == {"committee_reference", "committee_date"}
        services.committee_record(committee_reference="NOTE.7", committee_date=today, **of)
        assert topics_of(activity)[0].kept_back == ""
        with pytest.raises(AlreadyDone):
            services.committee_record(committee_reference="NOTE.8", committee_date=today, **of)
        allowed = screen_make(activity, cast, "ALLOWED")
        with pytest.raises(services.NotScreened):
            services.committee_record(
                **{**of, "screening_id": allowed.pk},
                committee_reference="NOTE.8",
                committee_date=today,
            )

    def test_refuses_a_stale_edition_no_reason_no_topic_and_a_withdrawn_draft(self, fund, cast):
        activity = activity_make(fund, cast)
        of = {"actor": cast.sanctions_officer, "now": clock.now(), "activity_id": activity.pk}
        sound = {"edition": 1, "number": 1, "outcome": "ALLOWED", "reason": "Statistics."}
        for changes, error in (
            ({"edition": 2}, StaleEdition),
            ({"number": 2}, NotFound),
            ({"number": 0}, NotFound),
            ({"reason": " "}, services.ScreeningRefused),
            ({"outcome": "MAYBE"}, services.ScreeningRefused),
        ):
            with pytest.raises(error):
                services.topic_screen(**of, **{**sound, **changes})
        with pytest.raises(NotPermitted):
            services.topic_screen(**{**of, "actor": cast.program_manager}, **sound)
        services.activity_withdraw(
            actor=cast.program_manager, now=clock.now(), activity_id=activity.pk, edition=1
        )
        with pytest.raises(services.NotScreened):
            services.topic_screen(**of, **sound)

    def test_who_wrote_it_and_their_unit_never_screen_it(self, fund, cast):
        manager = cast.program_manager
        both = replace(manager, roles=manager.roles | {"SANCTIONS_OFFICER"})
        colleague = replace(both, person_id=cast.sanctions_officer.person_id)
        activity = activity_make(fund, cast)
        for actor in (both, colleague):
            with pytest.raises(NotPermitted, match="another unit"):
                services.topic_screen(
                    actor=actor,
                    now=clock.now(),
                    activity_id=activity.pk,
                    edition=1,
                    number=1,
                    outcome="ALLOWED",
                    reason="Statistics.",
                )


SCREENING = """INSERT INTO projects_screening
  (id, activity_id, topic, outcome, reason, by_id, organization_id, screened_at, committee_reference)
  VALUES (gen_random_uuid(), %s, %s, 'ALLOWED', 'why', %s, %s, now(), %s)"""


class TestDatabase:
    def refused(self, question, values, constraint):
        with pytest.raises(Error) as told, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question, values)
        assert told.value.__cause__.diag.constraint_name == constraint

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("title = 'Other', edition = edition + 1", "activity_head_is_draft"),
            ("draft = draft || '{\"objective\": \"x\"}'", "activity_edition_is_next"),
            ("edition = edition + 2", "activity_edition_is_next"),
            ("version = 1", "activity_submission_is_next_version"),
            ("motion_reference = 'D-001', decided_at = now()", "activity_decision_frozen"),
            ("closing_note = 'x', closed_at = now()", "activity_decision_frozen"),
            ("kind = 'OTHER', draft = draft || '{\"kind\": \"OTHER\"}', edition = edition + 1", "activity_kind_known"),
        ],
    )  # fmt: skip
    def test_refuses_what_no_act_does(self, fund, cast, change, constraint):
        activity = activity_make(fund, cast)
        self.refused(
            f"UPDATE projects_activity SET {change} WHERE id = %s", [activity.pk], constraint
        )

    def test_a_stranger_never_leads(self, fund, cast):
        activity, stranger = activity_make(fund, cast), cast.project_officer.person_id
        change = """UPDATE projects_activity SET team_leader_id = %s, edition = edition + 1,
            draft = draft || jsonb_build_object('team_leader', %s::text) WHERE id = %s"""
        self.refused(
            change, [stranger, str(stranger), activity.pk], "activity_leader_of_administrator"
        )

    def test_begins_as_a_draft_in_the_holding_currency(self, fund, cast):
        activity = activity_make(fund, cast)
        copy = """INSERT INTO projects_activity (id, fund_id, number, kind, title, title_ko,
            team_leader_id, amount, currency, draft, edition, version, state, state_since,
            drafted_by_id, revised_by_id, content_hash, motion_reference, closing_note)
            SELECT gen_random_uuid(), fund_id, 'A-999', kind, title, title_ko, team_leader_id, amount,
            %s, draft || jsonb_build_object('currency', %s::text), %s, 0, state, state_since,
            drafted_by_id, revised_by_id, '', '', '' FROM projects_activity WHERE id = %s"""
        for currency, edition, constraint in (
            ("EUR", 1, "activity_in_holding_currency"),
            ("USD", 2, "activity_begins_as_draft"),
        ):
            self.refused(copy, [currency, currency, edition, activity.pk], constraint)

    def test_nothing_moves_to_the_board_unsubmitted(self, fund, cast):
        activity = activity_make(fund, cast)
        change = """UPDATE projects_activity SET state = 'SUBMITTED', content_hash = %s,
            submitted_at = now(), submitted_by_id = drafted_by_id WHERE id = %s"""
        self.refused(change, ["0" * 64, activity.pk], "activity_submission_is_next_version")

    def test_a_screening_is_of_these_words_by_another_person_and_its_determination_later(
        self, fund, cast
    ):
        activity = activity_make(fund, cast)
        officer, manager = cast.sanctions_officer, cast.program_manager
        topic = (
            '{"what": "How a sample of households is drawn", "to_whom": "Two statistical offices"}'
        )
        row = [activity.pk, topic, officer.person_id, officer.organization_id, ""]
        for place, value, constraint in (
            (1, '{"what": "Other", "to_whom": "x"}', "screening_of_topic_in_draft"),
            (2, manager.person_id, "screening_by_another_person"),
            (4, "NOTE.7", "screening_determination_later"),
        ):
            values = [value if place == n else given for n, given in enumerate(row)]
            self.refused(SCREENING, values, constraint)
        screening = screen_make(activity, cast, "NEEDS_COMMITTEE")
        record = """UPDATE projects_screening SET committee_reference = %s, committee_date = now(),
            committee_recorded_by_id = by_id, committee_recorded_at = now() WHERE id = %s"""
        with connection.cursor() as cursor:
            cursor.execute(record, ["NOTE.7", screening.pk])
        self.refused(record, ["NOTE.8", screening.pk], "screening_determination_once")


class TestPagesAndProgram:
    def test_pages_write_it_section_by_section_and_lose_nothing(self, fund, cast, client_of):
        client = client_of(cast.program_manager)
        leader = str(cast.program_manager.person_id)
        words = {"kind": "TECHNICAL_ASSISTANCE", "title": "=1+1 <b>", "team_leader": leader}
        words |= {"amount": "10.05", "starts_on": f"{YEAR}-01-01", "ends_on": f"{YEAR}-12-31"}
        draft = reverse("projects:activity_draft") + f"?fund={fund.pk}"
        refused = client.post(draft, {**words, "amount": "ten", "request_key": str(uuid4())})
        assert refused.status_code == 422
        assert "=1+1 &lt;b&gt;" in refused.content.decode()
        assert client.post(draft, {**words, "request_key": str(uuid4())}).status_code == 302
        activity = Activity.objects.get()

        def section(name, **sent):
            activity.refresh_from_db()
            sent |= {"edition": activity.edition, "request_key": str(uuid4())}
            return client.post(reverse("projects:activity_revise", args=[activity.pk, name]), sent)

        budget = {f"line_STAFF_{YEAR}": "10.00", f"line_OTHER_{YEAR}": "0.05"}
        assert section("budget", **budget, **{f"weeks_{YEAR}": "2.5"}).status_code == 302
        begun = section(
            "work", deliverable_0_name="Manual", topic_0_what="How", topic_0_to_whom="All"
        )
        assert begun.status_code == 422
        assert "This row is begun" in begun.content.decode()
        work = {"deliverable_0_name": "Manual", "deliverable_0_due_on": f"{YEAR}-05-01"}
        assert section("work", **work, topic_0_what="How", topic_0_to_whom="All").status_code == 302
        assert section("description", **words, objective="An aim.").status_code == 302
        activity.refresh_from_db()
        text = text_of(activity)
        assert [str(line.money.amount) for line in text.lines] == ["10.00", "0.05"]
        assert text.weeks == (WeeksItem(YEAR, Decimal("2.5")),)
        assert (text.topics, text.objective) == ((TopicItem("How", "All"),), "An aim.")
        shown = client.get(reverse("projects:activity_detail", args=[activity.pk])).content.decode()
        assert "is not screened yet" in shown
        assert "=1+1 &lt;b&gt;" in shown
        assert (
            client.get(reverse("projects:activity_revise", args=[activity.pk, "x"])).status_code
            == 404
        )

    def test_page_screens_and_records_the_committee(self, fund, cast, client_of):
        activity = activity_make(fund, cast)
        client = client_of(cast.sanctions_officer)
        page = reverse("projects:activity_detail", args=[activity.pk])
        assert "Screen this topic" in client.get(page).content.decode()
        address = reverse("projects:topic_screen", args=[activity.pk, 1])
        sent = {"edition": 1, "outcome": "NEEDS_COMMITTEE", "reason": "Dual use is possible."}
        assert client.post(address, {**sent, "request_key": str(uuid4())})["Location"] == page
        assert "Record the determination" in client.get(page).content.decode()
        screening = activity.screenings.get()
        address = reverse("projects:committee_record", args=[screening.pk])
        sent = {"committee_reference": "NOTE.7", "committee_date": "2999-01-01"}
        assert client.post(address, {**sent, "request_key": str(uuid4())}).status_code == 422
        sent["committee_date"] = str(clock.now().date())
        assert client.post(address, {**sent, "request_key": str(uuid4())}).status_code == 302
        assert "Committee: NOTE.7" in client.get(page).content.decode()

    def test_program_drafts_screens_and_reads(self, fund, cast, client_of):
        def post(name, actor, args, sent):
            return client_of(actor).post(
                reverse(f"projects_api:{name}", args=args),
                sent,
                content_type="application/json",
                headers={"Idempotency-Key": str(uuid4())},
            )

        content = activity_content(text_make(cast.program_manager))
        money = {"amount": content["amount"], "currency": "USD"}
        lines = [
            {**line, "money": {"amount": line.pop("amount"), "currency": "USD"}}
            for line in content["lines"]
        ]
        sent = {**content, "amount": money, "lines": lines, "fund_id": str(fund.pk)}
        made = post("activity_draft", cast.program_manager, [], sent)
        assert made.status_code == 201, made.content.decode()
        told = made.json()
        assert told["topics"][0]["kept_back"] == "topic_unscreened"
        screen = {"edition": 1, "outcome": "ALLOWED", "reason": "Statistics."}
        answer = post("topic_screen", cast.sanctions_officer, [told["id"], 1], screen)
        assert answer.status_code == 201
        client = client_of(cast.donor_officer)
        seen = client.get(reverse("projects_api:activity_detail", args=[told["id"]])).json()
        assert (seen["topics"][0]["kept_back"], seen["lines"]) == ("", told["lines"])
        listed = client.get(
            reverse("projects_api:activity_list") + "?kind=PROGRAM_MANAGEMENT"
        ).json()
        assert listed["results"] == []
        assert client.get(reverse("projects_api:activity_list") + "?fund=x").status_code == 404
