"""A letter on its way: a parent on a phone without JavaScript, a school that reads it, a council that finds nothing.

With the real scanner in between (R4, R26, R45).
"""

from providers import checking
from providers.models import Document
from requests_app.stages import Stage
from sen_portal.demo.papers import letter
from tests.journeys.people import (
    choose,
    come_in_by_the_staff_door,
    newest_mail,
    press,
    sees,
    sees_nothing_of,
    type_the_code,
    write,
)
from tests.make import Case
from tests.providers.sending import infected
from tests.rig.pages import check_page


def come_in(page, email: str, to: str) -> None:
    page.goto(f"/sign-in/?next={to}")
    write(page, email=email)
    type_the_code(page, email)


def choose_a_file(page, name: str, data: bytes) -> None:
    page.locator("#id_file").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})


def test_a_letter_goes_from_a_phone_to_the_school_and_never_to_the_council(phone, new_page, transactional_db, scanner):
    case = Case().at(Stage.ALL_AGREED)
    reference, school = case.disagreement.reference, case.answers_for()
    come_in(phone, case.family.email, f"/requests/{reference}/")
    press(phone, "Send a document, or read what others shared")
    press(phone, "Send a document")
    sees(phone, "You do not have to send anything", "Elm Example School", "Calm Waters (the independent service)")
    phone.get_by_label("Everyone taking part").check()
    press(phone, "Send it")  # and no file: what was chosen stays chosen
    sees(phone, "Choose a file")
    assert phone.get_by_label("Everyone taking part").is_checked()
    choose_a_file(phone, "Kit’s diary.pdf", letter("What Kit says"))
    write(phone, about="What Kit tells us", then="Send it")
    sees(phone, "Kit’s diary.pdf", "Being checked for viruses")

    head = new_page("phone")
    come_in(head, school.email, f"/documents/{reference}/")
    sees_nothing_of(head, "diary")
    assert checking.check().clean == 1
    assert reference in newest_mail(school.email).subject
    head.reload()
    press(head, "Kit’s diary.pdf")
    sees(head, "What Kit tells us", "Pat Parent")
    with head.expect_download() as download:
        head.get_by_role("button", name="Download it").click()
    assert download.value.suggested_filename == "Kit’s diary.pdf"
    assert download.value.path().read_bytes() == letter("What Kit says")

    press(phone, "Kit’s diary.pdf")
    sees(phone, "Elm Example School opened it.")
    press(phone, "Change who can see it")
    choose(phone, "Only the mediator", then="Save")
    head.reload()
    assert head.title().startswith("We could not find that page")
    council_finds_nothing(new_page("desk"), case, reference)


def council_finds_nothing(desk, case, reference) -> None:
    document = Document.objects.get()
    come_in_by_the_staff_door(desk, case.officer, f"/officer/{reference}/")
    sees_nothing_of(desk, "diary", "Something new to read")
    for address in ("", "send/", f"{document.key}/", f"{document.key}/file/"):
        assert desk.goto(f"/documents/{reference}/{address}").status == 404


def test_a_virus_that_a_school_sends_reaches_nobody(desk, phone, transactional_db, scanner):
    case = Case().at(Stage.ALL_AGREED)
    reference = case.disagreement.reference
    come_in(desk, case.answers_for().email, f"/documents/{reference}/send/")
    desk.get_by_label("Everyone taking part").check()
    choose_a_file(desk, "report.pdf", infected().read())
    press(desk, "Send it")
    assert checking.check().not_kept == 1
    desk.reload()
    check_page(desk)
    press(desk, "report.txt")
    sees(desk, "so it was deleted. Nobody else saw it.")
    press(desk, "Remove it")
    press(desk, "Remove it")
    come_in(phone, case.family.email, f"/documents/{reference}/")
    sees_nothing_of(phone, "report.txt")
