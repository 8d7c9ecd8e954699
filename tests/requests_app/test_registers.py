"""Does the list of schools follow the public register, and is a school found by what people type? (section 8, L42)"""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from requests_app.actions.registers import import_schools
from requests_app.models import HealthBody, School
from requests_app.registers import NotARegister, guess_setting_type

pytestmark = pytest.mark.django_db
HEADERS = [
    "URN", "LA (name)", "EstablishmentName", "TypeOfEstablishment (name)", "EstablishmentStatus (name)", "OpenDate",
    "CloseDate", "PhaseOfEducation (name)", "Postcode", "Trusts (name)",
]  # fmt: skip
ELM = [
    "900001",
    "Northwick",
    "Elm Example School",
    "Community school",
    "Open",
    "01-09-1990",
    "",
    "Primary",
    "ZN1 1AA",
    "",
]
MARYS = [
    "900002", "Northwick", "St Märy’s Example Catholic Primary School, Ashby", "Voluntary aided school", "Open", "", "",
    "Primary", "ZN2 2BB", "",
]  # fmt: skip
OAK = [
    "900003", "Eastmere", "The Oakfield Example Academy", "Academy converter", "Open, but proposed to close",
    "01/09/2012", "31-08-2099", "Secondary", "ZE1 1CC", "Example Trust",
]  # fmt: skip


def file_of(*rows, encoding="cp1252"):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([HEADERS, *rows])
    return io.BytesIO(text.getvalue().encode(encoding))


def counts(report):
    return {name: count for name, count in vars(report).items() if isinstance(count, int) and count}


def names(schools):
    return [school.name for school in schools]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-8"])
def test_a_file_is_read_in_each_encoding_tried_first_and_changes_nothing_the_second_time(encoding):
    rows = [ELM, MARYS, OAK]
    assert counts(import_schools(file_of(*rows, encoding=encoding), dry_run=True)) == {"added": 3}
    assert School.objects.count() == 0

    assert counts(import_schools(file_of(*rows, encoding=encoding))) == {"added": 3}
    assert counts(import_schools(file_of(*rows, encoding=encoding))) == {"unchanged": 3}
    oak = School.objects.get(urn=900003)
    assert (oak.trust, oak.council_name, oak.opened_on) == ("Example Trust", "Eastmere", date(2012, 9, 1))
    assert oak.closed_on is None  # only proposed to close
    assert names(School.objects.named("ST MARYS example catholic primary school ashby")) == [MARYS[2]]


def test_changes_are_told_apart_and_what_closed_lately_can_still_be_found():
    today = timezone.localdate()
    lately = today - timedelta(days=90)
    import_schools(file_of(ELM, MARYS, OAK))
    closed = ["Closed" if cell == "Open" else cell for cell in ELM]
    closed[6] = lately.strftime("%d-%m-%Y")
    renamed = [*MARYS[:2], "Birch Example School", *MARYS[3:]]
    long_gone = [
        "900009",
        "Northwick",
        "Gone Example School",
        "Community school",
        "Closed",
        "",
        "01-01-2001",
        "",
        "",
        "",
    ]

    report = import_schools(file_of(closed, renamed, long_gone))

    assert counts(report) == {"closed": 1, "changed": 1, "not_needed": 1, "not_in_file": 1}
    assert names(School.objects.starting("ashby", today)) == []  # by its old name
    assert names(School.objects.starting("birch", today)) == ["Birch Example School"]
    [elm] = School.objects.starting("elm ex", today)
    assert elm.where_and_what == f"ZN1, Primary, closed {lately:%B %Y}"
    assert School.objects.starting("elm ex", today + timedelta(days=4 * 365)) == []


def test_rows_that_cannot_be_read_are_told_of_by_line_and_the_rest_counts():
    bad = [
        ["x", *ELM[1:]], [*ELM[:2], "", *ELM[3:]], [*ELM[:5], "1 May", *ELM[6:]], [*ELM[:8], "nowhere", ""], ELM[:4],
        [*ELM[:2], "E" * 121, *ELM[3:]],
    ]  # fmt: skip
    report = import_schools(file_of(ELM, *bad, ELM, MARYS))
    assert counts(report) == {"added": 2, "bad": 7}
    assert [(fault.line, fault.why) for fault in report.faults] == [
        (3, "its URN is not a number of the register"),
        (4, "it has no name"),
        (5, "its OpenDate is no date"),
        (6, "its postcode is none"),
        (7, "it has 4 columns, and the first line has 10"),
        (8, "its name is longer than 120 characters"),
        (9, "its URN stands in the file twice; the first counts"),
    ]
    assert report.faults[0].begins.startswith("x,Northwick,Elm Example School")
    assert all(len(fault.begins) <= 61 for fault in report.faults)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "headings of the register"),
        (b"name,colour\r\nElm,green\r\n", "headings of the register"),
        (b"PK\x03\x04 and so on", "spreadsheet"),
        (b"\x89PNG\x00\x01", "no CSV file"),
        (b"URN,EstablishmentName\r\n1,Elm\r\n", "lacks columns"),
        (b"x" * 200_000, "no CSV file"),
    ],
)
def test_a_file_of_another_kind_is_named_and_changes_nothing(content, said, tmp_path):
    with pytest.raises(NotARegister, match=said):
        import_schools(io.BytesIO(content))
    file = tmp_path / "schools.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=f"Nothing was changed. .*{said}"):
        call_command("import_schools", str(file), "--really")


def test_a_file_that_breaks_off_leaves_the_list_as_it_was():
    broken = file_of(ELM, MARYS).getvalue() + b'900004,"Northwick'
    with pytest.raises(NotARegister, match="from line"):
        import_schools(io.BytesIO(broken))
    assert School.objects.count() == 0


def test_the_command_only_tries_unless_it_is_told_to_and_one_area_can_be_taken_alone(tmp_path, capsys):
    file = tmp_path / "schools.csv"
    file.write_bytes(file_of(ELM, MARYS, OAK).getvalue())
    call_command("import_schools", str(file))
    assert "nothing was changed" in capsys.readouterr().out
    assert School.objects.count() == 0
    assert counts(import_schools(file.open("rb"), only_in="northwick")) == {"added": 2, "elsewhere": 1}
    call_command("import_schools", str(file), "--really")
    assert "      1  Added" in capsys.readouterr().out


def test_a_school_is_found_by_a_beginning_a_word_in_it_and_much_the_same_spelling(django_assert_max_num_queries):
    today = timezone.localdate()
    import_schools(file_of(ELM, MARYS, OAK))
    find = School.objects
    assert names(find.starting("St Mar", today)) == names(find.starting("ashby", today)) == [MARYS[2]]
    assert names(find.starting("school", today)) == names(find.starting("el", today)) == []
    with django_assert_max_num_queries(6):
        assert names(find.like("Oakfeild Example Academy", today)) == [OAK[2]]
        assert names(find.like("St Marys School", today)) == [MARYS[2]]
    assert find.like("Wholly Different Place", today) == []
    assert find.like("100%_'", today) == []


@pytest.mark.parametrize(
    ("kind", "setting_type"),
    [
        ("Academy special converter", "academy"), ("Free schools alternative provision", "academy"),
        ("Community school", "maintained"), ("Foundation special school", "maintained"),
        ("Pupil referral unit", "pru"), ("Other independent special school", "independent"),
        ("Non-maintained special school", "independent"), ("Further education", "college"), ("Offshore schools", ""),
    ],
)  # fmt: skip
def test_what_the_register_calls_a_school_says_who_can_agree_for_it(kind, setting_type):
    """R50."""
    assert guess_setting_type(kind) == setting_type


def test_health_bodies_are_offered_while_they_are_in_force_and_lead_to_what_they_became():
    """L42."""
    today = date(2026, 11, 24)
    new = HealthBody.objects.create(name="Example New ICB", starts_on=date(2026, 4, 1))
    old = HealthBody.objects.create(name="Example Old ICB", ends_on=date(2026, 3, 31), merged_into=new)
    older = HealthBody.objects.create(name="Example Older CCG", ends_on=date(2022, 6, 30), merged_into=old)
    HealthBody.objects.create(name="Example Coming ICB", starts_on=date(2027, 4, 1))
    assert list(HealthBody.objects.in_force(today)) == [new]
    assert (older.now, old.now, new.now) == (new, new, new)
    new.merged_into = older
    with pytest.raises(ValidationError, match="part of this one"):
        new.clean()
