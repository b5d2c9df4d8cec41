"""The demonstration: it ends as it is told, both verifiers are content, and nothing can be changed unseen."""

import json
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disbursements.models import Application, Grant
from donors.models import Donor, Receipt
from oversight.models import Milestone, Motion
from projects.models import Project
from tests.factories.pages import pages
from tests.factories.tamper import guards_lifted
from tests.factories.tie_outs import explained, signed_off
from trustfund.audit.selectors import row_findings, trail_findings
from trustfund.audit.services import record
from trustfund.control.models import Difference, TieOutRun
from trustfund.control.rules.acts import ACTS_ON
from trustfund.control.selectors.tie_out_rules import BY_CODE
from trustfund.control.selectors.tie_outs import overview
from trustfund.db.clock import now
from trustfund.db.models import protected_models
from trustfund.demo.people import email
from trustfund.funds.models import Fund
from trustfund.identity.models import Person
from trustfund.identity.selectors import actor_for, system_actor
from trustfund.ledger import selectors as ledger
from trustfund.reports.models import Report

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("story")]


COUNTS = Path(__file__).with_name("query_counts.json")
# The trail knows how a seat voted only under a seal, so it is the seal that then disagrees.
SEALED = dict.fromkeys(
    [("oversight_ballot", column) for column in ("choice", "reason", "salt")], "seal"
)


def statement(model, column: str, kind: type) -> str:
    """Return the SQL that alters this column of one row to something else."""
    table = model._meta.db_table
    one = f"WHERE id = (SELECT id FROM {table} ORDER BY id LIMIT 1)"
    if issubclass(kind, models.BooleanField):
        return f"UPDATE {table} SET {column} = NOT {column} {one}"
    if issubclass(kind, (models.DateTimeField, models.DateField)):
        return f"UPDATE {table} SET {column} = coalesce({column} - interval '1 day', '1999-12-31') {one}"
    if issubclass(kind, (models.DecimalField, models.IntegerField)):
        return f"UPDATE {table} SET {column} = coalesce({column}, 0) + 1 {one}"
    if issubclass(kind, models.JSONField):
        return f"UPDATE {table} SET {column} = '{{\"altered\": true}}' {one}"
    if issubclass(kind, models.BinaryField):
        return f"UPDATE {table} SET {column} = 'altered' {one}"
    if issubclass(kind, models.UUIDField):
        return f"UPDATE {table} SET {column} = gen_random_uuid() {one}"
    first = f"CASE left({column}, 1) WHEN 'x' THEN 'y' ELSE 'x' END"
    text = f"overlay({column} PLACING {first} FROM 1 FOR 1)"
    return f"UPDATE {table} SET {column} = coalesce(nullif({text}, ''), 'x') {one}"


class TestStory:
    def test_tells_what_the_demonstration_promises(self):
        assert Donor.objects.count() == 7
        assert Donor.objects.filter(status="PROSPECTIVE").count() == 1
        assert len(set(Receipt.objects.values_list("currency", flat=True))) == 5
        assert Milestone.objects.count() == 5
        assert Project.objects.count() == 7
        assert sorted(Motion.objects.values_list("state", flat=True)) == [
            *["ADOPTED"] * 10, "OPEN", "REJECTED",
        ]  # fmt: skip
        assert set(Application.objects.values_list("state", flat=True)) == {
            "PAID", "REVIEWED", "SUBMITTED",
        }  # fmt: skip
        assert sorted(Grant.objects.values_list("state", flat=True)) == [
            "EFFECTIVE",
            "EFFECTIVE",
            "PREPARED",
        ]
        assert Report.objects.count() == 2

    def test_leaves_books_and_trail_whole(self, capsys):
        call_command("verify_books")
        call_command("verify_trail")
        assert list(ledger.books_findings()) == []

    def test_ties(self, tie_outs):
        assert {row.rule.code: row.badge for row in tie_outs} == dict.fromkeys(BY_CODE, "TIES")
        assert all(row.compared for row in tie_outs)

    def test_is_told_once(self):
        with pytest.raises(CommandError, match="a fund here already"):
            call_command("demo_load")

    def test_prints_a_sign_in_for_each_role(self, capsys):
        call_command("demo_logins")
        said = capsys.readouterr().out
        assert said.count("@demo.example") == 14


class TestTrail:
    def test_holds_no_act_on_an_object_that_the_auditor_s_view_does_not_expect(self):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT DISTINCT subject_type, action FROM audit_record")
            strange = [row for row in cursor.fetchall() if row[1] not in ACTS_ON.get(row[0], ())]
        assert strange == []


class TestPages:
    """Each page asks the database a number of questions that is written down, and at most twelve.

    Home asks every house what waits for the person, one question for each kind of thing; a program
    manager has the most kinds.
    """

    MOST, MOST_OF_HOME = 12, 13

    def test_ask_no_more_questions_than_are_written_down(self, questions):
        if os.environ.get("RECORD"):
            COUNTS.write_text(json.dumps(questions, indent=2) + "\n")
        assert questions == json.loads(COUNTS.read_text())
        assert questions["home"] <= self.MOST_OF_HOME
        others = {name: count for name, count in questions.items() if name != "home"}
        assert {name: count for name, count in others.items() if count > self.MOST} == {}


@pytest.fixture(scope="module")
def tie_outs(story):
    """Return what the tie-outs of the demonstration found."""
    return overview(fund_id=Fund.objects.get().pk, today=now().date()).rules


@pytest.fixture(scope="module")
def questions(story) -> dict[str, int]:
    """Return how many questions each page asks the database."""
    counts = {}
    for name, login, address in pages():
        client = Client()
        if login:
            client.force_login(Person.objects.get(email=email(login)))
            client.get("/preferences/")  # the first page of a session writes its time
        with CaptureQueriesContext(connections["default"]) as queries:
            assert client.get(address).status_code == 200, name
        counts[name] = len(queries)
    return counts


@pytest.fixture
def explained_difference(tie_outs, questions):
    """Put a difference that is explained and signed off beside the demonstration, which ties.

    What is told of the demonstration itself is read before.
    """
    fund, run = Fund.objects.get(), TieOutRun.objects.get()
    with transaction.atomic():
        difference = Difference.objects.create(
            fund=fund, rule="receipts_installments", subject_type="ledger.entry", subject_id="1",
            detail="", label="Slip", currency="USD", left_amount=1, right_amount=0,
            first_run=run, first_seen_at=run.known_at,
        )  # fmt: skip
        record(system_actor(), "control.tie_out_run", subject=difference, at=now(), fund_id=fund.pk)
    officer, approver = (
        actor_for(Person.objects.get(email=email(name)))
        for name in ("finance.officer", "finance.approver")
    )
    signed_off(None, explained(None, difference, actor=officer), actor=approver)


class TestTamper:
    """The owner of the tables lifts every guard and alters one column of one row."""

    def test_each_column_of_each_protected_table_is_named(self, explained_difference):
        checked = 0
        for model in protected_models():
            if not model._base_manager.exists():
                pytest.fail(f"the story leaves {model._meta.label} empty")
            for field in model._meta.concrete_fields:
                if field.primary_key:
                    continue
                self.tamper(model, field)
                checked += 1
        assert checked > 150

    def tamper(self, model, field):
        table, owner = model._meta.db_table, connections["owner"]
        name = f"column {SEALED.get((table, field.column), field.column)}"
        with owner.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for constraint in checks_of(cursor, table):
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
            for index in unique_indexes_of(cursor, table):
                cursor.execute(f'DROP INDEX "{index}"')
            cursor.execute(statement(model, field.column, kind_of(field)))
            found = [str(finding) for finding in row_findings(model, using="owner")]
            cursor.execute("ROLLBACK")
        assert any(name in line for line in found), (table, field.column, found)

    def test_the_command_names_the_row_and_fails(self, capsys):
        pledge = apps.get_model("donors", "Pledge").objects.order_by("id").first()
        change = "UPDATE donors_pledge SET amount = amount + %s WHERE id = %s"
        with guards_lifted("donors_pledge") as cursor:
            cursor.execute(change, [1, pledge.pk])
        try:
            with pytest.raises(CommandError):
                call_command("verify_trail")
            assert str(pledge.pk) in capsys.readouterr().err
            assert any("column amount" in str(finding) for finding in trail_findings())
        finally:
            with guards_lifted("donors_pledge") as cursor:
                cursor.execute(change, [-1, pledge.pk])


def kind_of(field) -> type:
    """Return what a column holds; a reference holds what it refers to."""
    return type(field.target_field if field.is_relation else field)


def unique_indexes_of(cursor, table: str) -> list[str]:
    """Return the unique indexes that are no constraint of their own, but for the key."""
    cursor.execute(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND i.indisunique AND NOT i.indisprimary"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid)",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def checks_of(cursor, table: str) -> list[str]:
    """Return the constraints that would stop the owner from altering any column at will."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f', 'u', 'x')",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]
