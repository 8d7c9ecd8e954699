"""Documents on a case: sent, checked, read, closed, taken back (R4, R26, R45)."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from providers import actions, checking, sealing
from providers.files import store
from providers.models import Checked, Document, DocumentEvent, Level, ReturnCode
from requests_app import actions as request_actions
from requests_app.errors import Refused
from requests_app.models import Answer, Event, Message, PartyKind
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of
from tests.providers.sending import BAD, CLEAN, infected, page, send, sent, upload
from tests.requests_app.test_tracking_pages import words
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return Case().at(Stage.ALL_AGREED)


def posted(browser, case, **typed):
    return browser.post(page("send_document", case), {"level": "everyone", "about": "", "file": upload()} | typed)


def read(user, address: str) -> str:
    return words(signed_in(user).get(address).content.decode())


def kept_files() -> int:
    folders, _ = storages["documents"].listdir("")
    return sum(len(storages["documents"].listdir(folder)[1]) for folder in folders)


def mails(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("to", flat=True))


def verbs(document) -> list[str]:
    return list(document.events.values_list("verb", flat=True))


# -- sending --------------------------------------------------------------------------------------------------------


def test_a_family_sends_one_and_the_school_reads_it_once_it_is_checked(case):
    assert posted(signed_in(case.family), case, about="From the GP")["Location"] == page("documents", case)
    document = Document.objects.get()
    school = signed_in(case.answers_for())
    assert school.get(page("document_file", case, document)).status_code == 404
    actions.note_verdict(document, CLEAN)
    listed = words(school.get(page("documents", case)).content.decode())
    assert "report.pdf From the GP From Pat Parent. PDF" in listed
    response = school.get(page("document_file", case, document))
    assert response.content == upload().read()


def test_who_will_see_it_comes_first_and_is_closed_by_default(case):
    text = signed_in(case.family).get(page("send_document", case)).content.decode()
    assert text.index("Who should see it?") < text.index("The file")
    assert 'value="mediator" checked' in " ".join(text.split())
    assert "You do not have to send anything" in text


def test_a_file_that_cannot_be_sent_is_explained_beside_it_and_the_rest_stays(case):
    typed = {"file": upload("song.mp3", b"ID3\x03" + b"\0" * 64), "about": "Kit singing"}
    text = posted(signed_in(case.family), case, **typed).content.decode()
    assert "recordings cannot be sent here" in words(text)
    assert 'value="everyone" checked' in " ".join(text.split())
    assert 'value="Kit singing"' in text
    assert not Document.objects.exists()


def test_a_long_list_costs_no_more_queries_than_a_short_one(case, django_assert_num_queries):
    sent(case, case.family, name="first.pdf")
    browser, address = signed_in(case.answers_for()), page("documents", case)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for number in range(8):
        sent(case, case.family, name=f"{number}.pdf")
    with django_assert_num_queries(len(one)):
        assert browser.get(address).content.count(b'class="portal-document"') == 9


def test_without_a_file_or_a_level_it_says_which(case):
    response = signed_in(case.family).post(page("send_document", case), {})
    assert [message for _, message in response.context["form"].error_links] == [
        "Choose who can see it",
        "Choose a file",
    ]


def test_a_storage_that_is_down_loses_nothing_typed_and_keeps_nothing(case, monkeypatch):
    monkeypatch.setattr(storages["documents"], "_save", _full_disk)
    response = posted(signed_in(case.family), case, about="From the GP")
    text = response.content.decode()
    assert "could not be kept just now" in text
    assert 'value="From the GP"' in text
    assert not Document.objects.exists()


def _full_disk(*_args):
    raise OSError(28, "No space left on device")


def test_sent_twice_by_a_double_press_it_is_kept_once(case):
    before = kept_files()
    first, second = send(case, case.family), send(case, case.family)
    assert first == second
    assert kept_files() == before + 1


def test_nothing_is_kept_of_what_is_refused(case, settings):
    settings.DOCUMENTS_PER_CASE = 1
    send(case, case.family)
    before = kept_files()
    with pytest.raises(Refused, match="as many documents as one can"):
        send(case, case.family, name="another.pdf")
    assert kept_files() == before
    send(case, case.answers_for(), name="another.pdf")  # counted by sender: a count of all would tell on the others


def test_before_going_ahead_there_is_nothing_to_send():
    case = Case().at(Stage.CONSIDERING)
    with pytest.raises(Refused):
        send(case, case.family)
    assert signed_in(case.family).get(page("send_document", case))["Location"] == case.disagreement.get_absolute_url()


def test_who_has_said_no_sends_nothing_and_reads_why(case):
    request_actions.withdraw_agreement(case.disagreement, by=case.answers_for())
    with pytest.raises(Refused, match="Change your answer first"):
        send(case, case.answers_for())


def test_the_coordinator_has_no_seat(case):
    with pytest.raises(PermissionDenied):
        send(case, case.officer)


def test_its_words_are_nowhere_in_the_database(case):
    sent(case, case.family, Level.MEDIATOR, name="Heron letter.pdf", about="Heron words")
    with connection.cursor() as cursor:
        rows = [cursor.execute(f"SELECT * FROM {table}") or cursor.fetchall() for table in _tables(cursor)]  # noqa: S608
    assert "Heron" not in repr(rows)
    assert Document.objects.get().name == "Heron letter.pdf"


def _tables(cursor):
    return [name for name in connection.introspection.table_names(cursor) if name.startswith("providers_")]


# -- the check ------------------------------------------------------------------------------------------------------


def test_a_virus_is_deleted_and_only_its_sender_hears_of_it(case, django_capture_on_commit_callbacks):
    before = kept_files()
    document = send(case, case.answers_for())
    with django_capture_on_commit_callbacks(execute=True):
        actions.note_verdict(document, BAD)
    document.refresh_from_db()
    assert (document.state, document.stored_name, kept_files()) == (Checked.INFECTED, "", before)
    assert mails("n22_document_not_kept") == [case.answers_for().email]
    assert "Nobody else saw it" in words(
        signed_in(case.answers_for()).get(document.get_absolute_url()).content.decode()
    )
    for other in (case.family, case.provider_coordinator):
        assert signed_in(other).get(document.get_absolute_url()).status_code == 404
        assert "report.pdf" not in signed_in(other).get(page("documents", case)).content.decode()


def test_the_real_scanner_finds_what_a_school_sends_and_a_stopped_one_loses_nothing(case, scanner, settings):
    school, settings.CLAMAV = signed_in(case.answers_for()), "unix:///nowhere"
    posted(school, case, file=infected())
    posted(school, case, file=upload("clean.pdf"))
    bad, clean = Document.objects.order_by("pk")
    assert vars(checking.check()) == {"clean": 0, "not_kept": 0, "later": 2, "deleted": 0}
    assert checking.check().later == 0  # put off, and not asked for at once again
    assert "Being checked for viruses" in school.get(page("documents", case)).content.decode()
    settings.CLAMAV = scanner
    Document.objects.update(not_before=timezone.now())
    assert vars(checking.check()) == {"clean": 1, "not_kept": 1, "later": 0, "deleted": 1}
    family = signed_in(case.family)
    assert family.get(page("document_file", case, bad)).status_code == 404
    assert family.get(page("document_file", case, clean)).status_code == 200
    assert school.get(page("document_file", case, bad)).status_code == 404


def test_a_worker_that_died_leaves_its_document_to_the_next(case, scanner):
    document = send(case, case.family)
    assert checking.claim() == document
    assert checking.claim() is None
    Document.objects.update(lease_until=timezone.now())
    assert checking.check().clean == 1


def test_the_command_prints_counts_and_no_more(case, scanner, capsys):
    send(case, case.family, name="Heron.pdf")
    call_command("scan_documents")
    assert capsys.readouterr().out == "clean 1 not_kept 0 later 0 deleted 0\n"


def test_what_could_not_be_deleted_is_deleted_later(case, monkeypatch, django_capture_on_commit_callbacks):
    before = kept_files()
    document = sent(case, case.family)
    with monkeypatch.context() as down, django_capture_on_commit_callbacks(execute=True):
        down.setattr(storages["documents"], "delete", _full_disk)
        actions.remove_document(document, by=case.family)
    assert kept_files() == before + 1
    assert checking.sweep() == 1
    assert kept_files() == before


# -- who is told, and who sees that anything happened ---------------------------------------------------------------


def test_everyone_who_can_read_it_is_told_once_and_nobody_else(case):
    service = case.contract.provider.email
    document = sent(case, case.family)
    assert mails("n22_document") == sorted([case.answers_for().email, service])
    actions.close_document(document, by=case.family)
    actions.share_document(document, by=case.family)
    assert len(mails("n22_document")) == 2
    closed = sent(case, case.answers_for(), Level.MEDIATOR, name="closed.pdf")
    assert Message.objects.filter(kind="n22_document", dedupe_key__endswith=f":{closed.pk}").get().to == service


def test_a_family_that_is_not_to_be_emailed_is_not(case):
    case.disagreement.contact.best_way = "phone"
    case.disagreement.contact.save()
    sent(case, case.answers_for())
    assert mails("n22_document") == [case.contract.provider.email]


def test_nothing_of_it_is_on_the_record_that_the_council_reads(case):
    """R4 R45: not an event, not a message, not a count: the page is the same to the letter."""
    officer = signed_in(case.officer)
    url = page("officer_case", case)
    officer.get(url)
    events, before = Event.objects.count(), words(officer.get(url).content.decode())
    document = sent(case, case.family, Level.MEDIATOR)
    signed_in(case.provider_coordinator).get(page("document_file", case, document))
    actions.share_document(document, by=case.family)
    actions.remove_document(document, by=case.family)
    assert Event.objects.count() == events
    assert words(officer.get(url).content.decode()) == before


def test_its_owner_sees_who_has_looked_and_a_second_look_is_the_same(case):
    document = sent(case, case.family)
    school = signed_in(case.answers_for())
    for _ in range(2):
        school.get(page("document_file", case, document))
    signed_in(case.family).get(page("document_file", case, document))  # one's own is no look
    text = words(signed_in(case.family).get(document.get_absolute_url()).content.decode())
    assert verbs(document) == ["sent", "clean", "opened"]
    assert "Elm Example School opened it." in text
    assert "opened it" not in words(school.get(document.get_absolute_url()).content.decode())


def test_what_happened_can_be_neither_changed_nor_deleted(case):
    document = sent(case, case.family)
    for change in (lambda: document.events.update(verb="removed"), lambda: document.events.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert verbs(document) == ["sent", "clean"]


# -- closing, opening, taking back ----------------------------------------------------------------------------------


def test_only_its_owner_opens_it_and_the_service_may_close_it(case):
    document = sent(case, case.family)
    with pytest.raises(PermissionDenied):
        actions.close_document(document, by=case.answers_for())
    actions.close_document(document, by=case.provider_coordinator)
    with pytest.raises(PermissionDenied):
        actions.share_document(document, by=case.provider_coordinator)
    document.refresh_from_db()
    assert document.level == Level.MEDIATOR
    actions.share_document(document, by=case.family)
    assert verbs(document) == ["sent", "clean", "closed", "shared"]


def test_the_page_to_change_it_offers_what_can_be_done(case):
    document = sent(case, case.family)
    family, service = signed_in(case.family), signed_in(case.provider_coordinator)
    address = page("document_level", case, document)
    assert service.post(address, {"level": "mediator"})["Location"] == document.get_absolute_url()
    assert service.get(address)["Location"] == document.get_absolute_url()  # what is closed it cannot open
    assert family.post(address, {"level": "everyone"})["Location"] == document.get_absolute_url()
    document.refresh_from_db()
    assert document.is_shared


def test_taken_back_it_is_gone_from_the_disk_at_once_and_the_event_stays(case, django_capture_on_commit_callbacks):
    before = kept_files()
    document = sent(case, case.family)
    family, address = signed_in(case.family), page("remove_document", case, document)
    assert "Remove this document?" in family.get(address).content.decode()
    assert kept_files() == before + 1
    with django_capture_on_commit_callbacks(execute=True):
        family.post(address)
    assert kept_files() == before
    assert verbs(document) == ["sent", "clean", "removed"]
    for anyone in (case.family, case.answers_for(), case.provider_coordinator):
        assert signed_in(anyone).get(page("document_file", case, document)).status_code == 404


def test_nobody_takes_back_what_another_sent(case):
    document = sent(case, case.family)
    for other in (case.answers_for(), case.provider_coordinator):
        with pytest.raises(PermissionDenied):
            actions.remove_document(document, by=other)


def test_a_service_that_gives_the_case_back_leaves_nothing_that_it_kept_to_itself(case):
    own = sent(case, case.provider_coordinator, Level.MEDIATOR, name="notes.pdf")
    shared = sent(case, case.provider_coordinator, name="rules.pdf")
    actions.return_(case.referral, ReturnCode.CAPACITY, by=case.provider_coordinator)
    again = contract(case.council, "Open Door")
    actions.refer_again(case.disagreement, again, by=case.officer)
    actions.accept(case.referral, again.provider.mediators.get(), by=coordinator_of(again.provider))
    assert list(Document.objects.visible_to(coordinator_of(again.provider))) == [shared]
    own.refresh_from_db()
    assert own.removed_at


# -- the file itself ------------------------------------------------------------------------------------------------


def test_a_file_is_served_as_one_to_save_that_nothing_trusts(case):
    document = sent(case, case.family, name="Zoë’s “plan”;\r\n.pdf")
    response = signed_in(case.answers_for()).get(page("document_file", case, document))
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Zo%C3%AB")
    assert "Set-Cookie" not in response


def test_a_file_that_is_not_readable_says_so_kindly_and_is_logged_without_its_name(case, caplog):
    document = sent(case, case.family, name="Heron.pdf")
    store.remove(document.stored_name)
    caplog.set_level(logging.INFO)
    response = signed_in(case.family).get(page("document_file", case, document))
    assert response.status_code == 503
    assert "cannot be opened just now" in response.content.decode()
    assert "Heron" not in caplog.text


def test_with_a_new_key_first_everything_is_sealed_again_and_still_opens(case, settings):
    document = sent(case, case.family, name="Heron.pdf")
    old, new = settings.MEDIATOR_TEXT_KEYS[0], "bmV3LWtleS1mb3ItdGhlLW1lZGlhdG9yLXRlc3RzISE="
    settings.MEDIATOR_TEXT_KEYS = [new, old]
    call_command("rotate_mediator_keys")
    settings.MEDIATOR_TEXT_KEYS = [new]
    document.refresh_from_db()
    assert document.name == "Heron.pdf"
    assert actions.open_document(document, by=case.family) == upload("Heron.pdf").read()
    settings.MEDIATOR_TEXT_KEYS = [old]
    assert document.name == "A document whose name cannot be read.pdf"


# -- what can never be true -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"state": Checked.CLEAN},  # and never scanned
        {"level": "world"},
        {"stored_name": ""},
        {"party": None},
    ],
    ids=str,
)
def test_the_database_refuses_a_document_that_cannot_be(case, change):
    send(case, case.family)
    with pytest.raises(Error), transaction.atomic():
        Document.objects.update(**change)


def test_events_are_about_a_document_and_hold_no_words(case):
    sent(case, case.family, about="Heron")
    event = DocumentEvent.objects.first()
    assert (event.verb, event.party, event.by) == ("sent", case.party(PartyKind.REQUESTER), case.family)
    assert "Heron" not in str(event)
    assert sealing.unseal(event.document.sealed_about) == "Heron"


def test_who_answered_before_loses_even_their_own_and_their_successor_does_not_get_it(case):
    """R50: what somebody told the mediator is not their successor's."""
    first, school = case.answers_for(), case.party()
    closed, shared = sent(case, first, Level.MEDIATOR, name="closed.pdf"), sent(case, first, name="shared.pdf")
    answers = {"name": school.name, "required": True, "person": "Sol", "email": "sol@elm.example.org", "phone": ""}
    request_actions.save_party(case.disagreement, school, answers, by=case.officer)
    successor = case.answers_for()
    assert list(Document.objects.visible_to(first)) == []
    assert list(Document.objects.visible_to(successor)) == [shared]
    assert set(Document.objects.visible_to(case.provider_coordinator)) == {closed, shared}
    assert successor != first
    request_actions.withdraw_agreement(case.disagreement, by=successor)
    assert case.party().answer == Answer.WITHDRAWN
    assert list(Document.objects.visible_to(successor)) == []
