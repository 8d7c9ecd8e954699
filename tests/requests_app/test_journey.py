"""Does the form as data hold together? (domain section 4; R8, R17, L5, L6)

Which questions an answer leads to, what is forgotten when it leads there no more, and what is read again.
"""

from datetime import date

import pytest
import time_machine
from django.template.loader import get_template

from requests_app import actions, journey
from requests_app.journey import BY_SLUG, PAGES
from requests_app.models import OtherParent, PartyContact
from tests.make import PARENT, Case, council, person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HEALTH = {"about": {"about": ["health"]}, "moment": {"moment": "none"}}


def again(case: Case, page: str, answer: dict):
    """Answer one page once more; return the request as it then is."""
    case.save(page, answer)
    return case.disagreement


def with_whom(*kinds: str) -> dict:
    departments = ["send"] if "council" in kinds else []
    return {"with_whom": list(kinds), "departments": departments, "not_sure_who": False, "with_family_member": False}


def titles(disagreement) -> list[str]:
    return [page.title_for(disagreement) for page in journey.pages(disagreement)]


# -- how much is asked --------------------------------------------------------------------------------------------


def test_a_parent_with_a_school_must_answer_fourteen_questions():
    """R8: at most 14, and the page about the school is not one of them."""
    draft = Case().drafted().disagreement

    required = [page.slug for page in journey.pages(draft) if page.required]

    assert len(required) == 14
    assert "the-school" in {page.slug for page in journey.pages(draft)} - set(required)


def test_health_or_social_care_adds_the_one_question_about_the_moment():
    """R8, R17, R23."""
    draft = Case(answers=HEALTH).drafted().disagreement

    assert len([page for page in journey.pages(draft) if page.required]) == 15


def test_a_young_person_is_asked_nothing_about_a_child():
    """R16: and reads about "you" and not about "them"."""
    draft = Case(asked_by="young_person").drafted().disagreement

    assert {"relationship", "childs-name", "other-parents"} & {page.slug for page in journey.pages(draft)} == set()
    assert [one for one in titles(draft) if "child" in one or "they" in one.lower()] == []


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("who-is-asking", "Part 1 of 4: About you, question 1 of 8"),
        ("the-school", "Part 2 of 4: The disagreement, question 2 of 8"),
        ("only-the-mediator", "Part 3 of 4: Taking part, question 6 of 6"),
        ("sharing", "Part 4 of 4: Send"),
    ],
)
def test_every_page_says_how_far_one_has_come(slug, said):
    """R8."""
    place = journey.place_of(Case().drafted().disagreement, BY_SLUG[slug])

    assert place.replace("\N{NO-BREAK SPACE}", " ") == said


def test_every_notice_has_its_page_and_a_name_of_its_own():
    notices = [notice for page in PAGES for notice in page.notices]

    assert len({notice.slug for notice in notices}) == len(notices)
    for notice in notices:
        get_template(f"requests_app/draft/notices/{notice.slug}.html")


# -- what is forgotten ----------------------------------------------------------------------------------------------


def test_a_moment_is_forgotten_with_the_health_question():
    """R17: an answer that no longer counts is neither kept nor shown, and asked again if it counts again."""
    case = Case(answers=HEALTH).drafted()

    draft = again(case, "about", {"about": ["provision"]})

    assert (draft.moment, draft.scope_to_check, "moment" in draft.pages_done) == ("", False, False)
    assert again(case, "about", {"about": ["health"]}).moment == ""
    assert journey.first_open(draft) is None
    assert journey.first_open(case.disagreement) == BY_SLUG["moment"]


def test_the_council_has_nothing_to_check_once_it_is_about_education():
    """R17."""
    case = Case(answers=HEALTH).drafted()
    checked = case.disagreement.scope_to_check

    assert (checked, again(case, "about", {"about": ["health", "duties"]}).scope_to_check) == (True, False)


def test_the_council_still_checks_where_it_is_only_about_the_other_service():
    """R17: from health to social care, both outside the four moments."""
    case = Case(answers=HEALTH).drafted()

    assert again(case, "about", {"about": ["social_care"]}).scope_to_check


def test_a_school_named_again_is_asked_about_again():
    """P9: its contact went with it, so the page about it is not done."""
    case = Case().drafted()
    there = PartyContact.objects.count()

    again(case, "who-with", with_whom("council"))
    draft = again(case, "who-with", with_whom("council", "school"))

    assert (there, PartyContact.objects.count()) == (1, 0)
    assert journey.first_open(draft) == BY_SLUG["the-school"]


def test_what_a_parent_said_is_forgotten_where_a_young_person_asks():
    """R16: and the name is asked again, for it was the parent's."""
    case = Case(
        answers={"other-parents": {"answer": "knows", "name": "Ash Parent", "contact": "01632 960002"}}
    ).drafted()

    draft = again(case, "who-is-asking", {"asked_by": "young_person"})

    assert (draft.relationship, draft.child_name, draft.child_known_as) == ("", "", "")
    assert OtherParent.objects.count() == 0
    assert journey.first_open(draft) == BY_SLUG["your-name"]


def test_a_young_persons_request_is_about_nobody_else():
    """R16: the name in it is their own, whatever was typed before."""
    case = Case(asked_by="young_person").drafted().submitted()

    assert case.disagreement.child_name == case.disagreement.requester_name == "Yaz Young"


def test_saying_nothing_about_another_parent_keeps_nothing():
    """P20: optional, and what was said before is gone when it is taken back."""
    case = Case(answers={"other-parents": {"answer": "not_safe", "name": "", "contact": ""}}).drafted()
    there = OtherParent.objects.count()

    again(case, "other-parents", {"answer": "", "name": "", "contact": ""})

    assert (there, OtherParent.objects.count()) == (1, 0)


# -- what is read again ------------------------------------------------------------------------------------------------


def test_a_notice_is_read_again_when_its_answer_is_given_again():
    """R14."""
    case = Case(answers={"decisions": {"appeal": "letter", "decision_date": None}}).drafted()
    read = list(case.disagreement.notices_seen)

    draft = again(case, "decisions", {"appeal": "letter", "decision_date": None})

    assert (read, draft.notices_seen) == (["appeals"], [])
    assert journey.unanswered(draft) == ("You may be able to appeal",)


def test_a_notice_that_came_true_through_another_page_is_read_before_sending():
    """R17: dropping education leaves only health, outside the moments, and that is another notice."""
    case = Case(answers=HEALTH | {"about": {"about": ["health", "provision"]}}).drafted()
    read = list(case.disagreement.notices_seen)

    draft = again(case, "about", {"about": ["health"]})

    assert (read, draft.notices_seen) == (["part-scope"], [])
    assert journey.unanswered(draft) == ("Health and social care outside an EHC process",)


@pytest.mark.parametrize(
    ("asked_by", "born", "notices"),
    [
        ("parent", date(2017, 5, 4), []),
        ("parent", date(2010, 8, 10), ["young-person-decides"]),
        ("parent", date(2010, 9, 1), []),
        ("young_person", date(2010, 8, 10), []),
        ("young_person", date(2010, 9, 1), ["ask-an-adult"]),
        ("young_person", date(2001, 3, 1), ["twenty-five"]),
        ("parent", date(2001, 3, 1), ["young-person-decides", "twenty-five"]),
    ],
)
def test_the_age_leads_to_who_may_ask(asked_by, born, notices):
    """L5, L8, and section 7 on 25: on 24 November 2026, with the worked birthdays of the rulebook."""
    with time_machine.travel(date(2026, 11, 24)):
        draft = actions.start(council(), asked_by=asked_by, by=person())
        draft = actions.save(draft, BY_SLUG["date-of-birth"], {"date_of_birth": born}, by=draft.requester)

        assert [notice.slug for _, notice in journey.unread(draft, [BY_SLUG["date-of-birth"]])] == notices


def test_every_page_of_the_form_can_be_left_and_found_again():
    """R8: first_open walks through all of them in order, as a person who stops after each would."""
    family = person()
    draft, met = actions.start(council(), asked_by="parent", by=family), []
    while page := journey.first_open(draft):
        met.append(page.slug)
        answer = PARENT | {"who-with": with_whom("council"), "contact": {"phone": "01632 960001", "best_way": "phone"}}
        draft = actions.save(draft, page, answer[page.slug], by=family)

    expected = [page.slug for page in journey.pages(draft)][1:]
    assert met == expected
    assert journey.unanswered(draft) == ()
