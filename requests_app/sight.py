"""Which fields of a request exist for you?

The matrix of domain 5c as an allow-list for each hat that may see only part of a case. A page for such a hat is never
handed the request itself but a `Sight` of it, on which nothing else can be read, however the template is changed.
"""

from .models import Disagreement

# Somebody who was asked to take part, after the council has gone ahead.
PARTY = frozenset(
    {
        "reference",
        "authority",
        "stage",
        "requester_name",
        "child_name",
        "child_known_as",
        "child",
        "setting_name",
        "about_labels",
        "what_happened",
        "what_would_help",
        "submitted_at",
    }
)
# A provider before it has accepted: only the names that a conflict is checked against.
CONFLICT_CHECK = frozenset({"reference", "authority", "requester_name", "child_name", "setting_name"})
# A provider that has accepted. Never: the council's decisions, questions, proposals, messages, owner.
PROVIDER = PARTY | frozenset(
    {
        "asked_by",
        "get_asked_by_display",
        "relationship",
        "get_relationship_display",
        "date_of_birth",
        "young_person_from",
        "is_young_person",
        "ehc_status",
        "get_ehc_status_display",
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
        "get_views_how_display",
        "help_labels",
        "help_language",
        "help_details",
        "kind_labels",
        "contact",
        "safety_note",
        "other_parent",
        "supporters",
        "scope_to_check",
    }
)


class Sight:
    """A request through an allow-list. Anything not on it raises AttributeError, which a template shows as nothing."""

    def __init__(self, disagreement: Disagreement, allowed: frozenset[str]):
        self.__disagreement = disagreement
        self.__allowed = allowed

    def __getattr__(self, name: str):
        if name.startswith("_") or name not in self.__allowed:
            raise AttributeError(name)
        return getattr(self.__disagreement, name)
