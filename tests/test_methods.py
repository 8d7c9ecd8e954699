"""Can anything be asked for in a way that is not ours? (docs/security.md, v5.0.0-13.4.4)"""

import pytest
from django.urls import reverse

from tests.make import Case
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/settings/", "/requests/DR-2222-2222/", "/nothing-here/"])
def test_no_other_method_reaches_a_page(client, method, address):
    answer = client.generic(method, address, headers={"x-secret": "echo me"})
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD, POST", b"")


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 200)])
def test_pages_are_read_and_forms_are_sent(client, method, status):
    assert client.generic(method, reverse("sign_in")).status_code == status


@pytest.mark.parametrize("address", ["/requests/DR%00/", "/officer/DR%00/", "/take-part/DR%00/", "/documents/%00/"])
def test_an_address_that_no_database_can_look_up_is_not_found(address):
    case = Case().drafted().submitted()
    for user in (case.family, case.officer):
        assert (signed_in(user).get(address).status_code, signed_in(user).post(address).status_code) == (404, 404)
