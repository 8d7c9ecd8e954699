"""Can the keys of what is for the mediator be changed without a gap, and what becomes of what no key opens? (P21)"""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from providers import actions
from providers.files import store
from requests_app.models import PartyKind
from requests_app.stages import Stage
from tests.make import Case
from tests.providers.sending import sent, upload

pytestmark = pytest.mark.django_db
NEW, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SAID = "1 private note(s) and 1 document(s) sealed with the newest key\n"


@pytest.fixture
def case():
    case = Case().at(Stage.ALL_AGREED)
    actions.keep_private_note(case.party(PartyKind.REQUESTER), "For the mediator", by=case.family)
    return case


@pytest.fixture
def document(case):
    return sent(case, case.family, name="Heron.pdf")


def rotate() -> str:
    out = io.StringIO()
    call_command("rotate_mediator_keys", stdout=out)
    return out.getvalue()


def opened(case, document) -> tuple:
    document.refresh_from_db()
    note = case.party(PartyKind.REQUESTER).private_note
    return note.text, document.name, actions.open_document(document, by=case.family)


def test_everything_is_sealed_with_the_new_key_and_opens_without_the_old_one(case, document, settings):
    before = opened(case, document)
    settings.MEDIATOR_TEXT_KEYS = [NEW, *settings.MEDIATOR_TEXT_KEYS]
    assert rotate() == SAID
    assert rotate() == SAID  # twice does no harm
    settings.MEDIATOR_TEXT_KEYS = [NEW]
    assert opened(case, document) == before == ("For the mediator", "Heron.pdf", upload("Heron.pdf").read())


def test_what_no_key_opens_stays_as_it_is_and_is_said(case, document, settings):
    before, old = opened(case, document), settings.MEDIATOR_TEXT_KEYS[0]
    settings.MEDIATOR_TEXT_KEYS = [OTHER]
    with pytest.raises(CommandError, match=r"^1 private note\(s\) and 1 document\(s\) cannot be opened"):
        rotate()
    settings.MEDIATOR_TEXT_KEYS = [old]
    assert opened(case, document) == before


def test_one_that_is_lost_does_not_keep_the_others_from_being_sealed(case, document, settings):
    gone = sent(case, case.family, name="Kestrel.pdf")
    store.remove(gone.stored_name)
    settings.MEDIATOR_TEXT_KEYS = [NEW, *settings.MEDIATOR_TEXT_KEYS]
    with pytest.raises(CommandError, match=r"^0 private note\(s\) and 1 document\(s\) cannot be opened"):
        rotate()
    settings.MEDIATOR_TEXT_KEYS = [NEW]
    assert opened(case, document)[:2] == ("For the mediator", "Heron.pdf")


def test_what_was_removed_needs_no_file(case, document, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(document, by=case.family)
    settings.MEDIATOR_TEXT_KEYS = [NEW, *settings.MEDIATOR_TEXT_KEYS]
    assert rotate() == SAID
