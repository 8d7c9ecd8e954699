"""What has happened in the demo, when somebody first looks?

Some five weeks, told through the real actions on the days they would have been done, so that every stage has a case in
it that could be true. Telling it again changes nothing.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import time_machine
from django.utils import timezone

from accounts.models import User
from providers import actions as provider_actions
from providers.models import Level, ReturnCode
from requests_app import actions, wording
from requests_app.journey import BY_SLUG, DETAILS
from requests_app.models import Answer, DeclineReason, Disagreement, LocalAuthority, PartyKind

from . import askers, callers, cast, growing_up, papers
from .cast import NORTHWICK, SOUTHMERE

CALM, OPEN_DOOR = "Calm Waters Resolution", "Open Door Talks"
ELM = {"name": "Elm Example School", "person": "Sam Senco", "email": "head@elm-school.example.org", "phone": ""}
ASH = {"name": "Ash Example Academy", "person": "Hana Head", "email": "head@ash-academy.example.org", "phone": ""}
OAK = {"name": "Oak Example College", "person": "Lin Learning", "email": "support@oak-college.example.org", "phone": ""}
NHS = {
    "name": "Example Integrated Care Board",
    "person": "Noor Nurse",
    "email": "sen@icb.example.org",
    "phone": "01632 960700",
}


def tell() -> bool:
    """Tell the story, and return whether there was anything to tell: it is told once."""
    if LocalAuthority.objects.exists():
        return False
    cast.assemble()
    for days_ago, chapter in (*CHAPTERS, *askers.CHAPTERS, *callers.CHAPTERS, *growing_up.CHAPTERS):
        chapter(_Day(days_ago))
    return True


class _Day:
    """The calendar of one chapter: `day(n)` is a moment n days after it began, in working hours."""

    def __init__(self, days_ago: int):
        self._first = timezone.now().replace(hour=9, minute=12, second=0, microsecond=0) - timedelta(days=days_ago)

    def __call__(self, after: float = 0) -> "time_machine.travel":
        moment: datetime = self._first + timedelta(days=after)
        return time_machine.travel(moment, tick=False)


# -- asking -------------------------------------------------------------------------------------------------------

_USUAL = {
    "relationship": {"relationship": "parent"},
    "where-they-live": {"postcode": "ZN1 4EX", "postcode_unknown": False},
    "support-now": {"ehc_status": "support"},
    "about": {"about": ["provision"]},
    "what-would-help": {"what_would_help": ""},
    "talked-to": {"talked_to": ["teacher", "sendiass"]},
    "decisions": {"appeal": "no", "decision_date": None},
    "views": {"views_how": "not_sure", "views": ""},
    "safe-contact": {"text": ""},
    "help": {"help_needed": [], "help_language": "", "help_details": ""},
    "supporters": {},
    "other-parents": {"answer": "no", "name": "", "contact": ""},
    "only-the-mediator": {},
    "sharing": {"agreed_wording": wording.CURRENT},
}


def _begin(
    slug: str, name: str, child: str, born: date, setting: tuple[str, str], *, asked_by: str = "parent"
) -> tuple:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    family = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    draft = actions.start(LocalAuthority.objects.get(slug=slug), asked_by=asked_by, by=family)
    who = {"your-name": {"requester_name": name}, "date-of-birth": {"date_of_birth": born}}
    if asked_by == "parent":
        who["childs-name"] = {"child_name": child, "child_known_as": ""}
    who["setting"] = {"setting_name": setting[0], "setting_phase": setting[1], "not_in_setting": False}
    return _answer(draft, family, who), family


def _answer(draft: Disagreement, family: User, answers: dict) -> Disagreement:
    for page, answer in answers.items():
        draft = actions.save(draft, BY_SLUG[page], answer, by=family)
    return draft


def _with(
    draft: Disagreement, family: User, bodies: dict[str, dict], departments: tuple[str, ...] = ()
) -> Disagreement:
    whom = {
        "with_whom": list(bodies),
        "departments": list(departments),
        "not_sure_who": False,
        "with_family_member": False,
    }
    draft = _answer(draft, family, {"who-with": whom})
    return _answer(draft, family, {DETAILS[kind].slug: bodies[kind] for kind in bodies if kind in DETAILS})


def _send(draft: Disagreement, family: User, story: str, **answers: dict) -> Disagreement:
    given = _USUAL | {"what-happened": {"what_happened": story}}
    given |= {"contact": {"email": family.email, "phone": "01632 960010", "best_way": "email"}}
    given |= {page.replace("_", "-"): answer for page, answer in answers.items()}
    applicable = {page: answer for page, answer in given.items() if BY_SLUG[page].applies(draft)}
    draft = _answer(draft, family, applicable)
    # Pages that the answers before them made necessary.
    draft = _answer(draft, family, {page: given[page] for page in given if BY_SLUG[page].applies(draft)})
    for page in BY_SLUG.values():
        for notice in page.notices:
            if notice.applies(draft):
                draft = actions.go_on(draft, notice, by=family)
    return actions.submit(draft, by=family)


def _opens(request: Disagreement, kind: str) -> User:
    """Somebody who was asked follows their link and types their address."""
    party = request.parties.get(kind=kind)
    user = User.objects.for_email(party.contact.email)
    user.name = party.contact.person
    user.save()
    actions.open_invitation(party, by=user)
    return user


def _referred(request: Disagreement, day: _Day, provider: str, by: str, after: float, representative: str = "") -> None:
    who = cast.officer(by)
    with day(after):
        actions.take_up(request, by=who)
    with day(after + 1):
        provider_actions.refer(
            request,
            cast.contract(provider, request.authority.slug),
            by=who,
            representative=cast.officer(representative) if representative else None,
        )


def _accepted(request: Disagreement, day: _Day, coordinator: str, after: float) -> None:
    referral = request.referrals.live().get()
    with day(after):
        provider_actions.accept(referral, referral.provider.mediators.first(), by=cast.officer(coordinator))


# -- chapters -----------------------------------------------------------------------------------------------------


def everyone_agreed(day: _Day) -> None:
    """Pat asks about Kit's support; the school agrees; they wait for their first call."""
    with day():
        draft, pat = _begin(NORTHWICK, "Pat Parent", "Kit Example", date(2017, 5, 4), ("Elm Example School", "primary"))
        draft = _with(draft, pat, {PartyKind.SCHOOL: ELM})
        request = _send(
            draft,
            pat,
            "Kit was to have twenty minutes of speech practice a day. It has not happened since September.\n\n"
            "Kit comes home upset, and says the others do not understand.",
            what_would_help={"what_would_help": "A plan we all believe in, and one person to talk to at school."},
            views={"views_how": "made", "views": "Kit has drawn what a good day at school looks like."},
            safe_contact={
                "text": "Please do not share my address or phone number. Kit’s other parent must not get it."
            },
            other_parents={"answer": "not_safe", "name": "", "contact": ""},
            help={"help_needed": ["breaks", "in_person"], "help_language": "", "help_details": ""},
        )
        note = "I left after what happened at home. I can only talk when Kit is at school."
        provider_actions.keep_private_note(request.parties.get(kind=PartyKind.REQUESTER), note, by=pat)
    _referred(request, day, CALM, "Olive Officer", 2)
    _accepted(request, day, "Cora Coordinator", 5)
    with day(6):
        school = _opens(request, PartyKind.SCHOOL)
        actions.respond(request, Answer.AGREED, by=school)
    _they_share_documents(request, day, pat, school)


def _they_share_documents(request: Disagreement, day: _Day, pat: User, school: User) -> None:
    """One for everyone, one that only the mediator reads, and one from the school; the service has looked."""
    with day(8):
        diary = ("What Kit says after school, September to now.", "Monday: nobody came for speech practice.")
        papers.send(request, "Kit diary.pdf", diary, level=Level.EVERYONE, about="What Kit tells us at home", by=pat)
        moved = ("We moved in August. Please do not tell anyone where we live now.",)
        papers.send(request, "Why we moved.pdf", moved, level=Level.MEDIATOR, by=pat)
    with day(9):
        plan = ("Speech practice, autumn term.", "Twenty minutes a day, planned. Sam Senco.")
        plan = papers.send(request, "Speech practice autumn.pdf", plan, level=Level.EVERYONE, by=school)
        provider_actions.open_document(plan, by=pat)
    with day(10):
        for document in request.documents.all():
            provider_actions.open_document(document, by=cast.officer("Cora Coordinator"))


def the_other_parent(day: _Day) -> None:
    """Sam, who lives elsewhere, asks about the same child and the council. The two requests never meet."""
    with day():
        draft, sam = _begin(NORTHWICK, "Sam Parent", "Kit Example", date(2017, 5, 4), ("Elm Example School", "primary"))
        draft = _with(draft, sam, {PartyKind.COUNCIL: {}}, departments=("send",))
        _send(
            draft,
            sam,
            "I am not told when meetings about Kit are held, and I would like to be.",
            where_they_live={"postcode": "ZN4 2EX", "postcode_unknown": False},
            about={"about": ["duties"]},
            decisions={"appeal": "not_sure", "decision_date": None},
        )


def a_question(day: _Day) -> None:
    """A foster carer, an interpreter, and a question from the council."""
    with day():
        draft, jo = _begin(
            NORTHWICK, "Jo Carer", "Bea Example", date(2015, 11, 20), ("Ash Example Academy", "secondary")
        )
        draft = _with(draft, jo, {PartyKind.SCHOOL: ASH, PartyKind.HEALTH: NHS})
        request = _send(
            draft,
            jo,
            "Bea’s speech therapy stopped when she changed school. The school and the NHS each say it is the other’s.",
            relationship={"relationship": "carer"},
            support_now={"ehc_status": "review"},
            about={"about": ["provision", "health"]},
            moment={"moment": "review"},
            help={"help_needed": ["interpreter"], "help_language": "Polish", "help_details": ""},
        )
    olive = cast.officer("Olive Officer")
    with day(1):
        actions.take_up(request, by=olive)
        actions.ask(request, "Do you know the name of the therapist Bea used to see?", by=olive)


def a_different_mediator(day: _Day) -> None:
    """A young person; the first provider has worked with the college, so a second is asked."""
    with day():
        draft, yaz = _begin(
            NORTHWICK, "Yaz Young", "", date(2008, 3, 2), ("Oak Example College", "college"), asked_by="young_person"
        )
        draft = _with(draft, yaz, {PartyKind.COLLEGE: OAK})
        request = _send(
            draft,
            yaz,
            "My college took away the quiet room I use before exams. It was in my plan.",
            support_now={"ehc_status": "plan"},
            views={"views_how": "themselves", "views": "I want to say this myself, in a small group."},
        )
    _referred(request, day, CALM, "Olive Officer", 1)
    with day(3):
        referral = request.referrals.live().get()
        provider_actions.return_(referral, ReturnCode.WORKED_WITH_SETTING, by=cast.officer("Cora Coordinator"))
    with day(4):
        olive = cast.officer("Olive Officer")
        provider_actions.refer_again(request, cast.contract(OPEN_DOOR, NORTHWICK), by=olive)


def the_council_judges_itself(day: _Day) -> None:
    """The council is the only other party; one officer has proposed not to take part, another must decide."""
    with day():
        draft, max_ = _begin(
            NORTHWICK, "Max Father", "Ivy Example", date(2019, 2, 8), ("Acorn Example Nursery", "early_years")
        )
        draft = _with(draft, max_, {PartyKind.COUNCIL: {}}, departments=("send",))
        request = _send(
            draft,
            max_,
            "The council said no to an assessment. I do not think anyone read what the nursery wrote.",
            support_now={"ehc_status": "asked"},
            about={"about": ["duties"]},
            decisions={"appeal": "letter", "decision_date": timezone.localdate() - timedelta(days=20)},
        )
    olive = cast.officer("Olive Officer")
    decision = {
        "reason": DeclineReason.COUNCIL_DECLINES,
        "explanation": "We have agreed to look at the nursery’s report again, and would rather do that first.",
        "routes": ["sendiass", "appeal", "complaint"],
        "next_steps": "Your SEND case officer will ring you this week.",
    }
    with day(2):
        actions.take_up(request, by=olive)
        actions.propose(request, decision, by=olive)


def a_second_look(day: _Day) -> None:
    """Not taken forward, with reasons; the family asks for a second look."""
    with day():
        draft, rio = _begin(
            NORTHWICK, "Rio Guardian", "Tam Example", date(2014, 7, 1), ("Elm Example School", "primary")
        )
        draft = _with(draft, rio, {PartyKind.SCHOOL: ELM})
        request = _send(draft, rio, "The school will not change the day that Tam’s father may collect him.")
    otto = cast.officer("Otto Officer")
    decision = {
        "reason": DeclineReason.FAMILY_MATTER,
        "explanation": "Who collects Tam is for Tam’s parents to settle, and this service cannot help with that.",
        "routes": ["sendiass", "school"],
        "next_steps": "Family mediation services can help parents to agree.",
    }
    with day(2):
        actions.take_up(request, by=otto)
        actions.not_take_forward(request, decision, by=otto)
    with day(5):
        actions.ask_second_look(request, by=rio)


def not_everyone(day: _Day) -> None:
    """One organisation has decided not to take part. Nobody is blamed, and it can change its mind."""
    with day():
        draft, lee = _begin(
            NORTHWICK, "Lee Parent", "Ned Example", date(2012, 9, 14), ("Ash Example Academy", "secondary")
        )
        draft = _with(draft, lee, {PartyKind.SCHOOL: ASH, PartyKind.COUNCIL: {}}, departments=("send",))
        request = _send(
            draft, lee, "Ned has been on a part-time timetable for a year.", about={"about": ["duties", "provision"]}
        )
    _referred(request, day, OPEN_DOOR, "Otto Officer", 1, "Rae Representative")
    _accepted(request, day, "Dara Coordinator", 4)
    with day(5):
        actions.respond(request, Answer.AGREED, by=cast.officer("Rae Representative"))
    with day(7):
        actions.respond(request, Answer.DECLINED, by=_opens(request, PartyKind.SCHOOL))


def stopped(day: _Day) -> None:
    """A family stops a request that was already going ahead."""
    with day():
        draft, fay = _begin(
            NORTHWICK, "Fay Parent", "Una Example", date(2016, 1, 30), ("Elm Example School", "primary")
        )
        draft = _with(draft, fay, {PartyKind.SCHOOL: ELM})
        request = _send(draft, fay, "Una was not allowed on the school trip because of her needs.")
    _referred(request, day, CALM, "Olive Officer", 1)
    with day(6):
        provider_actions.withdraw(request, by=fay)


def by_phone_only(day: _Day) -> None:
    """No e-mail, social care only, outside the four EHC moments: the council is asked to check."""
    with day():
        draft, bo = _begin(
            NORTHWICK, "Bo Carer", "Wes Example", date(2013, 4, 22), ("Ash Example Academy", "secondary")
        )
        draft = _with(draft, bo, {PartyKind.COUNCIL: {}}, departments=("social_care",))
        _send(
            draft,
            bo,
            "Wes’s short breaks were cut, and nobody told us why.",
            about={"about": ["social_care"]},
            moment={"moment": "none"},
            contact={
                "phone": "01632 960011",
                "best_way": "phone",
                "good_times": "Mornings",
                "safe_to_leave_message": False,
            },
        )


def offered(day: _Day) -> None:
    """Offered to a provider, which sees only names until it has checked for conflicts."""
    with day():
        draft, val = _begin(NORTHWICK, "Val Parent", "Ash Sample", date(2018, 12, 3), ("Elm Example School", "primary"))
        draft = _with(draft, val, {PartyKind.SCHOOL: ELM, PartyKind.HEALTH: NHS})
        request = _send(
            draft,
            val,
            "Nobody will say who orders the hearing equipment.",
            support_now={"ehc_status": "draft"},
            about={"about": ["provision", "health"]},
            moment={"moment": "drawing_up"},
        )
    _referred(request, day, CALM, "Otto Officer", 1)


def saved(day: _Day) -> None:
    """Half an answer, saved for later. Nobody but its owner can see it."""
    with day():
        draft, nia = _begin(
            NORTHWICK, "Nia Parent", "Gus Example", date(2016, 6, 16), ("Elm Example School", "primary")
        )
        _with(draft, nia, {PartyKind.SCHOOL: ELM})


def made_known(day: _Day) -> None:
    """The council writes down whom it has told of the service, and says what families read about travel costs."""
    northwick, addy = LocalAuthority.objects.get(slug=NORTHWICK), cast.officer("Addy Administrator")
    with day():
        forum = actions.save_audience(northwick, "Parent carer forum", by=addy)
        told = {"on": timezone.localdate(), "note": ""}
        bulletin = {"must": ["heads", "governors"], "others": [], "method": "Heads’ bulletin"}
        evening = {"must": ["parents"], "others": [forum], "method": "Open evening"}
        for one in (bulletin, evening):
            actions.note_publicity(northwick, told | one, by=addy)
        travel = {"travel_text": "Ask us about help with travel costs."}
        actions.change_settings(northwick, "money", travel, by=addy, seen=0)


def at_southmere(day: _Day) -> None:
    """Another council with the same provider: neither sees the other's."""
    with day():
        draft, ana = _begin(SOUTHMERE, "Ana Parent", "Leo Example", date(2015, 3, 9), ("Fir Example School", "primary"))
        fir = ELM | {"name": "Fir Example School", "email": "office@fir-school.example.org"}
        draft = _with(draft, ana, {PartyKind.SCHOOL: fir})
        here = {"postcode": "ZS2 1EX", "postcode_unknown": False}
        request = _send(draft, ana, "Leo’s teaching assistant was moved to another class.", where_they_live=here)
    _referred(request, day, CALM, "Sunny Officer", 1)
    _accepted(request, day, "Cora Coordinator", 3)


def waiting_at_southmere(day: _Day) -> None:
    """A new request at the other council."""
    with day():
        draft, eli = _begin(
            SOUTHMERE, "Eli Parent", "Zoe Example", date(2011, 10, 2), ("Fir Example School", "secondary")
        )
        draft = _with(draft, eli, {PartyKind.COUNCIL: {}}, departments=("send",))
        here = {"postcode": "ZS3 1EX", "postcode_unknown": False}
        _send(draft, eli, "Zoe’s review is eight months late.", about={"about": ["duties"]}, where_they_live=here)


def not_taken_forward_at_southmere(day: _Day) -> None:
    """Not in this council's area: decided, with the way to the right one."""
    with day():
        child = ("Ivo Example", date(2014, 2, 11), ("Fir Example School", "primary"))
        draft, uma = _begin(SOUTHMERE, "Uma Parent", *child)
        draft = _with(draft, uma, {PartyKind.SCHOOL: ELM | {"name": "Fir Example School"}})
        here = {"postcode": "ZN3 1EX", "postcode_unknown": False}
        request = _send(draft, uma, "Ivo is left out of school clubs.", where_they_live=here)
    sunny = cast.officer("Sunny Officer")
    decision = {
        "reason": DeclineReason.OUT_OF_AREA,
        "explanation": "Ivo lives in Northwick, so Northwick Council deals with this, wherever his school is.",
        "routes": ["other_council", "sendiass"],
        "next_steps": "You can ask Northwick Council in the same way. They know that you may.",
    }
    with day(1):
        actions.take_up(request, by=sunny)
        actions.not_take_forward(request, decision, by=sunny)


def looking_for_a_mediator_at_southmere(day: _Day) -> None:
    """The only provider cannot meet a need; the council has to find another."""
    with day():
        child = ("Pip Example", date(2013, 8, 30), ("Fir Example School", "secondary"))
        draft, gil = _begin(SOUTHMERE, "Gil Parent", *child)
        draft = _with(draft, gil, {PartyKind.SCHOOL: ELM | {"name": "Fir Example School"}})
        here = {"postcode": "ZS4 2EX", "postcode_unknown": False}
        help_needed = {"help_needed": ["bsl"], "help_language": "", "help_details": ""}
        request = _send(draft, gil, "Nobody signs at Pip’s reviews.", where_they_live=here, help=help_needed)
    _referred(request, day, CALM, "Sunny Officer", 1)
    with day(3):
        referral = request.referrals.live().get()
        provider_actions.return_(referral, ReturnCode.LANGUAGE, by=cast.officer("Cora Coordinator"))


def asked_twice(day: _Day) -> None:
    """Wyn was not sure that the first one had gone, and sent another. An officer has joined the two."""
    child = ("Oli Example", date(2016, 6, 6), ("Elm Example School", "primary"))
    both = []
    for after in (0, 2):
        with day(after):
            draft, wyn = _begin(NORTHWICK, "Wyn Parent", *child)
            draft = _with(draft, wyn, {PartyKind.SCHOOL: ELM})
            if both:
                draft = actions.say_different(draft, by=wyn)
            both.append(_send(draft, wyn, "Oli’s helper has left, and nobody has come instead."))
    with day(3):
        first, second = both
        actions.take_up(first, by=cast.officer("Olive Officer"))
        actions.merge(second, first, by=cast.officer("Olive Officer"))


def words_to_answer(day: _Day) -> None:
    """Dee wrote in anger. An officer has asked whether others may read other words, and waits for the answer."""
    with day():
        child = ("Ira Example", date(2013, 10, 9), ("Ash Example Academy", "secondary"))
        draft, dee = _begin(NORTHWICK, "Dee Parent", *child)
        draft = _with(draft, dee, {PartyKind.SCHOOL: ASH})
        request = _send(draft, dee, "That useless head has lied to us since spring. Ira is out of lessons every day.")
    words = {
        "what_happened": "We feel that we have not been told the truth since spring. Ira is out of lessons every day.",
        "what_would_help": "",
        "why": "People who feel blamed often stop reading. We would like them to read about Ira.",
    }
    olive = cast.officer("Olive Officer")
    with day(1):
        actions.take_up(request, by=olive)
        actions.propose_words(request, words, by=olive)


def moved_away(day: _Day) -> None:
    """Gwen has moved to Southmere, so the request has ended at Northwick, and goes nowhere by itself."""
    with day():
        child = ("Joy Example", date(2018, 1, 25), ("Acorn Example Nursery", "early_years"))
        draft, gwen = _begin(NORTHWICK, "Gwen Parent", *child)
        draft = _with(draft, gwen, {PartyKind.EARLY_YEARS: ELM | {"name": "Acorn Example Nursery"}})
        request = _send(draft, gwen, "The nursery has no time for what the speech therapist asked it to do.")
    _referred(request, day, CALM, "Otto Officer", 1)
    with day(4):
        to = LocalAuthority.objects.get(slug=SOUTHMERE).name
        provider_actions.transfer(request, to, by=cast.officer("Otto Officer"))


CHAPTERS: tuple[tuple[int, Callable[[_Day], None]], ...] = (
    (35, everyone_agreed),
    (32, made_known),
    (31, not_everyone),
    (28, stopped),
    (24, a_second_look),
    (20, a_different_mediator),
    (18, not_taken_forward_at_southmere),
    (16, at_southmere),
    (14, looking_for_a_mediator_at_southmere),
    (13, moved_away),
    (12, the_council_judges_itself),
    (9, a_question),
    (8, asked_twice),
    (6, offered),
    (4, by_phone_only),
    (3, the_other_parent),
    (2, words_to_answer),
    (2, waiting_at_southmere),
    (1, saved),
)
