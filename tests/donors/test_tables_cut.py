"""An import that is cut off in the middle leaves nothing; a second click with its key does it once."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, connection, connections, transaction
from django.urls import reverse

from donors import services
from donors.models import Receipt, TableImport
from tests.factories import tables
from tests.factories.cast import appointed
from tests.factories.donors import agreement_make, donor_make, fund_opened, money
from trustfund.audit.models import Record
from trustfund.db.clock import now
from trustfund.events.models import Message
from trustfund.identity.choices import Role
from trustfund.ledger.models import Entry
from trustfund.ledger.selectors import books_findings

KEY = "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c77"
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()
"""


def cut_off_whoever_waits() -> None:
    """End the session that waits for a lock, as soon as one does."""
    for _try in range(600):
        with connection.cursor() as cursor:
            cursor.execute(CUT)
            if cursor.fetchone():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for anybody")


def standing() -> tuple[int, ...]:
    """Return how much of everything is written."""
    return tuple(model.objects.count() for model in (Receipt, Entry, Record, Message))


def test_an_import_that_is_cut_off_leaves_nothing_and_its_second_click_does_it_once(
    committed_cast, client_of
):
    cast = committed_cast
    fund, korea = fund_opened(cast), donor_make(cast)
    agreement = agreement_make(cast, fund, korea, money("900.00"), signer=cast.donor_officer)
    rows = [
        tables.receipt_row(
            donor=korea.organization.name, agreement_number=agreement.number, amount="10.00",
            currency="USD", value_date=now().date().isoformat(), bank_reference=f"R-{place}",
        )
        for place in range(2)
    ]  # fmt: skip
    with transaction.atomic():
        second = appointed(
            name="second_officer", organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_OFFICER,
        )  # fmt: skip
    table = services.table_check(
        actor=cast.finance_officer, now=now(), fund_id=fund.pk, name="r.csv", title="Rows",
        file=io.BytesIO(tables.csv_of([tables.RECEIPT_HEADER, *rows])), map_name="template-receipt",
    )  # fmt: skip
    client = client_of(second)
    url = reverse("donors:table_import", args=[table.pk])

    def click() -> str:
        try:
            return client.post(url, {"request_key": KEY, "step": "confirm"}).headers["Location"]
        except Error:
            return "cut"
        finally:
            connections.close_all()

    before = standing()
    with ThreadPoolExecutor(1) as pool:
        # The first row is booked but for its fee, which waits for this lock.
        with transaction.atomic("owner"):
            with connections["owner"].cursor() as cursor:
                cursor.execute("LOCK TABLE donors_feecharge IN SHARE MODE")
            first = pool.submit(click)
            cut_off_whoever_waits()
            assert first.result(30) == "cut"
        assert standing() == before
        assert TableImport.objects.get(pk=table.pk).state == "CHECKED"
        there = pool.submit(click).result(30)
        assert there == reverse("donors:table_detail", args=[table.pk])
        done = standing()
        assert (Receipt.objects.count(), done > before) == (2, True)
        assert pool.submit(click).result(30) == there
        assert standing() == done
    assert list(books_findings()) == []
