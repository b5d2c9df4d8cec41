"""Clauses: written with the terms, cited by number, checked on any day, and kept by service and database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donors import services
from donors.models import Agreement, Installment
from donors.models import Clause as ClauseRow
from donors.rules import clauses as rules
from donors.rules.clauses import Clause, clause_faults, numbered, without_preference
from donors.rules.schedule import AFTER_SIGNATURE, ON_MILESTONE, ON_REQUEST, Part, continued
from donors.selectors.agreements import ladder_of
from donors.selectors.clauses import clause_standings, clauses_in_force
from donors.selectors.pages import agreement_page
from donors.selectors.registers import agreement_rows
from donors.services.clauses import ClauseRefused
from tests.factories.donors import agreement_make, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.db.constraints import constraint_of

DAY = date(2026, 6, 15)
END = Clause(rules.END_DATE, day=date(2026, 12, 31))
REPORT = Clause(rules.REPORT, day=date(2026, 9, 30), months=6)
SECTORS = Clause(rules.ELIGIBLE_SECTORS, sectors=("FOOD", "HEALTH"))
CAP = Clause(rules.EARMARK_CAP, percent=Decimal(40))
HEALTH = Clause(rules.PREFERENCE, percent=Decimal(25), sectors=("HEALTH",))
FOOD = Clause(rules.PREFERENCE, percent=Decimal(15), sectors=("FOOD",))
ALL = [END, REPORT, SECTORS, CAP, HEALTH, FOOD]


@pytest.fixture
def signed(cast, fund, korea):
    """Return a signed agreement over USD 1,000 with six clauses, due in halves."""
    return make(cast, fund, korea, ALL, signer=cast.donor_officer)


def make(cast, fund, donor, clauses, *, parts=None, signer=None):
    parts = parts or [
        Part(money("500.00"), due_date=date(2026, 7, 31)),
        Part(money("500.00"), due_date=date(2026, 12, 31)),
    ]
    return agreement_make(
        cast, fund, donor, money("1000.00"), parts=parts, clauses=clauses, signer=signer
    )


def standing(agreement, day):
    line = agreement_page(agreement, as_of=day)
    found = clause_standings(agreement, line, as_of=day)
    return {
        one.clause.kind if one.clause.kind != "PREFERENCE" else one.clause.sectors[0]: one
        for one in found
    }


class TestWhatIsWritten:
    def test_is_numbered_recorded_and_part_of_what_is_signed(self, cast, fund, korea, signed):
        rows = list(ClauseRow.objects.filter(agreement=signed).order_by("number"))
        assert [(row.number, row.kind) for row in rows] == list(
            enumerate([one.kind for one in ALL], 1)
        )
        for row in rows:
            (record,) = history(subject_type="donors.clause", subject_id=row.pk)
            assert record.after == row.facts()
        other = make(cast, fund, korea, [*ALL[:-1], replace(FOOD, percent=Decimal(14))])
        assert other.content_hash != signed.content_hash

    def test_an_amendment_keeps_numbers_and_gives_no_number_twice(self, cast, signed):
        kept = [one for one in clauses_in_force(signed) if one.kind != rules.REPORT]
        kept = [one for one in kept if one.sectors != FOOD.sectors]
        water = Clause(rules.PREFERENCE, percent=Decimal(5), sectors=("WATER",))
        wider = replace(SECTORS, sectors=("FOOD", "HEALTH", "WATER"))
        amend(cast, signed, [*(one for one in kept if one.kind != SECTORS.kind), wider, water])
        assert [(one.number, one.kind) for one in clauses_in_force(signed)] == [
            (1, "END_DATE"),
            (3, "ELIGIBLE_SECTORS"),
            (4, "EARMARK_CAP"),
            (5, "PREFERENCE"),
            (7, "PREFERENCE"),
        ]
        assert clauses_in_force(signed)[1].sectors == ("FOOD", "HEALTH", "WATER")

    def test_an_amendment_of_the_schedule_alone_leaves_the_clauses(self, cast, signed):
        before = clauses_in_force(signed)
        first, second = schedule(signed)
        amend(cast, signed, None, parts=[first, replace(second, due_date=date(2026, 12, 1))])
        assert clauses_in_force(signed) == before

    def test_an_amendment_may_end_every_clause_and_earlier_days_keep_theirs(self, cast, signed):
        clock_move(by=timedelta(days=1))
        amend(cast, signed, [])
        assert clauses_in_force(signed) == []
        assert len(clauses_in_force(signed, as_of=DAY)) == len(ALL)

    def test_an_offer_that_nobody_signed_changes_nothing(self, cast, signed):
        amend(cast, signed, [], signer=None)
        assert len(clauses_in_force(signed)) == len(ALL)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("clauses", "code"),
        [
            pytest.param([replace(END, day=None)], "shape", id="an end without a day"),
            pytest.param([replace(CAP, percent=None)], "shape", id="a cap without a figure"),
            pytest.param([replace(CAP, percent=Decimal(-1))], "shape", id="a cap below zero"),
            pytest.param([replace(SECTORS, sectors=())], "shape", id="no sectors"),
            pytest.param([replace(HEALTH, percent=Decimal(0))], "shape", id="a wish for nothing"),
            pytest.param([replace(HEALTH, sectors=("FOOD", "WATER"))], "shape", id="two in one"),
            pytest.param([replace(REPORT, months=0)], "shape", id="every no months"),
            pytest.param([replace(END, months=3)], "shape", id="an end that repeats"),
            pytest.param([END, END], "twice", id="two ends"),
            pytest.param([HEALTH, HEALTH], "twice", id="one wish twice"),
            pytest.param([replace(CAP, percent=Decimal(51))], "loose", id="a cap above the rule"),
            pytest.param([replace(HEALTH, percent=Decimal("50.01"))], "cap", id="above the rule"),
            pytest.param(
                [CAP, HEALTH, replace(FOOD, percent=Decimal("15.01"))], "cap", id="above the cap"
            ),
            pytest.param([SECTORS, replace(FOOD, sectors=("WATER",))], "sector", id="not eligible"),
        ],
    )
    def test_clauses_that_cannot_stand(self, clauses, code):
        assert [fault.code for fault in clause_faults(numbered(clauses))] == [code]

    def test_every_clause_of_the_whole_can_stand(self):
        assert clause_faults(numbered(ALL)) == []

    def test_an_earmark_above_the_cap_cites_the_clause(self, cast, fund, korea):
        with pytest.raises(ClauseRefused, match=r"40.01 %.*Clause 1 allows 40.00 %"):
            make(cast, fund, korea, [CAP, HEALTH, replace(FOOD, percent=Decimal("15.01"))])
        with pytest.raises(ClauseRefused, match="rule of all funds"):
            make(cast, fund, korea, [replace(HEALTH, percent=Decimal(51))])
        assert not Agreement.objects.exists()

    def test_an_installment_after_the_end_date_cites_the_clause(self, cast, fund, korea):
        end = replace(END, day=date(2026, 12, 30))
        with pytest.raises(ClauseRefused, match=r"Installment 2 .* end date of clause 1"):
            make(cast, fund, korea, [end])

    def test_an_amendment_past_the_end_date(self, cast, signed):
        first, second = schedule(signed)
        late = replace(second, due_date=date(2027, 1, 1))
        with pytest.raises(ClauseRefused, match="Installment 2"):
            amend(cast, signed, None, parts=[first, late])

    def test_a_signature_so_late_that_an_installment_would_follow_the_end(self, cast, fund, korea):
        parts = [Part(money("1000.00"), due_rule=AFTER_SIGNATURE, days=199)]
        offered = make(cast, fund, korea, [END], parts=parts)
        clock_move(by=timedelta(days=1))
        with pytest.raises(ClauseRefused, match="Installment 1"):
            sign(cast, offered)

    def test_a_due_date_after_the_end(self, cast, fund, korea):
        parts = [Part(money("1000.00"), due_rule=ON_REQUEST, days=30)]
        agreement = make(cast, fund, korea, [END], parts=parts, signer=cast.donor_officer)
        call = {
            "actor": cast.program_manager,
            "now": clock_now(),
            "installment_id": agreement.installments.get().pk,
            "day": DAY,
            "reference": "Letter 1",
        }
        with pytest.raises(ClauseRefused, match="clause 1"):
            services.installment_fall_due(**call, due_date=date(2027, 1, 1))
        services.installment_fall_due(**call, due_date=date(2026, 12, 31))

    def test_a_milestone_after_the_end_makes_nothing_due(self, cast, fund, korea):
        parts = [Part(money("1000.00"), due_rule=ON_MILESTONE, milestone="N1.1")]
        agreement = make(cast, fund, korea, [END], parts=parts, signer=cast.donor_officer)
        clock_move(by=timedelta(days=300))
        found = services.milestone_reached(
            actor=cast.program_manager,
            now=clock_now(),
            fund_id=fund.pk,
            milestone="N1.1",
            day=clock_now().date(),
            reference="Certificate 1",
        )
        assert found == []
        assert not agreement.steps.exists()


class TestTheCheck:
    def test_of_an_end_date_waits_for_money_and_breaks_when_it_does_not_come(self, cast, signed):
        before = standing(signed, DAY)["END_DATE"]
        assert (before.state, before.money) == ("DUE", money("1000.00"))
        assert standing(signed, END.day)["END_DATE"].state == "DUE"
        assert standing(signed, END.day + timedelta(days=1))["END_DATE"].state == "BROKEN"
        receipt_make(cast, signed, money("1000.00"))
        after = standing(signed, END.day + timedelta(days=1))["END_DATE"]
        assert (after.state, after.money) == ("KEPT", None)

    def test_of_preferences_says_how_much_they_are(self, signed):
        found = standing(signed, DAY)
        assert (found["HEALTH"].state, found["HEALTH"].money) == ("KEPT", money("250.00"))
        assert (found["EARMARK_CAP"].percent, found["EARMARK_CAP"].limit) == (40, 40)
        assert without_preference(money("1000.00"), ALL) == money("600.00")

    def test_of_reports_looks_ahead_until_the_end_date(self, signed):
        assert standing(signed, DAY)["REPORT"].day == date(2026, 9, 30)
        assert rules.report_days(REPORT, END, as_of=DAY) == [date(2026, 9, 30)]
        days = rules.report_days(REPORT, None, as_of=DAY)
        assert days == [date(2026, 9, 30), date(2027, 3, 30)]

    def test_rounds_each_preference_half_to_even(self):
        third = Clause(rules.PREFERENCE, percent=Decimal("33.33"), sectors=("FOOD",))
        assert without_preference(money("0.05"), [third]) == money("0.03")


class TestTheDatabase:
    @pytest.fixture
    def write(self, signed):
        def act(**changes):
            words = {"agreement": signed, "number": 9, "kind": "END_DATE", "day": DAY}
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                ClauseRow.objects.create(**{**words, **changes})
            return constraint_of(refused.value)

        return act

    def test_takes_no_clause_after_the_offer(self, write):
        assert write() == "clause_of_a_draft"

    @pytest.mark.parametrize(
        ("clauses", "name"),
        [
            pytest.param(
                [{"kind": "END_DATE", "day": date(2026, 7, 30)}],
                "installment_by_the_end_date",
                id="end",
            ),
            pytest.param(
                [{"kind": "PREFERENCE", "sectors": ["FOOD"], "percent": "50.01"}],
                "preferences_within_the_cap",
                id="cap",
            ),
            pytest.param(
                [
                    {"kind": "PREFERENCE", "sectors": ["FOOD"], "percent": "5"},
                    {"kind": "ELIGIBLE_SECTORS", "sectors": ["WATER"]},
                ],
                "preference_for_an_eligible_sector",
                id="sector",
            ),
            pytest.param(
                [{"kind": "PREFERENCE", "sectors": ["FOOD", "WATER"], "percent": "5"}],
                "preference_for_one_sector",
                id="two sectors",
            ),
            pytest.param(
                [{"kind": "PREFERENCE", "sectors": ["FOOD"]}],
                "clause_says_what_its_kind_needs",
                id="no figure",
            ),
            pytest.param(
                [{"kind": "ELIGIBLE_SECTORS", "sectors": ["MOON"]}],
                "clause_sectors_known",
                id="unknown sector",
            ),
        ],
    )
    def test_offers_nothing_that_breaks_its_own_clauses(
        self, cast, fund, korea, noon, clauses, name
    ):
        by = cast.program_manager.person_id
        draft = Agreement.objects.create(
            fund=fund,
            donor=korea,
            number="AA-900",
            instrument="AGREEMENT",
            amount="10.00",
            currency="USD",
            content_hash="0" * 64,
            drafted_by_id=by,
        )
        Installment.objects.create(
            agreement=draft, number=1, due_date=date(2026, 7, 31), amount="10.00", currency="USD"
        )
        draft.state = "OFFERED"
        draft.administrator_signed_by_id = by
        draft.administrator_signed_date = DAY
        draft.offered_at = noon

        def written_and_offered():
            for number, words in enumerate(clauses, 1):
                ClauseRow.objects.create(agreement=draft, number=number, **words)
            draft.save(
                update_fields=[
                    "state",
                    "administrator_signed_by",
                    "administrator_signed_date",
                    "offered_at",
                ]
            )

        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            written_and_offered()
        assert constraint_of(refused.value) == name

    def test_dates_no_installment_after_the_end(self, cast, fund, korea):
        parts = [Part(money("1000.00"), due_rule=ON_REQUEST, days=30)]
        agreement = make(cast, fund, korea, [END], parts=parts, signer=cast.donor_officer)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            agreement.steps.create(
                number=1,
                kind="FELL_DUE",
                day=DAY,
                due_date=date(2027, 1, 1),
                reference="Letter 1",
                recorded_by_id=cast.program_manager.person_id,
            )
        assert constraint_of(refused.value) == "installment_step_by_the_end_date"


class TestThePages:
    def test_show_each_clause_with_its_number_and_standing(self, client_of, cast, signed):
        url = reverse("donors:agreement_detail", args=[signed.pk])
        text = client_of(cast.donor_officer).get(url).content.decode().replace("\xa0", " ")
        assert "Nothing of the contribution falls due after 31 Dec 2026." in text
        assert "40 % stated of 40 %" in text
        assert "600.00" in text

    def test_take_what_is_typed_and_show_it_before_it_is_signed(
        self, client_of, cast, fund, korea, send
    ):
        url = f"{reverse('donors:agreement_draft', args=[korea.pk])}?fund={fund.pk}"
        form = {
            "instrument": "AGREEMENT",
            "amount": "1000.00",
            "currency": "USD",
            "due_rule_1": "FIXED",
            "due_date_1": "2026-07-31",
            "amount_1": "1000.00",
            "end_date": "2026-12-31",
            "report_day": "2026-09-30",
            "report_months": "6",
            "eligible_sectors": ["FOOD", "HEALTH"],
            "preference_cap": "40",
            "preference_sector_1": "HEALTH",
            "preference_percent_1": "25",
        }
        client = client_of(cast.program_manager)
        text = send(client, url, form, step="").content.decode()
        assert "Preferences together are at most 40 % of the contribution." in text
        bad = send(client, url, {**form, "preference_percent_1": "40.01"}).content.decode()
        assert "Clause 4 allows 40.00 %." in bad
        assert not Agreement.objects.exists()
        assert send(client, url, form).status_code == 302
        written = clauses_in_force(Agreement.objects.get())
        assert [replace(one, number=0) for one in written] == ALL[:-1]
        missing = send(client, url, {**form, "preference_percent_1": ""}, step="")
        assert "Enter how many percent." in missing.content.decode()

    def test_of_an_amendment_start_with_them_and_compare(self, client_of, cast, signed):
        client = client_of(cast.program_manager)
        text = client.get(reverse("donors:amendment_draft", args=[signed.pk])).content.decode()
        assert 'value="25.00"' in text
        amendment = amend(cast, signed, clauses_in_force(signed)[1:], signer=None)
        page = client_of(cast.donor_officer).get(
            reverse("donors:amendment_detail", args=[amendment.pk])
        )
        assert "<strong>ends</strong>" in page.content.decode()

    def test_calendar_names_the_reports(self, client_of, cast, korea, signed):
        client = client_of(cast.donor_officer)
        page = client.get(reverse("donors:due_calendar", args=[korea.pk]))
        assert "Reports to the donor" in page.content.decode()
        file = client.get(reverse("donors:due_calendar_file", args=[korea.pk]))
        text = b"".join(file.streaming_content).decode().replace("\r\n ", "")
        assert "report due by clause 2 of agreement AA-001" in text
        assert text.count("BEGIN:VEVENT") == 3


class TestTheList:
    def test_says_what_no_preference_was_stated_for(self, client_of, cast, fund, korea, signed):
        make(cast, fund, korea, [], signer=cast.donor_officer)
        make(cast, fund, korea, [HEALTH])
        rows = agreement_rows(cast.auditor, fund, as_of=DAY)
        assert [row.without_preference for row in rows] == [
            money("600.00"),
            money("1000.00"),
            money("0.00"),
        ]
        client = client_of(cast.donor_officer)
        text = client.get(reverse("donors:agreement_list"), {"fund": fund.pk}).content.decode()
        assert "Signed without preference" in text
        assert "1,600.00" in text
        rows = client.get(reverse("donors_api:agreement_list"), {"fund": fund.pk}).json()["results"]
        assert rows[0]["without_preference"] == {"amount": "600.00", "currency": "USD"}

    def test_names_the_clauses_that_are_broken(self, client_of, cast, fund, signed):
        (row,) = agreement_rows(cast.auditor, fund, as_of=END.day)
        assert row.broken == [2]
        (row,) = agreement_rows(cast.auditor, fund, as_of=END.day + timedelta(days=1))
        assert row.broken == [1, 2]
        (row,) = agreement_rows(cast.auditor, fund, as_of=REPORT.day)
        assert row.broken == []

    def test_asks_no_more_for_more_agreements(self, cast, fund, korea, signed):
        with CaptureQueriesContext(connection) as one:
            agreement_rows(cast.auditor, fund, as_of=DAY)
        make(cast, fund, korea, ALL, signer=cast.donor_officer)
        with CaptureQueriesContext(connection) as two:
            agreement_rows(cast.auditor, fund, as_of=DAY)
        assert len(one) == len(two)


class TestTheApi:
    def test_drafts_amends_and_tells_them(self, client_of, cast, fund, korea, call):
        client = client_of(cast.program_manager)
        part = {"money": {"amount": "1000.00", "currency": "USD"}, "due_date": "2026-07-31"}
        data = {
            "fund_id": str(fund.pk),
            "instrument": "AGREEMENT",
            "money": part["money"],
            "installments": [part],
            "clauses": [
                {"kind": "END_DATE", "day": "2026-12-31"},
                {"kind": "PREFERENCE", "sectors": ["HEALTH"], "percent": "25.00"},
            ],
        }
        url = f"/api/v1/donors/{korea.pk}/agreements/"
        late = {**data, "clauses": [{"kind": "END_DATE", "day": "2026-07-30"}]}
        refused = call(client, url, late)
        assert (refused.status_code, refused.json()["code"]) == (422, "clause_refused")
        answer = call(client, url, data)
        assert answer.status_code == 201, answer.json()
        page = client.get(f"/api/v1/donors/agreements/{answer.json()['id']}/").json()
        assert [(one["clause"]["kind"], one["state"]) for one in page["clauses"]] == [
            ("END_DATE", "DUE"),
            ("PREFERENCE", "KEPT"),
        ]
        assert page["without_preference"] == {"amount": "750.00", "currency": "USD"}

    def test_calendar_has_the_reports(self, client_of, cast, korea, signed):
        client = client_of(cast.donor_officer)
        rows = client.get(f"/api/v1/donors/{korea.pk}/calendar/").json()["results"]
        assert [(row["kind"], row["number"], row["due_date"]) for row in rows] == [
            ("INSTALLMENT", 1, "2026-07-31"),
            ("INSTALLMENT", 2, "2026-12-31"),
            ("REPORT", 2, "2026-09-30"),
        ]


def schedule(agreement):
    return [continued(one) for one in ladder_of(agreement).in_force(DAY).installments]


def sign(cast, agreement):
    return services.agreement_countersign(
        actor=cast.donor_officer,
        now=clock_now(),
        agreement_id=agreement.pk,
        content_hash=agreement.content_hash,
    )


def amend(cast, agreement, clauses, *, parts=None, signer="donor"):
    now = clock_now()
    amendment = services.amendment_draft(
        actor=cast.program_manager,
        now=now,
        agreement_id=agreement.pk,
        money=money("1000.00"),
        installments=parts or schedule(agreement),
        reason="The terms have moved.",
        clauses=clauses,
    )
    if signer:
        services.amendment_countersign(
            actor=cast.donor_officer,
            now=now,
            amendment_id=amendment.pk,
            content_hash=amendment.content_hash,
        )
    return amendment
