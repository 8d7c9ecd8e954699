"""What does a family meet on its way through the form? (R8-R25, R49, L8, L9)

Nobody is turned away: every answer that the rules allow reaches the end, and a notice is read and continued from.
"""

import pytest
from django.urls import reverse

from requests_app import journey
from requests_app.models import Disagreement, EhcStatus, PostcodeDistrict
from tests.accounts.doors import enrolled, sign_in_as_staff
from tests.make import council, officer
from tests.requests_app.asking import (
    EIGHTEEN,
    EVERYDAY,
    answer,
    begin,
    check_url,
    flagged,
    led_to,
    notice_url,
    page_url,
    send,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


# -- how much is asked, and of whom ----------------------------------------------------------------------------------


def test_a_parent_must_answer_fourteen_questions_and_no_more(client):
    """R8."""
    draft = begin(client)

    assert len([page for page in journey.pages(draft) if page.required]) == 14


def test_a_parent_can_leave_everything_else_empty(client):
    """R8, R12: no page that may be left empty stops anybody who presses Continue on it."""
    draft, met = walk(client)

    assert met == EVERYDAY
    assert send(client, draft).status == "submitted"


def test_a_young_person_asks_with_no_adult_named(client):
    """R16: nothing is asked about a parent, a child or a relationship."""
    draft, met = walk(
        client, {"date-of-birth": EIGHTEEN, "your-name": {"requester_name": "Yaz Young"}}, asked_by="young_person"
    )
    send(client, draft)

    theirs = [page for page in EVERYDAY if page not in {"relationship", "childs-name", "other-parents"}]
    theirs.insert(theirs.index("contact") + 1, "copies")
    assert met == theirs
    assert (draft.status, draft.child_name, draft.relationship) == ("submitted", "Yaz Young", "")


def test_something_else_is_enough_to_say_what_it_is_about(client):
    """R16."""
    draft, _ = walk(client, {"about": {"about": ["other"]}})

    assert send(client, draft).about_labels == ["Something else, or I am not sure"]


@pytest.mark.parametrize("relationship", ["carer", "responsibility"])
def test_somebody_who_cares_for_the_child_asks_as_a_parent_does(client, relationship):
    """R49: foster and kinship carers, and anyone else with parental responsibility."""
    draft, met = walk(client, {"relationship": {"relationship": relationship}})

    assert met == EVERYDAY
    assert send(client, draft).relationship == relationship


@pytest.mark.parametrize("status", EhcStatus.values)
def test_every_ehc_status_reaches_the_end(client, status):
    """R15, and R9: being assessed now, or with a draft plan, is not too early."""
    draft, met = walk(client, {"support-now": {"ehc_status": status}})
    send(client, draft)

    assert [one for one in met if one not in EVERYDAY] == (["assessment"] if status == EhcStatus.ASKED else [])
    assert client.get(reverse("sent", args=[draft.reference])).context["disagreement"].ehc_status == status


def test_no_place_at_the_moment_is_an_answer(client):
    """R15: home educated, out of school or waiting."""
    draft, _ = walk(client, {"setting": {"not_in_setting": "on", "setting_name": "typed before ticking"}})

    assert (send(client, draft).setting_name, draft.not_in_setting) == ("", True)


def test_duties_and_provision_are_two_plain_options_that_go_together(client):
    """R18, R20: and a disagreement that can be seen coming is one."""
    draft = begin(client)
    shown = client.get(page_url(draft, "about"))
    draft, _ = walk(
        client, {"about": {"about": ["duties", "provision"]}, "who-with": {"whom": ["council_send", "school"]}}
    )

    assert "It can be a disagreement you can see coming, too." in shown.content.decode()
    assert send(client, draft).about_labels == [
        "How the council, school or college is carrying out its duties",
        "The special educational support being provided",
    ]
    assert draft.kinds == ["1", "2"]


def test_not_having_talked_to_anyone_yet_is_an_answer(client):
    """R25: with a friendly word about who could be talked to, and never a condition."""
    draft, _ = walk(client, {"talked-to": {"talked_to": ["not_yet"]}})
    shown = client.get(page_url(draft, "talked-to")).content.decode()

    assert send(client, draft).talked_to_labels == ["No, not yet"]
    assert "the council’s SEND case officer, or Northwick SENDIASS on 01632 960200" in shown


def test_not_yet_and_somebody_do_not_go_together(client):
    """R25."""
    draft = begin(client)

    shown = answer(client, draft, "talked-to", {"talked_to": ["teacher", "not_yet"]})

    assert shown.context["form"].error_links == [("id_talked_to_0", "Choose who you have talked to, or “No, not yet”")]


def test_not_sure_who_it_is_with_is_an_answer(client):
    """R16: the council finds out who."""
    draft, met = walk(client, {"who-with": {"whom": ["not_sure"]}})

    assert "the-school" not in met
    assert flagged(send(client, draft)) == ["Not sure who with"]


# -- decisions that can be appealed -----------------------------------------------------------------------------------


@pytest.mark.parametrize("appeal", ["letter", "mediation", "lodged"])
def test_what_may_be_appealed_leads_to_a_notice_and_on_to_the_end(client, appeal):
    """R11, R14: an adviser's phone, what this does not give, a Continue that works, and a flag for the officer."""
    draft, met = walk(client, {"decisions": {"appeal": appeal}})
    shown = client.get(notice_url(draft, "appeals")).content.decode()
    send(client, draft)
    sign_in_as_staff(client, enrolled(officer()))
    queue = client.get(reverse("queue"))

    assert met[met.index("decisions") :][:3] == ["decisions", "appeals", "views"]
    assert "Example Mediation Advice on 01632 960300" in shown
    assert "it gives you no certificate and no extra time" in shown
    assert [row for row, *_ in queue.context["rows"]] == [draft]
    assert "Appeal or mediation" in queue.content.decode()
    assert flagged(draft) == ["Appeal or mediation"]


@pytest.mark.parametrize("appeal", ["no", "not_sure"])
def test_no_decision_leads_to_no_notice(client, appeal):
    """R14."""
    draft, met = walk(client, {"decisions": {"appeal": appeal}})

    assert met == EVERYDAY
    assert flagged(send(client, draft)) == []


def test_an_assessment_that_was_asked_for_leads_to_a_notice(client):
    """R14: a refusal to assess can be appealed."""
    draft, met = walk(client, {"support-now": {"ehc_status": "asked"}})
    shown = client.get(notice_url(draft, "assessment")).content.decode()

    assert met[met.index("support-now") :][:3] == ["support-now", "assessment", "setting"]
    assert "Example Mediation Advice on 01632 960300" in shown
    assert "no mediation certificate and no extra time to appeal" in shown
    assert send(client, draft).status == "submitted"


def test_an_old_letter_bars_nobody_and_is_pressed_harder(client):
    """R12, R14: a letter of three years ago is sent on, with a stronger reminder."""
    letter = {"appeal": "letter", "decision_date-day": "1", "decision_date-month": "10", "decision_date-year": "2023"}
    draft, _ = walk(client, {"decisions": letter})
    shown = client.get(notice_url(draft, "appeals")).content.decode()

    assert "Your letter is more than five weeks old." in shown
    assert send(client, draft).status == "submitted"


def test_a_notice_can_be_left_for_later_or_its_answer_changed(client):
    """R14: "Save and leave" beside Continue, and the page it came from is filled when somebody returns to it."""
    draft = begin(client)
    answer(client, draft, "decisions", {"appeal": "letter"})
    shown = client.get(notice_url(draft, "appeals"))

    left = client.post(notice_url(draft, "appeals"), {"later": "1"})
    returned = client.get(shown.context["change_url"])

    assert led_to(left) == "save_for_later"
    assert returned.context["form"]["appeal"].value() == "letter"


def test_a_changed_answer_is_warned_about_again(client):
    """R14: a notice read about one answer is not read about the next."""
    draft, _ = walk(client, {"decisions": {"appeal": "letter"}})

    changed = client.post(page_url(draft, "decisions") + "?change=1", {"appeal": "lodged"})

    assert led_to(changed) == "appeals"
    assert led_to(client.post(changed["Location"])) == "check_answers"


# -- health and social care ------------------------------------------------------------------------------------------

ONLY_CARE = {
    "about": {"about": ["social_care"]},
    "who-with": {"whom": ["council_social_care"]},
    "moment": {"moment": "none"},
}


@pytest.mark.parametrize("moment", ["assessment", "drawing_up", "review", "reassessment"])
def test_health_in_each_of_the_four_moments_goes_straight_on(client, moment):
    """R17, R23."""
    draft, met = walk(
        client, {"about": {"about": ["health"]}, "who-with": {"whom": ["health"]}, "moment": {"moment": moment}}
    )
    send(client, draft)

    assert met[met.index("about") :][:3] == ["about", "moment", "what-happened"]
    assert (draft.kinds, draft.moment, draft.scope_to_check) == (["3"], moment, False)


def test_out_of_scope_the_council_can_be_asked_to_check(client):
    """R17, the first way: it is let through, and the officer sees what to check."""
    draft, _ = walk(client, ONLY_CARE | {"scope": {"ask": "council"}})

    assert send(client, draft).scope_to_check
    assert flagged(draft) == ["Council is a party", "Scope to check"]


def test_out_of_scope_the_answer_can_be_changed(client):
    """R17, the second way: back to the page, filled; and a moment takes the scope out of doubt."""
    draft, _ = walk(client, ONLY_CARE | {"scope": {"ask": "council"}})
    shown = client.get(notice_url(draft, "scope"))

    returned = client.get(shown.context["change_url"])
    changed = answer(client, draft, "moment", {"moment": "review"})

    assert returned.context["form"]["moment"].value() == "none"
    assert led_to(changed) == "what-happened"
    assert not Disagreement.objects.get().scope_to_check


def test_out_of_scope_the_part_about_education_can_go_on(client):
    """R17, the third way: it leads back to what it is about, and then on with a notice about the other part."""
    draft, met = walk(client, ONLY_CARE)
    shown = client.get(notice_url(draft, "scope")).content.decode()

    answer(client, draft, "about", {"about": ["duties", "social_care"]})
    again = answer(client, draft, "moment", {"moment": "none"})

    assert met[met.index("moment") :][:3] == ["moment", "scope", "what-happened"]
    assert f'href="{page_url(draft, "about")}">Part of it is about education</a>' in shown
    assert led_to(again) == "part-scope"


def test_education_and_health_outside_the_moments_goes_on_with_a_notice(client):
    """R17: nothing for the council to check, for the education part is in scope."""
    draft, met = walk(client, {"about": {"about": ["provision", "health"]}, "moment": {"moment": "none"}})
    send(client, draft)

    assert met[met.index("moment") :][:3] == ["moment", "part-scope", "what-happened"]
    assert (draft.status, draft.scope_to_check, draft.kinds) == ("submitted", False, ["2"])


# -- age, place, family -----------------------------------------------------------------------------------------------


def test_a_child_who_asks_meets_help_and_no_wall(client):
    """L8: an adult is suggested, Childline is named, and the request can still be sent."""
    draft, met = walk(client, {"your-name": {"requester_name": "Kim Child"}}, asked_by="young_person")
    shown = client.get(notice_url(draft, "ask-an-adult")).content.decode()

    assert met[met.index("date-of-birth") :][:2] == ["date-of-birth", "ask-an-adult"]
    assert "ring Childline on 0800 1111" in shown
    assert "Northwick SENDIASS on 01632 960200" in shown
    assert flagged(send(client, draft)) == ["Age to check"]


def test_a_parent_of_a_young_person_is_told_who_decides(client):
    """L5: the right has passed to the young person; the parent can go on, and the officer checks."""
    draft, met = walk(client, {"date-of-birth": EIGHTEEN})
    shown = client.get(notice_url(draft, "young-person-decides")).content.decode()

    assert met[met.index("date-of-birth") :][:2] == ["date-of-birth", "young-person-decides"]
    assert "They can ask for themselves. You can also ask as their supporter" in shown
    assert flagged(send(client, draft)) == ["Age to check"]


def test_another_councils_area_is_named_and_one_can_go_on(client):
    """Lives elsewhere. L9."""
    eastvale = council("eastvale")
    PostcodeDistrict.objects.create(authority=council(), outward_code="ZZ1")
    PostcodeDistrict.objects.create(authority=eastvale, outward_code="ZY1")

    draft, met = walk(client, {"where-they-live": {"postcode": "zy1 1aa"}})
    shown = client.get(notice_url(draft, "another-area"))

    assert met[met.index("where-they-live") :][:2] == ["where-they-live", "another-area"]
    assert shown.context["elsewhere"] == eastvale
    assert f'<a class="govuk-link" href="{eastvale.get_absolute_url()}">Eastvale Council</a>' in shown.content.decode()
    assert send(client, draft).status == "submitted"


@pytest.mark.parametrize("typed", [{"postcode": "ZZ1 1ZZ"}, {"postcode_unknown": "on"}])
def test_our_own_area_and_no_address_at_all_lead_straight_on(client, typed):
    """L9: an address that is not safe to say is not asked for again."""
    PostcodeDistrict.objects.create(authority=council(), outward_code="ZZ1")

    _, met = walk(client, {"where-they-live": typed})

    assert met == EVERYDAY


def test_another_country_has_its_own_law_and_one_can_go_on(client):
    """Another country. L9: CF10 is in Wales."""
    draft, met = walk(client, {"where-they-live": {"postcode": "CF10 1AA"}})
    shown = client.get(notice_url(draft, "another-country")).content.decode()

    assert met[met.index("where-they-live") :][:2] == ["where-they-live", "another-country"]
    assert "Wales, Scotland and Northern Ireland have their own law" in shown
    assert send(client, draft).status == "submitted"


def test_parent_against_parent_is_explained_and_the_rest_can_go_on(client):
    """R21: two parents are none of the four kinds. Nobody is made a party by that answer."""
    draft, met = walk(client, {"who-with": {"whom": ["school", "other_parent"]}})
    send(client, draft)

    assert met[met.index("who-with") :][:3] == ["who-with", "between-parents", "the-school"]
    assert [party.kind for party in draft.parties.others()] == ["school"]
    assert flagged(draft) == ["Names a family member"]


def test_parent_against_parent_alone_needs_somebody_else_too(client):
    """R21: said on the check, by the name of the question."""
    draft, met = walk(client, {"who-with": {"whom": ["other_parent"]}})

    assert met[met.index("who-with") :][:3] == ["who-with", "between-parents", "about"]
    assert client.get(check_url(draft)).context["missing"] == ("Who the disagreement is with",)
