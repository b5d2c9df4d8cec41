"""Tables that were imported: the file, how it was read, and what became of every row."""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from donors.choices import TableKind, TableState
from donors.rules.tables import Role, Status
from trustfund.db.models import Protected, Row

READ_BY: dict[str, Any] = {
    "imported_by__isnull": True,
    "imported_at__isnull": True,
}
WITHDRAWN_EMPTY = Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")
WITHDRAWN_FULL = Q(
    withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdrawn_reason__regex=r"\S"
)


class TableFile(Protected):
    """A file of a table with its bytes, each content once for a fund.

    The database checks that the digest is of exactly these bytes.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="table_files")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="table_file_kept_once", fields=["fund", "sha256"]),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    def facts(self) -> dict[str, Any]:
        """Return every column; of the bytes their SHA-256, so that a change still shows."""
        found = super().facts()
        found["content"] = f"sha256:{hashlib.sha256(bytes(self.content)).hexdigest()}"
        return found


class TableImport(Protected):
    """One table as it was read by a map: statistics to compare with, or what becomes an act.

    Statistics stand by themselves and are never in the books; of the others each row becomes what it
    says. A table is checked first, then imported by somebody who has read what the check found, and may be
    withdrawn with a reason; its rows are kept. `rows_hash` is of all rows as they were read.
    `currency` is that of every amount of statistics.
    """

    mutable = (
        "state",
        "imported_by_id",
        "imported_at",
        "withdrawn_by_id",
        "withdrawn_at",
        "withdrawn_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="table_imports")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=TableKind.choices)
    title = models.CharField(max_length=200)
    file = models.ForeignKey("donors.TableFile", models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    header = models.JSONField()
    map_name = models.CharField(max_length=200)
    map_text = models.TextField()
    currency = models.CharField(max_length=3, blank=True)
    accepted = models.PositiveIntegerField()
    warned = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    rows_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=TableState.choices, default=TableState.CHECKED)
    checked_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="tables_checked")
    imported_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="tables_imported"
    )
    imported_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="tables_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="table_import_numbered_once", fields=["fund", "number"]),
            models.UniqueConstraint(
                name="table_import_stands_once",
                fields=["fund", "kind", "file"],
                condition=Q(state__in=["CHECKED", "IMPORTED"]),
            ),
            models.CheckConstraint(
                name="table_import_kind_known", condition=Q(kind__in=TableKind.values)
            ),
            models.CheckConstraint(
                name="table_import_imported_by_a_person",
                condition=(Q(**READ_BY) & ~Q(state="IMPORTED"))
                | (Q(imported_by__isnull=False, imported_at__isnull=False) & ~Q(state="CHECKED")),
            ),
            models.CheckConstraint(
                name="table_import_withdrawn_with_a_reason",
                condition=(WITHDRAWN_EMPTY & ~Q(state="WITHDRAWN"))
                | (WITHDRAWN_FULL & Q(state="WITHDRAWN")),
            ),
        ]

    @property
    def row_count(self) -> int:
        """Return how many rows were read, rejected ones included."""
        return self.accepted + self.warned + self.rejected

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class TableRow(Row):
    """One row of an imported table: where it stood, what was read, and why it is not accepted.

    Written together with its import and never changed, but that `made_id` names the pledge, agreement or
    receipt that came of it; the import's `rows_hash` is over what was read. `cells` is what stood in the
    file, and `key` that by which the same row is known in a later file.
    """

    table = models.ForeignKey("donors.TableImport", models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Status])
    role = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Role])
    values = models.JSONField()
    reasons = models.JSONField()
    cells = models.JSONField()
    key = models.CharField(max_length=64, blank=True, default="")
    made_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="table_row_read_once", fields=["table", "line"]),
        ]
        indexes: ClassVar = [
            models.Index(name="table_row_by_key", fields=["key"], condition=~Q(key="")),
            models.Index(
                name="table_row_by_made", fields=["made_id"], condition=Q(made_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.line}"
