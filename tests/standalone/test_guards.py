"""Each guard of the two scripts at work, and a copy of the script without it that lets the case pass."""

import ast
import collections
import copy
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from deploy.standalone import trustfund_verify as verify
from deploy.standalone import trustfund_witness as witness
from tests.standalone.guards import VERIFIER, WITNESS

SCRIPTS = {"verifier": verify, "witness": witness}
CASES = [
    *(("verifier", words) for words in VERIFIER),
    *(("witness", words) for words in WITNESS),
]  # fmt: skip


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {
        name: ast.parse(Path(script.__file__).read_text(encoding="utf-8"))
        for name, script in SCRIPTS.items()
    }


@cache
def code_of(script: str) -> CodeType:
    path = Path(SCRIPTS[script].__file__)
    return compile(path.read_text(encoding="utf-8"), path, "exec")


def made(script: str) -> ModuleType:
    """Return the script as a module of its own, whose limits and functions may be changed."""
    module = ModuleType(script)
    exec(code_of(script), module.__dict__)
    if script == "verifier":  # what is slow to reckon and the same for all
        module._key_table, module._base_table = verify._key_table, verify._base_table
    return module


def without(script: str, tree: ast.Module, words: str) -> ModuleType:
    """Return the script without the guards that say these words."""
    module, taken = made(script), 0
    for node in tree.body:
        change = Without(words)
        if any(map(change.says, ast.walk(node))):
            part = ast.Module([change.visit(copy.deepcopy(node))], [])
            exec(compile(part, script, "exec"), module.__dict__)
            taken += change.taken
    assert taken, "no guard says this"
    return module


class Without(ast.NodeTransformer):
    """Let no condition hold that leads to these words; what is said without one is not said."""

    def __init__(self, words: str) -> None:
        self.words, self.taken = words, 0

    def says(self, node: ast.AST) -> bool:
        """Say whether a statement speaks the words, or a good part of them."""
        if not isinstance(node, (ast.Raise, ast.Assign, ast.Expr, ast.Return)):
            return False
        texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
        said = [text.strip(" :(") for text in texts if isinstance(text, str)]
        return any(self.words in text or (len(text) >= 12 and text in self.words) for text in said)

    def visit_If(self, node: ast.If) -> Any:
        self.generic_visit(node)
        if any(map(self.says, node.body)):
            self.taken += 1
            node.test = ast.copy_location(ast.Constant(value=False), node.test)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> Any:
        self.generic_visit(node)
        if any(map(self.says, node.body)):
            self.taken += 1
            node.body = [ast.copy_location(ast.Pass(), node.body[0])]
        return node


@pytest.mark.parametrize(("script", "words"), CASES, ids=lambda one: one)
def test_refuses_in_its_own_words(script, words, tmp_path):
    case = (VERIFIER if script == "verifier" else WITNESS)[words]
    assert words in case(made(script), tmp_path)


@pytest.mark.parametrize(("script", "words"), CASES, ids=lambda one: one)
def test_without_the_guard_nobody_says_so(script, words, tmp_path, trees):
    case = (VERIFIER if script == "verifier" else WITNESS)[words]
    mutant = without(script, trees[script], words)
    try:
        said = case(mutant, tmp_path)
    except Exception as error:  # noqa: BLE001 - it stumbles where it would have refused
        said = repr(error)
    assert words not in said


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_name_is_given_twice(script, trees):
    names = [node.name for node in trees[script].body if hasattr(node, "name")]
    assert [name for name, count in collections.Counter(names).items() if count > 1] == []
