"""Compare what the database is with what the migrations make it, object by object.

A verifier asks tables and functions by their names. Whoever may change the database can put a view,
a rule or another function behind such a name, or switch a guard off. What the migrations make is
written down in schema.json beside this house, so that the database cannot say what is expected.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from trustfund.audit.selectors.findings import Finding

EXPECTED = Path(__file__).resolve().parent.parent / "schema.json"
# The order in which disagreements are told.
KINDS = ("setting", "role", "table", "rows", "function", "trigger", "constraint", "rule", "policy",
         "index", "type", "operator", "cast", "event")  # fmt: skip
# Filled by migrations, read by every posting, and written by nobody.
SEEDED = ("ledger_chart", "ledger_posting_rule")

# Each query returns label, definition and, where there is something to say, what is wrong with it.
# Only what PostgreSQL 15 to 18 tell alike is asked. `ours` are the schemas that a name is looked
# for in; a temporary table counts when it bears the name of one of ours.
_OURS = """
    WITH path AS (
      SELECT n.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END AS prefix
      FROM pg_catalog.pg_namespace n
      WHERE n.nspname = 'public' OR n.nspname = ANY (pg_catalog.current_schemas(true))
    ), relation AS (
      SELECT c.*, coalesce(path.prefix, 'pg_temp.') AS prefix
      FROM pg_catalog.pg_class c LEFT JOIN path ON path.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.oid >= 16384 AND (
        path.oid IS NOT NULL OR c.relpersistence = 't' AND c.relname IN (
          SELECT o.relname FROM pg_catalog.pg_class o WHERE o.relnamespace IN (SELECT oid FROM path)))
    ), owner AS (
      SELECT relowner AS oid FROM pg_catalog.pg_class
      WHERE relname = 'django_migrations' AND relnamespace = 'public'::regnamespace
    )
"""
_TABLES = """
    SELECT 'table ' || r.prefix || r.relname,
      jsonb_build_array(r.relkind, r.relpersistence, r.relrowsecurity, r.relforcerowsecurity,
        r.relowner = (SELECT oid FROM owner), children.number,
        (SELECT array_agg(g.grantee::regrole::text || ' ' || g.privilege_type ORDER BY 1)
         FROM pg_catalog.aclexplode(r.relacl) g WHERE g.grantee <> r.relowner),
        (SELECT jsonb_agg(jsonb_build_array(a.attname,
           pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           a.attgenerated, pg_catalog.pg_get_expr(d.adbin, d.adrelid),
           (SELECT array_agg(g.grantee::regrole::text || ' ' || g.privilege_type ORDER BY 1)
            FROM pg_catalog.aclexplode(a.attacl) g)) ORDER BY a.attname)
         FROM pg_catalog.pg_attribute a
         LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped))::text,
      CASE WHEN r.prefix <> '' THEN 'it is read before the table of the same name'
        WHEN r.relkind = 'v' THEN 'a view stands in its place'
        WHEN r.relkind NOT IN ('r', 'p') THEN 'something else than a table stands in its place'
        WHEN r.relrowsecurity THEN 'a policy hides some of its rows'
        WHEN children.number > 0 THEN 'the rows of another table appear in it' END
    FROM relation r CROSS JOIN LATERAL (
      SELECT count(*) AS number FROM pg_catalog.pg_inherits WHERE inhparent = r.oid) children
"""
_FUNCTIONS = """
    SELECT 'function ' || coalesce(path.prefix, '') || p.proname
        || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')',
      jsonb_build_array(p.prokind, p.prosrc, pg_catalog.pg_get_function_sqlbody(p.oid), l.lanname,
        p.prosecdef, p.provolatile, p.proisstrict, p.proconfig,
        pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid),
        p.proowner = (SELECT oid FROM owner), (
          SELECT array_agg(g.grantee::regrole::text || ' ' || g.privilege_type ORDER BY 1)
          FROM pg_catalog.aclexplode(p.proacl) g WHERE g.grantee <> p.proowner),
        p.proacl IS NULL)::text,
      CASE WHEN path.prefix <> '' THEN 'it may be called in the place of ours' END
    FROM pg_catalog.pg_proc p JOIN path ON path.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE p.oid >= 16384
"""
_TRIGGERS = """
    SELECT 'trigger ' || t.tgname || ' on ' || r.prefix || r.relname,
      jsonb_build_array(t.tgenabled, pg_catalog.pg_get_triggerdef(t.oid))::text,
      CASE WHEN t.tgenabled = 'D' THEN 'it is switched off' END
    FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
"""
_CONSTRAINTS = """
    SELECT 'constraint ' || o.conname || ' on ' || r.prefix || r.relname,
      jsonb_build_array(o.convalidated, off.number, pg_catalog.pg_get_constraintdef(o.oid))::text,
      CASE WHEN off.number > 0 THEN 'it is switched off'
        WHEN NOT o.convalidated THEN 'it was not checked on the rows that are there' END
    FROM pg_catalog.pg_constraint o JOIN relation r ON r.oid = o.conrelid CROSS JOIN LATERAL (
      SELECT count(*) AS number FROM pg_catalog.pg_trigger t
      WHERE t.tgconstraint = o.oid AND t.tgenabled <> 'O') off
    WHERE o.contype IN ('c', 'f', 'p', 'u', 'x')
"""
_OTHERS = """
    SELECT 'rule ' || w.rulename || ' on ' || r.prefix || r.relname,
      w.ev_enabled::text || pg_catalog.pg_get_ruledef(w.oid), NULL
    FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class
    WHERE w.rulename <> '_RETURN'
    UNION ALL SELECT 'policy ' || y.polname || ' on ' || r.prefix || r.relname, '', NULL
    FROM pg_catalog.pg_policy y JOIN relation r ON r.oid = y.polrelid
    UNION ALL SELECT 'index ' || x.relname || ' on ' || r.prefix || r.relname,
      i.indisvalid::text || pg_catalog.pg_get_indexdef(x.oid),
      CASE WHEN NOT i.indisvalid THEN 'it is not valid' END
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      JOIN relation r ON r.oid = i.indrelid
    WHERE (i.indisunique OR i.indexprs IS NOT NULL) AND NOT EXISTS (
      SELECT 1 FROM pg_catalog.pg_constraint o WHERE o.conindid = i.indexrelid)
    UNION ALL SELECT 'type ' || path.prefix || t.typname, t.typtype::text, NULL
    FROM pg_catalog.pg_type t JOIN path ON path.oid = t.typnamespace
    WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r', 'b') AND t.typelem = 0
    UNION ALL SELECT 'operator ' || path.prefix || p.oprname, '', NULL
    FROM pg_catalog.pg_operator p JOIN path ON path.oid = p.oprnamespace WHERE p.oid >= 16384
    UNION ALL SELECT 'cast ' || castsource::regtype || ' to ' || casttarget::regtype, '', NULL
    FROM pg_catalog.pg_cast WHERE oid >= 16384
    UNION ALL SELECT 'event trigger ' || evtname, '', NULL FROM pg_catalog.pg_event_trigger
    UNION ALL SELECT 'setting search_path', s::text, 'names are looked for in ' || s::text
    FROM pg_catalog.current_schemas(false) s
    UNION ALL SELECT 'setting session_replication_role', s, 'triggers do not fire: it is ' || s
    FROM pg_catalog.current_setting('session_replication_role') s
    UNION ALL SELECT 'role ' || r.rolname,
      jsonb_build_array(r.rolsuper, r.rolbypassrls, r.rolcreaterole, (
        SELECT array_agg(m.roleid::regrole::text ORDER BY 1) FROM pg_catalog.pg_auth_members m
        WHERE m.member = r.oid))::text,
      'it may do more than it should'
    FROM pg_catalog.pg_roles r WHERE r.rolname = 'trustfund_app'
"""
_ROWS = (
    "SELECT jsonb_agg(x ORDER BY x::text)::text FROM (SELECT to_jsonb(t) AS x FROM public.{} t) y"
)


def schema_objects() -> dict[str, tuple[str, str | None]]:
    """Return every object with the SHA-256 of what it is, and what is plainly wrong with it if so."""
    rows = []
    with connection.cursor() as cursor:
        for question in (_TABLES, _FUNCTIONS, _TRIGGERS, _CONSTRAINTS, _OTHERS):
            cursor.execute(_OURS + question)
            rows += cursor.fetchall()
        tables = {label for label, _definition, wrong in rows if wrong is None}
        for name in SEEDED:
            if f"table {name}" in tables:
                cursor.execute(_ROWS.format(name))
                rows.append((f"rows of {name}", cursor.fetchone()[0] or "", None))
    return {
        label: (hashlib.sha256(definition.encode()).hexdigest(), wrong)
        for label, definition, wrong in rows
    }


def schema_findings() -> Iterator[Finding]:
    """Yield every object that is not as the migrations made it: settings and tables first.

    Functions, triggers and constraints follow; each finding names its object. Six queries.
    """
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    found = schema_objects()
    for label in sorted(expected.keys() | found.keys(), key=_place):
        digest, wrong = found.get(label, ("", None))
        if not digest:
            yield Finding(label, "it is gone")
        elif label not in expected:
            yield Finding(label, wrong or "no migration made it")
        elif digest != expected[label]:
            yield Finding(label, wrong or "it is not as the migrations made it")


def schema_text() -> str:
    """Return what schema.json holds for this database, one object to a line."""
    lines = [
        f"{json.dumps(label)}: {json.dumps(digest)}"
        for label, (digest, _wrong) in sorted(schema_objects().items())
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _place(label: str) -> tuple[int, str]:
    return KINDS.index(label.split(" ", 1)[0]), label
