"""What somebody tells the mediator and nobody else (P21, R4): sealed, and out of the council's reach."""

import io

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from providers import actions, sealing
from providers.models import PrivateNote
from requests_app.models import PartyKind
from requests_app.stages import Stage
from tests.make import Case
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
SECRET = "Heron words that only the mediator reads"


@pytest.fixture
def case():
    case = Case().at(Stage.ASKING)
    actions.keep_private_note(case.party(PartyKind.REQUESTER), SECRET, by=case.family)
    return case


def whole_database() -> str:
    rows = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows.write(repr(cursor.fetchall()))
    return rows.getvalue()


def test_the_words_are_nowhere_in_the_database(case):
    dumped = whole_database()
    assert case.disagreement.reference in dumped  # so the dump does hold this case
    assert "Heron" not in dumped


def test_the_words_can_be_read_again_with_the_keys(case):
    assert case.party(PartyKind.REQUESTER).private_note.text == SECRET


def test_only_the_party_itself_can_write_its_note(case):
    for stranger in (case.officer, case.provider_coordinator, case.answers_for()):
        with pytest.raises(PermissionDenied):
            actions.keep_private_note(case.party(PartyKind.REQUESTER), "Something else", by=stranger)
    assert case.party(PartyKind.REQUESTER).private_note.text == SECRET


def test_no_words_is_no_note(case):
    actions.keep_private_note(case.party(PartyKind.REQUESTER), "", by=case.family)
    assert not PrivateNote.objects.exists()


def test_writing_a_note_leaves_no_trace_in_the_record(case):
    """An event would tell the council that there is something to ask about."""
    assert set(case.disagreement.events.values_list("verb", flat=True)) == {"submit", "take_up", "refer", "accept"}


def test_keys_can_be_changed_without_a_gap(case, settings):
    old, new = settings.MEDIATOR_TEXT_KEYS[0], Fernet.generate_key().decode()
    settings.MEDIATOR_TEXT_KEYS = [new, old]
    assert case.party(PartyKind.REQUESTER).private_note.text == SECRET
    call_command("rotate_mediator_keys", stdout=io.StringIO())
    settings.MEDIATOR_TEXT_KEYS = [new]
    assert case.party(PartyKind.REQUESTER).private_note.text == SECRET


def test_a_note_is_gone_with_its_keys(case, settings):
    settings.MEDIATOR_TEXT_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        sealing.unseal(case.party(PartyKind.REQUESTER).private_note.sealed)


def test_notes_are_not_in_the_admin():
    assert PrivateNote not in admin.site._registry


def test_without_its_key_the_case_still_opens_and_says_so(case, settings):
    """P21: losing the key loses the words, and nothing else."""
    settings.MEDIATOR_TEXT_KEYS = [Fernet.generate_key().decode()]
    page = signed_in(case.provider_coordinator).get(reverse("referral", args=[case.disagreement.reference]))
    assert page.status_code == 200
    assert "This can no longer be read" in page.content.decode()
    own = signed_in(case.family).get(address(case)).content.decode()
    assert "Please write it again" in own


# -- the family's own page ---------------------------------------------------------------------------------------------


def address(case) -> str:
    return reverse("own_note", args=[case.disagreement.reference])


def test_the_family_reads_and_changes_its_own_words_after_sending(case):
    """5c: own only."""
    browser = signed_in(case.family)
    assert SECRET in browser.get(address(case)).content.decode()
    browser.post(address(case), {"text": "Other words"})
    assert case.party(PartyKind.REQUESTER).private_note.text == "Other words"
    browser.post(address(case), {"text": ""})
    assert not PrivateNote.objects.exists()


def test_nobody_else_opens_that_page(case):
    others = (case.officer, case.representative, case.provider_coordinator, case.answers_for())
    assert {signed_in(user).get(address(case)).status_code for user in others} == {404}


def test_once_the_request_is_stopped_the_words_are_read_and_not_changed(case):
    actions.withdraw(case.disagreement, by=case.family)
    browser = signed_in(case.family)
    page = browser.get(address(case)).content.decode()
    assert SECRET in page
    assert "<textarea" not in page
    browser.post(address(case), {"text": "Other words"})
    assert case.party(PartyKind.REQUESTER).private_note.text == SECRET
