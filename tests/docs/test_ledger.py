"""docs/ledger.md is executed: every account, rule, example and balance in it is what the books say."""

import re
from uuid import UUID, uuid5

import pytest

from tests.docs.documents import tables, text
from tests.factories.ledger import pin, posted
from tests.ledger.conftest import fund, no_gate
from trustfund.db.clock import now
from trustfund.funds.rules.fees import Tier, fee_tiered
from trustfund.kernel.money import Money, zero
from trustfund.ledger import selectors
from trustfund.ledger.choices import ACCOUNT_NAMES
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.chart import CHART, DEBIT
from trustfund.ledger.services import Posted, entry_reverse

__all__ = ["fund", "no_gate"]

PAGE = text("docs/ledger.md")
EXAMPLES = re.split(
    r"^### Example (\d+): .*$", PAGE.partition("\n## Balances")[0], flags=re.MULTILINE
)[1:]
KINDS = {
    "receipt_booked": "RECEIPT",
    "unidentified_booked": "UNIDENTIFIED",
    "receipt_identified": "IDENTIFIED",
    "unidentified_returned": "RETURNED",
    "conversion_booked": "CONVERSION",
    "fee_charged": "FEE",
    "fee_reversed": "FEE_REVERSED",
    "refund_paid": "REFUND",
    "income_earned": "INCOME",
    "balance_credited": "TRANSFER_OUT",
    "balance_drawn": "BALANCE_DRAWN",
    "transfer_received": "TRANSFER_IN",
    "grant_committed": "GRANT_COMMITTED",
    "grant_cancelled": "GRANT_CANCELLED",
    "payment_made": "PAYMENT",
    "set_aside_made": "SET_ASIDE",
    "set_aside_released": "SET_ASIDE_RELEASED",
}
SPACE = UUID(int=7)


def section(name: str) -> str:
    """Return a section of the page by its heading."""
    return PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def money(shown: str) -> Money:
    """Return `USD 1,000.00` as money."""
    currency, _space, amount = shown.partition(" ")
    return Money(amount.replace(",", ""), currency)


def party(shown: str) -> UUID | str | None:
    """Return the identifier that a name such as `donor A` has in this test, or an account's code."""
    if shown.startswith("account "):
        return shown.removeprefix("account ")
    return uuid5(SPACE, shown) if shown else None


def examples() -> list[tuple[int, str, str, list[dict[str, str]]]]:
    """Return each example: its number, the function, its arguments, its legs as shown."""
    found = []
    for number, body in zip(EXAMPLES[::2], EXAMPLES[1::2], strict=True):
        call = re.search(r"^`(\w+)\((.*)\)`$", body, flags=re.MULTILINE)
        assert call, f"example {number} has no call"
        legs = next(rows for rows in tables(body) if rows and "debit" in rows[0])
        found.append((int(number), call[1], call[2], legs))
    return found


@pytest.fixture
def books(cast, fund, no_gate) -> dict[int, Posted]:
    """Post every example in order; return the entries by their numbers."""
    done: dict[int, Posted] = {}
    for number, name, arguments, _legs in examples():
        if name == "entry_reverse":
            done[number] = entry_reverse(
                entry_id=done[int(arguments.rpartition(" ")[2])].id,
                value_date=now().date(),
                reference=f"example:{number}",
                memo="",
            )
            pin(cast.finance_officer, fund, done[number])
        else:
            values = [
                money(value) if re.match(r"[A-Z]{3} ", value) else party(value)
                for value in re.split(r", (?=[A-Za-z])", arguments)
            ]
            legs = getattr(posting, name)(*values)
            done[number] = posted(cast.finance_officer, fund, KINDS[name], legs)
    return done


def test_the_chart_is_the_charts():
    rows = tables(section("Chart of accounts"))[0]
    told = [
        (
            row["code"],
            row["account"],
            row["book"],
            row["grows on"],
            bool(row["for each"]),
            row["guarded"],
        )
        for row in rows
    ]
    assert told == [
        (
            line.code,
            str(ACCOUNT_NAMES[line.code]),
            line.book.lower(),
            "debit" if line.normal == DEBIT else "credit",
            line.party,
            "yes" if line.controlled else "",
        )
        for line in CHART
    ]


def test_the_rules_are_the_rules():
    told = {}
    for row in tables(section("Posting rules"))[0]:
        assert KINDS[row["function"].strip("`")] == row["event"]
        told[row["event"]] = frozenset(
            {(code.strip(), "D") for code in row["debit"].split(",")}
            | {(code.strip(), "C") for code in row["credit"].split(",")}
        )
    assert told == posting.ALLOWED


def test_the_page_has_an_example_of_every_function():
    assert {name for _number, name, _arguments, _legs in examples()} == {*KINDS, "entry_reverse"}


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example[0]}-{example[1]}")
def test_an_example_posts_what_it_shows(books, example):
    number, _name, _arguments, shown = example
    entry = selectors.entry(entry_id=books[number].id)
    assert entry is not None
    posted_legs = sorted(
        (
            leg.code,
            str(leg.name),
            str(leg.party_id or ""),
            leg.side,
            leg.money.currency,
            leg.money.amount,
        )
        for leg in entry.legs
    )
    told = sorted(
        (
            row["account"].partition(" ")[0],
            row["account"].partition(" ")[2],
            str(party(row["party"]) or ""),
            "D" if row["debit"] else "C",
            money(row["debit"] or row["credit"]).currency,
            money(row["debit"] or row["credit"]).amount,
        )
        for row in shown
    )
    assert posted_legs == told


def test_the_fees_are_what_the_rule_says():
    tiers = [
        Tier(money(row["above"]).amount, Money(row["percent"], "USD").amount)
        for row in next(rows for rows in tables(PAGE) if rows and "percent" in rows[0])
    ]
    told = re.findall(r"^Before: (.+?)\. Added: (.+?)\. Fee: (.+)\.$", PAGE, flags=re.MULTILINE)
    assert len(told) == 2
    for before, added, fee in told:
        assert fee_tiered(money(before), money(added), tiers) == money(fee)
        assert f"`fee_charged({fee})`" in PAGE


def test_the_balances_are_the_books(books, fund):
    found = {
        (row.code, str(row.name), row.currency, row.party_id): (row.debit, row.credit, row.balance)
        for row in selectors.balances(fund_id=fund.pk)
    }
    told = {}
    for row in tables(section("Balances after the examples"))[0]:
        code, _space, name = row["account"].partition(" ")
        balance = money(row["balance"])
        told[code, name, balance.currency, party(row["party"])] = (
            money(row["debits"]).amount,
            money(row["credits"]).amount,
            balance.amount,
        )
    assert told == found


@pytest.mark.parametrize(
    "row", tables(section("What is read from them"))[0], ids=lambda row: row["figure"]
)
def test_a_figure_is_read_as_told(books, fund, row):
    rows = selectors.balances(fund_id=fund.pk)
    total = zero(money(row["here"]).currency)
    terms = re.findall(
        r"([+-]?) ?(balance|debits|credits) of (\d{4}) ([A-Z]{3})(?: ((?:donor|grant) \w))?",
        row["how"],
    )
    assert terms
    for sign, what, code, currency, whose in terms:
        name = {"balance": "balance", "debits": "debit", "credits": "credit"}[what]
        amounts = [
            getattr(one, name)
            for one in rows
            if (one.code, one.currency) == (code, currency) and one.party_id == party(whose)
        ]
        part = Money(sum(amounts), currency)
        total = total - part if sign == "-" else total + part
    assert total == money(row["here"])
