"""The tables of the books, as the database made them. Private to this house, and read only."""

from django.db import models


class Account(models.Model):
    """An account of a fund: one code, one currency, one party where the chart wants one."""

    id = models.BigIntegerField(primary_key=True)
    fund_id = models.UUIDField()
    code = models.TextField()
    currency = models.TextField()
    party_id = models.UUIDField(null=True)
    book = models.TextField()
    normal = models.TextField()

    class Meta:
        managed = False
        db_table = "ledger_account"

    def __str__(self) -> str:
        return f"{self.code} {self.currency}"


class Entry(models.Model):
    """One business event in the books. Never changed; corrected by one reversing entry."""

    id = models.BigIntegerField(primary_key=True)
    fund_id = models.UUIDField()
    kind = models.TextField()
    value_date = models.DateField()
    recorded_at = models.DateTimeField()
    reference = models.TextField()
    memo = models.TextField()
    subject_id = models.UUIDField()
    reverses_id = models.BigIntegerField(null=True)
    content_hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_entry"

    def __str__(self) -> str:
        return self.reference


class Leg(models.Model):
    """One side of an entry."""

    pk = models.CompositePrimaryKey("entry_id", "n")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="legs")
    n = models.SmallIntegerField()
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="legs")
    side = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    value_date = models.DateField()

    class Meta:
        managed = False
        db_table = "ledger_leg"

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.n}"
