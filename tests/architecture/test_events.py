"""What is published is in the one table, what the table calls exists, and the clock's jobs too."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.houses import dotted, shown, sources, tree
from trustfund.celery import app
from trustfund.subscriptions import SUBSCRIPTIONS


def _published() -> dict[str, str]:
    found = {}
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and dotted(node.func) == "events.publish":
                name = node.args[0]
                here = f"{shown(path)}:{node.lineno}"
                if isinstance(name, ast.Constant):
                    found[name.value] = here
                else:  # the name comes from a table in the same file
                    found |= dict.fromkeys(_events_named_in(path), here)
    return found


def _events_named_in(path: Path) -> list[str]:
    texts = [node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and text in SUBSCRIPTIONS]


@pytest.fixture(scope="module")
def tasks() -> set[str]:
    """Return the names of our tasks as a worker knows them."""
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_the_table_names_exactly_what_is_published():
    assert set(_published()) == set(SUBSCRIPTIONS)


def test_every_subscriber_is_a_task(tasks):
    assert {task for names in SUBSCRIPTIONS.values() for task in names} <= tasks


def test_every_task_is_called_by_an_event_or_by_the_clock(tasks):
    by_event = {task for names in SUBSCRIPTIONS.values() for task in names}
    by_clock = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks == by_event | by_clock


def test_tasks_take_identifiers_only():
    for path in sources():
        if path.stem == "tasks" or "tasks" in path.parts:
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and node.decorator_list:
                    assert not node.args.args, f"{shown(path)}:{node.lineno}"
                    names = {argument.arg for argument in node.args.kwonlyargs}
                    assert names <= {"delivery_id", "token"}, f"{shown(path)}:{node.lineno}"


PAST_WITHOUT_ED = {"given", "met", "paid", "withdrawn"}


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
def test_an_event_is_told_in_the_past_tense(name: str):
    house, _dot, said = name.partition(".")
    assert house
    assert said.endswith("ed") or said.rpartition("_")[2] in PAST_WITHOUT_ED
