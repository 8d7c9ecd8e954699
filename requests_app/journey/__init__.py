"""Which question comes next?

The request form as data: its pages in order (domain section 4, P1 to P22), when each applies, what it keeps, and the
right-route notices that some answers lead to. Every answer is saved page by page to the draft's row, so that coming
back, going back, a second tab and a dead battery all work. Nothing here bars anybody (R12, R14, R15, R25): a notice is
read and continued from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .. import wording
from ..models import AskedBy, Disagreement, PartyKind
from . import keepers, notices
from .notices import Notice, Rule, council_of_postcode, country, outside_area, outside_england

__all__ = [
    "BY_SLUG",
    "DETAILS",
    "PAGES",
    "SECTIONS",
    "Notice",
    "Page",
    "council_of_postcode",
    "country",
    "first_open",
    "is_done",
    "mark_done",
    "notice_named",
    "outside_area",
    "outside_england",
    "page_after",
    "page_before",
    "pages",
    "place_of",
    "somebody_is_named",
    "unanswered",
    "unread",
]


def always(_: Disagreement) -> bool:
    return True


def never(_: Disagreement) -> bool:
    return False


@dataclass(frozen=True)
class Page:
    """One question. `slug` names its address, its form and its template; a page that is not `required`, or that by
    other answers `may_be_left`, may be left empty, but is still shown once. `forget` empties it when other answers make
    it fall away."""

    slug: str
    title: str
    section: str
    applies: Rule = always
    required: bool = True
    may_be_left: Rule = never
    keep: Callable[[Disagreement, dict], None] = keepers.keep_columns
    forget: Callable[[Disagreement], None] = keepers.forget_nothing
    notices: tuple[Notice, ...] = field(default=())

    def required_of(self, disagreement: Disagreement) -> bool:
        """Whether who asks has to answer it."""
        return self.required and not self.may_be_left(disagreement)

    @property
    def of_them(self) -> str:
        """The title as somebody else reads it: an officer is not asked who "you" are."""
        return _OF_THEM.get(self.slug, self.title)

    def title_for(self, disagreement: Disagreement) -> str:
        """The title as the person who asks reads it: a young person is not "they"."""
        mine = disagreement.asked_by == AskedBy.YOUNG_PERSON
        return _OF_ME.get(self.slug, self.title) if mine else self.title


_OF_THEM = {
    "who-is-asking": "Who asked",
    "relationship": "Relationship to the child",
    "behalf": "Who they ask for",
    "their-place": "Why they stand in their place",
    "role": "Role and organisation",
    "your-name": "Their name",
    "childs-name": "Child’s or young person’s name",
    "talked-to": "Who they have talked to",
    "contact": "How to contact them",
    "safe-contact": "Contacting them safely",
    "supporters": "Who will come with them",
}
_OF_ME = {
    "where-they-live": "Where you live",
    "setting": "School or college",
    "views": "What you think",
}
# A space at which a line on a phone does not end.
_TOGETHER = "\N{NO-BREAK SPACE}"
ABOUT_YOU, DISAGREEMENT, TAKING_PART, SEND = "About you", "The disagreement", "Taking part", "Send"
SECTIONS = (ABOUT_YOU, DISAGREEMENT, TAKING_PART, SEND)


def _details_page(kind: PartyKind, slug: str, title: str) -> Page:
    def involved(disagreement: Disagreement) -> bool:
        return disagreement.parties.filter(kind=kind).exists()

    # What the family does not know, the council finds out.
    return Page(slug, title, DISAGREEMENT, applies=involved, required=False, keep=keepers.keep_party_details(kind))


DETAILS = {
    PartyKind.EARLY_YEARS: _details_page(
        PartyKind.EARLY_YEARS, "the-nursery", "About the nursery or early years setting"
    ),
    PartyKind.SCHOOL: _details_page(PartyKind.SCHOOL, "the-school", "About the school"),
    PartyKind.COLLEGE: _details_page(PartyKind.COLLEGE, "the-college", "About the college"),
    PartyKind.HEALTH: _details_page(PartyKind.HEALTH, "the-nhs", "About the NHS body"),
}

PAGES: tuple[Page, ...] = (
    Page("who-is-asking", "Who is asking?", ABOUT_YOU, keep=keepers.keep_asker),
    Page(
        "relationship",
        "Your relationship to the child",
        ABOUT_YOU,
        applies=notices.asked_by_parent,
        forget=keepers.forget_columns(relationship=""),
    ),
    Page(
        "behalf",
        "Who you are asking for",
        ABOUT_YOU,
        applies=notices.asked_by_supporter,
        keep=keepers.keep_behalf,
        forget=keepers.forget_columns(acting_for="", acting_basis="", acting_basis_note="", requester_organisation=""),
    ),
    Page("their-place", "In their place", ABOUT_YOU, applies=lambda one: one.stands_in_their_place),
    Page(
        "role",
        "Your role and organisation",
        ABOUT_YOU,
        applies=notices.asked_by_organisation,
        keep=keepers.keep_role,
        forget=keepers.forget_role,
    ),
    Page(
        "family-knows",
        "The family knows",
        ABOUT_YOU,
        applies=notices.needs_the_familys_word,
        forget=keepers.forget_columns(family_knows=False),
    ),
    Page("your-name", "Your name", ABOUT_YOU),
    Page(
        "childs-name",
        "The child’s or young person’s name",
        ABOUT_YOU,
        applies=notices.about_a_child,
        forget=keepers.forget_columns(child_name="", child_known_as=""),
    ),
    Page("date-of-birth", "Date of birth", ABOUT_YOU, notices=(notices.DECIDES, notices.CHILD, notices.TWENTY_FIVE)),
    Page(
        "where-they-live",
        "Where they live",
        ABOUT_YOU,
        keep=keepers.keep_contact,
        notices=(notices.COUNTRY, notices.AREA),
    ),
    Page("support-now", "Support now", ABOUT_YOU, notices=(notices.ASSESSMENT,)),
    Page("setting", "Nursery, school or college", ABOUT_YOU),
    Page(
        "who-with",
        "Who the disagreement is with",
        DISAGREEMENT,
        keep=keepers.keep_parties,
        notices=(notices.BETWEEN_PARENTS, notices.NOT_COVERED, notices.BETWEEN_COUNCILS),
    ),
    # Asked of a service once it has said whom it is with: where that is no family, nobody has to be told (R24).
    Page(
        "family-told",
        "Whether the family knows",
        DISAGREEMENT,
        applies=notices.service_tells_the_family,
        may_be_left=lambda one: one.is_between_services,
        forget=keepers.forget_columns(family_knows=False),
    ),
    Page("the-family", "How to reach the family", DISAGREEMENT, applies=notices.family_named, keep=keepers.keep_family),
    *DETAILS.values(),
    Page("about", "What it is about", DISAGREEMENT),
    Page(
        "moment",
        "What is happening with the EHC plan",
        DISAGREEMENT,
        applies=notices.moment_counts,
        forget=keepers.forget_columns(moment=""),
        notices=(notices.SCOPE, notices.SERVICES_SCOPE, notices.PART_SCOPE),
    ),
    Page("what-happened", "What has happened", DISAGREEMENT),
    Page("what-would-help", "What would help", DISAGREEMENT, required=False),
    Page("talked-to", "Who you have talked to", DISAGREEMENT, required=False),
    Page(
        "decisions",
        "Council decisions and appeals",
        DISAGREEMENT,
        applies=notices.may_be_appealed,
        may_be_left=lambda one: one.asked_by == AskedBy.COUNCIL_SERVICE,
        forget=keepers.forget_columns(appeal="", decision_date=None),
        notices=(notices.APPEALS,),
    ),
    Page("views", "What the child or young person thinks", DISAGREEMENT, required=False),
    Page("contact", "How to contact you", TAKING_PART, keep=keepers.keep_contact),
    Page(
        "copies",
        "Who our messages go to",
        TAKING_PART,
        applies=notices.asked_by_young_person,
        required=False,
        keep=keepers.keep_copies,
        forget=keepers.forget_copies,
    ),
    Page(
        "safe-contact",
        "Contacting you safely",
        TAKING_PART,
        applies=notices.asked_by_person,
        required=False,
        keep=keepers.keep_safety_note,
        forget=keepers.forget_safety_note,
    ),
    Page("help", "Help to take part", TAKING_PART, required=False),
    Page(
        "supporters",
        "Who will come with you",
        TAKING_PART,
        applies=notices.brings_people,
        required=False,
        keep=keepers.keep_nothing,
        forget=keepers.forget_supporters,
    ),
    Page(
        "other-parents",
        "Other people with parental responsibility",
        TAKING_PART,
        applies=notices.asked_for_a_parent,
        required=False,
        keep=keepers.keep_other_parent,
        forget=keepers.forget_other_parent,
    ),
    # Its text is not this app's to know: `providers` shows the page and keeps the words, encrypted (P21).
    # Nobody tells it to an officer who writes their request down: the mediator will ask (R27).
    Page(
        "only-the-mediator",
        "Only for the mediator",
        TAKING_PART,
        applies=notices.not_being_written_down,
        required=False,
        keep=keepers.keep_nothing,
    ),
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


def mark_done(disagreement: Disagreement, page: Page) -> None:
    """Note on the request, without saving it, that `page` is answered, and what follows from its new answers.

    Pages that no longer apply are emptied and will be asked again if they come back. A notice that these answers lead
    to is to be read again, and one that no answer leads to any more is no longer noted as read. The council is to check
    only what somebody has read that it checks (R17, R24).
    """
    done = {*disagreement.pages_done, page.slug}
    gone = [one for one in PAGES if one.slug in done and not one.applies(disagreement)]
    for one in gone:
        one.forget(disagreement)
    disagreement.pages_done = sorted(done - {one.slug for one in gone})
    disagreement.notices_seen = [
        slug
        for slug in disagreement.notices_seen
        for leading, notice in [notice_named(slug)]
        if leading != page and leading.applies(disagreement) and notice.applies(disagreement)
    ]
    disagreement.scope_to_check = any(
        notice.council_checks for slug in disagreement.notices_seen for _, notice in [notice_named(slug)]
    )


def unread(disagreement: Disagreement, among: Iterable[Page]) -> list[tuple[Page, Notice]]:
    """Return the notices that these pages' answers lead to and that have not been continued from, with their pages."""
    return [
        (page, notice)
        for page in among
        for notice in page.notices
        if notice.slug not in disagreement.notices_seen and notice.applies(disagreement)
    ]


def somebody_is_named(disagreement: Disagreement) -> bool:
    """Return whether there is somebody to ask, or the council is to find out who (P9)."""
    unclear = disagreement.not_sure_who or disagreement.with_other_council
    return unclear or disagreement.with_whom.exists()


def unanswered(disagreement: Disagreement) -> tuple[str, ...]:
    """Return the titles of required pages without an answer and of notices skipped by typing an address.

    This is the whole-record check at sending: no page can be walked round by going straight to the last one.
    """
    applicable = pages(disagreement)
    missing = [page.title_for(disagreement) for page in applicable if _is_missing(disagreement, page)]
    skipped = [notice.title for _, notice in unread(disagreement, applicable)]
    nobody = [] if somebody_is_named(disagreement) else [BY_SLUG["who-with"].title]
    return tuple(dict.fromkeys(missing + skipped + nobody))


def _is_missing(disagreement: Disagreement, page: Page) -> bool:
    return page.required_of(disagreement) and not is_done(disagreement, page)


def page_after(disagreement: Disagreement, page: Page) -> Page | None:
    """Return the applicable page that follows, or None after the last."""
    later = PAGES[PAGES.index(page) + 1 :]
    return next((candidate for candidate in later if candidate.applies(disagreement)), None)


def page_before(disagreement: Disagreement, page: Page) -> Page | None:
    """Return the applicable page that comes before, or None before the first."""
    earlier = PAGES[: PAGES.index(page)]
    return next((candidate for candidate in reversed(earlier) if candidate.applies(disagreement)), None)


def place_of(disagreement: Disagreement, page: Page) -> str:
    """Return where a page stands, in words: its part of the form, and which question of that part it is."""
    part = SECTIONS.index(page.section) + 1
    beside = [one for one in pages(disagreement) if one.section == page.section]
    which = f"question {beside.index(page) + 1} of {len(beside)}".replace(" ", _TOGETHER)
    said = f"Part {part} of {len(SECTIONS)}: {page.section}"
    return f"{said}, {which}" if len(beside) > 1 else said


def notice_named(slug: str) -> tuple[Page, Notice] | None:
    """Return a notice and the page whose answer leads to it, or None if there is no such notice."""
    return next(((page, notice) for page in PAGES for notice in page.notices if notice.slug == slug), None)


def first_open(disagreement: Disagreement) -> Page | None:
    """Return where to carry on: the first applicable page not yet done, or None when all are."""
    return next((page for page in pages(disagreement) if not is_done(disagreement, page)), None)
