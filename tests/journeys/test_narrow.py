"""Can each public page, and each page that a family meets, be read at 320 pixels, which is 1280 at 400 per cent?

With JavaScript and without: nothing has to be scrolled sideways (WCAG 1.4.10), and with it axe has nothing to say. The
pages are opened, not walked through: how one leads to another is what the other journeys are about.
"""

import pytest
from django.conf import settings
from django.urls import reverse

from requests_app import journey
from requests_app.models import PartyKind
from sen_portal.search_engines import FRONT, OF_EACH_COUNCIL
from tests.make import Case
from tests.rig.pages import check_page, shape
from tests.test_wall import signed_in

pytestmark = pytest.mark.one_database
WHOM = (PartyKind.SCHOOL, PartyKind.EARLY_YEARS, PartyKind.COLLEGE, PartyKind.HEALTH, PartyKind.COUNCIL)


def of_the_public(council) -> list[str]:
    return [reverse(FRONT), *(reverse(name, args=[council.slug]) for name in ("begin", *OF_EACH_COUNCIL))]


def of_the_form(case: Case) -> list[str]:
    reference = case.disagreement.reference
    form = [reverse("draft_page", args=[reference, page.slug]) for page in journey.pages(case.disagreement)]
    names = ("draft", "check_answers", "save_for_later", "draft_discard")
    return form + [reverse(name, args=[reference]) for name in names]


def after_sending(case: Case) -> list[str]:
    names = ("tracking", "sent", "answers", "answer", "withdraw")
    return [reverse("my_requests"), *(reverse(name, args=[case.disagreement.reference]) for name in names)]


def window(new_page, live_server, device: str, user):
    """Return a page in which `user` has come in already."""
    page = new_page(device)
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


def test_no_page_has_to_be_scrolled_sideways_and_axe_has_nothing_to_say(new_page, live_server):
    draft = Case(with_whom=WHOM).drafted()
    asked = Case(family=draft.family).drafted().submitted().taken_up().asked()
    addresses = [*of_the_public(draft.council), *of_the_form(draft), *after_sending(asked)]
    without, scripted = (window(new_page, live_server, device, draft.family) for device in ("narrow", "narrow_js"))
    wrong = []
    for address in addresses:
        without.goto(address, wait_until="domcontentloaded")
        wrong += [f"{address} without JavaScript: {one}" for one in shape(without)]
        scripted.goto(address)
        check_page(scripted)
    assert wrong == []
