"""A receipt costs the same however many came before it: what was paid is asked as one sum."""

import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donors import services
from donors.models import FeeCharge
from donors.rules import ladder
from donors.rules.tables import Status
from donors.rules.termination import NoticeFact
from donors.selectors.agreements import ladder_of
from donors.selectors.postings import paid_as_one
from donors.selectors.tables import rows_of
from tests.factories import tables
from tests.factories.cast import appointed
from tests.factories.donors import agreement_make, money, receipt_make, refund_make
from trustfund.db.clock import now
from trustfund.identity.choices import Role

# What a row in the holding currency asks and writes: its receipt, its fee, their entries and records,
# its notice. What its agreement and its fund say is asked once for the whole file.
QUESTIONS_A_ROW = 13


def standing(fact, day):
    """Return what the next receipt is decided by: what was agreed, what is paid, where each part stands."""
    found = ladder.positions(fact, as_of=day)
    following = ladder.next_paid(found)
    return (
        fact.in_force(day).money,
        fact.settled(day),
        [(one.number, one.paid, one.outstanding, one.standing) for one in found],
        following and following.number,
    )


class TestPaidAsOne:
    @pytest.fixture
    def agreement(self, cast, fund, korea):
        """USD 900 in three parts, signed, the first of them due today."""
        today = now().date()
        days = (today, today + timedelta(days=60), today + timedelta(days=90))
        return agreement_make(
            cast, fund, korea, money("900.00"), signer=cast.donor_officer,
            parts=[(day, money("300.00")) for day in days],
        )  # fmt: skip

    @pytest.mark.parametrize(
        "amounts", [(), ("250.00",), ("250.00", "50.00"), ("400.00", "499.99")]
    )
    @pytest.mark.parametrize("noticed", [False, True])
    def test_stands_as_each_receipt_by_itself(self, cast, agreement, amounts, noticed):
        today = now().date()
        for place, amount in enumerate(amounts):
            receipt_make(cast, agreement, money(amount), reference=f"R-{place}")
        one, each = paid_as_one(agreement, today=today), ladder_of(agreement)
        if noticed:
            ends = NoticeFact(given_on=today, ends_on=today)
            one, each = replace(one, notice=ends), replace(each, notice=ends)
        assert standing(one, today) == standing(each, today)

    @pytest.mark.parametrize("reason", ["OVERPAID", "UNUSED"])
    def test_counts_what_went_back_as_the_ladder_does(self, cast, agreement, reason):
        today = now().date()
        receipt = receipt_make(cast, agreement, money("350.00"))
        receipt_make(cast, agreement, money("100.00"), reference="R-2")
        refund_make(cast, receipt, money("200.00"), reason=reason, paid=True)
        assert standing(paid_as_one(agreement, today=today), today) == standing(
            ladder_of(agreement), today
        )

    def test_is_one_receipt_and_three_questions_however_many_came(self, cast, agreement):
        for place in range(5):
            receipt_make(cast, agreement, money("10.00"), reference=f"R-{place}")
        today = now().date()
        assert agreement.fund.holding_currency == "USD"  # loaded, as it is for whoever books
        with CaptureQueriesContext(connection) as asked:
            found = paid_as_one(agreement, today=today)
        assert (len(found.receipts), len(asked)) == (1, 3)


@pytest.fixture
def second():
    """Another finance officer, who imports what the first has read."""

    def act(cast):
        return appointed(
            name="second_officer", organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_OFFICER,
        )  # fmt: skip

    return act


def rows_under(korea, agreements, amounts):
    """Return the header and a row of receipts for each amount, the agreements in turn."""
    return [tables.RECEIPT_HEADER, *(
        tables.receipt_row(
            donor=korea.organization.name, agreement_number=agreement.number, amount=amount,
            currency=agreement.currency, value_date=now().date().isoformat(),
            bank_reference=f"{len(amounts)}-{place}",
        )
        for place, (amount, agreement) in enumerate(zip(amounts, cycle(agreements)))
    )]  # fmt: skip


def checked(cast, fund, rows):
    """Return a table of these rows that was checked."""
    return services.table_check(
        actor=cast.finance_officer, now=now(), fund_id=fund.pk, name="rows.csv", title="Rows",
        file=io.BytesIO(tables.csv_of(rows)), map_name="template-receipt",
    )  # fmt: skip


class TestTable:
    @pytest.mark.parametrize(
        ("currencies", "most"), [(("USD",), QUESTIONS_A_ROW), (("EUR", "USD"), QUESTIONS_A_ROW)]
    )
    def test_asks_as_much_of_its_last_row_as_of_its_first(
        self, cast, fund, korea, second, currencies, most
    ):
        agreements = [
            agreement_make(cast, fund, korea, money("900.00", one), signer=cast.donor_officer)
            for one in currencies
        ]
        officer = second(cast)
        checks, imports = [], []
        for count in (2, 12, 32):
            rows = rows_under(korea, agreements, ["10.00"] * count)
            with CaptureQueriesContext(connection) as asked:
                table = checked(cast, fund, rows)
            checks.append(len(asked))
            with CaptureQueriesContext(connection) as asked:
                services.table_import(actor=officer, now=now(), table_id=table.pk)
            imports.append(len(asked))
        for few, more, many in (checks, imports):
            assert more - few <= 10 * most
            assert many - more == 2 * (more - few)

    def test_books_what_one_receipt_after_another_books(self, cast, fund, korea, second):
        today = now().date()
        days = (today, today + timedelta(days=60), today + timedelta(days=90))
        by_hand, by_table = (
            agreement_make(
                cast, fund, korea, money("900.00"), signer=cast.donor_officer,
                parts=[(day, money("300.00")) for day in days],
            )
            for _each in range(2)
        )  # fmt: skip
        amounts = ["250.00", "100.00", "600.00", "300.00", "250.00"]
        for place, amount in enumerate(amounts):
            if amount != "600.00":
                receipt_make(cast, by_hand, money(amount), reference=f"H-{place}")
        table = checked(cast, fund, rows_under(korea, [by_table], amounts))
        assert [row.line for row in rows_of(table) if row.status is Status.REJECTED] == [4]
        services.table_import(actor=second(cast), now=now(), table_id=table.pk)
        one, other = (
            [(row.money, row.installment.number) for row in each.receipts.order_by("entry_id")]
            for each in (by_hand, by_table)
        )
        assert one == other
        charges = FeeCharge.objects.filter(fund=fund).order_by("entry_id")
        before = Decimal(0)
        for charge in charges:
            assert charge.cumulative_before == before
            before += charge.base_amount
        assert before == Decimal("1800.00")
