"""Who may do what, written a second time by hand, and tried with real people on real cases."""

import pytest
from django.core.exceptions import PermissionDenied

from providers import permissions as provider_permissions
from requests_app import permissions
from requests_app.models import Hat, PartyKind
from requests_app.permissions import DraftHolder
from requests_app.stages import Stage
from requests_app.states import MOVES
from tests.make import Case, coordinator_of, council, independent_provider, officer, person

pytestmark = pytest.mark.django_db

# One row a verb, one column a person, on a case with a school and the council, referred and accepted. "y" where the
# person is right for the verb (what may follow what is another table). The columns:
#   family, other family, school, coordinator who considers it, another coordinator, the council's representative here,
#   a commissioner, a coordinator of another council, the provider's coordinator, another provider's coordinator
GRID = """
                   fam  ofam school coord coord2 rep  comm ocoord prov oprov
save               y    .    .      .     .      .    .    .      .    .
discard            y    .    .      .     .      .    .    .      .    .
submit             y    .    .      .     .      .    .    .      .    .
answer             y    .    .      .     .      .    .    .      .    .
withdraw           y    .    .      .     .      .    .    .      .    .
ask_second_look    y    .    .      .     .      .    .    .      .    .
claim              .    .    .      .     .      .    .    .      .    .
look               .    .    .      y     y      .    .    .      .    .
take_up            .    .    .      y     y      .    .    .      .    .
ask                .    .    .      y     y      .    .    .      .    .
propose            .    .    .      y     y      .    .    .      .    .
set_aside          .    .    .      y     y      .    .    .      .    .
not_take_forward   .    .    .      y     y      .    .    .      .    .
change_parties     .    .    .      y     y      .    .    .      .    .
invite_again       .    .    .      y     y      .    .    .      .    .
take_over          .    .    .      y     y      .    .    .      .    .
refer              .    .    .      y     y      .    .    .      .    .
refer_again        .    .    .      y     y      .    .    .      .    .
reopen             .    .    .      .     y      .    .    .      .    .
record_reply       .    .    .      y     y      .    .    .      .    .
record_answer      .    .    .      y     y      .    .    .      .    .
note_answer        .    .    .      .     .      .    .    .      y    .
record_withdrawal  .    .    .      y     y      .    .    .      .    .
new_code           .    .    .      y     y      .    .    .      .    .
correct_contact    .    .    .      y     y      .    .    .      .    .
respond            .    .    y      .     .      y    .    .      .    .
withdraw_agreement .    .    y      .     .      y    .    .      .    .
merge              .    .    .      y     y      .    .    .      .    .
take_in            .    .    .      y     y      .    .    .      .    .
link               .    .    .      y     y      .    .    .      .    .
pause_messages     .    .    .      y     y      .    .    .      .    .
start_messages     .    .    .      y     y      .    .    .      .    .
propose_words      .    .    .      y     y      .    .    .      .    .
take_back_words    .    .    .      y     y      .    .    .      .    .
record_words       .    .    .      y     y      .    .    .      .    .
transfer           .    .    .      y     y      .    .    .      .    .
keep_in_mind       .    .    .      y     y      .    .    .      .    .
settle_help        .    .    .      .     .      .    .    .      y    .
come_of_age        .    .    .      .     .      .    .    .      .    .
reach_young_person y    .    .      y     y      .    .    .      .    .
answer_age         .    .    .      .     .      .    .    .      .    .
record_age_answer  .    .    .      y     y      .    .    .      .    .
stop_at_age        .    .    .      y     y      .    .    .      .    .
change_copies      .    .    .      .     .      .    .    .      .    .
answer_words       y    .    .      .     .      .    .    .      .    .
ask_for_another    y    .    .      .     .      .    .    .      .    .
accept             .    .    .      .     .      .    .    .      y    .
return_            .    .    .      .     .      .    .    .      y    .
"""
HEAD, *ROWS = [line.split() for line in GRID.strip().splitlines()]


@pytest.fixture
def cast():
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ALL_AGREED)
    return case, {
        "fam": case.family,
        "ofam": person("Other Parent"),
        "school": case.answers_for(PartyKind.SCHOOL),
        "coord": case.officer,
        "coord2": case.other_officer,
        "rep": case.representative,
        "comm": officer(case.council, Hat.COMMISSIONER, "Connie Commissioner"),
        "ocoord": officer(council("southmere")),
        "prov": case.provider_coordinator,
        "oprov": coordinator_of(independent_provider("Other Waters")),
    }


def _may(verb, user, case):
    if verb in provider_permissions.WHO:
        return provider_permissions.WHO[verb](user, case.referral) is not None
    return permissions.WHO[verb](user, case.disagreement) is not None


def test_each_person_may_do_what_the_grid_says(cast):
    case, people = cast
    found = [[verb, *("y" if _may(verb, people[who], case) else "." for who in HEAD)] for verb, *_ in ROWS]
    assert found == ROWS


def test_the_grid_names_every_verb_and_the_tables_name_the_same():
    assert {row[0] for row in ROWS} == set(MOVES)
    assert set(permissions.WHO) | set(provider_permissions.WHO) == set(MOVES)


def test_a_leaver_may_do_nothing(cast):
    """An account that is switched off keeps its rows and loses every move at once."""
    case, people = cast
    for user in people.values():
        user.is_active = False
        user.save()
    assert [verb for verb in MOVES for user in people.values() if _may(verb, user, case)] == []


def test_an_officer_without_a_second_factor_account_may_do_nothing():
    """A council role on an account that signs in by e-mailed code counts for nothing."""
    case = Case().at(Stage.CONSIDERING)
    case.officer.is_official = False
    case.officer.save()
    assert permissions.coordinator(case.officer, case.disagreement) is None


def test_a_draft_held_in_a_browser_session_is_only_that_draft():
    mine, other = Case().at(Stage.DRAFT), Case().at(Stage.DRAFT)
    for case in (mine, other):
        case.disagreement.requester = None
        case.disagreement.save()
    holder = DraftHolder(mine.disagreement.pk)
    assert permissions.requester(holder, mine.disagreement) is not None
    assert permissions.requester(holder, other.disagreement) is None
    mine.disagreement.requester = mine.family
    assert permissions.requester(holder, mine.disagreement) is None


def test_require_says_no_with_403():
    case = Case().at(Stage.CONSIDERING)
    with pytest.raises(PermissionDenied):
        permissions.require(case.family, "refer", case.disagreement)


def test_open_moves_are_the_right_person_and_the_right_status():
    case = Case().at(Stage.CONSIDERING)
    own = {"withdraw", "answer_words", "ask_for_another", "reach_young_person"}
    assert permissions.open_moves(case.family, case.disagreement) == own
    assert permissions.open_moves(case.officer, case.disagreement) == {
        "look",
        "ask",
        "propose",
        "set_aside",
        "not_take_forward",
        "change_parties",
        "take_over",
        "refer",
        "merge",
        "take_in",
        "link",
        "pause_messages",
        "start_messages",
        "propose_words",
        "take_back_words",
        "record_words",
        "transfer",
        "reach_young_person",
        "record_age_answer",
        "stop_at_age",
        "keep_in_mind",
        "record_withdrawal",
        "new_code",
        "correct_contact",
    }
