"""The name of a file: cleaned, or refused; never a path, a device, or something hidden."""

import pytest

from trustfund.documents.rules.faults import Fault
from trustfund.documents.rules.names import extension_of, name_cleaned

CLEANED = {
    "report.pdf": "report.pdf",
    "Report.PDF": "Report.pdf",
    "  two   words .pdf": "two words.pdf",
    "회의록 2026.pdf": "회의록 2026.pdf",
    "\u1112\u116c의록.pdf": "회의록.pdf",  # decomposed as some systems send it
    'a<b>:"c|?*.pdf': "a_b___c___.pdf",
    "invoice.exe.pdf": "invoice.exe.pdf",
    "console.pdf": "console.pdf",
    "x" * 5_000 + ".pdf": "x" * 150 + ".pdf",
}
REFUSED = [
    "", ".pdf", "pdf", "a.", "..", "../a.pdf", "a/../b.pdf", "C:\\a.pdf", "a\\b.pdf",
    "a\u2215b.pdf", "a\uff0fb.pdf", "a\x00.pdf", "a\n.pdf", "a\r\nSet-Cookie: x.pdf", "a\x7f.pdf",
    "a\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "a\N{ZERO WIDTH SPACE}.pdf", "a\N{LINE SEPARATOR}b.pdf",
    "a\N{LEFT-TO-RIGHT ISOLATE}.pdf", "CON.pdf", "nul.pdf", "Aux.tar.pdf", "COM1.pdf", "lpt9.txt",
    ".hidden.pdf", "a.pdf\N{FULLWIDTH FULL STOP}exe", "a\ud800.pdf", "a\ue000.pdf", "...pdf", " . .pdf",
]  # fmt: skip


@pytest.mark.parametrize("given", CLEANED, ids=lambda given: given[:20])
def test_a_name_is_cleaned(given: str):
    assert name_cleaned(given) == CLEANED[given]


@pytest.mark.parametrize("given", REFUSED, ids=ascii)
def test_a_trick_is_refused(given: str):
    with pytest.raises(Fault) as refused:
        name_cleaned(given)
    assert refused.value.code == "name_refused"


def test_cleaning_twice_is_cleaning_once():
    for given in CLEANED:
        assert name_cleaned(name_cleaned(given)) == name_cleaned(given)
        assert extension_of(name_cleaned(given)) == "pdf"
