"""Which parts of a request exist for you, now?

The matrix of domain 5c as an allow-list for each kind of reader. Pages for everyone but the person who asked are never
handed the request itself but a `Sight` of it, on which nothing else can be read, however the template is changed.
`readers` turns the same lists round and says who can see a part, so that what is promised on screen is what is done.
"""

from enum import StrEnum

from .models import Disagreement, Rewording
from .stages import WithProvider
from .states import Status


class Reader(StrEnum):
    """As what somebody reads a case. Which requests exist for them at all is each model's `visible_to` to say."""

    FAMILY = "family"
    COUNCIL = "council"  # who considers it; who answers for the council as a party reads as PARTY
    PARTY = "party"
    SERVICE = "service"


# What others read in the words that the family has agreed to, where an officer proposed some (domain section 7). The
# family and the council keep reading the family's own.
REWORDED = frozenset({"what_happened", "what_would_help"})
OTHERS = frozenset({Reader.PARTY, Reader.SERVICE})
# Somebody who was asked to take part, after the council has gone ahead.
PARTY = frozenset(
    {
        "reference",
        "authority",
        "stage",
        "requester_name",
        "requester_role",
        "requester_organisation",
        "deciding_person",
        "asks_for_organisation",
        "has_family",
        "asked_by_family",
        "who_asked",
        "child_name",
        "child_known_as",
        "child",
        "setting_name",
        "party_names",
        "supporter_names",
        "about_labels",
        "what_happened",
        "what_would_help",
        "submitted_at",
    }
)
# A young person to whom the decision has come, before they have made it (L5): what it is, and nobody's own words.
YOUNG_PERSON = frozenset(
    {
        "reference",
        "authority",
        "status",
        "stage",
        "is_open",
        "requester_name",
        "asked_by_family",
        "who_asked",
        "child_name",
        "child",
        "setting_name",
        "party_names",
        "about_labels",
        "submitted_at",
    }
)
# A provider before it has accepted: only the names that a conflict is checked against.
CONFLICT_CHECK = frozenset(
    {
        "reference",
        "authority",
        "requester_name",
        "requester_organisation",
        "has_family",
        "child_name",
        "setting_name",
        "party_names",
    }
)
# A provider that has accepted. Never: the council's decisions, questions, proposals, messages, owner.
PROVIDER = PARTY | frozenset(
    {
        "asked_by",
        "get_asked_by_display",
        "relationship",
        "get_relationship_display",
        "acting_for",
        "get_acting_for_display",
        "acting_basis",
        "get_acting_basis_display",
        "acting_basis_note",
        "decides",
        "get_decides_display",
        "family_knows",
        "corporate_parent",
        "is_between_services",
        "with_other_council",
        "pages_done",
        "date_of_birth",
        "young_person_from",
        "is_young_person",
        "ehc_status",
        "get_ehc_status_display",
        "setting_phase",
        "get_setting_phase_display",
        "not_in_setting",
        "about",
        "moment",
        "get_moment_display",
        "talked_to_labels",
        "appeal",
        "get_appeal_display",
        "decision_date",
        "views",
        "views_how",
        "get_views_how_display",
        "help_labels",
        "help_language",
        "help_details",
        "kinds",
        "kind_labels",
        "copies",
        "get_copies_display",
        "contact",
        "safety_note",
        "other_parent",
        "supporters",
        "scope_to_check",
        "party_contacts",
        "private_notes",
        "same_meeting",
    }
)
# Who considers it, from its sending on. Never: what is said to the mediator, and whether anything was.
COUNCIL = (PROVIDER - {"private_notes"}) | frozenset(
    {
        "status",
        "place",
        "whose_move",
        "owner",
        "days_waiting",
        "submitted_at",
        "second_look_asked_at",
        "not_sure_who",
        "with_family_member",
        "agreed_wording",
        "council_is_party",
        "two_officers_decide",
        "not_safe",
        "child_initials",
        "questions",
        "decisions",
        "messages",
        "channel",
        "get_channel_display",
        "entered_by",
    }
)
# The person who asked: everything they said themselves, and what the council said to them.
FAMILY = (PROVIDER | COUNCIL) - {"owner", "entered_by", "not_safe", "council_is_party", "two_officers_decide"}


def allowed(reader: Reader, disagreement: Disagreement) -> frozenset[str]:
    """Return the parts of a request that exist for a reader where it is now. Nothing, outside their time (R37)."""
    if reader == Reader.FAMILY:
        return FAMILY
    if reader == Reader.COUNCIL:
        return frozenset() if disagreement.is_draft else COUNCIL
    if disagreement.status != Status.REFERRED:
        return frozenset()
    if reader == Reader.PARTY:
        return PARTY
    return {WithProvider.OFFERED: CONFLICT_CHECK, WithProvider.ACCEPTED: PROVIDER}.get(
        WithProvider(disagreement.with_provider), frozenset()
    )


def ever(reader: Reader) -> frozenset[str]:
    """Return the most that can ever exist for a reader."""
    return {Reader.FAMILY: FAMILY, Reader.COUNCIL: COUNCIL, Reader.PARTY: PARTY, Reader.SERVICE: PROVIDER}[reader]


def of(disagreement: Disagreement, reader: Reader) -> "Sight":
    """Return the request as it exists for a reader now."""
    return Sight(disagreement, allowed(reader, disagreement), in_other_words=reader in OTHERS)


def for_young_person(disagreement: Disagreement) -> "Sight":
    """Return the request as it exists for the young person who is to decide about it (L5)."""
    return Sight(disagreement, YOUNG_PERSON)


def approved_words(disagreement: Disagreement) -> Rewording | None:
    """Return the words that the family has agreed others read instead of its own, if there are any."""
    return disagreement.rewordings.filter(answer=Rewording.Answer.APPROVED).last()


class Sight:
    """A request through an allow-list. Anything not on it raises AttributeError, which a template shows as nothing."""

    def __init__(self, disagreement: Disagreement, allowed: frozenset[str], *, in_other_words: bool = False):
        self.__disagreement = disagreement
        self.__allowed = allowed
        self.__in_other_words = in_other_words

    def __getattr__(self, name: str):
        if name.startswith("_") or name not in self.__allowed:
            raise AttributeError(name)
        if self.__in_other_words and name in REWORDED:
            return getattr(approved_words(self.__disagreement) or self.__disagreement, name)
        return getattr(self.__disagreement, name)
