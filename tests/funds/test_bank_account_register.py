"""bank_account_register by service, page, program and database."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.disbursements.gates import database_says
from tests.factories.bank_files import ACCOUNT
from tests.factories.funds import fund_make, fund_open_make
from trustfund.audit import selectors as trail
from trustfund.db.clock import now
from trustfund.events.models import Message
from trustfund.funds.errors import BankAccountRefused, BankAccountTaken
from trustfund.funds.models import BankAccount, Fund
from trustfund.funds.selectors import bank_account_named
from trustfund.funds.services import bank_account_register
from trustfund.kernel.errors import NotPermitted

PAGE = "funds:bank_account_register"


def registered(cast, fund, *, actor=None, **words) -> BankAccount:
    values = {"kind": "IBAN", "identifier": ACCOUNT, "currency": "USD", "bank_name": "A bank"}
    return bank_account_register(
        actor=actor or cast.finance_officer, now=now(), fund_id=fund.pk, **{**values, **words}
    )


@pytest.fixture
def fund(cast) -> Fund:
    return fund_open_make(cast)


class TestService:
    def test_keeps_it_as_it_is_compared(self, cast, fund):
        row = registered(cast, fund, identifier=" xk05 1212 0123 4567 8906 ")
        assert row.identifier == ACCOUNT
        assert bank_account_named(fund.pk, "XK05 1212 0123 4567 8906", "USD") == row
        assert bank_account_named(fund.pk, ACCOUNT, "EUR") is None

    def test_is_recorded_and_told(self, cast, fund):
        row = registered(cast, fund)
        [record] = trail.history(subject_type="funds.bankaccount", subject_id=row.pk)
        assert record.action == "funds.bank_account_register"
        assert list(trail.row_findings(BankAccount)) == []
        assert Message.objects.filter(name="funds.bank_account_registered").exists()

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"identifier": "XK051212012345678907"}, "identifier"),
            ({"identifier": "12"}, "identifier"),
            ({"identifier": "=1+1", "kind": "OTHER"}, "identifier"),
            ({"kind": "PURSE"}, "kind"),
            ({"currency": "XXX"}, "currency"),
            ({"bank_name": "  "}, "bank_name"),
        ],
        ids=["check-digits", "short", "formula", "kind", "currency", "bank"],
    )
    def test_refuses_what_cannot_be(self, cast, fund, words, field):
        with pytest.raises(BankAccountRefused) as refused:
            registered(cast, fund, **words)
        assert field in refused.value.fields
        assert not BankAccount.objects.exists()

    def test_is_of_one_fund_and_one_for_each_currency(self, cast, fund):
        registered(cast, fund)
        registered(cast, fund, currency="EUR")
        other = fund_make(cast, number="TF073002")
        with pytest.raises(BankAccountTaken, match=f"{ACCOUNT} USD is registered.*TF073001"):
            registered(cast, other)
        with pytest.raises(BankAccountTaken, match="one account for each currency"):
            registered(cast, fund, kind="OTHER", identifier="123-456")

    def test_is_the_finance_officer_s_while_the_fund_is_not_closed(self, cast, fund):
        with pytest.raises(NotPermitted):
            registered(cast, fund, actor=cast.finance_approver)
        Fund.objects.filter(pk=fund.pk).update(state="CLOSED")
        with pytest.raises(BankAccountRefused, match="closed"):
            registered(cast, fund)


class TestDatabase:
    def test_refuses_a_row_that_makes_no_sense(self, cast, fund):
        registered(cast, fund)

        def row(**columns):
            values = {
                "fund": fund, "kind": "OTHER", "identifier": "1-2-3", "currency": "EUR",
                "bank_name": "A bank", "registered_by_id": cast.finance_officer.person_id,
            }  # fmt: skip
            return BankAccount.objects.create(**{**values, **columns})

        for columns, constraint in (
            ({"identifier": ACCOUNT, "currency": "USD"}, "bank_account_of_one_fund"),
            ({"currency": "USD"}, "bank_account_once_per_currency"),
            ({"currency": "XXX"}, "bank_account_currency_known"),
            ({"kind": "PURSE"}, "bank_account_kind_known"),
            ({"identifier": "xk05"}, "bank_account_identifier_compact"),
            ({"bank_name": " "}, "bank_account_at_a_bank"),
        ):
            says = database_says(lambda columns=columns: row(**columns))
            assert says == constraint


class TestDoors:
    def test_a_page_registers_and_lists_it(self, cast, fund, client_of):
        client = client_of(cast.finance_officer)
        form = {"kind": "IBAN", "identifier": "XK05 1212 0123 4567 8906", "currency": "USD",
                "bank_name": "A bank", "request_key": uuid4()}  # fmt: skip
        wrong = client.post(reverse(PAGE, args=[fund.pk]), {**form, "identifier": "XK99"})
        assert wrong.status_code == 422
        answer = client.post(reverse(PAGE, args=[fund.pk]), {**form, "request_key": uuid4()})
        assert answer.status_code == 302
        listed = client_of(cast.auditor).get(answer["Location"])
        assert ACCOUNT in listed.content.decode()

    def test_a_program_registers_and_lists_it(self, cast, fund, client_of):
        client = client_of(cast.finance_officer)
        body = {"kind": "OTHER", "identifier": "004-1", "currency": "KRW", "bank_name": "A bank"}
        made = client.post(
            reverse("funds_api:bank_account_register", args=[fund.pk]),
            body,
            "application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert made.status_code == 201, made.content
        found = client.get(reverse("funds_api:bank_account_list", args=[fund.pk])).json()
        assert [row["identifier"] for row in found["results"]] == ["004-1"]
