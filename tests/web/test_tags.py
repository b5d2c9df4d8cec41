"""The tags write figures, states and moments in the one way that all pages share."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from trustfund.kernel.money import Money


def drawn(source: str, **context) -> str:
    return Template("{% load trustfund %}" + source).render(Context(context))


def words(source: str, **context) -> str:
    return " ".join(
        Template("{% load trustfund %}{% filter striptags %}" + source + "{% endfilter %}")
        .render(Context(context))
        .replace("\N{NO-BREAK SPACE}", " ")
        .split()
    )


class TestMoney:
    def test_code_first_grouped_with_the_currencys_decimals(self):
        assert words("{% money m %}", m=Money("1250000", "USD")) == "USD 1,250,000.00"
        assert words("{% money m %}", m=Money("4621000", "JPY")) == "JPY 4,621,000"

    def test_a_true_minus(self):
        assert words("{% money m %}", m=Money("-5", "USD")) == "USD \N{MINUS SIGN}5.00"

    def test_a_dash_for_zero_that_can_be_heard(self):
        assert words("{% money m %}", m=Money(0, "USD")) == "\N{EN DASH}USD 0.00"

    def test_never_a_zero_for_what_is_not_known(self):
        assert words("{% money m %}", m=None) == "not known"
        assert words("{% converted m %}", m=Money(5, "USD")) == "no rate"

    def test_a_bare_amount_needs_its_currency_and_is_no_float(self):
        assert words('{% money m "USD" plain=True %}', m=Decimal("1234.5")) == "1,234.50"
        for source, value in (("{% money m %}", Decimal(1)), ('{% money m "USD" %}', 1.5)):
            with pytest.raises(Exception, match="money"):
                drawn(source, m=value)

    def test_an_equivalent_says_rate_day_and_source(self):
        text = words(
            "{% converted m r d s %}",
            m=Money("31250", "USD"),
            r=Decimal("0.0067600"),
            d=date(2026, 7, 31),
            s="ECB",
        )
        assert text == "≈ USD 31,250.00rate 0.00676 · 31 Jul 2026 · ECB"


class TestStatus:
    def test_word_icon_and_tone(self):
        page = drawn('{% status "APPROVED" %}')
        assert "state-done" in page
        assert "<svg" in page
        assert "Approved" in page

    def test_green_for_gates_only(self):
        assert "state-go" in drawn('{% status "VERIFIED" "milestone" %}')
        assert "state-go" not in drawn('{% status "PAID" %}')

    def test_an_unknown_state_is_neutral(self):
        assert "Care and maintenance" in drawn('{% status "CARE_AND_MAINTENANCE" %}')

    def test_escapes_a_label(self):
        assert "&lt;b&gt;" in drawn('{% status "DRAFT" "" label %}', label="<b>")


class TestMoments:
    noon = datetime(2026, 7, 31, 3, 5, tzinfo=UTC)

    def test_in_the_readers_zone_and_utc(self):
        with timezone.override("Asia/Seoul"):
            assert words("{% when m %}", m=self.noon) == (
                "31 Jul 2026, 12:05 KST (31 Jul 2026, 03:05 UTC)"
            )

    def test_once_where_that_is_utc(self):
        assert words("{% when m %}", m=self.noon) == "31 Jul 2026, 03:05 UTC"

    def test_in_korean(self):
        with translation.override("ko"):
            assert words("{% day d %}", d=date(2026, 7, 31)) == "2026년 7월 31일"

    @pytest.mark.parametrize(
        ("until", "said"),
        [
            (date(2026, 8, 9), "9 Aug 2026 · 9 days left"),
            (date(2026, 8, 1), "1 Aug 2026 · 1 day left"),
            (date(2026, 7, 31), "31 Jul 2026 · today"),
            (date(2026, 7, 27), "27 Jul 2026 · 4 days overdue"),
        ],
    )
    def test_clocks_say_the_day_and_the_days(self, until, said):
        assert words("{% days_left u t %}", u=until, t=date(2026, 7, 31)) == said


class TestIcon:
    def test_is_silent_without_a_label(self):
        assert 'aria-hidden="true"' in drawn('{% icon "check" %}')
        assert 'aria-label="Done"' in drawn('{% icon "check" "Done" %}')

    @pytest.mark.parametrize("name", ["no-such-icon", "../../secrets", "a/b"])
    def test_draws_only_our_own(self, name):
        with pytest.raises(FileNotFoundError):
            drawn("{% icon n %}", n=name)


class TestOpenTo:
    @pytest.mark.parametrize(("role", "shown"), [("AUDITOR", "yes"), ("VERIFIER", "no")])
    def test_says_whether_the_reader_may_open_it(self, role: str, shown: str):
        request = SimpleNamespace(actor_or_none=SimpleNamespace(roles=frozenset({role})))
        page = '{% if "disbursements.grant_detail"|open_to:request %}yes{% else %}no{% endif %}'
        assert drawn(page, request=request) == shown

    def test_a_visitor_may_open_nothing(self):
        request = SimpleNamespace(actor_or_none=None)
        assert drawn('{{ "control.home"|open_to:request }}', request=request) == "False"
