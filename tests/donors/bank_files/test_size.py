"""Large statements, at a tenth of the proof's size, and what bounds keep."""

from bench.proofs.bank_files import bank_files


def test_ten_thousand_lines_are_read_in_little_memory():
    result = bank_files.run(bank_files.tenth, 20260101)
    assert result.found == result.asked == 3, result.remarks
