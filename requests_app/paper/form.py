"""What does the request form ask, on paper?

Every question that a family is asked on this website, from the same forms, in the same order: labels, hints, answers to
choose from, and room to write. What the website does by itself, a family reads: "only if", and where to go on. Those
who ask for somebody else, or for an organisation, are asked other things, and ring.
"""

from collections.abc import Iterator

from django import forms

from accounts.govuk import Checkboxes, DatePartsField, GovukForm, Radios, Textarea

from .. import journey, wording
from ..forms.draft import BY_PAGE, PageForm, SupporterForm
from ..models import AskedBy, Disagreement, LocalAuthority
from .press import press_for_everyone
from .told import sections

# Whoever fills it in is one of the family. Pages of everybody else's are not on it.
ASKERS = (AskedBy.PARENT, AskedBy.YOUNG_PERSON)
NOT_FOR_FAMILIES = {"behalf", "their-place", "role", "family-knows", "family-told", "the-family"}
# What the website works out from other answers.
ONLY_IF = {
    "relationship": "you are a parent or carer",
    "childs-name": "you are a parent or carer",
    "the-nursery": "you disagree with a nursery or other early years setting",
    "the-school": "you disagree with a school",
    "the-college": "you disagree with a college",
    "the-nhs": "you disagree with the NHS",
    "moment": "it is about health or social care",
    "copies": "you are a young person, and ask for yourself",
    "other-parents": "you are a parent or carer",
}
# As on the page “Sharing and agreement”.
WHO_SEES_WHAT = {
    "The council’s SEND team": "Your answers. Not what you write only for the mediator.",
    "The independent service and its mediator": (
        "Your answers, once the council goes ahead and the service has taken your case."
    ),
    "The people you named": (
        "Only if the council goes ahead: your name, the child’s name and school, what it is about, what has happened, "
        "what would help, and who comes with you. Never your phone number, e-mail or address."
    ),
}
_SUPPORTERS = 2
_MEDIATOR = "only-the-mediator"


def blank_form(council: LocalAuthority) -> bytes:
    """Return the request form of a council to fill in by hand and post."""
    pages = [one for one in journey.PAGES if one.slug not in NOT_FOR_FAMILIES | {"sharing"}]
    kept = sections("not_affected", council)
    asked = {
        "council": council.name,
        "phone": council.service_phone,
        "email": council.service_email,
        "post": council.service_address.splitlines(),
        "advice": [council.sendiass_name, council.sendiass_phone],
        "sure": sections("start", council)["What you can be sure of"].blocks,
        "not_affected": [
            {"heading": one.heading, "blocks": one.blocks}
            for one in (kept["Your right to appeal"], kept["Your right to complain"])
        ],
        "parts": [_part(name, pages) for name in journey.SECTIONS if any(one.section == name for one in pages)],
        "who_sees_what": WHO_SEES_WHAT,
        "wording": wording.sentences(),
        "agree": _questions(_blank("sharing")),
    }
    return press_for_everyone("form", f"Ask {council.name} for disagreement resolution", asked)


def _part(name: str, pages: list[journey.Page]) -> dict:
    return {"title": name, "pages": [_page(one, pages) for one in pages if one.section == name]}


def _page(page: journey.Page, pages: list[journey.Page]) -> dict:
    """One page of the website, with its number here, and the one to go on to where it may be left out."""
    number = pages.index(page) + 1
    form = None if page.slug == _MEDIATOR else _blank(page.slug)
    heading = form.fields[form.heading_field].label if form and form.heading_field else page.title
    return {
        "number": number,
        "title": heading,
        "only_if": ONLY_IF.get(page.slug, ""),
        "next": number + 1 if number < len(pages) else 0,
        "for_the_mediator": form is None,
        "headed": bool(form and form.heading_field),
        "questions": _questions(form) * (_SUPPORTERS if page.slug == "supporters" else 1) if form else [],
    }


def _blank(slug: str) -> GovukForm:
    """The form of one page as a parent or carer gets it, with nothing in it yet."""
    if slug == "supporters":
        return SupporterForm()
    kind: type[PageForm] = BY_PAGE[slug]
    form = type(kind.__name__, (kind,), {"stored": lambda _: {}})(Disagreement(asked_by=AskedBy.PARENT))
    if slug == "who-is-asking":
        form.fields["asked_by"].choices = [(one.value, one.label) for one in ASKERS]
    return form


def _questions(form: GovukForm) -> list[dict]:
    """The fields of a form in order; those that open under an answer are with that answer."""
    revealed = {name for field in form.fields.values() for name in _under(field)}
    return [_question(form, name) for name, field in form.fields.items() if _is_asked(field) and name not in revealed]


def _is_asked(field: forms.Field) -> bool:
    return not isinstance(field.widget, forms.HiddenInput)


def _under(field: forms.Field) -> Iterator[str]:
    for names in getattr(field.widget, "reveals", {}).values():
        yield from names


def _question(form: GovukForm, name: str) -> dict:
    field = form.fields[name]
    return {
        "label": field.label,
        "hint": field.help_text,
        "way": _way(field),
        "rows": int(field.widget.attrs.get("rows", 1)),
        "options": [_option(form, field, *one) for one in _choices(field)],
    }


def _way(field: forms.Field) -> str:
    """How it is answered: by ticking one or any, or a sentence; by a date; or by writing."""
    if isinstance(field, forms.BooleanField):
        return "tick"
    if isinstance(field.widget, Checkboxes):
        return "any"
    if isinstance(field.widget, Radios):
        return "one"
    if isinstance(field, DatePartsField):
        return "date"
    return "lines" if isinstance(field.widget, Textarea) else "line"


def _choices(field: forms.Field) -> list[tuple[str, str]]:
    return [(str(value), label) for value, label in getattr(field, "choices", []) if value != ""]


def _option(form: GovukForm, field: forms.Field, value: str, label: str) -> dict:
    under = field.widget.reveals.get(value, [])
    hint = field.widget.hints.get(value, "")
    return {"label": label, "hint": hint, "then": [_question(form, name) for name in under]}
