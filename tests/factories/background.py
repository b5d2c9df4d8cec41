"""Published figures as the Financial Tracking Service gives them out, and an import of them."""

from datetime import date

from projects.models import BackgroundImport
from projects.services import background_import
from tests.factories.cast import Cast
from trustfund.db import clock

REQUIREMENTS_HEAD = (
    "countryCode,id,name,code,startDate,endDate,year,clusterCode,cluster,requirements,funding,"
    "percentFunded\r\n"
    "#country+code,#activity+appeal+id+fts_internal,#activity+appeal+name,"
    "#activity+appeal+id+external,#date+start,#date+end,#date+year,#sector+cluster+code,"
    "#sector+cluster+name,#value+funding+required+usd,#value+funding+total+usd,"
    "#value+funding+pct\r\n"
)
PLANS_HEAD = (
    "code,internalId,startDate,endDate,planVersion,categories,locations,years,origRequirements,"
    "revisedRequirements\r\n"
)
PLAN = "PRK,935,Needs and Priorities {year},OPRK,{year}-01-01,{year}-12-31,{year},6"


def requirements_file(*rows: str, year: int = 2020) -> bytes:
    """Return a file of one plan; each row is cluster, requirement, funding, percent."""
    before = PLAN.format(year=year)
    return (REQUIREMENTS_HEAD + "".join(f"{before},{row}\r\n" for row in rows)).encode()


def plans_file(*rows: str) -> bytes:
    """Return a file of plans of these rows."""
    return (PLANS_HEAD + "".join(f"{row}\r\n" for row in rows)).encode()


def background_make(
    cast: Cast, content: bytes = b"", *, as_of: date = date(2021, 3, 1), name: str = "needs.csv"
) -> BackgroundImport:
    """Return an import of a file; without one, of food, health and nutrition in 2020."""
    return background_import(
        actor=cast.program_manager,
        now=clock.now(),
        content=content
        or requirements_file(
            "Food Security,29000000,1383272,5",
            "Health,21000000,12193234,58",
            "Nutrition,50000000,14983050,30",
            "Not specified,,847661,",
        ),
        name=name,
        source="UN OCHA, FTS",
        as_of=as_of,
    )
