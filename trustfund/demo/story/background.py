"""Published figures of the needs in the country, as a program manager imports them.

The figures are made for the demonstration; they are not those of any publisher.
"""

from typing import Final

from projects import services as projects
from trustfund.demo.stage import Stage

SOURCE: Final = "Illustrative figures, made for the demonstration"
REQUIREMENTS: Final = (
    "countryCode,id,name,code,startDate,endDate,year,clusterCode,cluster,requirements,funding,"
    "percentFunded\r\n"
    "#country+code,#activity+appeal+id,#activity+appeal+name,#activity+appeal+id+external,"
    "#date+start,#date+end,#date+year,#sector+cluster+code,#sector+cluster+name,"
    "#value+funding+required+usd,#value+funding+total+usd,#value+funding+pct\r\n"
)
PLANS: Final = (
    "code,internalId,startDate,endDate,planVersion,categories,locations,years,origRequirements,"
    "revisedRequirements\r\n"
)
CLUSTERS: Final = (
    "26512,Agriculture,12000000,3600000,30",
    "6,Food Security,30000000,9000000,30",
    "7,Health,24000000,14400000,60",
    "11,Water Sanitation Hygiene,8000000,2000000,25",
    "9,Nutrition,26000000,13000000,50",
    "3,Education,1500000,,",
    ",Not specified,,750000,",
)


def background_imported(stage: Stage) -> None:
    """Import the requirements of two years, and the plans that they are of."""
    last = stage.moment.year - 1
    rows = "".join(
        f"PRK,{year},Needs of {year} (illustrative),ILL{year},{year}-01-01,{year}-12-31,{year},{row}\r\n"
        for year in (last, last - 1)
        for row in CLUSTERS
    )
    plans = "".join(
        f"ILL{year},{year},{year}-01-01,{year}-12-31,Needs of {year} (illustrative),sector,PRK,"
        f"{year},98000000,101500000\r\n"
        for year in (last, last - 1)
    )
    for name, content in (("requirements.csv", REQUIREMENTS + rows), ("plans.csv", PLANS + plans)):
        projects.background_import(
            **stage.by("program.manager"),
            content=content.encode(),
            name=name,
            source=SOURCE,
            as_of=stage.moment.date(),
        )
