"""What counts as a Latin word on a Korean page."""

from tests.i18n.latin import latin_words, page_text


class TestLatinWords:
    def test_finds_english_in_a_korean_sentence(self):
        assert latin_words("보고서가 May 31, 2026 기준입니다. Please wait.") == [
            "May",
            "Please",
            "wait",
        ]

    def test_allows_codes_of_currencies_and_formats(self):
        assert latin_words("USD 1,250,000.00을 PDF로 보냅니다.") == []

    def test_takes_references_digests_and_addresses_for_no_words(self):
        text = (
            "TF070001 · WA-001 · R-2026-0001_2026-06-30.xlsx · KOR-20260123-3 · person@demo.example · "
            "01a20188-3062-7ff3-8743-570ff97b36cd · deadbeefcafe · https://fund.example/verify"
        )
        assert latin_words(text) == []

    def test_finds_a_word_that_a_digit_touches(self):
        assert latin_words("Phase-1") == ["Phase"]

    def test_leaves_out_stored_names_that_are_known(self):
        text = "수취인: Nordic Seed Cooperative, Nordic"
        assert latin_words(text, known=["Nordic Seed Cooperative"]) == ["Nordic"]


class TestPageText:
    def test_reads_text_and_spoken_attributes(self):
        html = '<p title="기금">자금 <b>정지</b></p><input placeholder="금액"><td data-label="통화">USD</td>'
        assert page_text(html).split() == ["기금", "자금", "정지", "금액", "통화", "USD"]

    def test_skips_what_is_marked_as_english_as_data_or_as_code(self):
        html = (
            '<p lang="en">The board <b>approves</b></p><span translate="no">Payee</span>'
            "<code>abc</code><script>let a;</script><p>끝</p>"
        )
        assert page_text(html) == "끝"

    def test_is_not_confused_by_elements_without_an_end(self):
        assert page_text('<div lang="en">one<br>two<img alt="three"></div><p>끝</p>') == "끝"
