"""The council's hats, its two officers, and the constraints that hold them whatever the pages do (5e, 5b reason 6)."""

from contextlib import nullcontext

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from providers import actions as provider_actions
from requests_app import actions
from requests_app.errors import NotReady, Refused, TooLate
from requests_app.models import CaseHat, CouncilRole, Decision, DeclineReason, Disagreement, Hat, PartyKind
from requests_app.stages import Desk, Stage
from tests.make import NOT_TAKEN_FORWARD, Case, council, officer

pytestmark = pytest.mark.django_db
COUNCIL = (PartyKind.COUNCIL,)


def test_the_database_allows_one_hat_on_one_case():
    case = Case().at(Stage.CONSIDERING)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseHat.objects.create(disagreement=case.disagreement, user=case.officer, hat=Hat.REPRESENTATIVE)


def test_who_considers_a_request_can_never_answer_for_the_council_in_it():
    """The council is a party (section 7)."""
    case = Case(with_whom=COUNCIL).at(Stage.CONSIDERING)
    CouncilRole.objects.create(user=case.officer, authority=case.council, hat=Hat.REPRESENTATIVE)
    assert case.officer not in provider_actions.representatives(case.disagreement)
    with pytest.raises(NotReady) as refusal:
        provider_actions.refer(case.disagreement, case.contract, by=case.other_officer, representative=case.officer)
    assert refusal.value.missing == ("Olive Officer cannot answer for the council here. Choose somebody else.",)


def test_who_answers_for_the_council_can_never_decide_in_it():
    case = Case(with_whom=COUNCIL).at(Stage.ASKING)
    CouncilRole.objects.create(user=case.representative, authority=case.council, hat=Hat.COORDINATOR)
    assert case.disagreement not in Disagreement.objects.for_council(case.representative)
    with pytest.raises(PermissionDenied):
        provider_actions.refer_again(case.disagreement, case.contract, by=case.representative)


def test_an_officer_cannot_decide_and_represent_in_one_press():
    case = Case(with_whom=COUNCIL).at(Stage.CONSIDERING)
    both = officer(case.council)
    CouncilRole.objects.create(user=both, authority=case.council, hat=Hat.REPRESENTATIVE)
    with pytest.raises(Refused):
        provider_actions.refer(case.disagreement, case.contract, by=both, representative=both)
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert not CaseHat.objects.filter(user=both).exists()


def test_two_officers_are_needed_where_the_council_is_itself_the_other_party():
    case = Case(with_whom=COUNCIL).at(Stage.CONSIDERING)
    why = NOT_TAKEN_FORWARD | {"reason": DeclineReason.COUNCIL_DECLINES}
    with pytest.raises(NotReady, match="two officers"):
        actions.not_take_forward(case.disagreement, dict(why), by=case.officer)
    actions.propose(case.disagreement, dict(why), by=case.officer)
    with pytest.raises(Refused, match="somebody else has to decide"):
        actions.not_take_forward(case.disagreement, by=case.officer)
    actions.not_take_forward(case.disagreement, by=case.other_officer)
    decision = Decision.objects.get()
    assert (decision.proposed_by, decision.decided_by) == (case.officer, case.other_officer)
    assert case.refreshed().disagreement.stage == Stage.NOT_TAKEN_FORWARD


def test_the_database_itself_wants_two_officers():
    case = Case(with_whom=COUNCIL).at(Stage.CONSIDERING)
    actions.propose(case.disagreement, dict(NOT_TAKEN_FORWARD), by=case.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(decided_by=case.officer, decided_at=timezone.now())


def test_the_database_wants_a_reason_and_an_explanation():
    """R36: not taking forward says why, in words."""
    case = Case().at(Stage.CONSIDERING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            disagreement=case.disagreement,
            outcome="not_taken_forward",
            reason=DeclineReason.NOT_SEN,
            explanation="",
            proposed_by=case.officer,
        )


@pytest.mark.parametrize("with_whom", [(PartyKind.SCHOOL,), (PartyKind.COUNCIL, PartyKind.SCHOOL)])
def test_the_council_declining_is_a_reason_only_where_it_is_the_only_other_party(with_whom):
    """5b reason 6: a council that is not a party does not judge, and one among several is asked like the others."""
    case = Case(with_whom=with_whom).at(Stage.CONSIDERING)
    why = NOT_TAKEN_FORWARD | {"reason": DeclineReason.COUNCIL_DECLINES}
    with pytest.raises(Refused, match="only other person involved"):
        actions.propose(case.disagreement, why, by=case.officer)


def test_a_proposal_is_set_aside_when_the_request_moves_on_without_it():
    case = Case(with_whom=COUNCIL).at(Stage.CONSIDERING)
    actions.propose(case.disagreement, dict(NOT_TAKEN_FORWARD), by=case.officer)
    case.referred()
    assert actions.open_proposal(case.disagreement) is None
    assert [decision.outcome for decision in Decision.objects.filter(decided_at__isnull=False)] == ["go_ahead"]


def test_a_second_look_is_somebody_elses():
    case = Case().at(Stage.SECOND_LOOK)
    assert case.disagreement.desk == Desk.COUNCIL
    with pytest.raises(PermissionDenied):
        actions.reopen(case.disagreement, by=case.officer)
    actions.reopen(case.disagreement, by=case.other_officer)
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert case.disagreement.owner == case.other_officer


def test_asking_twice_for_a_second_look_asks_once():
    case = Case().at(Stage.SECOND_LOOK)
    actions.ask_second_look(case.disagreement, by=case.family)
    assert case.disagreement.events.filter(verb="ask_second_look").count() == 1


def test_the_second_officer_to_press_is_told_and_nothing_is_overwritten():
    case = Case().at(Stage.CONSIDERING)
    stale = Disagreement.objects.get(pk=case.disagreement.pk)
    case.referred()
    with pytest.raises(TooLate, match="Olive Officer went ahead"):
        actions.not_take_forward(stale, dict(NOT_TAKEN_FORWARD), by=case.other_officer)
    assert case.refreshed().disagreement.stage == Stage.OFFERED


def test_the_same_officer_pressing_twice_is_told_nothing_and_nothing_happens_twice():
    case = Case().at(Stage.TO_CONSIDER)
    for _ in range(2):
        actions.take_up(case.disagreement, by=case.officer)
    assert case.disagreement.events.filter(verb="take_up").count() == 1


def test_another_councils_requests_do_not_exist():
    case = Case().at(Stage.TO_CONSIDER)
    assert list(Disagreement.objects.for_council(case.officer)) == [case.disagreement]
    assert list(Disagreement.objects.for_council(officer(council("southmere")))) == []


def test_a_draft_does_not_exist_for_the_council():
    case = Case().at(Stage.DRAFT)
    assert list(Disagreement.objects.mine(case.family)) == [case.disagreement]
    assert list(Disagreement.objects.for_council(case.officer)) == []


def test_a_draft_can_be_deleted_by_its_owner_and_a_sent_request_cannot():
    """5a: DRAFT may be deleted. R35: what was sent can never be, by anybody."""
    draft, sent = Case().at(Stage.DRAFT), Case().at(Stage.TO_CONSIDER)
    actions.discard(draft.disagreement, by=draft.family)
    assert not Disagreement.objects.filter(pk=draft.disagreement.pk).exists()
    with pytest.raises(TooLate):
        actions.discard(sent.disagreement, by=sent.family)


@pytest.mark.parametrize(
    ("colour", "fine"), [("#1f3f63", True), ("#ffdd00", False), ("#767676", True), ("blue", False)]
)
def test_a_councils_colour_has_to_carry_white_text(colour, fine):
    authority = council()
    authority.colour = colour
    with nullcontext() if fine else pytest.raises(ValidationError, match="colour"):
        authority.full_clean(exclude=["service_address"])
