"""Whoever writes, asks whether the actor may, and leaves a record. Read from the source."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.houses import calls, house_of, shown, sources, tree
from trustfund.identity.rules.permissions import MATRIX

WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
POSTS = {"entry_post", "entry_reverse"}
# Services without an actor or without a record, each with the reason why the trail loses nothing.
NO_RECORD = {
    "donors.table_try": "nothing that is tried stays written",
    "donors.receipt_reverse": "the act of the second person records each reversal with its entries",
    "donors.decision_write": "the act of the second person records the decision",
    "projects.activity_saved": "each act that moves an activity records it",
    "projects.columns_saved": "each act that moves a project records it",
    "projects.comment_written": "the comment or the return records it",
    "donors.receipt_write": "the act that brought the money in records what was written",
    "donors.pledge_follow": "the signature that moves the pledge records it",
    "donors.lines_counted": "progress; each statement is recorded",
    "donors.lines_done": "progress; each batch of lines is recorded",
    "donors.fee_charge": "the act that brought the money in records the charge",
    "trustfund.events.deliveries_lease": "a delivery is no act of a person",
    "trustfund.events.delivery_taken": "a delivery is no act of a person",
    "trustfund.events.delivery_retry": "a delivery is no act of a person",
    "trustfund.events.publish": "the message tells of an act that has its own record",
    "trustfund.identity.preferences_choose": "language and time zone are the reader's own affair",
    "trustfund.mail.letter_send": "the act that a letter tells of has its own record",
    "trustfund.mail.letter_lease": "the act that a letter tells of has its own record",
    "trustfund.mail.letters_write": "the act that a letter tells of has its own record",
    "trustfund.mail.notice_queue": "the act that it tells of has its own record",
    "trustfund.reports.build_begin": "progress; the finished report is recorded",
    "trustfund.reports.request_fail": "progress; the page shows the failure",
    "trustfund.reports.step_done": "progress; the finished report is recorded",
}
# Acts that no person asks for by a role of the matrix, and who answers for them.
NO_ROLE = {
    "donors.lines_book": "the job acts on a file that was handed in, which is authorized",
    "donors.lines_tie": "the job acts when what a line tells was booked, which is authorized",
    "donors.statement_take": "the job acts on a file that was handed in, which is authorized",
    "disbursements.grant_prepare": "the job acts when the board has approved",
    "donors.milestone_reached": "the job acts when a milestone is certified or a phase is opened",
    "donors.agreement_bind": "the act of signing, in the system or on paper, is authorized",
    "donors.amendment_bind": "the act of signing, in the system or on paper, is authorized",
    "donors.pledge_follow": "the pledge follows a signature, which was authorized",
    "donors.preferential_tell": "the job tells of a signature, which was authorized",
    "donors.payment_letters": "the job writes the letters of a request that was authorized",
    "trustfund.documents.document_made": "a job keeps what it made for an act that was authorized",
    "donors.reminders_send": "the clock acts when a due date is near or past",
    "oversight.motions_close_due": "the clock acts when the deadline has passed",
    "projects.activity_decide": "called by the close of a motion, which is authorized",
    "projects.project_follow": "the job acts when the grant is signed or declared effective",
    "projects.project_decide": "called by the close of a motion, which is authorized",
    "trustfund.control.tie_outs_run_all": "whoever may run commands on the server",
    "trustfund.control.tie_outs_run_due": "the clock acts every night",
    "trustfund.identity.administrators_found": "the first run; nobody is there to be asked",
    "trustfund.identity.invitation_accept": "whoever holds the link",
    "trustfund.identity.person_register": "part of an invitation, which is authorized",
    "trustfund.identity.preferences_choose": "every person for itself",
    "trustfund.reports.report_build": "the job acts on a request, which is authorized",
}
# Recorded acts of jobs and of the first run. Every other recorded action is in the matrix.
ACTIONS_OF_NOBODY = {
    "donors.preferential_tell",
    "donors.lines_tie",
    "donors.statement_take",
    "disbursements.grant_prepare",
    "donors.installment_remind",
    "identity.administrators_found",
    "identity.invitation_accept",
    "projects.activity_approve",
    "projects.activity_reject",
    "projects.project_approve",
    "projects.project_approve_concept",
    "projects.project_begin",
    "projects.project_reject",
    "projects.project_reject_concept",
    "projects.project_sign",
    "reports.file_issue",
    "reports.report_build",
}


def _is_service(path: Path) -> bool:
    return path.name == "services.py" or "services" in path.parts


@cache
def _functions_of(house: str) -> dict[str, tuple[Path, ast.FunctionDef]]:
    """Return the functions of a house's services by name; names are unique within a house."""
    found = {}
    for path in sources():
        if not _is_service(path) or house_of(_module(path)) != house:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}" if node.name.startswith("_") else node.name] = (
                    path,
                    node,
                )
    return found


def _module(path: Path) -> str:
    return ".".join(Path(shown(path)).with_suffix("").parts)


def _reach(house: str, key: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the last names of everything that a service calls, through its own house's services."""
    path, node = _functions_of(house)[key]
    found: set[str] = set()
    for call in calls(node):
        name = call.rpartition(".")[2]
        found.add(call if call.endswith("audit.record") else name)
        for inner in (f"{path.stem}.{name}", name):
            if inner in _functions_of(house) and inner not in seen and inner != key:
                found |= _reach(house, inner, seen | {key})
    return found


def _services() -> list[tuple[str, str]]:
    houses = sorted({house_of(_module(path)) for path in sources() if _is_service(path)})
    return [
        (house, key)
        for house in houses
        for key in _functions_of(house)
        if "." not in key and house not in {"trustfund.audit", "trustfund.ledger"}
    ]


SERVICES = _services()
WRITERS = [
    (house, key)
    for house, key in SERVICES
    if (WRITES | POSTS) & _reach(house, key)
    or ".update(" in ast.unparse(_functions_of(house)[key][1])
]


def test_the_scan_finds_the_services():
    assert len(WRITERS) > 40
    assert ("donors", "pledge_record") in WRITERS


@pytest.mark.parametrize(("house", "key"), WRITERS, ids=lambda part: part)
def test_a_service_that_writes_leaves_a_record(house: str, key: str):
    recorded = {name for name in _reach(house, key) if name in {"record", "audit.record"}}
    assert recorded or f"{house}.{key}" in NO_RECORD


@pytest.mark.parametrize(("house", "key"), WRITERS, ids=lambda part: part)
def test_a_service_that_writes_asks_whether_the_actor_may(house: str, key: str):
    excused = NO_RECORD | NO_ROLE
    assert "authorize" in _reach(house, key) or f"{house}.{key}" in excused


@pytest.mark.parametrize("listed", sorted({*NO_RECORD, *NO_ROLE}))
def test_the_lists_of_exceptions_name_services_that_exist(listed: str):
    house, _dot, key = listed.rpartition(".")
    assert (house, key) in SERVICES


def test_every_recorded_action_is_in_the_matrix_or_of_a_job():
    named = {}
    for path in sources():
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            if not ast.unparse(node.func).endswith(("audit.record", "audit_record")):
                continue
            action = node.args[1]
            text = action.value if isinstance(action, ast.Constant) else None
            if isinstance(action, ast.Name):
                text = constants.get(action.id)
            if text:
                named[text] = f"{shown(path)}:{node.lineno}"
    strange = {name: at for name, at in named.items() if name not in MATRIX}
    assert set(strange) <= ACTIONS_OF_NOBODY, strange


@pytest.mark.parametrize(("house", "key"), WRITERS, ids=lambda part: part)
def test_a_service_that_writes_takes_keywords_only(house: str, key: str):
    _path, node = _functions_of(house)[key]
    # One thing by position at most: publish(name, …), step_done(step, …).
    assert len(node.args.args) <= 1
    assert node.args.kwarg is None
    assert not [default for default in node.args.kw_defaults if _is_flag(default)]


def _is_flag(default: ast.expr | None) -> bool:
    return isinstance(default, ast.Constant) and isinstance(default.value, bool)
