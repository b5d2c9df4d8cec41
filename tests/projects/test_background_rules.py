"""Published figures are read strictly: the two real files, and whatever else may be sent."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.rules.background.files import FILE_AT_MOST, REFUSALS, ROWS_AT_MOST, FileRefused
from projects.rules.background.rows import REJECTIONS, WARNINGS, read
from projects.rules.background.sectors import SECTOR_OF, by_sector, sector_of, summed
from projects.selectors.background_words import REFUSED, SAID
from tests.factories.background import (
    PLAN,
    PLANS_HEAD,
    REQUIREMENTS_HEAD,
    plans_file,
    requirements_file,
)
from tests.factories.real_files import real_file
from trustfund.funds.choices import Sector

REQUIREMENTS = "finance/fts_requirements_prk_2000_2020.csv"
PLANS = "finance/humanitarian_response_plans_prk.csv"
# Counted apart from the program, by awk over the file: rows, requirement and funding by year.
BY_YEAR = {
    2000: (8, 313757503, 153103893),
    2001: (8, 383984914, 247968452),
    2002: (8, 246990271, 220007418),
    2003: (8, 229366712, 133102979),
    2004: (9, 208798739, 151508180),
    2007: (7, 14527967, 13125458),
    2011: (7, 218740000, 73139091),
    2012: (5, 198066562, 103886477),
    2015: (6, 110895000, 23415905),
    2016: (9, 142036722, 37878003),
    2017: (6, 113502775, 35442343),
    2018: (6, 111217000, 32516164),
    2019: (6, 120345890, 40655672),
    2020: (14, 146692162, 35091299),
}
HEAD = REQUIREMENTS_HEAD.splitlines()[0]
ROW = PLAN.format(year=2020)
PLAN_ROW = "P1,1,2020-01-01,2020-12-31,A plan,Other | sector,PRK,2020,100,90"


def codes(content):
    return [(one.line, one.code) for one in read(content).findings]


class TestRealFiles:
    def test_requirements_by_year(self):
        found = read(real_file(REQUIREMENTS).read_bytes())
        assert (found.kind, len(found.rows)) == ("REQUIREMENTS", 107)
        assert (found.accepted, found.warned, found.rejected) == (99, 8, 0)
        for year, told in BY_YEAR.items():
            sums = summed([row for row in found.rows if row.year == year])
            assert (sums.rows, sums.requirement, sums.funding) == told
        whole = summed(found.rows)
        assert (whole.requirement, whole.funding) == (2558922217, 1300841334)
        assert whole.without_requirement == 33

    def test_every_warning_of_requirements(self):
        assert codes(real_file(REQUIREMENTS).read_bytes()) == [
            *((line, "nothing_said") for line in (48, 53, 76, 84)),
            (91, "funding_above_requirement"),
            *((line, "nothing_said") for line in (92, 100, 108)),
        ]

    def test_sectors_of_2020(self):
        rows = read(real_file(REQUIREMENTS).read_bytes()).rows
        found = by_sector([row for row in rows if row.year == 2020])
        told = {name: (one.requirement, one.funding) for name, one in found.sectors.items()}
        assert told == {
            "FOOD": (34800000, 1383272),
            "HEALTH": (44913800, 13858193),
            "WATER": (8400000, 1757181),
        }
        assert {name: (one.requirement, one.funding) for name, one in found.outside.items()} == {
            "Coordination and support services": (4600000, 0),
            "Multiple clusters/sectors (shared)": (0, 1224247),
            "Not specified": (0, 1580633),
            "Nutrition": (53978362, 14983050),
            "Protection - Gender-Based Violence": (0, 304723),
        }

    def test_plans_and_their_warnings(self):
        content = real_file(PLANS).read_bytes()
        found = read(content)
        assert (found.kind, found.accepted, found.warned, found.rejected) == ("PLANS", 15, 3, 0)
        assert codes(content) == [
            (3, "list_has_gap"), (3, "many_countries"),
            (4, "list_has_gap"), (4, "many_countries"),
            (6, "list_has_gap"), (6, "many_countries"), (6, "revised_to_nothing"),
        ]  # fmt: skip
        own = [row for row in found.rows if row.countries == ("PRK",)]
        assert len(own) == 15
        flood = next(row for row in own if row.code == "FPRK07")
        assert (flood.original, flood.revised) == (14102922, 14527967)

    def test_plans_ask_for_what_their_clusters_do(self):
        plans = {row.code: row.revised for row in read(real_file(PLANS).read_bytes()).rows}
        rows = read(real_file(REQUIREMENTS).read_bytes()).rows
        differ = {
            code: (summed([row for row in rows if row.plan_code == code]).requirement, plans[code])
            for code in {row.plan_code for row in rows}
            if summed([row for row in rows if row.plan_code == code]).requirement != plans[code]
        }
        assert differ == {}


class TestSectors:
    def test_map_names_sectors_of_the_fund(self):
        assert set(SECTOR_OF.values()) <= set(Sector.values)
        assert all(sector_of(name.upper()) == sector for name, sector in SECTOR_OF.items())

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["Health", "food  security", "Nutrition", "Not specified", "=1+1"]),
                st.none() | st.integers(0, 10**11),
                st.none() | st.integers(0, 10**11),
            )
        )
    )
    def test_sectors_and_outside_are_the_whole_to_the_dollar(self, told):
        rows = [
            SimpleNamespace(cluster=name, requirement=needed, funding=given_)
            for name, needed, given_ in told
        ]
        found = by_sector(rows)
        parts = [*found.sectors.values(), *found.outside.values()]
        for name in ("rows", "without_requirement", "requirement", "funding"):
            assert sum(getattr(one, name) for one in parts) == getattr(found.total, name)
        assert found.total.requirement == sum(needed or 0 for _name, needed, _given in told)
        assert found.total.funding == sum(given_ or 0 for _name, _needed, given_ in told)
        outside = [one.requirement for one in found.outside.values()]
        assert found.outside_total.requirement == sum(outside)


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "file_empty"),
            (b"\xef\xbb\xbf \r\n", "file_empty"),
            (b"a\xff,b\n", "not_utf8"),
            (b"a,b\0\n1,2\n", "not_utf8"),
            (b"PK\x03\x04\x00", "not_utf8"),
            (b"donor,amount\n1,2\n", "kind_unknown"),
            (REQUIREMENTS_HEAD.encode(), "rows_missing"),
            (HEAD.replace("cluster,", "sector,").encode() + b"\n", "columns_missing"),
            (f"{HEAD},more\n{ROW},Health,1,1,1,2\n".encode(), "columns_unknown"),
            (f"{HEAD},year\n{ROW},Health,1,1,1,2\n".encode(), "columns_repeated"),
            (f'{HEAD}\n{ROW},"Hea"lth,1,1,1\n'.encode(), "quotes_unclear"),
            (f"{HEAD}\n{ROW},{'x' * 2001},1,1,1\n".encode(), "cell_too_long"),
            (b"x" * (FILE_AT_MOST + 1), "file_too_large"),
            (f"{HEAD}\n".encode() + b"PRK,,,,,,,,,,,\n" * (ROWS_AT_MOST + 1), "too_many_rows"),
        ],
    )
    def test_are_told_by_their_fault(self, content, code):
        with pytest.raises(FileRefused) as refused:
            read(content)
        assert refused.value.code == code

    def test_a_mark_at_the_beginning_and_no_tags_are_no_matter(self):
        assert len(read(f"\ufeff{HEAD}\n{ROW},Health,100,50,50\n".encode()).rows) == 1

    def test_every_code_has_its_sentence(self):
        assert set(REFUSALS) == set(REFUSED)
        assert {*REJECTIONS, *WARNINGS} == set(SAID)


class TestRows:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (f"{ROW},Health,100.5,1,1", "figure_not_whole"),
            (f"{ROW},Health,-100,1,1", "figure_negative"),
            (f"{ROW},Health,about 100,1,1", "figure_unreadable"),
            (f"{ROW},Health,=1+1,1,1", "figure_unreadable"),
            (f"{ROW},Health,１００,1,1", "figure_unreadable"),
            (f"{ROW},Health,1e9,1,1", "figure_unreadable"),
            (f"{ROW},Health,1000000000000,1,1", "figure_too_large"),
            (f"{ROW},Health,100,1,x", "percent_unreadable"),
            (f"{ROW},,100,1,1", "value_missing"),
            (f"{ROW},{'x' * 301},100,1,1", "text_too_long"),
            (f"{ROW},Hea\u202elth,100,1,1", "text_hidden"),
            (f"{ROW},Health,100,1", "row_width"),
            (f"{ROW},Health,100,1,1,1", "row_width"),
            (f"{ROW.replace('PRK', 'KOR')},Health,100,1,1", "country_other"),
            (f"{ROW.replace('2020-12-31', '2019-12-31')},Health,100,1,1", "dates_upside_down"),
            (f"{ROW.replace('2020-12-31', '2020-02-30')},Health,100,1,1", "date_unreadable"),
            (f"{ROW.replace(',2020,', ',2020.0,')},Health,100,1,1", "year_unreadable"),
            (f"{ROW.replace(',2020,', ',0000,')},Health,100,1,1", "year_unreadable"),
        ],
    )
    def test_rejects_a_row_and_reads_the_others(self, row, code):
        found = read(f"{HEAD}\n{row}\n{ROW},Food Security,100,1,1\n".encode())
        assert [(one.line, one.code) for one in found.findings] == [(2, code)]
        assert (found.accepted, found.rejected) == (1, 1)

    def test_rejects_what_would_count_twice(self):
        assert codes(requirements_file("Health,100,1,1", "Health,200,2,1")) == [(4, "row_repeated")]

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("Health,100,150,150", "funding_above_requirement"),
            ("Health,100,50,52", "percent_differs"),
            ("Health,,50,50", "percent_without_base"),
            ("Health,,,", "nothing_said"),
        ],
    )
    def test_warns_and_takes_the_row(self, row, code):
        found = read(requirements_file(row))
        assert ([one.code for one in found.findings], found.warned) == ([code], 1)

    @pytest.mark.parametrize("percent", ["4", "5"])
    def test_a_rounded_percent_is_no_difference(self, percent):
        assert codes(requirements_file(f"Health,1000,45,{percent}")) == []

    def test_a_year_outside_the_plan_is_a_warning(self):
        row = ROW.replace(",2020,", ",2021,")
        assert codes(f"{HEAD}\n{row},Health,100,1,1\n".encode()) == [(2, "year_outside_dates")]

    def test_a_formula_in_a_text_stays_text(self):
        [row] = read(requirements_file('"=HYPERLINK(""x"")",100,1,1')).rows
        assert row.cluster == '=HYPERLINK("x")'

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (PLAN_ROW.replace("PRK", "KOR | AFG"), "country_other"),
            (PLAN_ROW.replace("PRK", "PRK | Korea"), "country_unreadable"),
            (PLAN_ROW.replace(",2020,", ",2019-2020,"), "year_unreadable"),
            (PLAN_ROW.replace(",90", ","), "value_missing"),
            (PLAN_ROW.replace(",1,", ",x,"), "figure_unreadable"),
        ],
    )
    def test_rejects_a_plan(self, row, code):
        assert codes(f"{PLANS_HEAD}{row}\n".encode()) == [(2, code)]

    def test_warns_of_plans_of_one_name_and_of_years_beside_the_days(self):
        several = PLAN_ROW.replace("P1", "P2").replace(",2020,", ",2020 | 2021,")
        found = codes(plans_file(PLAN_ROW, several))
        assert found == [(3, "name_repeated"), (3, "year_outside_dates")]
        assert codes(plans_file(PLAN_ROW, PLAN_ROW)) == [(3, "row_repeated")]
