"""Does every page stand on the same frame, with the council's name, the way to help, and the words for a mistake?"""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from accounts.govuk import GovukForm
from accounts.models import User

ROOT = Path(__file__).resolve().parent.parent
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))


def nothing(request, slug=""):
    return HttpResponse("")


# The frame must work with these names and no other part of the portal.
urlpatterns = [
    path("", nothing, name="home"),
    path("sign-in/", nothing, name="sign_in"),
    path("sign-out/", nothing, name="sign_out"),
    path("c/<slug:slug>/", nothing, name="council_home"),
    path("c/<slug:slug>/colours.css", nothing, name="council_colours"),
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.one_database]


@dataclass
class Council:
    name: str = "Fernshire County Council"
    slug: str = "fernshire"
    colour: str = "#1f3f63"
    service_email: str = "sen@fernshire.example.org"
    service_phone: str = "01632 960101"
    sendiass_name: str = "Fernshire SENDIASS"
    sendiass_phone: str = "01632 960102"
    sendiass_email: str = "sendiass@fernshire.example.org"


class NameForm(GovukForm):
    name = forms.CharField(label="Your name")


class QuestionForm(NameForm):
    heading_field = "name"


def page(template="base.html", user=None, **context):
    """Return a page drawn for a stranger, or for `user`."""
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    return render_to_string(template, context, request=request)


def piece(name, **context):
    """Return a component drawn as a page would, its white space made even."""
    names = " ".join(f"{key}={key}" for key in context)
    source = (
        f'{{% include "components/{name}.html" with {names} only %}}'
        if names
        else f'{{% include "components/{name}.html" only %}}'
    )
    return re.sub(r"\s*\n\s*", "", engines["django"].from_string(source).render(context))


def title(html):
    return re.search("<title>(.*?)</title>", html).group(1)


def headings(html):
    return [re.sub(r"<.*?>", "", text).strip() for text in re.findall(r"<h1.*?>(.*?)</h1>", html, re.DOTALL)]


# -- the frame


def test_a_page_of_a_council_carries_its_name_and_colour():
    html = page(council=Council())
    assert '<a class="portal-header__council" href="/c/fernshire/">Fernshire County Council</a>' in html
    # The colour stands in the address too, so that no browser keeps an old one.
    assert '<link rel="stylesheet" href="/c/fernshire/colours.css?1f3f63">' in html
    assert title(html) == "SEN disagreement resolution – Fernshire County Council"


def test_a_page_of_no_council_carries_the_name_of_the_service():
    html = page()
    assert '<a class="portal-header__council" href="/">SEN disagreement resolution</a>' in html
    assert "colours.css" not in html


@pytest.mark.parametrize(
    "words",
    ["01632 960101", "mailto:sen@fernshire.example.org", "Fernshire SENDIASS", "01632 960102", "not legal advice"],
)
def test_every_page_of_a_council_says_who_can_help(words):
    """6c of domain.md: the SENDIASS phone is on every page."""
    assert words in page(council=Council())


def test_a_council_without_a_sendiass_contact_shows_no_empty_box():
    assert "help-sendiass" not in page(council=Council(sendiass_phone="", sendiass_email=""))


@pytest.mark.parametrize(
    "piece_of_frame",
    [
        '<html lang="en-GB"',
        '<a href="#main-content" class="govuk-skip-link"',
        '<main class="portal-sheet" id="main-content">',
        '<meta name="robots" content="noindex">',
        '<meta name="description" content="Free, voluntary and confidential',
        '<link rel="icon" href="/static/favicon.svg" type="image/svg+xml">',
        '<script src="/static/enabled.js"></script>',
    ],
)
def test_the_frame_is_whole(piece_of_frame):
    assert page().count(piece_of_frame) == 1


@pytest.mark.django_db
def test_a_stranger_may_sign_in_and_a_user_may_sign_out_with_a_press():
    assert '<a class="govuk-service-navigation__link" href="/sign-in/">Sign in</a>' in page()
    html = page(user=User.objects.create_user("ada@example.org"))
    assert '<form method="post" action="/sign-out/"><input type="hidden" name="csrfmiddlewaretoken"' in html
    assert "/sign-in/" not in html


def test_the_way_back_stands_in_a_landmark():
    assert '<nav aria-label="Back"><a href="/before" class="govuk-back-link">Back</a></nav>' in page(back_url="/before")
    assert "govuk-back-link" not in page()


# -- a page that asks


def test_the_title_of_a_form_page_is_its_heading():
    html = page("form_page.html", form=NameForm(), heading="About you", caption="Your request")
    assert title(html) == "About you – SEN disagreement resolution"
    assert headings(html) == ["About you"]
    assert '<span class="govuk-caption-l">Your request</span>' in html
    assert "error-summary" not in html


def test_the_title_says_first_that_something_is_wrong():
    html = page("form_page.html", form=NameForm({}), heading="About you")
    assert title(html) == "Error: About you – SEN disagreement resolution"
    assert '<li><a href="#id_name">Enter your name</a></li>' in html
    assert html.index("error-summary__title") < html.index("<h1")


@pytest.mark.parametrize("heading", [None, "Not this one"])
def test_a_question_may_be_the_heading_and_is_so_only_once(heading):
    html = page("form_page.html", form=QuestionForm({}), heading=heading)
    assert headings(html) == ["Your name"]
    assert title(html) == "Error: Your name – SEN disagreement resolution"


@pytest.mark.parametrize(
    ("context", "button"),
    [
        ({}, '<button type="submit" class="govuk-button" data-module="govuk-button" '),
        (
            {"button": "Withdraw", "button_warning": True},
            '<button type="submit" class="govuk-button govuk-button--warning" data-module="govuk-button" ',
        ),
    ],
)
def test_the_button(context, button):
    html = page("form_page.html", form=NameForm(), heading="About you", **context)
    words = context.get("button", "Continue")
    assert f'{button}data-prevent-double-click="true">{words}</button>' in html


def test_a_form_carries_its_token_leaves_checks_to_us_and_sends_files_whole():
    with_file = type("WithFile", (NameForm,), {"file": forms.FileField()})
    html = page("form_page.html", form=NameForm(), heading="About you")
    assert re.search('<form method="post" novalidate>\\s*<input type="hidden" name="csrfmiddlewaretoken"', html)
    assert html.count("<form") == 1
    assert 'novalidate enctype="multipart/form-data">' in page("form_page.html", form=with_file(), heading="A file")


# -- when a page cannot be shown


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_needs_no_context_and_no_database(name):
    html = render_to_string(name)
    assert len(headings(html)) == 1
    assert title(html) == f"{headings(html)[0]} – SEN disagreement resolution"
    assert '<a class="govuk-link" href="/">Go to the start page</a>' in html


def test_a_page_that_is_not_there_asks_the_database_nothing(client):
    client.cookies["sessionid"] = "somebody"
    response = client.get("/not-there/")
    assert response.status_code == 404
    assert headings(response.content.decode()) == ["We could not find that page"]


# -- the components


@pytest.mark.parametrize("path_", COMPONENTS, ids=lambda path_: path_.stem)
def test_each_component_says_what_it_is_and_takes(path_):
    assert re.match(r"{% comment %}\n.{20,}", path_.read_text())


def test_stages_say_in_words_where_it_is():
    states = ["done", "now", "next"]
    html = piece("stages", stages=[{"title": state, "state": state, "text": "Words."} for state in states])
    assert re.findall('mark">(.*?)<', html) == ["Done", "Now", "Not yet"]
    assert html.count('aria-current="step"') == 1
    assert html.index('aria-current="step"') > html.index(">done <")
    assert html.count("<h3") == html.count("</h3>") == 3


def test_a_timeline_gives_times_to_people_and_machines():
    entry = {"title": "You asked", "when": forms.DateTimeField().clean("2026-03-03 15:04"), "by": "you", "text": "a\nb"}
    html = piece("timeline", entries=[entry], level=2)
    assert '<time datetime="2026-03-03T15:04:00+0000">3 March 2026, 3:04pm</time>, you' in html
    assert '<h2 class="portal-timeline__title">You asked</h2>' in html


@pytest.mark.parametrize(
    ("context", "value"),
    [
        ({"value": "Ada <b>"}, '<span class="portal-lines">Ada &lt;b&gt;</span>'),
        ({"value": 0}, '<span class="portal-lines">0</span>'),
        ({"values": ["a", "b"]}, '<ul class="govuk-list"><li>a</li><li>b</li></ul>'),
        ({"value": ""}, '<span class="portal-muted">Not answered</span>'),
        ({"value": "", "empty": "No phone"}, '<span class="portal-muted">No phone</span>'),
    ],
)
def test_a_summary_row_shows_an_answer_or_says_there_is_none(context, value):
    html = piece("summary_row", label="Name", **context)
    assert f'<dd class="govuk-summary-list__value">{value}</dd>' in html
    assert "govuk-summary-list__row--no-actions" in html
    assert "Change" not in html


@pytest.mark.parametrize(("hidden", "read"), [("", "Name"), ("your name", "your name")])
def test_a_change_link_says_what_it_changes(hidden, read):
    html = piece("summary_row", label="Name", value="Ada", change_url="/name", change_hidden_text=hidden)
    assert f'href="/name">Change<span class="govuk-visually-hidden"> {read}</span></a>' in html


def test_a_summary_list_is_made_of_rows():
    html = piece("summary_list", rows=[{"label": "Name", "value": "Ada"}, {"label": "Help", "values_list": ["a"]}])
    assert html.count("govuk-summary-list__row ") == 2
    assert "<li>a</li>" in html


def test_a_task_that_cannot_start_is_no_link():
    tasks = [
        {"title": "You", "url": "/you", "status": "Not started", "colour": "blue"},
        {"title": "Send", "status": "Wait"},
    ]
    html = piece("task_list", tasks=tasks)
    assert 'href="/you" aria-describedby="task-1-status"' in html
    assert html.count("<a ") == 1
    assert '<strong class="govuk-tag govuk-tag--blue">Not started</strong>' in html


@pytest.mark.parametrize(
    ("urls", "relations"),
    [
        ({}, []),
        ({"newer_url": "?a"}, ["prev"]),
        ({"older_url": "?b"}, ["next"]),
        ({"newer_url": "?a", "older_url": "?b"}, ["prev", "next"]),
    ],
)
def test_pages_link_only_where_there_is_more(urls, relations):
    assert re.findall('rel="(.*?)"', piece("pages", **urls)) == relations


@dataclass
class Message:
    level_tag: str
    text: str = "Saved"

    def __str__(self):
        return self.text


@pytest.mark.parametrize(
    ("level", "role", "heading"),
    [
        ("success", "alert", "Done"),
        ("info", "region", "Please note"),
        ("warning", "region", "Important"),
        ("error", "alert", "Important"),
    ],
)
def test_a_message_says_how_it_is_meant(level, role, heading):
    html = piece("messages", messages=[Message(level)])
    assert f'role="{role}" aria-labelledby="message-1"' in html
    assert f'id="message-1">{heading}</h2>' in html
    assert ("govuk-notification-banner--success" in html) is (level == "success")


def test_a_wide_table_scrolls_alone_and_can_be_reached_by_keyboard():
    html = piece("table_wrap", label="Requests", head=["Reference", "Since"], rows=[["DR-1", "March"]])
    assert '<div class="portal-scroll" role="region" aria-label="Requests" tabindex="0">' in html
    assert '<th scope="row" class="govuk-table__header">DR-1</th>' in html


def test_leaving_quickly_goes_to_somewhere_plain():
    html = piece("exit_this_page")
    assert 'href="https://www.bbc.co.uk/weather"' in html
    assert 'rel="nofollow noreferrer"' in html


# -- what the browser is sent


def test_only_compiled_files_are_served():
    assert [bool(finders.find(name)) for name in ("portal.css", "portal.js", "enabled.js", "favicon.svg")] == [True] * 4
    assert finders.find("portal.scss") is finders.find("src/portal.scss") is None


@pytest.mark.parametrize(("name", "most"), [("portal.css", 16_500), ("portal.js", 9_000)])
def test_a_page_stays_light_and_names_the_licence(name, most):
    compiled = Path(finders.find(name)).read_bytes()
    assert len(gzip.compress(compiled, 9)) < most
    assert b"MIT licence" in compiled


@pytest.mark.parametrize("mark", ["GDS Transport", "@font-face", "govuk-crest", "crown"])
def test_a_council_does_not_wear_the_marks_of_gov_uk(mark):
    assert mark not in Path(finders.find("portal.css")).read_text().replace("Crown Copyright", "")


def test_the_lock_file_names_no_place_of_download():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {"node_modules/govuk-frontend", "node_modules/sass", "node_modules/esbuild"} <= set(packages)
    assert [name for name, package in packages.items() if "resolved" in package] == []
