"""Who is said to see a part of a case, in words? That it is also true is for tests/test_wall.py to say."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from requests_app import readers, sight
from requests_app.models import PartyKind
from requests_app.sight import Reader
from requests_app.stages import Stage
from tests.make import Case
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


def said(part: str, stage: Stage, to: Reader = Reader.FAMILY) -> str:
    return str(readers.of(part, Case().at(stage).disagreement, to))


ONLY_US = "Seen by you and the SEND team at Northwick Council. "
NEVER = "Never by anyone else asked to take part."
SAID = [
    (
        "what-happened",
        Stage.CONSIDERING,
        ONLY_US + "If the council goes ahead, also by everyone asked to take part and the independent service.",
    ),
    (
        "what-happened",
        Stage.ASKING,
        "Seen by you, the SEND team at Northwick Council, everyone asked to take part and Calm Waters.",
    ),
    ("contact", Stage.OFFERED, ONLY_US + "Once it takes the case, also by Calm Waters. " + NEVER),
    (
        "only-the-mediator",
        Stage.ASKING,
        "Seen by you and Calm Waters. Never by the council or anyone else asked to take part.",
    ),
    (
        "the-school",
        Stage.ASKING,
        "Seen by you, the SEND team at Northwick Council, Calm Waters and Elm Example School. " + NEVER,
    ),
    ("other-parents", Stage.WITHDRAWN, ONLY_US + NEVER),
]


@pytest.mark.parametrize(("part", "stage", "words"), SAID)
def test_the_family_reads_who_can_see_each_part(part, stage, words):
    assert said(part, stage) == words


def test_the_words_are_on_the_pages():
    case = Case().at(Stage.ASKING)
    pages = {
        "answers": (case.family, "views"),
        "officer_case": (case.officer, "views"),
        "referral": (case.provider_coordinator, "views"),
        "take_part": (case.answers_for(), "what-happened"),
    }
    to = {
        "answers": Reader.FAMILY,
        "officer_case": Reader.COUNCIL,
        "referral": Reader.SERVICE,
        "take_part": Reader.PARTY,
    }
    for name, (user, part) in pages.items():
        page = signed_in(user).get(reverse(name, args=[case.disagreement.reference])).content.decode()
        assert escape(str(readers.of(part, case.disagreement, to[name]))) in page, name


def test_nobody_but_the_family_is_handed_the_request_itself():
    """A template can be changed by anybody; what it is handed decides what it can show."""
    case = Case(with_whom=(PartyKind.SCHOOL,)).at(Stage.ASKING)
    for name, user in {
        "officer_case": case.officer,
        "change_parties": case.officer,
        "referral": case.provider_coordinator,
        "take_part": case.answers_for(),
    }.items():
        page = signed_in(user).get(reverse(name, args=[case.disagreement.reference]))
        assert isinstance(page.context["case"], sight.Sight), name


def test_what_is_not_on_the_list_cannot_be_read():
    case = Case().at(Stage.ASKING).disagreement
    assert sight.of(case, Reader.PARTY).what_happened == case.what_happened
    with pytest.raises(AttributeError):
        _ = sight.of(case, Reader.PARTY).contact
    with pytest.raises(AttributeError):
        _ = sight.of(case, Reader.COUNCIL).private_notes
