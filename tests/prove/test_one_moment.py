"""one_moment: a verifier sees one moment of the database, and writes nothing."""

from threading import Thread

import pytest
from django.db import InternalError, connection, transaction

from tests.factories.cast import cast_make
from trustfund.db.snapshots import one_moment
from trustfund.identity.models import Organization


@pytest.mark.usefixtures("committed_db")
class TestOneMoment:
    def test_hides_what_is_committed_meanwhile(self):
        def other() -> None:
            cast_make()
            connection.close()

        with one_moment():
            assert Organization.objects.count() == 0
            thread = Thread(target=other)
            thread.start()
            thread.join()
            assert Organization.objects.count() == 0
        assert Organization.objects.count() > 0

    def test_refuses_to_write(self):
        with pytest.raises(InternalError, match="read-only transaction"), one_moment():
            Organization.objects.create(kind="DONOR", name="x", name_ko="x", short_name="x")

    def test_leaves_a_transaction_that_has_begun_as_it_is(self):
        with transaction.atomic():
            assert not Organization.objects.exists()
            with one_moment():
                cast_make()
            assert Organization.objects.exists()
