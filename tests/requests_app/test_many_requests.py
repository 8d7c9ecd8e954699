"""Can a machine fill the portal with requests that nobody made? (docs/security.md, v5.0.0-2.4.1)"""

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import Disagreement
from tests.make import council

pytestmark = pytest.mark.django_db


def begun(address: str) -> int:
    """Begin a request in a browser of its own, and return the status of the answer."""
    return Client(REMOTE_ADDR=address).post(reverse("begin", args=[council().slug]), {"asked_by": "parent"}).status_code


def test_from_one_place_no_more_requests_are_begun_than_a_hall_of_people_would():
    council()
    assert [begun("198.51.100.7") for _ in range(31)] == [302] * 30 + [429]
    assert Disagreement.objects.count() == 30
    assert begun("198.51.100.8") == 302


def test_reading_the_page_counts_for_nothing(client):
    address = reverse("begin", args=[council().slug])
    assert {client.get(address).status_code for _ in range(40)} == {200}
    assert client.post(address, {"asked_by": "parent"}).status_code == 302
