"""How much a table may hold. What is beyond is refused before it costs time or memory."""

from typing import Final

FILE_AT_MOST: Final = 50 * 1024 * 1024  # bytes
ROWS_AT_MOST: Final = 100_000  # that hold something; empty ones are skipped and counted
COLUMNS_AT_MOST: Final = 200
CELL_AT_MOST: Final = 2_000  # characters
LINE_AT_MOST: Final = 2 * 1024 * 1024  # bytes of one line of a CSV file
SAMPLE_ROWS: Final = 20  # that must confirm the delimiter of the header

# What an XLSX file, which is a ZIP archive of XML, may unpack to.
PARTS_AT_MOST: Final = 2_000
UNPACKED_AT_MOST: Final = 200 * 1024 * 1024  # bytes
RATIO_AT_MOST: Final = 200  # of unpacked to stored, beyond the first megabyte
TOKEN_AT_MOST: Final = 1024 * 1024  # bytes between two tags, or of one
DEPTH_AT_MOST: Final = 64  # elements within elements
SHEET_ROWS_AT_MOST: Final = 1_048_576  # what a spreadsheet can number
STRINGS_AT_MOST: Final = 1_000_000  # different texts
STRINGS_LENGTH_AT_MOST: Final = 20_000_000  # characters of all of them
STYLES_AT_MOST: Final = 65_000

MAP_AT_MOST: Final = 256 * 1024  # bytes of one map
