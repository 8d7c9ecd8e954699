"""Do the letters say what they must, in words for everyone, and by the way each person asked for? (5d, R3, R41 to R45)

Every template there is, as real actions queue it. Who gets which, and that nothing personal stands in them, is held by
test_outbox.py.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from providers import actions
from requests_app.delivery import deliver
from requests_app.models import Message, PartyKind
from tests.make import contract, council
from tests.providers.sending import BAD, CLEAN, send
from tests.requests_app.test_outbox import BOTH, EVENTS, Story, tell

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "emails"
REFERENCE = re.compile(r"DR-\w{4}-\w{4}")
COUNCIL = "St Mary's & All Saints Council"
PROVIDER = "Talk & Listen"
FUNDING = "The council pays; it is 'free' to you."
# Between them, everything that is told to anybody.
CONSIDERED = "drafted submitted taken_up"
GROWN = f"{CONSIDERED} referred accepted school_agreed came_of_age young_person_asked"
WALKS = (
    "saved_for_later left_alone",
    f"{CONSIDERED} asked answered referred accepted school_agreed council_agreed school_stopped withdrawn",
    f"{CONSIDERED} referred a_week_passed returned somebody_declined passed_on",
    f"{CONSIDERED} referred accepted somebody_declined",
    f"{CONSIDERED} not_taken_forward second_look_asked reopened",
    f"{CONSIDERED} words_proposed words_answered words_proposed words_told referred transferred",
    f"{CONSIDERED} merged",
    f"{GROWN} young_person_carries_on copies_chosen council_agreed",
    f"{CONSIDERED} came_of_age young_person_asked young_person_lets_it_go_on",
    f"{CONSIDERED} referred came_of_age young_person_asked young_person_stops",
)


@dataclass(frozen=True)
class Letter:
    kind: str
    subject: str
    body: str
    reference: str

    def __str__(self):
        return f"{self.subject}\n\n{self.body}"


def everything_happens() -> None:
    """Walk cases of a council and a provider whose names a web page would have to escape."""
    authority = council(name=COUNCIL, funding_text=FUNDING)
    deal = contract(authority)
    deal.provider.name = PROVIDER
    deal.provider.save()
    for steps in WALKS:
        case = Story(authority, with_whom=BOTH)
        case._people["contract"] = deal
        for step in steps.split():
            getattr(case, step)()
            deliver()
            if case.disagreement:
                case.refreshed()
            if step == "school_agreed":
                for verdict in (CLEAN, BAD):
                    actions.note_verdict(send(case, case.family, about=verdict.found), verdict)


@pytest.fixture(scope="module")
def letters(django_db_setup, django_db_blocker) -> list[Letter]:
    """Return whatever is told when everything happens, read once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        everything_happens()
        # The reference stands in the subject too: letters about documents are not listed with the case.
        found = Message.objects.values_list("kind", "subject", "body")
        letters = [Letter(*one, REFERENCE.search(one[1]).group()) for one in found]
        transaction.set_rollback(True)
    return letters


def of(letters: list[Letter], *kinds: str) -> list[Letter]:
    """Return the letters of these kinds, all of which there are."""
    found = [one for one in letters if one.kind in kinds]
    assert {one.kind for one in found} == set(kinds)
    return found


def without(letters: list[Letter], *phrases: str) -> list[tuple[str, str]]:
    """Return each letter and phrase where the phrase is missing."""
    return [(one.kind, phrase) for one in letters for phrase in phrases if phrase.lower() not in one.body.lower()]


# -- every letter --------------------------------------------------------------------------------------------------

# What is left over when a template goes wrong, or text is escaped as if it were a web page.
LEFT_OVER = re.compile(r"&\w+;|&#|\{\{|\{%|%\}|\}\}|\bNone\b|[ \t]$|  |\n\n\n| [.,:;]", re.MULTILINE)
# Who somebody is, what they are to somebody, and words that blame, order or threaten (R4, R6, R8, R44).
NOT_SAID = re.compile(
    r"\b(he|she|him|her|his|hers|mr|mrs|ms|mum|mother|dad|father|son|daughter|child|pupil|teacher|school|nursery|college"
    r"|refus\w+|fault|blame[sd]|consent\w*|must|deadline|late|overdue|mediation|decline[sd]?|oppos\w+|dispute)\b",
    re.IGNORECASE,
)


def test_there_is_a_letter_of_every_template(letters):
    assert {one.kind for one in letters} == {path.stem for path in TEMPLATES.glob("n*.txt")}


def test_each_has_one_short_subject_a_reference_and_one_link(letters):
    """R4: a reference and a link are what leads to the rest."""
    assert [one.kind for one in letters if not 10 < len(one.subject) < 78 or "\n" in one.subject] == []
    assert [one.kind for one in letters if not one.subject.endswith(f": {one.reference}")] == []
    text = {one: re.sub(r"http\S+|\{link\}", "LINK", one.body) for one in letters}
    assert [one.kind for one in letters if one.reference not in text[one]] == []
    assert [one.kind for one in letters if text[one].count("\nLINK\n") != 1 or text[one].count("LINK") != 1] == []


def test_each_is_whole_and_is_no_web_page(letters):
    """The names of this council and provider would be escaped in a page, and are not in a letter."""
    assert [(one.kind, LEFT_OVER.findall(str(one))) for one in letters if LEFT_OVER.search(str(one))] == []
    assert without(of(letters, "n02_received"), COUNCIL) == []
    assert without(of(letters, "n05_going_ahead"), PROVIDER) == []


def test_none_says_who_somebody_is_or_blames_or_orders(letters):
    """R4 R6 R8 R44."""
    assert [(one.kind, NOT_SAID.findall(str(one))) for one in letters if NOT_SAID.search(str(one))] == []


# -- what the law asks to be said -----------------------------------------------------------------------------------

SAME_RIGHTS = ("right to appeal", "more time to appeal")
TO_THE_FAMILY = (
    "n02_received",
    "n05_going_ahead",
    "n13_declined_family",
    "n16_you_stopped",
    "n17_not_taken_forward",
    "n17_second_look_begun",
    "n02_joined",
    "n16_transferred",
)


def test_a_family_reads_that_appeal_rights_stay_the_same_and_time_does_not_stop(letters):
    """R43 L13."""
    assert without(of(letters, *TO_THE_FAMILY), *SAME_RIGHTS) == []


def test_a_family_that_asks_reads_that_it_is_voluntary_free_and_confidential(letters):
    """R3 R4 R41."""
    assert without(of(letters, "n02_received", "n05_going_ahead"), "voluntary", "free to you", "confidential") == []


def test_a_family_is_given_an_aim_and_no_limit(letters):
    """R40."""
    assert without(of(letters, "n02_received"), "aim to reply within 5 working days", "no law sets a time") == []
    assert without(of(letters, "n04_question"), "There is no time limit") == []


def test_an_invitation_says_all_that_somebody_needs_to_choose_freely(letters):
    """N7 N8 R3 R5 R39 R41 R44 R45 R46."""
    invitations = of(letters, "n07_invitation", "n08_invitation_council")
    says = (
        "special educational needs",
        "independent of the council",
        "voluntary",
        "without giving a reason",
        "confidential",
        "cannot be used at the SEND Tribunal",
        "only if everyone agrees",
        "hold it against you",
        "will not think less of anyone",
        "right to appeal",
        "free to families",
    )
    assert without(invitations, *says) == []


def test_a_reminder_offers_to_talk_and_presses_nobody(letters):
    """N9 R44."""
    says = ("would you like to talk", "voluntary", "yes or no", "do not have to say why", "hold it against you")
    assert without(of(letters, "n09_reminder"), *says) == []


def test_who_began_reads_until_when_it_is_kept(letters):
    """N1, 5a: sixty days, and a warning ten days before they are over."""
    for kind, days in (("n01_saved", 60), ("n01_deleted_soon", 10)):
        day = timezone.localdate() + timedelta(days=days)
        assert without(of(letters, kind), f"{day:%-d %B %Y}") == []


def test_an_organisation_reads_who_pays_and_a_family_never_reads_of_money(letters):
    """R41 R42 L31: only who is asked by the council learns what the council says about cost."""
    paid_for = {one.kind for one in letters if re.search(r"\bpa(y|ys|id)\b|\bcost|\bfee", one.body)}
    assert paid_for == {"n07_invitation"}
    assert without(of(letters, "n07_invitation"), FUNDING) == []


def test_nobody_has_to_say_why(letters):
    """R44."""
    said_no = ("n13_declined_council", "n13_declined_provider")
    stopped = ("n15_stopped", "n15_stopped_council", "n15_stopped_provider")
    assert without(of(letters, *said_no, *stopped), "nobody has to say why") == []
    assert without(of(letters, "n13_declined_family", "n15_stopped"), "not about blame") == []


def test_who_is_not_taken_forward_reads_of_every_other_way(letters):
    """N17 R36: the reason is on their page."""
    ways = ("you can read why", "someone else at the council", "SENDIASS", "01632 960200", "complain", "complaints@")
    assert without(of(letters, "n17_not_taken_forward"), *ways) == []


def test_who_can_be_rung_stands_in_every_letter_to_people_outside(letters):
    """L50: somebody may not want to, or be able to, do this on a screen."""
    inside = re.compile(r"_council$|_provider$|n03|n04_answered|n06_referral|provider_cannot_act|second_look_asked")
    outside = [one for one in letters if not inside.search(one.kind)]
    assert {one.kind for one in outside} >= set(TO_THE_FAMILY) | {"n07_invitation", "n10_everyone_agreed"}
    # The council is not to hear of documents, so about those one rings the independent service.
    about_documents = of(letters, "n22_document", "n22_document_not_kept")
    assert without(about_documents, "ring", PROVIDER, "do not reply") == []
    others = [one for one in outside if one not in about_documents]
    assert without(others, "ring", "01632 960100", "do not reply") == []


# -- without e-mail ------------------------------------------------------------------------------------------------

TO_FAMILY = {
    event: [part.split()[0] for part in told.split(",") if part.split()[1:] == ["family"]]
    for event, (_, told) in EVENTS.items()
}


@pytest.mark.parametrize("event", [event for event, kinds in TO_FAMILY.items() if kinds])
@pytest.mark.parametrize("way", ["phone", "post"])
def test_a_family_that_asked_to_be_rung_or_written_to_is_never_e_mailed(event, way):
    """R27 P17: somebody else may read their e-mail. Everyone else is told as ever."""
    before, happens = EVENTS[event][0]
    contact = {"email": "not-safe@example.org", "phone": "01632 960001", "address": "1 Example Road", "best_way": way}
    queued = tell(Story(with_whom=BOTH, contact=contact), before, happens)
    deliver()
    theirs = [(one.kind, one.to, one.state) for one in queued if one.recipient == "The person who asked"]
    assert theirs == [(kind, "", Message.State.BY_HAND) for kind in TO_FAMILY[event]]
    assert len(queued) == EVENTS[event][1].count(",") + 1
    assert [one.to for one in mail.outbox if "not-safe@example.org" in one.to] == []


class NoAddress(Story):
    def details(self, kind):
        return super().details(kind) | {"email": ""}


def test_who_is_asked_without_an_e_mail_address_is_told_by_a_person():
    """N7 R39: and the council, as a party, as ever."""
    case = NoAddress(with_whom=BOTH)
    queued = tell(case, CONSIDERED, "referred")
    deliver()
    states = {
        one.party.kind: one.state
        for one in Message.objects.filter(pk__in=[one.pk for one in queued], party__isnull=False)
    }
    assert states == {PartyKind.SCHOOL: Message.State.BY_HAND, PartyKind.COUNCIL: Message.State.SENT}
