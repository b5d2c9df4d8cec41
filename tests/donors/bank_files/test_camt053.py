"""camt.053: three versions, one line for each booked entry, and nothing that a bomb could use."""

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from donors.rules.bank_files import BankFileError, bounds, read_statements
from donors.rules.bank_files.camt053 import statements
from tests.factories.bank_files import NAMESPACE, camt053, file_of, lines_drawn, statement_of
from trustfund.kernel.money import Money

LINES = lines_drawn(6)
WHOLE = b"".join(camt053([statement_of(LINES)]))


def refused(content: bytes) -> BankFileError:
    """Return why the file is refused."""
    with pytest.raises(BankFileError) as refusal:
        list(read_statements(BytesIO(content)))
    return refusal.value


def changed(old: str, new: str, *, count: int = 1) -> bytes:
    """Return the whole file with one thing changed."""
    assert old.encode() in WHOLE
    return WHOLE.replace(old.encode(), new.encode(), count)


@pytest.mark.parametrize("version", ["02", "04", "08"])
def test_every_version_gives_back_what_was_written(version):
    reversal = replace(LINES[0], position=7, is_reversal=True)
    plain = replace(
        LINES[1], position=8, bank_reference="", end_to_end_id="", owner_reference="",
        counterparty_name="국제 협력 기금 & Co. <1>", remittance="first\nsecond",
    )  # fmt: skip
    written = [statement_of([*LINES, reversal, plain]), statement_of([], number="2")]
    found = list(read_statements(file_of(camt053(written, version=version))))
    source = f"camt.053.001.{version}"
    assert found[0] == replace(written[0], source_format=source)
    assert found[1] == replace(written[1], source_format=source, position=2)
    assert [line.has_reference for line in found[0].lines] == [True] * 7 + [False]


class TestEntry:
    def test_that_is_pending_is_counted_and_is_no_line(self):
        pending = changed("</Sts>", "</Sts>").replace(b"BOOK", b"PDNG", 1)
        (found,) = statements(BytesIO(pending))
        assert found.unbooked == 1
        assert [line.position for line in found.lines] == [1, 2, 3, 4, 5]

    def test_of_several_payments_keeps_what_they_share(self):
        detail = WHOLE[WHOLE.index(b"<TxDtls>") : WHOLE.index(b"</NtryDtls>")]
        other = detail.replace(b"E2E-0000001", b"E2E-OTHER").replace(b"Contribution", b"Second")
        (found,) = read_statements(BytesIO(WHOLE.replace(detail, detail + other, 1)))
        line = found.lines[0]
        assert (line.parts, line.end_to_end_id) == (2, "")
        assert line.counterparty_name == LINES[0].counterparty_name
        assert line.remittance.split("\n")[1].startswith("Second")

    def test_has_the_day_that_the_bank_wrote_in_its_own_zone(self):
        late = changed(
            "<BookgDt><Dt>2026-03-02</Dt>", "<BookgDt><DtTm>2026-03-02T23:59:59+14:00</DtTm>"
        )
        (found,) = read_statements(BytesIO(late))
        assert found.lines[0].booking_date == date(2026, 3, 2)

    def test_without_a_value_date_takes_its_booking_date(self):
        (found,) = read_statements(BytesIO(changed("<ValDt><Dt>2026-03-02</Dt></ValDt>", "")))
        assert found.lines[0].value_date == date(2026, 3, 2)

    def test_with_zeros_beyond_the_minor_unit_is_the_same_amount(self):
        (found,) = read_statements(BytesIO(WHOLE.replace(b"</Amt>", b"000</Amt>")))
        assert found.lines[0].money == LINES[0].money

    def test_of_a_long_text_is_cut_with_an_ellipsis(self):
        long = changed("<Ustrd>Contribution 1,", f"<Ustrd>{'x' * 9000}")
        (found,) = read_statements(BytesIO(long))
        assert len(found.lines[0].remittance) == bounds.MAX_LINE_TEXT
        assert found.lines[0].remittance.endswith("x…")


FIRST = f"{abs(LINES[0].money.amount)}</Amt>"
AMOUNT = f'<Amt Ccy="USD">{FIRST}'
DIRECTION = f"<CdtDbtInd>{'CRDT' if LINES[0].is_credit else 'DBIT'}</CdtDbtInd><Sts>"
BAD = {
    "negative": (AMOUNT, f'<Amt Ccy="USD">-{FIRST}', "amount_negative"),
    "five decimals": (AMOUNT, '<Amt Ccy="USD">12.34567</Amt>', "amount_too_fine"),
    "yen with decimals": (AMOUNT, '<Amt Ccy="JPY">12.5</Amt>', "amount_too_fine"),
    "unknown currency": (AMOUNT, f'<Amt Ccy="QQQ">{FIRST}', "currency_unknown"),
    "no currency": (AMOUNT, f"<Amt>{FIRST}", "field_missing"),
    "another currency": (AMOUNT, f'<Amt Ccy="EUR">{FIRST}', "currency_differs"),
    "no amount": (AMOUNT, "", "field_missing"),
    "empty amount": (AMOUNT, '<Amt Ccy="USD"/>', "field_missing"),
    "exponent": (AMOUNT, '<Amt Ccy="USD">1E+3</Amt>', "field_unreadable"),
    "not a number": (AMOUNT, '<Amt Ccy="USD">NaN</Amt>', "field_unreadable"),
    "decimal comma": (AMOUNT, '<Amt Ccy="USD">12,50</Amt>', "field_unreadable"),
    "Arabic digits": (AMOUNT, '<Amt Ccy="USD">١٢</Amt>', "field_unreadable"),
    "too large": (AMOUNT, f'<Amt Ccy="USD">{"9" * 17}</Amt>', "field_unreadable"),
    "two amounts": (AMOUNT, AMOUNT + '<Amt Ccy="USD">1.00</Amt>', "field_unreadable"),
    "no direction": (DIRECTION, "<Sts>", "field_unreadable"),
    "no status": ("<Sts><Cd>BOOK</Cd></Sts>", "", "field_missing"),
    "no such day": ("<BookgDt><Dt>2026-03-02", "<BookgDt><Dt>2026-02-30", "field_unreadable"),
    "a day in words": ("<BookgDt><Dt>2026-03-02", "<BookgDt><Dt>2 March", "field_unreadable"),
    "no date": (
        "<BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-02</Dt></ValDt>",
        "",
        "field_missing",
    ),
}


class TestBadEntry:
    @pytest.mark.parametrize("what", BAD)
    def test_is_refused_with_its_number(self, what):
        old, new, code = BAD[what]
        # The first entry of the file, not a balance before it.
        start = WHOLE.index(b"<Ntry>")
        assert old.encode() in WHOLE[start:]
        refusal = refused(WHOLE[:start] + WHOLE[start:].replace(old.encode(), new.encode(), 1))
        assert (refusal.code, refusal.position) == (code, 1), refusal


class TestBadStatement:
    def test_that_does_not_add_up_names_the_difference(self):
        written = statement_of(LINES)
        wrong = replace(written.closing, money=written.closing.money + Money(Decimal(-5), "USD"))
        refusal = refused(b"".join(camt053([written, replace(written, closing=wrong)])))
        assert refusal.code == "balance_mismatch"
        assert refusal.facts == {
            "statement": "2",
            "opening": "USD 0.00",
            "credits": str(written.credits),
            "debits": str(written.debits),
            "closing": str(wrong.money),
            "difference": "USD -5.00",
        }

    @pytest.mark.parametrize("missing", ["opening", "closing"])
    def test_without_a_balance_proves_nothing(self, missing):
        refusal = refused(b"".join(camt053([replace(statement_of(LINES), **{missing: None})])))
        assert (refusal.code, refusal.facts["missing"]) == ("balance_missing", missing)

    def test_whose_sums_are_beyond_money_is_refused(self):
        large = [replace(LINES[0], money=Money("9" * 16, "USD")) for _ in range(3)]
        written = replace(statement_of(LINES), lines=tuple(large))
        refusal = refused(b"".join(camt053([written])))
        assert (refusal.code, refusal.facts["what"]) == ("too_large", "sum")

    def test_without_an_account_is_refused(self):
        account = WHOLE[WHOLE.index(b"<Acct>") : WHOLE.index(b"</Acct>") + 7]
        assert refused(WHOLE.replace(account, b"")).facts == {"field": "account"}

    def test_that_is_a_page_ties_by_its_interim_balances(self):
        page = changed("<Cd>OPBD</Cd>", "<Cd>ITBD</Cd>").replace(b"CLBD", b"ITBD")
        (found,) = read_statements(BytesIO(page))
        assert (found.opening.is_interim, found.closing.is_interim) == (True, True)


class TestBadXml:
    @pytest.mark.parametrize("share", range(1, 20))
    def test_cut_anywhere_is_truncated(self, share):
        refusal = refused(WHOLE[: len(WHOLE) * share // 20])
        assert refusal.code == "truncated"

    def test_ill_formed_names_its_line(self):
        refusal = refused(changed("</Ntry>\n<Ntry>", "</Ntri>\n<Ntry>"))
        assert refusal.code == "not_well_formed"
        assert refusal.line > 1

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
            '<!DOCTYPE Document SYSTEM "file:///etc/passwd">',
            "<!-- <Document --><!DOCTYPE Document>",
        ],
        ids=["entities", "system", "behind a comment"],
    )
    def test_with_a_document_type_is_refused(self, doctype):
        refusal = refused(changed("<Document", f"{doctype}<Document"))
        assert refusal.code == "doctype_refused"

    def test_bomb_of_entities_is_refused_at_once(self):
        levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<!DOCTYPE Document [<!ENTITY e0 "ha">{levels}]><Document'
        content = changed("<Document", bomb).replace(b"Contribution 1", b"&e11;")
        begun = time.process_time()
        assert refused(content).code == "doctype_refused"
        assert time.process_time() - begun < 1

    def test_unknown_entity_is_refused(self):
        assert refused(changed("Contribution 1", "&fund;")).code == "not_well_formed"

    @pytest.mark.parametrize("where", ["<Stmt>", "<RmtInf>", "<BkToCstmrStmt>"])
    def test_nesting_of_200_000_is_refused_at_once(self, where):
        deep = changed(where, where + "<a>" * 200_000)
        begun = time.process_time()
        refusal = refused(deep)
        assert (refusal.code, refusal.facts) == ("too_deep", {"bound": "32"})
        assert time.process_time() - begun < 1

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (f"{NAMESPACE}08", f"{NAMESPACE}03"),
            (f"{NAMESPACE}08", "urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"),
            (f' xmlns="{NAMESPACE}08"', ""),
            ("BkToCstmrStmt", "BkToCstmrAcctRpt"),
        ],
        ids=["version 03", "camt.052", "no namespace", "another message"],
    )
    def test_of_another_version_is_refused(self, old, new):
        assert refused(changed(old, new, count=-1)).code == "unsupported_version"

    def test_byte_outside_the_encoding_names_its_line(self):
        refusal = refused(WHOLE.replace(b"Ministry", b"Minist\xe9re", 1))
        line = WHOLE[: WHOLE.index(b"Ministry")].count(b"\n") + 1
        assert (refusal.code, refusal.line) == ("encoding_broken", line)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7"])
    def test_of_another_encoding_is_refused(self, encoding):
        text = WHOLE.decode().replace("UTF-8", encoding.upper())
        assert refused(text.encode(encoding)).code in {"encoding_broken", "unknown_format"}

    def test_too_large_is_refused(self, monkeypatch):
        monkeypatch.setattr("donors.rules.bank_files.camt053.MAX_FILE_BYTES", len(WHOLE) - 1)
        assert refused(WHOLE).code == "too_large"

    def test_of_too_many_lines_is_refused_with_the_line(self, monkeypatch):
        monkeypatch.setattr("donors.rules.bank_files.bounds.MAX_LINES", 5)
        refusal = refused(WHOLE)
        assert (refusal.code, refusal.position) == ("too_many_lines", 6)

    def test_of_too_much_text_is_refused(self, monkeypatch):
        monkeypatch.setattr("donors.rules.bank_files.bounds.MAX_TEXT", 100)
        assert refused(WHOLE).code == "too_large"
