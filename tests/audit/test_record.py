"""record: an act leaves one line in its chain, in its own transaction."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from trustfund.audit.errors import RequestSeen
from trustfund.audit.selectors import chain_size, history, records_page, request_outcome
from trustfund.audit.services import NoTransaction, record
from trustfund.db.clock import now
from trustfund.kernel.actor import RequestStamp


@pytest.fixture
def ministry(cast):
    return cast.organizations["ministry"]


class TestRecord:
    def test_says_who_for_whom_what_and_to_what(self, cast, ministry):
        fund_id = uuid4()
        record(cast.auditor, "test.look", subject=ministry, at=now(), fund_id=fund_id)
        [line] = history(subject_type="identity.organization", subject_id=ministry.pk)
        assert (line.person_name, line.organization_name) == ("Auditor", "External Auditor")
        assert (line.action, line.subject_label) == ("test.look", "Ministry of Agriculture")
        assert line.after["name"] == "Ministry of Agriculture"

    def test_numbers_each_chain_by_itself_without_a_gap(self, cast, ministry):
        one, other = uuid4(), uuid4()
        numbers = [
            record(cast.auditor, "test.look", subject=ministry, at=now(), fund_id=fund)
            for fund in (one, other, one, one, other)
        ]
        assert numbers == [1, 1, 2, 3, 2]
        assert (chain_size(fund_id=one), chain_size(fund_id=other)) == (3, 2)

    def test_shows_what_changed(self, cast, ministry):
        before = ministry.facts()
        ministry.name_ko = "다른 이름"
        record(cast.auditor, "test.rename", subject=ministry, at=now(), before=before)
        [line] = history(subject_type="identity.organization", subject_id=ministry.pk)
        assert line.changes == [("name_ko", "농업성", "다른 이름")]

    def test_cannot_outlive_a_failed_act(self, committed_cast):
        with pytest.raises(NoTransaction):
            record(
                committed_cast.auditor,
                "test.look",
                subject=committed_cast.organizations["ministry"],
                at=now(),
            )

    def test_is_found_by_its_filters(self, cast, ministry):
        record(cast.auditor, "test.look", subject=ministry, at=now())
        assert records_page(
            action="test.look", person_id=cast.auditor.person_id, since=now().date()
        )
        assert not records_page(action="test.look", person_id=cast.verifier.person_id)


class TestRequestKey:
    def stamped(self, actor):
        return replace(actor, request=RequestStamp(uuid4(), "test:look", "0" * 64))

    def look(self, actor, organization):
        with transaction.atomic():
            record(actor, "test.look", subject=organization, at=now())
            record(actor, "test.look_again", subject=organization, at=now())

    def test_lets_one_transaction_record_several_lines(self, committed_cast):
        actor = self.stamped(committed_cast.auditor)
        self.look(actor, committed_cast.organizations["ministry"])
        outcome = request_outcome(person_id=actor.person_id, key=actor.request.key)
        assert outcome.route == "test:look"
        assert outcome.subject_id == str(committed_cast.organizations["ministry"].pk)

    def test_refuses_a_second_transaction(self, committed_cast):
        actor = self.stamped(committed_cast.auditor)
        ministry = committed_cast.organizations["ministry"]
        self.look(actor, ministry)
        with pytest.raises(RequestSeen):
            self.look(actor, ministry)
        lines = history(subject_type="identity.organization", subject_id=ministry.pk)
        assert len(lines) == 2

    def test_belongs_to_its_person(self, committed_cast):
        actor = self.stamped(committed_cast.auditor)
        other = replace(committed_cast.verifier, request=actor.request)
        self.look(actor, committed_cast.organizations["ministry"])
        self.look(other, committed_cast.organizations["ministry"])


class TestTables:
    @pytest.mark.parametrize("table", ["audit_record", "audit_chain", "audit_request"])
    @pytest.mark.parametrize(
        "statement", ["DELETE FROM {}", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES"]
    )
    def test_take_nothing_from_the_application_but_by_the_function(self, db, table, statement):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table))

    @pytest.mark.parametrize(
        "statement", ["UPDATE audit_record SET content = '{}'", "DELETE FROM audit_record"]
    )
    def test_stop_even_their_owner(self, committed_cast, statement):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic("owner"),
            connections["owner"].cursor() as cursor,
        ):
            cursor.execute(statement)
