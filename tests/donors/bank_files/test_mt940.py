"""MT940: what the fields mean, and what is refused with its text line."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from donors.rules.bank_files import BankFileError, read_statements
from donors.rules.bank_files.mt940 import statements
from tests.factories.bank_files import file_of, lines_drawn, mt940, statement_of
from trustfund.kernel.money import Money

HEAD = ":20:S1\n:25:XK05\n:28C:7/2\n:60F:C260301USD100,00\n"


def one_line(movement: str, *, details: str = ":86:x\n", closing: str = "C260331USD110,00"):
    """Return the line of a statement that holds one movement, on the fifth text line."""
    content = f"{HEAD}:61:{movement}\n{details}:62F:{closing}\n-\n"
    (statement,) = statements(BytesIO(content.encode()))
    (line,) = statement.lines
    return line


def refused(content: str, *, encoding: str = "utf-8") -> BankFileError:
    """Return why the file is refused."""
    with pytest.raises(BankFileError) as refusal:
        list(read_statements(BytesIO(content.encode(encoding))))
    return refusal.value


def test_gives_back_what_was_written():
    drawn = [
        replace(
            line, code="NTRF", end_to_end_id="", counterparty_name="", counterparty_account="",
            remittance=f"{line.remittance}\n기여금", is_reversal=number == 2,
        )
        for number, line in enumerate(lines_drawn(5))
    ]  # fmt: skip
    (found,) = read_statements(file_of(mt940([statement_of(drawn)])))
    placed = [replace(line, position=0) for line in found.lines]
    assert placed == [replace(line, position=0) for line in drawn]
    assert [line.position for line in found.lines] == [5, 8, 11, 14, 17]
    assert (found.number, found.sequence, found.reference) == ("1", "1", "STMT1")


class TestMovement:
    @pytest.mark.parametrize(
        ("mark", "amount"), [("C", "10.00"), ("D", "-10.00"), ("RC", "-10.00"), ("RD", "10.00")]
    )
    def test_reversed_credit_goes_out_and_reversed_debit_comes_in(self, mark, amount):
        line = one_line(f"2603020302{mark}10,00NTRFNONREF")
        assert str(line.money.amount) == amount
        assert line.is_reversal is (len(mark) == 2)

    @pytest.mark.parametrize(
        ("value", "entry", "booked"),
        [
            ("261231", "0102", date(2027, 1, 2)),
            ("270102", "1231", date(2026, 12, 31)),
            ("280228", "0229", date(2028, 2, 29)),
            ("260302", "", date(2026, 3, 2)),
        ],
    )
    def test_booking_date_takes_the_year_nearest_to_the_value_date(self, value, entry, booked):
        assert one_line(f"{value}{entry}C10,00NTRFNONREF").booking_date == booked

    def test_funds_code_bank_reference_and_supplementary_details(self):
        line = one_line("260302CD10,NTRFOURS//BANK1\nfrom the north")
        assert line.money == Money(10, "USD")
        assert (line.owner_reference, line.bank_reference) == ("OURS", "BANK1")
        assert line.supplementary == "from the north"

    def test_without_any_reference_is_held(self):
        assert not one_line("260302C10,00NTRFNONREF").has_reference
        assert one_line("260302C10,00NTRFNONREF//B1").has_reference

    def test_names_between_slashes_are_read_across_the_cut(self):
        details = ":86:/EREF/PLEDGE-77/BENM//NAME/MINISTRY OF FIN\nANCE/REMI/first\n"
        line = one_line("260302C10,00NTRFEREF", details=details)
        assert line.end_to_end_id == "PLEDGE-77"
        assert line.counterparty_name == "MINISTRY OF FINANCE"
        assert line.owner_reference == ""


class TestMessage:
    def test_may_stand_in_its_envelope(self):
        text = HEAD.removeprefix(":20:S1\n")
        content = (
            f"{{1:F01XXXX}}{{2:I940XXXX}}{{4:\r\n:20:S1\r\n{text}:62F:C260331USD100,00\r\n-}}{{5:}}"
        )
        (found,) = read_statements(BytesIO(content.encode()))
        assert (found.account, found.number, found.sequence) == ("XK05", "7", "2")

    def test_may_be_in_an_older_encoding(self):
        content = f"{HEAD}:86:Société\n:62F:C260331USD100,00\n-".encode("cp1252")
        (found,) = read_statements(BytesIO(content))
        assert found.note == "Société"

    def test_of_two_statements_has_the_balances_of_each(self):
        second = HEAD.replace("S1", "S2").replace("C260301USD100,00", "D260401USD7,50")
        content = f"{HEAD}:62F:C260331USD100,00\n:64:C260331USD90,00\n{second}:62F:D260430USD7,50\n"
        first, last = read_statements(BytesIO(content.encode()))
        assert (first.closing.money, last.closing.money) == (
            Money(100, "USD"),
            -Money("7.50", "USD"),
        )
        assert [one.kind for one in first.others] == ["closing_available"]
        assert (first.position, last.position) == (1, 2)


BAD = {
    "negative": ("260302C-10,00NTRFNONREF", "amount_negative"),
    "five decimals": ("260302C10,12345NTRFNONREF", "amount_too_fine"),
    "decimal point": ("260302C10.50NTRFNONREF", "field_unreadable"),
    "two commas": ("260302C1,000,00NTRFNONREF", "field_unreadable"),
    "no amount": ("260302CNTRFNONREF", "field_missing"),
    "no date": ("C10,00NTRFNONREF", "field_missing"),
    "no such day": ("260230C10,00NTRFNONREF", "field_unreadable"),
    "no such booking day": ("2603020230C10,00NTRFNONREF", "field_unreadable"),
    "no direction": ("26030210,00NTRFNONREF", "field_unreadable"),
    "nothing": ("", "field_missing"),
}


class TestBadMovement:
    @pytest.mark.parametrize("what", BAD)
    def test_is_refused_with_its_text_line(self, what):
        movement, code = BAD[what]
        refusal = refused(f"{HEAD}:61:{movement}\n:86:x\n:62F:C260331USD110,00\n-\n")
        assert (refusal.code, refusal.line) == (code, 5), refusal


class TestBadMessage:
    def test_that_does_not_add_up_names_the_difference(self):
        refusal = refused(f"{HEAD}:61:260302C10,00NTRFX\n:62F:C260331USD110,01\n")
        assert (refusal.code, refusal.facts["difference"]) == ("balance_mismatch", "USD 0.01")

    @pytest.mark.parametrize(
        "content",
        [HEAD, f"{HEAD}:61:260302C10,00NTRFX\n:86:cut he", f"{HEAD}{HEAD}:62F:C260331USD100,00\n"],
        ids=["without lines", "in a line", "the next begins"],
    )
    def test_without_a_closing_balance_is_truncated(self, content):
        assert refused(content).code == "truncated"

    def test_of_an_unknown_currency_names_it(self):
        refusal = refused(HEAD.replace("USD", "QQQ"))
        assert (refusal.code, refusal.line) == ("currency_unknown", 4)

    def test_that_closes_in_another_currency_is_refused(self):
        assert refused(f"{HEAD}:62F:C260331EUR100,00\n").code == "currency_differs"

    @pytest.mark.parametrize(
        "content",
        [
            ":20:S1\n:61:260302C10,00NTRFX\n:62F:C260331USD10,00\n",
            f"{HEAD}:62F:C260331USD100,00\n:61:260302C10,00NTRFX\n",
            f"{HEAD}:60F:C260301USD100,00\n",
            f"{HEAD}:25:XK99\n:62F:C260331USD100,00\n",
            f"{HEAD}:62F:C260331USD100,00\n-\n:61:260302C10,00NTRFX\n",
        ],
        ids=["before the opening", "after the closing", "two openings", "two accounts", "outside"],
    )
    def test_with_a_field_out_of_place_is_refused(self, content):
        assert refused(content).code == "not_well_formed"

    def test_without_an_account_is_refused(self):
        refusal = refused(f"{HEAD.replace(':25:XK05', ':25:')}:62F:C260331USD100,00\n")
        assert (refusal.code, refusal.facts) == ("field_missing", {"field": "account"})

    def test_of_a_million_empty_lines_is_refused_with_the_line(self):
        refusal = refused(HEAD + "\n" * 1_000_000)
        assert (refusal.code, refusal.line) == ("too_large", 1004)
