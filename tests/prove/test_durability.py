"""A database that could lose what it has confirmed is refused, by name, wherever it is opened."""

import logging

import pytest
from django.core import checks
from django.db import connections

from trustfund.db import durability
from trustfund.db.durability import NotDurable, database_is_durable, durable_or_stop


@pytest.fixture
def strict(committed_db, settings):
    """Take the tests' permission away, so that their fast server is seen as any other."""
    settings.DATABASE_MAY_LOSE_DATA = False
    connections["default"].close()
    yield
    settings.DATABASE_MAY_LOSE_DATA = True
    connections["default"].close()


@pytest.mark.usefixtures("strict")
class TestThrowAwayServer:
    def test_is_refused_with_every_reason(self):
        with pytest.raises(NotDurable, match="fsync, full_page_writes, synchronous_commit off"):
            connections["default"].ensure_connection()

    def test_is_refused_the_second_time_too(self):
        for _time in range(2):
            with pytest.raises(NotDurable):
                connections["default"].cursor()

    def test_stops_a_process_that_starts(self):
        with pytest.raises(NotDurable):
            durable_or_stop()

    def test_is_an_error_of_the_system_check(self):
        [found] = database_is_durable(databases=["default"])
        assert isinstance(found, checks.Error)
        assert found.id == "trustfund.E001"
        assert "trustfund_app" in found.msg


class TestRelaxed:
    def test_lets_the_throw_away_server_in_and_says_so_once(self, committed_db, caplog):
        durability._told.clear()
        for _time in range(2):
            connections["default"].close()
            with caplog.at_level(logging.WARNING):
                connections["default"].ensure_connection()
        said = [line for line in caplog.messages if "may lose what was confirmed" in line]
        assert len(said) == 1
        assert database_is_durable(databases=["default"]) == []


class TestNobody:
    def test_being_away_is_no_reason_to_refuse(self, monkeypatch, caplog, committed_db):
        connections["default"].close()
        monkeypatch.setitem(connections["default"].settings_dict, "HOST", "/nonexistent")
        durable_or_stop()
        assert "does not answer yet" in caplog.text
        assert database_is_durable(databases=["default"]) == []
