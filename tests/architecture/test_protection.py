"""What the application's role may not do in the database, asked of the database itself."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.db import connection

from disbursements.rules.states import APPLICATION, GRANT
from donors.rules.states import (
    AGREEMENT,
    AMENDMENT,
    ANNEX,
    BALANCE_MOVE,
    BURDEN_KEY,
    CONTACT,
    DONOR,
    IN_KIND,
    LEGAL_STANDING,
    LINE_MATCH,
    NOTE,
    NOTE_RETURN,
    PAPER,
    PLEDGE,
    RATE_SHEET,
    RECEIPT_REVERSAL,
    REFUND,
    STATEMENT_IMPORT,
    TABLE,
    TABLE_REVERSAL,
    TERMINATION,
    UNWIND,
)
from oversight.rules.motions import MOTION
from oversight.rules.program import PHASE
from projects.rules.activity_states import ACTIVITY, DELIVERY
from projects.rules.states import PROJECT
from tests.architecture.houses import CHECKOUT, RANK, ROOTS, shown
from trustfund.control.rules.tie_outs import DIFFERENCE, EXPLANATION
from trustfund.db.models import protected_models
from trustfund.funds.rules.states import FEE_SCHEDULE, FUND, INCOME
from trustfund.identity.rules.states import APPOINTMENT
from trustfund.kernel.states import Machine
from trustfund.ledger.rules.periods import PERIOD
from trustfund.reports.rules.states import REQUEST

# (table, column): the law that its trigger was made from.
GUARDED = {
    ("control_difference", "state"): DIFFERENCE,
    ("control_explanation", "state"): EXPLANATION,
    ("disbursements_application", "state"): APPLICATION,
    ("disbursements_grant", "state"): GRANT,
    ("donors_agreement", "state"): AGREEMENT,
    ("donors_amendment", "state"): AMENDMENT,
    ("donors_burdenkey", "state"): BURDEN_KEY,
    ("donors_inkind", "state"): IN_KIND,
    ("donors_notereturn", "state"): NOTE_RETURN,
    ("donors_promissorynote", "state"): NOTE,
    ("donors_ratesheet", "state"): RATE_SHEET,
    ("donors_reversalproposal", "state"): RECEIPT_REVERSAL,
    ("donors_tablereversal", "state"): TABLE_REVERSAL,
    ("donors_contact", "state"): CONTACT,
    ("donors_donor", "status"): DONOR,
    ("donors_legalstanding", "state"): LEGAL_STANDING,
    ("donors_linematch", "state"): LINE_MATCH,
    ("donors_pledge", "state"): PLEDGE,
    ("donors_statementimport", "state"): STATEMENT_IMPORT,
    ("donors_tableimport", "state"): TABLE,
    ("donors_refund", "state"): REFUND,
    ("donors_unwind", "state"): UNWIND,
    ("donors_balancemove", "state"): BALANCE_MOVE,
    ("donors_annexversion", "state"): ANNEX,
    ("donors_papersignature", "state"): PAPER,
    ("donors_termination", "state"): TERMINATION,
    ("funds_feeschedule", "state"): FEE_SCHEDULE,
    ("funds_fund", "state"): FUND,
    ("funds_income", "state"): INCOME,
    ("identity_appointment", "state"): APPOINTMENT,
    ("ledger_period", "state"): PERIOD,
    ("oversight_motion", "state"): MOTION,
    ("oversight_phase", "state"): PHASE,
    ("projects_activity", "state"): ACTIVITY,
    ("projects_delivery", "state"): DELIVERY,
    ("projects_project", "state"): PROJECT,
    ("reports_reportrequest", "state"): REQUEST,
}
# Written by functions of the database alone.
BY_FUNCTION_ONLY = (
    "audit_chain",
    "audit_checkpoint",
    "audit_cosignature",
    "audit_leaf",
    "audit_node",
    "audit_pulse",
    "audit_record",
    "audit_request",
    "ledger_account",
    "ledger_chart",
    "ledger_control_balance",
    "ledger_entry",
    "ledger_leg",
    "ledger_posting_rule",
    "ledger_rollup",
    "ledger_rollup_day",
)
UP_FILES = sorted(path for root in ROOTS for path in (CHECKOUT / root).rglob("*.up.sql"))
MIGRATIONS = sorted(path for root in ROOTS for path in (CHECKOUT / root).rglob("migrations/0*.py"))


def ask(question: str, *values: object) -> list[tuple[object, ...]]:
    """Return the rows of a question to the database."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def test_the_application_runs_as_a_role_that_owns_nothing(db):
    assert ask("SELECT current_user") == [("trustfund_app",)]
    assert ask("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    assert ask("SELECT proname FROM pg_proc WHERE proowner = current_user::regrole") == []
    assert ask("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    flags = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
    assert ask(f"SELECT {flags} FROM pg_roles WHERE rolname = current_user") == [(False,) * 5]
    assert ask("SELECT pg_has_role('trustfund_owner', 'MEMBER')") == [(False,)]


@pytest.mark.parametrize("model", protected_models(), ids=lambda model: model._meta.label)
class TestProtectedTable:
    def test_nothing_is_deleted(self, db, model):
        table = model._meta.db_table
        for verb in ("DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
            assert ask("SELECT has_table_privilege(%s, %s)", table, verb) == [(False,)], verb

    def test_only_the_mutable_columns_change(self, db, model):
        table = model._meta.db_table
        changeable = {
            name
            for name, may in ask(
                "SELECT attname, has_column_privilege(attrelid, attnum, 'UPDATE') FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                table,
            )
            if may
        }
        assert changeable == set(model.mutable)

    def test_the_database_stamps_the_time(self, db, model):
        table = model._meta.db_table
        stamps = ask(
            "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND tgfoid = 'trustfund_stamp'::regproc",
            table,
        )
        assert stamps == [("A",)]


@pytest.mark.parametrize("table", BY_FUNCTION_ONLY)
def test_the_books_and_the_trail_are_read_only(db, table):
    for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        assert ask("SELECT has_table_privilege(%s, %s)", table, verb) == [(False,)], verb


def test_every_guarded_column_has_the_law_of_its_machine(db):
    found = {}
    for table, enabled, arguments in ask(
        "SELECT tgrelid::regclass::text, tgenabled, tgargs FROM pg_trigger "
        "WHERE tgfoid = 'trustfund_state_moves'::regproc"
    ):
        column, initial, *pairs = bytes(arguments).decode().split("\0")[:-1]
        assert enabled == "A", table
        found[table, column] = (initial, tuple(pairs))
    assert found == {where: (law.initial, law.pairs) for where, law in GUARDED.items()}


def test_every_machine_is_guarded():
    laws = set()
    for house in RANK:
        for found in walk_packages(import_module(house).__path__, f"{house}."):
            if ".rules" in found.name:
                laws |= {
                    one
                    for one in vars(import_module(found.name)).values()
                    if isinstance(one, Machine)
                }
    assert laws == set(GUARDED.values())


def test_every_trigger_fires_always(db):
    asleep = ask(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE NOT tgisinternal AND tgenabled <> 'A' AND n.nspname = 'public'"
    )
    assert asleep == []


def test_functions_with_the_owners_rights_are_closed(db):
    # They look only where they are told to, and only the two roles may call them.
    for name, config, is_open in ask(
        "SELECT p.oid::regprocedure::text, proconfig, "
        "coalesce(array_to_string(proacl, ','), '=X') ~ '(^|,)=X' "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = 'public' AND prosecdef"
    ):
        assert "search_path=public, pg_temp" in (config or []), name
        # The clock refuses by itself unless the owner has made it movable.
        assert not is_open or "trustfund_clock_move" in str(name) or "trigger" in _returns(name), (
            name
        )


def _returns(procedure: object) -> str:
    return str(
        ask("SELECT prorettype::regtype::text FROM pg_proc WHERE oid = %s::regprocedure", procedure)
    )


@pytest.mark.parametrize("path", UP_FILES, ids=shown)
class TestSqlOfAMigration:
    def test_has_a_way_back(self, path):
        down = path.with_name(path.name.replace(".up.sql", ".down.sql"))
        assert down.read_text(encoding="utf-8").strip()

    def test_begins_with_its_invariant_in_words(self, path):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("-- ")
        assert first.endswith(".")

    def test_every_refusal_names_its_constraint(self, path):
        text = path.read_text(encoding="utf-8")
        for refusal in re.findall(r"RAISE EXCEPTION (?:'(?:[^']|'')*'|[^;'])*;", text):
            assert "ERRCODE" in refusal, refusal
            # A wrong call by a programmer is no refusal of an act.
            assert "CONSTRAINT" in refusal or "invalid_parameter_value" in refusal, refusal


@pytest.mark.parametrize("path", MIGRATIONS, ids=shown)
def test_a_migration_with_guards_depends_on_the_clock(path):
    text = path.read_text(encoding="utf-8")
    if "sql." in text and not shown(path).startswith("trustfund/db/"):
        assert '("db", "0001_clock_and_guards")' in text
