"""Whatever is received, kept, released, promised, drawn and charged: what is available is the model's."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.funds import fund_open_make
from tests.factories.ledger import posted, received
from tests.factories.set_asides import released, set_aside
from tests.ledger.conftest import no_gate
from trustfund.funds.errors import NotAvailable, SetAsideRefused
from trustfund.funds.models import SetAside
from trustfund.funds.rules.available import available_in
from trustfund.funds.selectors import available_of
from trustfund.kernel.money import Money
from trustfund.ledger.errors import InsufficientBalance
from trustfund.ledger.rules import posting

__all__ = ["no_gate"]

GRANTS = tuple(UUID(int=number) for number in (1, 2))
cents = st.integers(min_value=1, max_value=10**6).map(lambda units: Decimal(units) / 100)
steps = st.one_of(
    st.tuples(st.just("RECEIVE"), cents),
    st.tuples(st.just("FEE"), cents),
    st.tuples(st.just("COMMIT"), cents, st.sampled_from(GRANTS)),
    st.tuples(st.just("CANCEL"), cents, st.sampled_from(GRANTS)),
    st.tuples(st.just("PAY"), cents, st.sampled_from(GRANTS)),
    st.tuples(st.just("RESERVE"), cents),
    st.tuples(st.just("ADMINISTRATION"), cents),
    st.tuples(st.just("RELEASE"), cents, st.integers(min_value=0, max_value=9)),
)


class Model:
    """Cash, what is kept by set-aside, what each grant may draw; and what may be done with them."""

    def __init__(self) -> None:
        self.cash = Decimal(0)
        self.kept: list[tuple[SetAside, Decimal]] = []
        self.undisbursed = dict.fromkeys(GRANTS, Decimal(0))

    @property
    def available(self) -> Decimal:
        return self.cash - sum(left for _row, left in self.kept) - sum(self.undisbursed.values())

    def kept_for(self, purpose: str) -> Decimal:
        return sum((left for row, left in self.kept if row.purpose == purpose), Decimal(0))


class TestAvailable:
    @pytest.mark.usefixtures("no_gate")
    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(story=st.lists(steps, min_size=1, max_size=20))
    def test_is_the_model_s_after_every_step(self, cast, story):
        with transaction.atomic():
            fund, model = fund_open_make(cast), Model()
            for name, amount, *more in [("RECEIVE", Decimal(5000)), *story]:
                self.take(cast, fund, model, name, amount, *more)
                found = available_of(fund)
                assert found.money.amount == model.available
                assert found.cash.money.amount == model.cash
                assert found.reserve.money.amount == model.kept_for("RESERVE")
                assert found.administration.money.amount == model.kept_for("ADMINISTRATION")
                assert found.undisbursed.money.amount == sum(model.undisbursed.values())
            transaction.set_rollback(True)

    def take(self, cast, fund, model, name, amount, *more):
        match name:
            case "RESERVE" | "ADMINISTRATION":
                self.keep(cast, fund, model, name, amount)
            case "RELEASE":
                self.release(cast, model, amount, *more)
            case "RECEIVE":
                received(cast.finance_officer, fund, str(amount))
                model.cash += amount
            case _:
                self.post(cast, fund, model, name, Money(amount, "USD"), *more)

    def keep(self, cast, fund, model, purpose, amount):
        is_covered = amount <= model.available
        try:
            row = set_aside(cast, fund, amount, purpose=purpose)
        except NotAvailable:
            assert not is_covered
        else:
            assert is_covered
            model.kept.append((row, amount))

    def release(self, cast, model, amount, number):
        if not model.kept:
            return
        place = number % len(model.kept)
        row, left = model.kept[place]
        try:
            released(cast, row, amount)
        except SetAsideRefused:
            assert amount > left
        else:
            assert amount <= left
            model.kept[place] = (row, left - amount)

    def post(self, cast, fund, model, name, money, grant=None):
        kind, legs, cash, promised = {
            "FEE": lambda: ("FEE", posting.fee_charged(money), -1, 0),
            "COMMIT": lambda: ("GRANT_COMMITTED", posting.grant_committed(money, grant), 0, 1),
            "CANCEL": lambda: ("GRANT_CANCELLED", posting.grant_cancelled(money, grant), 0, -1),
            "PAY": lambda: ("PAYMENT", posting.payment_made(money, grant), -1, -1),
        }[name]()
        try:
            with transaction.atomic():
                posted(cast.finance_officer, fund, kind, legs)
        except InsufficientBalance:
            return
        model.cash += cash * money.amount
        if grant is not None:
            model.undisbursed[grant] += promised * money.amount


class Row:
    """One account's balance, as the books give it."""

    def __init__(self, code: str, amount: int, currency: str = "USD") -> None:
        self.account_id, self.code, self.currency = uuid4().int % 10**9, code, currency
        self.money = Money(amount, currency)


class TestFormula:
    def test_counts_what_it_names_and_nothing_else(self):
        rows = [
            Row("1100", 1000), Row("1100", 77, "EUR"), Row("5300", 50), Row("8000", 400),
            Row("8050", 300), Row("8100", 150), Row("8100", 25), Row("8200", 9),
            Row("8300", 200), Row("8400", 100),
        ]  # fmt: skip
        found = available_in(rows, currency="USD")
        assert found.money == Money(1000 - 200 - 100 - 175, "USD")
        assert found.reserve.account_id == rows[8].account_id
        assert found.undisbursed.account_id is None
        assert available_in([], currency="KRW").money == Money(0, "KRW")

    @pytest.mark.parametrize("code", ["8100", "8300", "8400"])
    def test_goes_down_by_each_of_its_terms(self, code):
        assert available_in([Row("1100", 10), Row(code, 4)], currency="USD").money == Money(
            6, "USD"
        )
