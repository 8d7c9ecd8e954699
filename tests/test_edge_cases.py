"""Is what is rare handled as the rulebook says? (domain section 7)

Each test names the cases it holds as docs/rules.md does. What has a file of its own is not here: two parents, siblings,
duplicates, messages held back, other words, help to take part.
"""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from providers import actions as provider_actions
from requests_app import actions, flags
from requests_app.models import AdviceNote, Answer, Disagreement, PartyKind, Relationship
from requests_app.stages import Agreed, Stage
from tests.make import Case, person
from tests.requests_app.asking import check_url, walk
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def shown(case: Case) -> set[str]:
    """Return the flags on the case, as the queue and the page of the case show them."""
    return {text for text, _ in flags.flags(flags.with_flags(Disagreement.objects.all()).get(pk=case.disagreement.pk))}


def tracking(case: Case) -> str:
    return reverse("tracking", args=[case.disagreement.reference])


@time_machine.travel(date(2026, 11, 24), tick=False)
@pytest.mark.parametrize(
    ("born", "met"),
    [(("1", "3", "2014"), "ask-an-adult"), (("1", "3", "2001"), "twenty-five")],
)
def test_who_is_too_young_or_old_meets_a_page_and_can_send_it(client, born, met):
    """A child asks; over 25: a page that says what helps, a way on, and a flag for the officer. Never a wall."""
    answer = dict(zip(("date_of_birth-day", "date_of_birth-month", "date_of_birth-year"), born, strict=True))

    draft, pages = walk(client, {"date-of-birth": answer}, asked_by="young_person")
    client.post(check_url(draft))

    draft.refresh_from_db()
    assert met in pages
    assert draft.status == "submitted"
    assert "Age to check" in {text for text, _ in flags.flags(flags.with_flags(Disagreement.objects.all()).get())}


def test_a_parent_opens_nothing_of_a_young_persons_request():
    """Parents kept out: with the same child and a request of their own, there is no page of it and no message."""
    young = Case(asked_by="young_person").at(Stage.ASKING)
    parents = Case(answers={"childs-name": {"child_name": "Yaz Young", "child_known_as": ""}}).at(Stage.TO_CONSIDER)
    parent = signed_in(parents.family)

    assert parent.get(tracking(young)).status_code == 404
    assert parent.get(reverse("own_copy", args=[young.disagreement.reference])).status_code == 404
    assert young.disagreement.reference not in parent.get(reverse("my_requests")).text
    assert signed_in(young.family).get(tracking(young)).status_code == 200
    assert not young.disagreement.messages.filter(to=parents.family.email).exists()


def test_a_looked_after_child_is_flagged_with_whom_to_think_of():
    """Looked after: a foster carer asks as any carer does; officers read what to think of, and add a party."""
    case = Case(answers={"relationship": {"relationship": Relationship.FOSTER}}).at(Stage.CONSIDERING)
    plain = Case(case.council).at(Stage.CONSIDERING)
    officer = signed_in(case.officer)
    add = reverse("add_party", args=[case.disagreement.reference]) + "?for=virtual-school"

    page = officer.get(reverse("officer_case", args=[case.disagreement.reference])).text
    form = officer.get(add).context["form"]

    assert "Looked-after child" in shown(case)
    assert "Looked-after child" not in shown(plain)
    assert all(words in page for words in ("virtual school", "reviewing officer", "advocate", add))
    assert [form[name].value() for name in ("kind", "name", "optional")] == ["school", "The virtual school", True]


def test_officers_note_what_to_seek_advice_about_and_no_family_reads_it():
    """Parents disagree, L10, L53: a flag and words for officers; it bars nothing, and nothing written takes it away."""
    case = Case().at(Stage.CONSIDERING)
    officer = signed_in(case.officer)
    address = reverse("keep_in_mind", args=[case.disagreement.reference])
    typed = {"about": ["detained", "responsibility"], "words": "Heron words: ask legal."}

    for _ in range(2):
        officer.post(address, typed)

    assert {"Detained: seek advice", "Parental responsibility: seek advice"} <= shown(case)
    page = officer.get(reverse("officer_case", args=[case.disagreement.reference])).text
    assert "Heron words" in page
    assert case.disagreement.events.filter(verb="keep_in_mind").count() == 1
    case.referred().accepted()
    readers = {
        "family": signed_in(case.family).get(tracking(case)),
        "copy": signed_in(case.family).get(reverse("own_copy", args=[case.disagreement.reference])),
        "school": signed_in(case.answers_for()).get(reverse("take_part", args=[case.disagreement.reference])),
        "service": signed_in(case.mediator.user).get(reverse("referral", args=[case.disagreement.reference])),
    }
    assert [who for who, one in readers.items() if "Heron" in one.text or "seek advice" in one.text] == []
    assert signed_in(case.family).get(address).status_code == 404
    officer.post(address, {"words": ""})
    assert not AdviceNote.objects.exists()


def test_free_words_and_schools_elsewhere_are_taken():
    """School elsewhere, out of school, a placement in a plan, has left: whatever is typed is kept, and can be asked."""
    places = ("Hospital teaching, ward 3", "EOTAS at home", "Far Away Example School, another county")
    for place in places:
        answers = {"setting": {"setting_name": place, "setting_phase": "other", "not_in_setting": False}}
        case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL), answers=answers).at(Stage.ASKING)
        asked = case.disagreement.parties.others().filter(invited_at__isnull=False)
        assert case.disagreement.setting_name == place
        assert sorted(asked.values_list("kind", flat=True)) == ["council", "school"]


def test_two_who_are_essential_and_one_who_is_not():
    """Several settings: two required and one helpful; it is everyone when the two have agreed."""
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.HEALTH)).at(Stage.ASKING)
    other = {"kind": PartyKind.COLLEGE, "name": "Oak Example College", "email": "oak@college.example.org"}
    actions.save_party(case.disagreement, None, other | {"phone": "", "required": False}, by=case.officer)

    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for())
    assert case.refreshed().disagreement.agreed == Agreed.WAITING
    actions.respond(case.disagreement, Answer.AGREED, by=case.answers_for(PartyKind.HEALTH))

    assert case.refreshed().disagreement.agreed == Agreed.EVERYONE
    assert case.party(PartyKind.COLLEGE).answer == ""
    assert "Helpful, not essential" in signed_in(case.family).get(tracking(case)).text


def test_a_supporter_of_many_families_sees_their_own_requests_alone():
    """Many families: a case for each, one list of their own, and nothing of what another supporter has."""
    helper = person("Sol Supporter")
    mine = [Case(asked_by="supporter", family=helper).at(Stage.TO_CONSIDER) for _ in range(2)]
    theirs = Case(asked_by="supporter").at(Stage.TO_CONSIDER)

    page = signed_in(helper).get(reverse("my_requests")).text

    assert all(case.disagreement.reference in page for case in mine)
    assert theirs.disagreement.reference not in page
    assert signed_in(helper).get(tracking(theirs)).status_code == 404


def test_that_a_lawyer_comes_is_told_to_the_others():
    """Lawyer, L14: nobody has to allow it; the others read the name and the kind, and never how to reach them."""
    case = Case().drafted()
    lawyer = {"name": "Lee Lawyer", "kind": "lawyer", "contact": "01632 960555"}
    actions.add_supporter(case.disagreement, lawyer, by=case.family)
    case.submitted().taken_up().referred().accepted()

    page = signed_in(case.answers_for()).get(reverse("take_part", args=[case.disagreement.reference])).text

    assert "Lee Lawyer, a lawyer" in page
    assert "960555" not in page


def test_a_stopped_request_keeps_no_provider():
    """Moves away, and stopping: whatever ends a request ends the provider's sight of it in the same act."""
    case = Case().at(Stage.ASKING)
    provider_actions.transfer(case.disagreement, "Far Away Council", by=case.officer)
    page = signed_in(case.mediator.user).get(reverse("referral", args=[case.disagreement.reference]))
    assert page.status_code == 404
