"""Which kind is it, who has the right, and where do they live? (R21-R24, L5, L9)"""

from datetime import date

import pytest

from requests_app import ages, kinds, postcodes
from requests_app.models import Disagreement
from tests.requests_app.asking import send, walk


@pytest.mark.parametrize(
    ("about", "moment", "with_whom", "found"),
    [
        # R21: duties, by the council or by whoever teaches
        (["duties"], "", ["council"], ["1"]),
        (["duties"], "", ["school"], ["1"]),
        (["duties"], "", ["early_years"], ["1"]),
        (["duties"], "", ["college"], ["1"]),
        (["duties"], "", ["health"], []),
        # R22: provision at a setting, early years included; what the council secures is its duty
        (["provision"], "", ["school"], ["2"]),
        (["provision"], "", ["early_years"], ["2"]),
        (["provision"], "", ["college"], ["2"]),
        (["provision"], "", ["council"], ["1"]),
        (["provision"], "", ["health"], []),
        # R23: health and care, only in the four moments, and only with the council or a health body
        (["health"], "assessment", ["health"], ["3"]),
        (["health"], "drawing_up", ["health"], ["3"]),
        (["health"], "review", ["council"], ["3"]),
        (["social_care"], "reassessment", ["council"], ["3"]),
        (["health"], "none", ["health"], []),
        (["health"], "", ["health"], []),
        (["health"], "review", ["school"], []),
        # several at once, and none
        (["duties", "provision"], "", ["council", "school"], ["1", "2"]),
        (["duties", "provision", "health"], "review", ["council", "school", "health"], ["1", "2", "3"]),
        (["other"], "", ["council", "school"], []),
        (["duties"], "", [], []),
    ],
)
def test_the_kind_follows_from_the_answers(about, moment, with_whom, found):
    """R21, R22, R23. A moment left over from an answer since changed makes nothing of the third kind."""
    assert kinds.derive(about=about, moment=moment, with_whom=with_whom) == found
    assert "3" not in kinds.derive(about=["duties"], moment=moment, with_whom=with_whom)


def test_the_fourth_kind_is_never_a_familys():
    """R24: between services; no answer of a family leads there."""
    everything = kinds.derive(
        about=["duties", "provision", "health", "social_care", "other"],
        moment="review",
        with_whom=["council", "early_years", "school", "college", "health"],
    )

    assert everything == ["1", "2", "3"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"about": {"about": ["duties"]}, "who-with": {"whom": ["council_send"]}}, ["1"]),
        ({"who-with": {"whom": ["early_years"]}, "the-nursery": {"name": "Acorn Example Nursery"}}, ["2"]),
        (
            {
                "about": {"about": ["health"]},
                "moment": {"moment": "reassessment"},
                "who-with": {"whom": ["health"]},
            },
            ["3"],
        ),
    ],
)
def test_a_sent_request_has_its_kinds(client, changes, found):
    """R21, R22, R23: as a parent answers, and as the officer's page reads them."""
    draft, _ = walk(client, changes)
    send(client, draft)

    assert Disagreement.objects.get().kinds == found
    assert [label[0] for label in draft.kind_labels] == found


@pytest.mark.parametrize(
    ("born", "first_day"),
    [
        # L5: the worked cases of the rulebook
        (date(2010, 8, 10), date(2026, 6, 27)),
        (date(2010, 9, 1), date(2027, 6, 26)),
        (date(2010, 1, 15), date(2026, 6, 27)),
        # the last day of a school year; a June that ends on a Friday; 29 February
        (date(2010, 8, 31), date(2026, 6, 27)),
        (date(2007, 9, 1), date(2024, 6, 29)),
        (date(2006, 12, 31), date(2023, 7, 1)),
        (date(2012, 2, 29), date(2028, 7, 1)),
    ],
)
def test_a_child_becomes_a_young_person_after_the_last_friday_in_june(born, first_day):
    """L5: of the school year in which they turn 16, and not on the birthday."""
    assert ages.young_person_from(born) == first_day


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 2, 28), 13), (date(2026, 3, 1), 14), (date(2028, 2, 28), 15), (date(2028, 2, 29), 16)]
)
def test_age_is_in_whole_years(day, age):
    """L5: for somebody born on 29 February."""
    assert ages.age_on(date(2012, 2, 29), day) == age


@pytest.mark.parametrize(
    ("typed", "postcode", "outward", "country"),
    [
        ("zz11zz", "ZZ1 1ZZ", "ZZ1", "England"),
        (" Nw1 4ry ", "NW1 4RY", "NW1", "England"),
        ("ec1a-1bb", "EC1A 1BB", "EC1A", "England"),
        ("CF10 1AA", "CF10 1AA", "CF10", "Wales"),
        ("EH1 1AA", "EH1 1AA", "EH1", "Scotland"),
        ("G1 1AA", "G1 1AA", "G1", "Scotland"),
        ("GL1 1AA", "GL1 1AA", "GL1", "England"),
        ("BT1 1AA", "BT1 1AA", "BT1", "Northern Ireland"),
        ("IM1 1AA", "IM1 1AA", "IM1", "the Isle of Man"),
        ("JE2 3AA", "JE2 3AA", "JE2", "the Channel Islands"),
        # across a border: counted as England, where nothing more is asked
        ("NP16 5AA", "NP16 5AA", "NP16", "England"),
        ("SY1 1AA", "SY1 1AA", "SY1", "England"),
    ],
)
def test_a_postcode_says_where_it_is(typed, postcode, outward, country):
    """L9: the first half is enough to tell another area, or another country."""
    assert postcodes.normalise(typed) == postcode
    assert (postcodes.outward(postcode), postcodes.country(postcode)) == (outward, country)


@pytest.mark.parametrize("typed", ["", "Elm Street", "NW1", "1NW 4RY", "NW14RYY", "NW123 4RY"])
def test_what_is_no_postcode_is_refused(typed):
    """L9."""
    with pytest.raises(ValueError, match=f"^{typed}$"):
        postcodes.normalise(typed)


def test_no_postcode_is_nowhere():
    """L9: no fixed address, or not safe to say."""
    assert (postcodes.outward(""), postcodes.country("")) == ("", "")
