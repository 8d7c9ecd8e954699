"""Does what is printed say what the pages and mails say, so that everybody can read it, and give nobody away?

The PDFs are read back as a screen reader does: tests/rig/pdf.py, which is tried here on what it must refuse.
"""

import io
import re
from functools import cache
from html import unescape
from pathlib import Path

import pikepdf
import pytest
import typst
from django.test import Client
from django.urls import reverse

from requests_app import journey, paper, wording
from requests_app.forms.draft import BY_PAGE, SupporterForm
from requests_app.models import AskedBy, Disagreement, LocalAuthority, Message, PartyKind
from requests_app.notifications import FAMILY, OWN_LINK
from requests_app.paper.form import ASKERS, NOT_FOR_FAMILIES, ONLY_IF, WHO_SEES_WHAT
from requests_app.paper.written import on_paper
from requests_app.stages import Stage
from tests.make import Case, council
from tests.rig import pdf
from tests.rig.reading import in_main, text
from tests.test_plain_words import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "SEND team\nŻółta 1\nNorthwick ZN1 1AA"
HANDOUTS = {
    "council_leaflet": ("leaflet-northwick.pdf", 2),
    "council_poster": ("poster-northwick.pdf", 1),
    "council_easy_read_pdf": ("easy-read-northwick.pdf", 5),
    "council_form": ("form-northwick.pdf", 12),
}
CODE = "7K4M-29QX"


@cache
def handout(name: str) -> pdf.Read:
    """What is read of one of them, as anybody gets it: made once for all tests here."""
    return pdf.read(Client().get(reverse(name, args=[northwick().slug])).content)


def northwick() -> LocalAuthority:
    return council(service_address=ADDRESS)


def letter(message: Message) -> pdf.Read:
    return pdf.read(paper.letter(message))


def by_post() -> Case:
    """A case in which everybody is written to, and the person who asked has a code."""
    northwick()
    case = Case(with_whom=(PartyKind.SCHOOL, PartyKind.COUNCIL)).at(Stage.ASKING)
    contact = case.disagreement.contact
    contact.address, contact.callback_code = "12 Źródlana\n#strong[Northwick] *ZN1*", CODE
    contact.save()
    return case


# -- everybody can read it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HANDOUTS)
def test_a_handout_is_tagged_titled_and_ordered_and_may_be_kept_for_an_hour(name):
    """R27 R29: no cookie, nothing of anybody, a file name that says what it is."""
    answer = Client().get(reverse(name, args=[northwick().slug]))
    found = pdf.read(answer.content)
    file, pages = HANDOUTS[name]
    assert (found.problems, found.language, found.pages) == ([], "en-GB", pages)
    assert "Northwick Council" in found.title
    assert [level for level, _ in found.headings].count(1) == 1
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{file}"'
    assert (answer["Cache-Control"], answer.cookies, answer.get("Vary", "")) == ("public, max-age=3600", {}, "")
    assert Client().get(reverse(name, args=["nowhere"])).status_code == 404


def test_what_anybody_may_print_is_typeset_once_until_the_council_changes_it():
    """Or a public address would keep the machine busy. A letter is never kept."""
    authority = northwick()
    first, again = paper.poster(authority), paper.poster(authority)
    assert first is again
    authority.service_phone = "01632 960199"
    assert "Ring 01632 960199" in pdf.read(paper.poster(authority)).blocks
    letters = by_post().disagreement.messages.all()
    assert paper.letters(letters) is not paper.letters(letters)


def test_the_check_finds_what_is_wrong_with_a_paper():
    """Untagged, untitled, a level left out, a picture without words, and something drawn beside the structure."""
    source = b'#set text(lang: "en")\n= One\n=== Three\n#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\' '
    source += b"viewBox='0 0 9 9'><rect width='9' height='9'/></svg>\"), format: \"svg\")"
    tagged = pdf.read(typst.compile(source, ignore_system_fonts=True))
    assert {"it has no title", "heading 'Three' skips a level", "a picture is not described"} <= set(tagged.problems)
    untagged = pdf.read(typst.compile(source, ignore_system_fonts=True, pdf_tags=False))
    assert "it is not tagged" in untagged.problems
    assert untagged.blocks == []
    with pikepdf.open(io.BytesIO(typst.compile(source, ignore_system_fonts=True))) as edited:
        edited.pages[0].contents_add(b"0 0 5 5 re f")
        edited.save(saved := io.BytesIO())
    assert "page 1 draws 1 things outside the structure" in pdf.read(saved.getvalue()).problems


# -- it says what the pages say ---------------------------------------------------------------------------------------


def blocks_of(name: str) -> list[str]:
    page = Client().get(reverse(name, args=[northwick().slug])).content.decode()
    return in_main(page)


def in_order(wanted: list[str], blocks: list[str]) -> list[str]:
    """Return what is missing, or comes too early, of `wanted` in `blocks`."""
    rest = iter(blocks)
    return [one for one in wanted if not any(one == block for block in rest)]


def test_the_leaflet_says_what_the_start_page_says_in_its_order():
    """R1 R3 R4 R12 R27 R43 R44: from the page as it is drawn, and the council's own ways of asking."""
    start, found = blocks_of("council_home"), handout("council_leaflet")
    first, last = start.index("What you can be sure of"), start.index("Before you start")
    told = [one.removeprefix("!") for one in start[first:last]]
    assert in_order([start[0], *told], found.blocks) == []
    shown = " ".join(found.blocks)
    for one in ("send@northwick.example.org", "01632 960100", "Żółta 1", "Northwick SENDIASS", "01632 960200"):
        assert one in shown
    assert reverse("council_home", args=["northwick"]) in found.pictures[0]


def test_the_poster_is_one_page_with_how_to_ask():
    found = handout("council_poster")
    assert [words for _, words in found.headings][1:] == ["How to ask"]
    assert {"It is voluntary", "It is free", "It is independent", "It is confidential"} <= set(found.blocks)
    assert "Ring 01632 960100" in found.blocks


def test_easy_read_is_the_same_on_paper_with_every_picture_described():
    """L46 L49, "Low literacy": short sentences that a child of eight reads, one picture to an idea."""
    page = Client().get(reverse("council_easy_read", args=[northwick().slug])).content.decode()
    found = handout("council_easy_read_pdf")
    ideas = re.findall(r'<div class="portal-idea">.*?</div></div>', page)
    alts = [unescape(one) for one in re.findall(r'alt="([^"]+)"', page)]
    assert len(ideas) == len(alts) >= 14
    assert found.pictures == alts
    words = [one for one in in_main(page) if one != "Ask now" and "print it" not in one][2:-1]
    assert in_order(words, found.blocks) == []
    assert max(len(one.split()) for idea in ideas for one in re.findall(r"<p>([^<.?!:]*)", idea)) <= 13
    read = text(in_main(page), NAMES)
    assert read.age < 9, read.hardest()


# -- the form ----------------------------------------------------------------------------------------------------------


def labels_of(form) -> list[str]:
    fields = [field for name, field in form.fields.items() if name != "seen"]
    choices = [label for field in fields for value, label in getattr(field, "choices", []) if value != ""]
    return [one for field in fields for one in (field.label, field.help_text) if one] + choices


def asked_of(slug: str) -> list[str]:
    """Labels, hints and answers of a page, as a parent gets it on the website."""
    form = SupporterForm() if slug == "supporters" else BY_PAGE[slug](case_of_parent())
    return labels_of(form)


def case_of_parent() -> Disagreement:
    return Disagreement.objects.filter(asked_by=AskedBy.PARENT).first() or Case().drafted().disagreement


def test_the_form_asks_all_that_the_website_asks_a_family():
    """R27: each label, hint and answer of each page; who asks for somebody else rings."""
    council(service_address=ADDRESS)
    shown, others = handout("council_form").text, {one.label for one in AskedBy if one not in ASKERS}
    slugs = [one.slug for one in journey.PAGES if one.slug not in NOT_FOR_FAMILIES | {"only-the-mediator"}]
    missing = [(slug, one) for slug in slugs for one in asked_of(slug) if one not in shown and one not in others]
    assert missing == []
    assert AskedBy.SUPPORTER.label not in shown
    assert [one for one in wording.sentences() if one not in shown] == []
    assert "Please do not write it here" in shown


def test_the_form_says_which_questions_are_for_some_only():
    """Whatever other answers make fall away is "only if" on paper, and leads on to a question that is there."""
    parent, young = ({one.slug for one in journey.pages(Case(asked_by=one).drafted().disagreement)} for one in ASKERS)
    by_answers = {one.slug for one in journey.DETAILS.values()} | {"moment"}
    assert set(ONLY_IF) == (parent ^ young) | by_answers
    found = handout("council_form")
    headings = " ".join(words for _, words in found.headings)
    assert [one for one in re.findall(r"go on to question (\d+)", found.text) if f"{one}. " not in headings] == []
    assert found.text.count("Only if you") + found.text.count("Only if it") == len(ONLY_IF)


def test_who_sees_what_is_told_as_on_the_website():
    case = Case().drafted()
    page = Client()
    page.force_login(case.family)
    shown = page.get(reverse("draft_page", args=[case.disagreement.reference, "sharing"])).content.decode()
    words = handout("council_form").text
    assert [who for who, what in WHO_SEES_WHAT.items() if who not in shown or what not in shown] == []
    assert [who for who, what in WHO_SEES_WHAT.items() if f"{who}: {what}" not in words] == []


# -- letters -----------------------------------------------------------------------------------------------------------

ONLY_OF_MAILS = re.compile(r"\blinks?\b|\bpages?\b|\bpassword\b|sign in|this e-mail|here:", re.IGNORECASE)


def test_a_letter_says_the_words_of_the_mail_with_a_phone_number_for_the_link():
    """R4, domain section 7 (no e-mail): to whom it goes, from whom, and nothing typed becomes markup."""
    case = by_post()
    message = case.disagreement.messages.get(kind="n02_received")
    found = letter(message)
    assert (found.problems, found.pages) == ([], 1)
    assert found.headings == [(1, "We have your request")]
    lines, reference = found.text, case.disagreement.reference
    for one in ("12 Źródlana", "#strong[Northwick] *ZN1*", f"Dear {case.disagreement.requester_name},", "Żółta 1"):
        assert one in lines
    ring = f"ring 01632 960100, and give the reference {reference} and your call-back code"
    assert in_order(["You can see where your request is, or stop it, at any time:", ring], found.blocks) == []
    whole = [one for one in message.body.split("\n\n") if "\n" not in one and "reply to this" not in one]
    assert in_order(whole, found.blocks) == []


def test_no_letter_prints_a_key_and_only_the_familys_has_the_code():
    """5c: the link of an invitation opens a case, and the code shows who rings."""
    case = by_post()
    with_code = []
    for message in case.disagreement.messages.select_related("party"):
        words = letter(message).text
        assert OWN_LINK not in words
        assert [one for one in re.findall(r"https?://[^ ,]+", words) if not one.endswith("/where-is-it/")] == []
        assert ONLY_OF_MAILS.findall(words) == []
        with_code += [message.recipient] if CODE in words else []
    assert set(with_code) == {FAMILY}
    party = case.party().messages.get(kind="n07_invitation")
    assert f"ring 01632 960100, and give the reference {case.disagreement.reference}" in letter(party).blocks


def test_every_mail_can_be_a_letter():
    """What leads to a link, in any mail, leads to a phone number on paper."""
    mails = {one.name: one.read_text() for one in (ROOT / "templates" / "emails").glob("n*.txt")}
    leads = {name: re.findall(r"^(.*)\n\{\{ link \}\}", mail, re.MULTILINE) for name, mail in mails.items()}
    lines = [(name, re.split(r"\{%.*?%\}", line)) for name, found in leads.items() for line in found]
    pieces = [(name, on_paper(one).rpartition(". ")[2]) for name, parts in lines for one in parts if one.strip()]
    assert len(pieces) > 30
    assert [(name, one) for name, one in pieces if ONLY_OF_MAILS.search(one)] == []


def test_letters_together_are_one_file_each_on_a_page_of_its_own():
    case = by_post()
    messages = list(case.disagreement.messages.all())
    found = pdf.read(paper.letters(messages))
    assert (found.problems, found.pages) == ([], len(messages))
    assert [level for level, _ in found.headings] == [1] * len(messages)
    with pytest.raises(ValueError, match="no letter"):
        paper.letters([])


def test_the_fonts_are_those_of_the_typesetter():
    """So that it looks the same on every machine, whatever is installed there."""
    case = by_post()
    with pikepdf.open(io.BytesIO(paper.letters(case.disagreement.messages.all()))) as made:
        fonts = {str(font.BaseFont).partition("+")[2] for page in made.pages for font in page.Resources.Font.values()}
    assert {name.partition("-")[0] for name in fonts} == {"LibertinusSerif", "DejaVuSansMono"}
