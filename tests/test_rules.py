"""Is docs/rules.md true?

It lists every rule of the field, R1 to R50 and L1 to L54, every page of the request form, P0 to P24, and every edge
case of the rulebook, with the page and the test that hold it, or says plainly that it is not built yet. This reads the
lists and looks each test up: it has to exist, and to name the rule, the page or the case.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
PARTS = re.compile(r"^## ", re.MULTILINE)
ROW = re.compile(r"^\| (?!rule |page |case |---)(.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NOT_YET = re.compile(r"^Not built yet: .+\.$")
RULES = [f"R{number}" for number in range(1, 51)] + [f"L{number}" for number in range(1, 55)]
# The pages of section 4 and the cases of section 7, written a second time by hand.
PAGES = [
    "P0", "P1", "P2a", "P2b", "P2c", "P2d", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P10b", "P11", "P12",
    "P13", "P14", "P15", "P16", "P17", "P18", "P19", "P20", "P21", "P22", "P23", "P24",
]  # fmt: skip
CASES = [
    "Two parents", "Parents disagree", "Not safe", "Safeguarding", "A child asks", "Sixteen and still a child in law",
    "A young person decides", "Cannot decide", "Parents kept out", "Over 25", "Looked after", "School elsewhere",
    "Lives elsewhere", "Moves away", "Setting types", "Several settings", "The council is a party",
    "The council is no party", "No family in it", "Other quarrels", "Home educated", "Out of school",
    "A placement in a plan", "Interpreter", "Low literacy", "No e-mail", "Lost link", "Duplicate request",
    "Both parents ask", "Siblings", "Has left", "Child dies", "Many families", "Lawyer", "Abusive words",
    "A contract ends", "The only provider is conflicted", "Access request", "Recording", "Holidays", "Another country",
]  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs" / "rules.md").read_text())


def first_words(part: int) -> list[str]:
    """Return what the rows of one of the three tables are about, in order."""
    tables = PARTS.split((ROOT / "docs" / "rules.md").read_text())
    return [name for name, *_ in ROW.findall(tables[part])]


@cache
def source(path: str) -> tuple[str, dict[str, str]]:
    """Return a test module's own docstring, and the source of each of its tests."""
    text = (ROOT / path).read_text()
    tree = ast.parse(text)
    tests = {node.name: ast.get_source_segment(text, node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    return ast.get_docstring(tree) or "", tests


def test_every_rule_is_listed_once_and_in_order():
    assert first_words(0) == RULES


def test_every_page_of_the_form_and_every_edge_case_is_listed_once_and_in_order():
    assert first_words(1) == PAGES
    assert first_words(2) == CASES


@pytest.mark.parametrize(("rule", "what", "page", "held"), rows(), ids=[row[0] for row in rows()])
def test_a_rule_is_held_by_tests_that_exist_and_name_it_or_is_said_not_to_be_built(rule, what, page, held):
    named = TEST.findall(held)
    if not named:
        assert NOT_YET.match(held), f"{rule} names no test and does not say that it is not built"
        return
    for path, test in named:
        assert test in source(path)[1], f"{path} has no {test}"
    words = [source(path)[0] + source(path)[1][test] for path, test in named]
    name = re.compile(rf"\b{re.escape(rule)}\b", re.IGNORECASE)
    assert any(name.search(text) for text in words), f"none of the tests of {rule} names it"
