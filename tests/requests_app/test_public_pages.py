"""What does anybody find without signing in? (R1, R3, R9, R10, R12, R13, R20, R27, R40, R41, R43-R45, R49)"""

from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from requests_app.models import Disagreement
from tests.make import council

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PUBLIC = ["council_home", "council_mediation", "council_someone_else", "begin"]


class Words(HTMLParser):
    """The words of a page's sheet as they are read, and the addresses its links lead to."""

    def __init__(self, response):
        super().__init__()
        self._said, self.links = [], []
        sheet = response.content.decode()
        self.feed(sheet[sheet.index("<main") : sheet.index("</main>")])
        self.text = unescape(" ".join(" ".join(self._said).split()))

    def handle_data(self, data):
        self._said.append(data.strip())

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs).get("href"))


def start(client) -> Words:
    return Words(client.get(reverse("council_home", args=[council().slug])))


# Sentences as the start page says them, each with the rule it is there for.
PROMISES = [
    ("R1", "This is general information, not legal advice."),
    ("R3", "It is voluntary. Nobody has to take part, and anyone can stop at any time."),
    ("R9", "It can help at any time: early on, before anything is decided, or with a disagreement you can see coming."),
    ("R12", "It does not matter how long ago something happened."),
    ("R13", "You do not have to use this before you complain"),
    ("R13", "Choosing not to use it is fine."),
    ("R15", "You do not need an EHC plan, an assessment or a diagnosis."),
    ("R19", "It goes ahead only if everyone agrees."),
    ("R20", "or with a disagreement you can see coming"),
    ("R25", "you do not have to have tried anything else first"),
    ("R40", "does not give you more time to appeal, and does not give you a mediation certificate."),
    ("R41", "It is free to parents, carers and young people. The council pays."),
    ("R43", "It does not affect your right to appeal."),
    ("R44", "If you or anyone else chooses not to take part, the Tribunal will not hold it against them."),
    ("R45", "It is confidential. What is said in the talks stays there, unless someone is at risk of harm."),
    ("R45", "It cannot be used at the SEND Tribunal."),
    ("R49", "It is for parents, carers and young people."),
]


@pytest.mark.parametrize(("rule", "sentence"), PROMISES, ids=[rule for rule, _ in PROMISES])
def test_the_start_page_promises(client, rule, sentence):
    """P0, R1 R3 R9 R12 R13 R15 R19 R20 R25 R40 R41 R43 R44 R45 R49."""
    assert sentence in start(client).text


def test_asking_takes_two_presses_and_no_account(client):
    """R27: from the start page to the first question, and from its answer into the form."""
    begin = reverse("begin", args=[council().slug])
    links = start(client).links

    first = client.get(begin)
    second = client.post(begin, {"asked_by": "parent"})

    assert begin in links
    assert first.context["form"].page_heading == "Who is asking?"
    assert second["Location"] == reverse("draft_page", args=[Disagreement.objects.get().reference, "relationship"])
    assert (Disagreement.objects.get().requester, "_auth_user_id" in client.session) == (None, False)


def test_nothing_is_kept_before_the_first_answer(client):
    """R27: looking saves nothing and leaves no cookie but the one against forgery; nor does an empty answer."""
    for name in PUBLIC:
        client.get(reverse(name, args=[council().slug]))
    empty = client.post(reverse("begin", args=[council().slug]), {})

    assert empty.context["form"].error_links == [("id_asked_by_0", "Choose who is asking")]
    assert (Disagreement.objects.count(), Session.objects.count()) == (0, 0)
    assert set(client.cookies) <= {"csrftoken"}


def test_there_are_other_ways_to_ask(client):
    """R27: by phone, by e-mail, and by post where the council has given an address."""
    council(service_address="SEND team\n1 Example Street\nNorthwick")

    text = start(client).text

    assert "ring 01632 960100 or e-mail send@northwick.example.org . You can write to:" in text
    assert "SEND team 1 Example Street Northwick" in text


def test_somebody_who_asks_for_someone_else_is_told_how(client):
    """R27, L30: a helper, a school or a health service asks here or talks to the council, and talks to the family."""
    address = reverse("council_someone_else", args=[council().slug])
    answered = client.get(address)

    assert f'href="{address}"' in client.get(reverse("begin", args=[council().slug])).content.decode()
    assert "Ring 01632 960100 or e-mail send@northwick.example.org" in Words(answered).text
    assert "Talk to them first. You need their word that you can share their details." in Words(answered).text


def test_what_it_is_and_what_mediation_is_stand_side_by_side(client):
    """R10, R11: one press from the start, with the mediation adviser's phone."""
    address = reverse("council_mediation", args=[council().slug])
    links = start(client).links

    text = Words(client.get(address)).text

    assert address in links
    assert "Certificate for an appeal? No, never Yes." in text
    assert "Does it stop the time limit for an appeal? No Ask the mediation adviser" in text
    assert "Ring Example Mediation Advice on 01632 960300 ." in text


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_page_says_that_it_is_no_legal_advice_and_names_only_the_council(client, name):
    """R1: the council's own contacts and SENDIASS, and none of the guide's authors."""
    page = client.get(reverse(name, args=[council().slug])).content.decode()

    assert "This is general information, not legal advice." in page
    assert "Northwick SENDIASS" in page
    assert [word for word in ("SEN4You", "01908") if word.lower() in page.lower()] == []


@pytest.mark.parametrize("name", ["council_home", "council_someone_else", "begin"])
def test_the_service_is_never_called_mediation(client, name):
    """R10: "mediator" is a person; the titles of pages and what is pressed say disagreement resolution."""
    page = client.get(reverse(name, args=[council().slug])).content.decode()
    title = page[page.index("<title>") : page.index("</title>")]

    assert "disagreement resolution" in title.lower() or "someone else" in title.lower()
    assert "mediation" not in title.lower()


def test_the_front_page_lists_every_council(client):
    """R27: whoever does not know the council's address finds it here."""
    here, there = council(), council("eastvale")

    words = Words(client.get(reverse("home")))

    assert [one for one in words.links if one.startswith("/council/")] == [
        there.get_absolute_url(),
        here.get_absolute_url(),
    ]
    assert "Northwick Council" in words.text


def test_a_portal_without_councils_says_so(client):
    """R27."""
    assert "No council uses this service yet" in Words(client.get(reverse("home"))).text


@pytest.mark.parametrize("name", [*PUBLIC, "council_colours"])
def test_a_council_that_is_not_here_is_not_found(client, name):
    """R27."""
    council()

    assert client.get(reverse(name, args=["nowhere"])).status_code == 404


def test_a_councils_colour_is_a_stylesheet_of_its_own(client):
    """R27: the pages allow no inline style, and this one may be kept by a browser."""
    response = client.get(reverse("council_colours", args=[council(colour="#123456").slug]))

    assert response["Content-Type"] == "text/css"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert "#123456" in response.content.decode()
