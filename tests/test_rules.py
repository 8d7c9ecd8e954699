"""Is docs/rules.md true?

It lists every rule of the field, R1 to R50 and L1 to L54, with the page and the test that hold it, or says plainly that
it is not built yet. This reads the list and looks each test up: it has to exist, and the rule has to be named in it.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([RL]\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NOT_YET = re.compile(r"^Not built yet: .+\.$")
ALL = [f"R{number}" for number in range(1, 51)] + [f"L{number}" for number in range(1, 55)]


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs" / "rules.md").read_text())


@cache
def source(path: str) -> tuple[str, dict[str, str]]:
    """Return a test module's own docstring, and the source of each of its tests."""
    text = (ROOT / path).read_text()
    tree = ast.parse(text)
    tests = {node.name: ast.get_source_segment(text, node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    return ast.get_docstring(tree) or "", tests


def test_every_rule_is_listed_once_and_in_order():
    assert [rule for rule, *_ in rows()] == ALL


@pytest.mark.parametrize(("rule", "what", "page", "held"), rows(), ids=[row[0] for row in rows()])
def test_a_rule_is_held_by_tests_that_exist_and_name_it_or_is_said_not_to_be_built(rule, what, page, held):
    named = TEST.findall(held)
    if not named:
        assert NOT_YET.match(held), f"{rule} names no test and does not say that it is not built"
        return
    for path, test in named:
        assert test in source(path)[1], f"{path} has no {test}"
    words = [source(path)[0] + source(path)[1][test] for path, test in named]
    assert any(re.search(rf"\b{rule}\b", text) for text in words), f"none of the tests of {rule} names it"
