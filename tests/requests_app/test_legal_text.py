"""Does the right version of a council's words about the law stand on the page, on each day? (L54)"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from requests_app import actions
from requests_app.legal import Words
from requests_app.models import Hat, LegalText
from tests.make import council, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
TODAY = datetime(2027, 3, 10, 12, tzinfo=UTC)
OURS = "The first two do not depend on an EHC plan."
NOT_ADVICE = "This is general information, not legal advice."
LAW = "/council-settings/law/law/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def typed(body: str, day: datetime, **more) -> dict:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {"body": body, "seen": 0} | {f"effective_from-{name}": value for name, value in parts.items()} | more


def law(client) -> str:
    return client.get(reverse("council_law", args=["northwick"])).content.decode()


def test_words_count_from_their_day_and_every_version_stays_to_be_read(client):
    """L54: legal wording with a day from which it counts. That it is not legal advice always stays."""
    ada = signed_in(officer(hat=Hat.ADMINISTRATOR, name="Ada Settings"))
    new = "The new Act counts.\n\nRead it at https://www.legislation.gov.uk/ukpga/2027/1. Under < 25 & over."
    first = typed(new, TODAY + timedelta(days=5))
    looked = ada.post(LAW, first).content.decode()
    assert "Nothing is saved yet" in looked
    assert NOT_ADVICE in looked
    assert LegalText.objects.count() == 0
    ada.post(LAW, first | {"step": "save"})
    ada.post(LAW, typed("", TODAY + timedelta(days=20), seen=1, step="save"))
    shown = {}
    for days in (0, 4, 5, 19, 20):
        with time_machine.travel(TODAY + timedelta(days=days), tick=False):
            page = law(client)
            shown[days] = ("The new Act counts." in page, OURS in page)
            assert NOT_ADVICE in page
    own, ours = (True, False), (False, True)
    assert shown == {0: ours, 4: ours, 5: own, 19: own, 20: ours}
    with time_machine.travel(TODAY + timedelta(days=6), tick=False):
        page = law(client)
        assert '<a class="govuk-link" href="https://www.legislation.gov.uk/ukpga/2027/1">' in page
        assert "Under &lt; 25 &amp; over." in page
    versions = [(one.version, paragraphs) for one, paragraphs in ada.get(LAW).context["versions"]]
    assert [version for version, _ in versions] == [2, 1]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LegalText.objects.update(body="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LegalText.objects.all().delete()


def test_of_two_versions_for_one_day_the_later_counts_and_each_council_has_its_own():
    ada = officer(hat=Hat.ADMINISTRATOR, name="Ada Settings")
    for number, body in enumerate(("First", "Second")):
        values = {"body": body, "effective_from": TODAY.date()}
        assert actions.set_legal_text(council(), "not_affected", values, by=ada, seen=number).version == number + 1
    assert council().words_in_effect == {"not_affected": "Second"}
    assert council("southmere").words_in_effect == {}


@pytest.mark.one_database
def test_a_second_administrator_is_told_of_a_version_saved_meanwhile_and_keeps_what_they_typed():
    first, second = (signed_in(officer(hat=Hat.ADMINISTRATOR, name=name)) for name in ("Ada One", "Bo Two"))
    first.post(LAW, typed("Theirs", TODAY, step="save"))
    told = second.post(LAW, typed("Mine", TODAY, step="save"))
    assert "Somebody saved a version while you had this page open" in told.content.decode()
    assert told.context["form"]["body"].value() == "Mine"
    assert [one.body for one in LegalText.objects.all()] == ["Theirs"]
    second.post(LAW, typed("Mine", TODAY, seen=told.context["seen"], step="save"))
    assert council().words_in_effect == {"law": "Mine"}


@pytest.mark.one_database
def test_html_and_a_day_that_is_over_are_turned_away_with_what_was_typed():
    ada = signed_in(officer(hat=Hat.ADMINISTRATOR, name="Ada Settings"))
    answer = ada.post(LAW, typed("It is <b>bold</b>", TODAY - timedelta(days=1), step="save"))
    assert {"body", "effective_from"} == set(answer.context["form"].errors)
    assert answer.context["form"]["body"].value() == "It is <b>bold</b>"
    assert LegalText.objects.count() == 0


@pytest.mark.one_database
def test_the_local_offer_says_it_in_the_councils_words_on_the_page_and_as_data(client):
    """L54, R31."""
    ada = officer(hat=Hat.ADMINISTRATOR, name="Ada Settings")
    values = {"body": "Talks,\n\nhelped by someone.", "effective_from": TODAY.date()}
    actions.set_legal_text(council(), "local_offer", values, by=ada, seen=0)
    page = client.get(reverse("local_offer", args=["northwick"])).content.decode()
    data = client.get(reverse("local_offer_json", args=["northwick"])).json()
    assert '<p class="govuk-body-l">Talks, helped by someone.</p>' in page
    assert data["service"]["what_it_is"] == "Talks, helped by someone."
    assert data["service"]["cost"] == "It is free to parents, carers and young people. The council pays."


def test_an_address_ends_where_the_sentence_does():
    (pieces,) = Words("See https://example.org/a?b=1, and\nhttp://example.org/c). Not javascript:x.").paragraphs
    assert [(piece.text, piece.is_link) for piece in pieces] == [
        ("See ", False),
        ("https://example.org/a?b=1", True),
        (", and ", False),
        ("http://example.org/c", True),
        ("). Not javascript:x.", False),
    ]
