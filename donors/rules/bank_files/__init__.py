"""Bank statements from files: camt.053, MT940 and tables. Pure: bytes in, statements out."""

from donors.rules.bank_files.bank_csv import CsvMap
from donors.rules.bank_files.errors import BankFileError
from donors.rules.bank_files.keys import import_key, keyed, next_key
from donors.rules.bank_files.reading import format_of, read_statements
from donors.rules.bank_files.statement import Balance, Line, Statement, account_of, continues

__all__ = [
    "Balance",
    "BankFileError",
    "CsvMap",
    "Line",
    "Statement",
    "account_of",
    "continues",
    "format_of",
    "import_key",
    "keyed",
    "next_key",
    "read_statements",
]
