"""Does each page of the form take what the rulebook's table says, and nothing else? (domain section 4)

One row a rule: the page, what is typed, and the field that is named, or nothing where it is taken. Written by hand from
the table, P1 to P22; who is asked which page is in test_kinds_of_requester.py, and who sees it is in test_wall.py.
"""

import pytest
from django.http import QueryDict

from providers.forms.note import FamilyNoteForm
from requests_app.forms.draft import BY_PAGE, SupporterForm
from requests_app.models import AskedBy, Relationship
from tests.make import Case

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def on(name: str, day: str, month: str, year: str) -> dict:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def born(*parts: str) -> dict:
    return on("date_of_birth", *parts)


CONTACT = {"email": "pat@example.org", "best_way": "email"}
SUPPORTER = {"name": "Sal Friend", "kind": "lawyer"}
# The page of the rulebook, our page, what is typed, and which field is named.
TABLE = [
    ("P1", "who-is-asking", {}, "asked_by"),
    ("P1", "who-is-asking", {"asked_by": "young_person"}, None),
    ("P1", "who-is-asking", {"asked_by": "somebody"}, "asked_by"),
    ("P2a", "relationship", {}, "relationship"),
    ("P2a", "relationship", {"relationship": Relationship.FOSTER}, None),
    ("P3", "your-name", {"requester_name": ""}, "requester_name"),
    ("P3", "your-name", {"requester_name": "王"}, None),
    ("P3", "your-name", {"requester_name": "Ñandú O’Example-Джонс"}, None),
    ("P3", "your-name", {"requester_name": "n" * 100}, None),
    ("P3", "your-name", {"requester_name": "n" * 101}, "requester_name"),
    ("P4", "childs-name", {"child_name": "Kit Example"}, None),
    ("P4", "childs-name", {"child_known_as": "Kit"}, "child_name"),
    ("P5", "date-of-birth", born("4", "5", "2017"), None),
    ("P5", "date-of-birth", born("31", "2", "2017"), "date_of_birth"),
    ("P5", "date-of-birth", born("4", "", "2017"), "date_of_birth"),
    ("P5", "date-of-birth", born("4", "5", "2999"), "date_of_birth"),
    ("P5", "date-of-birth", born("4", "5", "1990"), "date_of_birth"),
    ("P6", "where-they-live", {"postcode": "zz1 1zz"}, None),
    ("P6", "where-they-live", {"postcode_unknown": "on"}, None),
    ("P6", "where-they-live", {"postcode": "nowhere"}, "postcode"),
    ("P6", "where-they-live", {}, "postcode"),
    ("P7", "support-now", {}, "ehc_status"),
    ("P7", "support-now", {"ehc_status": "not_sure"}, None),
    ("P8", "setting", {"setting_name": "A school nobody listed, in a hospital", "setting_phase": "other"}, None),
    ("P8", "setting", {"not_in_setting": "on"}, None),
    ("P8", "setting", {}, "setting_name"),
    ("P9", "who-with", {}, "whom"),
    ("P9", "who-with", {"whom": ["council_send", "council_social_care", "school", "health"]}, None),
    ("P9", "the-school", {}, None),
    ("P9", "the-school", {"email": "not an address"}, "email"),
    ("P10", "about", {}, "about"),
    ("P10", "about", {"about": ["duties", "provision"]}, None),
    ("P10b", "moment", {}, "moment"),
    ("P10b", "moment", {"moment": "none"}, None),
    ("P11", "what-happened", {"what_happened": ""}, "what_happened"),
    ("P11", "what-happened", {"what_happened": "a\r\n" * 1500}, None),
    ("P11", "what-happened", {"what_happened": "a" * 3001}, "what_happened"),
    ("P12", "what-would-help", {}, None),
    ("P12", "what-would-help", {"what_would_help": "a" * 1501}, "what_would_help"),
    ("P13", "talked-to", {}, None),
    ("P13", "talked-to", {"talked_to": ["not_yet"]}, None),
    ("P14", "decisions", {}, "appeal"),
    ("P14", "decisions", {"appeal": "letter"}, None),
    ("P14", "decisions", {"appeal": "letter"} | on("decision_date", "1", "1", "2999"), "decision_date"),
    ("P15", "views", {}, None),
    ("P15", "views", {"views": "a" * 1501}, "views"),
    ("P16", "contact", {}, "best_way"),
    ("P16", "contact", CONTACT, None),
    ("P16", "contact", {"best_way": "phone", "phone": "+44 (0)1632 960001"}, None),
    ("P16", "contact", {"best_way": "phone"}, "phone"),
    ("P16", "contact", {"best_way": "post"}, "address"),
    ("P17", "safe-contact", {}, None),
    ("P17", "safe-contact", {"text": "a" * 501}, "text"),
    ("P18", "help", {}, None),
    ("P18", "help", {"help_needed": ["interpreter"]}, "help_language"),
    ("P18", "help", {"help_needed": ["interpreter", "bsl"], "help_language": "Polish"}, None),
    ("P20", "other-parents", {}, None),
    ("P20", "other-parents", {"answer": "not_safe"}, None),
    ("P22", "sharing", {"voluntary": "on"}, "share"),
    ("P22", "sharing", {"share": "on"}, "voluntary"),
    ("P22", "sharing", {"voluntary": "on", "share": "on"}, None),
]


def as_posted(typed: dict) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def test_each_page_takes_what_the_table_says():
    """P1, P2a, P3, P4, P5, P6, P7, P8, P9, P10, P10b, P11, P12, P13, P14, P15, P16, P17, P18, P20, P22."""
    draft = Case().drafted().disagreement
    wrong = []
    for page, slug, typed, named in TABLE:
        form = BY_PAGE[slug](draft, as_posted(typed))
        errors = [] if form.is_valid() else list(form.errors)
        if errors[:1] != ([named] if named else []):
            wrong.append((page, typed, errors))
    assert wrong == []


def test_nobody_is_asked_what_is_not_needed():
    """R8, L50: no diagnosis, sex, religion, number or file at any page, and no full address but for post."""
    fields = {slug: set(form.base_fields) for slug, form in BY_PAGE.items()}
    asked = set().union(*fields.values())
    unwanted = {"gender", "sex", "ethnicity", "religion", "nhs_number", "upn", "diagnosis", "income", "file"}
    assert asked & unwanted == set()
    assert {slug for slug, names in fields.items() if "address" in names} == {"the-family", "contact"}


def test_who_comes_and_what_is_for_the_mediator_alone_have_their_own_forms():
    """P19, P21: a name and a kind, five at most (test_draft_pages); a thousand characters."""
    draft = Case().drafted().disagreement
    assert SupporterForm(as_posted(SUPPORTER)).is_valid()
    assert list(SupporterForm(as_posted({"name": "Sal Friend"})).errors) == ["kind"]
    assert FamilyNoteForm(draft, as_posted({"text": "a" * 1000})).is_valid()
    assert list(FamilyNoteForm(draft, as_posted({"text": "a" * 1001})).errors) == ["text"]


def test_a_young_person_is_asked_in_their_own_words():
    """P4, P5, P15: their own name is the one name, and the date of birth is theirs."""
    draft = Case(asked_by=AskedBy.YOUNG_PERSON).drafted().disagreement
    assert BY_PAGE["date-of-birth"](draft).fields["date_of_birth"].label == "What is your date of birth?"
    assert BY_PAGE["views"](draft).fields["views_how"].label == "How would you like to say what you think?"
    assert "childs-name" not in draft.pages_done
