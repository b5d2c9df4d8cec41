"""What a table of receipts claims to have made: what its own import has booked, and nothing that stood before."""

import io

import pytest
from django.db import IntegrityError, transaction

from donors import services
from donors.models import Receipt, StatementLine
from donors.selectors.postings import paid_so_far
from donors.services.table_rows import NotReversible
from tests.factories import tables
from tests.factories.donors import agreement_make, money, receipt_make
from tests.factories.reversals import receipts_imported, reversal_make, second_officer
from tests.factories.statements import accounts_make, imported, line, statement
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.ledger.rules.chart import COST_RECOVERY
from trustfund.ledger.selectors import balance


@pytest.fixture
def dollars(cast, fund, korea):
    """Return a signed agreement over USD 1,000, the holding currency."""
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def importer(cast):
    return second_officer(cast)


def made(table):
    """Return what each line has made, in the order of lines."""
    return [row.made_id for row in table.rows.order_by("line")]


def told(table):
    """Return the status of each line with the codes of its reasons."""
    return [
        (row.status, [one["code"] for one in row.reasons]) for row in table.rows.order_by("line")
    ]


class TestKnown:
    def test_a_receipt_that_was_booked_by_hand_is_known(self, cast, dollars, importer):
        own = receipt_make(cast, dollars, money("300.00"), reference="IMP-1")
        table = receipts_imported(cast, dollars, "300.00", "200.00", by=importer)
        assert told(table) == [("warning", ["receipt_known"]), ("accepted", [])]
        assert made(table) == [None, Receipt.objects.get(bank_reference="IMP-2").pk]
        reversal_make(cast, table, confirmed=True)
        assert paid_so_far(dollars) == own.money

    def test_one_that_another_table_spells_otherwise_is_known(self, cast, dollars, importer):
        first = receipts_imported(cast, dollars, "300.00", by=importer)
        organization = dollars.donor.organization
        again = tables.receipt_row(
            donor=organization.short_name, agreement_number=dollars.number, amount="300.00",
            currency="USD", value_date=now().date().isoformat(), bank_reference="IMP-1",
        )  # fmt: skip
        assert organization.short_name != organization.name
        second = checked(cast, dollars, again)
        assert told(second) == [("warning", ["receipt_known"])]
        services.table_import(actor=importer, now=now(), table_id=second.pk)
        assert made(second) == [None]
        assert made(first) == [Receipt.objects.get().pk]

    def test_the_second_of_two_same_rows_is_rejected(self, cast, dollars, importer):
        row = tables.receipt_row(
            donor=dollars.donor.organization.name, agreement_number=dollars.number, amount="300.00",
            currency="USD", value_date=now().date().isoformat(), bank_reference="ONE",
        )  # fmt: skip
        table = checked(cast, dollars, row, row)
        services.table_import(actor=importer, now=now(), table_id=table.pk)
        assert made(table) == [Receipt.objects.get().pk, None]
        assert told(table)[1] == ("rejected", ["reference_repeated"])

    def test_one_that_two_units_matched_keeps_its_money_out_of_suspense(
        self, cast, fund, dollars, importer
    ):
        accounts_make(cast, fund)
        imported(cast, fund, statement([line("300.00", "IMP-1", day=now().date())]))
        found = StatementLine.objects.get()
        match = services.line_match_propose(
            actor=cast.finance_officer, now=now(), line_id=found.pk,
            parts=[(dollars.pk, money("300.00"))], reason="By hand.",
        )  # fmt: skip
        services.line_match_confirm(actor=cast.finance_approver, now=now(), match_id=match.pk)
        table = receipts_imported(cast, dollars, "300.00", "200.00", by=importer)
        assert told(table)[0] == ("warning", ["receipt_known"])
        reversal_make(cast, table, confirmed=True)
        assert paid_so_far(dollars) == money("300.00")


class TestDatabase:
    def claimed(self, row, receipt):
        row.made_id = receipt.pk
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            row.save(update_fields=["made_id"])
        return constraint_of(refused.value)

    def test_refuses_a_row_that_claims_what_stood_before(self, cast, dollars, importer):
        own = receipt_make(cast, dollars, money("300.00"), reference="IMP-1")
        table = receipts_imported(cast, dollars, "300.00", by=importer)
        assert self.claimed(table.rows.get(), own) == "table_row_made_its_receipt"

    def test_refuses_two_rows_that_claim_the_same(self, cast, dollars, importer):
        own = receipt_make(cast, dollars, money("200.00"), reference="IMP-1")
        table = receipts_imported(cast, dollars, "200.00", "300.00", by=importer)
        first, second = table.rows.order_by("line")
        assert first.made_id is None
        assert second.made_id != own.pk
        receipt = Receipt.objects.get(pk=second.made_id)
        assert self.claimed(first, receipt) == "table_row_made_its_receipt"


class TestFees:
    """A reversal that would move a later fee into another tier is refused."""

    @pytest.fixture
    def dollars(self, cast, fund, korea):
        return agreement_make(cast, fund, korea, money("90000000.00"), signer=cast.donor_officer)

    def test_is_refused_where_a_later_fee_would_have_been_another(
        self, cast, fund, dollars, importer
    ):
        table = receipts_imported(cast, dollars, "30000000.00", by=importer)
        receipt_make(cast, dollars, money("30000000.00"), reference="KEPT")
        with pytest.raises(NotReversible, match="KEPT"):
            reversal_make(cast, table, confirmed=True)
        charged = balance(fund_id=fund.pk, code=COST_RECOVERY, currency="USD")
        # 5 % of the first 50 million, 4 % of what is above.
        assert charged == money("2900000.00")

    def test_is_done_from_the_last_one_on(self, cast, fund, dollars, importer):
        first = receipts_imported(cast, dollars, "30000000.00", by=importer)
        last = receipts_imported(cast, dollars, "30000000.00", by=importer, prefix="LAST")
        reversal_make(cast, last, confirmed=True)
        reversal_make(cast, first, confirmed=True)
        receipts_imported(cast, dollars, "30000000.00", "30000000.00", by=importer)
        charged = balance(fund_id=fund.pk, code=COST_RECOVERY, currency="USD")
        assert charged == money("2900000.00")

    def test_rounding_alone_is_no_other_fee(self, cast, fund, dollars, importer):
        table = receipts_imported(cast, dollars, "0.29", by=importer)
        for place, amount in enumerate(("0.31", "0.33", "10.01", "7.77")):
            receipt_make(cast, dollars, money(amount), reference=f"R-{place}")
        reversal_make(cast, table, confirmed=True)
        assert paid_so_far(dollars) == money("18.42")


def checked(cast, agreement, *rows):
    """Return a table of receipts that was read."""
    return services.table_check(
        actor=cast.finance_officer, now=now(), fund_id=agreement.fund_id, name="rows.csv", title="Rows",
        file=io.BytesIO(tables.csv_of([tables.RECEIPT_HEADER, *rows])), map_name="template-receipt",
    )  # fmt: skip
