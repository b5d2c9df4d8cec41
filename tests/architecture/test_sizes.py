"""Nothing is longer than a reader can hold in mind."""

import ast

from tests.architecture.houses import functions, shown, sources, tree

FUNCTION_LINES = 60
FILE_LINES = 400


def test_no_function_is_longer_than_sixty_lines():
    long = [
        f"{shown(path)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in sources()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_nine_functions_in_ten_have_at_most_thirty_lines():
    lengths = sorted(
        node.end_lineno - node.lineno + 1 for path in sources() for node in functions(path)
    )
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_no_file_is_longer_than_four_hundred_lines():
    long = [
        f"{shown(path)} has {count} lines"
        for path in sources()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    ]
    assert not long


def test_every_module_says_which_room_it_is():
    silent = [
        shown(path)
        for path in sources()
        if path.name != "__init__.py" and not ast.get_docstring(tree(path))
    ]
    assert not silent
