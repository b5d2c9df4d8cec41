"""Looking into the trail for one thing: few queries, each by an index, however long the trail is."""

from uuid import UUID

import pytest
from django.db import connections

from bench.figures.long_trail import LOOKS, SUBJECT
from bench.trail import indexes_of, trail_load
from tests.database import wipe
from trustfund.audit import selectors as audit
from trustfund.audit.selectors.records import record_of_entry

RECORDS = 3000
INDEXES = {
    "by subject": "audit_record_subject",
    "by identifier": "audit_record_subject",
    "by person": "audit_record_person",
    "by entry": "audit_record_entry",
}


@pytest.fixture(scope="module")
def subject(django_db_setup, django_db_blocker):
    """Load a trail of three thousand records once, committed; empty the tables afterwards."""
    with django_db_blocker.unblock():
        yield trail_load(RECORDS)
        connections["default"].close()
        wipe()
        connections["owner"].close()


@pytest.mark.django_db
class TestHistory:
    @pytest.mark.parametrize("look", LOOKS)
    def test_is_found_by_its_index(self, subject, look):
        assert indexes_of(lambda: LOOKS[look](subject)) == {INDEXES[look]}

    @pytest.mark.parametrize("look", LOOKS)
    def test_takes_one_query_or_two(self, subject, look, django_assert_num_queries):
        with django_assert_num_queries(2 if look == "by identifier" else 1):
            LOOKS[look](subject)

    def test_is_that_of_the_object_and_the_newest_where_it_is_long(self, subject):
        records = audit.history(subject_type=SUBJECT, subject_id=subject)
        assert len(records) == 50
        assert {record.subject_id for record in records} == {str(subject)}
        ids = [record.id for record in records]
        assert ids == sorted(ids)
        few = audit.history(subject_type=SUBJECT, subject_id=subject, limit=3)
        assert [record.id for record in few] == ids[-3:]

    def test_of_an_entry_is_the_record_that_pins_it(self, subject):
        assert record_of_entry(entry_id=3).id == 3
        assert record_of_entry(entry_id=4) is None

    def test_of_somebody_is_theirs_alone(self, subject):
        found = audit.records_page(person_id=UUID(int=7), limit=5)
        assert {record.person_id for record in found} == {UUID(int=7)}

    def test_stands_in_a_trail_that_is_whole(self, subject):
        assert list(audit.trail_findings()) == []
