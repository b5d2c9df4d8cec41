"""The API under documents that a generator makes up from its own description, as three roles."""

import json
import re
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.architecture.access_fund import OWN
from tests.architecture.access_walk import TARGETS, Walk
from tests.security.doors import undone

CASES = 3
ROLES = ("PROGRAM_MANAGER", "DONOR_OFFICER", "PROJECT_OFFICER")


@pytest.fixture(scope="module")
def operations(walk: Walk) -> list[Any]:
    address = walk.address(walk.routes["api:schema"], OWN)
    document = json.loads(Client().get(address, headers={"Accept": "application/json"}).content)
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return [found.ok() for found in schema.get_all_operations()]


def sent(walk: Walk, role: str, case: Any, *, real: bool) -> Any:
    """Return the answer to one made-up case, about a real object or a made-up one."""
    path = filled(walk, case, role) if real else case.formatted_path
    if case.query:
        path = f"{path}?{urlencode(case.query, doseq=True)}"
    body = case.body if isinstance(case.body, (dict, list, str, int, float, bool)) else None
    return walk.clients[role].generic(
        case.method,
        path,
        json.dumps(body, default=str) if body is not None else "",
        "application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )


def filled(walk: Walk, case: Any, role: str) -> str:
    """Return the case's address with an object of the fund in place of each made-up one."""
    path: str = case.operation.path
    for name in re.findall(r"{(\w+)}", path):
        found = walk.found.get(TARGETS[name], OWN, role=role) if name in TARGETS else "PDF"
        path = path.replace(f"{{{name}}}", str(getattr(found, "pk", found)))
    return path


@pytest.mark.slow
def test_nothing_breaks(walk: Walk, operations: list[Any]):
    broken: list[str] = []
    tried = 0

    def attempt(case: Any) -> None:
        nonlocal tried
        for role, real in ((ROLES[0], False), *((role, True) for role in ROLES)):
            tried += 1
            with undone():
                answer = sent(walk, role, case, real=real)
            if answer.status_code >= 500:
                what = f"{role} {case.method} {case.operation.path} {case.query} {case.body!r}"
                broken.append(what[:300])

    for operation in operations:
        generated = given(case=operation.as_strategy())(attempt)
        bounded = settings(
            max_examples=CASES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(generated)
        bounded()
    assert not broken
    assert tried >= len(operations) * (1 + len(ROLES))
