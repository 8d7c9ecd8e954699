"""What becomes of two requests for the same child? (section 7: duplicate request; both parents ask separately)"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from requests_app import actions, duplicates, flags
from requests_app.errors import NotReady, Refused
from requests_app.models import About, Disagreement, Event, Hat, Message, PartyKind, SeeAlso
from requests_app.stages import Stage
from requests_app.states import Status
from tests.make import Case, council, officer, person
from tests.requests_app.asking import BY_EMAIL, answer, check_url, walk
from tests.test_races import race, told_and_not_told
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
FLAG = ("Possible duplicate", "orange")
ALREADY = "You already have a request"


def names(name: str) -> dict:
    return {"childs-name": {"child_name": name, "child_known_as": ""}}


def again(case: Case, **changes) -> Case:
    """Return a draft of the same person."""
    return Case(case.council, family=case.family, **changes).drafted()


def typed_in(client) -> Disagreement:
    """Return a draft that a browser holds in which nobody has signed in, with an address nobody has proved."""
    draft, _ = walk(client)
    answer(client, draft, "contact", BY_EMAIL)
    return draft


def flagged(case: Case) -> bool:
    return FLAG in flags.flags(flags.with_flags(Disagreement.objects.all()).get(pk=case.disagreement.pk))


def officers_page(case: Case, user=None) -> str:
    return (
        signed_in(user or case.officer)
        .get(reverse("officer_case", args=[case.disagreement.reference]))
        .content.decode()
    )


def test_who_asks_again_is_told_before_sending_and_can_say_that_it_is_different():
    """Duplicate request: the same child however the name is typed; told once, and then it goes."""
    first = Case().at(Stage.CONSIDERING)
    second = again(first, answers=names("  KIT   example "))
    browser, check = signed_in(first.family), check_url(second.disagreement)
    page = browser.get(check).content.decode()
    assert ALREADY in page
    assert reverse("tracking", args=[first.disagreement.reference]) in page
    assert "The council is considering it" in page
    assert "Send my request" not in page
    refused = browser.post(check, follow=True).content.decode()
    assert f"You already have a request for this child: {first.disagreement.reference}" in refused
    assert second.refreshed().disagreement.status == Status.DRAFT
    assert ALREADY not in browser.post(check, {"different": "1"}, follow=True).content.decode()
    browser.post(check)
    assert second.refreshed().disagreement.status == Status.SUBMITTED
    assert flagged(first)
    assert flagged(second)
    assert "said that this is different" in officers_page(second, first.officer)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "changes",
    [
        {"answers": names("Kim Example")},
        {"answers": {"date-of-birth": {"date_of_birth": date(2017, 5, 5)}}},
        {"answers": {"about": {"about": [About.DUTIES]}}, "with_whom": (PartyKind.COUNCIL,)},
    ],
    ids=["another name", "another day", "about something else with somebody else"],
)
def test_what_is_not_alike_is_sent_without_a_word(changes):
    first = Case().at(Stage.TO_CONSIDER)
    actions.submit(again(first, **changes).disagreement, by=first.family)


def test_only_open_requests_of_the_same_council_count():
    """A request that has ended stands in nobody's way."""
    ended = Case().at(Stage.WITHDRAWN)
    actions.submit(again(ended).disagreement, by=ended.family)
    elsewhere = Case(council("southmere"), family=person()).at(Stage.TO_CONSIDER)
    assert not flagged(elsewhere)


@pytest.mark.one_database
def test_somebody_elses_request_is_never_told_of(client):
    """Both parents ask separately: not even whoever types the other's e-mail address learns that they have asked."""
    first = Case(contact={"email": "pat.parent@example.org", "phone": "", "best_way": "email"}).at(Stage.CONSIDERING)
    other = Case(first.council, family=person("Sam Parent")).drafted()
    assert ALREADY not in signed_in(other.family).get(check_url(other.disagreement)).content.decode()
    typed = typed_in(client)
    assert ALREADY not in client.get(check_url(typed)).content.decode()
    actions.submit(other.disagreement, by=other.family)
    client.post(check_url(typed))
    assert Disagreement.objects.filter(status=Status.SUBMITTED).count() == 2
    assert first.disagreement.reference not in client.get(reverse("tracking", args=[typed.reference])).content.decode()


def test_a_browser_and_a_proved_address_find_what_was_sent_without_signing_in(client):
    sent = typed_in(client)
    client.post(check_url(sent))
    held = typed_in(client)
    assert sent.reference in client.get(check_url(held)).content.decode()
    client.post(check_url(held))
    held.refresh_from_db()
    assert held.status == Status.DRAFT
    mine = Case(family=User.objects.for_email(BY_EMAIL["email"])).drafted()
    page = signed_in(mine.family).get(check_url(mine.disagreement)).content.decode()
    assert sent.reference in page
    assert "Sent – the council will look at it" not in page  # more is theirs to know once they have opened it
    with pytest.raises(NotReady):
        actions.submit(mine.disagreement, by=mine.family)


def test_an_officer_joins_what_one_person_asked_twice():
    """Duplicate request: both references stay, each says where the other is, and the person is told once."""
    old = Case().at(Stage.QUESTION)
    new = again(old).submitted()
    browser = signed_in(old.officer)
    url = reverse("merge", args=[old.disagreement.reference])
    assert new.disagreement.reference in browser.get(url).content.decode()
    assert "Choose the request that it goes on in" in browser.post(url, {}).content.decode()
    browser.post(url, {"into": new.disagreement.reference})
    old.refreshed()
    assert (old.disagreement.stage, old.disagreement.merged_into) == (Stage.MERGED, new.disagreement)
    assert old.disagreement.questions.get().dropped_at is not None
    assert Event.objects.get(verb="merge").detail == new.disagreement.reference
    assert Event.objects.get(verb="take_in").detail == old.disagreement.reference
    assert Message.objects.get(kind="n02_joined").to == old.family.email
    for one, other in ((old, new), (new, old)):
        for user, name in ((one.family, "tracking"), (old.officer, "officer_case")):
            page = signed_in(user).get(reverse(name, args=[one.disagreement.reference])).content.decode()
            assert page.count(reverse(name, args=[other.disagreement.reference])) >= 1
            assert f"request {other.disagreement.reference}" in page  # in what has happened
    assert not flagged(new.refreshed())
    actions.merge(old.disagreement, new.disagreement, by=old.officer)  # pressed twice
    assert Event.objects.filter(verb="merge").count() == 1


@pytest.mark.one_database
def test_requests_of_different_people_are_noted_for_officers_alone():
    """Both parents ask separately: refused with why, linked as "see also", and neither parent can tell."""
    first = Case().at(Stage.CONSIDERING)
    other = Case(first.council, family=person("Sam Parent")).at(Stage.TO_CONSIDER)
    with pytest.raises(Refused, match="sent by different people"):
        actions.merge(other.disagreement, first.disagreement, by=first.officer)
    assert all("Sent by someone else" in officers_page(case, first.officer) for case in (first, other))
    assert (
        "There is no request to join it with"
        in signed_in(first.officer).get(reverse("merge", args=[first.disagreement.reference])).content.decode()
    )
    before = {case.family: tracking(case) for case in (first, other)}
    url = reverse("link", args=[first.disagreement.reference])
    for _ in range(2):
        signed_in(first.officer).post(url, {"other": other.disagreement.reference})
    assert SeeAlso.objects.count() == 1
    assert Event.objects.filter(verb="link").count() == 2
    assert all("See also" in officers_page(case, first.officer) for case in (first, other))
    for case in (first, other):
        assert tracking(case) == before[case.family]
    assert not Message.objects.filter(kind="n02_joined").exists()


def tracking(case: Case) -> str:
    page = signed_in(case.family).get(reverse("tracking", args=[case.disagreement.reference])).content.decode()
    return page.partition("<main")[2].partition("</main")[0].partition("What has happened")[2]


@pytest.mark.one_database
def test_nobody_joins_or_notes_what_they_may_not_consider():
    """Three hats: whoever answers for the council in one of two does not find it beside the other."""
    first = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ALL_AGREED)
    other = again(first).submitted()
    both = first.representative
    both.council_roles.create(authority=first.council, hat=Hat.COORDINATOR)
    assert first.disagreement.reference not in officers_page(other, both)
    assert (
        signed_in(both)
        .post(reverse("link", args=[other.disagreement.reference]), {"other": first.disagreement.reference})
        .status_code
        == 404
    )
    for act in (actions.merge, actions.link):
        with pytest.raises(PermissionDenied):
            act(other.disagreement, first.disagreement, by=both)
    with pytest.raises(PermissionDenied):
        actions.link(other.disagreement, first.disagreement, by=officer(council("southmere")))


@pytest.mark.one_database
def test_a_child_and_a_mailbox_alone_prove_nothing():
    """One mailbox can be that of both parents, so the name has to be alike too; and a brother is not a duplicate."""
    one, other = Disagreement(requester_name="Pat Parent"), Disagreement(requester_name="Sam Parent")
    one.contact = other.contact = Case().at(Stage.DRAFT).disagreement.contact
    assert not duplicates.by_the_same_person(one, other)
    other.requester_name = " pat  PARENT"
    assert duplicates.by_the_same_person(one, other)
    first = Case().at(Stage.CONSIDERING)
    twin = again(first, answers=names("Kim Example"))
    twin.disagreement.sibling_of = first.disagreement
    twin.disagreement.save()
    twin.submitted()
    with pytest.raises(Refused, match="different children"):
        actions.merge(twin.disagreement, first.disagreement, by=first.officer)


def test_the_queue_asks_as_little_of_thirty_rows_as_of_one(django_assert_num_queries, django_assert_max_num_queries):
    first = Case().at(Stage.TO_CONSIDER)
    browser, queue = signed_in(first.officer), reverse("queue")
    browser.get(queue)
    with django_assert_max_num_queries(100) as of_one:
        browser.get(queue)
    rows = [Disagreement.objects.get(pk=first.disagreement.pk) for _ in range(29)]
    for number, row in enumerate(rows):
        row.pk, row.reference = None, f"DR-2222-{number:04}"
    for row in rows:
        row.save()
        type(first.disagreement.contact).objects.create(disagreement=row)
    with django_assert_num_queries(len(of_one)):
        page = browser.get(queue).content.decode()
    assert page.count("Possible duplicate") == 30


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(3))
def test_two_officers_join_two_requests_each_into_the_other(_):
    """They lock in one order, so neither waits for ever; one of the two is joined, and the other goes on."""
    first = Case().at(Stage.CONSIDERING)
    second = again(first).submitted()
    one, other = first.officer, first.other_officer
    results = race(
        lambda: actions.merge(first.disagreement, second.disagreement, by=one),
        lambda: actions.merge(second.disagreement, first.disagreement, by=other),
    )
    assert told_and_not_told(results) == (1, 1)
    stages = {case.refreshed().disagreement.status for case in (first, second)}
    assert Status.MERGED in stages
    assert len(stages) == 2
