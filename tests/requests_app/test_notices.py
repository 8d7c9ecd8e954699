"""Is what the council says about the pages themselves true, and one press away? (L43, L44, L46, L47, L48, L49, 5c)"""

import pytest
from django.urls import reverse

from requests_app import privacy
from requests_app.sight import Reader, ever
from requests_app.stages import Stage
from tests.make import Case, council
from tests.requests_app.asking import begin, check_url
from tests.requests_app.test_public_pages import Words
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOTICES = ("accessibility", "privacy", "privacy_young_people")
SENT, AHEAD, ASKED, TAKEN = (
    "Yes, once you send it",
    "Yes, if the council goes ahead",
    "Yes, when it is asked to help",
    "Yes, once it takes your case",
)
# Domain 5c by hand: what it is, and whether the council's team, the others asked and the service see it.
WHO_SEES_WHAT = {
    "Your name and the child’s name": (SENT, AHEAD, ASKED),
    "What happened, and what would help": (SENT, AHEAD, TAKEN),
    "What the child or young person thinks": (SENT, "Never", TAKEN),
    "Date of birth": (SENT, "Never", TAKEN),
    "Your e-mail, phone number and address": (SENT, "Never", TAKEN),
    "How to reach you safely": (SENT, "Never", TAKEN),
    "What helps you to take part": (SENT, "Never", TAKEN),
    "What you say about another parent": (SENT, "Never", TAKEN),
    "The council’s questions, your answers, and the decision": (SENT, "Never", "Never"),
    "What you write for the mediator alone": ("Never", "Never", TAKEN),
}


def said(client, name: str) -> str:
    return Words(client.get(reverse(name, args=[council().slug]))).text


def missing(text: str, *phrases: str) -> list[str]:
    return [phrase for phrase in phrases if phrase not in text]


def test_privacy_and_accessibility_are_at_the_foot_of_every_page_of_a_council(client):
    """L43 L49: of public pages, of the form, and of a case as each person sees it."""
    case = Case().at(Stage.ASKING)
    family, school = signed_in(case.family), signed_in(case.answers_for())
    pages = [
        client.get(reverse("council_home", args=[case.council.slug])),
        client.get(check_url(begin(client))),
        family.get(reverse("tracking", args=[case.disagreement.reference])),
        school.get(reverse("take_part", args=[case.disagreement.reference])),
    ]
    feet = [page.content.decode().partition("<footer")[2] for page in pages]
    wanted = [f'href="{reverse(name, args=[case.council.slug])}"' for name in ("privacy", "accessibility")]
    assert [missing(foot, *wanted) for foot in feet] == [[]] * len(pages)


def test_the_table_of_who_sees_what_is_that_of_the_matrix(client):
    """5c L43: worked out from the lists that the pages are drawn by, and compared with what was decided."""
    assert {one: row[1:] for row in privacy.table() for one in row.what} == WHO_SEES_WHAT
    young = {one: row[1:] for row in privacy.table(for_young_people=True) for one in row.what}
    assert young["What you think yourself"] == WHO_SEES_WHAT["What the child or young person thinks"]
    assert "What you say about another parent" not in young
    assert "What you say about another parent Yes, once you send it Never Yes, once it takes your case" in said(
        client, "privacy"
    )


def test_a_row_that_is_seen_in_part_cannot_be_told():
    """5c: rather no page than one that says less than is done."""
    with pytest.raises(ValueError, match="Seen in part only"):
        privacy._all_of(frozenset({"contact", "requester_name"}), ever(Reader.PARTY))


def test_the_notice_says_why_and_by_which_law_and_that_agreeing_is_something_else(client):
    """L43: public task, and special category data by the law; taking part is agreed to and is not the reason."""
    text = said(client, "privacy")
    law = ("section 57", "Article 6(1)(e)", "Article 9(2)(g)", "Schedule 1, paragraph 6", "Schedule 1, paragraph 18")
    agreeing = ("It is not the reason why the council may use what you tell us.",)
    assert missing(text, *law, *agreeing, "complain to the Information Commissioner’s Office") == []
    assert "consent" not in text.lower()


def test_who_answers_for_the_mediators_notes_is_said_to_be_open(client):
    """L44: most likely the service itself; whoever wants to know asks the council's data protection officer."""
    open_question = "Most likely it has to answer for those notes itself."
    assert missing(said(client, "privacy"), open_question, "we cannot promise it here", "data protection officer") == []


def test_the_notice_does_not_promise_what_is_not_so(client):
    """L47, 5c: only drafts are deleted by the calendar, and whoever holds the database can reach what is not sealed."""
    council(draft_kept_days=70)
    text = said(client, "privacy")
    honest = (
        "we delete it after 70 days",
        "this website does not yet delete it by itself",
        "Whoever runs the database can reach what is kept in it",
    )
    assert missing(text, *honest) == []


def test_there_are_two_cookies_and_they_last_as_long_as_is_said(client):
    """L43: one for the place in the form, for two weeks; one against forgery, for a year."""
    begin(client)
    client.get(reverse("begin", args=[council().slug]))
    days = {name: one["max-age"] / 86400 for name, one in client.cookies.items()}
    assert days == {"sessionid": 14, "csrftoken": 364}
    assert missing(said(client, "privacy"), "uses two", "for two weeks at most", "for a year at most") == []


def test_a_young_person_has_a_page_of_their_own_that_is_shorter(client):
    """L46: what is done with their words, whom to ask without a parent, and nothing that nudges."""
    young, others = said(client, "privacy_young_people"), said(client, "privacy")
    assert len(young.split()) < 0.6 * len(others.split())
    assert missing(young, "You do not need a parent to ask for you.", "01632 960100", "01632 960200") == []
    assert "a shorter page of their own" in others


def test_the_accessibility_statement_has_what_the_regulations_ask(client):
    """L49: how far it conforms, what does not, how to report it, who enforces, how it was tested and when."""
    parts = (
        "partially compliant with the Web Content Accessibility Guidelines version 2.2 AA standard",
        "Not compliant with the rules",
        "find a problem",
        "Ring 01632 960100 or e-mail send@northwick.example.org",
        "Equality and Human Rights Commission (EHRC)",
        "contact the Equality Advisory and Support Service (EASS)",
        "This statement was prepared on 24 November 2026.",
    )
    assert missing(said(client, "accessibility"), *parts) == []


@pytest.mark.parametrize("name", NOTICES)
def test_a_council_that_is_not_here_has_none_and_none_names_another(client, name):
    """L43: each council's own contacts."""
    council(), council("eastvale")
    assert client.get(reverse(name, args=["nowhere"])).status_code == 404
    assert "Eastvale" not in client.get(reverse(name, args=["northwick"])).content.decode()
