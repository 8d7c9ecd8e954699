"""What happens when a family moves to another council while its request is open? (domain section 7: moves council)"""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from providers import actions as provider_actions
from providers.states import ReferralState
from requests_app import actions
from requests_app.delivery import deliver
from requests_app.errors import TooLate
from requests_app.models import Event, IndependentService, Message
from requests_app.stages import Stage
from requests_app.states import Status
from tests.make import Case, council
from tests.test_races import race
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
AWAY = "Far Away Council"


def url(case: Case, name: str) -> str:
    return reverse(name, args=[case.disagreement.reference])


def page(user, address: str) -> str:
    return signed_in(user).get(address, follow=True).content.decode()


def test_the_officer_ends_it_here_and_the_provider_sees_nothing_any_more():
    """Moves away: provider access ends at once, parties read that it has ended, and not why."""
    case = Case().at(Stage.ALL_AGREED)
    school, coordinator, officer = case.answers_for(), case.provider_coordinator, signed_in(case.officer)
    assert signed_in(coordinator).get(url(case, "referral")).status_code == 200
    for typed in ({}, {"council": "another", "name": ""}):
        answer = officer.post(url(case, "transfer"), typed).content.decode()
        assert "Choose the council they live with now" in answer or "Enter the name of the council" in answer
    officer.post(url(case, "transfer"), {"council": "another", "name": AWAY})
    case.refreshed()
    assert (case.disagreement.stage, case.disagreement.transferred_to) == (Stage.TRANSFERRED, AWAY)
    assert case.referral.state == ReferralState.ENDED
    assert not IndependentService.objects.exists()
    assert signed_in(coordinator).get(url(case, "referral")).status_code == 404
    told = page(school, url(case, "take_part"))
    assert "has ended here" in told
    assert not any(word in told for word in (AWAY, "withdrawn", "moved", case.disagreement.child_name))
    deliver()
    told = {one.to[0]: one.body for one in mail.outbox if "ended" in one.subject}
    assert set(told) == {case.family.email, case.party().contact.email, case.contract.provider.email}
    assert [to for to, body in told.items() if AWAY in body or "another council" in body] == [case.family.email]
    provider_actions.transfer(case.disagreement, AWAY, by=case.officer)  # pressed twice
    assert Event.objects.filter(verb="transfer").count() == 1


@pytest.mark.one_database
def test_the_family_reads_what_to_do_and_takes_its_own_copy_along():
    """Moves away: nothing is handed over by us, for the new council is a new controller."""
    southmere = council("southmere")
    case = Case().at(Stage.CONSIDERING)
    signed_in(case.officer).post(url(case, "transfer"), {"council": southmere.name, "name": ""})
    told = page(case.family, url(case, "tracking"))
    assert southmere.get_absolute_url() in told
    assert url(case, "own_copy") in told
    assert "does not send them anything" in told
    assert case.disagreement.what_happened in page(case.family, url(case, "own_copy"))
    other = Case(southmere).at(Stage.TO_CONSIDER)
    assert signed_in(other.officer).get(url(case, "officer_case")).status_code == 404
    elsewhere = Case().at(Stage.TRANSFERRED)
    told = page(elsewhere.family, url(elsewhere, "tracking"))
    assert AWAY in told
    assert southmere.get_absolute_url() not in told


@pytest.mark.one_database
def test_an_invitation_that_waits_is_not_sent_after_the_end():
    case = Case().at(Stage.CONSIDERING).referred()
    provider_actions.transfer(case.disagreement, AWAY, by=case.officer)
    deliver()
    assert Message.objects.get(kind="n07_invitation").state == Message.State.DROPPED
    assert Message.objects.get(kind="n16_ended").state == Message.State.DROPPED  # of what they were never asked about


def test_only_a_coordinator_of_this_council_and_only_while_it_is_open():
    case = Case().at(Stage.CONSIDERING)
    for user in (case.family, case.representative, Case(council("southmere")).officer):
        with pytest.raises(PermissionDenied):
            provider_actions.transfer(case.disagreement, AWAY, by=user)
    case.withdrawn()
    with pytest.raises(TooLate):
        provider_actions.transfer(case.disagreement, AWAY, by=case.officer)
    assert "transfer" not in page(case.officer, url(case, "officer_case"))
    with pytest.raises(TooLate):
        actions.transfer(Case().at(Stage.TO_CONSIDER).disagreement, AWAY, by=case.officer)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_", range(3))
def test_one_officer_ends_it_here_while_another_goes_ahead(_):
    """Whatever the order, it has ended, and no provider has it."""
    case = Case().at(Stage.CONSIDERING)
    deal, one, other = case.contract, case.officer, case.other_officer
    results = race(
        lambda: provider_actions.transfer(case.disagreement, AWAY, by=one),
        lambda: provider_actions.refer(case.disagreement, deal, by=other),
    )
    assert not isinstance(results[0], Exception)
    assert case.refreshed().disagreement.status == Status.TRANSFERRED
    assert case.disagreement.referrals.live().count() == 0
