"""Where does somebody come who is told why something was not done? (design section 5)"""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve

from requests_app.errors import NotReady, TooLate
from sen_portal.middleware import RefusedMiddleware
from tests.test_house_rules import address, patterns

pytestmark = pytest.mark.one_database


def asked(path: str):
    """Return a request for an address, as the middleware has it when a view refuses."""
    http = RequestFactory().post(path)
    http.resolver_match = resolve(path)
    http._messages = CookieStorage(http)
    return http


def lead_by_a_view() -> list[str]:
    return [address(route) for route, item in patterns() if hasattr(item.callback, "refusals_lead_to")]


@pytest.mark.parametrize("path", lead_by_a_view())
def test_every_refusal_leads_to_a_page_that_there_is(path):
    http = asked(path)
    answer = RefusedMiddleware(None).process_exception(http, TooLate("It has moved on."))
    assert resolve(answer["Location"]).url_name == http.resolver_match.func.refusals_lead_to
    assert [str(one) for one in http._messages] == ["It has moved on."]


def test_what_is_missing_is_said_with_the_refusal():
    http = asked("/provider/DR-2222-2222/accept/")
    RefusedMiddleware(None).process_exception(http, NotReady("Not yet.", ("Choose one.", "Say when.")))
    assert [str(one) for one in http._messages] == ["Not yet. Choose one. Say when."]


def test_what_is_no_refusal_is_left_alone():
    assert RefusedMiddleware(None).process_exception(asked("/"), ValueError()) is None
