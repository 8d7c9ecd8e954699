"""Can a child of eleven read it, and does nobody win or lose? (R1, R3, R6, R8, L46, L49; design section 11)

Every page that a family, somebody asked to take part, or anybody at all comes to, as it is really drawn: one case is
walked through its stages and every page on the way is read. Pages of a few words are measured together, because no
formula says anything of so little. The mails on the way are read too; those to officials are only searched.
"""

import re
from datetime import date
from functools import reduce
from operator import add

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from requests_app import invitations, journey
from requests_app.models import About, Appeal, EhcStatus, Message, PartyKind
from requests_app.stages import Stage
from tests.make import SUPPORTER, Case, council
from tests.requests_app.test_outbox import Story
from tests.rig import html_check
from tests.rig.reading import Text, in_main, text
from tests.test_house_rules import FORBIDDEN
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OLDEST = 11.0
FEW_WORDS = 50
SHORT_PAGES = "what has few words, together"
# Who people and bodies are, and what laws are called: not ours to put in plainer words.
NAMES = re.compile(
    r"\b(Northwick (Council|SENDIASS)|Northwick|Example Mediation Advice|(Elm|Oak|Acorn|Example)( Example| Integrated)?"
    r" (School|College|Nursery|Care Board)|Calm Waters|Mina Mediator|Kit Example|Pat Parent|Yaz Young|Sam Senco"
    r"|Equality and Human Rights Commission|Equality Advisory and Support Service|Information Commissioner’s Office"
    r"|Web Content Accessibility Guidelines version 2\.2|Children and Families Act 2014|Data Protection Act 2018"
    r"|Public Sector Bodies \(Websites and Mobile Applications\) \(No\. 2\) Accessibility Regulations 2018"
    r"|Special Educational Needs and Disability Regulations 2014|First-tier Tribunal"
    r"( \(Special Educational Needs and Disability\))?|SEND code of practice: 0 to 25 years)(?!\w)"
)
EVERYONE = (PartyKind.SCHOOL, PartyKind.EARLY_YEARS, PartyKind.COLLEGE, PartyKind.HEALTH, PartyKind.COUNCIL)
# One answer after another that leads to a notice, until every notice has been read.
LEADING = (
    ("date-of-birth", {"date_of_birth": date(2008, 3, 2)}),
    ("date-of-birth", {"date_of_birth": date(2000, 3, 2)}),
    ("where-they-live", {"postcode": "CF10 1AA", "postcode_unknown": False}),
    ("where-they-live", {"postcode": "ZZ9 1ZZ", "postcode_unknown": False}),
    ("support-now", {"ehc_status": EhcStatus.ASKED}),
    (
        "who-with",
        {"with_whom": [PartyKind.SCHOOL], "departments": [], "not_sure_who": False, "with_family_member": True},
    ),
    ("about", {"about": [About.HEALTH]}),
    ("moment", {"moment": "none"}),
    ("about", {"about": [About.HEALTH, About.PROVISION]}),
    ("decisions", {"appeal": Appeal.LETTER, "decision_date": None}),
    ("who-is-asking", {"asked_by": "young_person"}),
    ("date-of-birth", {"date_of_birth": date(2017, 5, 4)}),
)
# The same for a council service: with a school, with another council, and with the NHS at none of the four times.
_LEADING_A_SERVICE = (
    (
        "who-with",
        {"with_whom": [PartyKind.SCHOOL], "departments": [], "not_sure_who": False, "with_family_member": False},
    ),
    (
        "who-with",
        {
            "with_whom": [],
            "departments": [],
            "not_sure_who": False,
            "with_family_member": False,
            "with_other_council": True,
        },
    ),
    (
        "who-with",
        {"with_whom": [PartyKind.HEALTH], "departments": [], "not_sure_who": False, "with_family_member": False},
    ),
    ("moment", {"moment": "none"}),
)
NOTICES = [notice for page in journey.PAGES for notice in page.notices]


_OUTSIDE = {"The person who asked", "The young person", "Who spoke for them before", "Who gets copies"}


class Walk:
    """The pages that were come to, as they were drawn, by a name that says where; and the mails, by their kind."""

    def __init__(self):
        self.pages: dict[str, str] = {}
        self.mails: dict[str, str] = {}
        self.official_mails: dict[str, str] = {}

    def read(self, browser: Client, name: str, *args: str, where: str = "") -> None:
        response = browser.get(reverse(name, args=args), follow=True)
        assert response.status_code == 200, (name, args)
        if response["Content-Type"].startswith("text/html"):
            self.pages[f"{name} {where}".strip()] = response.content.decode()

    def read_mails(self) -> None:
        """Read what was queued for the person who asked and for the school, and apart from it what officials get."""
        for one in Message.objects.select_related("party"):
            outside = one.party.kind == PartyKind.SCHOOL if one.party else one.recipient in _OUTSIDE
            (self.mails if outside else self.official_mails)[f"mail {one.kind}"] = f"{one.subject}\n\n{one.body}"

    def texts(self) -> dict[str, Text]:
        """Return what there is to read on each page and in each mail."""
        blocks = {name: in_main(html) for name, html in self.pages.items()}
        blocks |= {name: [" ".join(one.split()) for one in words.split("\n\n")] for name, words in self.mails.items()}
        return {name: text(found, NAMES) for name, found in blocks.items()}


def _of_councils(resolver=None, prefix=""):
    """Yield the name of every page of a council that needs nothing else, whoever adds one."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _of_councils(item, route)
        elif isinstance(item, URLPattern) and re.findall(r"<.*?>", route) == ["<slug:slug>"]:
            yield item.name


def _public(walk: Walk) -> None:
    browser, slug = Client(), council(service_address="1 Example Street").slug
    for name in ("home", "sign_in"):
        walk.read(browser, name)
    for name in _of_councils():
        if name is not None and not name.startswith("council_sign_in"):
            walk.read(browser, name, slug)


def _form(walk: Walk, asked_by: str, case: Case) -> None:
    browser, reference = signed_in(case.family), case.disagreement.reference
    for page in journey.pages(case.disagreement):
        walk.read(browser, "draft_page", reference, page.slug, where=f"{page.slug}, {asked_by}")
    for name in ("draft", "check_answers", "save_for_later", "draft_discard"):
        walk.read(browser, name, reference, where=asked_by)


def _notices(walk: Walk, case: Case, leading: tuple) -> None:
    case.council.postcode_districts.get_or_create(outward_code="ZZ1")
    browser, reference = signed_in(case.family), case.disagreement.reference
    for page, answer in leading:
        case.save(page, answer)
        for slug in [one.slug for one in NOTICES if one.applies(case.disagreement)]:
            if f"draft_notice {slug}" not in walk.pages:
                walk.read(browser, "draft_notice", reference, slug, where=slug)


def _tracked(walk: Walk, case: Story) -> None:
    case.refreshed()
    walk.read(signed_in(case.family), "tracking", case.disagreement.reference, where=case.disagreement.stage)


def _sent(walk: Walk, *steps: str, asked_by: str = "parent") -> Story:
    """Walk a case on, reading where it is after each step."""
    case = Story(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL), asked_by=asked_by).drafted()
    for step in steps:
        getattr(case, step)()
        _tracked(walk, case)
    return case


def _of_family(walk: Walk, case: Case, *names: str, where: str = "") -> None:
    for name in names:
        walk.read(signed_in(case.family), name, case.disagreement.reference, where=where)


def _of_school(walk: Walk, case: Case, *names: str, where: str = "") -> None:
    for name in names:
        walk.read(signed_in(case.answers_for()), name, case.disagreement.reference, where=where)


def _the_family_that_is_named(walk: Walk) -> None:
    case = Case(asked_by="setting").at(Stage.ASKING)
    family = signed_in(case.answers_for(PartyKind.FAMILY))
    for name in ("take_part", "respond", "party_private_note"):
        walk.read(family, name, case.disagreement.reference, where="the family")
    walk.read(signed_in(case.family), "tracking", case.disagreement.reference, where="a setting")


def _the_young_person_who_decides(walk: Walk) -> None:
    """Paused, and asked; then theirs."""
    case = _sent(walk, "submitted", "taken_up", "came_of_age")
    _of_family(walk, case, "reach_young_person")
    case.young_person_asked()
    _tracked(walk, case)
    young = signed_in(case.young_person)
    for name in ("young_person", "my_requests"):
        walk.read(young, name, *[case.disagreement.reference] * (name == "young_person"), where="to decide")
    case.young_person_carries_on()
    for name in ("tracking", "change_copies"):
        walk.read(young, name, case.disagreement.reference, where="theirs now")


def _what_happens_seldom(walk: Walk) -> None:
    """Asked twice, other words to answer, another child, and a family that moved away."""
    _sent(walk, "submitted", "merged")
    case = _sent(walk, "submitted", "taken_up", "words_proposed")
    _of_family(walk, case, "answer_words", "ask_for_another")
    case.words_answered()
    walk.read(signed_in(case.family), "tracking", case.disagreement.reference, where="words approved")
    case.words_proposed()
    case.words_told()
    case.referred()
    _of_school(walk, case, "take_part", where="to be ended")
    case.transferred()
    _tracked(walk, case)
    _of_school(walk, case, "take_part", where="ended")
    again = Case(case.council, family=case.family).at(Stage.TO_CONSIDER)
    repeated = Case(case.council, family=again.family).drafted()
    _of_family(walk, repeated, "check_answers", where="asked already")


def _everything(walk: Walk) -> None:
    _public(walk)
    draft = Case(with_whom=EVERYONE, answers={"about": {"about": [About.HEALTH, About.PROVISION]}}).drafted()
    _form(walk, "parent", draft)
    _notices(walk, draft, LEADING)
    for asked_by in ("supporter", "setting", "council_service", "health"):
        _form(walk, asked_by, Case(asked_by=asked_by).drafted())
    in_place = SUPPORTER["behalf"] | {"acting_for": "young_person", "acting_basis": "parent_of"}
    _form(walk, "in their place", Case(asked_by="supporter", answers={"behalf": in_place}).drafted())
    service = Case(asked_by="council_service", with_whom=(PartyKind.HEALTH,)).drafted()
    _form(walk, "between services", service)
    _notices(walk, service, _LEADING_A_SERVICE)
    _form(walk, "young person", Case(asked_by="young_person").drafted())
    asked = _sent(walk, "submitted", "taken_up", "asked", asked_by="young_person")
    _of_family(walk, asked, "sent", "answers", "own_copy", "answer", "own_note", "withdraw")
    no = _sent(walk, "submitted", "taken_up", "not_taken_forward")
    _of_family(walk, no, "ask_second_look")
    no.second_look_asked()
    _tracked(walk, no)
    case = _sent(walk, "submitted", "taken_up", "referred")
    invitation = invitations.address(case.party()).rstrip("/").rpartition("/")[2]
    walk.read(Client(), "invitation", invitation)
    walk.read(Client(), "invitation", "x", where="too old")
    _of_school(walk, case, "take_part", "respond", "party_private_note")
    _of_family(walk, case, "documents", "send_document")
    case.accepted()
    _tracked(walk, case)
    case.everyone_agreed()
    _tracked(walk, case)
    _of_school(walk, case, "take_part", "withdraw_agreement", "documents", where="agreed")
    case.school_stopped()
    _tracked(walk, case)
    case.withdrawn()
    _tracked(walk, case)
    _of_school(walk, case, "take_part", where="withdrawn")
    _sent(walk, "submitted", "taken_up", "referred", "returned")
    _the_family_that_is_named(walk)
    _what_happens_seldom(walk)
    _the_young_person_who_decides(walk)
    for name in ("my_requests", "signed_in"):
        walk.read(signed_in(case.family), name)
    walk.read(signed_in(case.answers_for()), "take_part_list")
    walk.read_mails()


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker) -> Walk:
    """Return every page there is to read, and every mail on the way: read once for all tests here."""
    walk = Walk()
    with django_db_blocker.unblock(), transaction.atomic():
        _everything(walk)
        transaction.set_rollback(True)
    return walk


def _figure(name: str, one: Text) -> str:
    hardest = " / ".join(one.hardest())
    return f"{one.age:5.1f}  {name} ({one.words} words; hardest: {hardest})"


def test_every_page_can_be_read_at_eleven(walk):
    """R8 L46 L49: the figure of each page is printed where one is too hard, the hardest first."""
    texts = {name: one for name, one in walk.texts().items() if one.words}
    few = [one for one in texts.values() if one.words < FEW_WORDS]
    measured = {name: one for name, one in texts.items() if one.words >= FEW_WORDS} | {SHORT_PAGES: reduce(add, few)}
    hardest_first = sorted(measured.items(), key=lambda one: one[1].age, reverse=True)
    print("\n".join(_figure(*one) for one in hardest_first))  # noqa: T201 # pytest shows it when this fails
    assert [name for name, one in hardest_first if one.age > OLDEST] == []


def test_no_page_and_no_mail_has_a_word_that_blames_or_orders(walk):
    """R1 R3 R6 R8 R40, L43: as drawn, with whatever words come from Python; "consent" is not among them."""
    unwanted = re.compile(rf"{FORBIDDEN.pattern}|\bconsent\w*", re.IGNORECASE)
    read = {name: " ".join(in_main(html)) for name, html in walk.pages.items()} | walk.mails | walk.official_mails
    assert [(name, one.group()) for name, words in read.items() for one in unwanted.finditer(words)] == []


def test_the_walk_comes_to_every_notice_every_question_and_every_stage(walk):
    """A page that the walk does not reach is a page that nobody has measured."""
    wanted = {f"draft_notice {one.slug}" for one in NOTICES}
    wanted |= {f"tracking {stage}" for stage in set(Stage) - {Stage.DRAFT}}
    assert sorted(wanted - set(walk.pages)) == []
    met = {name.removeprefix("draft_page ").split(",")[0] for name in walk.pages if name.startswith("draft_page ")}
    assert met >= {page.slug for page in journey.PAGES}
    assert {"mail n02_received", "mail n07_invitation"} <= set(walk.mails)
    assert {"mail n03_new_request", "mail n06_referral"} <= set(walk.official_mails)


@pytest.mark.one_database
def test_every_page_is_valid_html_and_one_that_is_not_is_found_out(walk, tmp_path):
    """Here because the walk has come to every page already: one start of the Nu HTML checker looks at them all."""
    for name, page in walk.pages.items():
        file = re.sub(r"[^\w-]+", "-", name)
        (tmp_path / f"{file}.html").write_text(page)
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><html lang=en><title>x</title><ul><p>In no list</p></ul>")
    said = html_check.said_of(tmp_path)
    assert [one for one in said if one.startswith("bad.html:")]
    assert [one for one in said if not one.startswith("bad.html:")] == []


def test_what_is_hard_to_read_is_found_to_be():
    """R8: the formula, on a sentence that can be counted by hand and on one that no child could read."""
    easy = text(["The cat sat on the mat."], NAMES)
    assert easy.age == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59 + 5)
    law = "The responsible authority shall determine the proportionality of derogations notwithstanding subsection two."
    assert text([law], NAMES).age > 2 * OLDEST
    html = "<main><h1>Your name</h1><p>We ask <strong>who</strong> you are.</p><script>x</script></main><p>Not here</p>"
    assert in_main(html) == ["Your name", "We ask who you are."]
