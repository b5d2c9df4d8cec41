"""verify_schema: each object of the database is as the migrations made it, or it is named."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests.factories.tamper import owner_undone
from trustfund.audit.selectors import schema_findings

BODY = "RETURNS text LANGUAGE sql AS $$ SELECT 'nothing' $$"
# What was done, and the first finding.
TAMPER = {
    "a view": (
        "ALTER TABLE ledger_entry RENAME TO zz; CREATE VIEW ledger_entry AS SELECT * FROM zz",
        "table ledger_entry: a view stands in its place",
    ),
    "a rule": (
        "CREATE RULE swallow AS ON INSERT TO audit_record DO INSTEAD NOTHING",
        "rule swallow on audit_record: no migration made it",
    ),
    "a changed function": (
        (
            "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$"
        ),
        "function ledger_append_only(): it is not as the migrations made it",
    ),
    "a function that asks as its caller": (
        "ALTER FUNCTION audit_append(text, text, jsonb) SECURITY INVOKER",
        "function audit_append(text, text, jsonb): it is not as the migrations made it",
    ),
    "a function that all may call": (
        "GRANT EXECUTE ON FUNCTION audit_publish(text) TO PUBLIC",
        "function audit_publish(text): it is not as the migrations made it",
    ),
    "another function of the name": (
        f"CREATE FUNCTION audit_root(int) {BODY}",
        "function audit_root(integer): no migration made it",
    ),
    "a disabled trigger": (
        "ALTER TABLE ledger_leg DISABLE TRIGGER ledger_legs_lawful",
        "trigger ledger_legs_lawful on ledger_leg: it is switched off",
    ),
    "a trigger that a replica fires": (
        "ALTER TABLE ledger_leg ENABLE REPLICA TRIGGER ledger_legs_lawful",
        "trigger ledger_legs_lawful on ledger_leg: it is not as the migrations made it",
    ),
    "a dropped trigger": (
        "DROP TRIGGER audit_record_append_only ON audit_record",
        "trigger audit_record_append_only on audit_record: it is gone",
    ),
    "a dropped constraint": (
        "ALTER TABLE ledger_control_balance DROP CONSTRAINT ledger_no_overdraft",
        "constraint ledger_no_overdraft on ledger_control_balance: it is gone",
    ),
    "a constraint that was not checked": (
        (
            "ALTER TABLE ledger_control_balance DROP CONSTRAINT ledger_no_overdraft,"
            " ADD CONSTRAINT ledger_no_overdraft CHECK (balance >= 0) NOT VALID"
        ),
        (
            "constraint ledger_no_overdraft on ledger_control_balance:"
            " it was not checked on the rows that are there"
        ),
    ),
    "a dropped unique index": (
        "DROP INDEX application_invoice_paid_once",
        "index application_invoice_paid_once on disbursements_application: it is gone",
    ),
    "a column's type": (
        "ALTER TABLE donors_pledge ALTER amount TYPE numeric(30, 4)",
        "table donors_pledge: it is not as the migrations made it",
    ),
    "a column's default": (
        "ALTER TABLE donors_pledge ALTER recorded_at SET DEFAULT '2020-01-01'",
        "table donors_pledge: it is not as the migrations made it",
    ),
    "a privilege": (
        "GRANT DELETE ON donors_pledge TO trustfund_app",
        "table donors_pledge: it is not as the migrations made it",
    ),
    "a privilege on a column": (
        "GRANT UPDATE (amount) ON donors_pledge TO trustfund_app",
        "table donors_pledge: it is not as the migrations made it",
    ),
    "a policy": (
        "ALTER TABLE donors_pledge ENABLE ROW LEVEL SECURITY",
        "table donors_pledge: a policy hides some of its rows",
    ),
    "a child": (
        "CREATE TABLE zz () INHERITS (ledger_leg)",
        "table ledger_leg: the rows of another table appear in it",
    ),
    "a line of the chart": (
        "UPDATE ledger_chart SET controlled = false",
        "rows of ledger_chart: it is not as the migrations made it",
    ),
    "a table before ours": (
        (
            "CREATE SCHEMA dark; CREATE TABLE dark.ledger_entry (LIKE public.ledger_entry);"
            " SET LOCAL search_path = dark, public"
        ),
        "setting search_path: names are looked for in {dark,public}",
    ),
    "an operator": (
        "CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_catalog.texteq)",
        "operator ===: no migration made it",
    ),
    "a temporary table": (
        "CREATE TEMP TABLE ledger_entry (LIKE public.ledger_entry)",
        "ledger_entry: it is read before the table of the same name",
    ),
}


@pytest.mark.usefixtures("committed_db")
class TestVerifySchema:
    @pytest.mark.parametrize("case", sorted(TAMPER))
    def test_names_what_was_done(self, case):
        statement, sentence = TAMPER[case]
        with owner_undone() as cursor:
            cursor.execute(statement)
            found = [str(finding) for finding in schema_findings()]
        assert sentence in found[0] if "temporary" in case else found[0] == sentence, found

    def test_is_content_with_what_the_migrations_make(self, capsys):
        call_command("verify_schema")
        assert "as the migrations made it" in capsys.readouterr().out


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("command", ["verify_schema", "verify_trail", "verify_books"])
def test_a_schema_in_the_name_of_the_role_is_found_by_every_verifier(command, capsys):
    """PostgreSQL looks into the schema that is called as the role before it looks into public."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE SCHEMA trustfund_app; GRANT USAGE ON SCHEMA trustfund_app TO PUBLIC")
    connections["default"].close()
    try:
        with pytest.raises(CommandError):
            call_command(command)
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP SCHEMA trustfund_app")
    assert "setting search_path: names are looked for in {trustfund_app" in capsys.readouterr().err
