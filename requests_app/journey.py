"""Which question comes next?

The request form as data: its pages in order (domain section 4, P1 to P22), when each applies, what it keeps, and the
right-route notices that some answers lead to. Every answer is saved page by page to the draft's row, so that coming
back, going back, a second tab and a dead battery all work. Nothing here bars anybody (R12, R14, R15, R25): a notice is
read and continued from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from . import postcodes, wording
from .models import (
    About,
    Appeal,
    AskedBy,
    ContactDetails,
    Disagreement,
    EhcStatus,
    LocalAuthority,
    Moment,
    OtherParent,
    Party,
    PartyContact,
    PartyKind,
    PostcodeDistrict,
    SafetyNote,
)

Rule = Callable[[Disagreement], bool]


def always(_: Disagreement) -> bool:
    return True


def asked_by_parent(disagreement: Disagreement) -> bool:
    return disagreement.asked_by == AskedBy.PARENT


def about_health_or_care(disagreement: Disagreement) -> bool:
    return bool({About.HEALTH, About.SOCIAL_CARE} & set(disagreement.about))


def only_health_or_care(disagreement: Disagreement) -> bool:
    return about_health_or_care(disagreement) and set(disagreement.about) <= {About.HEALTH, About.SOCIAL_CARE}


# -- what each page keeps ------------------------------------------------------------------------------------------


def keep_columns(disagreement: Disagreement, answers: dict) -> None:
    """Set the request's own columns."""
    for name, value in answers.items():
        setattr(disagreement, name, value)


def keep_contact(disagreement: Disagreement, answers: dict) -> None:
    """Set columns of the sealed contact details, and leave the others of its columns as they are."""
    ContactDetails.objects.update_or_create(disagreement=disagreement, defaults=answers)


def keep_safety_note(disagreement: Disagreement, answers: dict) -> None:
    if answers["text"]:
        SafetyNote.objects.update_or_create(disagreement=disagreement, defaults=answers)
    else:
        SafetyNote.objects.filter(disagreement=disagreement).delete()


def keep_other_parent(disagreement: Disagreement, answers: dict) -> None:
    OtherParent.objects.update_or_create(disagreement=disagreement, defaults=answers)


def keep_moment(disagreement: Disagreement, answers: dict) -> None:
    disagreement.scope_to_check = False
    keep_columns(disagreement, answers)


def keep_parties(disagreement: Disagreement, answers: dict) -> None:
    """Make and unmake the draft's parties so that they are those ticked on "Who is the disagreement with?".

    `answers["with_whom"]` holds values of `PartyKind`; `answers["departments"]` the parts of the council.
    """
    wanted = set(answers["with_whom"])
    disagreement.parties.others().exclude(kind__in=wanted).delete()
    for kind in wanted - set(disagreement.parties.values_list("kind", flat=True)):
        Party.objects.create(disagreement=disagreement, kind=kind, **_party_defaults(disagreement, kind))
    disagreement.parties.filter(kind=PartyKind.COUNCIL).update(departments=answers["departments"])
    disagreement.not_sure_who = answers["not_sure_who"]
    disagreement.with_family_member = answers["with_family_member"]


def keep_party_details(kind: PartyKind) -> Callable[[Disagreement, dict], None]:
    def keep(disagreement: Disagreement, answers: dict) -> None:
        party = disagreement.parties.get(kind=kind)
        party.name = answers["name"]
        party.save()
        contact = {name: answers[name] for name in ("person", "email", "phone")}
        PartyContact.objects.update_or_create(party=party, defaults=contact)

    return keep


def keep_nothing(_disagreement: Disagreement, _answers: dict) -> None:
    """For pages whose answers other code keeps: being done is all this page adds."""


def _party_defaults(disagreement: Disagreement, kind: str) -> dict:
    if kind == PartyKind.COUNCIL:
        return {"authority": disagreement.authority, "name": disagreement.authority.name}
    same_setting = kind in {PartyKind.EARLY_YEARS, PartyKind.SCHOOL, PartyKind.COLLEGE}
    return {"name": disagreement.setting_name if same_setting else ""}


# -- notices: the right-route pages ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Notice:
    """A page that some answers lead to, read before going on. `slug` names its template and its address."""

    slug: str
    title: str
    applies: Rule


def _may_be_appealable(disagreement: Disagreement) -> bool:
    return disagreement.appeal in {Appeal.LETTER, Appeal.MEDIATION, Appeal.LODGED}


def _assessment_asked_for(disagreement: Disagreement) -> bool:
    return disagreement.ehc_status == EhcStatus.ASKED


def _out_of_scope(disagreement: Disagreement) -> bool:
    return only_health_or_care(disagreement) and disagreement.moment == Moment.NONE


def _partly_out_of_scope(disagreement: Disagreement) -> bool:
    return (
        about_health_or_care(disagreement)
        and not only_health_or_care(disagreement)
        and disagreement.moment == Moment.NONE
    )


def _postcode(disagreement: Disagreement) -> str:
    contact = ContactDetails.objects.filter(disagreement=disagreement).first()
    return contact.postcode if contact else ""


def outside_england(disagreement: Disagreement) -> bool:
    return postcodes.country(_postcode(disagreement)) not in {"", postcodes.ENGLAND}


def outside_area(disagreement: Disagreement) -> bool:
    """Whether the postcode is in England but in none of this council's districts. Never for a council without any."""
    outward = postcodes.outward(_postcode(disagreement))
    districts = PostcodeDistrict.objects.filter(authority=disagreement.authority)
    return (
        bool(outward)
        and not outside_england(disagreement)
        and districts.exists()
        and not districts.filter(outward_code=outward).exists()
    )


def council_of_postcode(disagreement: Disagreement) -> LocalAuthority | None:
    """Return the council of this portal in whose area the postcode lies, if it is another one (L9)."""
    outward = postcodes.outward(_postcode(disagreement))
    district = PostcodeDistrict.objects.filter(outward_code=outward).exclude(authority=disagreement.authority).first()
    return district.authority if district else None


def _young_person_now(disagreement: Disagreement) -> bool:
    return asked_by_parent(disagreement) and disagreement.is_young_person


def _still_a_child(disagreement: Disagreement) -> bool:
    known = disagreement.date_of_birth is not None
    return known and not asked_by_parent(disagreement) and not disagreement.is_young_person


def _with_family_member(disagreement: Disagreement) -> bool:
    return disagreement.with_family_member


BETWEEN_PARENTS = Notice("between-parents", "A disagreement in the family", _with_family_member)
APPEALS = Notice("appeals", "You may be able to appeal", _may_be_appealable)
ASSESSMENT = Notice("assessment", "If the council has said no to an assessment", _assessment_asked_for)
SCOPE = Notice("scope", "Health and social care outside an EHC process", _out_of_scope)
PART_SCOPE = Notice("part-scope", "The health or social care part", _partly_out_of_scope)
COUNTRY = Notice("another-country", "The law is different where they live", outside_england)
AREA = Notice("another-area", "They may live in another council’s area", outside_area)
DECIDES = Notice("young-person-decides", "The young person now decides", _young_person_now)
CHILD = Notice("ask-an-adult", "Ask an adult to help you send this", _still_a_child)


# -- pages ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """One question. `slug` names its address, its form and its template; a page that is not `required` may be left
    empty, but is still shown once."""

    slug: str
    title: str
    section: str
    applies: Rule = always
    required: bool = True
    keep: Callable[[Disagreement, dict], None] = keep_columns
    notices: tuple[Notice, ...] = field(default=())

    @property
    def of_them(self) -> str:
        """The title as somebody else reads it: an officer is not asked who "you" are."""
        return _OF_THEM.get(self.slug, self.title)


_OF_THEM = {
    "who-is-asking": "Who asked",
    "relationship": "Relationship to the child",
    "your-name": "Their name",
    "childs-name": "Child’s or young person’s name",
    "talked-to": "Who they have talked to",
    "contact": "How to contact them",
    "safe-contact": "Contacting them safely",
    "supporters": "Who will come with them",
}
ABOUT_YOU, DISAGREEMENT, TAKING_PART, SEND = "About you", "The disagreement", "Taking part", "Send"
SECTIONS = (ABOUT_YOU, DISAGREEMENT, TAKING_PART, SEND)


def _details_page(kind: PartyKind, slug: str, title: str) -> Page:
    def involved(disagreement: Disagreement) -> bool:
        return disagreement.parties.filter(kind=kind).exists()

    return Page(slug, title, DISAGREEMENT, applies=involved, keep=keep_party_details(kind))


DETAILS = {
    PartyKind.EARLY_YEARS: _details_page(
        PartyKind.EARLY_YEARS, "the-nursery", "About the nursery or early years setting"
    ),
    PartyKind.SCHOOL: _details_page(PartyKind.SCHOOL, "the-school", "About the school"),
    PartyKind.COLLEGE: _details_page(PartyKind.COLLEGE, "the-college", "About the college"),
    PartyKind.HEALTH: _details_page(PartyKind.HEALTH, "the-nhs", "About the NHS body"),
}

PAGES: tuple[Page, ...] = (
    Page("who-is-asking", "Who is asking?", ABOUT_YOU),
    Page("relationship", "Your relationship to the child", ABOUT_YOU, applies=asked_by_parent),
    Page("your-name", "Your name", ABOUT_YOU),
    Page("childs-name", "The child’s or young person’s name", ABOUT_YOU, applies=asked_by_parent),
    Page("date-of-birth", "Date of birth", ABOUT_YOU, notices=(DECIDES, CHILD)),
    Page("where-they-live", "Where they live", ABOUT_YOU, keep=keep_contact, notices=(COUNTRY, AREA)),
    Page("support-now", "Support now", ABOUT_YOU, notices=(ASSESSMENT,)),
    Page("setting", "Nursery, school or college", ABOUT_YOU),
    Page("who-with", "Who the disagreement is with", DISAGREEMENT, keep=keep_parties, notices=(BETWEEN_PARENTS,)),
    *DETAILS.values(),
    Page("about", "What it is about", DISAGREEMENT),
    Page(
        "moment",
        "What is happening with the EHC plan",
        DISAGREEMENT,
        applies=about_health_or_care,
        keep=keep_moment,
        notices=(SCOPE, PART_SCOPE),
    ),
    Page("what-happened", "What has happened", DISAGREEMENT),
    Page("what-would-help", "What would help", DISAGREEMENT, required=False),
    Page("talked-to", "Who you have talked to", DISAGREEMENT, required=False),
    Page("decisions", "Council decisions and appeals", DISAGREEMENT, notices=(APPEALS,)),
    Page("views", "What the child or young person thinks", DISAGREEMENT, required=False),
    Page("contact", "How to contact you", TAKING_PART, keep=keep_contact),
    Page("safe-contact", "Contacting you safely", TAKING_PART, required=False, keep=keep_safety_note),
    Page("help", "Help to take part", TAKING_PART, required=False),
    Page("supporters", "Who will come with you", TAKING_PART, required=False, keep=keep_nothing),
    Page(
        "other-parents",
        "Other people with parental responsibility",
        TAKING_PART,
        applies=asked_by_parent,
        required=False,
        keep=keep_other_parent,
    ),
    # Its text is not this app's to know: `providers` shows the page and keeps the words, encrypted (P21).
    Page("only-the-mediator", "Only for the mediator", TAKING_PART, required=False, keep=keep_nothing),
    Page("sharing", "Sharing and agreement", SEND),
)
BY_SLUG = {page.slug: page for page in PAGES}


def pages(disagreement: Disagreement) -> list[Page]:
    """Return the pages that this draft's answers make necessary, in order."""
    return [page for page in PAGES if page.applies(disagreement)]


def is_done(disagreement: Disagreement, page: Page) -> bool:
    """Return whether a page has been answered. Words agreed to in an older version are to be agreed to again."""
    if page.slug == "sharing":
        return disagreement.agreed_wording == wording.CURRENT
    return page.slug in disagreement.pages_done


def unread(disagreement: Disagreement, among: Iterable[Page]) -> list[tuple[Page, Notice]]:
    """Return the notices that these pages' answers lead to and that have not been continued from, with their pages."""
    return [
        (page, notice)
        for page in among
        for notice in page.notices
        if notice.slug not in disagreement.notices_seen and notice.applies(disagreement)
    ]


def unanswered(disagreement: Disagreement) -> tuple[str, ...]:
    """Return the titles of required pages without an answer and of notices skipped by typing an address.

    This is the whole-record check at sending: no page can be walked round by going straight to the last one.
    """
    applicable = pages(disagreement)
    missing = [page.title for page in applicable if page.required and not is_done(disagreement, page)]
    skipped = [notice.title for _, notice in unread(disagreement, applicable)]
    nobody = [] if disagreement.not_sure_who or disagreement.parties.others().exists() else [BY_SLUG["who-with"].title]
    return tuple(dict.fromkeys(missing + skipped + nobody))


def page_after(disagreement: Disagreement, page: Page) -> Page | None:
    """Return the applicable page that follows, or None after the last."""
    later = PAGES[PAGES.index(page) + 1 :]
    return next((candidate for candidate in later if candidate.applies(disagreement)), None)


def page_before(disagreement: Disagreement, page: Page) -> Page | None:
    """Return the applicable page that comes before, or None before the first."""
    earlier = PAGES[: PAGES.index(page)]
    return next((candidate for candidate in reversed(earlier) if candidate.applies(disagreement)), None)


def notice_named(slug: str) -> tuple[Page, Notice] | None:
    """Return a notice and the page whose answer leads to it, or None if there is no such notice."""
    return next(((page, notice) for page in PAGES for notice in page.notices if notice.slug == slug), None)


def first_open(disagreement: Disagreement) -> Page | None:
    """Return where to carry on: the first applicable page not yet done, or None when all are."""
    return next((page for page in pages(disagreement) if not is_done(disagreement, page)), None)
