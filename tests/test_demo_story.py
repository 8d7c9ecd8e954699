"""Does the demo's story show every stage, in two councils and with two providers, and is it told once?"""

import pytest

from providers.models import Provider
from requests_app import chain
from requests_app.models import Disagreement, LocalAuthority
from requests_app.stages import Stage
from sen_portal.demo import story

pytestmark = pytest.mark.django_db


def test_the_story_has_a_case_at_every_stage_and_is_told_once():
    assert story.tell() is True
    told = Disagreement.objects.count()
    assert story.tell() is False
    assert Disagreement.objects.count() == told
    assert set(Disagreement.objects.values_list("stage", flat=True)) == set(Stage)
    assert (LocalAuthority.objects.count(), Provider.objects.count()) == (2, 2)


def test_everything_in_the_story_could_be_true():
    story.tell()
    assert [broken for case in Disagreement.objects.all() if (broken := chain.first_broken(case))] == []
