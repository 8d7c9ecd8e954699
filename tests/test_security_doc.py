"""Is docs/security.md true?

It says who would try what and what stops them, and where the portal stands against every requirement of levels 1 and 2
of the OWASP Application Security Verification Standard 5.0.0. This reads it: what it names has to exist, nothing may be
left out or said twice, and what is not so has to say why.
"""

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings as portal_settings
from django.contrib.auth.hashers import get_hasher

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text()
BACKTICKED = re.compile(r"`([^`\n]+)`")
TEST = re.compile(r"^(tests/[\w/]+\.py)::(\w+)$")
FILE = re.compile(r"^[\w.-]+(/[\w.-]+)*\.(py|md|txt|json|toml|js|mjs|html)$")
SETTING = re.compile(r"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(LOGGING|CLAMAV)$")
STATES = ("met", "set up", "not met", "does not apply")
# The levels of the requirements of each section, in order: 5.0.0-1.2.1 is of level 1, 5.0.0-1.2.10 of level 3.
LEVELS = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123  2.1 122  2.2 112  2.3 12223  2.4 23  3.1 3  3.2 113
3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333  4.1 12233  4.2 23333  4.3 22  4.4 1222  5.1 2  5.2 112333
5.3 113  5.4 222  6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22  8.1 1233  8.2 1123  8.3 133  8.4 23  9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222  11.1 2233  11.2 22233
11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33  12.1 12233  12.2 11  12.3 22223  13.1 2333  13.2 222223
13.3 2233  13.4 1222233  14.1 22  14.2 12223333  14.3 122  15.1 12233  15.2 12233  15.3 1222222  15.4 3333  16.1 2
16.2 22222  16.3 2222  16.4 222  16.5 2223  17.1 23  17.2 22223333  17.3 22
"""


def all_levels() -> dict[str, int]:
    """Return every requirement of the standard with its level."""
    words = LEVELS.split()
    return {
        f"v5.0.0-{section}.{number}": int(level)
        for section, levels in zip(words[::2], words[1::2], strict=True)
        for number, level in enumerate(levels, 1)
    }


def table(*heads: str) -> list[list[str]]:
    """Return the cells of every row under a table head with these first columns."""
    rows, inside = [], False
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("|") else []
        if not cells or set(line) <= set("|- "):
            inside = inside and bool(cells)
        elif tuple(cells[: len(heads)]) == heads:
            inside = True
        elif inside:
            rows.append(cells)
    return rows


def requirements() -> list[list[str]]:
    return table("requirement", "level", "what", "state", "evidence or reason")


THREATS = table("who", "what they would try", "what stops them", "shown by", "what remains")
POINTS = {row[0] for row in table("", "what")}


@cache
def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def named(pattern: re.Pattern, text: str = PAGE) -> list[re.Match]:
    return [match for match in map(pattern.match, BACKTICKED.findall(text)) if match]


# -- the standard ---------------------------------------------------------------------------------------------------


def test_the_list_here_has_as_many_of_each_level_as_the_standard():
    assert Counter(all_levels().values()) == {1: 70, 2: 183, 3: 92}


def test_every_requirement_of_levels_1_and_2_is_there_once_with_its_level():
    found = [(number, int(level)) for numbers, level, *_ in requirements() for number in numbers.split(", ")]
    assert found == [(number, level) for number, level in all_levels().items() if level < 3]


@pytest.mark.parametrize("row", requirements(), ids=[row[0].split(",")[0] for row in requirements()])
def test_each_says_what_shows_it_or_why_it_is_not_so(row):
    _, _, what, state, why = row
    assert what
    assert state in STATES
    if state == "met":
        assert named(TEST, why) or named(FILE, why) or named(SETTING, why) or "](#" in why
    elif state == "set up":
        assert re.search(r"\bS\d+\b", why), "names no point of what whoever installs it must see to"
    else:
        assert re.match(r"because .{10,}", why)


def test_the_sums_are_right():
    states = Counter(state for numbers, _, _, state, _ in requirements() for _ in numbers.split(", "))
    said = re.search(r"^Of 253: (\d+) met, (\d+) set up, (\d+) not met, (\d+) do not apply\.$", PAGE, re.MULTILINE)
    assert [int(number) for number in said.groups()] == [states[state] for state in STATES]


# -- what it names --------------------------------------------------------------------------------------------------


def test_every_test_it_names_exists():
    assert [one.group() for one in named(TEST) if one[2] not in functions_of(one[1])] == []


def test_every_file_it_names_exists():
    paths = {one.group() for one in named(FILE)} | set(re.findall(r"\bdocs/\w+\.md", PAGE))
    assert len(paths) > 30
    assert sorted(path for path in paths if not (ROOT / path).is_file()) == []


def test_every_setting_it_names_exists():
    source = (ROOT / "sen_portal" / "settings.py").read_text()
    names = {one.group() for one in named(SETTING)}
    assert len(names) > 20
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", source)) == []


def test_whatever_else_stands_in_backticks_is_known():
    """So that a name that is misspelt is not taken for a word."""
    known = {
        "secrets", "eval", "iss", "reverse", "urlencode", "autocomplete", "cryptography", "is_superuser",
        "requests_app", "providers", "__Host-", ".git", "django.contrib.sessions",
        "django.middleware.security.SecurityMiddleware",
    }  # fmt: skip
    commands = {
        path.stem
        for app in ("accounts", "requests_app", "providers")
        for path in ROOT.glob(f"{app}/management/commands/*.py")
    }
    strange = [
        words
        for words in BACKTICKED.findall(PAGE)
        if not (TEST.match(words) or FILE.match(words) or SETTING.match(words) or words in known | log_events())
        and not (words.startswith("manage.py ") and words.split()[1] in commands)
    ]
    assert strange == []


def test_every_link_inside_it_leads_somewhere():
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    places = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert sorted(set(re.findall(r"\]\(#([^)]+)\)", PAGE)) - places) == []


def test_every_point_it_sends_whoever_installs_it_to_is_there():
    assert set(re.findall(r"\bS\d+\b", PAGE)) == POINTS


# -- who would try what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", THREATS, ids=[row[0][:30] for row in THREATS])
def test_each_threat_has_a_test_and_says_what_remains(row):
    _, tried, _, shown, remains = row
    assert named(TEST, shown)
    assert tried
    assert len(remains) > 20


def test_nobody_is_left_out():
    """As the brief for the page lists them; a threat that is struck out has to be struck out here too."""
    text = " ".join(row[0] for row in THREATS)
    for word in (
        "other parent", "mailbox", "curious", "administrator", "another case", "gave the case back", "has left",
        "stranger", "bot", "malware", "backup", "careless log", "insider", "dependency",
    ):  # fmt: skip
        assert word in text


# -- what it says of the portal ---------------------------------------------------------------------------------------


def log_events() -> set[str]:
    source = (ROOT / "sen_portal" / "security_log.py").read_text()
    return set(re.findall(r'_note\(logging\.\w+, "(\w+)"', source))


def test_it_lists_every_line_of_the_security_log():
    (row,) = [row for row in table("line", "by", "holds") if "security_log.py" in row[1]]
    assert set(BACKTICKED.findall(row[0])) == log_events()


def test_passwords_are_kept_as_the_page_says():
    """In a process of its own: tests use a fast hasher."""
    code = (
        "import django; django.setup()\n"
        "from django.contrib.auth.hashers import get_hasher\n"
        "hasher = get_hasher(); print(hasher.algorithm, hasher.iterations)"
    )
    command = [sys.executable, "-c", code]
    environment = {"DJANGO_SETTINGS_MODULE": "sen_portal.settings", "DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["pbkdf2_sha256", "1000000"]
    assert get_hasher().algorithm != "pbkdf2_sha256"
    assert "PBKDF2-HMAC-SHA-256" in PAGE


def test_a_visitor_cannot_choose_their_network_address(rf, settings):
    """What the nearest proxy added counts, and not what the visitor put before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.9"})
    assert get_adapter().get_client_ip(request) == "203.0.113.9"
    assert portal_settings.ALLAUTH_TRUSTED_PROXY_COUNT == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/nothing-here/", "text/html; charset=utf-8"),
        ("/static/portal.css", 'text/css; charset="utf-8"'),
        ("/static/portal.js", 'text/javascript; charset="utf-8"'),
        ("/static/favicon.svg", 'image/svg+xml; charset="utf-8"'),
    ],
)
def test_every_kind_of_answer_says_what_it_is(client, address, kind):
    assert client.get(address)["Content-Type"] == kind
