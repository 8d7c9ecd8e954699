"""From "Who is asking?" to a case that the independent service has taken: everyone who may ask but a family itself.

Somebody for a family (C), a school (D), a health body (F), and a council service (E) with the NHS (type 4), each typed
into the pages as they come, on a phone without JavaScript (R21 to R24, R39, R50, L6, L7, L30, L38).
What a family does itself is in test_from_asking_to_agreement.py. Their own pages are put to axe when first met.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from requests_app.models import Disagreement, PartyKind
from tests.journeys.people import REFERENCE, choose, open_invitation, press, sees, sees_nothing_of
from tests.make import contract, coordinator_of, council, officer, person
from tests.requests_app.asking import TYPED
from tests.requests_app.test_kinds_of_requester import SEQUENCES, said_of_a_family
from tests.rig.pages import check_page, shape
from tests.test_wall import signed_in

OTHER_WAYS_ON = re.compile("^(Continue|Ask the council to check|Ask for it to be checked|Carry on)")
FAMILY = {"name": "Pat Parent", "email": "pat.family@example.org"}
# Each walk of the form that test_kinds_of_requester.py takes too, and what is typed otherwise here.
WHO = {
    "C, asked by the family": {"the-school": {"name": "Elm Example School", "phone": "01632 960500"}},
    "D with a family": {},
    "F with a family": {},
    "E with the NHS": {"the-nhs": {"name": "Example Integrated Care Board", "phone": "01632 960500"}},
}
# Pages that no family meets, or that read differently here. The others are put to axe where a family asks.
OWN = re.compile(
    r"/(ask|behalf|role|family-knows|family-told|the-family|who-with|contact|sharing|sent|officer|provider)/"
)
looked_at = set()
pytestmark = pytest.mark.one_database


def look_at(page) -> None:
    """Put a page of our own to axe once for all who come to it, and see each time that a page has its frame."""
    name = re.sub(REFERENCE, "", urlsplit(page.url).path)
    if name in looked_at or not OWN.search(name):
        assert shape(page) == []
    else:
        looked_at.add(name)
        check_page(page)


def signed_in_page(new_page, live_server, device: str, user):
    """Return a window in which somebody has come in already: the doors have journeys of their own."""
    page = new_page(device)
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


def fill(page, typed: dict) -> None:
    for name, value in typed.items():
        control = page.locator(f"main [name='{name}']")
        if control.first.get_attribute("type") not in {"radio", "checkbox"}:
            control.fill(value)
            continue
        for one in value if isinstance(value, list) else [value]:
            (control if one == "on" else page.locator(f"main [name='{name}'][value='{one}']")).check()


def ask(page, asked_by: str, typed: dict) -> str:
    """Answer each question as it comes, send it, and return the reference."""
    page.goto("/council/northwick/ask/")
    look_at(page)
    page.locator(f"[name=asked_by][value={asked_by}]").check()
    while not page.url.endswith("/check/"):
        fill(page, typed.get(page.url.rstrip("/").rpartition("/")[2], {}) if "/form/" in page.url else {})
        before = page.url
        page.locator("main").get_by_role("button", name=OTHER_WAYS_ON).first.click()
        page.wait_for_load_state()
        assert page.url != before, page.locator("main").inner_text()
        look_at(page)
    page.get_by_role("button", name="Send my request").click()
    look_at(page)
    sees(page, "Your request has been sent")
    return REFERENCE.search(page.locator("main").inner_text()).group()


def go_ahead(page, reference: str) -> None:
    page.goto(f"/officer/{reference}/")
    look_at(page)
    page.get_by_role("button", name="Take it up").click()
    page.get_by_role("button", name="Go ahead").click()
    look_at(page)
    page.get_by_role("button", name=re.compile("Go ahead and notify")).click()
    sees(page, "Calm Waters")


def take(page, reference: str) -> None:
    page.goto(f"/provider/{reference}/")
    look_at(page)
    page.get_by_role("button", name="Take this case").click()
    page.get_by_label("Mina Mediator").check()
    page.locator("#id_independent").check()
    page.locator("#id_no_conflict").check()
    page.locator("main form button[type=submit]").click()
    sees(page, "The help in the plan has not started.")
    look_at(page)


def the_family_answers(family) -> None:
    """L30: what is the same whoever named it."""
    open_invitation(family, FAMILY["email"])
    sees(family, "has asked for disagreement resolution, and named you", "You can say no")
    sees_nothing_of(family, "worker@example.org", "01632 960001")
    press(family, "Answer")
    choose(family, "Yes, we agree to take part", then="Send my answer")


@pytest.mark.parametrize("who", WHO)
def test_everyone_who_may_ask(who, new_page, live_server):
    deal = contract(council("northwick"), "Calm Waters")
    asked_by, changes, _ = SEQUENCES[who]
    asker = signed_in_page(new_page, live_server, "phone", person("Sam Asker", "sam.asker@example.org"))

    reference = ask(asker, asked_by, TYPED | {"the-family": FAMILY} | changes | WHO[who])
    go_ahead(signed_in_page(new_page, live_server, "desk", officer()), reference)
    take(signed_in_page(new_page, live_server, "desk", coordinator_of(deal.provider)), reference)

    asker.goto(f"/requests/{reference}/")
    look_at(asker)
    sees(asker, "Asking everyone if they will take part", "Mina Mediator")
    request = Disagreement.objects.get(reference=reference)
    if request.kinds == ["4"]:
        assert said_of_a_family(asker.locator("main").inner_text()) == []
    if who == "D with a family":
        the_family_answers(new_page("phone"))
        assert request.parties.get(kind=PartyKind.FAMILY).answer == "agreed"
