"""docs/money-in.md is executed: each figure on it is what the rules say, each ECB rate is published."""

import re
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from donors.rules.ageing import BUCKETS, bucket_of, days_late
from donors.rules.burden import burden, percent_key
from donors.rules.rates import RateQuote, deal_agrees, rate_decimals
from donors.rules.schedule import InstallmentFact
from donors.rules.termination import effective_day, remaining
from donors.rules.unwind import OwnCurrency, cancellation, unwind
from donors.rules.variance import Planned, Received, explained
from donors.selectors import rates
from tests.docs.documents import tables, text
from trustfund.funds.rules.fees import Schedule, Tier, fee_on, fee_reversed, schedules_faults
from trustfund.kernel.money import Money, money_sum, zero

PAGE = text("docs/money-in.md")
EXAMPLES = re.split(
    r"^### Example (\d+): (.*)$", PAGE.partition("\n## Ageing")[0], flags=re.MULTILINE
)[1:]
HOLDING = "USD"


def table(name: str, column: str) -> list[dict[str, str]]:
    """Return the one table of a section that has a column of this name."""
    section = PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    (found,) = [rows for rows in tables(section) if rows and column in rows[0]]
    return found


def money(shown: str) -> Money:
    """Return `USD 1,000.00` as money, and nothing as nothing."""
    currency, _space, amount = (shown or f"{HOLDING} 0").partition(" ")
    return Money(amount.replace(",", ""), currency)


def donor(shown: str) -> UUID:
    """Return the identifier that a donor of the page has in this test."""
    return UUID(int=ord(shown))


def examples() -> list[tuple[str, dict[str, dict[str, str]], date, dict[str, str]]]:
    """Return each example: its name, what is given, as of when, and the results by their names."""
    found = []
    for number, name, body in zip(EXAMPLES[::3], EXAMPLES[1::3], EXAMPLES[2::3], strict=True):
        given, results = tables(body)
        head = next(column for column in results[0] if column != "value")
        found.append(
            (
                f"{number} {name}",
                {row["given"]: row for row in given},
                date.fromisoformat(head.removeprefix("result as of ")),
                {row[head]: row["value"] for row in results},
            )
        )
    return found


def compared(given: dict[str, dict[str, str]]):
    """Return what the rule makes of an example."""
    received, deal = money(given["received"]["value"]), Decimal(given["deal rate"]["value"])
    planned = Planned(
        money(given["planned"]["value"]),
        date.fromisoformat(given["planned"]["day"]),
        Decimal(given["planned rate"]["value"]),
        Decimal(given["rate of the due date"]["value"]),
    )
    brought = received.converted_half_even(deal, HOLDING)
    return explained(planned, Received(received, brought, zero(received.currency)))


def test_the_page_has_three_examples_in_three_currencies():
    currencies = [given["planned"]["value"][:3] for _, given, _, _ in examples()]
    assert currencies == ["EUR", "JPY", "KRW"]


@pytest.mark.parametrize("example", examples(), ids=lambda example: example[0])
class TestExample:
    def test_its_results_are_the_rules(self, example):
        _, given, as_of, told = example
        found = compared(given)
        effects = found.effects
        assert {name: money(value) for name, value in told.items()} == {
            "planned at the planned rate": found.planned_holding,
            "received at the planned rate": found.at_planned_rate,
            "received at the rate of the due date": found.at_due_rate,
            "received at the deal rate": found.received.holding,
            "volume": effects.volume,
            "timing": effects.timing,
            "rate": effects.rate,
            "by exchange": effects.exchange,
            "received less planned": effects.total,
            "overdue": found.arrears(as_of),
        }

    def test_its_parts_add_up_as_told(self, example):
        told = {name: money(value) for name, value in example[3].items()}
        parts = [told["volume"], told["timing"], told["rate"]]
        assert money_sum(parts, HOLDING) == told["received less planned"]
        difference = told["received at the deal rate"] - told["planned at the planned rate"]
        assert told["received less planned"] == difference

    def test_its_rates_are_published_and_its_deal_is_one(self, example):
        given = example[1]
        currency = given["planned"]["value"][:3]
        for name in ("planned rate", "rate of the due date"):
            row = given[name]
            day = date.fromisoformat(row["day"])
            found = rates.quote(currency, HOLDING, day)
            assert found == RateQuote(Decimal(row["value"]), day, row["source"])
        assert given["rate of the due date"]["day"] == given["planned"]["day"]
        deal = Decimal(given["deal rate"]["value"])
        found = compared(given)
        assert found.deal_rate == deal
        assert deal_agrees(
            sold=found.received.money, bought=found.received.holding, rate=deal,
            decimals=rate_decimals(deal),
        )  # fmt: skip


def test_the_buckets_are_the_rules():
    rows = table("Ageing", "bucket")
    assert tuple(row["bucket"] for row in rows) == BUCKETS
    for row in rows:
        for day in filter(None, (row["from day"], row["to day"])):
            assert bucket_of(int(day)) == row["bucket"]


def test_the_won_are_as_late_as_told():
    told = re.search(
        r"The won of example 3 are (\d+) days late on (\S+) and stand in (\w+)\.", PAGE
    )
    assert told
    due = date.fromisoformat(examples()[2][1]["planned"]["day"])
    days = days_late(due, as_of=date.fromisoformat(told[2]))
    assert (str(days), bucket_of(days)) == (told[1], told[3])


def schedules() -> list[Schedule]:
    """Return the fee schedules of the page."""
    by_day: dict[str, list[Tier]] = {}
    for row in table("The fee", "percent"):
        tier = Tier(money(row["above"]).amount, Decimal(row["percent"]))
        by_day.setdefault(row["valid from"], []).append(tier)
    return [Schedule(date.fromisoformat(day), tuple(tiers)) for day, tiers in by_day.items()]


def test_the_fees_are_the_rules():
    assert not schedules_faults(schedules())
    rows = table("The fee", "added")
    for row in rows:
        day = date.fromisoformat(row["day"])
        assert fee_on(schedules(), day, money(row["before"]), money(row["added"])) == money(
            row["fee"]
        )
    first, second, both = (money(row["fee"]) for row in rows[:3])
    assert first + second == both
    assert money(rows[0]["added"]) + money(rows[1]["added"]) == money(rows[2]["added"])


def test_the_reversals_are_the_rules_and_together_the_whole_fee():
    rows = table("The fee", "reversed")
    for row in rows:
        found = fee_reversed(
            money(row["its fee"]),
            money(row["contribution"]),
            refunded_before=money(row["refunded before"]),
            refund=money(row["refund"]),
        )
        assert found == money(row["reversed"])
    assert money_sum([money(row["refund"]) for row in rows], HOLDING) == money(
        rows[0]["contribution"]
    )
    assert money_sum([money(row["reversed"]) for row in rows], HOLDING) == money(rows[0]["its fee"])


def test_the_burden_is_shared_as_told():
    rows = table("Burden sharing", "key")
    found = burden(
        percent_key({donor(row["donor"]): Decimal(row["key"].rstrip(" %")) for row in rows}),
        {donor(row["donor"]): money(row["paid"]) for row in rows},
        currency=HOLDING,
        left_out=[donor(row["donor"]) for row in rows if row["takes a share"] == "no"],
        in_kind={donor(row["donor"]): money(row["in kind"]) for row in rows},
    )
    for row, share in zip(rows, found.shares, strict=True):
        assert share.in_kind == money(row["in kind"])
        told = [row[name] for name in ("rescaled key", "target", "share of paid", "gap")]
        assert told == [
            "" if value is None else f"{value} %" if isinstance(value, Decimal) else str(value)
            for value in (share.rescaled, share.target, share.given, share.gap)
        ]
    assert found.is_rescaled


def deposits() -> dict[UUID, Money]:
    """Return what the donors of the page paid in: what the three examples brought."""
    rows = table("Unwind", "deposits")
    brought = [compared(given).received.holding for _, given, _, _ in examples()]
    assert [money(row["deposits"]) for row in rows] == brought
    return {donor(row["donor"]): money(row["deposits"]) for row in rows}


def own() -> dict[UUID, OwnCurrency]:
    """Return the donors' own currencies at the rates of the page, which are published."""
    found = {}
    for row in table("Unwind", "deposits"):
        currency, day = row["in its own currency"][:3], date.fromisoformat(row["day"])
        quote = RateQuote(Decimal(row["rate"]), day, row["source"])
        assert rates.quote(HOLDING, currency, day) == quote
        found[donor(row["donor"])] = OwnCurrency(currency, quote)
    return found


def test_the_unwind_is_the_rules_and_the_balance():
    told = re.search(r"when (USD [\d,.]+) are left", PAGE)
    assert told
    balance = money(told[1])
    rows = table("Unwind", "deposits")
    for row, refund in zip(rows, unwind(balance, deposits(), own=own()), strict=True):
        assert (refund.money, refund.own) == (
            money(row["gets back"]),
            money(row["in its own currency"]),
        )
    assert money_sum([money(row["gets back"]) for row in rows], HOLDING) == balance


def test_the_cancellation_is_the_rules():
    (row,) = table("Unwind", "formula")
    found = cancellation(
        money(row["balance"]), money(row["committed"]), deposits(), donor_id=donor(row["donor"])
    )
    assert (found.refund.money, found.formula) == (money(row["gets back"]), row["formula"])


def test_the_notices_of_the_page_take_effect_on_their_days():
    for row in table("Termination", "given on"):
        given_on = date.fromisoformat(row["given on"])
        assert effective_day(given_on).isoformat() == row["takes effect at the end of"]


def test_the_schedule_of_the_page_is_what_a_notice_leaves_of_it():
    rows = table("Termination", "paid ahead")
    schedule = [
        InstallmentFact(
            int(row["installment"]),
            None if row["due"] == "on request" else date.fromisoformat(row["due"]),
            money(row["amount"]),
            due_rule="ON_REQUEST" if row["due"] == "on request" else "FIXED",
        )
        for row in rows
    ]
    ends_on = effective_day(date(2026, 6, 15))
    paid = money_sum([money(row["paid ahead"]) for row in rows], "EUR")
    left = {
        item.number: item.money
        for item in remaining(schedule, ends_on=ends_on, as_of=ends_on, paid=paid)
    }
    for row in rows:
        shown = money(row["stays"])
        assert left.get(int(row["installment"]), zero("EUR")) == shown
    assert f"as of 2026-09-15 {money_sum(left.values(), 'EUR')}" in PAGE.replace(",", "")
