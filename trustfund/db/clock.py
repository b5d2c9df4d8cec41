"""The one clock: the database's. Doors read it once and pass it on as `now`."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import DateTimeField, Func


class TrustfundNow(Func):
    """The SQL call trustfund_now(), as a column default."""

    function = "trustfund_now"
    output_field = DateTimeField()


def now() -> datetime:
    """Return the time by the database's clock, in UTC. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trustfund_now()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment


def clock_move(*, to: datetime | None = None, by: timedelta | None = None) -> datetime:
    """Set the clock to a moment, or move it by a span; with neither, back to true time.

    Only a database marked as a test or demonstration allows it; any other raises
    django.db.IntegrityError.
    """
    with connection.cursor() as cursor:
        seconds = by.total_seconds() if by else None
        cursor.execute("SELECT trustfund_clock_move(%s, make_interval(secs => %s))", [to, seconds])
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment
