"""Can each of the six kinds ask, by its own questions, and be told only what is theirs? (domain section 4, P1 to P24)

A parent and a young person have files of their own: test_journey.py, test_form_pages.py. Here are those who ask for a
family (C), a setting (D), a council service (E) and a health body (F), and what is between services (R24).
"""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from providers import actions as provider_actions
from providers import independence
from requests_app import actions, flags, journey, permissions
from requests_app.journey import BY_SLUG
from requests_app.models import Disagreement, Message, PartyKind, SafetyNote
from requests_app.stages import Stage
from tests.make import Case, council, officer, official, person
from tests.requests_app.asking import EIGHTEEN, answer, begin, check_url, flagged, led_to, notice_url, page_url, walk
from tests.rig.reading import in_main
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
BY_EMAIL = {"contact": {"email": "worker@example.org", "best_way": "email"}}
CORPORATE_PARENT = {
    "requester_role": "Social worker",
    "requester_organisation": "Northwick Council",
    "decides": "me",
    "corporate_parent": "on",
}
CHILD = "your-name childs-name date-of-birth where-they-live support-now setting who-with"
MATTER = "what-happened what-would-help talked-to"
REACHED = "contact safe-contact help supporters"
END = "private_note sharing"
PARENTS = f"other-parents {END}"

# Who asks, what they answer otherwise, and the pages and notices they meet.
SEQUENCES = {
    "C, asked by the family": (
        "supporter",
        {},
        f"behalf family-knows {CHILD} the-family the-school about {MATTER} decisions views {REACHED} {PARENTS}",
    ),
    "C, in the place of a young person": (
        "supporter",
        {"behalf": {"acting_for": "young_person", "acting_basis": "parent_of"}, "date-of-birth": EIGHTEEN},
        f"behalf their-place {CHILD} the-school about {MATTER} decisions views {REACHED} {END}",
    ),
    "D with a family": (
        "setting",
        BY_EMAIL | {"who-with": {"whom": ["family"]}},
        f"role family-knows {CHILD} the-family about {MATTER} decisions views contact help supporters {END}",
    ),
    "D with the council": (
        "setting",
        BY_EMAIL | {"who-with": {"whom": ["council_send"]}},
        f"role family-knows {CHILD} between-services-not-covered about {MATTER} views contact help supporters {END}",
    ),
    "E with a family and a school": (
        "council_service",
        BY_EMAIL | {"who-with": {"whom": ["family", "school"]}},
        f"role {CHILD} family-told the-family the-school about {MATTER} decisions views contact help {END}",
    ),
    "E with the NHS": (
        "council_service",
        BY_EMAIL | {"who-with": {"whom": ["health"]}, "family-told": {"told": "yes"}},
        f"role {CHILD} family-told the-nhs about moment {MATTER} views contact help {END}",
    ),
    "E with another council": (
        "council_service",
        BY_EMAIL | {"who-with": {"whom": ["other_council"]}},
        f"role {CHILD} between-councils about {MATTER} views contact help {END}",
    ),
    "E as corporate parent, with a school": (
        "council_service",
        BY_EMAIL | {"role": CORPORATE_PARENT},
        f"role {CHILD} the-school about {MATTER} decisions views contact help {END}",
    ),
    "F with a family": (
        "health",
        BY_EMAIL | {"who-with": {"whom": ["family"]}},
        f"role {CHILD} family-told the-family about {MATTER} views contact help {END}",
    ),
    "F with the council": (
        "health",
        BY_EMAIL | {"who-with": {"whom": ["council_send"]}, "moment": {"moment": "none"}, "family-told": {}},
        f"role {CHILD} family-told about moment services-scope {MATTER} views contact help {END}",
    ),
}


@pytest.mark.parametrize("who", SEQUENCES)
def test_each_kind_is_asked_what_is_theirs_and_can_send_it(who):
    """P1, P2b, P2c, P2d, P9, P10b, P14, P16, P17, P19, P20; R21 to R24, R50, L6, L7, L30, L38."""
    asked_by, changes, expected = SEQUENCES[who]
    client = signed_in(person())

    draft, met = walk(client, changes, asked_by=asked_by)

    assert met == expected.split()
    client.post(check_url(draft))
    draft.refresh_from_db()
    assert draft.status == "submitted"


KINDS = {
    "C, asked by the family": (["2"], {"Asked for a family"}),
    "C, in the place of a young person": (["2"], {"Asked for a family", "In their place"}),
    "D with a family": (["2"], set()),
    "D with the council": ([], {"Council is a party", "Scope to check"}),
    "E with a family and a school": (["1", "2"], {"Council is a party"}),
    "E with the NHS": (["4"], {"Council is a party"}),
    "E with another council": ([], {"Council is a party", "Scope to check", "Names another council"}),
    "E as corporate parent, with a school": (
        ["2"],
        {"Council is a party", "We are corporate parent"},
    ),
    "F with the council": (["4"], {"Council is a party", "Scope to check"}),
}


@pytest.mark.one_database
@pytest.mark.parametrize("who", KINDS)
def test_the_kind_follows_from_who_asks_and_whom(who):
    """R21, R22, R23, R24, L7: other quarrels are for the council to check, never a wall."""
    asked_by, changes, _ = SEQUENCES[who]
    client = signed_in(person())
    draft, _ = walk(client, changes, asked_by=asked_by)
    client.post(check_url(draft))
    draft.refresh_from_db()

    assert (draft.kinds, set(flagged(draft))) == KINDS[who]


def errors(response) -> list[str]:
    return [message for found in response.context["form"].errors.values() for message in found]


REFUSED = [
    ("supporter", "family-knows", {}, "Tick to say that they know and agree"),
    ("setting", "family-knows", {}, "Tick to say that they know and agree"),
    ("supporter", "behalf", {"acting_for": "parent", "acting_basis": "parent_of"}, "choose “A young person” here"),
    ("supporter", "behalf", {"acting_for": "parent", "acting_basis": "other"}, "Tell us how you come to ask for them"),
    ("supporter", "the-family", {"name": "Pat Parent"}, "Enter at least one way to reach them"),
    ("supporter", "the-family", {"name": "Pat", "email": "pat@example.org"}, "This one is yours"),
    ("setting", "role", {"decides": "me"}, "Enter your job title"),
    ("health", "contact", {"phone": "01632 960001", "best_way": "phone"}, "Enter your e-mail address"),
    ("health", "who-with", {"whom": ["health"]}, "Choose an answer from the list"),
    ("setting", "who-with", {"whom": ["school"]}, "Choose an answer from the list"),
    ("council_service", "who-with", {"whom": ["council_send"]}, "Choose an answer from the list"),
]


@pytest.mark.one_database
@pytest.mark.parametrize(("asked_by", "page", "typed", "said"), REFUSED)
def test_what_is_missing_is_said_kindly(asked_by, page, typed, said):
    """P2b, P2c, P2d, P9, P16: nobody names themselves, shares what is not theirs, or is left without a way back."""
    case = Case(asked_by=asked_by, family=person("Pat", "pat@example.org")).drafted()

    response = signed_in(case.family).post(page_url(case.disagreement, page), typed)

    assert response.status_code == 200
    assert any(said in one for one in errors(response)), errors(response)


# -- changing one's mind ---------------------------------------------------------------------------------------------


def test_a_parent_of_a_young_person_can_go_on_as_their_supporter(client):
    """A young person decides (L5, section 7): what was typed is kept, and why they ask is chosen anew."""
    draft = begin(client)
    for page in ("relationship", "your-name", "childs-name"):
        answer(client, draft, page)
    answer(client, draft, "date-of-birth", EIGHTEEN)
    page = client.get(notice_url(draft, "young-person-decides")).text

    response = client.post(reverse("ask_as_supporter", args=[draft.reference]))

    draft.refresh_from_db()
    assert "Ask as their supporter" in page
    assert led_to(response) == "behalf"
    assert (draft.asked_by, draft.acting_for, draft.relationship) == ("supporter", "young_person", "")
    assert (draft.requester_name, draft.child_name) == ("Pat Parent", "Kit Example")
    assert journey.first_open(draft) == BY_SLUG["behalf"]
    assert draft.parties.filter(kind=PartyKind.FAMILY).count() == 1


def test_another_asker_forgets_what_no_longer_applies():
    """P1: a parent who is after all a service; then a supporter; then a parent again."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL), answers={"safe-contact": {"text": "Not at home"}})
    case.drafted().save("who-is-asking", {"asked_by": "council_service"})
    service = case.disagreement
    kept = set(service.parties.others().values_list("kind", flat=True))
    open_again = {"your-name", "role", "who-with", "contact"}

    assert (kept, service.relationship, SafetyNote.objects.count()) == ({PartyKind.SCHOOL}, "", 0)
    assert open_again.isdisjoint(service.pages_done)

    case.save("role", case_role := {**_ROLE, "requester_organisation": "Northwick Council"})
    case.save("who-is-asking", {"asked_by": "supporter"})
    supporter = case.disagreement
    assert case_role["requester_role"]
    assert (supporter.requester_role, supporter.contact.deciding_contact) == ("", "")
    assert supporter.parties.filter(kind=PartyKind.FAMILY).exists()

    case.save("who-is-asking", {"asked_by": "parent"})
    assert set(case.disagreement.parties.others().values_list("kind", flat=True)) == {PartyKind.SCHOOL}


_ROLE = {
    "requester_role": "Team leader",
    "decides": "someone_else",
    "deciding_person": "Dee Decider",
    "deciding_contact": "01632 960600",
    "corporate_parent": False,
}


def test_that_a_family_was_told_is_not_its_word():
    """R24, L30: a service that then names the family has to say that it agrees, and the other way round."""
    case = Case(asked_by="council_service", with_whom=(PartyKind.HEALTH,)).drafted()
    told = case.disagreement.family_knows
    named = {"with_whom": ["family"], "departments": [], "not_sure_who": False, "with_family_member": False}

    case.save("who-with", named)

    assert (told, case.disagreement.family_knows) == (True, False)
    assert "Whether the family knows" in journey.unanswered(case.disagreement)


def test_who_stands_in_their_place_explains_another_reason_anew():
    """Cannot decide. L6: for this decision, and never for another reason than the one that is given."""
    behalf = {
        "acting_for": "young_person",
        "acting_basis": "attorney",
        "acting_basis_note": "",
        "requester_organisation": "",
    }
    case = Case(asked_by="supporter", answers={"behalf": behalf}).drafted()
    before = case.disagreement.acting_basis_note

    case.save("behalf", behalf | {"acting_basis": "parent_of"})

    assert (bool(before), case.disagreement.acting_basis_note) == (True, "")
    assert journey.first_open(case.disagreement) == BY_SLUG["their-place"]
    assert not case.disagreement.parties.filter(kind=PartyKind.FAMILY).exists()


# -- the family that is named ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked_by", ["supporter", "setting", "council_service", "health"])
def test_a_family_that_is_named_is_asked_itself_and_all_come_to_agree(asked_by):
    """L30, R24, R39: in words for a family, with its own answer; and the provider takes the case."""
    case = Case(asked_by=asked_by).at(Stage.ASKING)
    family = case.party(PartyKind.FAMILY)
    letter = Message.objects.get(kind="n07_invitation", party=family)
    page = " ".join(in_main(signed_in(case.answers_for(PartyKind.FAMILY)).get(take_part(case)).text))

    assert all(words in letter.body for words in ("asks you yourself", "You can say no", "free to famil", "SENDIASS"))
    assert "The council pays" not in letter.body + page
    assert all(words in page for words in ("has asked for disagreement resolution, and named you", "right to appeal"))
    assert case.disagreement.stage == Stage.ASKING
    assert case.everyone_agreed().disagreement.stage == Stage.ALL_AGREED


def take_part(case: Case) -> str:
    return reverse("take_part", args=[case.disagreement.reference])


def test_a_family_that_says_no_stops_it():
    """L30, R39: a supporter agrees for nobody but themselves."""
    case = Case(asked_by="supporter").at(Stage.ASKING)

    actions.respond(case.disagreement, "declined", by=case.answers_for(PartyKind.FAMILY))

    assert case.refreshed().disagreement.stage == Stage.NOT_EVERYONE


@pytest.mark.one_database
def test_everybody_reads_who_asks_for_which_organisation():
    """R50, L38: and how to reach who decides is for the council and the mediator."""
    case = Case(asked_by="setting", with_whom=(PartyKind.FAMILY, PartyKind.COUNCIL)).at(Stage.ASKING)
    reference = [case.disagreement.reference]
    pages = {
        "officer": signed_in(case.officer).get(reverse("officer_case", args=reference)).text,
        "provider": signed_in(case.provider_coordinator).get(reverse("referral", args=reference)).text,
        "family": signed_in(case.answers_for(PartyKind.FAMILY)).get(take_part(case)).text,
    }
    for reader, page in pages.items():
        assert [word for word in ("Sam Senco", "SENCO", "Elm Example School", "Dee Decider") if word not in page] == []
        assert ("01632 960600" in page) == (reader != "family"), reader


# -- the council that asks -------------------------------------------------------------------------------------------


def test_who_asked_for_a_council_service_never_considers_it():
    """5e, design section 8: whatever hats they wear, signed in or not when it was sent, and two others are needed."""
    asker = officer(name="Wil Worker")
    case = Case(asked_by="council_service", family=asker).at(Stage.CONSIDERING)
    anonymous = Case(asked_by="council_service", contact={"email": asker.email, "best_way": "email"}).at(
        Stage.TO_CONSIDER
    )
    Disagreement.objects.filter(pk=anonymous.disagreement.pk).update(requester=None)

    for one in (case, anonymous):
        found = one.refreshed().disagreement
        assert not Disagreement.objects.for_council(asker).filter(pk=found.pk).exists()
        assert permissions.coordinator(asker, found) is None
        with pytest.raises(PermissionDenied):
            actions.ask(found, "Why?", by=asker)
        assert signed_in(asker).get(reverse("officer_case", args=[found.reference])).status_code == 404
    assert actions.council_is_party(case.disagreement)
    assert case.not_taken_forward().disagreement.decisions.get().needs_two
    assert signed_in(asker).get(reverse("tracking", args=[case.disagreement.reference])).status_code == 200


@pytest.mark.parametrize("asked_by", ["council_service", "health"])
def test_who_asks_for_a_service_cannot_provide(asked_by):
    """R33, L2: whoever has asked for a council or an NHS body may be employed there, whatever their address."""
    case = Case(asked_by=asked_by).at(Stage.TO_CONSIDER)

    problem = f"{case.family} has asked for a council or an NHS body in another case, so may be employed there."
    assert independence.person_problems(case.family) == [problem]
    assert independence.person_problems(Case(asked_by="setting").at(Stage.TO_CONSIDER).family) == []


def test_staff_own_what_their_service_asks_and_nothing_of_a_family():
    """R27: what a family begins on a device on which an officer is signed in is not the officer's."""
    asker = officer()
    stranger = official("Pru Provider", "calm-waters.example.org")
    mine = actions.start(council(), asked_by="council_service", by=asker)

    assert mine.requester == asker
    assert actions.start(council(), asked_by="parent", by=asker).requester is None
    assert actions.start(council(), asked_by="council_service", by=stranger).requester is None
    response = signed_in(asker).post(page_url(mine, "who-is-asking"), {"asked_by": "parent"})
    assert "only be a request of your organisation" in " ".join(errors(response))


# -- between services ------------------------------------------------------------------------------------------------

# What no page, no message and no answer speaks of where no family takes part.
OF_A_FAMILY = re.compile(r"\b(famil(y|ies)|your child|parents?|carers?|SENDIASS|appeal)\b", re.IGNORECASE)
# The one question that may be answered (R24), and the words that everybody agrees to.
MAY_BE_SAID = re.compile(r"Whether the family knows|It does not change anyone’s right to appeal\.", re.IGNORECASE)


def said_of_a_family(words: str) -> list[str]:
    rest = MAY_BE_SAID.sub("", words)
    return [rest[max(0, one.start() - 40) : one.end() + 20] for one in OF_A_FAMILY.finditer(rest)]


BETWEEN = [("council_service", PartyKind.HEALTH), ("health", PartyKind.COUNCIL)]


@pytest.mark.one_database
@pytest.mark.parametrize(("asked_by", "other"), BETWEEN)
def test_between_services_nobody_speaks_of_a_family(asked_by, other):
    """No family in it (R24): no party, field, agreement, message or word of one, up to everybody's agreement."""
    case = Case(asked_by=asked_by, with_whom=(other,)).at(Stage.ASKING)
    asker = signed_in(case.family)
    tracking = ["tracking", "answers", "sent", "withdraw", "documents", "send_document", "own_note"]
    pages = [(case.officer, ["officer_case", "change_parties"]), (case.provider_coordinator, ["referral"])]
    pages += [(case.answers_for(other), ["take_part", "respond", "party_private_note", "documents"])]
    read = {name: get(asker, name, case) for name in tracking}
    read |= {name: get(signed_in(user), name, case) for user, names in pages for name in names}
    case.everyone_agreed()
    read["tracking at the end"] = get(asker, "tracking", case)
    read |= {one.kind: f"{one.subject} {one.body}" for one in Message.objects.all()}

    assert {name: said for name, words in read.items() if (said := said_of_a_family(words))} == {}
    assert case.disagreement.stage == Stage.ALL_AGREED
    assert case.disagreement.kinds == ["4"]
    assert {one.kind for one in case.disagreement.parties.all()} == {PartyKind.REQUESTER, other}
    assert not hasattr(case.disagreement, "other_parent")


def get(browser, name: str, case: Case) -> str:
    response = browser.get(reverse(name, args=[case.disagreement.reference]), follow=True)
    assert response.status_code == 200, name
    return " ".join(in_main(response.text))


@pytest.mark.one_database
def test_between_services_no_question_is_of_a_family():
    """R24: from what it is about to the check, once it is said whom it is with."""
    case = Case(asked_by="health", with_whom=(PartyKind.COUNCIL,)).drafted()
    asker, draft = signed_in(case.family), case.disagreement
    slugs = [page.slug for page in journey.pages(draft)]
    read = {slug: asker.get(page_url(draft, slug), follow=True).text for slug in slugs[slugs.index("about") :]}
    read["check"] = asker.get(check_url(draft)).text

    assert len(read) == 11
    assert {slug: told for slug, page in read.items() if (told := said_of_a_family(" ".join(in_main(page))))} == {}


@pytest.mark.one_database
def test_the_words_of_a_family_are_found_where_there_is_one():
    """R24: so that the test before this one looks for what can be seen."""
    case = Case(asked_by="council_service").at(Stage.CONSIDERING)

    assert said_of_a_family(get(signed_in(case.officer), "officer_case", case))
    assert said_of_a_family(get(signed_in(case.family), "tracking", case))


@pytest.mark.one_database
def test_between_services_can_be_not_taken_forward_and_stopped():
    """R24, R48, 5e: in words that fit, and the council's part needs two officers."""
    case = Case(asked_by="health", with_whom=(PartyKind.COUNCIL,)).at(Stage.CONSIDERING)
    form = signed_in(case.officer).get(reverse("not_take_forward", args=[case.disagreement.reference])).context["form"]
    decision = {"reason": "outside_moments", "explanation": "None of the four.", "next_steps": "", "routes": ["health"]}
    actions.propose(case.disagreement, decision, by=case.officer)
    actions.not_take_forward(case.disagreement, by=case.other_officer)
    asker = signed_in(case.family)
    read = [get(asker, "tracking", case), get(asker, "ask_second_look", case)]
    other = Case(asked_by="health", with_whom=(PartyKind.COUNCIL,)).at(Stage.ASKING)
    provider_actions.withdraw(other.disagreement, by=other.family)
    read += [get(signed_in(other.family), "tracking", other.refreshed())]
    read += [one.body for one in Message.objects.exclude(recipient__contains="SEND team")]

    assert [said for words in read for said in said_of_a_family(words)] == []
    assert {"sendiass", "appeal"}.isdisjoint(dict(form.fields["routes"].choices))
    asked = "The NHS asks. It is between services, so only the services are asked"
    assert dict(flags.scope_checks(_flagged(case)))["Who can ask"] == asked


def _flagged(case: Case) -> Disagreement:
    return flags.with_flags(Disagreement.objects.all()).get(pk=case.disagreement.pk)
