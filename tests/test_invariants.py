"""What holds whatever anybody does?

Random people make random moves on one case, through the real actions, right or wrong, early or late. Each is done or
refused; after each, the things that must always be true are.
"""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers import actions as provider_actions
from providers.models import Document, Level, Referral, ReturnCode
from requests_app import actions, chain, holds
from requests_app.errors import Refused
from requests_app.models import Agreement, Answer, Decision, Disagreement, Message, Party, PartyKind, Rewording
from requests_app.stages import PLACES, Agreed, Stage, WithProvider, derive
from requests_app.states import Status, allows
from tests.make import NOT_TAKEN_FORWARD, Case, contract, coordinator_of
from tests.providers.sending import sent

pytestmark = pytest.mark.django_db
WITH_WHOM = (PartyKind.SCHOOL, PartyKind.COUNCIL)
CONTACT = {"person": "Sam Senco", "email": "new@school.example.org", "phone": ""}


def _decision():
    return dict(NOT_TAKEN_FORWARD)


def _referral(case):
    return case.disagreement.referrals.last()


def _document(case, by):
    """Return the newest that this person can see; somebody who sees none tries for the newest there is."""
    return Document.objects.visible_to(by).first() or Document.objects.first()


WORDS = {"what_happened": "Other words", "what_would_help": "", "why": "They would hurt."}
APPROVED = Rewording.Answer.APPROVED


def _words(case) -> int:
    """Return the number of the words that wait for an answer, or of none."""
    words = actions.open_words(case.disagreement)
    return words.pk if words else 0


# What can be tried, each by whoever it falls to.
MOVES = {
    "submit": lambda case, by: actions.submit(case.disagreement, by=by),
    "take_up": lambda case, by: actions.take_up(case.disagreement, by=by),
    "ask": lambda case, by: actions.ask(case.disagreement, "When?", by=by),
    "answer": lambda case, by: actions.answer(case.disagreement, "In May.", by=by),
    "propose": lambda case, by: actions.propose(case.disagreement, _decision(), by=by),
    "set_aside": lambda case, by: actions.set_aside(case.disagreement, by=by),
    "not_take_forward": lambda case, by: actions.not_take_forward(case.disagreement, by=by),
    "ask_second_look": lambda case, by: actions.ask_second_look(case.disagreement, by=by),
    "reopen": lambda case, by: actions.reopen(case.disagreement, by=by),
    "take_over": lambda case, by: actions.take_over(case.disagreement, by=by),
    "refer": lambda case, by: provider_actions.refer(
        case.disagreement, case.contract, by=by, representative=case.representative
    ),
    "refer_again": lambda case, by: provider_actions.refer_again(case.disagreement, case.other_contract, by=by),
    "accept": lambda case, by: provider_actions.accept(
        _referral(case), _referral(case).provider.mediators.first(), by=by
    ),
    "return_": lambda case, by: provider_actions.return_(_referral(case), ReturnCode.CAPACITY, by=by),
    "agree": lambda case, by: actions.respond(case.disagreement, Answer.AGREED, by=by),
    "decline": lambda case, by: actions.respond(case.disagreement, Answer.DECLINED, by=by),
    "talk_first": lambda case, by: actions.respond(case.disagreement, Answer.TALK_FIRST, by=by),
    "stop": lambda case, by: actions.withdraw_agreement(case.disagreement, by=by),
    "withdraw": lambda case, by: provider_actions.withdraw(case.disagreement, by=by),
    "transfer": lambda case, by: provider_actions.transfer(case.disagreement, "Far Away Council", by=by),
    "propose_words": lambda case, by: actions.propose_words(case.disagreement, dict(WORDS), by=by),
    "answer_words": lambda case, by: actions.answer_words(case.disagreement, _words(case), APPROVED, by=by),
    "new_address": lambda case, by: actions.save_party(
        case.disagreement, case.party(), {"name": "Elm", "required": True, **CONTACT}, by=by
    ),
    "send_to_everyone": lambda case, by: sent(case, by, Level.EVERYONE),
    "send_to_the_mediator": lambda case, by: sent(case, by, Level.MEDIATOR),
    "close_document": lambda case, by: provider_actions.close_document(_document(case, by), by=by),
    "remove_document": lambda case, by: provider_actions.remove_document(_document(case, by), by=by),
}
# What would end most walks before they came anywhere.
ENDING = {"withdraw", "transfer"}
PEOPLE = ("family", "officer", "other_officer", "representative", "school", "provider", "other_provider")
# The likely person, three times of four; otherwise anybody.
LIKELY = {
    "submit": "family",
    "answer": "family",
    "ask_second_look": "family",
    "withdraw": "family",
    "answer_words": "family",
    "reopen": "other_officer",
    "take_over": "other_officer",
    "not_take_forward": "other_officer",
    "accept": "provider",
    "return_": "provider",
    "agree": "school",
    "decline": "school",
    "talk_first": "school",
    "stop": "school",
    "send_to_everyone": "family",
    "send_to_the_mediator": "school",
    "close_document": "family",
    "remove_document": "family",
}
DOCUMENTS = {"send_to_everyone", "send_to_the_mediator", "close_document", "remove_document"}
# The way to everyone's agreement, so that the random moves start somewhere along it and not always at the beginning.
WAY = ("submitted", "taken_up", "referred", "accepted", "everyone_agreed")
# Which verb of the table a move here is, where the name differs.
VERB = {"agree": "respond", "decline": "respond", "talk_first": "respond", "stop": "withdraw_agreement"} | {
    "new_address": "change_parties",
    **dict.fromkeys(DOCUMENTS, "accept"),  # while it is going ahead
}
# Three steps of four: something the table allows now, by the likely person. The fourth: anything by anybody.
step = st.tuples(st.sampled_from([True, True, True, False]), st.integers(0, 1000), st.sampled_from(PEOPLE))


def _chosen(case, likely, number, name):
    """Return the verb and the name of who tries it."""
    allowed = [verb for verb in sorted(MOVES) if allows(VERB.get(verb, verb), case.disagreement.status)]
    allowed = [verb for verb in allowed if verb not in ENDING] or allowed if number % 4 else allowed
    if not likely or not allowed:
        return sorted(MOVES)[number % len(MOVES)], name
    verb = allowed[number % len(allowed)]
    return verb, LIKELY.get(verb, "officer")


def _cast(case):
    case.other_contract = contract(case.council, "Other Waters")
    return {
        "family": case.family,
        "officer": case.officer,
        "other_officer": case.other_officer,
        "representative": case.representative,
        "provider": case.provider_coordinator,
        "other_provider": coordinator_of(case.other_contract.provider),
    }


def _who(name, people, case):
    if name != "school":
        return people[name]
    party = case.party()
    can_open = party.invited_at and party.contact.email and (party.user or not holds.why_not_opened(case.disagreement))
    return case.answers_for() if can_open else case.family


def _try(case, verb, by):
    """Return whether the move was done. Only a refusal in words, or a 403, may stop it."""
    if verb in {"accept", "return_"} and _referral(case) is None:
        return False
    if verb in {"close_document", "remove_document"} and not Document.objects.exists():
        return False
    try:
        with transaction.atomic():
            MOVES[verb](case, by)
    except (Refused, PermissionDenied):
        return False
    finally:
        case.refreshed()
    return True


def who_sees_documents(case, one, people):
    """R4 R39: nobody but who sent it, the provider that has taken the case, and, if shared, who agrees now."""
    if not Document.objects.exists():
        return
    for name, user in people.items():
        others = Document.objects.visible_to(user).exclude(pk__in=Document.objects.owned_by(user).values("pk"))
        if not others.exists():
            continue
        assert "officer" not in name, "who considers it sees no document"
        assert all(document.is_clean for document in others), "nothing is seen before it is checked"
        if "provider" in name:
            taken = Referral.objects.visible_to(user).taken().filter(disagreement=one)
            assert taken.exists(), "a provider sees documents of a case that it has taken"
            continue
        party = one.parties.get(user=user)
        assert party.answer == Answer.AGREED, "who reads what is shared agrees to take part"
        assert all(document.is_shared for document in others), "what is for the mediator stays there"


def what_must_hold(case, ledger_before):
    one = Disagreement.objects.get(pk=case.disagreement.pk)
    live = one.referrals.live()
    assert live.count() <= 1, "one live referral"
    assert live.exists() == (one.with_provider != WithProvider.NOBODY), "what is said of the provider is so"
    assert live.exists() <= (one.status == Status.REFERRED), "no provider has a case that is not going ahead"
    for provider_user in (case.provider_coordinator, coordinator_of(case.other_contract.provider)):
        sees = Referral.objects.visible_to(provider_user).exists()
        has = live.filter(provider__roles__user=provider_user).exists()
        assert sees == has, "a provider sees a case while it has it, and at no other time"
    second_look = one.second_look_asked_at is not None
    stage = derive(one.status, one.with_provider, one.agreed, second_look=second_look)
    assert (one.stage, one.desk) == (stage, PLACES[stage].desk), "the stored stage is the derived one"
    waits = actions.open_words(one) is not None
    assert waits == one.pauses.filter(ended_at=None).exists(), "words that wait hold back what would be shared"
    if one.stage == Stage.ALL_AGREED:
        assert all(party.answer == Answer.AGREED for party in one.parties.filter(required=True))
    assert (one.status in {Status.DRAFT, Status.SUBMITTED}) <= (
        not Party.objects.filter(invited_at__isnull=False).exists()
    )
    assert list(Agreement.objects.order_by("id").values()[: len(ledger_before)]) == ledger_before, "only ever longer"
    assert chain.first_broken(one) == "", "the record is whole"
    two_alone = Decision.objects.filter(needs_two=True, decided_by__isnull=False)
    assert all(decision.decided_by != decision.proposed_by for decision in two_alone), "two officers"
    if one.status == Status.NOT_TAKEN_FORWARD:
        assert one.decisions.filter(decided_at__isnull=False, outcome="not_taken_forward").exists(), "never in silence"
    assert not Message.objects.filter(body__contains="Kit Example").exists(), "no name in any message"


@pytest.mark.one_database
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(steps=st.lists(step, min_size=5, max_size=16), along=st.integers(0, len(WAY)))
def test_random_people_making_random_moves(steps, along):
    with transaction.atomic():
        case = Case(with_whom=WITH_WHOM).at(Stage.DRAFT)
        for name in WAY[:along]:
            getattr(case, name)()
        people = _cast(case)
        answers_over_time = []
        for chosen in steps:
            verb, name = _chosen(case, *chosen)
            ledger_before = list(Agreement.objects.order_by("id").values())
            _try(case, verb, _who(name, people, case))
            what_must_hold(case, ledger_before)
            school = {"school": case.party().user} if case.party().user else {}
            who_sees_documents(case, Disagreement.objects.get(pk=case.disagreement.pk), people | school)
            newest = Agreement.objects.order_by("-id").first()
            answers_over_time.append((newest.at, case.disagreement.agreed) if newest else (None, Agreed.WAITING))
        for at, agreed in answers_over_time:
            if at is not None:
                assert case.disagreement.parties.together(at) == agreed, "the ledger answers as of any time"
        transaction.set_rollback(True)
