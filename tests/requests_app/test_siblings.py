"""How does a parent ask for a second child? (domain section 7: siblings)"""

import pytest
from django.urls import reverse

from providers import actions as provider_actions
from requests_app import drafts, flags
from requests_app.models import Disagreement, Event
from requests_app.stages import Stage
from tests.make import Case
from tests.requests_app.asking import begin, check_url, page_url, walk
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
ANSWERS = {
    "safe-contact": {"text": "Ring only in the morning."},
    "other-parents": {"answer": "not_safe", "name": "", "contact": ""},
}
CONTACT = {
    "email": "pat@example.org", "phone": "01632 960001", "address": "1 Example Street", "best_way": "email",
    "good_times": "Mornings", "safe_to_leave_message": True,
}  # fmt: skip
# What may be known of who asks, and what says where the new request comes from. Everything else is as in an empty one.
KEPT = {
    "requester", "asked_by", "relationship", "requester_name", "authority", "pages_done", "sibling_of", "same_meeting",
    "id", "reference", "started_at", "touched_at", "waiting_since",
}  # fmt: skip


def press(case: Case, same_meeting: str = "yes") -> Disagreement:
    """Press "Ask for another child" and answer the question."""
    url = reverse("ask_for_another", args=[case.disagreement.reference])
    signed_in(case.family).post(url, {"same_meeting": same_meeting})
    return Disagreement.objects.latest("pk")


def sent(first: Case, draft: Disagreement) -> Case:
    """Answer the rest of a draft that was begun for another child, and send it."""
    second = Case(first.council, family=first.family, answers={"childs-name": {"child_name": "Kim Example"}})
    second._people, second.disagreement = first._people, draft
    whom = {"with_whom": ["school"], "departments": [], "not_sure_who": False, "with_family_member": False}
    rest = {"who-with": whom, "the-school": second.details("school"), "contact": second.contact}
    for slug, answer in (second.answers | rest).items():
        second.save(slug, answer)
    return second.submitted()


def test_only_who_asks_and_how_they_are_reached_is_carried_over():
    """Siblings: a request of its own; nothing that may be different, or unsafe, for this child (civiform#2636)."""
    first = Case(answers=ANSWERS, contact=CONTACT).at(Stage.CONSIDERING)
    draft = press(first)
    empty, columns = Disagreement(), {one.attname for one in Disagreement._meta.concrete_fields}
    kept = KEPT | {f"{name}_id" for name in KEPT}
    assert {name for name in columns - kept if getattr(draft, name) != getattr(empty, name)} == set()
    assert (draft.requester_name, draft.relationship, draft.requester) == ("Pat Parent", "parent", first.family)
    assert (draft.sibling_of, draft.same_meeting, draft.pages_done) == (first.disagreement, True, ["who-is-asking"])
    carried = {name: getattr(draft.contact, name) for name in CONTACT}
    assert carried == CONTACT | {"safe_to_leave_message": None}
    assert (draft.contact.postcode, hasattr(draft, "safety_note"), hasattr(draft, "other_parent")) == ("", False, False)
    assert draft.parties.count() == 1
    page = signed_in(first.family).get(page_url(draft, "your-name")).content.decode()
    assert 'value="Pat Parent"' in page


@pytest.mark.one_database
def test_pressed_twice_it_is_one_and_a_fresh_request_is_another():
    first = Case().at(Stage.TO_CONSIDER)
    draft = press(first)
    assert press(first, "no") == draft
    draft.refresh_from_db()
    assert draft.same_meeting is False
    assert begin(signed_in(first.family)) != draft  # asked from the beginning, nothing is filled in
    unanswered = signed_in(first.family).post(reverse("ask_for_another", args=[first.disagreement.reference]), {})
    assert "Choose yes or no" in unanswered.content.decode()


def test_the_council_learns_of_it_when_it_is_sent_and_the_provider_that_one_meeting_is_wanted():
    """Flags for officers and a line for the provider; no event tells anybody of a draft."""
    first = Case().at(Stage.ALL_AGREED)
    officer, provider = signed_in(first.officer), signed_in(first.provider_coordinator)
    page = reverse("officer_case", args=[first.disagreement.reference])
    draft = press(first)
    assert draft.reference not in officer.get(page).content.decode()
    assert not Event.objects.filter(verb="ask_for_another").exists()
    second = sent(first, draft)
    for case in (first, second):
        told = officer.get(reverse("officer_case", args=[case.disagreement.reference])).content.decode()
        other = second if case is first else first
        assert "would like one meeting for both" in told
        assert other.disagreement.reference in told
        row = flags.with_flags(Disagreement.objects.all()).get(pk=case.disagreement.pk)
        assert ("One meeting for two children", "blue") in flags.flags(row)
    second.taken_up().referred()
    provider_actions.accept(second.referral, second.mediator, by=second.provider_coordinator)
    line = "would like one meeting for two children"
    for case, other in ((first, second), (second, first)):
        told = provider.get(reverse("referral", args=[case.disagreement.reference])).content.decode()
        assert line in told
        assert other.disagreement.reference in told  # because this provider has both


@pytest.mark.one_database
def test_a_young_person_asks_for_nobody_else_and_a_stranger_for_nothing():
    young = Case(asked_by="young_person").at(Stage.TO_CONSIDER)
    url = reverse("ask_for_another", args=[young.disagreement.reference])
    assert signed_in(young.family).get(url).status_code == 302
    signed_in(young.family).post(url, {"same_meeting": "yes"})
    other = Case().at(Stage.TO_CONSIDER)
    assert (
        signed_in(young.family)
        .post(reverse("ask_for_another", args=[other.disagreement.reference]), {"same_meeting": "no"})
        .status_code
        == 404
    )
    assert not Disagreement.objects.exclude(sibling_of=None).exists()


@pytest.mark.one_database
def test_who_has_not_signed_in_goes_on_in_the_same_browser(client):
    first, _ = walk(client)
    client.post(check_url(first))
    response = client.post(reverse("ask_for_another", args=[first.reference]), {"same_meeting": "no"}, follow=True)
    draft = Disagreement.objects.latest("pk")
    assert (response.status_code, draft.sibling_of, draft.requester) == (200, first, None)
    assert draft.pk in client.session[drafts._KEY]
