"""How is the service doing, in numbers that are about nobody? (domain 6a, reports 1 to 4)

For a council's commissioners, who never see a case, and its coordinators. Everything is about the requests that were
sent in one year, and where they are today. What may be shown of each table is for `small_numbers` to say, year by year;
so nothing here adds a number to another before it has been there. A case is never loaded: each table is one query that
counts, however many requests there are.

Never by organisation, only by kind of organisation (R44); and a kind with fewer than five different organisations is
left out whatever its numbers, because its figures would be about one of them by name. The council is such a one.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from math import ceil
from operator import or_

from django.db import models
from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, IntegerField, Min, Value, When
from django.db.models.functions import Lower

from . import small_numbers
from .kinds import Kind
from .models import (
    ASKED_BY_IN_SHORT,
    SAID_NO,
    Answer,
    Decision,
    DeclineReason,
    Disagreement,
    EhcStatus,
    Event,
    LocalAuthority,
    Party,
    PartyKind,
)
from .periods import Period, years
from .small_numbers import LEAST, Shown
from .stages import Stage
from .states import Status

# In the words of people who commission, where the family's own words would read oddly in a table.
_EHC_STATUS = {
    EhcStatus.PLAN: "EHC plan",
    EhcStatus.ASSESSING: "Being assessed for an EHC plan",
    EhcStatus.DRAFT: "Draft EHC plan",
    EhcStatus.REVIEW: "EHC plan being reviewed",
    EhcStatus.REASSESSING: "Being reassessed for an EHC plan",
    EhcStatus.ASKED: "EHC assessment asked for",
    EhcStatus.SUPPORT: "SEN support, no EHC plan",
    EhcStatus.NOT_SURE: "None of these yet, or not sure",
}
_KINDS = {
    Kind.DUTIES: "1: how duties are carried out",
    Kind.PROVISION: "2: special educational support",
    Kind.HEALTH_AND_CARE: "3: health or social care in an EHC process",
    Kind.BETWEEN_SERVICES: "4: between services",
}
_CONSIDERED, _NOT_TAKEN_FORWARD, _GOING_AHEAD, _STOPPED = "considered", "not_taken_forward", "going_ahead", "stopped"
_WHERE = {
    _CONSIDERED: "Being considered",
    _GOING_AHEAD: "Going ahead",
    _NOT_TAKEN_FORWARD: "Not taken forward",
    _STOPPED: "Stopped, joined with another, or another council’s now",
}
_PLACE = {
    Status.SUBMITTED: _CONSIDERED,
    Status.CONSIDERING: _CONSIDERED,
    Status.QUESTION_ASKED: _CONSIDERED,
    Status.REFERRED: _GOING_AHEAD,
    Status.NOT_TAKEN_FORWARD: _NOT_TAKEN_FORWARD,
    Status.WITHDRAWN: _STOPPED,
    Status.MERGED: _STOPPED,
    Status.TRANSFERRED: _STOPPED,
}
_GOING_AHEAD_STAGES = {
    Stage.FINDING_PROVIDER: "Looking for a provider",
    Stage.OFFERED: "Offered to a provider",
    Stage.ASKING: "Taken by a provider, waiting for agreement",
    Stage.NOT_EVERYONE: "Taken by a provider, not everyone agreed",
    Stage.ALL_AGREED: "Taken by a provider, everyone agreed",
}
_ORGANISATIONS = {
    PartyKind.EARLY_YEARS: "Nurseries and early years",
    PartyKind.SCHOOL: "Schools",
    PartyKind.COLLEGE: "Colleges",
    PartyKind.HEALTH: "NHS bodies",
}
_AGREED, _SAID_NO, _NOT_YET = "agreed", "said_no", "not_yet"
_ANSWERS = {_AGREED: "Agreed", _SAID_NO: "Said no", _NOT_YET: "No answer yet"}
_SAID = {Answer.AGREED: _AGREED} | dict.fromkeys(SAID_NO, _SAID_NO)

A_DAY = timedelta(days=1)

Counts = list[Counter]  # one for each year


@dataclass(frozen=True)
class Table:
    """A heading, the names of its columns, and rows of a name and one number a column (None: left out)."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, list[int | None]]]
    note: str = ""

    @property
    def is_left_out(self) -> bool:
        return all(number is None for _, numbers in self.rows for number in numbers)


@dataclass(frozen=True)
class Figures:
    """What is given for one year, or for all. `sent` is None where fewer than five requests were sent."""

    years: list[Period]
    sent: int | None
    tables: list[Table] = field(default_factory=list)

    @property
    def shown(self) -> list[Table]:
        return [table for table in self.tables if not table.is_left_out]

    @property
    def left_out(self) -> list[Table]:
        """The tables of which no number can be shown."""
        return [table for table in self.tables if table.is_left_out]

    @property
    def still_running(self) -> bool:
        return any(not year.is_over for year in self.years)


def years_of(council: LocalAuthority) -> list[Period]:
    """Return the years there are figures for, the newest first. There is always one: the year it is now."""
    first = _sent(council).aggregate(first=Min("submitted_at"))["first"]
    return years(council.figures_year, first)


def figures_of(council: LocalAuthority, chosen: list[Period]) -> Figures:
    """Return the figures of the chosen years together. Years with fewer than five requests are not in them."""
    numbers = _count(_sent_in(council, chosen), chosen, Value(""))
    counted = [year for year, number in zip(chosen, numbers, strict=True) if number.total() >= LEAST]
    if not counted:
        return Figures(chosen, None)
    totals = [number.total() for number in numbers if number.total() >= LEAST]
    return Figures(counted, sum(totals), _Year(council, counted, totals).tables())


class _Year:
    """The requests of some years, and the tables about them."""

    def __init__(self, council: LocalAuthority, counted: list[Period], totals: list[int]):
        self.years, self.totals = counted, totals
        self.sent = _sent_in(council, counted)

    def tables(self) -> list[Table]:
        where = self._by(F("status"), F("stage"))
        places = [_regrouped(one, lambda status, _: _PLACE[status]) for one in where]
        return [
            self._when(),
            _table("Who asked", ASKED_BY_IN_SHORT, _released(self._by(F("asked_by")), ASKED_BY_IN_SHORT)),
            _table("Support when they asked", _EHC_STATUS, _released(self._by(F("ehc_status")), _EHC_STATUS)),
            self._kinds(),
            _table("Where they are now", _WHERE, _released(places, _WHERE)),
            self._why_not(places),
            self._how_far(where, places),
            self._who_takes_part(),
            self._given_back(),
            self._time_to_decide(),
        ]

    def _by(self, *values) -> Counts:
        return _count(self.sent, self.years, *values)

    def _when(self) -> Table:
        if len(self.years) > 1:
            rows = [(year.label, [total]) for year, total in zip(self.years, self.totals, strict=True)]
            return Table("When they were sent", ("Requests",), rows)
        months = self.years[0].months()
        sent = [one.total() for one in _count(self.sent, months, Value(""))]
        shown = small_numbers.release(dict(enumerate(sent)))
        rows = [(f"{month.first_day:%B %Y}", [shown[place]]) for place, month in enumerate(months)]
        return Table("When they were sent", ("Requests",), rows)

    def _kinds(self) -> Table:
        """Each of the four by itself, for a request can be of several or of none."""
        found = self._by(F("kinds"))
        years = [
            {
                kind: small_numbers.alone(sum(n for kinds, n in one.items() if kind in kinds), of=total)
                for kind in _KINDS
            }
            for one, total in zip(found, self.totals, strict=True)
        ]
        return _table("Kinds of disagreement", _KINDS, years, "A request can be of several kinds, or of none yet.")

    def _why_not(self, places: Counts) -> Table:
        newest = Decision.objects.filter(
            disagreement=models.OuterRef("pk"),
            outcome=Decision.Outcome.NOT_TAKEN_FORWARD,
            decided_at__isnull=False,
        ).order_by("-id")
        stopped = self.sent.filter(status=Status.NOT_TAKEN_FORWARD)
        reasons = _count(stopped, self.years, models.Subquery(newest.values("reason")[:1]))
        labels = dict(DeclineReason.choices)
        shown = _within(_NOT_TAKEN_FORWARD, places, _released(reasons, labels))
        return _table("Why not taken forward", labels, shown, "Of those that are not taken forward now.")

    def _how_far(self, where: Counts, places: Counts) -> Table:
        stages = [_regrouped(one, lambda _, stage: stage) for one in where]
        shown = _within(_GOING_AHEAD, places, _released(stages, _GOING_AHEAD_STAGES))
        return _table("How far they have come", _GOING_AHEAD_STAGES, shown, "Of those that are going ahead now.")

    def _who_takes_part(self) -> Table:
        asked = Party.objects.others().filter(
            disagreement__in=self.sent.filter(status=Status.REFERRED), invited_at__isnull=False
        )
        sent = "disagreement__submitted_at"
        answers = _count(asked.with_answer(), self.years, F("kind"), F("answer_now"), sent=sent)
        different = _count(asked, self.years, F("kind"), sent=sent, number=Count(Lower("name"), distinct=True))
        answers = [_regrouped(one, lambda kind, said: (kind, _SAID.get(said, _NOT_YET))) for one in answers]
        rows = [
            (label, self._of_kind(kind, answers, [one[kind] for one in different]))
            for kind, label in _ORGANISATIONS.items()
        ]
        note = (
            "Each organisation asked, in requests that are going ahead now. A kind of fewer than five different "
            "organisations is left out, so that no figure is about one by name. So is the council itself."
        )
        return Table("Who agreed to take part", ("Asked", *_ANSWERS.values()), rows, note)

    def _of_kind(self, kind: str, answers: Counts, different: list[int]) -> list[int | None]:
        years = []
        for one, organisations in zip(answers, different, strict=True):
            numbers = {answer: one[kind, answer] for answer in _ANSWERS}
            asked = small_numbers.alone(sum(numbers.values())) if organisations >= LEAST else None
            shown = small_numbers.release(numbers) if asked else dict.fromkeys(numbers)
            years.append({"asked": asked} | shown)
        return list(small_numbers.together(years).values())

    def _given_back(self) -> Table:
        events = Event.objects.filter(disagreement__in=self.sent, verb="return_")
        found = _count(events, self.years, Value(""), sent="disagreement__submitted_at")
        years = [{"returned": small_numbers.alone(one.total())} for one in found]
        labels = {"returned": "Given back by a provider that could not act"}
        return _table("Providers", labels, years, "One request can be given back more than once.", "Times")

    def _time_to_decide(self) -> Table:
        """A middle with five on each side of it, and what the five slowest took at least: no number is about one."""
        within = [models.Q(submitted_at__gte=year.starts, submitted_at__lt=year.ends) for year in self.years]
        sent = self.sent.filter(reduce(or_, within)).annotate(decided=Min("decisions__decided_at"))
        decided = sent.filter(decided__isnull=False)
        took = ExpressionWrapper(F("decided") - F("submitted_at"), output_field=DurationField())
        number = decided.count()
        slowest_first = decided.annotate(took=took).order_by("-took").values_list("took", flat=True)
        middle = ceil(slowest_first[number // 2] / A_DAY) if number >= 2 * LEAST else None
        slowest = slowest_first[LEAST - 1].days if number >= LEAST else None
        rows = [("Half were decided within", [middle]), ("The five slowest took at least", [slowest])]
        return Table("Time to a decision", ("Days",), rows, "From sending to the first decision.")


def _sent(council: LocalAuthority) -> models.QuerySet:
    return Disagreement.objects.filter(authority=council).exclude(status=Status.DRAFT).order_by()


def _sent_in(council: LocalAuthority, chosen: list[Period]) -> models.QuerySet:
    """From the first to the last of the chosen years, the newest of which comes first: one stretch of an index."""
    return _sent(council).filter(submitted_at__gte=chosen[-1].starts, submitted_at__lt=chosen[0].ends)


def _count(
    rows: models.QuerySet, periods: list[Period], *values, sent: str = "submitted_at", number: Count | None = None
) -> Counts:
    """Return how many rows there are with each value, or each combination of several, in each of the periods.

    One query, whose answer is as long as there are different values, however many rows it counts.
    """
    cases = [
        When(**{f"{sent}__gte": one.starts, f"{sent}__lt": one.ends}, then=Value(place))
        for place, one in enumerate(periods)
    ]
    names = {f"value_{place}": value for place, value in enumerate(values)}
    counted = (
        rows.order_by()
        .annotate(period=Case(*cases, output_field=IntegerField()), **names)
        .filter(period__isnull=False)
        .values_list("period", *names)
        .annotate(number=number or Count("pk"))
    )
    found = [Counter() for _ in periods]
    for period, *value, how_many in counted:
        one = [tuple(part) if isinstance(part, list) else part for part in value]
        found[period][one[0] if len(one) == 1 else tuple(one)] += how_many
    return found


def _regrouped(counts: Counter, group) -> Counter:
    found = Counter()
    for value, number in counts.items():
        found[group(*value)] += number
    return found


def _released(counts: Counts, labels: Iterable[Hashable]) -> list[Shown]:
    """Return what each year shows of the rows in `labels`, which share out a total between them.

    What is in none of them is a row too, though nobody sees it: the total would give it away.
    """
    years = []
    for one in counts:
        numbers = {row: one[row] for row in labels}
        rest = one.total() - sum(numbers.values())
        years.append(small_numbers.release(numbers | ({None: rest} if rest else {})))
    return years


def _within(row: Hashable, outer: Counts, inner: list[Shown]) -> list[Shown]:
    """Return what each year shows of the tables inside one row of another: nothing, where that row is left out."""
    outside = _released(outer, _WHERE)
    return [
        shown if around[row] is not None else dict.fromkeys(shown) for around, shown in zip(outside, inner, strict=True)
    ]


def _table(
    title: str, labels: Mapping[Hashable, str], years: list[Shown], note: str = "", column: str = "Requests"
) -> Table:
    shown = small_numbers.together(years)
    return Table(title, (column,), [(label, [shown[row]]) for row, label in labels.items()], note)
