"""Do search engines find the pages that explain, of every council, and nothing else? (R27, R29)"""

import re

import pytest
from django.urls import reverse

from requests_app.stages import Stage
from tests.make import Case, council, officer
from tests.test_house_rules import address, patterns
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# By hand: every address that a search engine may show. Whoever adds a public page adds it here too.
OPEN = {
    "/",
    "/council/northwick/",
    "/council/northwick/how-it-can-help/",
    "/council/northwick/what-it-does-not-affect/",
    "/council/northwick/mediation/",
    "/council/northwick/other-ways/",
    "/council/northwick/the-law/",
    "/council/northwick/parents/",
    "/council/northwick/young-people/",
    "/council/northwick/schools/",
    "/council/northwick/governors/",
    "/council/northwick/health/",
    "/council/northwick/local-offer/",
    "/council/northwick/easy-read/",
    "/council/northwick/accessibility/",
    "/council/northwick/privacy/",
    "/council/northwick/privacy/young-people/",
}
META = '<meta name="robots" content="noindex">'


def closed(response) -> bool:
    return response.get("X-Robots-Tag") == "noindex, nofollow"


def test_every_address_there_is_stays_closed_unless_it_is_on_the_list(client):
    """A page that is open carries neither the header nor the mark in its head."""
    council()
    answers = {one: client.get(one) for one in {address(route) for route, _ in patterns()} - {"/sitemap.xml"}}
    assert {one for one, answer in answers.items() if not closed(answer)} == OPEN
    assert [one for one in OPEN if META in answers[one].content.decode()] == []
    assert [one for one in OPEN if "X-Robots-Tag" in answers[one]] == []


def test_what_is_no_page_of_the_urlconf_is_closed_too(client):
    """Files, addresses that are not there, redirects to the right address, and the settings area."""
    council()
    for one in ("/static/portal.css", "/nothing/there/", "/council/nowhere/", "/council/northwick", "/settings/"):
        assert closed(client.get(one)), one
    assert closed(client.generic("PUT", "/"))


def test_a_case_is_closed_to_them_for_those_who_may_see_it():
    case = Case().at(Stage.CONSIDERING)
    for user, name in ((case.family, "tracking"), (case.officer, "officer_case")):
        answer = signed_in(user).get(reverse(name, args=[case.disagreement.reference]))
        assert (answer.status_code, closed(answer), META in answer.content.decode()) == (200, True, True)


def test_the_sitemap_lists_just_those_pages_of_every_council(client):
    council()
    council("eastvale")
    listed = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    wanted = OPEN | {one.replace("northwick", "eastvale") for one in OPEN}
    assert sorted(listed) == sorted(f"http://testserver{one}" for one in wanted)


def test_robots_are_told_where_the_sitemap_is_and_kept_from_nothing(client):
    """Barred from an address, they would never read that they must leave it alone."""
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == ["User-agent: *", "Disallow:", "Sitemap: http://testserver/sitemap.xml"]


@pytest.mark.parametrize("file", ["/robots.txt", "/sitemap.xml"])
def test_what_robots_read_is_the_same_for_everyone(file):
    theirs = signed_in(officer()).get(file)
    assert theirs["Cache-Control"] == "public, max-age=3600"
    assert (theirs.get("Vary", ""), theirs.cookies) == ("", {})
    assert "noindex" in theirs["X-Robots-Tag"]
