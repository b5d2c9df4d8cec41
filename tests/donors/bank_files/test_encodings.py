"""The encoding of a text is proved or stated; what is unclear is asked, with the line."""

from io import BytesIO

import pytest

from donors.rules.bank_files import BankFileError
from donors.rules.bank_files.text import encoding_of, text_lines


def decoded(content: bytes, *, stated: str = "") -> list[str]:
    """Return the lines as text."""
    file = BytesIO(content)
    return [text for _, text in text_lines(file, encoding_of(file, stated))]


def refused(content: bytes, *, stated: str = "") -> BankFileError:
    """Return why it is refused."""
    with pytest.raises(BankFileError) as refusal:
        decoded(content, stated=stated)
    return refusal.value


class TestProved:
    def test_utf_8_with_and_without_its_mark(self):
        assert decoded("기여금\r\né".encode()) == ["기여금", "é"]
        assert decoded("\ufeff기여금".encode()) == ["기여금"]

    def test_the_one_older_encoding_that_fits(self):
        assert decoded("a\nCafé au lait".encode("cp1252")) == ["a", "Café au lait"]
        # 0x81 to 0x9f hold five bytes that are no letter of cp1252.
        assert decoded("한".encode("euc-kr") + b" \xc5\x8d"[:0], stated="euc-kr") == ["한"]


class TestStated:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "euc-kr", "EUC-KR"])
    def test_is_used(self, encoding):
        text = "기여금" if "euc" in encoding.lower() else "Beträge"
        assert decoded(text.encode(encoding), stated=encoding) == [text]

    def test_that_does_not_fit_names_the_line(self):
        refusal = refused("a\nb\ncafé x".encode("cp1252"), stated="utf-8")
        assert (refusal.code, refusal.line) == ("encoding_broken", 3)
        assert refused("a\ncafé x".encode("cp1252"), stated="euc-kr").line == 2

    def test_that_is_not_read_here_is_refused(self):
        assert refused(b"x", stated="utf-16").code == "map_wrong"


class TestUnclear:
    def test_korean_that_would_also_be_western_must_be_stated(self):
        refusal = refused("a\n기여금".encode("euc-kr"))
        assert (refusal.code, refusal.line) == ("encoding_unclear", 2)
        assert refusal.facts == {"candidates": "cp1252, euc-kr"}

    def test_bytes_of_no_encoding_are_refused(self):
        refusal = refused(b"a\n\x81 \xff\n")
        assert (refusal.code, refusal.facts) == ("encoding_unclear", {"candidates": ""})

    def test_two_encodings_in_one_file_name_both_lines(self):
        refusal = refused("é\nplain\n".encode() + "Café au lait\n".encode("cp1252"))
        assert (refusal.code, refusal.line) == ("encoding_mixed", 3)
        assert refusal.facts == {"utf8_line": "1"}

    def test_a_zero_byte_is_no_text(self):
        refusal = refused(b"a\nb\0c\n")
        assert (refusal.code, refusal.line) == ("encoding_broken", 2)


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("donors.rules.bank_files.text.MAX_FILE_BYTES", 10)
    assert refused(b"12345678901").code == "too_large"
