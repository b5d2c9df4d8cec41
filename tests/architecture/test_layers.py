"""Houses import downward only, floors likewise, and foreign keys point the same way."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.houses import CHECKOUT, HOUSES, RANK, house_of, shown, sources, tree

CONTRACTS = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]
OURS = [model for model in apps.get_models() if house_of(model.__module__)]
# Kits and the demonstration have no floors: they are not built like a house with services.
WITHOUT_FLOORS = {
    "trustfund.kernel",
    "trustfund.db",
    "trustfund.render",
    "trustfund.web",
    "trustfund.api",
    "trustfund.demo",
}


def test_the_import_contracts_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_house_is_in_the_contracts():
    layers = next(one for one in CONTRACTS["contracts"] if one["name"] == "houses")["layers"]
    named = {part.strip(" ()") for layer in layers for part in layer.replace("|", ":").split(":")}
    floors = next(one for one in CONTRACTS["contracts"] if one["name"] == "floors")
    assert named >= set(RANK), "a house is missing from the contract of houses"
    assert set(floors["containers"]) == set(RANK) - WITHOUT_FLOORS
    assert floors["exhaustive"] is True


def test_every_package_is_a_house():
    found = {
        house_of(".".join(path.parent.relative_to(CHECKOUT).parts))
        for path in sources()
        if path.name == "__init__.py" and path.parent.name not in {"trustfund", "settings"}
    }
    assert found == {house for row in HOUSES for house in row}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    own = RANK[house_of(model.__module__)]
    upward = [
        f"{field.name} -> {field.related_model._meta.label}"
        for field in model._meta.concrete_fields
        if field.is_relation and RANK.get(house_of(field.related_model.__module__), -1) > own
    ]
    assert not upward


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_relations_protect_and_are_named(model):
    careless = [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation
        and house_of(field.model.__module__)
        and (
            field.remote_field.on_delete.__name__ != "PROTECT"
            or not field.remote_field.related_name
        )
    ]
    assert not careless
    assert not model._meta.ordering


def test_imports_stand_at_the_top():
    # The child process limits itself before any library of the renderer is loaded; the library of
    # charts is a third of the time in which every process starts, and few processes draw.
    allowed = {"trustfund/render/pdf_process.py", "trustfund/render/chart.py"}
    inside = [
        f"{shown(path)}:{node.lineno}"
        for path in sources()
        if shown(path) not in allowed
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_services_never_see_a_request_or_read_the_clock():
    # Leases and progress are measured: they outlive the moment of the request.
    allowed = {
        "donors/services/statement_progress.py",
        "trustfund/events/services.py",
        "trustfund/reports/services/progress.py",
    }
    wrong = []
    for path in sources():
        if "services" not in path.with_suffix("").parts or shown(path) in allowed:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                banned = ("django.http", "django.contrib.messages", "trustfund.db.clock")
                wrong += [
                    f"{shown(path)}:{node.lineno} {name}"
                    for name in names
                    if name.startswith(banned)
                ]
            if isinstance(node, ast.arg) and node.arg == "request" and _is_http(node):
                wrong.append(f"{shown(path)}:{node.lineno} takes a request")
    assert not wrong


def _is_http(argument: ast.arg) -> bool:
    return "HttpRequest" in ast.dump(argument.annotation) if argument.annotation else False
