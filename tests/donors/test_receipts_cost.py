"""A receipt costs the same however many came before it: what was paid is asked as one sum."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donors import services
from donors.rules import ladder
from donors.rules.termination import NoticeFact
from donors.selectors.agreements import ladder_of
from donors.selectors.postings import paid_as_one
from tests.factories import tables
from tests.factories.cast import appointed
from tests.factories.donors import agreement_make, money, receipt_make, refund_make
from trustfund.db.clock import now
from trustfund.identity.choices import Role

# What one receipt in the holding currency asks and writes, its fee, its records and its notice.
QUESTIONS_A_RECEIPT = 22


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


def test_a_table_of_receipts_asks_as_much_of_its_last_row_as_of_its_first(cast, fund, korea):
    agreement = agreement_make(cast, fund, korea, money("900.00"), signer=cast.donor_officer)
    second = appointed(
        name="second_officer", organization=cast.organizations["finance_unit"],
        role=Role.FINANCE_OFFICER,
    )  # fmt: skip
    asked = []
    for count in (2, 12):
        rows = [
            tables.receipt_row(
                donor=korea.organization.name, agreement_number=agreement.number, amount="10.00",
                currency="USD", value_date=now().date().isoformat(), bank_reference=f"{count}-{place}",
            )
            for place in range(count)
        ]  # fmt: skip
        table = services.table_check(
            actor=cast.finance_officer, now=now(), fund_id=fund.pk, name="rows.csv", title="Rows",
            file=io.BytesIO(tables.csv_of([tables.RECEIPT_HEADER, *rows])), map_name="template-receipt",
        )  # fmt: skip
        with CaptureQueriesContext(connection) as found:
            services.table_import(actor=second, now=now(), table_id=table.pk)
        asked.append(len(found))
    assert asked[1] - asked[0] <= 10 * QUESTIONS_A_RECEIPT
