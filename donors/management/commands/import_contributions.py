"""Read a table of contributions by a map, and import it: the same acts as the pages."""

import io
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from donors import services
from donors.builders.tables import reasons_line, rejected_csv
from donors.choices import TableState
from donors.models import TableImport
from donors.rules.tables import ReadRow, Status, shipped_maps
from donors.rules.tables.kinds import BOOKED_KINDS, STATISTICS
from donors.selectors.tables import rows_of
from donors.services.table_reading import (
    ROWS_DONE_AT_MOST,
    TEMPLATE,
    Checked,
    file_checked,
    map_of,
)
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fund_rows
from trustfund.identity.models import Person
from trustfund.identity.selectors import actor_for
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError

ONE_ROW_REJECTED = 1
FILE_REFUSED = 2


class Command(BaseCommand):
    """Exit 0 if every row was accepted, 1 if some were rejected, 2 if the file was refused."""

    help = (
        "Read a CSV or XLSX file of contributions by a map, tell what becomes of every row, and import "
        "it: statistics to compare with, other rows by the acts of the pages. Receipts are read here "
        "and imported by a second person. At most "
        f"{ROWS_DONE_AT_MOST:,} rows that are acted on: cut a longer file into parts, and import them one "
        "after the other."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        shipped = ", ".join([*shipped_maps(), *(f"{TEMPLATE}{kind}" for kind in BOOKED_KINDS)])
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument(
            "--map", required=True, help=f"a file with the map, or one that is shipped: {shipped}"
        )
        parser.add_argument(
            "--fund", default="", help="the fund's number; not needed for the only one"
        )
        parser.add_argument(
            "--title", default="", help="what the table is; the file's name if not said"
        )
        parser.add_argument("--as", dest="person", default="", help="sign-in of whoever imports it")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="try the acts and tell what becomes of every row; keep nothing",
        )
        parser.add_argument(
            "--rejected", type=Path, help="write rejected rows with their reasons here"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            words = self._map(options["map"])
            if options["dry_run"]:
                checked = self._tried(content, words, options)
            else:
                checked = self._imported(content, words, options)
        except OSError as error:
            raise CommandError(str(error), returncode=FILE_REFUSED) from error
        except DomainError as error:
            raise CommandError(str(error), returncode=FILE_REFUSED) from error
        self._told(checked.rows)
        rejected = [row for row in checked.rows if row.status is Status.REJECTED]
        if options["rejected"] is not None:
            options["rejected"].write_bytes(rejected_csv(checked.header, rejected))
        if rejected:
            raise CommandError(f"{len(rejected)} rows were rejected.", returncode=ONE_ROW_REJECTED)

    def _tried(self, content: bytes, words: dict[str, str], options: dict[str, Any]) -> Checked:
        by, _text = map_of(**words)
        if by.rows == STATISTICS:
            return file_checked(content, by)
        actor = self._actor(options["person"])
        return services.table_try(
            actor=actor,
            now=clock.now(),
            fund_id=self._fund(actor, options["fund"]).pk,
            file=io.BytesIO(content),
            **words,
        )

    def _imported(self, content: bytes, words: dict[str, str], options: dict[str, Any]) -> Checked:
        actor = self._actor(options["person"])
        file = options["file"]
        table = services.table_check(
            actor=actor,
            now=clock.now(),
            fund_id=self._fund(actor, options["fund"]).pk,
            file=io.BytesIO(content),
            name=file.name,
            title=options["title"] or file.name,
            **words,
        )
        if table.state == TableState.CHECKED:
            table = services.table_import(actor=actor, now=clock.now(), table_id=table.pk)
        self._standing(table)
        return Checked(tuple(table.header), tuple(rows_of(table)), table.currency)

    def _standing(self, table: TableImport) -> None:
        self.stdout.write(f"{table.number} {table.title}: {table.state}")

    def _map(self, named: str) -> dict[str, str]:
        if named in shipped_maps() or named.startswith(TEMPLATE):
            return {"map_name": named}
        return {"map_text": Path(named).read_text(encoding="utf-8-sig")}

    def _actor(self, email: str) -> Actor:
        person = Person.objects.filter(email=email).first() if email else None
        actor = actor_for(person) if person is not None else None
        if actor is None:
            raise CommandError(
                "Name by --as the sign-in of somebody who may import.", returncode=FILE_REFUSED
            )
        return actor

    def _fund(self, actor: Actor, number: str) -> Fund:
        found = [fund for fund in fund_rows(actor) if number in {"", fund.number}]
        if len(found) != 1:
            raise CommandError("Name the fund by --fund NUMBER.", returncode=FILE_REFUSED)
        return found[0]

    def _told(self, rows: tuple[ReadRow, ...]) -> None:
        for status in Status:
            group = [row for row in rows if row.status is status]
            self.stdout.write(f"{status.value}: {len(group)}")
            for row in group:
                if row.reasons:
                    self.stdout.write(
                        f"  line {row.line}, {row.text('donor')}: {reasons_line(row)}"
                    )
