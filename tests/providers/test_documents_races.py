"""What happens to a document when two things come at the same moment? On PostgreSQL, where they really do."""

import pytest

from providers import actions, checking
from providers.files import store
from providers.models import Document, Level
from requests_app.models import Message
from requests_app.stages import Stage
from tests.make import Case
from tests.providers.sending import CLEAN, send, sent
from tests.test_races import ROUNDS, race, told_and_not_told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("_", ROUNDS)
def test_two_checkers_never_have_the_same_document(_):
    case = Case().at(Stage.ALL_AGREED)
    documents = {send(case, case.family, name=f"{number}.pdf") for number in range(2)}
    results = race(checking.claim, checking.claim, checking.claim)
    assert sorted(filter(None, results), key=lambda one: one.pk) == sorted(documents, key=lambda one: one.pk)
    assert Document.objects.filter(attempts=1).count() == 2


@pytest.mark.parametrize("_", ROUNDS)
def test_taken_back_while_it_is_found_clean_it_is_gone_for_good(_):
    case = Case().at(Stage.ALL_AGREED)
    document = send(case, case.family)
    results = race(
        lambda: actions.note_verdict(document, CLEAN),
        lambda: actions.remove_document(document, by=case.family),
    )
    assert told_and_not_told(results) == (2, 0)
    document.refresh_from_db()
    assert document.removed_at
    assert document.stored_name == ""
    assert not Document.objects.visible_to(case.answers_for()).exists()


@pytest.mark.parametrize("_", ROUNDS)
def test_closed_while_it_is_found_clean_whoever_is_told_of_it_could_see_it_then(_):
    case = Case().at(Stage.ALL_AGREED)
    document = send(case, case.family)
    results = race(
        lambda: actions.note_verdict(document, CLEAN),
        lambda: actions.close_document(document, by=case.family),
    )
    assert told_and_not_told(results) == (2, 0)
    document.refresh_from_db()
    assert (document.level, document.is_clean) == (Level.MEDIATOR, True)
    in_order = list(document.events.values_list("verb", flat=True))
    was_told = Message.objects.filter(kind="n22_document", to=case.answers_for().email).exists()
    assert was_told == (in_order == ["sent", "clean", "closed"])


@pytest.mark.parametrize("_", ROUNDS)
def test_a_double_press_keeps_one(_):
    case = Case().at(Stage.ALL_AGREED)
    results = race(lambda: send(case, case.family), lambda: send(case, case.family))
    assert results[0] == results[1] == Document.objects.get()
    assert store.read(Document.objects.get().stored_name)


@pytest.mark.parametrize("_", ROUNDS)
def test_two_who_open_it_at_once_are_both_given_it(_):
    case = Case().at(Stage.ALL_AGREED)
    document, school = sent(case, case.family), case.answers_for()
    results = race(*[lambda: actions.open_document(document, by=school)] * 2)
    assert results[0] == results[1]
    assert results[0].startswith(b"%PDF")
