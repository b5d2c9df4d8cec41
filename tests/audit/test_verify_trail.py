"""verify_trail: recomputes everything and names the first that disagrees."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories.tamper import guards_lifted
from trustfund.audit.selectors import trail_findings

TAMPER = {
    "content": (
        "UPDATE audit_record SET content = replace(content, 'The installation', 'Somebody') WHERE sequence = 5",
        "record 5: its content does not have its hash",
    ),
    "content and its own hash": (
        ("UPDATE audit_record SET content = replace(content, 'The installation', 'Somebody') WHERE sequence = 5;"
        "UPDATE audit_record SET hash = audit_hash(chain, sequence, recorded_at, content, previous_hash)"
        " WHERE sequence = 5"),
        "record 6: does not hash its predecessor",
    ),
    "time": (
        "UPDATE audit_record SET recorded_at = recorded_at + interval '1 microsecond' WHERE sequence = 3",
        "record 3: its content does not have its hash",
    ),
    "number": (
        "UPDATE audit_record SET sequence = 900 WHERE sequence = 7",
        "record 8: record 7 is missing before it",
    ),
    "a middle record": ("DELETE FROM audit_record WHERE sequence = 7", "record 8: record 7 is missing"),
    "the last record": (
        "DELETE FROM audit_record WHERE sequence = (SELECT max(sequence) FROM audit_record)",
        "its head is not its last record",
    ),
    "all records": ("DELETE FROM audit_record", "its records are gone"),
    "the order of two": (
        ("UPDATE audit_record SET sequence = -sequence WHERE sequence IN (4, 5);"
        "UPDATE audit_record SET sequence = 9 + sequence WHERE sequence < 0"),
        "record 4",
    ),
    "a column for searching": (
        "UPDATE audit_record SET subject_id = 'x' WHERE sequence = 4",
        "record 4: its column subject_id is not what its content says",
    ),
    "the entry that it posted": (
        "UPDATE audit_record SET entry_id = 7 WHERE sequence = 4",
        "record 4: its column entry_id is not what its content says",
    ),
    "the last entry that it posted": (
        "UPDATE audit_record SET entry_through = 7 WHERE sequence = 4",
        "record 4: its column entry_through is not what its content says",
    ),
    "the head": ("UPDATE audit_chain SET sequence = sequence + 1", "its head is not its last record"),
    "a protected row": (
        "UPDATE identity_appointment SET role = 'SYSTEM_ADMINISTRATOR' WHERE role = 'AUDITOR'",
        "column role is 'SYSTEM_ADMINISTRATOR', the trail says 'AUDITOR'",
    ),
    "a protected row's time": (
        "UPDATE identity_appointment SET recorded_at = recorded_at - interval '1 day' WHERE role = 'AUDITOR'",
        "column recorded_at",
    ),
    "a vanished row": (
        "DELETE FROM identity_appointment WHERE role = 'AUDITOR'",
        "it is gone, and the trail still tells of it",
    ),
    "a smuggled row": (
        ("INSERT INTO identity_appointment SELECT (jsonb_populate_record(a, jsonb_build_object("
        "'id', gen_random_uuid(), 'role', 'SYSTEM_ADMINISTRATOR'))).* FROM identity_appointment a"
        " WHERE role = 'AUDITOR'"),
        "the trail has no record of it",
    ),
}  # fmt: skip


class TestVerifyTrail:
    def test_is_content_with_an_honest_trail(self, committed_cast, capsys):
        call_command("verify_trail")
        assert "The trail is whole" in capsys.readouterr().out

    @pytest.mark.parametrize("case", sorted(TAMPER))
    def test_names_what_was_done(self, committed_cast, case, capsys):
        statement, sentence = TAMPER[case]
        tables = ("audit_record", "audit_chain", "identity_appointment")
        with guards_lifted(*tables) as cursor:
            cursor.execute(statement)
        found = [str(finding) for finding in trail_findings()]
        assert any(sentence in line for line in found), found
        with pytest.raises(CommandError):
            call_command("verify_trail")
        assert found[0] in capsys.readouterr().err
