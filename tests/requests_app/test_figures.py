"""What do commissioners see: how much, about whom, and nothing about anybody? (domain 6a, R40, R44, L41; beyond, 16)"""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app.figures import Table, figures_of, years_of
from requests_app.models import (
    Agreement,
    Answer,
    CouncilRole,
    Decision,
    Disagreement,
    Event,
    Hat,
    Party,
    PartyKind,
    Year,
    new_reference,
)
from requests_app.periods import years
from requests_app.stages import Stage, WithProvider
from tests.make import Case, coordinator_of, council, independent_provider, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
FIGURES = "/figures/"
NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)
THIS_YEAR, LAST_YEAR = datetime(2025, 10, 3, 12, tzinfo=UTC), datetime(2024, 10, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def lay(number: int, *, sent: datetime = THIS_YEAR, **fields) -> list[Disagreement]:
    """Lay requests past the actions, all alike: this is about counting."""
    facts = {"asked_by": "parent", "ehc_status": "support", "status": "submitted", "stage": "to_consider"} | fields
    facts = {"authority": council(), "kinds": ["2"], "submitted_at": sent} | facts
    return Disagreement.objects.bulk_create(Disagreement(reference=new_reference(), **facts) for _ in range(number))


def table(title: str, *chosen: int) -> Table:
    found = years_of(council())
    figures = figures_of(council(), [found[place] for place in chosen or (0,)])
    return next(one for one in figures.tables if one.title == title)


def numbers(title: str, *chosen: int) -> dict[str, int | None]:
    """Return the first column of a table of the newest year, or of the years in these places."""
    return {label: shown[0] for label, shown in table(title, *chosen).rows}


def decided(requests: list[Disagreement], days: int, reason: str = "out_of_area") -> None:
    user = officer()
    Decision.objects.bulk_create(
        Decision(
            disagreement=one,
            outcome="not_taken_forward",
            reason=reason,
            explanation="x",
            proposed_by=user,
            decided_by=user,
            decided_at=one.submitted_at + timedelta(days=days),
        )
        for one in requests
    )


def asked(requests: list[Disagreement], kind: str, answers: list[str | None], names: int = 5) -> None:
    """Ask an organisation in each request, of `names` different ones, and have it say what is in `answers`."""
    parties = Party.objects.bulk_create(
        Party(disagreement=one, kind=kind, name=f"Example {place % names}", invited_at=NOW)
        for place, one in enumerate(requests)
    )
    Agreement.objects.bulk_create(
        Agreement(party=party, answer=answer, wording=1)
        for party, answer in zip(parties, answers, strict=True)
        if answer
    )


# -- what is counted --------------------------------------------------------------------------------------------------


def test_who_asked_and_with_what_support():
    lay(9)
    lay(6, asked_by="young_person", ehc_status="plan")
    lay(14, ehc_status="assessing")
    assert {label: number for label, number in numbers("Who asked").items() if number} == {"Parent or carer": 23}
    support = numbers("Support when they asked")
    assert {label: number for label, number in support.items() if number} == {
        "SEN support, no EHC plan": 9,
        "Being assessed for an EHC plan": 14,
    }  # six go with the noughts, which are small numbers too


def test_kinds_are_counted_each_by_itself():
    lay(6, kinds=["1"])
    lay(7, kinds=["1", "2"])
    lay(5, kinds=[])
    shown = list(numbers("Kinds of disagreement").values())
    assert shown == [13, 7, None, None]


def test_where_they_are_and_within_it_why_not_and_how_far():
    lay(5)
    lay(6, status="withdrawn", stage="withdrawn")
    decided(lay(14, status="not_taken_forward", stage="not_taken_forward"), 3)
    decided(lay(7, status="not_taken_forward", stage="second_look"), 3, "family_matter")
    referred = {"status": "referred", "with_provider": WithProvider.ACCEPTED}
    lay(8, stage="asking", **referred)
    lay(15, stage="all_agreed", **referred)
    assert list(numbers("Where they are now").values()) == [5, 23, 21, 6]
    assert {row: number for row, number in numbers("Why not taken forward").items() if number} == {
        "The child or young person is not in our area": 14
    }
    assert {row: number for row, number in numbers("How far they have come").items() if number} == {
        "Taken by a provider, everyone agreed": 15
    }


def test_the_reason_is_that_of_the_newest_decision():
    requests = lay(20, status="not_taken_forward", stage="not_taken_forward")
    decided(requests, 3, "cannot_reach")
    decided(requests[:14], 9, "out_of_area")
    lay(5)
    lay(5, status="withdrawn", stage="withdrawn")
    lay(5, status="referred", stage="offered", with_provider="offered")
    reasons = numbers("Why not taken forward")
    assert reasons["The child or young person is not in our area"] == 14


def test_a_table_inside_a_row_that_is_left_out_is_left_out():
    lay(30)
    decided(lay(9, status="not_taken_forward", stage="not_taken_forward"), 3)
    assert numbers("Where they are now")["Not taken forward"] is None
    assert table("Why not taken forward").is_left_out


def test_months_are_those_of_the_year_so_far():
    lay(6)
    lay(20, sent=datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    lay(21, sent=datetime(2026, 6, 30, 23, 1, tzinfo=UTC))  # a minute past midnight in London: July
    shown = numbers("When they were sent")
    assert list(shown) == [
        *("September 2025", "October 2025", "November 2025", "December 2025", "January 2026", "February 2026"),
        *("March 2026", "April 2026", "May 2026", "June 2026", "July 2026"),
    ]
    assert (shown["June 2026"], shown["July 2026"], shown["October 2025"]) == (20, 21, None)


def test_drafts_and_other_councils_requests_are_not_counted():
    lay(5)
    lay(9, status="draft", stage="draft")
    lay(9, authority=council("southmere"))
    assert figures_of(council(), years_of(council())).sent == 5


def test_how_long_a_decision_took_says_nothing_about_one():
    requests = lay(10, status="not_taken_forward", stage="not_taken_forward")
    for days, one in enumerate(requests, start=1):
        decided([one], days)
    decided(requests[:1], 300)  # a second look is no first decision
    assert list(numbers("Time to a decision").values()) == [5, 6]


@pytest.mark.parametrize(("how_many", "shown"), [(4, [None, None]), (5, [None, 7]), (9, [None, 7]), (10, [7, 7])])
def test_how_long_a_decision_took_needs_enough_decisions(how_many, shown):
    lay(20)
    decided(lay(how_many, status="not_taken_forward", stage="not_taken_forward"), 7)
    assert list(numbers("Time to a decision").values()) == shown


def test_how_often_a_provider_gave_back():
    for one in lay(6):
        Event.objects.create(disagreement=one, verb="return_", acting_as="provider", detail="capacity", seal="x")
    assert list(numbers("Providers").values()) == [6]


# -- by kind of organisation, never by name (R44) ---------------------------------------------------------------------


def referred(number: int) -> list[Disagreement]:
    return lay(number, status="referred", stage="asking", with_provider="accepted")


def test_who_takes_part_is_counted_by_kind_of_organisation():
    asked(
        referred(26), "school", ["agreed"] * 14 + ["declined"] * 4 + ["withdrawn"] * 2 + ["talk_first"] * 2 + [None] * 4
    )
    assert dict(table("Who agreed to take part").rows)["Schools"] == [26, 14, 6, 6]


def test_only_the_newest_answer_counts_and_only_who_was_asked():
    requests = referred(12)
    asked(requests, "school", ["declined"] * 12)
    for party in Party.objects.filter(disagreement__in=requests[:6]):
        Agreement.objects.create(party=party, answer=Answer.AGREED, wording=1)
    asked(lay(6), "school", ["agreed"] * 6)  # not going ahead
    Party.objects.bulk_create(Party(disagreement=one, kind="college", name=f"Oak {one.pk}") for one in requests)
    rows = dict(table("Who agreed to take part").rows)
    assert rows["Schools"] == [12, None, None, None]  # nobody has still to answer, and that is a small number
    assert rows["Colleges"] == [None, None, None, None]


def test_a_kind_with_few_organisations_is_left_out_because_it_would_be_one_by_name():
    """R44: no figure by named organisation. An area has one NHS body, and one council."""
    asked(referred(30), "health", ["agreed"] * 20 + ["declined"] * 5 + [None] * 5, names=4)
    asked(referred(30), "school", ["agreed"] * 20 + ["declined"] * 5 + [None] * 5, names=5)
    rows = dict(table("Who agreed to take part").rows)
    assert rows["NHS bodies"] == [None] * 4
    assert rows["Schools"] == [30, 20, 5, 5]
    assert [label for label in rows if "ouncil" in label] == []


# -- years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "since", "expected"),
    [
        (Year.ACADEMIC, datetime(2025, 9, 1, tzinfo=UTC), ["September 2025 to August 2026"]),
        (
            Year.ACADEMIC,
            datetime(2025, 8, 31, 22, 59, tzinfo=UTC),
            ["September 2025 to August 2026", "September 2024 to August 2025"],
        ),
        (Year.FINANCIAL, None, ["April 2026 to March 2027"]),
        (
            Year.FINANCIAL,
            datetime(2026, 3, 31, 22, 59, tzinfo=UTC),
            ["April 2026 to March 2027", "April 2025 to March 2026"],
        ),
    ],
)
def test_years_run_from_the_first_request_to_now(kind, since, expected):
    assert [one.label for one in years(kind, since)] == expected


def test_a_council_has_one_kind_of_year():
    """Two kinds side by side would give half years away, by subtraction."""
    lay(6, sent=datetime(2026, 2, 1, tzinfo=UTC))
    council().__class__.objects.update(figures_year=Year.FINANCIAL)
    page = signed_in(officer()).get(FIGURES)
    assert [label for _, label in page.context["form"].fields["year"].choices] == [
        "April 2026 to March 2027",
        "April 2025 to March 2026",
        "All years",
    ]


def test_all_years_together_show_what_every_year_shows():
    """Of all years less the others, none is left (beyond, 16)."""
    lay(20)
    lay(9, asked_by="young_person")
    lay(30, sent=LAST_YEAR)
    lay(2, sent=LAST_YEAR, asked_by="young_person")
    assert numbers("Who asked", 0)["Parent or carer"] == 20
    assert set(numbers("Who asked", 1).values()) == {None}
    assert set(numbers("Who asked", 0, 1).values()) == {None}
    assert list(numbers("When they were sent", 0, 1).values()) == [29, 32]


def test_a_year_with_few_requests_is_in_nothing():
    lay(12)
    lay(4, sent=LAST_YEAR)
    found = years_of(council())
    assert figures_of(council(), [found[1]]).sent is None
    everything = figures_of(council(), found)
    assert (everything.sent, everything.years) == (12, [found[0]])
    assert figures_of(council("southmere"), years_of(council("southmere"))).tables == []


# -- the page and the file --------------------------------------------------------------------------------------------


def test_commissioners_and_coordinators_see_figures_and_nobody_else_does():
    case = Case().at(Stage.ASKING)
    for hat in (Hat.COMMISSIONER, Hat.COORDINATOR):
        assert signed_in(officer(hat=hat)).get(FIGURES).status_code == 200
    others = [
        case.family,
        case.answers_for(),
        officer(hat=Hat.REPRESENTATIVE),
        coordinator_of(independent_provider("Other Waters")),
    ]
    for user in others:
        client = signed_in(user)
        assert [client.get(FIGURES).status_code, client.get(f"{FIGURES}download/").status_code] == [404, 404], user


def test_a_commissioner_sees_no_case_and_the_menu_leads_to_figures():
    """5c: aggregates only."""
    reference = Case().at(Stage.ASKING).disagreement.reference
    client = signed_in(officer(hat=Hat.COMMISSIONER))
    page = client.get(reverse("home"))
    assert [place["text"] for place in page.context["menu"]] == ["Figures", "Publicity"]
    assert page.text.count('href="/figures/"') == 2  # in the menu, and where they land
    for address in ("/officer/", "/officer/download/", f"/officer/{reference}/", f"/requests/{reference}/"):
        assert client.get(address).status_code == 404, address
    assert reference not in client.get(FIGURES).text


def test_few_requests_are_no_figures():
    lay(4)
    text = signed_in(officer(hat=Hat.COMMISSIONER)).get(FIGURES).text
    assert "No figures yet" in text
    assert "Download" not in text


def test_a_commissioner_of_two_councils_chooses():
    lay(6)
    lay(8, authority=council("southmere"))
    user = officer(hat=Hat.COMMISSIONER)
    CouncilRole.objects.create(user=user, authority=council("southmere"), hat=Hat.COMMISSIONER)
    client = signed_in(user)
    sent = [client.get(FIGURES, {"council": slug}).context["figures"].sent for slug in ("northwick", "southmere", "x")]
    assert sent == [6, 8, 6]


def test_a_year_that_is_none_is_said_so_and_the_newest_is_shown():
    lay(6)
    page = signed_in(officer()).get(FIGURES, {"year": "1999"})
    assert page.context["figures"].sent == 6
    assert "There is a problem" in page.text


def test_no_small_number_stands_on_the_page_or_in_the_file():
    """Every number of a busy year, but the days, is 5 or more."""
    for status, stage, number in (("submitted", "to_consider", 3), ("withdrawn", "withdrawn", 11)):
        lay(number, status=status, stage=stage, ehc_status="plan", kinds=["3"])
    lay(25, asked_by="young_person")
    asked(referred(17), "school", ["agreed"] * 13 + ["declined"] * 2 + [None] * 2)
    client = signed_in(officer(hat=Hat.COMMISSIONER))
    cells = re.findall(r'cell--numeric">(\d+)', client.get(FIGURES).text)
    file = list(csv.DictReader(io.StringIO(b"".join(client.post(f"{FIGURES}download/")).decode()[1:])))
    in_file = [row["Number"] for row in file if row["Number"]]
    assert cells
    assert min(map(int, cells + in_file)) >= 5
    assert in_file == ["56", *cells]
    assert council().downloads.get().what == "figures"


def test_figures_name_nobody():
    case = Case().at(Stage.ALL_AGREED)
    lay(20)
    client = signed_in(officer(hat=Hat.COMMISSIONER))
    text = client.get(FIGURES).text + b"".join(client.post(f"{FIGURES}download/")).decode()
    for word in (case.disagreement.reference, "Kit", "Pat", "Elm", "Sam", "Calm", "Mina", "Olive"):
        assert not re.search(rf"\b{word}\b", text), word


def test_a_thousand_requests_cost_the_queries_of_ten():
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(FIGURES, {"year": "all"}).status_code == 200
        return len(queries)

    client = signed_in(officer(hat=Hat.COMMISSIONER))
    lay(10), lay(10, sent=LAST_YEAR)
    decided(lay(10, status="not_taken_forward", stage="not_taken_forward"), 3)
    few = cost()
    decided(lay(500, status="not_taken_forward", stage="not_taken_forward"), 3)
    lay(500, sent=LAST_YEAR)
    asked(referred(20), PartyKind.SCHOOL, ["agreed"] * 20)
    assert cost() == few
