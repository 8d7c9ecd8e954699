"""What can a child do who is too young to ask, and who reads it? (L8)"""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from requests_app import actions
from requests_app.models import ChildsMessage, Disagreement, Hat
from requests_app.stages import Stage
from tests.make import Case, council, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
WORDS = "Nobody asks me. I want to say what I think."


def address() -> str:
    return reverse("write_to_us", args=[council().slug])


def test_a_child_who_is_too_young_is_led_to_it_and_needs_no_name(client):
    """L8: from the kind page, without signing in; it is no request, and nothing typed is lost by an error."""
    case = Case(asked_by="young_person", answers={"date-of-birth": {"date_of_birth": "2014-03-02"}})
    draft = case.drafted().disagreement
    kind_page = signed_in(case.family).get(reverse("draft_notice", args=[draft.reference, "ask-an-adult"]))
    assert address() in kind_page.content.decode()
    empty = client.post(address(), {"words": "", "name": "Kit"}).content.decode()
    assert "Write something to us first" in empty
    assert 'value="Kit"' in empty
    thanks = [client.post(address(), {"words": WORDS}).content.decode() for _ in range(2)]
    assert "Thank you for telling us" in thanks[1]
    assert "cannot answer" in thanks[1]
    assert "will get in touch" in client.post(address(), {"words": "Me", "contact": "My teacher"}).content.decode()
    assert list(ChildsMessage.objects.values_list("words", "name", "contact")) == [
        (WORDS, "", ""),
        ("Me", "", "My teacher"),
    ]
    assert Disagreement.objects.count() == 1


def test_a_machine_cannot_write_all_day(client):
    cache.clear()
    answers = [client.post(address(), {"words": f"{WORDS} {number}"}).status_code for number in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_only_coordinators_of_that_council_read_it_and_mark_it_done():
    """L8: with how many wait, beside the requests; who dealt with it, and when, stays written."""
    message = actions.write_to_us(council(), WORDS, "Kit", "01632 960777")
    case = Case().at(Stage.CONSIDERING)
    listed, done = reverse("childrens_messages"), reverse("deal_with", args=[message.pk])
    others = [
        officer(council("southmere")),
        officer(council(), Hat.COMMISSIONER),
        officer(council(), Hat.REPRESENTATIVE),
    ]
    for user in (*others, case.family):
        browser = signed_in(user)
        page = browser.get(listed)
        assert WORDS not in page.content.decode()
        assert browser.post(done).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.deal_with(message, by=user)
    coordinator = signed_in(case.officer)
    queue = coordinator.get(reverse("queue")).content.decode()
    assert re.search(r"Messages from children\s*\(1\)", queue)
    assert all(text in coordinator.get(listed).content.decode() for text in (WORDS, "Kit", "01632 960777", "(1)"))
    coordinator.post(done)
    message.refresh_from_db()
    first = (message.dealt_with_by, message.dealt_with_at)
    actions.deal_with(message, by=case.other_officer)
    message.refresh_from_db()
    assert first == (message.dealt_with_by, message.dealt_with_at) == (case.officer, first[1])
    assert "Dealt with by Olive Officer" in coordinator.get(listed).content.decode()
