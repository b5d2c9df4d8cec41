"""A table of contributions to an earlier undertaking, read and imported to compare with.

The figures are those of KEDO's members, to which an odd published total and a line that cannot be
read are put for the demonstration.
"""

import io
from typing import Final

from donors import services as donors
from trustfund.demo.stage import Stage
from trustfund.funds.models import Fund

MAP: Final = """# Contributions of members in millions of US dollars.
format = "contribution-map/1"
name = "members"
rows = "statistics"

[columns]
donor = "Contributor"
pledged = "Agreed"
received = "Contributed"

[constants]
currency = "USD"

[amounts]
scale = 6 # millions

[marks]
totals = ["Total"]
others = ["Other countries"]
"""
TABLE: Final = (
    b"Contributor,Agreed,Contributed\r\n"
    b"Republic of Korea,1455,1455\r\n"
    b"Japan,498,498\r\n"
    b"United States of America,405,405\r\n"
    b"European Union,122,122\r\n"
    b"Australia,14,14\r\n"
    b"Other countries,about 7,\r\n"
    b"Total,2501,2495\r\n"
)


def table_compared(stage: Stage, fund: Fund) -> None:
    """Read the table and import it, as a program manager does."""
    table = donors.table_check(
        **stage.by("program.manager"),
        fund_id=fund.pk,
        file=io.BytesIO(TABLE),
        name="contributions-1995-2005.csv",
        title="Contributions of members, 1995 to 2005 (illustrative)",
        map_text=MAP,
    )
    donors.table_import(**stage.by("program.manager"), table_id=table.pk)
