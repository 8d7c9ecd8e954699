"""May another parent be asked to take part? (L53, P20, domain section 7: two parents, not safe, parents kept out)

Only where the person who asked says that they know, or where an officer decides so and says why; and never where it is
not safe to involve somebody, whatever page their name or address is typed on.
"""

import re

from .models import AskedBy, ContactDetails, Disagreement, OtherParentAnswer, SecondParent

_NOT_SAFE = (
    "The person who asked says that it is not safe to involve someone with parental responsibility. So no other parent "
    "can be asked here. Talk to the person who asked first, in the way their safety note says."
)
_THAT_PERSON = (
    "That name, e-mail address or phone number belongs to somebody who may not be safe to involve, so nobody can be "
    "asked by it. If it is somebody else, use another way to reach them."
)
_YOUNG_PERSON = (
    "A young person asks here for themselves, so a parent is not asked to agree. If the young person would like a "
    "parent there, the parent can come as someone who supports them."
)
_DOES_NOT_KNOW = "The person who asked has not said that the other parent knows. Choose another reason, and explain it."
_SAY_WHY = "Say in a few words why they are asked. Only officers read it."


def is_not_safe(disagreement: Disagreement) -> bool:
    """Return whether the person who asked says that it is not safe to involve somebody (P20)."""
    return _said(disagreement) == OtherParentAnswer.NOT_SAFE


def knows(disagreement: Disagreement) -> bool:
    """Return whether the person who asked says that another parent knows about it."""
    return _said(disagreement) == OtherParentAnswer.KNOWS


def why_not_at_all(disagreement: Disagreement) -> str:
    """Return why no other parent can be asked in this request, or nothing."""
    if disagreement.asked_by == AskedBy.YOUNG_PERSON:
        return _YOUNG_PERSON
    return _NOT_SAFE if is_not_safe(disagreement) else ""


def why_not(disagreement: Disagreement, answers: dict) -> str:
    """Return why somebody with these answers cannot be asked as another parent, or nothing."""
    basis, words = answers["basis"], answers.get("words", "")
    if why_not_at_all(disagreement):
        return why_not_at_all(disagreement)
    if basis == SecondParent.Basis.KNOWS:
        return "" if knows(disagreement) else _DOES_NOT_KNOW
    return "" if words.strip() else _SAY_WHY


def why_not_reached(disagreement: Disagreement, answers: dict) -> str:
    """Return why nobody can be asked by this name or address, or nothing.

    Who is not safe is not kept in the request at all. But they may have asked about the same child themselves, and then
    the portal knows them.
    """
    if not is_not_safe(disagreement) or not disagreement.child_key:
        return ""
    others = ContactDetails.objects.filter(
        disagreement__child_key=disagreement.child_key, disagreement__authority=disagreement.authority_id
    ).exclude(disagreement=disagreement)
    theirs = others.exclude(disagreement__requester_name__iexact=disagreement.requester_name)
    return _THAT_PERSON if any(_is(one, answers) for one in theirs.select_related("disagreement")) else ""


def _said(disagreement: Disagreement) -> str:
    other = getattr(disagreement, "other_parent", None)
    return other.answer if other else ""


def _is(contact: ContactDetails, answers: dict) -> bool:
    """Whether any of what was typed is this person's."""
    typed = {_plain(answers.get(name, "")) for name in ("name", "person", "email")} - {""}
    known = {_plain(contact.disagreement.requester_name), _plain(contact.email)} - {""}
    number = _digits(answers.get("phone", ""))
    return bool(typed & known) or (bool(number) and number == _digits(contact.phone))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _digits(number: str) -> str:
    """The last ten digits: with a country code or without one, it is the same phone."""
    return re.sub(r"\D", "", number)[-10:]
