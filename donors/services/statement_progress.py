"""How far a bank's file is: written down at the moment, so that the page can tell that work goes on."""

from django.db.models import F
from django.db.models.functions import Least

from donors.models import StatementImport
from trustfund.db.clock import TrustfundNow


def lines_counted(row: StatementImport, *, total: int) -> None:
    """Write down how many lines were read so far, if this worker still has the file."""
    StatementImport.objects.filter(pk=row.pk, takes=row.takes).update(
        total=total, touched_at=TrustfundNow()
    )


def lines_done(row: StatementImport, *, count: int) -> None:
    """Write down that so many more lines are booked, in the transaction that books them."""
    StatementImport.objects.filter(pk=row.pk).update(
        done=Least(F("done") + count, F("total")), touched_at=TrustfundNow()
    )
