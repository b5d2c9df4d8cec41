"""Which rule of the database an error speaks of."""

from django.db import Error


def constraint_of(error: Error) -> str:
    """Return the name of the constraint that the database refused by; empty if it named none."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def detail_of(error: Error) -> str:
    """Return the detail that the database gave with its refusal; empty if it gave none."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "message_detail", None) or ""
