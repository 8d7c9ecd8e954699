"""The agreement ledger: what it says, as of when, and that nobody can change it (R3, R28, R39, S1)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from requests_app import actions, wording
from requests_app.errors import Refused
from requests_app.models import Agreement, Answer, Event, Message, PartyKind
from requests_app.stages import Agreed, Stage
from tests.make import Case

pytestmark = pytest.mark.django_db

TABLES = (Agreement._meta.db_table, Event._meta.db_table)


def refused_by_the_database(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


@pytest.mark.parametrize("table", TABLES)
def test_a_row_can_be_neither_changed_nor_deleted(table):
    Case().at(Stage.ALL_AGREED)
    column = "answer" if table.endswith("agreement") else "verb"
    assert refused_by_the_database(f"UPDATE {table} SET {column} = 'declined'")  # noqa: S608
    assert refused_by_the_database(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_there_is_no_way_round_the_triggers(table):
    """SQLite's REPLACE deletes without saying so, and PostgreSQL's TRUNCATE deletes without touching a row."""
    Case().at(Stage.ALL_AGREED)
    if connection.vendor == "sqlite":
        replace = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608
        assert refused_by_the_database(replace)
    else:
        connection.check_constraints()  # or PostgreSQL would say no for another reason: checks still to be made
        assert refused_by_the_database(f"TRUNCATE {table} CASCADE")


def test_the_orm_can_do_no_more_than_sql():
    case = Case().at(Stage.ALL_AGREED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Agreement.objects.update(answer=Answer.DECLINED)
    with pytest.raises(DatabaseError), transaction.atomic():
        case.disagreement.events.first().delete()


def test_the_requester_agrees_by_sending_and_the_version_of_the_words_is_in_the_row():
    case = Case().at(Stage.TO_CONSIDER)
    row = Agreement.objects.get()
    assert (row.party.kind, row.answer, row.wording) == (PartyKind.REQUESTER, Answer.AGREED, wording.CURRENT)
    assert row.recorded_by == case.family


def test_everyone_has_agreed_only_when_the_ledger_says_so_now():
    """R39: three required parties, two agreed, is not everyone; one stopping ends it; agreeing again restores it."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    school, health = case.answers_for(PartyKind.SCHOOL), case.answers_for(PartyKind.HEALTH)
    said = []
    for answer, by in ((Answer.AGREED, school), (Answer.TALK_FIRST, health), (Answer.AGREED, health)):
        actions.respond(case.disagreement, answer, by=by)
        said.append(case.refreshed().disagreement.agreed)
    actions.withdraw_agreement(case.disagreement, by=school)
    said.append(case.refreshed().disagreement.agreed)
    actions.respond(case.disagreement, Answer.AGREED, by=school)
    said.append(case.refreshed().disagreement.agreed)
    assert said == [Agreed.WAITING, Agreed.WAITING, Agreed.EVERYONE, Agreed.NOT_EVERYONE, Agreed.EVERYONE]
    assert Message.objects.filter(kind="n10_everyone_agreed", recipient="The person who asked").count() == 2


def test_what_was_agreed_can_be_read_as_of_any_time():
    case = Case().at(Stage.ALL_AGREED)
    rows = list(Agreement.objects.order_by("id"))
    school = case.answers_for()
    actions.withdraw_agreement(case.disagreement, by=school)
    parties, instant = case.disagreement.parties, timedelta(microseconds=1)
    assert parties.together(rows[0].at - instant) == Agreed.WAITING
    assert parties.together(rows[0].at) == Agreed.WAITING
    assert parties.together(rows[1].at) == Agreed.EVERYONE
    assert parties.together() == Agreed.NOT_EVERYONE


def test_an_optional_party_never_counts():
    """Only required parties lock the meeting (domain section 7, several settings)."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    case.disagreement.parties.filter(kind=PartyKind.HEALTH).update(required=False)
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for(PartyKind.SCHOOL))
    actions.respond(case.disagreement, Answer.DECLINED, by=case.answers_for(PartyKind.HEALTH))
    assert case.refreshed().disagreement.agreed == Agreed.EVERYONE


def test_nobody_at_all_is_not_everyone():
    case = Case().at(Stage.DRAFT)
    case.disagreement.parties.update(required=False)
    assert case.disagreement.agreed == Agreed.WAITING


def test_saying_the_same_twice_is_written_once():
    case = Case().at(Stage.ALL_AGREED)
    before = Agreement.objects.count()
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    assert Agreement.objects.count() == before


def test_somebody_who_agreed_stops_by_stopping():
    case = Case().at(Stage.ALL_AGREED)
    with pytest.raises(Refused, match="Stop taking part"):
        actions.respond(case.disagreement, Answer.DECLINED, by=case.answers_for())


def test_somebody_who_declined_may_change_their_mind():
    """5e: a party that declined may change its mind while the request is open."""
    case = Case().at(Stage.NOT_EVERYONE)
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    assert case.refreshed().disagreement.stage == Stage.ALL_AGREED


def test_referring_does_not_wait_for_the_others():
    """The meeting waits for agreement; passing the request on does not."""
    case = Case().at(Stage.OFFERED)
    assert case.disagreement.agreed == Agreed.WAITING
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    assert case.refreshed().disagreement.agreed == Agreed.EVERYONE
    assert case.disagreement.stage == Stage.OFFERED
