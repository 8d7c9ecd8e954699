"""Can anybody read what this service is, what it leaves alone, what else there is, and by which law?

R1, R2, R10, R25, R26, R43, R44, R45, R46, R47, R48, L52; also R3, R4, R5, R6, R12, R13, R40, R41, R49, and L1, L2, L11,
L12, L13, L14, L18, L19, L25, L27, L32, L33, L38, L51.
"""

import re
from datetime import date, datetime

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.make import council
from tests.requests_app.test_public_pages import Words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Each page: its heading, and by hand what it has to say, with the rule that asks for it.
SAYS = {
    "council_how_it_helps": (
        "How disagreement resolution can help",
        ("R26", "People talk to each other better."),
        ("R26", "The right people and the right information come together."),
        ("R26", "It is a safe place to talk."),
        ("R26", "It keeps to what matters: the issues, and what the child or young person needs."),
        ("R26", "Trust can grow again. Then everyone can share what they know"),
        ("R5", "They do not work for a council or for the NHS bodies that pay for care."),
        ("R6", "does not take sides, does not say who is right, and does not decide"),
        ("L32", "talks to each of you alone first, in private"),
        ("L33", "most talks are online. You can also meet in person, or talk by phone."),
        ("L33", "about two hours. You can have breaks."),
        ("L14", "You can bring someone: a friend, a relative, an adviser or a lawyer. You do not have to ask first."),
        ("L38", "Each is asked to send someone who can make decisions."),
        ("L18", "This is not usually binding in law."),
        ("R3", "Nobody has to take part, and anyone can stop at any time."),
    ),
    "council_not_affected": (
        "What disagreement resolution does not affect",
        ("R43", "Your right to appeal to the SEND Tribunal stays the same."),
        ("L25", "You can ask before an appeal, while you wait for it, or after it."),
        ("L13", "Asking gives you no extra time, and no mediation certificate."),
        ("L12", "You usually have 2 months from the date on the letter to contact them."),
        ("R44", "The Tribunal thinks no better and no worse of anyone because they did not take part."),
        ("R44", "for families, and for schools, councils and the NHS too. Nobody has to say why."),
        ("L27", "You can complain before, after, or at the same time."),
        ("R13", "You do not have to use this before you complain."),
        ("R13", "Choosing not to use it is fine."),
        ("R45", "What is said there stays with the people who were there."),
        ("L51", "may have to tell someone if a person is at risk of harm"),
        ("R46", "what people say or offer in the talks cannot be used at the Tribunal. The Tribunal takes no notice"),
        ("R4", "The council cannot read what you write for the mediator alone."),
        ("R47", "That is a good result. What is agreed can be done. If you appeal about the rest, there is less to"),
        ("R41", "It is always free to parents, carers and young people. The council pays."),
        ("R12", "It does not matter how long ago something happened."),
        ("R40", "The law sets no time limit for asking or for the talks."),
        ("R48", "You can stop at any time, and do not have to say why. You can ask again later."),
    ),
    "council_other_ways": (
        "Other ways to sort things out",
        ("R25", "You do not have to try any of these first."),
        ("L27", "You can use them at the same time."),
        ("R25", "ask for the SENCO"),
        ("L19", "It is free, private, and on nobody’s side."),
        ("L52", "Ask for its complaints procedure."),
        ("L52", "go to the Local Government and Social Care Ombudsman"),
        ("L52", "it cannot look at what goes on inside a school, or at a decision that you can appeal"),
        ("L52", "patient advice service (PALS)"),
        ("L52", "the NHS integrated care board (ICB) that pays for the care"),
        ("L52", "go to the Parliamentary and Health Service Ombudsman"),
        ("L52", "children’s social care complaints procedure"),
        ("L11", "not to assess, or not to assess again not to make an EHC plan after an assessment what a plan says"),
        ("L11", "not to change a plan after a review to end a plan"),
        ("L12", "Before most appeals you need a certificate from them."),
        ("L13", "Talking or complaining does not give you more time to appeal. Nor does disagreement resolution."),
    ),
    "council_law": (
        "The law behind this",
        ("R2", "Children and Families Act 2014, section 57"),
        ("R2", "The Special Educational Needs and Disability Regulations 2014 (SI 2014/1530)"),
        ("R2", "SEND code of practice: 0 to 25 years (January 2015), chapter 11"),
        ("L1", "how duties to children and young people with special educational needs (SEN) are carried out"),
        ("L1", "do not agree about the special educational support it gives"),
        ("L1", "about health or social care , while an EHC assessment, plan, review or reassessment is going on"),
        ("L1", "The council and the NHS do not agree with each other at one of those times."),
        ("L2", "must not be employed by a council, by an NHS integrated care board or by NHS England"),
        ("R10", "Mediation Something else: for decisions that you can appeal."),
        ("R49", "Parent In this law, also a carer whom the child lives with."),
    ),
}  # fmt: skip
GUIDE = (*SAYS, "council_mediation")
AUDIENCES = ("for_parents", "for_young_people", "for_schools", "for_governors", "for_health", "local_offer")


def page(client, name: str, slug: str = "northwick", **fields):
    return client.get(reverse(name, args=[council(slug, **fields).slug]))


def addresses(names, slug: str = "northwick") -> set[str]:
    return {reverse(name, args=[slug]) for name in names}


@pytest.mark.parametrize("name", SAYS)
def test_a_page_says_what_it_is_there_for_and_that_it_is_no_legal_advice(client, name):
    """R1, and the rule beside each sentence."""
    heading, *sentences = SAYS[name]
    response = page(client, name)
    text = Words(response).text
    assert [(rule, sentence) for rule, sentence in sentences if sentence not in text] == []
    assert f"<title>{heading} – Northwick Council</title>" in response.content.decode()
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", response.content.decode()) == [heading]
    assert "This is general information, not legal advice." in text


def test_there_are_five_ways_in_which_it_can_help(client):
    """R26."""
    html = page(client, "council_how_it_helps").content.decode()
    first = html.partition("Five ways it can help")[2].partition("</ol>")[0]
    assert first.count("<li>") == 5


def test_the_law_is_linked_and_says_of_when_it_is_and_whom_to_tell(client):
    """R2: with a version, for the wording will be a council's to change (L54)."""
    words = Words(page(client, "council_law"))
    version, checked = re.search(r"Version (\d+), written on (\d+ \w+ \d{4})\.", words.text).groups()
    assert int(version) >= 1
    assert date(2026, 11, 24) <= datetime.strptime(checked + " +0000", "%d %B %Y %z").date()
    assert "Please tell Northwick Council: ring 01632 960100 or e-mail send@northwick.example.org" in words.text
    assert {
        "https://www.legislation.gov.uk/ukpga/2014/6/section/57",
        "https://www.legislation.gov.uk/uksi/2014/1530",
        "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25",
    } <= set(words.links)


def test_the_other_ways_are_this_councils_own(client):
    """R25, L19, L52: its names and numbers, and none of another council's."""
    there = page(
        client, "council_other_ways", "eastvale", officer_title="EHC co-ordinator", service_phone="01632 960777"
    )
    here = page(client, "council_other_ways")
    other = Words(there).text
    assert "ask for your EHC co-ordinator . Ring 01632 960777 or e-mail send@eastvale.example.org" in other
    assert "Eastvale SENDIASS helps parents" in other
    assert "Ring 01632 960200 or e-mail sendiass@eastvale-advice.example.org" in other
    assert "Tell the council first: complaints@eastvale.example.org" in other
    assert "Ring Example Mediation Advice on 01632 960300" in other
    assert "ask for your SEND case officer . Ring 01632 960100" in Words(here).text
    assert re.findall("northwick", there.content.decode(), re.IGNORECASE) == []
    assert re.findall("eastvale", here.content.decode(), re.IGNORECASE) == []


@pytest.mark.parametrize("name", ["council_home", *GUIDE])
def test_every_page_that_explains_is_one_press_from_every_other(client, name):
    """R10, R27, R29: from the start page too, and none leads to itself."""
    links = Words(page(client, name)).links
    others = addresses((*GUIDE, *AUDIENCES)) - addresses([name])
    assert others - set(links) == set()
    assert name == "council_home" or addresses([name]) & set(links) == set()
    assert "/council/northwick/" in links or name == "council_home"


def test_the_front_page_leads_straight_there_where_there_is_one_council(client):
    """R27: with two, one chooses first."""
    council()
    alone = set(Words(client.get(reverse("home"))).links)
    council("eastvale")
    of_two = set(Words(client.get(reverse("home"))).links)
    assert addresses(GUIDE) - alone == set()
    assert addresses(GUIDE) & of_two == set()


@pytest.mark.parametrize("name", SAYS)
def test_this_service_is_not_called_mediation_by_a_page_that_explains_it(client, name):
    """R10: nor do the pages ask for anything, keep anything, or exist for a council that is not here."""
    html = page(client, name).content.decode()
    headings = re.findall(r"<(?:title|h1)[^>]*>(.*?)</", html)
    assert [heading for heading in headings if "mediation" in heading.lower()] == []
    assert (set(client.cookies) <= {"csrftoken"}, Session.objects.count()) == (True, 0)
    assert client.get(reverse(name, args=["nowhere"])).status_code == 404
