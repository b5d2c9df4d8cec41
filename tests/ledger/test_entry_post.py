"""entry_post: one business event enters the books, once, balanced, and never by another way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from tests.factories.ledger import posted, received
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import (
    BooksRefuse,
    InsufficientBalance,
    ReferenceReused,
    ValueDateInFuture,
)
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.chart import CASH, CHART, CONTRIBUTIONS, UNDISBURSED
from trustfund.ledger.services import entry_post

pytestmark = pytest.mark.usefixtures("no_gate")


@pytest.fixture
def call(fund):
    """Return the arguments of a lawful call, to be spoiled one at a time."""
    return {
        "fund_id": fund.pk,
        "kind": "RECEIPT",
        "value_date": now().date(),
        "reference": "receipt:1",
        "memo": "A contribution",
        "subject_id": uuid4(),
        "legs": posting.receipt_booked(Money("100", "USD"), uuid4()),
    }


class TestEntryPost:
    def test_writes_both_sides(self, fund, call):
        entry_post(**call)
        found = {(row.code, row.currency): row.money for row in selectors.balances(fund_id=fund.pk)}
        assert found == {
            (CASH, "USD"): Money("100", "USD"),
            (CONTRIBUTIONS, "USD"): Money("100", "USD"),
        }

    def test_answers_the_same_call_with_the_first_entry(self, fund, call):
        first, second = entry_post(**call), entry_post(**call)
        assert (second.id, second.content_hash) == (first.id, first.content_hash)
        assert (first.replayed, second.replayed) == (False, True)
        assert selectors.balance(fund_id=fund.pk, code=CASH, currency="USD") == Money("100", "USD")

    def test_refuses_the_same_reference_with_other_content(self, call):
        entry_post(**call)
        with pytest.raises(ReferenceReused):
            entry_post(**{**call, "legs": posting.receipt_booked(Money("101", "USD"), uuid4())})

    def test_refuses_a_future_value_date(self, call):
        with pytest.raises(ValueDateInFuture):
            entry_post(**{**call, "value_date": now().date() + timedelta(days=1)})

    def test_refuses_to_overdraw_cash(self, cast, fund):
        received(cast.finance_officer, fund, "100")
        with pytest.raises(InsufficientBalance), transaction.atomic():
            posted(cast.finance_officer, fund, "FEE", posting.fee_charged(Money("100.01", "USD")))
        assert selectors.balance(fund_id=fund.pk, code=CASH, currency="USD") == Money("100", "USD")

    def test_refuses_to_pay_more_than_a_grant_has_left(self, cast, fund):
        grant = uuid4()
        received(cast.finance_officer, fund, "100")
        posted(
            cast.finance_officer,
            fund,
            "GRANT_COMMITTED",
            posting.grant_committed(Money("40", "USD"), grant),
        )
        with pytest.raises(InsufficientBalance), transaction.atomic():
            posted(
                cast.finance_officer,
                fund,
                "GRANT_CANCELLED",
                posting.grant_cancelled(Money("41", "USD"), grant),
            )
        left = selectors.balance(fund_id=fund.pk, code=UNDISBURSED, currency="USD", party_id=grant)
        assert left == Money("40", "USD")

    def test_keeps_each_currency_balanced_in_a_conversion(self, cast, fund):
        donor = uuid4()
        received(cast.finance_officer, fund, "100", currency="EUR", donor=donor)
        legs = posting.conversion_booked(Money("100", "EUR"), Money("110.55", "USD"), donor)
        posted(cast.finance_officer, fund, "CONVERSION", legs)
        assert selectors.balance(fund_id=fund.pk, code=CASH, currency="EUR") == Money("0", "EUR")
        assert selectors.balance(fund_id=fund.pk, code=CASH, currency="USD") == Money(
            "110.55", "USD"
        )

    @pytest.mark.parametrize("kind", sorted(posting.ALLOWED))
    def test_lets_no_kind_touch_an_account_that_is_not_its_own(self, fund, call, kind):
        for line in CHART:
            for side in ("D", "C"):
                if (line.code, side) in posting.ALLOWED[kind]:
                    continue
                other = "C" if side == "D" else "D"
                balancing = next((c for c, s in posting.ALLOWED[kind] if s == other), CASH)
                money = Money("1", "USD")
                legs = [
                    posting.Leg(line.code, side, money, uuid4() if line.party else None),
                    posting.Leg(
                        balancing,
                        other,
                        money,
                        uuid4() if balancing in {"1900", "4100", "5100", "8100", "8200"} else None,
                    ),
                ]
                with pytest.raises(BooksRefuse), transaction.atomic():
                    entry_post(**{**call, "kind": kind, "reference": str(uuid4()), "legs": legs})

    def test_refuses_one_leg_alone_and_an_unbalanced_pair(self, call):
        money = Money("1", "USD")
        lone = [posting.Leg(CASH, "D", money)]
        crooked = [
            posting.Leg(CASH, "D", money),
            posting.Leg(CONTRIBUTIONS, "C", Money("2", "USD"), uuid4()),
        ]
        for legs, constraint in (
            (lone, "ledger_entry_has_legs"),
            (crooked, "ledger_entry_balanced"),
        ):
            with pytest.raises(BooksRefuse) as refused, transaction.atomic():
                entry_post(**{**call, "reference": str(uuid4()), "legs": legs})
            assert refused.value.constraint == constraint


class TestChart:
    def test_is_the_same_in_the_rules_and_in_the_database(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SELECT code, book, normal, party, controlled FROM ledger_chart")
            assert set(cursor.fetchall()) == {
                (line.code, line.book, line.normal, line.party, line.controlled) for line in CHART
            }
            cursor.execute("SELECT kind, code, side FROM ledger_posting_rule")
            assert set(cursor.fetchall()) == {
                (kind, code, side)
                for kind, pairs in posting.ALLOWED.items()
                for code, side in pairs
            }


class TestApplicationRole:
    @pytest.mark.parametrize(
        "table",
        [
            "ledger_entry",
            "ledger_leg",
            "ledger_account",
            "ledger_control_balance",
            "ledger_chart",
            "ledger_posting_rule",
        ],
    )
    @pytest.mark.parametrize(
        "statement", ["DELETE FROM {}", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"]
    )
    def test_writes_no_table_of_the_books_itself(self, db, table, statement):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table))

    def test_updates_nothing(self, db):
        for statement in (
            "UPDATE ledger_entry SET memo = ''",
            "UPDATE ledger_leg SET amount = 1",
            "UPDATE ledger_control_balance SET balance = 1",
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


class TestOwner:
    """Even the owner of the tables is stopped by what the triggers hold."""

    @pytest.fixture
    def owner(self, committed_cast):
        connection_of_owner = connections["owner"]
        yield connection_of_owner
        connection_of_owner.close()

    @pytest.fixture
    def entry(self, committed_cast):
        from tests.ledger.conftest import fund  # noqa: PLC0415

        with transaction.atomic():
            return received(committed_cast.finance_officer, fund.__wrapped__(committed_cast), "100")

    @pytest.mark.parametrize(
        ("statement", "constraint"),
        [
            ("UPDATE ledger_entry SET memo = 'x'", "append-only"),
            ("DELETE FROM ledger_leg", "append-only"),
            ("UPDATE ledger_account SET code = '5300'", "append-only"),
            (
                "INSERT INTO ledger_leg SELECT entry_id, n + 2, account_id, side, amount, value_date FROM ledger_leg",
                "is complete",
            ),
            (
                (
                    "INSERT INTO ledger_entry (fund_id, kind, value_date, recorded_at, reference, memo, subject_id, content_hash)"
                    " SELECT fund_id, 'FEE', value_date, recorded_at, 'bare', '', subject_id, content_hash FROM ledger_entry"
                ),
                "has no legs",
            ),
            ("UPDATE ledger_control_balance SET balance = -1", "ledger_no_overdraft"),
        ],
    )
    def test_is_refused_too(self, entry, owner, statement, constraint):
        with (
            pytest.raises(IntegrityError, match=constraint),
            transaction.atomic("owner"),
            owner.cursor() as cursor,
        ):
            cursor.execute(statement)
