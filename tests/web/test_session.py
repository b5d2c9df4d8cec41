"""The idle time of a session: prolonged by use, and without a write for every page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trustfund.web import middleware


class TestSession:
    @pytest.fixture
    def client(self, cast, client_of):
        return client_of(cast.auditor)

    def writes(self, client) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/preferences/").status_code == 200
        return sum('UPDATE "django_session"' in query["sql"] for query in queries)

    def test_is_written_once_and_then_left_alone(self, client):
        assert self.writes(client) == 1
        assert self.writes(client) == 0

    def test_is_prolonged_when_five_minutes_have_passed(self, client, monkeypatch):
        self.writes(client)
        later = middleware.time.time() + middleware.PROLONG_EVERY_SECONDS
        monkeypatch.setattr(middleware.time, "time", lambda: later)
        assert self.writes(client) == 1
