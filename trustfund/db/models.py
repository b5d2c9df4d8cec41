"""Bases of every row: a public identifier, and the facts that the trail remembers."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from trustfund.db.clock import TrustfundNow
from trustfund.kernel.canonical import canonical
from trustfund.kernel.ids import new_id


class Row(models.Model):
    """A row with a public identifier that is ordered by time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def facts(self) -> dict[str, Any]:
        """Return every column in canonical form, as the trail records it."""
        return {
            str(field.column): _fact(field, getattr(self, field.attname))
            for field in self._meta.concrete_fields
        }


class Protected(Row):
    """A row that nobody may rewrite unseen.

    The application's role may insert it, and update only the columns named in `mutable`; it may
    never delete it. Each change is recorded with `facts()`; verify_trail compares the two.
    """

    mutable: ClassVar[tuple[str, ...]] = ()

    recorded_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    class Meta:
        abstract = True


def protected_models() -> list[type[Protected]]:
    """Return every protected model of the installation, by label."""
    found = [model for model in apps.get_models() if issubclass(model, Protected)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def _fact(field: "models.Field[Any, Any]", value: Any) -> Any:
    value = field.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return canonical(value)
