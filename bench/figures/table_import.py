"""A table of 1,000 receipts, checked and then imported by a process of its own: time and memory."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench.ground import CHECKOUT
from bench.proofs.bank_files import peak_kilobytes
from bench.registry import measure

ROWS = 1_000  # the bound of donors.services.table_reading: a longer table is refused


class TableBroken(RuntimeError):
    """Not every row is in the books, so what the import took says nothing."""


@measure("table_1000_check_seconds", "table_1000_import_seconds", "table_1000_megabytes")
def table_import() -> Mapping[str, float]:
    """Have another process check a table of receipts in the holding currency, each with its fee,
    and import it as a second person. Each is one request.

    The last figure is the largest resident size of that process since it started, Django included.
    """
    from django.db import transaction

    from bench.stage import bench_agreement, stage_make
    from donors.models import FeeCharge, Receipt
    from tests.factories.cast import appointed
    from tests.factories.tables import RECEIPT_HEADER, csv_of, receipt_row
    from trustfund.db import clock
    from trustfund.identity.choices import Role
    from trustfund.ledger.selectors import books_findings

    cast, fund = stage_make(agreements=1)
    agreement = bench_agreement(0)
    with transaction.atomic():
        second = appointed(
            name="second_officer",
            organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_OFFICER,
        )
    rows = [
        receipt_row(
            donor=agreement.donor.organization.name,
            agreement_number=agreement.number,
            amount="100.00",
            currency="USD",
            value_date=clock.now().date().isoformat(),
            bank_reference=f"BENCH-{place}",
        )
        for place in range(ROWS)
    ]
    with TemporaryDirectory() as folder:
        file = Path(folder, "rows.csv")
        file.write_bytes(csv_of([RECEIPT_HEADER, *rows]))
        named = (file, fund.pk, cast.finance_officer.person_id, second.person_id)
        asked = [sys.executable, "-m", "bench.figures.table_import", *map(str, named)]
        ended = subprocess.run(asked, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    if not Receipt.objects.count() == FeeCharge.objects.count() == ROWS:
        raise TableBroken(f"{Receipt.objects.count()} receipts of {ROWS}")
    if wrong := [str(one) for one in books_findings()]:
        raise TableBroken(wrong[0])
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def taking(file: Path, fund_id: UUID, reader_id: UUID, importer_id: UUID) -> dict[str, float]:
    """Check and import the file as the two requests do; return what each took, and the memory."""
    import time

    import django

    django.setup()
    from donors import services
    from trustfund.db import clock
    from trustfund.identity.models import Person
    from trustfund.identity.selectors import actor_for

    reader, importer = (actor_for(Person.objects.get(pk=one)) for one in (reader_id, importer_id))
    if reader is None or importer is None:
        raise TableBroken("an officer has no appointment")
    begun = time.perf_counter()
    with file.open("rb") as content:
        table = services.table_check(
            actor=reader,
            now=clock.now(),
            fund_id=fund_id,
            file=content,
            name=file.name,
            title="Bench",
            map_name="template-receipt",
        )
    checked = time.perf_counter()
    services.table_import(actor=importer, now=clock.now(), table_id=table.pk)
    return {
        "table_1000_check_seconds": round(checked - begun, 2),
        "table_1000_import_seconds": round(time.perf_counter() - checked, 2),
        "table_1000_megabytes": round(peak_kilobytes() / 1024, 1),
    }


if __name__ == "__main__":
    _file, *_ids = sys.argv[1:]
    print(json.dumps(taking(Path(_file), *map(UUID, _ids))))
