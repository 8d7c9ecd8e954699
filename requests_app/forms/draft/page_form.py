"""What do the forms of all the pages share?

A form reads the draft to show what was answered before, checks what is typed, and hands `answers()` to the page's
keeper. It writes nothing, and it knows when the same page was answered elsewhere while somebody was typing.
"""

import hashlib
import json

from django import forms

from accounts.govuk import GovukForm

from ...models import AskedBy, Disagreement
from ..schools import SchoolNameForm

CHANGED_ELSEWHERE = (
    "This answer was changed in another tab or on another device while you were typing. What you typed is below. "
    "Check it, and press Continue again to keep it."
)


class PageForm(GovukForm):
    """A page's form, filled from the draft. `seen` is a fingerprint of what was stored when the page was drawn."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, draft: Disagreement, data=None):
        self.draft = draft
        self._stored = self.stored()
        self._fingerprint = _fingerprint(self._stored)
        super().__init__(self._with_fresh_fingerprint(data), initial={**self._stored, "seen": self._fingerprint})
        if draft.asked_by == AskedBy.YOUNG_PERSON:
            self.speak_to_young_person()
        if draft.asks_for_organisation:
            self.speak_to_organisation()

    def stored(self) -> dict:
        """Return what the draft holds for this page: its columns of the same names, unless a form says otherwise."""
        return {name: getattr(self.draft, name) for name in self.base_fields if hasattr(self.draft, name)}

    def answers(self) -> dict:
        """Return what the page's keeper is to keep."""
        return self._typed()

    def speak_to_young_person(self) -> None:
        """Put into the words of somebody who asks for themselves what is written for a parent."""

    def speak_to_organisation(self) -> None:
        """Put into the words of a setting or a service, which speaks for no family, what is written for one."""

    def _typed(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def _with_fresh_fingerprint(self, data):
        """Remember what the page was drawn from, and let the same page, shown again, be sent as it is."""
        self._drawn_from = data.get("seen", "") if data else ""
        if not data:
            return data
        data = data.copy()
        data["seen"] = self._fingerprint
        return data

    def _post_clean(self):
        """Say so when somebody would overwrite what they have not seen. The same answer sent twice is no matter."""
        super()._post_clean()
        changed = self._drawn_from not in {"", self._fingerprint}
        if changed and _comparable(self._typed()) != _comparable(self._stored):
            self.add_error(None, CHANGED_ELSEWHERE)


class SchoolPageForm(SchoolNameForm, PageForm):
    """A page on which a school may be named."""

    def _typed(self):
        return self.without_question(super()._typed())


def _fingerprint(stored: dict) -> str:
    return hashlib.sha256(json.dumps(stored, default=str, sort_keys=True).encode()).hexdigest()[:16]


def _comparable(answers: dict) -> dict:
    """Return the answers with all that is empty left out, and what was ticked in no order."""
    return {name: sorted(value) if isinstance(value, list) else value for name, value in answers.items() if value}
