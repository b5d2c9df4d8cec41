"""The trail's tables. What the database writes by its own functions is read only here."""

from django.db import models

from trustfund.db.models import Protected


class Record(models.Model):
    """One act: numbered in its chain, hashed with its predecessor, never changed."""

    id = models.BigIntegerField(primary_key=True)
    chain = models.TextField()
    sequence = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    content = models.TextField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    action = models.TextField()
    person_id = models.UUIDField()
    organization_id = models.UUIDField()
    subject_type = models.TextField()
    subject_id = models.TextField()
    entry_id = models.BigIntegerField(null=True)
    entry_through = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "audit_record"

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence} {self.action}"


class Request(models.Model):
    """The key of a request that was carried out, and the object that it was about."""

    id = models.BigIntegerField(primary_key=True)
    person_id = models.UUIDField()
    key = models.UUIDField()
    route = models.TextField()
    body_hash = models.TextField()
    subject_type = models.TextField()
    subject_id = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_request"

    def __str__(self) -> str:
        return f"{self.key} {self.route}"


class Leaf(models.Model):
    """The place of a record in the log, for ever."""

    index = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(
        Record, on_delete=models.PROTECT, db_constraint=False, related_name="leaf"
    )
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_leaf"


class Checkpoint(models.Model):
    """A head of the log as it was signed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "audit_checkpoint"


class LogKey(Protected):
    """A public key by which checkpoints of at least `since_size` records are signed.

    The newest one signs. Its private half is in a file that the database never sees.
    """

    vkey = models.TextField(unique=True)
    since_size = models.BigIntegerField(unique=True)

    class Meta:
        db_table = "audit_log_key"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since_size__gte=0), name="audit_log_key_since_a_size"
            ),
        ]

    def __str__(self) -> str:
        return self.vkey


class Witness(Protected):
    """Somebody outside who checks that the log only grows, and signs what they have seen."""

    mutable = ("retired_at",)

    name = models.TextField()
    vkey = models.TextField(unique=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_witness"

    def __str__(self) -> str:
        return self.name


class Export(Protected):
    """A copy of the whole trail that left the house: how much of it, and the hash of the file."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    records = models.BigIntegerField()
    sealed = models.BigIntegerField()
    exported_at = models.DateTimeField()

    class Meta:
        db_table = "audit_export"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="audit_export_digest_is_sha256",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0, sealed__gte=0, records__gte=models.F("sealed")),
                name="audit_export_holds_what_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.records} records, SHA-256 {self.sha256[:12]}…"


class Cosignature(models.Model):
    """One witness's line under one checkpoint."""

    id = models.BigIntegerField(primary_key=True)
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, db_column="size", related_name="cosignatures"
    )
    signed_at = models.DateTimeField()
    line = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "audit_cosignature"
