"""Who reads other words than the family's own, and when? (domain section 7: abusive content, a reworded summary)"""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from providers import actions as provider_actions
from requests_app import actions, readers, sight
from requests_app.errors import Refused, TooLate
from requests_app.models import Answer, Channel, Event, Message, PartyKind, Pause, Rewording
from requests_app.sight import Reader
from requests_app.stages import Stage
from tests.make import Case
from tests.test_races import race, told_and_not_told
from tests.test_wall import addresses, fetch, signed_in

pytestmark = pytest.mark.django_db
OWN = {"what_happened": "zq97qz Mr Elm shouted.", "what_would_help": "zq98qz Sack him."}
OTHER = {"what_happened": "zq95qz We were upset.", "what_would_help": "zq96qz Talk calmly."}
WORDS = OTHER | {"why": "The words about a teacher would hurt, and others would stop reading."}
ANSWERS = {slug.replace("_", "-"): {slug: words} for slug, words in OWN.items()}
YES, NO = Rewording.Answer.APPROVED, Rewording.Answer.DECLINED


def proposed(stage: Stage = Stage.CONSIDERING, **people) -> Case:
    """Return a case in which other words wait for the family's answer."""
    case = Case(answers=ANSWERS, **people).at(stage)
    actions.propose_words(case.disagreement, dict(WORDS), by=case.officer)
    return case.refreshed()


def words(case: Case) -> Rewording:
    return case.disagreement.rewordings.last()


def url(case: Case, name: str) -> str:
    return reverse(name, args=[case.disagreement.reference])


def page(user, address: str) -> str:
    return signed_in(user).get(address).content.decode()


def answered(case: Case, answer: Rewording.Answer = YES) -> Case:
    actions.answer_words(case.disagreement, words(case).pk, answer, by=case.family)
    return case.refreshed()


def test_an_officer_asks_and_the_family_sees_both_and_says_yes():
    """A mail, both wordings side by side, one answer; the pause ends with it."""
    case = Case(answers=ANSWERS).at(Stage.CONSIDERING)
    officer, family = signed_in(case.officer), signed_in(case.family)
    empty = officer.post(url(case, "propose_words"), {"what_happened": "", "why": ""}).content.decode()
    assert all(text in empty for text in ("in the words to share", "Say why you ask"))
    assert "own words" in officer.post(url(case, "propose_words"), OWN | {"why": "So."}, follow=True).content.decode()
    officer.post(url(case, "propose_words"), WORDS)
    assert Message.objects.get(kind="n04_words").to == case.family.email
    assert url(case, "answer_words") in page(case.family, url(case, "tracking"))
    both = page(case.family, url(case, "answer_words"))
    assert all(text in both for text in (*OWN.values(), *WORDS.values()))
    shown = {"words": str(words(case).pk)}
    assert "Choose yes or no" in family.post(url(case, "answer_words"), shown).content.decode()
    family.post(url(case, "answer_words"), shown | {"answer": "approved"})
    assert (words(case).answer, Pause.objects.get().ended_at is not None) == (YES, True)
    assert Message.objects.get(kind="n04_words_answered_council").to == case.officer.email
    answered(case)  # pressed twice
    assert Event.objects.filter(verb="answer_words").count() == 1
    assert "You said yes to the other words" in page(case.family, url(case, "tracking"))


def test_nobody_new_reads_anything_until_they_answer():
    """Abusive words. Nobody is invited or referred to, and the officer is told why and what to do."""
    case = proposed()
    deal = case.contract
    with pytest.raises(Refused, match="has not answered about the other words"):
        provider_actions.refer(case.disagreement, deal, by=case.officer)
    refused = signed_in(case.officer).post(url(case, "refer"), {"contract": deal.pk}, follow=True).content.decode()
    assert "take the other words back" in refused
    actions.take_back_words(case.disagreement, by=case.officer)
    actions.take_back_words(case.disagreement, by=case.officer)
    assert Event.objects.filter(verb="take_back_words").count() == 1
    case.referred()
    again = proposed(Stage.OFFERED)
    someone = {"kind": PartyKind.HEALTH, "required": True, "email": "icb@example.org", "person": "", "phone": ""}
    for act in (
        lambda: actions.invite_again(again.disagreement, again.party(), by=again.officer),
        lambda: actions.save_party(again.disagreement, None, {**someone, "name": "Example ICB"}, by=again.officer),
    ):
        with pytest.raises(Refused, match="Nobody new can read this request yet"):
            act()
    for act in (again.accepted, again.answers_for):  # what is being settled is not theirs to know
        with pytest.raises(Refused, match="This is paused for now"):
            act()
    answered(again).accepted()


@pytest.mark.one_database
def test_the_approved_words_are_all_that_others_ever_read():
    """On every page of theirs: the family and the council read both, everyone else only what was approved."""
    case = answered(proposed(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)))
    case.referred().accepted()
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    own, other = {"zq97qz", "zq98qz"}, {"zq95qz", "zq96qz"}
    for user in (case.answers_for(), case.representative, case.provider_coordinator):
        client = signed_in(user)
        reach = ("/take-part/", "/provider/", "/documents/")  # whatever else there is, test_wall walks
        pages = [one for one in addresses(case) if case.disagreement.reference in one and one.startswith(reach)]
        texts = [fetch(client, "get", address).text_of_it for address in pages]
        assert {mark for mark in own | other for text in texts if mark in text} == other
    for user, name in ((case.family, "tracking"), (case.family, "answers"), (case.officer, "officer_case")):
        kept = other if name == "tracking" else own if name == "answers" else own | other
        assert {mark for mark in own | other if mark in page(user, url(case, name))} == kept
    copy = page(case.family, url(case, "own_copy"))
    assert {mark for mark in own | other if mark in copy} == own | other
    for reader in (Reader.PARTY, Reader.SERVICE):
        assert sight.of(case.disagreement, reader).what_happened == OTHER["what_happened"]
        assert sight.of(case.disagreement, reader).what_would_help == OTHER["what_would_help"]
    told = readers.of("what-happened", case.disagreement, Reader.FAMILY)
    assert set(told.now) == {Reader.FAMILY, Reader.COUNCIL}
    assert "Everyone else reads the other words" in str(told)


@pytest.mark.one_database
def test_after_a_no_the_own_words_are_shared_and_others_can_be_proposed():
    case = answered(proposed(), NO)
    assert "said no to other words" in page(case.officer, url(case, "officer_case"))
    case.referred().accepted()
    assert OWN["what_happened"] in page(case.answers_for(), url(case, "take_part"))
    actions.propose_words(case.disagreement, WORDS | {"what_happened": "Third words."}, by=case.officer)
    answered(case)
    assert "Third words." in page(case.answers_for(), url(case, "take_part"))
    actions.propose_words(case.disagreement, dict(WORDS), by=case.officer)
    answered(case, NO)
    assert "Third words." in page(case.answers_for(), url(case, "take_part"))


@pytest.mark.one_database
def test_an_officer_writes_down_what_they_said_by_phone():
    """Who has no e-mail says it by phone; the timeline says how, and they are told that it was written down."""
    case = proposed(contact={"phone": "01632 960001", "best_way": "phone"})
    shown = page(case.officer, url(case, "record_words"))
    assert OTHER["what_happened"] in shown
    said = {"words": str(words(case).pk), "answer": "approved", "channel": Channel.PHONE}
    signed_in(case.officer).post(url(case, "record_words"), said)
    assert words(case).answer == YES
    assert Event.objects.get(verb="record_words").detail == "yes, by phone"
    assert Message.objects.get(kind="n04_words_written_down").state == Message.State.BY_HAND
    assert "wrote down what you said about the other words: yes, by phone" in page(case.family, url(case, "tracking"))


def test_only_the_person_who_asked_says_yes_and_only_to_what_they_read():
    case = proposed()
    for user in (case.officer, Case().family, case.representative):
        with pytest.raises(PermissionDenied):
            actions.answer_words(case.disagreement, words(case).pk, YES, by=user)
    with pytest.raises(PermissionDenied):
        actions.record_words(case.disagreement, words(case).pk, YES, Channel.PHONE, by=case.family)
    first = words(case).pk
    with pytest.raises(Refused, match="waiting for the family’s answer already"):
        actions.propose_words(case.disagreement, dict(WORDS), by=case.officer)
    actions.take_back_words(case.disagreement, by=case.officer)
    actions.propose_words(case.disagreement, WORDS | {"what_happened": "Others."}, by=case.officer)
    for number in (first, 0):
        with pytest.raises(TooLate, match="no longer wait"):
            actions.answer_words(case.disagreement, number, YES, by=case.family)
    stale = signed_in(case.family).post(
        url(case, "answer_words"), {"words": str(first), "answer": "approved"}, follow=True
    )
    assert "no longer wait for an answer" in stale.content.decode()
    assert words(case).answer == ""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(3))
def test_words_are_proposed_and_the_case_is_referred_at_once(_):
    """Either nobody new reads the own words, or they were asked before the officer proposed others."""
    case = Case(answers=ANSWERS).at(Stage.CONSIDERING)
    deal, one, other = case.contract, case.officer, case.other_officer
    results = race(
        lambda: provider_actions.refer(case.disagreement, deal, by=one),
        lambda: actions.propose_words(case.disagreement, dict(WORDS), by=other),
    )
    assert not isinstance(results[1], Exception)
    referred = told_and_not_told(results) == (2, 0)
    assert Event.objects.filter(verb="refer").exists() is referred
    if referred:
        verbs = list(case.disagreement.events.values_list("verb", flat=True))
        assert verbs.index("refer") < verbs.index("propose_words")
