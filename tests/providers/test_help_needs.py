"""Is the help that a family asked for arranged before a meeting? (P18, L50, section 7: interpreter)"""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from providers import actions, needs
from requests_app.stages import Stage
from tests.make import Case, contract, coordinator_of
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HELP = {"help": {"help_needed": ["interpreter", "bsl"], "help_language": "Polish", "help_details": ""}}
WARNING = "Some help that was asked for is not arranged yet"


def names(found) -> list[str]:
    return [need.name.value for need in found]


def test_each_need_is_settled_and_until_then_everyone_has_agreed_warns():
    """Interpreter: "arranged" or "not needed now" for each; the family reads what has become of it, others nothing."""
    case = Case(answers=HELP).at(Stage.ALL_AGREED)
    reference, provider = case.disagreement.reference, signed_in(case.mediator.user)
    address, case_page = reverse("settle_help", args=[reference]), reverse("referral", args=[reference])

    assert WARNING in provider.get(case_page).text
    assert "Polish" in provider.get(address).text
    provider.post(address, {"interpreter": "arranged", "bsl": "waiting"})
    assert names(needs.unmet_needs(case.disagreement)) == ["bsl"]
    assert WARNING in provider.get(case_page).text
    half = provider.post(address, {"interpreter": "arranged"})
    assert list(half.context["form"].errors) == ["bsl"]
    provider.post(address, {"interpreter": "arranged", "bsl": "not_needed"})

    assert needs.unmet_needs(case.disagreement) == []
    assert WARNING not in provider.get(case_page).text
    family = signed_in(case.family)
    assert reverse("own_help", args=[reference]) in family.get(reverse("tracking", args=[reference])).text
    own = family.get(reverse("own_help", args=[reference])).text
    assert ("Arranged" in own, "Not needed now" in own, "Not arranged yet" in own) == (True, True, False)
    rows = case.referral.help_settled.values_list("need", "settled_by")
    assert sorted(rows) == [("bsl", case.mediator.user.pk), ("interpreter", case.mediator.user.pk)]


def test_saving_the_same_again_leaves_no_trace_and_the_wrong_person_none_at_all():
    """Only the provider that has the case; the same again is no event; what was not asked for is not noted."""
    case = Case(answers=HELP).at(Stage.ASKING)
    for _ in range(2):
        actions.settle_help(case.referral, {"bsl": "arranged", "tech": "arranged"}, by=case.provider_coordinator)

    assert case.disagreement.events.filter(verb="settle_help").count() == 1
    assert names(needs.needs(case.disagreement)) == ["interpreter", "bsl"]
    other = coordinator_of(contract(case.council, "Other Waters").provider)
    for stranger in (case.family, case.officer, case.answers_for(), other):
        with pytest.raises(PermissionDenied):
            actions.settle_help(case.referral, {"interpreter": "arranged"}, by=stranger)
    address = reverse("settle_help", args=[case.disagreement.reference])
    assert [signed_in(one).get(address).status_code for one in (case.officer, case.answers_for(), other)] == [404] * 3
    nothing = reverse("own_help", args=[case.disagreement.reference])
    assert signed_in(case.answers_for()).get(nothing).status_code == 404


def test_what_one_provider_arranged_is_no_use_with_the_next():
    case = Case(answers=HELP).at(Stage.ASKING)
    actions.settle_help(case.referral, {"bsl": "arranged", "interpreter": "arranged"}, by=case.provider_coordinator)
    case.returned()
    assert names(needs.unmet_needs(case.disagreement)) == ["interpreter", "bsl"]


def test_where_nothing_was_asked_for_there_is_nothing_to_settle():
    case = Case().at(Stage.ALL_AGREED)
    provider = signed_in(case.provider_coordinator)
    page = provider.get(reverse("referral", args=[case.disagreement.reference])).text
    assert WARNING not in page
    assert provider.get(reverse("settle_help", args=[case.disagreement.reference])).status_code == 302
    assert signed_in(case.family).get(reverse("own_help", args=[case.disagreement.reference])).status_code == 302
