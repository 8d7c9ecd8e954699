"""Can anything be asked for in a way that is not ours? (docs/security.md, v5.0.0-13.4.4)"""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/settings/", "/requests/DR-2222-2222/", "/nothing-here/"])
def test_no_other_method_reaches_a_page(client, method, address):
    answer = client.generic(method, address, headers={"x-secret": "echo me"})
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD, POST", b"")


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 200)])
def test_pages_are_read_and_forms_are_sent(client, method, status):
    assert client.generic(method, reverse("sign_in")).status_code == status
