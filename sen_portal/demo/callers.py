"""Who asks by phone, in the demo's story? (R27)

Iris has no e-mail, and of the school that she names only a phone number is known. An officer writes down what she says,
and letters and calls wait for somebody at the council.
"""

from collections.abc import Callable
from datetime import date

from requests_app import actions
from requests_app.models import Answer, Channel, LocalAuthority, PartyKind

from . import askers, cast
from .cast import NORTHWICK

Day = Callable[..., object]
_STORY = "Ira cannot manage lunch in the hall. They said that somebody would sit with her, and then nobody did."
_SCHOOL = {"name": "Larch Example School", "person": "Lou Lead", "email": "", "phone": "01632 960520"}


def by_phone_and_post(day: Day) -> None:
    """Written down and read back, gone ahead with, and answered by phone. What was decided waits to be posted."""
    otto = cast.officer("Otto Officer")
    answers = askers.child("Ira Example", date(2018, 2, 6), "Larch Example School", "primary")
    answers |= askers.whom(PartyKind.SCHOOL) | {
        "who-is-asking": {"asked_by": "parent"},
        "relationship": {"relationship": "parent"},
        "your-name": {"requester_name": "Iris Parent"},
        "what-happened": {"what_happened": _STORY},
        "the-school": _SCHOOL,
        "contact": {"email": "", "phone": "01632 960021", "address": "4 Example Row\nNorthwick", "best_way": "post"},
    }
    with day():
        draft = actions.write_down(LocalAuthority.objects.get(slug=NORTHWICK), Channel.PHONE, by=otto)
        request = actions.submit(askers.fill_in(draft, answers, by=otto), by=otto, read_back=True)
    askers.goes_ahead(request, day)
    with day(3):
        school = request.parties.get(kind=PartyKind.SCHOOL)
        said = {"channel": Channel.PHONE, "said_by": "Lou Lead"}
        actions.record_answer(request, school, Answer.TALK_FIRST, by=cast.officer("Olive Officer"), **said)


def being_written_down(day: Day) -> None:
    """Olive began to write down what a letter says, and was called away."""
    olive = cast.officer("Olive Officer")
    with day():
        draft = actions.write_down(LocalAuthority.objects.get(slug=NORTHWICK), Channel.POST, by=olive)
        begun = {"who-is-asking": {"asked_by": "parent"}, "your-name": {"requester_name": "Ken Carer"}}
        askers.fill_in(draft, begun, by=olive, usual={})


CHAPTERS = ((5, by_phone_and_post), (1, being_written_down))
