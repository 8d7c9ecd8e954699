"""What does the form keep, for whom, and what does it not let anybody walk round? (R4, R8, R12, R14, R35)

A page skipped by typing an address is caught at the check; what was typed is never lost; and a request that was sent
is changed from no tab that was left open.
"""

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.forms.draft import CHANGED_ELSEWHERE
from requests_app.models import Disagreement, Supporter
from tests.accounts.doors import enrolled, sign_in_as_staff
from tests.make import Case
from tests.requests_app.asking import (
    EVERYDAY,
    TYPED,
    answer,
    begin,
    check_url,
    led_to,
    notice_url,
    page_url,
    send,
    walk,
)

pytestmark = pytest.mark.django_db


# -- nothing can be walked round --------------------------------------------------------------------------------------


def test_a_skipped_page_is_named_at_the_check(client):
    """R8: going straight to the last page by its address sends nothing."""
    draft, _ = walk(client)
    Disagreement.objects.update(pages_done=[page for page in draft.pages_done if page not in {"about", "views"}])

    refused = client.post(check_url(draft), follow=True)

    assert refused.context["missing"] == ("What it is about",)
    assert [str(one) for one in refused.context["messages"]] == [
        "Some questions still need an answer before you can send this. What it is about"
    ]
    assert Disagreement.objects.get().status == "draft"


def test_a_skipped_notice_is_named_at_the_check_and_led_to(client):
    """R14, R17: each page is answered, and no notice is read."""
    draft = begin(client)
    typed = TYPED | {"decisions": {"appeal": "letter"}}
    for page in EVERYDAY:
        if page not in {"supporters", "private_note"}:
            answer(client, draft, page, typed.get(page, {}))
    client.post(reverse("supporters", args=[draft.reference]))
    client.post(reverse("private_note", args=[draft.reference]))

    shown = client.post(check_url(draft), follow=True)

    assert shown.context["missing"] == ("You may be able to appeal",)
    assert shown.context["carry_on"] == notice_url(draft, "appeals")
    assert Disagreement.objects.get().status == "draft"


@pytest.mark.parametrize("address", ["form/moment/", "form/the-nhs/", "form/nonsense/", "form/notice/appeals/"])
def test_what_the_answers_do_not_lead_to_is_not_there(client, address):
    """R17: the moment is asked only where it matters."""
    draft, _ = walk(client)

    assert client.get(f"/requests/{draft.reference}/{address}").status_code == 404


OF_A_DRAFT = ["draft", "check_answers", "supporters", "private_note", "save_for_later", "draft_discard"]


@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_nobody_elses_draft_is_there(client, name):
    """R4: not for another family, and not for an officer of the council it is for; a stranger has to sign in first."""
    case = Case().drafted()
    address = reverse(name, args=[case.disagreement.reference])
    own, another, of_council = Client(), Client(), Client()
    own.force_login(case.family)
    another.force_login(Case().family)
    sign_in_as_staff(of_council, enrolled(case.officer))

    assert own.get(address).status_code == 200
    assert [one.get(address).status_code for one in (another, of_council)] == [404, 404]
    assert [one.post(address).status_code for one in (another, of_council)] == [404, 404]
    assert [led_to(ask(address)) for ask in (client.get, client.post)] == ["sign_in", "sign_in"]


@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_after_sending_the_form_leads_to_where_the_request_is(client, name):
    """R35: what the council has is not changed behind its back."""
    draft, _ = walk(client)
    send(client, draft)

    response = client.post(reverse(name, args=[draft.reference]))

    assert response["Location"] == draft.get_absolute_url()
    assert Disagreement.objects.get() == draft


def test_an_answer_that_comes_after_sending_changes_nothing(client):
    """R35: from a tab that was left open."""
    draft, _ = walk(client)
    send(client, draft)

    late = answer(client, draft, "what-happened", {"what_happened": "Too late."})

    assert late["Location"] == draft.get_absolute_url()
    assert Disagreement.objects.get().what_happened == TYPED["what-happened"]["what_happened"]


def test_sending_twice_sends_once(client):
    """R35: one event, and one message to each."""
    draft, _ = walk(client)

    send(client, draft)
    told = list(draft.messages.values_list("kind", flat=True))
    again = client.post(check_url(draft))

    assert again["Location"] == draft.get_absolute_url()
    assert [event.verb for event in draft.events.all()] == ["submit"]
    assert list(draft.messages.values_list("kind", flat=True)) == told


# -- what was typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("your-name", {}, ["Enter your name"]),
        (
            "date-of-birth",
            {"date_of_birth-day": "4", "date_of_birth-month": "5"},
            ["Date of birth must include a year"],
        ),
        (
            "date-of-birth",
            {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "1999"},
            ["Disagreement resolution is for people up to the age of 25. Check the year, or ring the council."],
        ),
        ("where-they-live", {"postcode": "Elm Street"}, ["Enter a full UK postcode, like ZN1 4EX"]),
        ("where-they-live", {}, ["Enter the postcode, or tick the box if there is none or you cannot say"]),
        ("setting", {"setting_name": "Elm Example School"}, ["Choose what kind of place it is"]),
        (
            "contact",
            {"email": "pat@example.org", "best_way": "phone"},
            ["Enter a phone number, or choose another way to reach you"],
        ),
        ("contact", {"phone": "01632 960001", "best_way": "post"}, ["Enter your address"]),
        ("sharing", {"share": "on"}, ["Tick to say you understand that this is voluntary"]),
        ("help", {"help_needed": ["interpreter"]}, ["Enter the language"]),
    ],
)
def test_an_error_is_named_and_what_was_typed_stays(client, page, typed, said):
    """R8: on the page it was typed on, and nothing is counted as answered."""
    draft = begin(client)

    form = answer(client, draft, page, typed).context["form"]

    assert [message for _, message in form.error_links] == said
    assert {
        name: form.data.getlist(name) if isinstance(typed[name], list) else form.data[name] for name in typed
    } == typed
    assert Disagreement.objects.get().pages_done == ["who-is-asking"]


def test_a_new_line_counts_as_one_character(client):
    """R8: as the counter on the page counts it, although a browser sends two."""
    draft = begin(client)
    lines = "a\r\n" * 1499 + "aa"

    fits = answer(client, draft, "what-happened", {"what_happened": lines})
    over = answer(client, draft, "what-happened", {"what_happened": lines + "a"})

    assert led_to(fits) == "what-would-help"
    assert Disagreement.objects.get().what_happened == lines.replace("\r\n", "\n")
    assert list(over.context["form"].errors) == ["what_happened"]


def test_two_tabs_lose_nothing_that_was_typed(client):
    """R8: the second tab's words are shown beside a warning, and are kept when Continue is pressed again."""
    draft = begin(client)
    first_tab = client.get(page_url(draft, "what-happened")).context["form"]["seen"].value()
    answer(client, draft, "what-happened", {"what_happened": "From the other tab.", "seen": first_tab})

    warned = answer(client, draft, "what-happened", {"what_happened": "From the first tab.", "seen": first_tab})
    form = warned.context["form"]
    kept_so_far = Disagreement.objects.get().what_happened
    again = {"what_happened": form["what_happened"].value(), "seen": form["seen"].value()}

    assert form.error_links == [("", CHANGED_ELSEWHERE)]
    assert kept_so_far == "From the other tab."
    assert led_to(answer(client, draft, "what-happened", again)) == "what-would-help"
    assert Disagreement.objects.get().what_happened == "From the first tab."


def test_a_page_that_comes_again_is_filled(client):
    """R8: going back finds what was said, whoever is or is not signed in."""
    draft, _ = walk(client)

    shown = {page: client.get(page_url(draft, page)).context["form"] for page in ("setting", "who-with", "contact")}

    assert shown["setting"]["setting_name"].value() == "Elm Example School"
    assert shown["who-with"]["whom"].value() == ["school"]
    assert shown["contact"]["phone"].value() == "01632 960001"


def test_a_change_from_the_check_comes_back_to_the_check(client):
    """R8, P23."""
    draft, _ = walk(client)
    rows = [row for _, rows in client.get(check_url(draft)).context["sections"] for row in rows]
    change = next(row.url for row in rows if row.page.slug == "your-name")

    changed = client.post(change, {"requester_name": "Pat P. Parent"})

    assert changed["Location"] == check_url(draft)
    assert Disagreement.objects.get().requester_name == "Pat P. Parent"


def test_a_change_that_asks_more_leads_through_it(client):
    """R17: a health question added at the check asks about the moment, and then comes back."""
    draft, _ = walk(client)

    added = client.post(page_url(draft, "about") + "?change=1", {"about": ["provision", "health"]})
    answered = client.post(added["Location"], {"moment": "review"})

    assert [led_to(added), led_to(answered)] == ["moment", "check_answers"]


def test_unticking_somebody_takes_their_page_away(client):
    """R8: who is not named any more is neither asked about nor sent."""
    draft, _ = walk(client, {"who-with": {"whom": ["school", "health"]}})

    client.post(page_url(draft, "who-with") + "?change=1", {"whom": ["school"]})

    assert [party.kind for party in send(client, draft).parties.others()] == ["school"]


def test_five_people_can_come_and_one_can_be_taken_off(client):
    """L14: naming one comes back to the page; the sixth is told to the mediator."""
    draft = begin(client)
    address = reverse("supporters", args=[draft.reference])
    for number in range(6):
        client.post(address, {"add": "1", "name": f"Friend {number}", "kind": "friend"})
    full = client.get(address).context["full"]

    client.post(reverse("remove_supporter", args=[draft.reference, Supporter.objects.first().pk]))

    assert full
    assert [one.name for one in draft.supporters.all()] == [f"Friend {number}" for number in range(1, 5)]


def test_deleting_a_draft_leaves_nothing_of_it(client):
    """R48: before sending, it is asked first, and then it is all gone."""
    draft, _ = walk(client)
    address = reverse("draft_discard", args=[draft.reference])

    asked = client.get(address)
    client.post(address)

    assert asked.status_code == 200
    assert (Disagreement.objects.count(), Supporter.objects.count()) == (0, 0)
