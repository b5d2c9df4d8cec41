"""Random stories of a fund against a model in memory: every balance agrees after every step."""

import contextlib
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from tests.prove.books_model import OPEN, SHUT, SOFT, Held, Model, mirrored
from trustfund.audit.errors import RequestSeen
from trustfund.audit.selectors import trail_findings
from trustfund.audit.services import record
from trustfund.db.clock import clock_move, now
from trustfund.funds.models import Fund
from trustfund.kernel.actor import RequestStamp
from trustfund.kernel.errors import DomainError
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import ReferenceReused
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.periods import MONTH, YEAR, period_of
from trustfund.ledger.services import (
    Posted,
    entry_post,
    entry_reverse,
    period_close,
    period_reopen,
    period_soft_close,
)

START = datetime(2026, 6, 15, 12, tzinfo=UTC)
DONORS = tuple(UUID(int=number) for number in range(1, 4))
GRANTS = tuple(UUID(int=number) for number in range(11, 14))
TORN = (OperationalError, InterfaceError)

cents = st.integers(1, 10**6).map(lambda units: Decimal(units) / 100)
usd = cents.map(lambda amount: Money(amount, "USD"))
foreign = st.one_of(
    cents.map(lambda amount: Money(amount, "EUR")),
    st.integers(1, 10**8).map(lambda units: Money(units, "KRW")),
)
# More comes in than goes out, so that most acts are possible and some are not.
given = st.one_of(usd, foreign).map(lambda money: Money(money.amount * 5, money.currency))
# Mostly of late, some from closed months, one from tomorrow.
ago = st.one_of(st.integers(0, 40), st.integers(-1, 150)).map(lambda days: timedelta(days=days))
donors, grants, any_number = st.sampled_from(DONORS), st.sampled_from(GRANTS), st.integers(0, 999)
Work = Callable[[str], Posted]
OUTCOMES: Counter[str] = Counter()


class Story(RuleBasedStateMachine):
    """One fund's life. Every rule carries out an act as a door does and tells the model."""

    cast: Any = None
    funds = checks = stories = 0

    def __init__(self) -> None:
        super().__init__()
        kind = type(self)
        kind.stories += 1
        clock_move(to=START)
        with transaction.atomic():
            self.fund = Fund(
                number=f"TF{kind.stories:06}", name="Test Fund", purpose="To test.",
                recipient=self.cast.organizations["ministry"],
                end_disbursement_date=date(2040, 1, 1),
            )  # fmt: skip
            self.fund.save(force_insert=True)
            manager = self.cast.program_manager
            record(manager, "funds.fund_create", subject=self.fund, at=now(), fund_id=self.fund.pk)
        self.model = Model(START.date())
        self.ids: dict[tuple[str, date], UUID] = {}
        self.frozen: dict[date, list[Any]] = {}
        self.step = 0

    # What a door does.

    def attempt(self, key: UUID, work: Work, crash: str = "") -> Posted:
        """Book and record in one transaction, which may be torn."""
        stamp = RequestStamp(key, "story:book", "0" * 64)
        with transaction.atomic():
            entry = work(str(key))
            record(
                replace(self.cast.finance_officer, request=stamp), "test.post", subject=self.fund,
                at=now(), fund_id=self.fund.pk, extra={"entries": [entry.facts()]},
            )  # fmt: skip
            if crash != "after":
                tear(crash)
        if crash == "after":
            tear("killed")
        return entry

    def insist(self, key: UUID, work: Work, crash: str) -> Posted:
        """Do it; when nobody knows whether it was done, do it again under the same key."""
        try:
            entry = self.attempt(key, work, crash)
        except TORN:
            connection.close()
        else:
            assert not crash, f"the connection survived: {crash}"
            return entry
        OUTCOMES[f"torn ({crash})"] += 1
        try:
            return self.attempt(key, work)
        except RequestSeen:
            OUTCOMES["torn, yet committed"] += 1
            return replayed(work, str(key))

    def book(self, work: Work, reasons: set[str], crash: str = "") -> Posted | None:
        """Book, or be refused for a reason that the model knows; nothing else may happen."""
        try:
            entry = self.insist(uuid4(), work, crash)
        except DomainError as error:
            self.refused(error, reasons)
            return None
        assert not reasons, reasons
        OUTCOMES["booked"] += 1
        return entry

    def post(
        self,
        kind: str,
        legs: list[posting.Leg],
        days: timedelta,
        crash: str = "",
        label: bool = True,
    ) -> None:
        """Book an entry, on a closed day as a labelled adjustment of today."""
        on, adjusts = self.model.today - days, None
        if label and on <= self.model.shut:
            on, adjusts = self.model.today, on

        def work(reference: str) -> Posted:
            return entry_post(
                fund_id=self.fund.pk, kind=kind, value_date=on, reference=reference, memo="",
                subject_id=self.fund.pk, legs=legs, adjusts=adjusts,
            )  # fmt: skip

        entry = self.book(work, self.model.entry_refusals(legs, on, adjusts), crash)
        if entry is not None:
            self.model.entries.append(Held(kind, on, adjusts, legs, answer(entry)))

    # What may happen.

    @rule(cash=given, donor=donors, days=ago, label=st.booleans())
    def contribute(self, cash: Money, donor: UUID, days: timedelta, label: bool) -> None:
        self.post("RECEIPT", posting.receipt_booked(cash, donor), days, label=label)

    @rule(sold=foreign, bought=usd, donor=donors, days=ago)
    def convert(self, sold: Money, bought: Money, donor: UUID, days: timedelta) -> None:
        self.post("CONVERSION", posting.conversion_booked(sold, bought, donor), days)

    @rule(amount=usd, grant=grants, days=ago)
    def commit(self, amount: Money, grant: UUID, days: timedelta) -> None:
        self.post("GRANT_COMMITTED", posting.grant_committed(amount, grant), days)

    @rule(amount=usd, grant=grants, days=ago)
    def pay(self, amount: Money, grant: UUID, days: timedelta) -> None:
        self.post("PAYMENT", posting.payment_made(amount, grant), days)

    @rule(
        cash=given, donor=donors, days=ago,
        crash=st.sampled_from(("killed", "cut", "unheard", "after")),
    )  # fmt: skip
    def crash(self, cash: Money, donor: UUID, days: timedelta, crash: str) -> None:
        self.post("RECEIPT", posting.receipt_booked(cash, donor), days, crash)

    @precondition(lambda self: self.model.entries)
    @rule(number=any_number, days=ago, crash=st.sampled_from(("", "", "", "unheard")))
    def reverse(self, number: int, days: timedelta, crash: str) -> None:
        held, on = self.held(number), self.model.today - days

        def work(reference: str) -> Posted:
            return entry_reverse(
                entry_id=held.answer[0], value_date=on, reference=reference, memo=""
            )

        reasons = self.model.reversal_refusals(held, on)
        adjusts = held.on if held.on <= self.model.shut else None
        entry = self.book(work, reasons, crash)
        if entry is not None:
            held.reversed = True
            legs = mirrored(held.legs)
            self.model.entries.append(Held("REVERSAL", on, adjusts, legs, answer(entry), held))

    @precondition(lambda self: self.model.entries)
    @rule(number=any_number, other=st.booleans())
    def retry(self, number: int, other: bool) -> None:
        """Send a reference again: the first entry answers; with other content it is refused."""
        held = self.held(number)
        reference = selectors.entry(entry_id=held.answer[0]).reference

        def work(reference: str) -> Posted:
            memo = "something else" if other else ""
            if held.reverses is not None:
                entry_id = held.reverses.answer[0]
                return entry_reverse(
                    entry_id=entry_id, value_date=held.on, reference=reference, memo=memo
                )
            return entry_post(
                fund_id=self.fund.pk, kind=held.kind, value_date=held.on, reference=reference,
                memo=memo, subject_id=self.fund.pk, legs=held.legs, adjusts=held.adjusts,
            )  # fmt: skip

        if not other:
            assert answer(replayed(work, reference)) == held.answer
            OUTCOMES["retried"] += 1
            return
        with contextlib.suppress(ReferenceReused), transaction.atomic():
            raise AssertionError(f"other content was taken under {work(reference)}")

    @rule(kind=st.sampled_from((MONTH, MONTH, MONTH, YEAR)), days=ago, due=st.booleans())
    def soft_close(self, kind: str, days: timedelta, due: bool) -> None:
        """Close any period, or the first one that has open entries."""
        day = self.model.today - days
        if due:
            opened = (held.on for held in self.model.entries if held.on > self.model.shut)
            day = min(opened, default=day)
        first = period_of(day, kind)[0]
        reasons = self.model.soft_close_refusals(kind, first)
        if self.moved(reasons, period_soft_close, self.cast.finance_officer,
                      fund_id=self.fund.pk, kind=kind, starts=first):  # fmt: skip
            self.model.periods[kind, first] = SOFT
            self.frozen[self.model.shut] = self.entries_until(self.model.shut)

    @precondition(lambda self: self.model.periods)
    @rule(number=any_number)
    def reopen(self, number: int) -> None:
        key = self.period(number)
        if self.moved(self.model.reopen_refusals(key), period_reopen, self.cast.finance_approver,
                      period_id=self.ids[key], reason="A receipt was missed."):  # fmt: skip
            self.model.periods[key] = OPEN

    @precondition(lambda self: self.model.periods)
    @rule(number=any_number, sure=st.integers(0, 3))
    def close(self, number: int, sure: int) -> None:
        if sure:  # Most periods stay open to be opened again.
            return
        key = self.period(number)
        if self.moved(self.model.close_refusals(key), period_close, self.cast.finance_approver,
                      period_id=self.ids[key]):  # fmt: skip
            self.model.periods[key] = SHUT

    @rule(days=st.integers(1, 25))
    def days_pass(self, days: int) -> None:
        clock_move(by=timedelta(days=days))
        self.model.today += timedelta(days=days)

    # What must be true after each of these.

    @invariant()
    def books_agree(self) -> None:
        model, today = self.model, self.model.today
        type(self).checks += 1
        self.step += 1
        assert found(self.fund) == model.balances()
        # Days and moments from the count of steps: no draw, and no two steps alike.
        day = today - timedelta(days=self.step * 37 % 230)
        assert found(self.fund, as_of=day) == model.balances(day) == summed(self.fund, day)
        if model.entries:
            known = self.held(self.step * 7).answer[2]
            assert found(self.fund, as_of=day, known_at=known) == model.balances(day, known)
        shut = selectors.shut_through(fund_id=self.fund.pk)
        assert (shut or date.min) == model.shut
        if shut is not None:
            assert self.entries_until(shut) == self.frozen[shut], "a closed day was changed"
        assert not broken(self.fund)

    def teardown(self) -> None:
        findings = [str(finding) for finding in chain(selectors.books_findings(), trail_findings())]
        assert not findings, findings

    # Ways of asking.

    def refused(self, error: DomainError, reasons: set[str]) -> None:
        name = type(error).__name__
        assert name in reasons, (name, reasons)
        OUTCOMES[name] += 1

    def held(self, number: int) -> Held:
        return self.model.entries[number % len(self.model.entries)]

    def period(self, number: int) -> tuple[str, date]:
        return sorted(self.model.periods)[number % len(self.model.periods)]

    def moved(self, reasons: set[str], act: Any, actor: Any, **words: Any) -> bool:
        """Return whether a period was moved; a refusal must be for a reason that the model knows."""
        try:
            moved = act(actor=actor, now=now(), **words)
        except DomainError as error:
            self.refused(error, reasons)
            return False
        assert not reasons, reasons
        OUTCOMES[act.__name__] += 1
        if "kind" in words:
            self.ids[words["kind"], words["starts"]] = moved
        return True

    def entries_until(self, day: date) -> list[Any]:
        return asked(
            "SELECT id, encode(content_hash, 'hex') FROM ledger_entry"
            " WHERE fund_id = %s AND value_date <= %s ORDER BY id", self.fund.pk, day
        )  # fmt: skip


def asked(question: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def found(fund: Any, **when: Any) -> dict[Any, Decimal]:
    """Return the balances that the selectors tell: a rollup, and the legs since."""
    rows = selectors.balances(fund_id=fund.pk, **when)
    return {(row.code, row.currency, row.party_id): row.balance for row in rows if row.balance}


def summed(fund: Any, day: date) -> dict[Any, Decimal]:
    """Return the same as plain sums of legs."""
    rows = asked(
        "SELECT a.code, a.currency, a.party_id,"
        "  sum(CASE WHEN l.side = a.normal THEN l.amount ELSE -l.amount END)"
        " FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id"
        " WHERE a.fund_id = %s AND l.value_date <= %s GROUP BY a.id", fund.pk, day
    )  # fmt: skip
    return {(code, currency, party): total for code, currency, party, total in rows if total}


def broken(fund: Any) -> list[Any]:
    """Return each book and currency that is out of balance, and each overdrawn account."""
    return asked(
        "SELECT a.book || a.currency FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id"
        " WHERE a.fund_id = %s GROUP BY 1"
        " HAVING sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END) <> 0"
        " UNION ALL SELECT a.code FROM ledger_control_balance b"
        " JOIN ledger_account a ON a.id = b.account_id WHERE a.fund_id = %s AND b.balance < 0",
        fund.pk, fund.pk,
    )  # fmt: skip


def answer(entry: Posted) -> tuple[int, str, datetime]:
    return entry.id, entry.content_hash, entry.recorded_at


def replayed(work: Work, reference: str) -> Posted:
    """Return what the books answer to a reference that they know; nothing is written."""
    with transaction.atomic():
        entry = work(reference)
        assert entry.replayed, f"{reference} was booked twice"
    return entry


def tear(how: str) -> None:
    """End this session: by the server, or so that the coming COMMIT or its answer is lost.

    "cut" loses both directions; "unheard" only what the server says, so that it commits.
    """
    if how == "killed":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    elif how:
        wire = socket.socket(fileno=connection.connection.fileno())
        wire.shutdown(socket.SHUT_RD if how == "unheard" else socket.SHUT_RDWR)
        wire.detach()
