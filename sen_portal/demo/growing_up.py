"""Who grows up in the demo's story? (L5, L8)

Robin's parent asked just before the summer in which the decision came to Robin, who has been asked and has not answered
yet, since nothing makes anybody. A child who was too young to ask has written to the team.
"""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from accounts.models import User
from requests_app import actions, ages
from requests_app.models import LocalAuthority, PartyKind

from . import askers, cast
from .cast import NORTHWICK

Day = Callable[..., object]
_STORY = "Robin was promised help with the move to college. The plan says so, and nobody has begun with it."
_COLLEGE = {"name": "Oak Example College", "person": "Lin Learning", "email": "support@oak-college.example.org"}


def _last_day() -> tuple[date, date]:
    """Return a date of birth, and the last day there was on which somebody came to decide: who was born then."""
    today = timezone.localdate()
    births = [date(today.year - age, 3, 2) for age in (16, 17)]
    return next((born, ages.young_person_from(born)) for born in births if ages.young_person_from(born) <= today)


def robin_decides(day: Day) -> None:
    """Asked by a parent three days before; paused on the day; asked on the day after."""
    born, came = _last_day()
    asked = (came - timezone.localdate()).days - 3
    answers = askers.child("Robin Example", born, "Oak Example College", "college")
    answers |= askers.whom(PartyKind.COLLEGE) | {
        "relationship": {"relationship": "parent"},
        "your-name": {"requester_name": "Ruth Parent"},
        "what-happened": {"what_happened": _STORY},
        "the-college": _COLLEGE | {"phone": ""},
        "contact": {"email": "ruth.parent@example.org", "phone": "01632 960022", "best_way": "email"},
    }
    with day(asked):
        ruth = User.objects.create_user("ruth.parent@example.org", name="Ruth Parent")
        draft = actions.start(LocalAuthority.objects.get(slug=NORTHWICK), asked_by="parent", by=ruth)
        request = actions.submit(askers.fill_in(draft, answers, by=ruth), by=ruth)
    with day(asked + 1):
        actions.take_up(request, by=cast.officer("Otto Officer"))
    with day(asked + 3):
        actions.notice_age(request.pk)
    with day(asked + 4):
        reached = {"email": "robin.example@example.org", "phone": "", "address": ""}
        actions.reach_young_person(request, reached, by=ruth)
        User.objects.filter(email=reached["email"]).update(name="Robin Example")


def a_child_writes(day: Day) -> None:
    """Too young to ask, and heard all the same."""
    with day():
        words = "My teacher says I get a helper but there is nobody. Mum is sad about it. Can you ask them?"
        actions.write_to_us(LocalAuthority.objects.get(slug=NORTHWICK), words, "Kim", "ask Ms Elm at my school")


CHAPTERS: tuple[tuple[int, Callable[[Day], None]], ...] = ((0, robin_decides), (2, a_child_writes))
