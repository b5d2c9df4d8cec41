"""The import key: replayed and overlapping files bring the same keys, and nothing is lost."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donors.rules.bank_files import Line, Statement, continues, import_key, keyed, read_statements
from tests.factories.bank_files import (
    CSV_MAP,
    FIRST_DAY,
    bank_csv,
    camt053,
    chained,
    file_of,
    lines_drawn,
    mt940,
    statement_of,
)
from trustfund.kernel.money import Money

few = settings(max_examples=40, deadline=None)
PLAIN = Line(position=1, booking_date=FIRST_DAY, value_date=FIRST_DAY, money=Money(5, "USD"))


def keys_of(statements: list[Statement]) -> list[str]:
    """Return the keys of a file, in its order."""
    return [key for _, keys in keyed(statements) for key in keys]


@st.composite
def movements(draw) -> list[Line]:
    """Draw lines in the order of their days, many of them truly identical."""
    drawn = st.builds(
        replace,
        st.just(PLAIN),
        booking_date=st.integers(0, 4).map(lambda day: FIRST_DAY + timedelta(days=day)),
        money=st.sampled_from([Money(5, "USD"), Money(-5, "USD"), Money("7.25", "USD")]),
        bank_reference=st.sampled_from(["", "", "B1"]),
        remittance=st.sampled_from(["", "fee", "기여금"]),
    )
    lines = sorted(draw(st.lists(drawn, max_size=25)), key=lambda line: line.booking_date)
    return [replace(line, position=number) for number, line in enumerate(lines, start=1)]


def days_of(lines: list[Line], first: int, last: int) -> list[Line]:
    """Return the lines of these days, as a file of only them would place them."""
    wanted = [line for line in lines if first <= (line.booking_date - FIRST_DAY).days <= last]
    return [replace(line, position=number * 3) for number, line in enumerate(wanted, start=1)]


class TestReplayAndOverlap:
    @few
    @given(lines=movements())
    def test_a_replayed_file_brings_the_same_keys_and_each_line_its_own(self, lines):
        keys = keys_of([statement_of(lines)])
        again = keys_of([statement_of(days_of(lines, 0, 9), number="99", reference="other")])
        assert keys == again
        assert len(set(keys)) == len(lines)

    @few
    @given(lines=movements(), cut=st.integers(0, 4), other=st.integers(0, 4))
    def test_overlapping_files_in_either_order_bring_every_line_once(self, lines, cut, other):
        low, high = sorted((cut, other))
        first = keys_of([statement_of(days_of(lines, 0, high))])
        second = keys_of([statement_of(days_of(lines, low, 9), number="2")])
        whole = set(keys_of([statement_of(lines)]))
        assert set(first) | set(second) == whole == set(second) | set(first)
        shared = days_of(lines, low, high)
        assert len(set(first) & set(second)) == len(shared)

    @few
    @given(lines=movements(), size=st.integers(1, 6))
    def test_pages_that_cut_a_day_bring_the_keys_of_the_whole(self, lines, size):
        pages = [lines[start : start + size] for start in range(0, len(lines), size)]
        assert keys_of(chained(pages)) == keys_of([statement_of(lines)])

    @few
    @given(lines=movements())
    def test_one_statement_a_day_brings_the_keys_of_the_month(self, lines):
        daily = [list(day) for _, day in groupby(lines, key=lambda line: line.booking_date)]
        assert keys_of(chained(daily)) == keys_of([statement_of(lines)])

    @few
    @given(lines=movements())
    def test_a_statement_repeated_in_one_file_brings_nothing_new(self, lines):
        one = statement_of(lines, opening=Money(100, "USD"))
        keys = keys_of([one, one])
        assert Counter(Counter(keys).values()) == ({2: len(lines)} if lines else {})

    @few
    @given(lines=movements())
    def test_the_key_of_one_line_is_that_of_its_file(self, lines):
        statement = statement_of(lines)
        assert [import_key(statement, line) for line in lines] == keys_of([statement])

    @pytest.mark.parametrize("written", [camt053, mt940], ids=["camt.053", "MT940"])
    def test_read_from_files_ten_times_brings_one_set(self, written):
        drawn = lines_drawn(40, days=4)
        lines = [replace(line, position=number) for number, line in enumerate(drawn + drawn[-3:])]
        month, late = statement_of(lines), [one for one in lines if one.booking_date > FIRST_DAY]
        found: set[str] = set()
        for _ in range(10):
            for file in ([month], [statement_of(late, number="2")]):
                found.update(keys_of(list(read_statements(file_of(written(file))))))
        assert len(found) == 43

    def test_of_a_table_does_not_depend_on_the_way_it_is_written(self):
        statement = statement_of(lines_drawn(5))
        other = replace(CSV_MAP, delimiter=";", decimal=",", date_format="%d.%m.%Y")
        files = [
            list(read_statements(file_of(bank_csv(statement, csv_map=one)), csv_map=one))
            for one in (CSV_MAP, other)
        ]
        assert keys_of(files[0]) == keys_of(files[1])


class TestKey:
    def test_does_not_change_from_one_version_of_the_program_to_the_next(self):
        """Stored keys outlive the program: change VERSION knowingly, and never by accident."""
        assert (
            import_key(statement_of([PLAIN]), PLAIN)
            == "7fea932732ad619cdbdee6ec3e3086f7e6f88a20a403b97a651dd516802b4ffa"
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"booking_date": FIRST_DAY + timedelta(days=1)},
            {"value_date": FIRST_DAY + timedelta(days=1)},
            {"money": Money("5.01", "USD")},
            {"money": Money(-5, "USD")},
            {"bank_reference": "B"},
            {"end_to_end_id": "B"},
            {"owner_reference": "B"},
            {"counterparty_name": "B"},
            {"counterparty_account": "B"},
            {"remittance": "B"},
            {"supplementary": "B"},
            {"code": "B"},
            {"is_reversal": True},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_changes_with_all_that_the_bank_says(self, changes):
        other = replace(PLAIN, **changes)
        assert import_key(statement_of([PLAIN]), PLAIN) != import_key(statement_of([other]), other)

    def test_does_not_change_with_place_spacing_or_the_statement(self):
        spaced = replace(PLAIN, remittance=" two  words\n", position=9, parts=3)
        plain = replace(PLAIN, remittance="two words")
        account = {"number": "7", "reference": "R", "account": "xk05 1212 0123 4567 8906"}
        assert import_key(statement_of([plain]), plain) == import_key(
            statement_of([spaced], **account), spaced
        )

    def test_changes_with_the_account(self):
        assert import_key(statement_of([PLAIN]), PLAIN) != import_key(
            statement_of([PLAIN], account="XK99"), PLAIN
        )

    def test_of_a_line_of_another_statement_is_refused(self):
        with pytest.raises(ValueError, match="not of this statement"):
            import_key(statement_of([]), PLAIN)


def test_pages_of_two_accounts_may_take_turns_in_a_file():
    ours, theirs = chained([[PLAIN], [PLAIN]]), chained([[PLAIN], [PLAIN]], account="XK99")
    turns = [ours[0], theirs[0], ours[1], theirs[1]]
    assert len(set(keys_of(turns))) == 4
    assert set(keys_of(turns)) == set(keys_of(ours)) | set(keys_of(theirs))


class TestContinues:
    def test_only_on_the_same_account_with_the_same_balance_under_another_number(self):
        first, second = chained([[PLAIN], [PLAIN]])
        assert continues(first, second)
        assert not continues(second, first)
        assert not continues(first, replace(second, account="XK99"))
        assert not continues(first, replace(second, opening=None))
        assert not continues(first, replace(second, number="1", reference="STMT1"))
