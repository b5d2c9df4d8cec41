"""The real sample files say what the expected values beside them say."""

from decimal import Decimal

import pytest
from lxml import etree

from donors.rules.bank_files import BankFileError, camt053, mt940, read_statements
from donors.rules.bank_files.fields import NO_REFERENCE
from tests.donors.bank_files.samples import day_of, expected_camt, expected_mt940, money_pair
from tests.factories.bank_files import camt053 as camt053_written
from tests.factories.bank_files import file_of, lines_drawn, statement_of
from tests.factories.real_files import real_file

CAMT = {"camt053.v2.minimal": "02", "camt053.v8": "08"}
MT940 = (
    "abnamro", "generic", "ing", "knab", "postfinance", "rabobank", "rabobank-iban", "sns",
    "triodos",
)  # fmt: skip
# What the bank says at the end of the statement; the other parser adds it to the last line.
NOTES = {"ing": ("\nD000004C000002D25,24C28,71\n-XXX", "D000004C000002D25,24C28,71")}
# By how much each statement of a file does not tie; anonymized amounts seldom do.
DIFFERENCES = {
    "abnamro": ["-2038.00", "-1002.60"],
    "generic": ["0.00", "0.00"],
    "ing": ["49.06"],
    "knab": ["0.00", "4500.00"],
    "postfinance": ["0.00", "0.20"],
    "rabobank": ["1135.93", "0.00", "236.56", "0.00"],
    "rabobank-iban": ["0.00", "0.00"],
    "sns": ["0.00", "0.00"],
    "triodos": ["111.40"],
}


def opened(name: str) -> list:
    """Return the statements of a sample, whether they tie or not."""
    reader = camt053 if name.endswith(".xml") else mt940
    with real_file(f"bank/{name}").open("rb") as file:
        return list(reader.statements(file))


def schema(version: str) -> etree.XMLSchema:
    """Return the official schema."""
    return etree.XMLSchema(etree.parse(real_file(f"iso20022/camt.053.001.{version}.xsd")))


@pytest.mark.parametrize("name", CAMT)
class TestCamtSample:
    def test_is_valid_by_the_official_schema(self, name):
        found = etree.parse(real_file(f"bank/{name}.xml"))
        schema(CAMT[name]).assertValid(found)

    def test_has_the_expected_statement_and_balances(self, name):
        (statement,) = opened(f"{name}.xml")
        expected = expected_camt(real_file(f"bank/{name}.json"))["getRecord"]
        assert statement.source_format == f"camt.053.001.{CAMT[name]}"
        assert statement.reference == expected["getId"]
        assert statement.number == expected["getElectronicSequenceNumber"]
        assert statement.account == expected["getAccount"]["getIdentification"]
        assert statement.note == expected["getAdditionalInformation"]
        page = expected["getPagination"]
        assert statement.sequence == (page["getPageNumber"] if page else "")
        found = [statement.opening, statement.closing, *statement.others]
        assert [(one.kind, units(one.money), one.on) for one in found] == [
            (one["getType"], money_pair(one["getAmount"]), day_of(one["getDate"]))
            for one in in_minor_units(expected["getBalances"])
        ]

    def test_has_the_expected_line(self, name):
        (line,) = opened(f"{name}.xml")[0].lines
        expected = expected_camt(real_file(f"bank/{name}.json"))
        detail = expected["getTransactionDetail"]
        parties = {
            one["getRelatedPartyType"]["__CLASS__"].rpartition("\\")[2]: one
            for one in detail["getRelatedParties"]
        }
        assert units(line.money) == money_pair(expected["getAmount"])
        assert line.is_credit is (expected["getCreditDebitIndicator"] == "CRDT")
        assert line.is_reversal is bool(expected["getReversalIndicator"])
        assert line.booking_date == day_of(expected["getBookingDate"])
        assert line.value_date == day_of(expected["getValueDate"])
        assert line.bank_reference == (expected["getAccountServicerReference"] or "")
        assert line.end_to_end_id == (detail["getReference"]["getEndToEndId"] or "")
        assert line.code == code_of(expected["getBankTransactionCode"])
        assert line.remittance == detail["getRemittanceInformation"]["getMessage"]
        payer = parties["Debtor"]
        assert line.counterparty_name == payer["getRelatedPartyType"]["getName"]
        assert line.counterparty_account == payer["getAccount"]["getIdentification"]
        assert line.parts == 1

    def test_is_refused_as_evidence_since_its_balances_are_in_two_currencies(self, name):
        with real_file(f"bank/{name}.xml").open("rb") as file, pytest.raises(BankFileError) as it:
            list(read_statements(file))
        assert (it.value.code, it.value.facts) == (
            "currency_differs",
            {"statement": "1", "currency": "SEK", "expected": "EUR"},
        )


def in_minor_units(balances: list) -> list:
    """Return the expected balances; the other parser gives yen two decimals too many."""
    for one in balances:
        if one["getAmount"]["getCurrency"]["getCode"] == "JPY":
            assert one["getAmount"]["getAmount"] == "-2700"
    return balances


def units(money) -> tuple[int, str]:
    """Return the amount in minor units."""
    whole = money.amount.scaleb(-money.amount.as_tuple().exponent)
    return int(whole), money.currency


def code_of(expected: dict) -> str:
    """Return the expected code as we write it."""
    domain = expected["getDomain"]
    if not domain:
        return expected["getProprietary"]["getCode"]
    family = domain["getFamily"]
    return "-".join([domain["getCode"], family["getCode"], family["getSubFamilyCode"]])


@pytest.mark.parametrize("name", MT940)
class TestMt940Sample:
    def test_has_the_expected_lines(self, name):
        statements = opened(f"mt940/{name}.sta")
        lines = [(one, line) for one in statements for line in one.lines]
        _, expected = expected_mt940(real_file(f"bank/mt940/{name}.yml"))
        appended, _ = NOTES.get(name, ("", ""))
        assert len(lines) == len(expected) > 0
        for number, ((statement, line), wanted) in enumerate(
            zip(lines, expected, strict=True), start=1
        ):
            extra = appended if number == len(lines) else ""
            assert statement.reference == wanted["transaction_reference"]
            assert line.money.amount == wanted["amount"]["amount"]
            assert line.money.currency == wanted["amount"]["currency"]
            assert line.value_date == wanted["date"]
            assert line.booking_date == wanted.get("entry_date", wanted["date"])
            assert line.owner_reference == meant(wanted["customer_reference"])
            assert line.bank_reference == meant(wanted["bank_reference"])
            assert line.supplementary == wanted["extra_details"]
            assert line.code == wanted["id"]
            assert line.remittance + extra == wanted["transaction_details"]
            assert line.is_reversal is wanted["status"].startswith("R")

    def test_has_the_expected_statement_and_balances(self, name):
        statements = opened(f"mt940/{name}.sta")
        expected, _ = expected_mt940(real_file(f"bank/mt940/{name}.yml"))
        last = statements[-1]
        assert last.account == expected["account_identification"]
        assert last.number == expected["statement_number"]
        assert last.sequence == (expected["sequence_number"] or "")
        assert last.reference == expected["transaction_reference"]
        # The other parser keeps the last balance of each kind in the file.
        found = {}
        for balance in (one for each in statements for one in (each.opening, each.closing)):
            page = "intermediate" if balance.is_interim else "final"
            found[f"{page}_{balance.kind}_balance"] = balance
        assert set(found) == {key for key in expected if key.endswith("_balance")}
        for key, balance in found.items():
            sign = 1 if expected[key]["status"] == "C" else -1
            assert balance.money.amount == sign * expected[key]["amount"]["amount"]
            assert balance.money.currency == expected[key]["amount"]["currency"]
            assert balance.on == expected[key]["date"]

    def test_ties_or_says_by_how_much_it_does_not(self, name):
        found = []
        for one in opened(f"mt940/{name}.sta"):
            should_be = one.opening.money + one.credits - one.debits
            found.append(one.closing.money - should_be)
        assert [str(one.amount) for one in found] == DIFFERENCES[name]
        with real_file(f"bank/mt940/{name}.sta").open("rb") as file:
            if all(Decimal(one) == 0 for one in DIFFERENCES[name]):
                assert len(list(read_statements(file))) == len(found)
                return
            with pytest.raises(BankFileError) as refused:
                list(read_statements(file))
        assert refused.value.code == "balance_mismatch"
        first = next(one for one in found if one.amount)
        assert refused.value.facts["difference"] == str(first)

    def test_keeps_what_the_bank_says_of_the_statement_apart_from_its_lines(self, name):
        _, note = NOTES.get(name, ("", ""))
        assert opened(f"mt940/{name}.sta")[-1].note == note


def meant(reference: str | None) -> str:
    """Return the expected reference, or nothing for the words that stand for none."""
    text = (reference or "").strip()
    return "" if text in NO_REFERENCE else text


@pytest.mark.parametrize("version", ["02", "04", "08"])
def test_what_the_tests_write_is_valid_by_the_official_schema(version):
    written = file_of(camt053_written([statement_of(lines_drawn(20))], version=version))
    schema(version).assertValid(etree.parse(written))
