"""What does a page of the form do besides asking? (domain section 4; R8, R16, R17, R27, L14, P21, P23)

Nothing is typed in vain, nothing is done twice, one answer can be changed and one is back, and a young person reads
their own words.
"""

import pytest
from django.urls import reverse

from providers.actions import keep_private_note
from providers.models import PrivateNote
from requests_app import summary
from requests_app.forms.draft import BY_PAGE, CHANGED_ELSEWHERE, PageForm
from requests_app.journey import DETAILS, PAGES
from requests_app.models import Disagreement, PartyKind
from requests_app.sight import Reader
from requests_app.stages import Stage
from requests_app.views.draft import SENT_ALREADY
from tests.make import Case, council, person
from tests.requests_app.asking import (
    BY_EMAIL,
    EIGHTEEN,
    answer,
    begin,
    check_url,
    led_to,
    notice_url,
    page_url,
    send,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FRIEND = {"name": "Ada Advocate", "kind": "advocate", "contact": "01632 960003"}
SECRET = "Heron words for the mediator"


def url(name: str, draft: Disagreement) -> str:
    return reverse(name, args=[draft.reference])


def rows(client, draft: Disagreement) -> dict:
    """Return what stands on the check, by page."""
    sections = client.get(check_url(draft)).context["sections"]
    return {row.page.slug: row for _, rows in sections for row in rows}


def words(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def messages(response) -> list[str]:
    return [str(one) for one in response.context["messages"]]


# -- nothing twice ---------------------------------------------------------------------------------------------------


def test_pressed_twice_or_begun_again_there_is_one_empty_request(client):
    """R27: going back to "Who is asking?" changes the answer of the request that has no other."""
    first = begin(client)
    second = begin(client, "young_person")

    assert first == second
    assert (Disagreement.objects.count(), second.asked_by) == (1, "young_person")


def test_a_request_with_answers_is_not_used_for_another(client):
    """R27: a second child is a second request."""
    first = begin(client)
    answer(client, first, "relationship")

    assert begin(client) != first
    assert Disagreement.objects.count() == 2


def test_the_same_answer_sent_twice_is_no_matter(client):
    """R8: a double press or a page sent again is not "changed in another tab", however it was typed."""
    draft = begin(client)
    seen = client.get(page_url(draft, "where-they-live")).context["form"]["seen"].value()
    pressed = {"postcode": "zz11zz", "seen": seen}

    assert [led_to(answer(client, draft, "where-they-live", pressed)) for _ in range(2)] == ["support-now"] * 2


def test_what_another_tab_changed_is_told_beside_other_mistakes(client):
    """R8: pressing again after putting the mistake right would otherwise overwrite it unseen."""
    draft = begin(client)
    seen = client.get(page_url(draft, "contact")).context["form"]["seen"].value()
    answer(client, draft, "contact", BY_EMAIL)

    form = answer(client, draft, "contact", {"phone": "01632", "best_way": "phone", "seen": seen}).context["form"]

    assert [message for _, message in form.error_links] == [
        CHANGED_ELSEWHERE,
        "Enter a whole phone number, like 01632 960001",
    ]


def test_a_supporter_added_twice_comes_once(client):
    """L14."""
    draft = begin(client)
    for _ in range(2):
        client.post(url("supporters", draft), FRIEND | {"add": "1"})

    assert [one.name for one in draft.supporters.all()] == ["Ada Advocate"]


def test_a_supporter_taken_off_twice_is_off(client):
    """L14."""
    draft = begin(client)
    client.post(url("supporters", draft), FRIEND | {"add": "1"})
    remove = reverse("remove_supporter", args=[draft.reference, draft.supporters.get().pk])

    assert [led_to(client.post(remove)) for _ in range(2)] == ["supporters"] * 2
    assert draft.supporters.count() == 0


def test_sending_again_says_that_it_is_sent(client):
    """R35: and so does an answer from a tab that was left open."""
    draft, _ = walk(client)
    send(client, draft)

    again = client.post(check_url(draft), follow=True)
    late = client.post(page_url(draft, "your-name"), {"requester_name": "Too Late"}, follow=True)

    assert [messages(again), messages(late)] == [[SENT_ALREADY], [SENT_ALREADY]]
    assert Disagreement.objects.get().requester_name == "Pat Parent"


# -- nothing in vain -------------------------------------------------------------------------------------------------


def test_a_supporter_typed_and_continued_from_is_kept(client):
    """L14: "Add this person" need not be pressed, and nobody half named is lost without a word."""
    draft = begin(client)
    address = url("supporters", draft)

    half = client.post(address, {"name": "Ada Advocate"})
    whole = client.post(address, FRIEND)

    assert half.context["form"].error_links == [("id_kind_0", "Choose who they are")]
    assert half.context["form"]["name"].value() == "Ada Advocate"
    assert led_to(whole) == "other-parents"
    assert [str(one) for one in draft.supporters.all()] == ["Ada Advocate (An advocate)"]


def test_stopping_at_a_page_with_a_mistake_offers_to_leave_it(client):
    """R8: the mistake is named, and one can stop all the same."""
    draft = begin(client)

    shown = answer(client, draft, "date-of-birth", {"date_of_birth-day": "40", "later": "1"})

    assert "Stop here without keeping this page" in words(shown)
    assert f'href="{url("save_for_later", draft)}"' in words(shown)
    assert "Stop here without keeping this page" not in words(client.get(page_url(draft, "date-of-birth")))


def test_a_notice_left_for_later_is_still_to_be_read(client):
    """R14: saving and leaving is not continuing."""
    draft = begin(client)
    answer(client, draft, "decisions", {"appeal": "letter"})

    client.post(notice_url(draft, "appeals"), {"later": "1"})

    assert Disagreement.objects.get().notices_seen == []


def test_going_on_past_the_scope_asks_the_council_to_check(client):
    """R17: whichever way it is continued from."""
    draft, met = walk(client, {"about": {"about": ["social_care"]}, "moment": {"moment": "none"}})

    assert "scope" in met
    assert draft.scope_to_check


def test_a_postcode_given_up_for_the_tick_is_no_mistake(client):
    """L9: whoever cannot say safely need not say it right either."""
    draft = begin(client)

    on = answer(client, draft, "where-they-live", {"postcode": "zz", "postcode_unknown": "on"})

    assert led_to(on) == "support-now"
    assert (draft.contact.postcode, draft.contact.postcode_unknown) == ("", True)


@pytest.mark.parametrize(
    "typed", [{"email": "pat@example.org"}, {"phone": "01632 960001"}, {"address": "1 Elm Street"}]
)
def test_any_one_way_to_be_reached_is_enough(client, typed):
    """P16, section 7: by post alone, by phone alone, or by e-mail."""
    draft = begin(client)
    way = {"email": "email", "phone": "phone", "address": "post"}[next(iter(typed))]

    response = answer(client, draft, "contact", typed | {"best_way": way, "safe_to_leave_message": "yes"})

    assert led_to(response) == ("confirm_email" if way == "email" else "safe-contact")
    # A message can only be left on a phone.
    assert draft.contact.safe_to_leave_message == (True if way == "phone" else None)


def test_what_is_not_known_about_a_school_is_left_to_the_council(client):
    """P9: not even its name has to be typed twice, or known."""
    draft = begin(client)
    answer(client, draft, "setting", {"not_in_setting": "on"})
    answer(client, draft, "who-with", {"whom": ["school"]})

    assert led_to(answer(client, draft, "the-school", {})) == "about"
    assert str(draft.parties.get(kind=PartyKind.SCHOOL)) == "School"


# -- one change and back ---------------------------------------------------------------------------------------------


def test_back_leads_to_the_check_where_one_came_from_there(client):
    """P23."""
    draft, _ = walk(client)

    changing = client.get(page_url(draft, "about") + "?change=1").context
    walking = client.get(page_url(draft, "about")).context

    assert changing["back_url"] == check_url(draft)
    assert walking["back_url"] == page_url(draft, "the-school")


def test_a_change_that_makes_another_notice_true_leads_to_it(client):
    """R17: the part about education is dropped, so what is left may be out of scope."""
    draft, _ = walk(client, {"about": {"about": ["provision", "health"]}, "moment": {"moment": "none"}})

    changed = client.post(page_url(draft, "about") + "?change=1", {"about": ["health"]})
    read = client.post(changed["Location"])

    assert [led_to(changed), led_to(read)] == ["scope", "check_answers"]


def test_every_answer_on_the_list_leads_back_to_what_is_open(client):
    """P23: from the list of questions, too, one answer is changed and one goes on where one was."""
    draft = begin(client)
    answer(client, draft, "relationship")
    answer(client, draft, "your-name")
    listed = client.get(url("draft", draft)).context
    found = {row.page.slug: row.url for _, rows in listed["sections"] for row in rows}

    changed = client.post(found["relationship"], {"relationship": "carer"})

    assert found["childs-name"] == listed["carry_on"] == page_url(draft, "childs-name")
    assert led_to(changed) == "childs-name"


def test_a_page_with_a_view_of_its_own_is_led_to(client):
    """P21: its other address is no dead end."""
    draft = begin(client)

    assert led_to(client.get(page_url(draft, "only-the-mediator"))) == "private_note"


# -- only the mediator -----------------------------------------------------------------------------------------------


def test_the_check_says_that_there_is_a_note_and_not_what_it_says(client):
    """P21, P23: and says it to nobody but the family."""
    draft, _ = walk(client)
    before = rows(client, draft)["only-the-mediator"]
    client.post(url("private_note", draft), {"text": SECRET})

    after = rows(client, draft)["only-the-mediator"]

    assert (before.lines, before.empty) == ([], "Left empty")
    assert after.lines == ["You have written a note. Only the mediator can read it"]
    assert SECRET not in client.get(check_url(draft)).content.decode()
    assert PrivateNote.objects.get().text == SECRET


def test_nobody_else_is_told_whether_there_is_a_note():
    """P21: what an officer's page is drawn from says the same with a note and without."""
    case = Case().at(Stage.CONSIDERING)
    without = summary.sections(case.disagreement, Reader.COUNCIL)
    keep_private_note(case.party(PartyKind.REQUESTER), SECRET, by=case.family)

    assert PrivateNote.objects.count() == 1
    assert summary.sections(case.disagreement, Reader.COUNCIL) == without


def test_two_tabs_with_a_note_lose_neither(client):
    """P21, R8."""
    draft = begin(client)
    address = url("private_note", draft)
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, {"text": SECRET, "seen": seen})

    warned = client.post(address, {"text": "Other words", "seen": seen}).context["form"]

    assert warned.error_links == [("", CHANGED_ELSEWHERE)]
    assert (warned["text"].value(), PrivateNote.objects.get().text) == ("Other words", SECRET)


# -- in their own words ----------------------------------------------------------------------------------------------


def test_a_young_person_reads_their_own_words(client):
    """R16: no page of theirs speaks of "the child or young person", or of them as "they"."""
    draft, met = walk(client, {"date-of-birth": EIGHTEEN}, asked_by="young_person")
    pages = [page.slug for page in PAGES if page.slug in met and page.slug in BY_PAGE]
    shown = {page: words(client.get(page_url(draft, page))) for page in pages}

    assert len(shown) > 15
    assert [page for page, text in shown.items() if "child or young person" in text] == []
    assert "I get SEN support, without an EHC plan" in shown["support-now"]
    assert "I have no fixed address, or it is not safe to say" in shown["where-they-live"]
    assert "other parent" not in shown["who-with"]


def test_a_young_person_checks_their_own_words(client):
    """R16: while an officer and a mediator read the same answers about them."""
    draft, _ = walk(client, {"date-of-birth": EIGHTEEN, "views": {"views_how": "themselves"}}, asked_by="young_person")
    found = rows(client, draft)

    assert found["support-now"].lines == ["I get SEN support, without an EHC plan"]
    assert (found["views"].title, found["views"].lines) == ("What you think", ["I will say what I think myself"])
    assert draft.get_ehc_status_display() == "They get SEN support, without an EHC plan"


def test_the_check_names_the_part_of_the_council_and_what_was_left_empty(client):
    """P9, P23."""
    draft, _ = walk(client, {"who-with": {"whom": ["council_send", "council_other", "school", "not_sure"]}})
    found = rows(client, draft)

    assert found["who-with"].lines == [
        "The council’s SEND team",
        "Another part of the council",
        "Elm Example School",
        "Not sure",
    ]
    assert (found["what-would-help"].text, found["what-would-help"].empty) == ("", "Left empty")


def test_the_check_says_what_is_not_answered_yet(client):
    """P23."""
    draft = begin(client)

    assert rows(client, draft)["your-name"].empty == "Not answered yet"


def test_every_page_has_a_form_or_a_view_of_its_own():
    assert {page.slug for page in PAGES} - set(BY_PAGE) == {"supporters", "only-the-mediator"}
    assert all(issubclass(form, PageForm) for form in BY_PAGE.values())
    assert {page.slug for page in DETAILS.values()} < set(BY_PAGE)


# -- the page after sending ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (BY_EMAIL, 'We are sending an e-mail to <strong class="portal-lines">pat.parent@example.org</strong>'),
        ({"phone": "01632 960001", "best_way": "phone"}, "Northwick Council will ring you"),
        ({"address": "1 Elm Street", "best_way": "post"}, "Northwick Council will write to you by post"),
    ],
)
def test_the_last_page_says_how_one_hears_and_what_it_does_not_change(client, contact, said):
    """P24, R40, R43: reference, next steps, an aim and no time limit, the reminder, and a copy."""
    draft, _ = walk(client)
    answer(client, draft, "contact", contact)
    send(client, draft)

    page = words(client.get(url("sent", draft)))

    assert said in page
    assert draft.reference in page
    assert "aims to reply within 5 working days. That is an aim, not a legal limit." in page
    assert "does not give you more time to appeal. Your right to appeal is the same as before." in page
    assert f'href="{url("answers", draft)}"' in page


def test_the_copy_holds_what_was_sent_and_not_the_note(client):
    """P24."""
    draft, _ = walk(client, {"private_note": {"text": SECRET}})
    send(client, draft)

    page = words(client.get(url("answers", draft)))

    assert "The help in the plan has not started." in page
    assert SECRET not in page


# -- on the start page -----------------------------------------------------------------------------------------------


def test_the_start_page_leads_back_to_what_was_begun_here(client, client_of_another):
    """R27: in this browser, without an account; in another there is nothing."""
    draft = begin(client)
    start = council().get_absolute_url()

    assert f"Carry on with {draft.reference}" in words(client.get(start))
    assert draft.reference not in words(client_of_another.get(start))
    client_of_another.force_login(person())
    assert draft.reference not in words(client_of_another.get(start))


def test_a_sent_request_and_another_councils_are_not_offered_to_carry_on(client):
    """R27."""
    draft, _ = walk(client)
    send(client, draft)
    begin(client)

    assert "Carry on with DR-" not in words(client.get(council("eastvale").get_absolute_url()))
    assert draft.reference not in words(client.get(council().get_absolute_url()))


@pytest.fixture
def client_of_another(client):
    return type(client)()
