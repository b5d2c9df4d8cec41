"""contribution_status: where each signed agreement stands, with figures that add up to what was signed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from donors.rules.clauses import PREFERENCE, Clause
from donors.rules.schedule import Part
from donors.selectors.registers import signed_rows
from donors.selectors.variance import agreement_variance
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    conversion_make,
    money,
    rate_make,
    receipt_make,
    termination_make,
)
from tests.factories.listings import workbook_rows
from trustfund.db.clock import clock_move, now


@pytest.fixture
def euros(cast, fund, korea, noon):
    """EUR 1,000 in three parts: paid and half converted; ten days overdue; due in nine days."""
    today = noon.date()
    parts = [
        Part(money("400.00", "EUR"), due_date=today - timedelta(days=20)),
        Part(money("350.00", "EUR"), due_date=today - timedelta(days=10)),
        Part(money("250.00", "EUR"), due_date=today + timedelta(days=9)),
    ]
    agreement = agreement_make(
        cast, fund, korea, money("1000.00", "EUR"), parts=parts, signer=cast.donor_officer,
        rate=Decimal("1.25"), clauses=[Clause(PREFERENCE, percent=Decimal("25.5"), sectors=("FOOD",))],
    )  # fmt: skip
    first = receipt_make(cast, agreement, money("200.00", "EUR"), reference="BANK 1")
    conversion_make(cast, first, rate="1.10")
    receipt_make(cast, agreement, money("200.00", "EUR"), reference="BANK 2")
    return agreement


def rows(cast, fund, noon, **narrowed):
    return signed_rows(cast.program_manager, fund, as_of=noon.date(), **narrowed)


def test_adds_up_to_what_was_signed(cast, fund, euros, noon):
    [row] = rows(cast, fund, noon)
    figures = row.line.figures
    assert figures.settled + row.not_overdue + figures.overdue == figures.signed
    assert (figures.overdue, row.not_overdue) == (money("350.00", "EUR"), money("250.00", "EUR"))
    assert row.line.days_overdue == 10
    assert figures.paid_in_holding == money("220.00")
    assert (row.paid_percent, row.preferred) == (Decimal("40.0"), Decimal("25.50"))


def test_unpaid_stands_at_the_rate_of_the_day(cast, fund, euros, noon):
    [row] = rows(cast, fund, noon)
    assert row.quote is not None
    expected = (Decimal("600.00") * row.quote.rate).quantize(Decimal("0.01"))
    assert row.unpaid_holding == money(str(expected))


def test_equivalent_at_signature_is_of_what_is_signed_now(client_of, cast, fund, korea, noon):
    """Amended from EUR 1,000 to 600, of which notice of termination leaves 400: the page of variance plans the same."""
    day, fixed = noon.date(), money("1000.00", "EUR")
    agreement = agreement_make(
        cast, fund, korea, fixed, signer=cast.donor_officer, rate=Decimal("1.25")
    )
    amendment_make(
        cast,
        agreement,
        signer=cast.donor_officer,
        parts=[
            Part(money("400.00", "EUR"), due_date=day + timedelta(days=30), number=1),
            Part(money("200.00", "EUR"), due_date=day + timedelta(days=300)),
        ],
    )
    [row] = rows(cast, fund, noon)
    assert (row.line.figures.signed, row.signed_holding) == (
        money("600.00", "EUR"),
        money("750.00"),
    )
    termination_make(cast, agreement, confirmed=True)
    clock_move(by=timedelta(days=100))
    today = now().date()
    [row] = signed_rows(cast.program_manager, fund, as_of=today)
    assert row.signed_holding == money("500.00")
    planned = agreement_variance(agreement, as_of=today)
    assert planned is not None
    assert planned.planned == row.signed_holding
    address = f"{reverse('donors_api:contribution_status')}?fund={fund.pk}"
    [told] = client_of(cast.auditor).get(address).json()["results"]
    assert told["signed_holding"] == {"amount": "500.00", "currency": "USD"}
    page = reverse("donors:agreement_detail", args=[agreement.pk])
    assert "1,250.00" not in client_of(cast.auditor).get(page).text


def test_what_is_paid_up_is_nothing_at_any_rate(cast, fund, korea):
    """A rate that is missing for a currency in which nobody owes anything hides no total."""
    rate_make(cast, fund)
    paid = agreement_make(cast, fund, korea, money("1000000.00", "MNT"), signer=cast.donor_officer)
    conversion_make(cast, receipt_make(cast, paid, money("1000000.00", "MNT")))
    clock_move(by=timedelta(days=9))
    [row] = signed_rows(cast.program_manager, fund, as_of=now().date())
    assert row.quote is None
    assert row.unpaid_holding == money("0.00")


def test_never_says_that_all_is_paid_while_a_cent_is_not(cast, fund, japan, noon):
    made = agreement_make(cast, fund, japan, money("1000.00"), signer=cast.other_donor_officer)
    receipt_make(cast, made, money("999.99"), reference="BANK 3")
    [row] = rows(cast, fund, noon)
    assert row.paid_percent == Decimal("99.9")


def test_shows_only_what_is_signed_by_the_day(cast, fund, korea, japan, euros, noon):
    agreement_make(cast, fund, japan, money("5", "JPY"))
    assert [row.agreement for row in rows(cast, fund, noon)] == [euros]
    before = signed_rows(cast.program_manager, fund, as_of=noon.date() - timedelta(days=400))
    assert before == []


def test_page_and_files_have_rates_and_totals(client_of, cast, fund, euros):
    client = client_of(cast.program_manager)
    address = reverse("donors:contribution_status")
    text = client.get(address, {"fund": fund.pk}).content.decode()
    assert "1.25" in text
    assert "40 %" in text
    answer = client.get(address, {"fund": fund.pk, "format": "xlsx"})
    about, head, lines = workbook_rows(b"".join(answer.streaming_content))
    [line] = [one for one in lines if one[0] == "AA-001"]
    assert line[head.index("Equivalent at signature")] == Decimal("1250.00")
    assert line[head.index("Equivalent at signature: rate")] == Decimal("1.25")
    assert line[head.index("Days overdue")] == 10
    assert about["Total USD · Brought by conversion"] == "USD 220.00"
    assert about["Total EUR · Unpaid, not overdue"] == "EUR 250.00"
    assert about["Total EUR · By note, not yet encashed"] == "EUR 0.00"


def test_a_donor_sees_its_own_alone(client_of, cast, fund, japan, euros):
    own = agreement_make(cast, fund, japan, money("77", "JPY"), signer=cast.other_donor_officer)
    client = client_of(cast.other_donor_officer)
    text = client.get(reverse("donors:contribution_status"), {"fund": fund.pk}).content.decode()
    assert own.number in text
    assert euros.number not in text
    found = client.get(reverse("donors_api:contribution_status"), {"fund": fund.pk})
    assert [one["agreement"]["number"] for one in found.json()["results"]] == [own.number]


def test_programs_narrow_as_the_page_does(client_of, cast, fund, japan, euros):
    agreement_make(cast, fund, japan, money("77", "JPY"), signer=cast.other_donor_officer)
    client = client_of(cast.program_manager)
    address = reverse("donors_api:contribution_status")
    [found] = client.get(address, {"fund": fund.pk, "currency": "EUR"}).json()["results"]
    assert found["not_overdue"] == {"amount": "250.00", "currency": "EUR"}
    assert found["paid_percent"] == "40.0"
    early = {"fund": fund.pk, "as_of": str(date(2020, 1, 1))}
    assert client.get(address, early).json()["results"] == []
