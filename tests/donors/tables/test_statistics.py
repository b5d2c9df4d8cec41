"""Two real tables to their exact figures: what does not tie is named, published totals stay apart."""

from collections import Counter
from decimal import Decimal

import pytest

from donors.rules.tables import (
    ContributionTable,
    Role,
    Status,
    contribution_table,
    map_made,
    open_table,
    read_rows,
    shipped_map,
    table_1,
)
from donors.rules.tables.statistics import NotOneTable
from tests.factories import tables
from tests.factories.real_files import real_file
from trustfund.kernel.money import Money

STATISTICS = {
    "format": "contribution-map/1",
    "name": "any",
    "rows": "statistics",
    "columns": {"donor": "donor", "currency": "currency", "pledged": "pledged"},
    "marks": {"totals": ["Total", "Sum"]},
}


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def read(name: str, by: str) -> ContributionTable:
    """Return a real file as a contribution table."""
    return contribution_table(read_rows(open_table(real_file(name).read_bytes()), shipped_map(by)))


@pytest.fixture(scope="module")
def cerf() -> ContributionTable:
    return read(tables.CERF, "cerf")


@pytest.fixture(scope="module")
def artf() -> ContributionTable:
    return read(tables.ARTF, "artf")


class TestCerf:
    def test_has_every_row(self, cerf):
        assert len(cerf.rows) == 26
        assert not cerf.rejected
        assert Counter(row.status for row in cerf.rows) == {
            Status.ACCEPTED: 21,
            Status.WARNING: 5,
        }

    def test_its_amounts_are_dollars_whatever_the_label_says(self, cerf):
        iceland = next(row for row in cerf.rows if row.text("donor") == "Iceland")
        assert iceland.text("currency_label") == "ISK"
        assert iceland.money("committed") == usd("877385.39")

    def test_its_sums_are_exact(self, cerf):
        assert cerf.computed == {
            "pledged": usd("174427626.63"),
            "committed": usd("174480554.40"),
            "received": usd("156602174.57"),
            "written_off": usd("0"),
            "outstanding": usd("17825452.06"),
        }
        assert cerf.published == {}

    def test_the_row_that_does_not_tie_is_named_with_its_figures(self, cerf):
        ((row, reason),) = [
            (row, reason)
            for row in cerf.rows
            for reason in row.reasons
            if reason.code == "outstanding_does_not_tie"
        ]
        assert (row.line, row.text("donor"), row.text("reference")) == (
            11,
            "New Zealand",
            "26-DC-NZL-035",
        )
        assert reason.facts == {
            "committed": usd("1774098.17"),
            "received": usd("1794000.00"),
            "written_off": usd("0"),
            "expected": usd("-19901.83"),
            "outstanding": usd("-72829.60"),
            "difference": usd("-52927.77"),
        }

    def test_paid_with_money_outstanding_is_a_warning(self, cerf):
        found = {
            row.line: reason.facts["outstanding"]
            for row in cerf.rows
            for reason in row.reasons
            if reason.code == "paid_with_outstanding"
        }
        assert found == {
            13: usd("93.01"),
            17: usd("4250493.49"),
            18: usd("700.48"),
            24: usd("107443.91"),
        }


class TestArtf:
    def test_has_donors_others_and_the_published_total(self, artf):
        assert (len(artf.rows), len(artf.others), len(artf.rejected)) == (12, 1, 0)
        assert {row.role for row in artf.others} == {Role.OTHERS}
        assert {row.status for row in artf.rows} == {Status.ACCEPTED}

    def test_computed_totals_stand_apart_from_published_ones(self, artf):
        assert artf.computed == {
            "pledged": usd("670113000"),
            "without_preference": usd("332885000"),
            "received": usd("290890000"),
        }
        assert artf.published == {
            "pledged": usd("670113000"),
            "without_preference": usd("332884000"),
            "received": usd("290889000"),
        }
        assert artf.differences == {
            "pledged": usd("0"),
            "without_preference": usd("-1000"),
            "received": usd("-1000"),
        }

    def test_table_1_has_the_columns_of_the_report(self, artf):
        lines = table_1(artf)
        assert [line.of for line in lines] == [
            *["donor"] * 12, "others", "total", "published", "difference",
        ]  # fmt: skip
        first, last = lines[0], lines[11]
        assert (first.donor, first.pledged, first.without_preference, first.received) == (
            "United States",
            usd("163500000"),
            usd("61000000"),
            usd("65500000"),
        )
        assert (first.pledged_percent, first.received_percent) == (Decimal("24.4"), Decimal("22.5"))
        assert (last.donor, last.pledged_percent, last.received_percent) == (
            "Denmark",
            Decimal("2.5"),
            Decimal("5.9"),
        )
        total, published, difference = lines[13:]
        assert (total.pledged_percent, total.received_percent) == (Decimal(100), Decimal(100))
        assert (total.received, published.received) == (usd("290890000"), usd("290889000"))
        assert difference.received == usd("-1000")
        assert published.pledged_percent is None


class TestOneTable:
    def made(self, *rows: list[str]) -> ContributionTable:
        content = tables.csv_of([["donor", "currency", "pledged"], *rows])
        return contribution_table(read_rows(open_table(content), map_made(STATISTICS)))

    def test_two_currencies_are_not_added(self):
        with pytest.raises(NotOneTable, match="EUR, USD"):
            self.made(["Norway", "EUR", "1"], ["Japan", "USD", "1"])

    def test_two_totals_are_refused(self):
        with pytest.raises(NotOneTable, match="2, 3"):
            self.made(["Total", "USD", "1"], ["Sum", "USD", "1"])

    def test_rows_of_one_donor_are_one_line(self):
        table = self.made(["Norway", "USD", "1"], ["Japan", "USD", "2"], ["Norway", "USD", "5"])
        assert [(line.donor, line.pledged) for line in table_1(table)] == [
            ("Norway", usd("6")),
            ("Japan", usd("2")),
            ("", usd("8")),
        ]
        assert table_1(table)[0].received is None

    def test_a_rejected_row_is_kept_and_not_added(self):
        table = self.made(["Norway", "USD", "1"], ["Japan", "USD", "1.234,5"])
        assert [row.line for row in table.rejected] == [3]
        assert table.computed == {"pledged": usd("1")}

    def test_nothing_is_no_table(self):
        assert table_1(self.made()) == []
