"""The trail's tables, as the database made them. Read only: the SQL function writes them."""

from django.db import models


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
