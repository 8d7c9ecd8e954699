"""Can a family take everything of theirs with them, and nothing of anybody else's? (L48; 5c, 6c)"""

import pytest
from django.urls import reverse

from requests_app.models import Message, PartyKind
from requests_app.stages import Stage
from tests.make import Case, council, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


def copy_of(case: Case) -> str:
    return reverse("own_copy", args=[case.disagreement.reference])


def test_the_copy_holds_what_they_sent_and_what_they_are_shown():
    answers = {"safe-contact": {"text": "Never ring on Fridays"}}
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL), answers=answers).at(Stage.ALL_AGREED)
    answer = signed_in(case.family).get(copy_of(case))
    assert answer["Content-Disposition"] == f'attachment; filename="{case.disagreement.reference}.html"'
    assert answer["Cache-Control"] == "no-store, private"
    for words in (
        case.disagreement.reference,
        "Kit Example",
        "The help in the plan has not started.",
        "Never ring on Fridays",
        "Everyone has agreed",
        "Has agreed to take part",
        "agreed to take part, on this website. The words were: <q>Taking part is voluntary.",
        "You sent your request.",
        "Mina Mediator",
    ):
        assert words in answer.text, words


@pytest.mark.parametrize("stage", [Stage.QUESTION, Stage.NOT_TAKEN_FORWARD, Stage.WITHDRAWN])
def test_there_is_a_copy_wherever_it_is(stage):
    case = Case().at(stage)
    text = signed_in(case.family).get(copy_of(case)).text
    said = {
        Stage.QUESTION: "Which year is Kit in?",
        Stage.NOT_TAKEN_FORWARD: "This is about when the children stay with each of you",
        Stage.WITHDRAWN: "You stopped your request.",
    }
    assert said[stage] in text
    assert copy_of(case) in signed_in(case.family).get(reverse("answers", args=[case.disagreement.reference])).text


def test_the_copy_fetches_nothing_and_runs_nothing():
    """It is opened from a disk, where no policy of ours holds."""
    case = Case(answers={"what-happened": {"what_happened": "<script>alert(1)</script>"}}).at(Stage.TO_CONSIDER)
    text = signed_in(case.family).get(copy_of(case)).text
    assert "&lt;script&gt;" in text
    for tag in ("<script", "<link", "<img", "<style", "href=", "src="):
        assert tag not in text, tag


def test_what_goes_on_between_officers_and_how_others_are_written_to_is_not_in_it():
    """Access request (section 7)."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.NOT_TAKEN_FORWARD)
    Message.objects.filter(disagreement=case.disagreement).update(problem="a line of the mail server")
    text = signed_in(case.family).get(copy_of(case)).text
    for words in ("proposed", "Olive Officer", "Otto Officer", "a line of the mail server"):
        assert words not in text, words


def test_nobody_else_gets_it():
    case = Case().at(Stage.ASKING)
    others = [Case(council("southmere")).at(Stage.TO_CONSIDER).family, case.answers_for(), case.officer]
    others += [case.provider_coordinator, officer(case.council, "commissioner")]
    for user in others:
        assert signed_in(user).get(copy_of(case)).status_code == 404, user
    assert signed_in(case.family).get(copy_of(case)).status_code == 200


def test_what_is_not_sent_yet_has_no_copy():
    case = Case().at(Stage.DRAFT)
    assert signed_in(case.family).get(copy_of(case))["Location"] == reverse("draft", args=[case.disagreement.reference])
