"""Is it known who was told of the service, and who was not? (R29, R30, L3)"""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from requests_app import actions, publicity
from requests_app.models import Hat, HeardCount, MustBeTold, PublicityEntry, Source
from requests_app.stages import Stage
from tests.make import Case, council, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
REPORT = "/publicity/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def typed(*told: str, day: date = date(2026, 11, 3), **more) -> dict:
    parts = {"on-day": day.day, "on-month": day.month, "on-year": day.year}
    return {"told": list(told), "method": "Heads’ bulletin", "note": "Sent to 40"} | parts | more


def rows() -> dict[str, list[list[str]]]:
    """Return what the report says of each audience, this year and last: how each was told."""
    report = publicity.report(council())
    return {row.audience: [[one.method for one in told.entries] for told in row.years] for row in report}


def test_a_bulletin_for_heads_stands_in_the_report_under_heads_and_the_rest_say_that_nothing_was_done():
    """R29, L3: the log, and the report by audience. Nobody is left out of it."""
    client = signed_in(officer(name="Olive Officer"))
    client.post(reverse("publicity_add"), typed("heads"))
    client.post(reverse("publicity_add"), typed("heads", "parents", day=date(2026, 8, 31), method="Open day"))
    client.post(reverse("publicity_add"), typed("heads", day=date(2025, 8, 31), method="Long ago"))
    expected = {label: [[], []] for label in MustBeTold.labels}
    expected |= {"Head teachers": [["Heads’ bulletin"], ["Open day"]], "Parents and carers": [[], ["Open day"]]}
    assert rows() == expected
    page = client.get(REPORT).content.decode()
    assert page.count("Nothing written down") == 2 * len(MustBeTold) - 3
    file = io.StringIO(b"".join(client.get(reverse("publicity_csv"))).decode().removeprefix("\ufeff"))
    lines = [line for line in csv.DictReader(file) if line["Audience"] in {"Head teachers", "Governing bodies"}]
    assert [(line["Audience"], line["Day"], line["How"]) for line in lines] == [
        ("Head teachers", "2026-11-03", "Heads’ bulletin"),
        ("Head teachers", "2026-08-31", "Open day"),
        ("Governing bodies", "", "Nothing written down"),
        ("Governing bodies", "", "Nothing written down"),
    ]


def test_an_audience_is_added_renamed_and_retired_and_those_who_must_be_told_are_always_there():
    """R30: an administrator adds "Parent carer forum", and it can be chosen."""
    client = signed_in(officer(hat=Hat.ADMINISTRATOR, name="Ada Settings"))
    client.post(reverse("audiences"), {"name": "Parent carer  forum"})
    forum = council().audiences.get()
    choices = client.get(reverse("publicity_add")).context["form"].fields["told"].choices
    assert choices == [*MustBeTold.choices, (str(forum.pk), "Parent carer forum")]
    for name in ("parent carer Forum", "Head Teachers"):
        taken = client.post(reverse("audiences"), {"name": name}).context["form"]
        assert list(taken.errors) == ["name"]
    client.post(reverse("publicity_add"), typed(str(forum.pk)))
    client.post(reverse("audience_change", args=[forum.pk]), {"name": "Northwick parent carer forum"})
    client.post(reverse("audience_retire", args=[forum.pk]))
    assert client.get(reverse("publicity_add")).context["form"].fields["told"].choices == MustBeTold.choices
    assert rows()["Northwick parent carer forum"] == [["Heads’ bulletin"], []]  # what was done was done
    client.post(reverse("audience_again", args=[forum.pk]))
    assert council().audiences.get().retired_on is None


def test_what_was_a_mistake_is_taken_out_and_stays_to_be_seen():
    client = signed_in(officer(hat=Hat.COMMISSIONER, name="Connie Commissioner"))
    client.post(reverse("publicity_add"), typed("heads"))
    client.post(reverse("publicity_take_out", args=[PublicityEntry.objects.get().pk]))
    assert rows()["Head teachers"] == [[], []]
    assert "taken out by Connie Commissioner" in client.get(REPORT).content.decode()


@pytest.mark.one_database
def test_what_is_wrong_is_said_beside_it_and_nobody_else_sees_or_changes_the_log():
    client = signed_in(officer(name="Olive Officer"))
    wrong = client.post(reverse("publicity_add"), typed("nobody", day=date(2026, 11, 21), method=""))
    assert {"told", "on", "method"} == set(wrong.context["form"].errors)
    assert client.get(reverse("audiences")).status_code == 404
    elsewhere = officer(council("southmere"), Hat.COMMISSIONER, "Sam Commissioner")
    client.post(reverse("publicity_add"), typed("heads"))
    assert "Heads’ bulletin" not in signed_in(elsewhere).get(REPORT).content.decode()
    signed_in(elsewhere).post(reverse("publicity_take_out", args=[PublicityEntry.objects.get().pk]))
    assert PublicityEntry.objects.get().taken_out_at is None
    representative = signed_in(officer(hat=Hat.REPRESENTATIVE, name="Rae Representative"))
    assert representative.get(REPORT).status_code == 404


def test_how_people_heard_is_counted_once_with_nothing_beside_the_count():
    """R29, L41: one optional question after sending, linked to no request; small numbers are left out."""
    case = Case().at(Stage.TO_CONSIDER)
    client = signed_in(case.family)
    sent = client.get(reverse("sent", args=[case.disagreement.reference]))
    address, back = reverse("council_heard", args=["northwick"]), sent.context["heard"]["back"].value()
    assert f'action="{address}"' in sent.content.decode()
    answered = client.post(address, {"source": "school", "back": back})
    assert f'href="{back}"' in answered.content.decode()
    client.post(address, {"source": "school", "back": "https://evil.example.org/"})
    assert list(HeardCount.objects.values("year_begins", "source", "number")) == [
        {"year_begins": date(2026, 9, 1), "source": "school", "number": 1}
    ]
    kept = {one.name for one in HeardCount._meta.concrete_fields}
    assert kept == {"id", "authority", "year_begins", "source", "number"}
    assert dict(publicity.heard(council()))[Source.SCHOOL.label] == [None, None]
    for _ in range(11):
        actions.count_heard(council(), "school")
    assert dict(publicity.heard(council()))[Source.SCHOOL.label] == [None, None]  # alone it would give the zeros away
    for _ in range(20):
        actions.count_heard(council(), "forum")
    shown = dict(publicity.heard(council()))
    assert (shown[Source.FORUM.label], shown[Source.SCHOOL.label]) == ([20, None], [None, None])


@pytest.mark.one_database
def test_nobody_has_to_answer_how_they_heard_and_a_stranger_address_is_not_gone_to(client):
    council()
    address = reverse("council_heard", args=["northwick"])
    assert list(client.post(address, {}).context["form"].errors) == ["source"]
    answered = client.post(address, {"source": "other", "back": "//evil.example.org/"})
    assert "evil" not in answered.content.decode()
    assert HeardCount.objects.get().number == 1
