"""Is whoever held a place before let into it again by a browser, a page or a draft? (L5, sections 5c and 7)"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from providers import actions as provider_actions
from requests_app import actions, drafts
from requests_app.actions import Said
from requests_app.errors import Refused
from requests_app.models import Channel, ComingOfAge, Disagreement, PartyKind
from requests_app.stages import Stage
from tests.make import Case, council
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
CARRY_ON = ComingOfAge.Answer.CARRY_ON
YOUNG = {"email": "", "phone": "01632 960777", "address": "zq80qz Street"}


def holding(case: Case) -> Client:
    """Return a browser that sent this request without anybody having signed in."""
    Disagreement.objects.filter(pk=case.disagreement.pk).update(requester=None)
    case.disagreement.parties.filter(kind=PartyKind.REQUESTER).update(user=None)
    browser = Client()
    session = browser.session
    session[drafts._KEY] = [case.disagreement.pk]
    session.save()
    case.refreshed()
    assert browser.get(reverse("tracking", args=[case.disagreement.reference])).status_code == 200
    return browser


def carried_on_by_phone(case: Case) -> Case:
    actions.reach_young_person(case.disagreement, YOUNG, by=case.officer)
    actions.record_age_answer(case.refreshed().disagreement, Said(CARRY_ON, channel=Channel.PHONE), by=case.officer)
    return case.refreshed()


def test_the_browser_of_a_parent_is_not_let_into_what_is_a_young_persons():
    """L5: without e-mail theirs has no account, and still it is not what the parent's browser began."""
    case = Case().at(Stage.CONSIDERING)
    browser = holding(case)
    reference = carried_on_by_phone(case.came_of_age()).disagreement.reference
    assert case.disagreement.requester is None
    for name in ("tracking", "answers", "own_copy"):
        assert browser.get(reverse(name, args=[reference])).status_code == 302
    browser.force_login(case.family)
    shown = browser.get(reverse("my_requests")).content.decode()
    assert reference not in shown


def test_the_browser_of_an_address_that_was_corrected_is_let_in_no_more():
    """Section 7, lost link: a browser that held it before somebody signed in, and one that began another from it."""
    case = Case().at(Stage.CONSIDERING)
    before = actions.ask_for_another(case.disagreement, same_meeting=False, by=case.family)
    browser = holding(case)
    new = {"email": "pat.safe@example.org", "phone": "", "address": "zq81qz", "best_way": "email"}
    actions.correct_contact(case.disagreement, new, by=case.officer, proof="code")
    assert browser.get(reverse("answers", args=[case.disagreement.reference])).status_code == 302
    now = actions.claim(
        case.refreshed().disagreement, case.disagreement.date_of_birth, by=User.objects.for_email(new["email"])
    )
    after = actions.ask_for_another(now, same_meeting=False, by=now.requester)
    assert (after == before, after.requester) == (False, now.requester)


def test_who_named_a_family_does_not_read_how_the_young_person_is_reached():
    """5c, L5: a setting reads how to reach the family only as it gave that itself."""
    case = Case(asked_by="setting").at(Stage.CONSIDERING)
    pages = [reverse(name, args=[case.disagreement.reference]) for name in ("tracking", "answers", "own_copy")]

    def read() -> str:
        return "".join(signed_in(case.family).get(one).content.decode() for one in pages)

    assert "01632 960700" in read()
    party = case.party(PartyKind.FAMILY)
    moved = {"name": party.name, "required": True, "email": "zq82qz@example.org", "phone": "zq83qz", "address": ""}
    actions.save_party(case.disagreement, party, moved, by=case.officer)
    assert "zq8" not in read()
    carried_on_by_phone(case.came_of_age())
    assert [text for text in ("960777", "zq8") if text in read()] == []


@pytest.mark.parametrize("required", [True, False])
def test_a_family_and_whoever_need_not_be_there_do_not_spare_the_second_officer(required):
    """5b reason 6: a council that chose one officer still judges itself where it alone is asked."""
    authority = council(two_officers=False)
    helped = Case(authority, asked_by="supporter", with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    assert helped.disagreement.two_officers_decide
    alone = Case(authority, with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    school = {"kind": "school", "name": "Elm Example School", "required": required, "email": "", "phone": "1"}
    actions.save_party(alone.disagreement, None, school, by=alone.officer)
    assert alone.disagreement.two_officers_decide == (not required)


def test_a_young_person_reads_of_no_other_request_of_who_asked_before():
    """L5, section 7: one for a brother, begun or sent, and one that was joined, are the parent's."""
    case = Case().at(Stage.CONSIDERING)
    brother = actions.ask_for_another(case.disagreement, same_meeting=True, by=case.family)
    again = Case(family=case.family, contact=case.contact).drafted().submitted()
    actions.merge(again.disagreement, case.refreshed().disagreement, by=case.officer)
    address = reverse("tracking", args=[case.disagreement.reference])
    references = [brother.reference, again.disagreement.reference]
    parents = signed_in(case.family).get(address).content.decode()
    assert [one for one in references if one not in parents] == []
    actions.reach_young_person(case.came_of_age().disagreement, YOUNG | {"email": "yaz@example.org"}, by=case.officer)
    young = User.objects.get(email="yaz@example.org")
    actions.answer_age(case.refreshed().disagreement, Said(CARRY_ON), by=young)
    theirs = signed_in(young).get(address)
    assert [one for one in references if f"/{one}/" in theirs.content.decode()] == []


def test_what_has_ended_is_not_asked_about_and_says_of_nobody_that_they_ended_it():
    """L5, section 7: where the parent stops it first, and where the young person does and a code is used."""
    case = Case(contact={"email": "", "phone": "01632 960001", "best_way": "phone"}).at(Stage.CONSIDERING)
    code = case.came_of_age().disagreement.contact.callback_code
    actions.reach_young_person(case.disagreement, YOUNG | {"email": "yaz@example.org"}, by=case.officer)
    young = signed_in(User.objects.get(email="yaz@example.org"))
    reference = case.disagreement.reference
    assert reference in young.get(reverse("my_requests")).content.decode()
    other = Case().at(Stage.CONSIDERING).came_of_age()
    actions.reach_young_person(other.disagreement, YOUNG | {"email": "yaz@example.org"}, by=other.officer)
    other.refreshed().withdrawn()
    assert other.disagreement.reference not in young.get(reverse("my_requests")).content.decode()
    page = young.get(reverse("young_person", args=[other.disagreement.reference])).content.decode()
    assert "What do you want to happen?" not in page
    young.post(reverse("young_person", args=[reference]), {"answer": ComingOfAge.Answer.STOP})
    typed = {"reference": reference, "code": code}
    found = Client().post(reverse("council_where_is_it", args=[case.council.slug]), typed).content.decode()
    assert ("This request has ended" in found, "You stopped" in found) == (True, False)


def test_nothing_is_read_out_or_printed_while_messages_are_held_back():
    """Section 7: a child has died. By its own address too, a letter is not there."""
    case = Case(contact={"email": "", "phone": "01632 960001", "best_way": "phone"}).at(Stage.CONSIDERING)
    message = case.disagreement.messages.filter(state="by_hand").first()
    officer, places = signed_in(case.officer), ("letter", "tell_by_hand")
    urls = [reverse(name, args=[case.disagreement.reference, message.pk]) for name in places]
    assert [officer.get(url).status_code for url in urls] == [200, 200]
    actions.pause_messages(case.disagreement, by=case.officer)
    assert [officer.get(url).status_code for url in urls] == [404, 302]


def test_another_parent_at_the_same_computer_or_mailbox_is_not_given_the_request():
    """5c, section 7: who was asked to take part signs in on the device, or at the address, of who asked."""
    shared = "home@example.org"
    knows = {"other-parents": {"answer": "knows", "name": "Sam", "contact": ""}}
    case = Case(answers=knows, contact={"email": shared, "phone": "", "best_way": "email"}).at(Stage.CONSIDERING)
    other = {"kind": "family", "name": "Sam", "required": True, "email": shared, "phone": "", "basis": "knows"}
    actions.save_party(case.disagreement, None, other | {"words": ""}, by=case.officer)
    holding(case)
    case.referred()
    sam = User.objects.for_email(shared)
    actions.attach(Disagreement.objects.filter(pk=case.disagreement.pk), by=sam)
    case.refreshed()
    with pytest.raises(Refused, match="asked to take part"):
        actions.claim(case.disagreement, case.disagreement.date_of_birth, by=sam)
    assert case.refreshed().disagreement.requester is None
    actions.open_invitation(case.party(PartyKind.FAMILY), by=sam)
    actions.attach(Disagreement.objects.filter(pk=case.disagreement.pk), by=sam)
    assert case.refreshed().disagreement.requester is None


def test_a_corrected_address_does_not_lead_to_what_was_told_to_the_mediator_before():
    """R4, P21: or an officer who corrects it to an address of their own could read it."""
    case = Case().at(Stage.CONSIDERING)
    provider_actions.keep_private_note(case.party(PartyKind.REQUESTER), "zq84qz for the mediator", by=case.family)
    own_note = reverse("own_note", args=[case.disagreement.reference])
    assert "zq84qz" in signed_in(case.family).get(own_note).content.decode()
    new = {"email": "pat.new@example.org", "phone": "", "address": "", "best_way": "email"}
    actions.correct_contact(case.disagreement, new, by=case.officer, proof="documents")
    user = User.objects.for_email(new["email"])
    actions.claim(case.refreshed().disagreement, case.disagreement.date_of_birth, by=user)
    client = signed_in(user)
    shown = client.get(own_note).content.decode()
    assert ("zq84qz" in shown, "The mediator still has" in shown) == (False, True)
    client.post(own_note, {"text": ""})
    assert case.party(PartyKind.REQUESTER).private_note.text == "zq84qz for the mediator"
    client.post(own_note, {"text": "New words"})
    assert "New words" in client.get(own_note).content.decode()
