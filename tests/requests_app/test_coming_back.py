"""How does a family find its request again? (R8, R27)

On the same device without an account, on any with a code sent to its mailbox, and, if it was sent with no account,
with the child's date of birth too: an address typed wrong must not open a child's record to a stranger.
"""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from requests_app.models import Disagreement
from tests.accounts.doors import enrolled, mailed_code, sign_in_as_staff, sign_in_by_code
from tests.make import council, officer, person
from tests.requests_app.asking import BY_EMAIL, TYPED, answer, begin, led_to, page_url, send, walk

pytestmark = pytest.mark.django_db

EMAIL = BY_EMAIL["email"]
RIGHT = {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "2017"}
WRONG = RIGHT | {"date_of_birth-day": "5"}


def later_url(draft: Disagreement) -> str:
    return reverse("save_for_later", args=[draft.reference])


def my_requests(client) -> tuple[list, list]:
    """Return the requests on a person's own list, and those they can claim there."""
    context = client.get(reverse("my_requests")).context
    return list(context["disagreements"]), list(context["unclaimed"])


# -- before sending ------------------------------------------------------------------------------------------------


def test_the_same_browser_finds_the_draft_again(client):
    """R8, R27: no account, and the answers so far are there."""
    draft = begin(client)
    answer(client, draft, "relationship")
    answer(client, draft, "your-name")

    shown = client.get(reverse("draft", args=[draft.reference]))

    assert shown.context["carry_on"] == page_url(draft, "childs-name")
    assert [row.page.slug for _, rows in shown.context["sections"] for row in rows if row.done] == [
        "who-is-asking",
        "relationship",
        "your-name",
    ]


def test_save_for_later_keeps_what_was_typed_first(client):
    """R8."""
    draft = begin(client)

    left = answer(client, draft, "what-happened", TYPED["what-happened"] | {"later": "1"})

    assert left["Location"] == later_url(draft)
    assert Disagreement.objects.get().what_happened == TYPED["what-happened"]["what_happened"]


@pytest.mark.parametrize("page", ["relationship", "date-of-birth", "where-they-live", "contact", "help", "sharing"])
def test_save_for_later_asks_nothing_of_an_empty_page(client, page):
    """R8: a page left as it was is no mistake, and is still to be answered."""
    draft = begin(client)

    left = answer(client, draft, page, {"later": "1"})

    assert left["Location"] == later_url(draft)
    assert Disagreement.objects.get().pages_done == ["who-is-asking"]


def test_saved_without_an_account_an_emailed_code_makes_it_theirs(client, client_of_another):
    """R8, R27: from any device, with a link as well, and no longer by holding the first browser alone."""
    draft = begin(client)
    asked = client.post(later_url(draft), {"email": EMAIL})
    saved = client.post(asked["Location"], {"code": mailed_code()}, follow=True)
    sign_in_by_code(client_of_another, EMAIL)

    assert saved.redirect_chain == [(later_url(draft), 302)]
    assert "We are e-mailing you a link as well." in saved.content.decode()
    assert [(one.kind, one.to) for one in draft.messages.all()] == [("n01_saved", EMAIL)]
    assert my_requests(client_of_another) == ([draft], [])
    assert client_of_another.get(reverse("draft", args=[draft.reference])).status_code == 200


def test_saved_by_somebody_signed_in_it_promises_no_link(client):
    """R8: it is theirs from the first answer on, and nothing is said to have been sent that was not."""
    client.force_login(person("Pat Parent", EMAIL))
    draft = begin(client)

    saved = client.get(later_url(draft)).content.decode()

    assert f"sign in with <strong>{EMAIL}</strong>.</p>" in saved
    assert draft.reference in saved
    assert (draft.messages.count(), len(mail.outbox)) == (0, 0)


def test_an_email_address_on_the_way_can_be_confirmed(client):
    """R27: the code leads on to the next question, and the draft is theirs."""
    draft = begin(client)
    offered = answer(client, draft, "contact", BY_EMAIL)

    asked = client.post(offered["Location"])
    typed = client.post(asked["Location"], {"code": mailed_code()})

    assert [led_to(offered), led_to(asked), led_to(typed)] == ["confirm_email", "sign_in_code", "safe-contact"]
    assert mail.outbox[0].to == [EMAIL]
    assert Disagreement.objects.get().requester.email == EMAIL


def test_an_email_address_on_the_way_need_not_be_confirmed(client):
    """R27: the same page has a way on without a code, and without an e-mail address it does not come."""
    draft = begin(client)
    offered = answer(client, draft, "contact", BY_EMAIL)
    on = client.get(offered["Location"]).context["on"]

    by_phone = answer(client, draft, "contact")

    assert on == page_url(draft, "safe-contact")
    assert led_to(by_phone) == "safe-contact"
    assert Disagreement.objects.get().requester is None


def test_an_official_who_signs_in_there_gets_nothing(client):
    """R4: what a family began on a shared device is never a member of staff's."""
    draft = begin(client)

    sign_in_as_staff(client, enrolled(officer()))

    assert Disagreement.objects.get().requester is None
    assert client.get(reverse("draft", args=[draft.reference])).status_code == 404


# -- after sending with no account -----------------------------------------------------------------------------------


def sent_by_email(client) -> Disagreement:
    """Send a request whose e-mail address was typed and never confirmed."""
    draft, _ = walk(client)
    answer(client, draft, "contact", BY_EMAIL)
    return send(client, draft)


def test_sent_with_no_account_this_browser_can_see_it(client, client_of_another):
    """R27: and no other can."""
    sent = sent_by_email(client)

    assert client.get(sent.get_absolute_url()).status_code == 200
    assert led_to(client_of_another.get(sent.get_absolute_url())) == "sign_in"


def test_a_link_in_a_mail_leads_to_the_door_and_then_to_the_request(client, client_of_another):
    """R4, R27: for somebody whose request it is not yet, it leads to the one question."""
    sent = sent_by_email(client)
    address = sent.get_absolute_url()

    at_the_door = client_of_another.get(address)
    signed_in = sign_in_by_code(client_of_another, EMAIL, address)
    asked = client_of_another.get(signed_in["Location"])

    assert at_the_door["Location"] == f"{reverse('sign_in')}?next={address}"
    assert signed_in["Location"] == address
    assert asked["Location"] == reverse("claim", args=[sent.reference])


def test_the_owner_of_the_address_claims_it_with_the_date_of_birth(client, client_of_another):
    """R4, R27: they see that there is one, and its reference; the rest after the date."""
    sent = sent_by_email(client)
    sign_in_by_code(client_of_another, EMAIL)
    listed = my_requests(client_of_another)
    closed = led_to(client_of_another.get(sent.get_absolute_url()))

    claimed = client_of_another.post(reverse("claim", args=[sent.reference]), RIGHT, follow=True)

    assert (listed, closed) == (([], [sent]), "claim")
    assert claimed.redirect_chain == [(sent.get_absolute_url(), 302)]
    assert my_requests(client_of_another) == ([sent], [])
    assert [event.verb for event in sent.events.all()] == ["submit", "claim"]


def test_the_wrong_date_of_birth_opens_nothing(client, client_of_another):
    """R4: it is said why, and that the council can help."""
    sent = sent_by_email(client)
    sign_in_by_code(client_of_another, EMAIL)

    refused = client_of_another.post(reverse("claim", args=[sent.reference]), WRONG, follow=True)

    assert [str(one) for one in refused.context["messages"]] == [
        "That date is not the one in this request. Check it and try again, or ring the council and give the reference."
    ]
    assert "Kit Example" not in refused.content.decode()
    assert led_to(client_of_another.get(sent.get_absolute_url())) == "claim"
    assert Disagreement.objects.get().requester is None


def test_a_date_of_birth_cannot_be_guessed(client, client_of_another):
    """R4: five tries an hour; then even the right one has to wait."""
    sent = sent_by_email(client)
    sign_in_by_code(client_of_another, EMAIL)
    address = reverse("claim", args=[sent.reference])

    tries = [client_of_another.post(address, WRONG).status_code for _ in range(5)]
    sixth = client_of_another.post(address, RIGHT)

    assert (tries, sixth.status_code) == ([302] * 5, 429)
    assert Disagreement.objects.get().requester is None


def test_nobody_else_can_try(client, client_of_another):
    """R4: for another address, and for somebody not signed in, there is nothing to claim."""
    sent = sent_by_email(client)
    address = reverse("claim", args=[sent.reference])
    stranger = client_of_another.post(address, RIGHT)
    person(email="somebody.else@example.org")
    sign_in_by_code(client_of_another, "somebody.else@example.org")

    other = client_of_another.post(address, RIGHT)

    assert led_to(stranger) == "sign_in"
    assert (other.status_code, my_requests(client_of_another)) == (404, ([], []))


def test_a_signed_in_familys_request_is_theirs_at_once(client):
    """R27: there is nothing to claim, and its e-mail address is filled in."""
    client.force_login(person("Pat Parent", EMAIL))
    draft, met = walk(client, {"contact": BY_EMAIL})

    send(client, draft)

    assert "confirm_email" not in met
    assert my_requests(client) == ([draft], [])
    assert draft.authority == council()


@pytest.fixture
def client_of_another() -> Client:
    """A second browser."""
    return Client()
