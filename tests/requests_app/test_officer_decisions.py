"""Not taking a request forward: why, in which words, and who (R12, R15, R25, R35, R36, R43, 5b, 5e)."""

import pytest
from django.urls import reverse

from requests_app import actions
from requests_app.forms.officer import NotTakenForwardForm
from requests_app.models import Decision, DeclineReason, PartyKind
from requests_app.stages import Stage
from tests.make import NOT_TAKEN_FORWARD, Case, officer
from tests.test_wall import signed_in

pytestmark = pytest.mark.django_db
COUNCIL = (PartyKind.COUNCIL,)
WHY = {
    "reason": "family_matter",
    "explanation": "We read it all.\nIt is about who collects Kit.",
    "routes": ["sendiass", "school"],
    "next_steps": "We will ring you on Monday.",
}


def _at(case: Case, name: str) -> str:
    return reverse(name, args=[case.disagreement.reference])


def send(case: Case, user=None, step: str = "send", **changes):
    """Post the form of not taking forward, and return the answer."""
    client = signed_in(user or case.officer)
    return client.post(_at(case, "not_take_forward"), WHY | {"step": step} | changes, follow=True)


def decide(case: Case, user, proposal: Decision):
    return signed_in(user).post(_at(case, "decide_proposal"), {"proposal": proposal.pk}, follow=True)


def proposed(**changes) -> Case:
    """Return a case with the council as the only other party, and a proposal of its officer's."""
    case = Case(with_whom=COUNCIL).at(Stage.CONSIDERING)
    send(case, **changes)
    return case


def errors(case: Case, **changes) -> dict[str, list[str]]:
    return dict(send(case, **changes).context["form"].errors)


# -- why ------------------------------------------------------------------------------------------------------------


def test_a_blank_explanation_is_an_error_and_decides_nothing():
    """R36."""
    case = Case().at(Stage.CONSIDERING)
    assert errors(case, explanation=" ") == {"explanation": ["Explain to the family why it is not going ahead"]}
    assert not Decision.objects.exists()


def test_nothing_can_be_decided_without_a_reason_from_the_list_and_another_way():
    """R25: free text alone is not a reason."""
    case = Case().at(Stage.CONSIDERING)
    assert errors(case, reason="", routes=[]) == {
        "reason": ["Choose a reason from the list"],
        "routes": ["Choose at least one thing they can do instead"],
    }
    assert not Decision.objects.exists()


FORBIDDEN = (
    "no_plan", "no_ehc_plan", "not_tried", "local_route_not_tried", "complaint_open", "appeal_open", "too_late",
    "cost", "other_party_unlikely", "vexatious", "other",
)  # fmt: skip


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_a_forbidden_reason_cannot_be_posted(reason):
    """5b, R12, R15, R25: what may not be a reason is not in the list, so it cannot be sent either."""
    case = Case().at(Stage.CONSIDERING)
    assert errors(case, reason=reason) == {"reason": ["Choose a reason from the list"]}
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING


def test_the_list_of_reasons_is_the_rule_books_nine():
    """5b, written a second time by hand."""
    assert DeclineReason.values == [
        "not_sen", "outside_moments", "out_of_area", "not_able_to_ask", "already_open", "council_declines",
        "not_safe_now", "family_matter", "cannot_reach",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("with_whom", "offered"),
    [(COUNCIL, True), ((PartyKind.SCHOOL,), False), ((PartyKind.SCHOOL, PartyKind.COUNCIL), False)],
)
def test_the_council_declining_is_offered_only_where_it_is_the_only_other_party(with_whom, offered):
    """5b reason 6, the council is no party, or one of several: it is hidden, and not to be posted either."""
    case = Case(with_whom=with_whom).at(Stage.CONSIDERING)
    form = signed_in(case.officer).get(_at(case, "not_take_forward")).context["form"]
    send(case, reason="council_declines")
    assert ("council_declines" in dict(form.fields["reason"].choices)) is offered
    assert Decision.objects.exists() is offered


def test_every_reason_on_the_list_is_accepted():
    """A form that takes nothing would pass the tests above."""
    for reason in DeclineReason.values:
        form = NotTakenForwardForm(WHY | {"reason": reason}, only_the_council=True)
        assert form.is_valid(), reason


# -- what the family reads ------------------------------------------------------------------------------------------


def test_the_officer_reads_what_the_family_will_read_before_anything_is_decided():
    """R36, R43, N17: the same words, and always the second look, the complaint, and the right to appeal."""
    case = Case().at(Stage.CONSIDERING)
    text = send(case, step="").content.decode()
    for words in (
        "It is between family members, or about a service this does not cover.",
        "It is about who collects Kit.",
        "We will ring you on Monday.",
        "Talk to SENDIASS, who are free and impartial",
        "You can ask for someone else at the council to look at it again.",
        "complaints@northwick.example.org",
        "This does not affect your right to appeal",
    ):
        assert words in text
    assert not Decision.objects.exists()
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING


def test_what_was_written_can_still_be_changed():
    case = Case().at(Stage.CONSIDERING)
    page = send(case, step="change")
    assert page.context["form"]["explanation"].value() == WHY["explanation"]
    assert page.context["form"].errors == {}
    assert not Decision.objects.exists()


def test_the_family_reads_exactly_what_the_officer_read():
    """R36: a reason and an explanation in plain words, on their own page."""
    case = Case().at(Stage.CONSIDERING)
    send(case)
    assert case.refreshed().disagreement.stage == Stage.NOT_TAKEN_FORWARD
    text = signed_in(case.family).get(_at(case, "tracking")).content.decode()
    for words in ("It is about who collects Kit.", "We will ring you on Monday.", "Talk to the school or college"):
        assert words in text
    assert "Ask for a second look" in text
    assert "This does not affect your right to appeal" in text


def test_where_the_council_is_no_party_one_officer_decides():
    case = Case().at(Stage.CONSIDERING)
    send(case)
    decision = Decision.objects.get()
    assert (decision.needs_two, decision.proposed_by, decision.decided_by) == (False, case.officer, case.officer)


def test_the_mail_says_nothing_of_why():
    """R4: a reference and a link."""
    case = Case().at(Stage.CONSIDERING)
    send(case)
    body = case.disagreement.messages.get(kind="n17_not_taken_forward").body
    assert "collects" not in body
    assert "between family members" not in body
    assert "look at it again" in body


# -- two officers ---------------------------------------------------------------------------------------------------


def test_where_the_council_is_a_party_the_first_officer_only_proposes():
    """5b, 5e: and the family is told nothing yet."""
    case = proposed(reason="council_declines")
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert not case.disagreement.messages.filter(kind="n17_not_taken_forward").exists()
    text = signed_in(case.family).get(_at(case, "tracking")).content.decode()
    assert "who collects Kit" not in text
    assert "propose" not in text.lower()


def test_the_first_officer_sees_why_they_cannot_decide_and_cannot():
    case = proposed()
    page = signed_in(case.officer).get(_at(case, "officer_case")).content.decode()
    assert "You proposed this, so somebody else has to decide." in page
    assert _at(case, "decide_proposal") not in page
    told = decide(case, case.officer, Decision.objects.get()).content.decode()
    assert "You proposed this, so somebody else has to decide. Ask another coordinator." in told
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING


def test_the_second_officer_reads_it_and_decides():
    case = proposed()
    page = signed_in(case.other_officer).get(_at(case, "officer_case")).content.decode()
    assert "Olive Officer proposes not to take this forward" in page
    assert "It is about who collects Kit." in page
    decide(case, case.other_officer, Decision.objects.get())
    decision = Decision.objects.get()
    assert (decision.needs_two, decision.proposed_by, decision.decided_by) == (True, case.officer, case.other_officer)
    assert case.refreshed().disagreement.stage == Stage.NOT_TAKEN_FORWARD


def test_a_second_officer_decides_only_on_what_they_have_read():
    """The first officer changed the proposal while the second had the page open."""
    case = proposed()
    read = Decision.objects.get()
    send(case, explanation="Something else altogether.")
    told = decide(case, case.other_officer, read).content.decode()
    assert "The proposal that you read is no longer there." in told
    assert not Decision.objects.filter(decided_at__isnull=False).exists()
    decide(case, case.other_officer, actions.open_proposal(case.disagreement))
    assert Decision.objects.get(decided_at__isnull=False).explanation == "Something else altogether."


def test_a_proposal_that_was_set_aside_cannot_be_decided():
    case = proposed()
    read = Decision.objects.get()
    signed_in(case.other_officer).post(_at(case, "set_aside"))
    assert "no longer there" in decide(case, case.officer, read).content.decode()
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert "Propose not to take it forward" in signed_in(case.officer).get(_at(case, "officer_case")).content.decode()


@pytest.mark.parametrize("data", [{}, {"proposal": "x"}])
def test_deciding_on_no_proposal_in_particular_decides_nothing(data):
    case = proposed()
    signed_in(case.other_officer).post(_at(case, "decide_proposal"), data)
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING


def test_a_colleague_who_answers_for_the_council_elsewhere_may_still_decide_here():
    """A hat is worn for one case: the rule is about this one."""
    elsewhere = Case(with_whom=COUNCIL).at(Stage.ASKING)
    case = proposed()
    second = officer(case.council, name="Second Officer")
    decide(case, second, Decision.objects.get(disagreement=case.disagreement))
    assert case.refreshed().disagreement.stage == Stage.NOT_TAKEN_FORWARD
    assert elsewhere.refreshed().disagreement.stage == Stage.ASKING


# -- again ----------------------------------------------------------------------------------------------------------


def test_a_second_look_is_begun_by_somebody_else():
    case = Case().at(Stage.SECOND_LOOK)
    assert signed_in(case.officer).post(_at(case, "reopen")).status_code == 403
    signed_in(case.other_officer).post(_at(case, "reopen"))
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING
    assert case.disagreement.owner == case.other_officer


def test_neither_of_two_officers_takes_a_second_look_at_their_own_decision():
    case = Case(with_whom=COUNCIL).at(Stage.SECOND_LOOK)
    for who in (case.officer, case.other_officer):
        assert signed_in(who).post(_at(case, "reopen")).status_code == 403
    signed_in(officer(case.council, name="Third Officer")).post(_at(case, "reopen"))
    assert case.refreshed().disagreement.stage == Stage.CONSIDERING


def test_two_officers_deciding_at_once_the_second_is_told_and_the_first_decision_stands():
    """5a."""
    case = Case().at(Stage.CONSIDERING)
    send(case)
    told = send(case, case.other_officer, reason="not_sen", explanation="Another reason.").content.decode()
    assert "This was not done, because the request has moved on." in told
    assert "Olive Officer decided not to take it forward." in told
    assert [one.reason for one in Decision.objects.all()] == [NOT_TAKEN_FORWARD["reason"]]
