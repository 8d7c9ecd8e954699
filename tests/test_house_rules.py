"""Does the code keep the rules of this house? (design.md; README, "Decisions")

Rules about the whole tree, read from its syntax, so that nobody has to remember them in review.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from requests_app.states import diagram

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "requests_app", "providers", "sen_portal")

# What each app may import of the others: the three point one way, and sen_portal composes.
MAY_IMPORT = {
    "accounts": {"accounts"},
    "requests_app": {"accounts", "requests_app"},
    "providers": {"accounts", "requests_app", "providers"},
    "sen_portal": set(APPS),
}
# Inside an app, leftward only. A module that is not listed stands with "models": it knows rows and no more.
LAYERS = ("errors", "states", "models", "permissions", "notifications", "actions", "views", "urls")
LAYER_OF = {
    "errors": 0,
    "states": 1, "stages": 1, "ages": 1, "kinds": 1, "postcodes": 1, "wording": 1, "photos": 1, "legal": 1,
    "querysets": 1, "sealing": 1,
    "registers": 3, "files": 1, "small_numbers": 1, "periods": 2,
    "models": 2,
    "chain": 3,
    "permissions": 3, "timeline": 3, "sight": 3, "readers": 3, "figures": 3, "exports": 3, "seats": 3, "audience": 3,
    "who_can_agree": 3, "second_parent": 3, "needs": 3,
    "ledger": 3, "journey": 3, "independence": 3, "invitations": 3, "privacy": 3, "local_offer": 3,
    "idle": 3, "coming_of_age": 3, "reminders": 3, "callback": 3, "duplicates": 4, "holds": 3,
    "crests": 3, "changes": 3, "publicity": 3,
    "notifications": 4,
    "actions": 5, "forms": 5, "delivery": 5, "checking": 5, "admin": 5,
    "drafts": 6, "clock": 6, "paper": 6,
    "views": 7,
    "urls": 8,
}  # fmt: skip
CASE_MODELS = {
    "Disagreement", "ContactDetails", "SafetyNote", "OtherParent", "Supporter", "Party", "PartyContact", "Agreement",
    "Decision", "Question", "Event", "Message", "IndependentService", "CaseHat", "Referral", "PrivateNote", "Document",
    "SeeAlso", "Rewording",
}  # fmt: skip
THROUGH = {
    "visible_to", "wanting_one_meeting_with", "owned_by", "mine", "unclaimed_by", "written_down", "unopened_by",
    "for_council",
}  # fmt: skip


def modules(*apps: str) -> Iterator[tuple[str, Path, ast.Module]]:
    for app in apps or APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield app, path, ast.parse(path.read_text())


def imported(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names that a module imports, relative ones made absolute."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            keep = len(package) - node.level + (path.name == "__init__.py") * 0
            base = ".".join(package[:keep]) if node.level else ""
            stem = ".".join(part for part in (base, node.module or "") if part)
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_the_apps_point_one_way():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app, path, tree in modules()
        for name in imported(path, tree)
        if name.split(".")[0] in APPS and name.split(".")[0] not in MAY_IMPORT[app]
    ]
    assert wrong == []


def _layer(app: str, name: str) -> int | None:
    parts = name.split(".")
    return LAYER_OF.get(parts[1]) if parts[0] == app and len(parts) > 1 else None


def test_inside_an_app_imports_point_left():
    wrong = []
    for app, path, tree in modules("requests_app", "providers"):
        parts = path.relative_to(ROOT / app).with_suffix("").parts
        mine = LAYER_OF.get(parts[0])
        if mine is None:
            continue
        for name in imported(path, tree):
            theirs = _layer(app, name)
            if theirs is not None and theirs > mine:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_nothing_is_imported_inside_a_function():
    wrong = [
        where(path, inner)
        for _, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_there_is_no_drawer_for_odds_and_ends():
    drawers = {"utils", "helpers", "services", "signals", "common", "mixins", "constants"}
    assert [str(path) for _, path, _ in modules() if path.stem in drawers or drawers & set(path.parts)] == []


def test_only_actions_write_where_a_request_stands():
    columns = {"status", "with_provider", "stage", "desk", "waiting_since", "state"}
    wrong = [
        where(path, node)
        for app, path, tree in modules("requests_app", "providers")
        if "actions" not in path.with_suffix("").parts and path.stem != "delivery"
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        if isinstance(part, ast.Attribute) and part.attr in columns
    ]
    assert wrong == []


def test_views_and_forms_write_nothing():
    writes = {"save", "create", "update", "delete", "update_or_create", "get_or_create", "bulk_create", "bulk_update"}
    wrong = [
        where(path, node)
        for _, path, tree in modules("requests_app", "providers")
        if {"views", "forms", "templatetags"} & set(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id in {"actions", "request_actions"})
    ]  # fmt: skip
    assert wrong == []


def test_views_reach_case_models_only_through_their_predicates():
    wrong = [
        where(path, node)
        for _, path, tree in modules("requests_app", "providers")
        if "views" in path.relative_to(ROOT).with_suffix("").parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and isinstance(node.value.value, ast.Name)
        and node.value.value.id in CASE_MODELS
        and node.attr not in THROUGH
    ]
    assert wrong == []


def test_views_are_functions_without_try_and_no_longer_than_a_screen():
    wrong = []
    for _, path, tree in modules("requests_app", "providers", "accounts"):
        if "views" not in path.relative_to(ROOT).with_suffix("").parts:
            continue
        wrong += [where(path, node) for node in ast.walk(tree) if isinstance(node, ast.Try | ast.ClassDef)]
        wrong += [
            f"{where(path, node)} {node.name} is {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 30
        ]
    assert wrong == []


def test_every_module_opens_with_what_it_answers():
    wrong = [
        str(path.relative_to(ROOT))
        for _, path, tree in modules()
        if tree.body and ast.get_docstring(tree) is None and path.name not in {"__init__.py", "apps.py"}
    ]
    assert wrong == []


def test_no_html_is_made_in_python():
    wrong = [
        str(path.relative_to(ROOT))
        for _, path, tree in modules()
        if any(name.rsplit(".", 1)[-1] in {"mark_safe", "SafeString", "safestring"} for name in imported(path, tree))
    ]
    assert wrong == []


# -- templates ----------------------------------------------------------------------------------------------------

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAILS = sorted((ROOT / "templates").rglob("*.txt"))
# A block of JSON-LD is data: no browser runs it, and a Content-Security-Policy is not asked about it.
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)", re.IGNORECASE
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_has_no_inline_script_or_style_and_trusts_nothing(path):
    text = path.read_text()
    assert INLINE.findall(text) == []
    assert "|safe" not in text
    posts = len(re.findall(r"<form[^>]*method=\"post\"", text, re.IGNORECASE))
    assert text.count("{% csrf_token %}") >= posts


# Words that must stand nowhere a person reads (R1, R3, R6, R8, R40; domain section 3; design section 11).
FORBIDDEN = re.compile(
    r"\b(opponents?|respondents?|defendants?|claimants?|accused|adversar\w+|must attend|required to attend"
    r"|ruling|upheld|found in favour|overdue|breach\w*|statutory deadline|SEN4You|01908|statemented|parent partnership"
    r"|SENDIST|clinical commissioning|CCG|lost the case|won the case|refus(?:ed|es|ing) to take part)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)


@pytest.mark.parametrize("path", [*TEMPLATES, *MAILS], ids=relative)
def test_no_forbidden_word_stands_in_a_template(path):
    assert FORBIDDEN.findall(COMMENT.sub("", path.read_text())) == []


def test_no_forbidden_word_stands_in_the_words_that_python_shows():
    found = [
        f"{where(path, node)} {match.group()}"
        for _, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for match in [FORBIDDEN.search(node.value)]
        if match
    ]
    assert found == []


# -- addresses and the rest -----------------------------------------------------------------------------------------

# What a stranger may see. Everything else sends them to sign in.
PUBLIC = re.compile(
    r"^(home|council_.*|begin|draft.*|confirm_email|check_answers|sent|tracking|answers|own_copy|private_note|own_note|withdraw|answer"
    r"|save_for_later|write_to_us|supporters|remove_supporter|ask_second_look|invitation|sign_in.*|staff_sign_in.*|sign_out|mediation|someone_else|.*supporter.*|save_for_later"
    r"|ask_for_another|answer_words"
    r"|for_(parents|young_people|schools|governors|health)|local_offer.*"
    r"|robots_txt|sitemap_xml|accessibility|privacy|privacy_young_people|account_.*|mfa_authenticate|between_parents|password_.*|set_password.*|forgotten_password.*)$"
)


def patterns(resolver=None, prefix="") -> Iterator[tuple[str, URLPattern]]:
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            if item.namespace != "admin":
                yield from patterns(item, route)
        else:
            yield route, item


def address(route: str) -> str:
    filled = re.sub(r"<int:\w+>", "1", re.sub(r"<(?:\w+:)?slug>", "northwick", route))
    filled = re.sub(r"<(?:\w+:)?reference>", "DR-2222-2222", filled)
    return "/" + re.sub(r"<(?:\w+:)?\w+>", "x", filled)


@pytest.mark.django_db
def test_every_address_sends_a_stranger_to_sign_in_or_is_public_on_purpose(client):
    """Login is the default; what is public, or belongs to a browser session, is listed above by name."""
    open_doors = [
        (item.name, response.status_code)
        for route, item in patterns()
        if not PUBLIC.match(item.name or "")
        for response in [client.get(address(route))]
        if response.status_code != 302 or "sign-in" not in response["Location"]
    ]
    assert open_doors == []


@pytest.mark.django_db
def test_what_a_stranger_may_see_holds_no_case(client):
    """A public address with a reference answers a stranger as if the request did not exist."""
    found = [
        (item.name, response.status_code)
        for route, item in patterns()
        if PUBLIC.match(item.name or "") and "<reference>" in route.replace("str:", "").replace("slug:", "")
        for response in [client.get(address(route))]
        if response.status_code not in {404, 405} and "sign-in" not in response.get("Location", "")
    ]
    assert found == []


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_readme_draws_the_process_as_it_is():
    """`python -c "from requests_app.states import diagram; print(diagram())"` prints what belongs there."""
    found = re.search(r"```mermaid\n(.*?)\n```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert found.group(1) == diagram()


def test_nothing_of_this_machine_or_of_a_registry_is_written_down():
    tracked = [
        ROOT / name
        for name in ("package-lock.json", "requirements.txt", "requirements-dev.txt")
        if (ROOT / name).exists()
    ]
    wrong = [path.name for path in tracked if re.search(r"resolved\"|index-url|https?://[^ ]*simple", path.read_text())]
    assert wrong == []
