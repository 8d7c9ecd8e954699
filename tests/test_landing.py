"""Where somebody comes who has just signed in: straight to their own pages."""

import pytest
from django.urls import reverse

from requests_app.models import Hat
from requests_app.stages import Stage
from tests.make import Case, officer, person
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db


def test_everybody_comes_to_the_first_of_their_own_pages():
    case = Case().at(Stage.ASKING)
    pages = {
        case.officer: "queue",
        officer(case.council, Hat.COMMISSIONER, "Connie Commissioner"): "figures",
        case.provider_coordinator: "inbox",
        case.answers_for(): "take_part_list",
        case.family: "my_requests",
        person("Nell New"): "home",
    }
    found = {user: signed_in(user).get(reverse("landing"))["Location"] for user in pages}
    assert found == {user: reverse(name) for user, name in pages.items()}
