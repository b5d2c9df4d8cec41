"""The same sending several times at the very same moment: one effect, one answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.security.doors import DONE, Door, written

CLICKS = 5
# The acts that move most, each through both doors. They are committed, so each names its own row.
SENT = (
    "donors:pledge_record",
    "donors_api:receipt_record",
    "projects_api:project_submit",
    "disbursements:grant_sign",
    "disbursements_api:application_review",
    "disbursements:application_approve",
    "oversight:ballot_cast",
)


@pytest.mark.parametrize("name", SENT)
def test_one_effect_and_one_answer(walk, found, name: str):
    door, key, together = Door.of(walk, name), uuid4(), Barrier(CLICKS)
    session = door.client.cookies[settings.SESSION_COOKIE_NAME].value

    def click(_number: int) -> Any:
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        try:
            together.wait(30)
            return door.send(door.body, key=key, client=client)
        finally:
            connection.close()

    before = written()
    with ThreadPoolExecutor(CLICKS) as clicks:
        answers = list(clicks.map(click, range(CLICKS)))
    assert {answer.status_code for answer in answers} <= DONE
    assert len({answer.status_code for answer in answers}) == 1
    assert len({answer.get("Location") for answer in answers}) == 1
    after = written()
    assert after["audit_record"][0] > before["audit_record"][0]
    once = {table: rows for table, (rows, _total) in after.items()}
    assert door.send(door.body, key=key).status_code in DONE
    assert {table: rows for table, (rows, _total) in written().items()} == once
    assert requests_of(key) == 1


def requests_of(key: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_request WHERE key = %s", [key])
        return cursor.fetchone()[0]
