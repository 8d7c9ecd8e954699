"""Which schools are there?

A copy of the public register of schools in England, so that people choose from names that are right. Nobody has to:
a name typed by hand is as good (domain section 7).
"""

import unicodedata
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import reduce

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import formats

OFFERED = 8  # as many as somebody looks through
LOOKED_THROUGH = 200  # rows of the index, at most, whatever is typed
LATELY = timedelta(days=3 * 365)  # a request may be about a school that has closed meanwhile
SHORTEST = 3  # letters, before anything is looked for
ALIKE = 0.8
# In so many names that they tell none from another.
_EVERYWHERE = frozenset(
    {"school", "primary", "secondary", "academy", "college", "infant", "junior", "nursery", "special", "high", "church",
     "of", "england", "catholic", "roman", "rc", "ce", "c", "e", "voluntary", "aided", "controlled", "and", "the",
     "st", "saint", "community", "for"}
)  # fmt: skip


def as_searched(name: str) -> str:
    """Return a name in small letters, without accents or marks, so that nobody has to type them."""
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    kept = "".join(one if one.isalnum() and one.isascii() else " " if one in " -/,().–—" else "" for one in plain)
    return " ".join(kept.split())


def _telling(name: str) -> list[str]:
    """Return the words of a searched name that tell it from others."""
    return [word for word in name.split() if word not in _EVERYWHERE]


def _beginning(words: str) -> Q:
    """Return the condition that a row begins with `words`: a stretch of the index on either engine, since bytes have no
    locale to be sorted by."""
    low = words.encode()
    return Q(start__gte=low, start__lt=low[:-1] + bytes([low[-1] + 1]))


class SchoolQuerySet(models.QuerySet):
    def offered_on(self, day: date) -> "SchoolQuerySet":
        """Schools that are open, or closed lately."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day - LATELY))

    def named(self, name: str) -> "SchoolQuerySet":
        """Schools of exactly this name, but for capitals and marks."""
        return self.filter(search_name=as_searched(name))

    def starting(self, typed: str, day: date) -> list["School"]:
        """Return up to eight schools whose name, or a telling word in it, begins with what is typed so far."""
        words = as_searched(typed)
        return list(self._from(_beginning(words), day)[:OFFERED]) if len(words) >= SHORTEST else []

    def like(self, typed: str, day: date) -> list["School"]:
        """Return up to eight schools that somebody may have meant who typed a whole name: those that begin so, then
        those with the same telling words, then those spelt much the same."""
        words = as_searched(typed)
        telling = [word for word in _telling(words) if len(word) >= SHORTEST]
        found = self.starting(typed, day)
        if telling and len(found) < OFFERED:
            found += self._with_all(telling, day)
        if telling and not found:
            found = self._spelt_like(words, telling, day)
        return list(dict.fromkeys(found))[:OFFERED]

    def _from(self, condition: Q, day: date) -> "SchoolQuerySet":
        rows = SchoolName.objects.filter(condition).order_by("start").values("school")[:LOOKED_THROUGH]
        return self.offered_on(day).filter(pk__in=rows)

    def _with_all(self, telling: list[str], day: date) -> list["School"]:
        first, *others = sorted(telling, key=len, reverse=True)
        has = [Exists(SchoolName.objects.filter(_beginning(word), school=OuterRef("pk"))) for word in others]
        return list(self._from(_beginning(first), day).filter(*has)[:OFFERED])

    def _spelt_like(self, words: str, telling: list[str], day: date) -> list["School"]:
        begin = reduce(Q.__or__, (_beginning(word[:SHORTEST]) for word in telling))
        near = [(_likeness(words, one.search_name), one) for one in self._from(begin, day)]
        return [one for how, one in sorted(near, key=lambda pair: -pair[0]) if how >= ALIKE]


def _likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike the telling words are."""
    return SequenceMatcher(None, " ".join(_telling(one)), " ".join(_telling(other)), autojunk=False).ratio()


class School(models.Model):
    urn = models.PositiveIntegerField("URN", unique=True, help_text="Its number in the public register.")
    name = models.CharField(max_length=120)
    # The name in small letters without punctuation, for finding it by what people type.
    search_name = models.CharField(max_length=120, db_index=True)
    kind = models.CharField("type", max_length=80, blank=True, help_text="As the register says it.")
    phase = models.CharField(max_length=40, blank=True, help_text="As the register says it.")
    postcode = models.CharField(max_length=8, blank=True)
    trust = models.CharField(max_length=120, blank=True, help_text="The trust or proprietor, where there is one.")
    council_name = models.CharField(max_length=100, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "urn"]

    def __str__(self):
        return self.name

    @property
    def where_and_what(self) -> str:
        """What tells it from another of the same name: where it is, of which phase, and whether it has closed."""
        phase = "" if self.phase == "Not applicable" else self.phase
        closed = f"closed {formats.date_format(self.closed_on, 'F Y')}" if self.closed_on else ""
        return ", ".join(part for part in (self.postcode.split(" ")[0], phase, closed) if part)

    def starts(self) -> list["SchoolName"]:
        """Return the rows it is found by, not saved: its whole name, and that from each telling word on."""
        words = self.search_name.split()
        places = [place for place, word in enumerate(words) if place == 0 or word not in _EVERYWHERE]
        return [SchoolName(school=self, start=" ".join(words[place:]).encode()) for place in places]


class SchoolName(models.Model):
    """The name of a school from one of its words on, as bytes: looked up in an index at any size (see `_beginning`)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="starts_of_name")
    start = models.BinaryField(max_length=120, db_index=True)

    def __str__(self):
        return f"A name of {self.school}"
