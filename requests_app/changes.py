"""What would be, or was, changed in a council's settings? (section 8)

A subject is one page of the settings, and everything on it is changed together. Two administrators who have the same
page open are told of each other: a page remembers the last change of its subject that it knew.
"""

from dataclasses import dataclass

from django.utils.formats import date_format

from .models import DeclineReason, LocalAuthority, SettingChange

# The settings on each page, by the slug of its subject.
SUBJECTS = {
    "name": ("name", "service_email", "service_phone", "service_address", "officer_title", "complaints_email"),
    "look": ("colour", "crest_name", "crest_alt"),
    "advice": (
        "sendiass_name",
        "sendiass_phone",
        "sendiass_email",
        "mediation_adviser_name",
        "mediation_adviser_phone",
    ),
    "times": ("aim_reply_days", "reminder_days"),
    "reasons": ("decline_words",),
    "money": ("funding_text", "travel_text"),
    "keeping": (
        "draft_kept_days",
        "draft_warning_days",
        "keep_documents_months",
        "keep_notes_months",
        "keep_record_years",
    ),
    "deciding": ("two_officers", "answers_by_name"),
    "local-offer": ("local_offer_reviewed_on",),
}
OTHER = "other"  # what only the settings area of the whole portal has
_LABELS = {"crest_name": "Crest", "crest_alt": "What the crest shows", "decline_words": "Reason"}


@dataclass(frozen=True)
class Difference:
    """One setting that is not what it was, in words."""

    subject: str
    setting: str
    before: str
    after: str


def differences(council: LocalAuthority, values: dict) -> list[Difference]:
    """Return how `values` differ from what `council` has, in the order of `values`."""
    found = []
    for name, value in values.items():
        before = getattr(council, name)
        found += _in_reasons(before, value) if name == "decline_words" else _in_one(name, before, value)
    return found


def latest(council: LocalAuthority, subject: str) -> int:
    """Return the number of the last change of a subject, and 0 if it was never changed."""
    return council.setting_changes.filter(subject=subject).values_list("pk", flat=True).first() or 0


def since(council: LocalAuthority, subject: str, seen: int) -> list[SettingChange]:
    """Return what has been changed since the change with the number `seen`, the newest first."""
    return list(council.setting_changes.filter(subject=subject, pk__gt=seen).select_related("by"))


def _in_one(name: str, before: object, after: object) -> list[Difference]:
    if before == after:
        return []
    said = _picture if name == "crest_name" else _said
    return [Difference(_subject_of(name), _label(name), said(before), said(after))]


def _in_reasons(before: dict, after: dict) -> list[Difference]:
    return [
        Difference("reasons", reason.label, before.get(reason, ""), after.get(reason, ""))
        for reason in DeclineReason
        if before.get(reason, "") != after.get(reason, "")
    ]


def _subject_of(name: str) -> str:
    return next((subject for subject, names in SUBJECTS.items() if name in names), OTHER)


def _label(name: str) -> str:
    label = str(LocalAuthority._meta.get_field(name).verbose_name)  # noqa: SLF001  (its own name for it)
    return _LABELS.get(name) or label[0].upper() + label[1:]


def _picture(name: str) -> str:
    """A picture's name is made from what is in it, so its beginning tells it from others."""
    return f"Picture {name[:6]}" if name else ""


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "strftime"):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)
