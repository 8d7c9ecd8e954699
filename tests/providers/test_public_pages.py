"""Who is told of the service, and what does the Local Offer say of it? (R29, R31, L3, L20; also L2, R17, R38, R50)"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from providers.models import Provider
from requests_app.stages import Stage
from tests.make import Case, contract, council, official
from tests.requests_app.test_public_pages import Words
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ROOT = Path(__file__).resolve().parent.parent.parent

# Those whom the law names (R29, L3), each with a sentence that is there for them alone.
AUDIENCES = {
    "for_parents": ("parents and carers", "Any parent, or anyone the child lives with and who cares for them"),
    "for_young_people": (
        "young people",
        "You can ask by yourself You do not need a parent or a teacher to ask for you.",
    ),
    "for_schools": (
        "head teachers, principals",
        "You do not have to say why. The family sees your answer, and no reason.",
    ),
    "for_governors": (
        "head teachers, governing bodies, proprietors (the trust or owner) and principals",
        "You agree to talk. You do not agree to any result.",
    ),
    "for_health": (
        "integrated care board",
        "an EHC needs assessment an EHC plan is being drawn up an EHC plan is being reviewed an EHC reassessment",
    ),
}
PAGES = (*AUDIENCES, "local_offer")
JSON = "local_offer_json"


def words(client, name: str, slug: str = "northwick") -> Words:
    return Words(client.get(reverse(name, args=[council(slug).slug])))


def offer(client, slug: str = "northwick") -> dict:
    return client.get(reverse(JSON, args=[council(slug).slug])).json()


def names(client, slug: str = "northwick") -> list[str]:
    return [provider["name"] for provider in offer(client, slug)["providers"]]


def administrator():
    made = official("Ada Administrator", "portal.example.org")
    made.is_staff = made.is_superuser = True
    made.save()
    return signed_in(made)


@pytest.mark.parametrize("name", AUDIENCES)
def test_each_of_those_who_must_be_told_has_a_page(client, name):
    """R29 L3: named, in words of their own, one press from the start, and nothing is kept of who looks."""
    called, sentence = AUDIENCES[name]
    start = words(client, "council_home")

    page = words(client, name)

    assert reverse(name, args=["northwick"]) in start.links
    assert (called in page.text or called.capitalize() in page.text, sentence in page.text) == (True, True)
    assert "This is general information, not legal advice." in page.text
    assert {reverse(other, args=["northwick"]) for other in PAGES if other != name} <= set(page.links)
    assert (client.cookies, Session.objects.count()) == ({}, 0)


@pytest.mark.parametrize("name", ["for_schools", "for_governors", "for_health"])
def test_an_organisation_reads_who_pays_in_the_councils_own_words(client, name):
    """L31: funding is a council's to say. R50: check who can agree. R38: who helps."""
    council(funding_text="Your school pays half.")
    contract(council())

    text = words(client, name).text

    assert "Your school pays half. It is always free to families." in text
    assert "who can agree for you" in text.lower()
    assert "The mediator works for Calm Waters (phone 01632 960400 ), and not for the council." in text


def test_who_provides_it_is_who_has_a_contract_today(client):
    """R31 R38: from the first day to the last, once, and with this council."""
    for name, days in {
        "Ended": (-30, -1),
        "Last Day": (-30, 0),
        "First Day": (0, 30),
        "To Come": (1, 30),
        "Twice": (-9, 9),
    }.items():
        contract(council(), name, days=days)
    contract(council(), "Twice", days=(-30, 30))
    contract(council("southmere"), "Elsewhere")

    text = {name: words(client, name).text for name in PAGES}

    assert names(client) == ["First Day", "Last Day", "Twice"]
    assert names(client, "southmere") == ["Elsewhere"]
    gone = [(name, one) for name in PAGES for one in ("Ended", "To Come", "Elsewhere") if one in text[name]]
    assert gone == []
    assert [name for name in PAGES if "Twice" not in text[name]] == []


def test_a_council_between_two_contracts_still_says_how_to_ask(client):
    """R31 R35: nobody provides it today, and the right to ask is the same."""
    assert names(client) == []
    assert "is choosing who provides it. You can still ask: ring 01632 960100 ." in words(client, "local_offer").text


def test_the_local_offer_says_all_it_has_to(client):
    """R31 L20 R32 L2: what, who, how to ask, who provides it, cost, independence, appeals, time, and when checked."""
    day = timezone.localdate()
    council(service_address="SEND team\n1 Example Street", local_offer_reviewed_on=day)
    contract(council())

    text = words(client, "local_offer").text

    said = (
        "Free, voluntary and private talks",
        "Parents and carers of a child or young person who has SEN, or may have",
        "Phone 01632 960100 E-mail send@northwick.example.org Post SEND team 1 Example Street",
        "Nobody who provides it works for a council in England, an NHS integrated care board or NHS England.",
        "Calm Waters Phone 01632 960400 E-mail cases@calm-waters.example.org",
        "It is free to parents, carers and young people.",
        "does not affect anyone’s right to appeal",
        "The law sets no time limit: not for asking, and not for an answer.",
        "aims to answer a request within 5 working days. That is an aim.",
        "Northwick SENDIASS gives free advice",
        "Example Mediation Advice on 01632 960300",
        f"Northwick Council last checked this page on {date_format(day, 'j F Y')}.",
    )
    assert [one for one in said if one not in text] == []


def test_a_new_phone_number_is_on_the_page_at_once(client):
    """R31: an administrator changes it in the settings area, and no page lags behind."""
    provider = contract(council()).provider
    before = words(client, "local_offer").text
    change = reverse("admin:providers_provider_change", args=[provider.pk])
    fields = {
        "name": provider.name,
        "email": provider.email,
        "phone": "01632 960999",
        "website": "https://calm.example.org",
    }

    saved = administrator().post(change, fields)

    page = words(client, "local_offer")
    assert saved.status_code == 302
    assert ("01632 960400" in before, "01632 960400" in page.text, "01632 960999" in page.text) == (True, False, True)
    assert "https://calm.example.org" in page.links
    assert [one["phone"] for one in offer(client)["providers"]] == ["01632 960999"]


def test_when_it_was_last_checked_is_no_day_to_come(client):
    """R31: settable by an administrator; said to be missing while it is."""
    northwick = council()
    assert "has not said yet when it last checked this page" in words(client, "local_offer").text
    assert (
        "local_offer_reviewed_on"
        in administrator()
        .get(reverse("admin:requests_app_localauthority_change", args=[northwick.pk]))
        .context["adminform"]
        .form.fields
    )
    northwick.local_offer_reviewed_on = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        northwick.full_clean()
    assert refused.value.message_dict == {
        "local_offer_reviewed_on": ["This day is still to come. Enter today or an earlier day."]
    }


# -- for machines ---------------------------------------------------------------------------------------------------


def leaves(value, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each field of a document by its dotted name, as docs/local-offer.md writes it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield path, None
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path, value


def test_the_data_says_what_the_page_says(client):
    """R31: every field of the JSON stands on the page, and every one is explained."""
    council(service_address="SEND team\n1 Example Street", local_offer_reviewed_on=timezone.localdate())
    contract(council())
    Provider.objects.update(website="https://calm.example.org")
    page = words(client, "local_offer")
    fields = list(leaves(offer(client)))
    elsewhere = {"version", "page", "last_checked_on", "service.name"}

    shown = " ".join([page.text, *page.links])
    missing = [
        path for path, value in fields if path not in elsewhere and value and " ".join(str(value).split()) not in shown
    ]
    explained = re.findall(r"^\| `([\w.\[\]]+)` \|", (ROOT / "docs" / "local-offer.md").read_text(), re.MULTILINE)

    assert missing == []
    assert [path for path, _ in fields] == explained
    assert dict(fields)["last_checked_on"] == timezone.localdate().isoformat()
    assert dict(fields)["page"] == "http://testserver/council/northwick/local-offer/"


class Data(HTMLParser):
    """The blocks of data in a page, as a browser finds where each ends."""

    def __init__(self, page: str):
        super().__init__()
        self.blocks, self._inside = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        self.blocks += [""] if self._inside else []

    def handle_endtag(self, _tag):
        self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.blocks[-1] += data


def test_search_engines_are_told_in_their_own_words(client):
    """R31: a GovernmentService of schema.org, whatever a council or a provider is called."""
    name = 'Northwick’s "</script><script>alert(1)//" & \\ Council'
    council(name=name, service_address="1 Example Street\nNorthwick", local_offer_reviewed_on=timezone.localdate())
    contract(council())
    contract(council(), "Other Waters")

    blocks = Data(client.get(reverse("local_offer", args=["northwick"])).content.decode()).blocks
    said = json.loads(blocks[0])

    data = offer(client)
    assert len(blocks) == 1
    assert (said["@context"], said["@type"], said["url"]) == ("https://schema.org", "GovernmentService", data["page"])
    assert said["provider"] == {"@type": "GovernmentOrganization", "name": name}
    assert said["areaServed"]["name"] == name
    assert [(one["name"], one["telephone"], one["email"]) for one in said["serviceOperator"]] == [
        (one["name"], one["phone"], one["email"]) for one in data["providers"]
    ]
    assert said["description"] == data["service"]["what_it_is"]
    assert (said["offers"]["price"], said["subjectOf"]["lastReviewed"]) == ("0", data["last_checked_on"])
    channel = said["availableChannel"]
    assert channel["serviceUrl"] == data["how_to_ask"]["online"]
    assert channel["servicePostalAddress"]["streetAddress"] == data["how_to_ask"]["post"]
    assert channel["servicePhone"]["telephone"] == data["how_to_ask"]["phone"]


def test_other_websites_may_read_it_and_keep_it_for_an_hour(client):
    """R31: the same for everybody, open to pages of any website, and asked for again at little cost."""
    address = reverse(JSON, args=[council().slug])
    family = signed_in(Case().family)

    first, theirs = client.get(address), family.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    contract(council())
    changed = client.get(address, headers={"if-none-match": first["ETag"]})

    assert [answer.status_code for answer in (first, theirs, again, changed)] == [200, 200, 304, 200]
    assert (first.content, first["ETag"]) == (theirs.content, theirs["ETag"])
    assert changed["ETag"] != first["ETag"]
    for answer in (first, theirs, again):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=3600"}
        assert ("Vary" in answer, "Set-Cookie" in answer, answer.cookies) == (False, False, {})
    assert first["Content-Type"] == "application/json"
    page = client.get(reverse("local_offer", args=["northwick"]))
    assert ("Access-Control-Allow-Origin" in page, page["Cache-Control"]) == (False, "no-store, private")


def test_a_case_leaves_no_trace_on_any_of_them(client):
    """R4: from asking to everyone's agreement, not a byte of what the public read is another."""
    case = Case()
    assert case.contract.authority == case.council
    addresses = [reverse(name, args=[case.council.slug]) for name in (*PAGES, JSON)]
    before = [client.get(address).content for address in addresses]

    case.at(Stage.ALL_AGREED)

    assert [client.get(address).content for address in addresses] == before


@pytest.mark.parametrize("name", [*PAGES, JSON])
def test_they_are_only_read_and_only_of_a_council_that_is_here(client, name):
    """R27."""
    assert client.get(reverse(name, args=["nowhere"])).status_code == 404
    assert client.post(reverse(name, args=[council().slug])).status_code == 405
