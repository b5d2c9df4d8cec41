"""The proofs of `make prove`, at about a tenth: what races each other keeps the books whole."""

import pytest
from django.db import connections

from bench.proofs.cross_account import cross_account
from bench.proofs.kill_postgresql import kill_postgresql
from bench.proofs.write_skew import write_skew_probe
from trustfund import embedded
from trustfund.db.durability import NotDurable
from trustfund.settings.base import database

SEED = 20260101


@pytest.mark.usefixtures("committed_db")
class TestRaces:
    def test_entries_across_accounts_never_deadlock(self):
        result = cross_account.run(cross_account.tenth, SEED)
        assert result.found == result.asked == 1000, result.remarks

    def test_the_last_money_is_taken_once_at_any_isolation_level(self):
        result = write_skew_probe.run(write_skew_probe.tenth, SEED)
        assert result.found == result.asked == 20, result.remarks


@pytest.mark.slow
class TestCrash:
    def test_a_killed_server_loses_nothing_that_was_acknowledged(self, django_db_setup):
        result = kill_postgresql.run(kill_postgresql.tenth, SEED)
        assert result.found == result.asked == 2, result.remarks


@pytest.mark.slow
class TestDurableServer:
    """The server of the proof above flushes; a role that was told not to wait for it is refused."""

    @pytest.fixture
    def server(self, settings, django_db_setup, django_db_blocker):
        settings.DATABASE_MAY_LOSE_DATA = False
        found = connections["default"].copy("durable")
        found.settings_dict |= database(embedded.postgresql("test-killed").app_url)
        with django_db_blocker.unblock():
            yield found
            found.close()

    def told(self, statement: str) -> None:
        with embedded._superuser(embedded._enter("test-killed")) as cursor:
            cursor.execute(statement)

    def test_is_accepted(self, server):
        server.ensure_connection()
        assert server.is_usable()

    def test_is_refused_for_a_role_that_does_not_wait(self, server):
        self.told("ALTER ROLE trustfund_app SET synchronous_commit = off")
        try:
            with pytest.raises(NotDurable, match="with synchronous_commit off for the role"):
                server.ensure_connection()
        finally:
            self.told("ALTER ROLE trustfund_app RESET synchronous_commit")
        server.ensure_connection()
