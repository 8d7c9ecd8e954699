"""What happens when two people press at the same moment?

One wins, the other is told, nothing is stuck and nothing is overwritten. On PostgreSQL, where two transactions really
run side by side; each race is run several times, since a race that is lost once in five is lost.
"""

from threading import Barrier, Thread

import pytest
from django.db import connection

from providers import actions as provider_actions
from providers.models import Referral, ReturnCode
from requests_app import actions
from requests_app.errors import Refused
from requests_app.models import Agreement, Answer, Decision, Event, Message, PartyKind
from requests_app.stages import Stage
from requests_app.states import Status
from tests.make import NOT_TAKEN_FORWARD, Case, contract

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = range(4)


def race(*contenders):
    """Run each callable in a thread of its own, started together. Return what each answered or raised, in order."""
    barrier, results = Barrier(len(contenders)), [None] * len(contenders)

    def run(place, contender):
        try:
            barrier.wait(timeout=10)
            results[place] = contender()
        except Exception as error:  # noqa: BLE001 -- the result of this contender, whatever it was
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(contenders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "a contender is stuck"
    return results


def told_and_not_told(results):
    """Return how many did it and how many were told why not. Anything else that was raised fails the test."""
    refused = [result for result in results if isinstance(result, Refused)]
    errors = [result for result in results if isinstance(result, Exception) and not isinstance(result, Refused)]
    assert errors == []
    return len(results) - len(refused), len(refused)


@pytest.mark.parametrize("_", ROUNDS)
def test_two_officers_decide_at_once(_):
    case = Case().at(Stage.CONSIDERING)
    deal, first, second = case.contract, case.officer, case.other_officer
    results = race(
        lambda: provider_actions.refer(case.disagreement, deal, by=first),
        lambda: actions.not_take_forward(case.disagreement, dict(NOT_TAKEN_FORWARD), by=second),
    )
    assert told_and_not_told(results) == (1, 1)
    case.refreshed()
    referred = case.disagreement.status == Status.REFERRED
    assert Decision.objects.filter(decided_at__isnull=False).count() == 1
    assert Referral.objects.count() == (1 if referred else 0)
    assert Message.objects.filter(kind="n17_not_taken_forward").count() == (0 if referred else 1)
    loser = next(result for result in results if isinstance(result, Refused))
    assert "the request has moved on" in str(loser)


@pytest.mark.parametrize("_", ROUNDS)
def test_two_officers_go_ahead_at_once(_):
    case = Case().at(Stage.CONSIDERING)
    deal, first, second = case.contract, case.officer, case.other_officer
    results = race(
        lambda: provider_actions.refer(case.disagreement, deal, by=first),
        lambda: provider_actions.refer(case.disagreement, deal, by=second),
    )
    assert told_and_not_told(results) == (1, 1)
    assert Referral.objects.count() == 1
    assert Message.objects.filter(kind="n07_invitation").count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_two_last_agreements_at_once(_):
    """Without the row lock both would read "not everyone yet", and the request would wait for ever."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    people = [case.answers_for(PartyKind.SCHOOL), case.answers_for(PartyKind.HEALTH)]
    results = race(*[lambda who=who: actions.respond(case.disagreement, Answer.AGREED, by=who) for who in people])
    assert told_and_not_told(results) == (2, 0)
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED
    assert Message.objects.filter(kind="n10_everyone_agreed", recipient="The person who asked").count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_refer_against_withdraw(_):
    case = Case().at(Stage.CONSIDERING)
    deal, first = case.contract, case.officer
    results = race(
        lambda: provider_actions.refer(case.disagreement, deal, by=first),
        lambda: provider_actions.withdraw(case.disagreement, by=case.family),
    )
    # Stopping is right before and after going ahead, so it is never the one that is told no.
    assert not isinstance(results[1], Exception)
    assert case.refreshed().disagreement.stage == Stage.WITHDRAWN
    assert Referral.objects.live().count() == 0


@pytest.mark.parametrize("_", ROUNDS)
def test_a_double_press_sends_once(_):
    case = Case().at(Stage.DRAFT)
    results = race(*[lambda: actions.submit(case.disagreement, by=case.family) for _ in range(3)])
    assert told_and_not_told(results) == (3, 0)
    assert Event.objects.filter(verb="submit").count() == 1
    assert Agreement.objects.count() == 1
    assert Message.objects.filter(kind="n02_received").count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_accept_against_return(_):
    case = Case().at(Stage.OFFERED)
    referral, by, mediator = case.referral, case.provider_coordinator, case.mediator
    results = race(
        lambda: provider_actions.accept(referral, mediator, by=by),
        lambda: provider_actions.return_(referral, ReturnCode.CAPACITY, by=by),
    )
    # Returned first, accepting is told no. Accepted first, giving it back is still possible.
    assert not isinstance(results[1], Exception)
    assert case.refreshed().disagreement.stage == Stage.FINDING_PROVIDER
    assert Referral.objects.live().count() == 0


@pytest.mark.parametrize("_", ROUNDS)
def test_two_officers_choose_another_provider_at_once(_):
    case = Case().at(Stage.FINDING_PROVIDER)
    deals = [contract(case.council, "Still Waters"), contract(case.council, "Clear Waters")]
    officers = [case.officer, case.other_officer]
    results = race(
        *[
            lambda deal=deal, by=by: provider_actions.refer_again(case.disagreement, deal, by=by)
            for deal, by in zip(deals, officers, strict=True)
        ]
    )
    assert told_and_not_told(results) == (1, 1)
    assert Referral.objects.live().count() == 1


@pytest.mark.parametrize("_", ROUNDS)
def test_the_last_agreement_against_a_withdrawal_of_another(_):
    """Whatever the order, the stage is what the ledger says at the end."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    school, health = case.answers_for(PartyKind.SCHOOL), case.answers_for(PartyKind.HEALTH)
    actions.respond(case.disagreement, Answer.AGREED, by=school)
    results = race(
        lambda: actions.respond(case.disagreement, Answer.AGREED, by=health),
        lambda: actions.withdraw_agreement(case.disagreement, by=school),
    )
    assert told_and_not_told(results) == (2, 0)
    assert case.refreshed().disagreement.stage == Stage.NOT_EVERYONE
