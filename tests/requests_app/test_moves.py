"""The process, written a second time by hand: what may follow what (R35-R39, R48), and what the table draws."""

import pytest

from requests_app.stages import PLACES, Agreed, Stage, WithProvider, derive
from requests_app.states import MOVES, Status, allows

pytestmark = pytest.mark.one_database

# One row a verb, one column a status: the status it leads to, "=" where the status stays, "." where it may not start.
GRID = """
                   draft      submitted    considering        question_asked     not_taken_forward  referred   withdrawn  merged  transferred
save               =          .            .                  .                  .                  .          .          .       .
discard            =          .            .                  .                  .                  .          .          .       .
submit             submitted  .            .                  .                  .                  .          .          .       .
take_up            .          considering  .                  .                  .                  .          .          .       .
ask                .          .            question_asked     .                  .                  .          .          .       .
answer             .          .            .                  considering        .                  .          .          .       .
propose            .          .            =                  =                  .                  .          .          .       .
set_aside          .          .            =                  =                  .                  .          .          .       .
not_take_forward   .          .            not_taken_forward  not_taken_forward  .                  .          .          .       .
ask_second_look    .          .            .                  .                  =                  .          .          .       .
reopen             .          .            .                  .                  considering        .          .          .       .
change_parties     .          .            =                  =                  .                  =          .          .       .
invite_again       .          .            .                  .                  .                  =          .          .       .
take_over          .          .            =                  =                  .                  =          .          .       .
refer              .          .            referred           referred           .                  .          .          .       .
refer_again        .          .            .                  .                  .                  =          .          .       .
accept             .          .            .                  .                  .                  =          .          .       .
return_            .          .            .                  .                  .                  =          .          .       .
claim              .          =            =                  =                  =                  =          =          =       =
look               .          =            =                  =                  =                  =          =          =       =
respond            .          .            .                  .                  .                  =          .          .       .
withdraw_agreement .          .            .                  .                  .                  =          .          .       .
withdraw           .          withdrawn    withdrawn          withdrawn          .                  withdrawn  .          .       .
record_reply       .          .            .                  considering        .                  .          .          .       .
record_answer      .          .            .                  .                  .                  =          .          .       .
note_answer        .          .            .                  .                  .                  =          .          .       .
record_withdrawal  .          withdrawn    withdrawn          withdrawn          .                  withdrawn  .          .       .
new_code           .          =            =                  =                  =                  =          =          =       =
correct_contact    .          =            =                  =                  =                  =          =          =       =
merge              .          merged       merged             merged             .                  .          .          .       .
take_in            .          =            =                  =                  .                  =          .          .       .
link               .          =            =                  =                  .                  =          .          .       .
ask_for_another    .          =            =                  =                  =                  =          =          =       =
pause_messages     .          =            =                  =                  =                  =          =          =       =
start_messages     .          =            =                  =                  =                  =          =          =       =
propose_words      .          .            =                  =                  .                  =          .          .       .
take_back_words    .          .            =                  =                  .                  =          .          .       .
answer_words       .          .            =                  =                  .                  =          .          .       .
record_words       .          .            =                  =                  .                  =          .          .       .
come_of_age        .          =            =                  =                  .                  =          .          .       .
reach_young_person .          =            =                  =                  .                  =          .          .       .
answer_age         .          =            =                  =                  .                  =          .          .       .
record_age_answer  .          =            =                  =                  .                  =          .          .       .
stop_at_age        .          withdrawn    withdrawn          withdrawn          .                  withdrawn  .          .       .
change_copies      .          =            =                  =                  =                  =          =          =       =
transfer           .          .            transferred        transferred        .                  transferred .         .       .
keep_in_mind       .          =            =                  =                  =                  =          =          =       =
settle_help        .          .            .                  .                  .                  =          .          .       .
"""  # noqa: E501 -- a grid, which is read by its columns


def _cells():
    head, *rows = GRID.strip().splitlines()
    for row in rows:
        verb, *cells = row.split()
        yield from ((verb, status, cell) for status, cell in zip(head.split(), cells, strict=True))


@pytest.mark.parametrize(("verb", "status", "cell"), list(_cells()))
def test_each_verb_leads_where_the_grid_says(verb, status, cell):
    target = MOVES[verb].target
    led_to = "." if not allows(verb, status) else "=" if target is None else str(target)
    assert led_to == cell


def test_the_grid_names_every_verb_and_every_status():
    head, *rows = GRID.strip().splitlines()
    assert [row.split()[0] for row in rows] == list(MOVES)
    assert set(head.split()) == set(Status)


def test_nothing_leads_out_of_withdrawn():
    """Nobody reopens a request that its own family stopped: they ask again (R48)."""
    leading_on = [verb for verb, move in MOVES.items() if move.target and allows(verb, Status.WITHDRAWN)]
    assert leading_on == []


# status, with the provider, agreement, second look asked -> stage
STAGES = [
    ("draft", "nobody", "waiting", False, "draft"),
    ("submitted", "nobody", "waiting", False, "to_consider"),
    ("considering", "nobody", "waiting", False, "considering"),
    ("question_asked", "nobody", "waiting", False, "question"),
    ("not_taken_forward", "nobody", "waiting", False, "not_taken_forward"),
    ("not_taken_forward", "nobody", "waiting", True, "second_look"),
    ("referred", "nobody", "waiting", False, "finding_provider"),
    ("referred", "nobody", "everyone", False, "finding_provider"),
    ("referred", "offered", "waiting", False, "offered"),
    ("referred", "offered", "not_everyone", False, "offered"),
    ("referred", "accepted", "waiting", False, "asking"),
    ("referred", "accepted", "not_everyone", False, "not_everyone"),
    ("referred", "accepted", "everyone", False, "all_agreed"),
    ("withdrawn", "nobody", "everyone", False, "withdrawn"),
    ("merged", "nobody", "waiting", False, "merged"),
    ("transferred", "nobody", "everyone", False, "transferred"),
]


@pytest.mark.parametrize(("status", "with_provider", "agreed", "second_look", "stage"), STAGES)
def test_the_stage_follows_from_four_facts(status, with_provider, agreed, second_look, stage):
    found = derive(Status(status), WithProvider(with_provider), Agreed(agreed), second_look=second_look)
    assert found == Stage(stage)


def test_a_young_person_who_is_being_asked_pauses_what_is_open_and_nothing_else():
    """L5."""
    facts = (WithProvider.NOBODY, Agreed.WAITING)
    asked = {one for one in Status if derive(one, *facts, second_look=False, being_asked=True) == Stage.YOUNG_PERSON}
    assert asked == {Status.SUBMITTED, Status.CONSIDERING, Status.QUESTION_ASKED, Status.REFERRED}


def test_every_stage_says_what_happens_next_and_whose_move_it_is():
    assert set(PLACES) == set(Stage)
    assert all(place.next and place.whose and place.officer_label for place in PLACES.values())
