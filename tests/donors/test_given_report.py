"""Reports to donors: recorded as given, by page, program and service; a clause breaks when one is late."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import GivenReport
from donors.rules import clauses as rules
from donors.rules.clauses import Clause
from donors.selectors.clauses import clause_standings
from donors.selectors.pages import agreement_page
from donors.selectors.registers import agreement_rows
from donors.services.given_reports import ReportGiven
from donors.services.receipts import AgreementNotSigned
from tests.factories.donors import agreement_make, money
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotPermitted


@pytest.fixture
def today(noon):
    return noon.date()


@pytest.fixture
def first(today):
    """The day by which the first report is due."""
    return today + timedelta(days=20)


@pytest.fixture
def signed(cast, fund, korea, first):
    """Return a signed agreement whose clause 2 asks for a report every six months."""
    clauses = [
        Clause(rules.END_DATE, day=first + timedelta(days=2000), number=1),
        Clause(rules.REPORT, day=first, months=6, number=2),
    ]
    return agreement_make(
        cast, fund, korea, money("900.00"), signer=cast.donor_officer, clauses=clauses
    )


def give(cast, agreement, noon, **words):
    given = {
        "number": 2,
        "given_on": noon.date(),
        "reference": "Annual report, number 1",
        **words,
    }
    return services.given_report_record(
        actor=cast.program_manager, now=noon, agreement_id=agreement.pk, **given
    )


def standing(agreement, day):
    line = agreement_page(agreement, as_of=day)
    [found] = [
        one
        for one in clause_standings(agreement, line, as_of=day)
        if one.clause.kind == rules.REPORT
    ]
    return found.state, found.day


class TestTheClause:
    def test_breaks_the_day_after_a_report_was_due(self, signed, first):
        assert standing(signed, first) == (rules.DUE, first)
        assert standing(signed, first + timedelta(days=1)) == (rules.BROKEN, first)

    def test_is_kept_by_a_report_and_waits_for_the_next(self, cast, signed, first, noon):
        give(cast, signed, noon, due_date=first)
        state, day = standing(signed, first + timedelta(days=1))
        assert state == rules.DUE
        assert day > first

    def test_is_mended_from_the_day_of_a_late_report(self, signed, first, today):
        clause = Clause(rules.REPORT, day=first, number=2, given=(first,))
        assert rules.reports_open(clause, None, as_of=today) == []
        assert rules.verdicts([clause], money("1"), [], as_of=today)[0].state == rules.KEPT

    def test_counts_a_report_only_from_the_day_on_which_it_was_given(
        self, cast, signed, first, noon, today
    ):
        give(cast, signed, noon, due_date=first)
        assert standing(signed, today) != (rules.DUE, first)
        assert standing(signed, today - timedelta(days=1)) == (rules.DUE, first)

    def test_list_of_agreements_finds_it_broken(self, cast, fund, signed, first, noon):
        def broken(day):
            [row] = agreement_rows(cast.program_manager, fund, as_of=day)
            return row.broken

        after = first + timedelta(days=1)
        assert broken(first) == []
        assert broken(after) == [2]
        give(cast, signed, noon, due_date=first)
        assert broken(after) == []


class TestService:
    def test_keeps_and_records_it(self, cast, signed, first, noon):
        report = give(cast, signed, noon, due_date=first, reference=" Number 1 ")
        assert (report.due_date, report.reference) == (first, "Number 1")
        [record] = history(subject_type="donors.givenreport", subject_id=report.pk)
        assert record.action == "donors.given_report_record"
        assert record.after == report.facts()

    def test_takes_every_day_of_the_clause_once(self, cast, signed, first, noon):
        days = rules.report_days(Clause(rules.REPORT, day=first, months=6), None, as_of=noon.date())
        assert len(days) >= 2
        for day in days:
            give(cast, signed, noon, due_date=day)
        with pytest.raises(ReportGiven):
            give(cast, signed, noon, due_date=first)
        assert GivenReport.objects.count() == len(days)

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"number": 1}, "due_date"),
            ({"number": 7}, "due_date"),
            ({"due_date": date(2020, 1, 1)}, "due_date"),
            ({"given_on": date(2020, 1, 1)}, "given_on"),
            ({"given_on": date(2090, 1, 1)}, "given_on"),
            ({"reference": "  "}, "reference"),
            ({"reference": "x" * 201}, "reference"),
        ],
    )
    def test_refuses(self, cast, signed, first, noon, words, field):
        with pytest.raises(Refused) as refused:
            give(cast, signed, noon, **{"due_date": first, **words})
        assert field in refused.value.fields
        assert not GivenReport.objects.exists()

    def test_refuses_it_before_the_signature(self, cast, fund, korea, first, noon):
        offered = agreement_make(
            cast, fund, korea, money("5.00"), clauses=[Clause(rules.REPORT, day=first, number=1)]
        )
        with pytest.raises(AgreementNotSigned):
            give(cast, offered, noon, number=1, due_date=first)

    def test_is_the_program_managers(self, cast, signed, first, noon):
        with pytest.raises(NotPermitted):
            services.given_report_record(
                actor=cast.donor_officer,
                now=noon,
                agreement_id=signed.pk,
                number=2,
                due_date=first,
                given_on=noon.date(),
                reference="Number 1",
            )


class TestPageAndProgram:
    def test_record_it_and_leave_it_out_of_the_choice(
        self, client_of, send, cast, signed, first, today
    ):
        client = client_of(cast.program_manager)
        page = reverse("donors:agreement_detail", args=[signed.pk])
        address = reverse("donors:given_report_record", args=[signed.pk])
        assert address in client.get(page).content.decode()
        key = f"2/{first}"
        assert f'value="{key}"' in client.get(address).content.decode()
        typed = {"report": key, "given_on": str(today), "reference": "Number 1"}
        answer = send(client, address, typed)
        assert (answer.status_code, answer["Location"]) == (302, page)
        assert f'value="{key}"' not in client.get(address).content.decode()
        assert send(client, address, typed).status_code == 409

    def test_program_records_it_and_reads_it_in_the_calendar(
        self, client_of, call, cast, korea, signed, first, today
    ):
        words = {
            "number": 2,
            "due_date": str(first),
            "given_on": str(today),
            "reference": "Number 1",
        }
        address = reverse("donors_api:given_report_record", args=[signed.pk])
        answer = call(client_of(cast.program_manager), address, words)
        assert answer.status_code == 201, answer.content
        assert answer.json()["due_date"] == str(first)
        rows = (
            client_of(cast.donor_officer)
            .get(reverse("donors_api:due_calendar", args=[korea.pk]))
            .json()["results"]
        )
        given = {row["due_date"]: row["given_on"] for row in rows if row["kind"] == "REPORT"}
        assert given.pop(str(first)) == str(today)
        assert set(given.values()) == {None}

    def test_calendar_file_holds_only_what_is_to_be_given(
        self, client_of, cast, korea, signed, first, noon
    ):
        address = reverse("donors:due_calendar_file", args=[korea.pk])

        def file():
            answer = client_of(cast.donor_officer).get(address)
            return b"".join(answer.streaming_content).decode()

        assert f"-report-{first}@" in file().replace("\r\n ", "")
        give(cast, signed, noon, due_date=first)
        assert f"-report-{first}@" not in file().replace("\r\n ", "")

    def test_an_agreement_that_asks_for_none_says_so(self, client_of, cast, fund, korea):
        plain = agreement_make(cast, fund, korea, money("5.00"), signer=cast.donor_officer)
        client = client_of(cast.program_manager)
        address = reverse("donors:given_report_record", args=[plain.pk])
        page = client.get(reverse("donors:agreement_detail", args=[plain.pk]))
        assert address not in page.content.decode()
        answer = client.get(address)
        assert answer.status_code == 409
        assert "No report is to be given." in answer.content.decode()


class TestDatabase:
    @pytest.mark.parametrize(
        ("words", "constraint"),
        [
            ({"number": 1}, "given_report_asked_for"),
            ({"due_date": date(2020, 1, 1)}, "given_report_asked_for"),
            ({"given_on": date(2090, 1, 1)}, "given_report_after_the_signature"),
            ({"given_on": date(2020, 1, 1)}, "given_report_after_the_signature"),
            ({"reference": " "}, "given_report_names_its_paper"),
        ],
    )
    def test_refuses(self, cast, signed, first, noon, words, constraint):
        report = {
            "agreement": signed,
            "number": 2,
            "due_date": first,
            "given_on": noon.date(),
            "reference": "Number 1",
            "recorded_by_id": cast.program_manager.person_id,
        }
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            GivenReport.objects.create(**{**report, **words})
        assert constraint_of(refused.value) == constraint

    def test_takes_a_report_once(self, cast, signed, first, noon):
        report = give(cast, signed, noon, due_date=first)
        report.pk = None
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            GivenReport.objects.create(
                **{
                    name: getattr(report, name)
                    for name in ("agreement", "number", "due_date", "given_on", "reference")
                },
                recorded_by_id=cast.program_manager.person_id,
            )
        assert constraint_of(refused.value) == "given_report_once"
