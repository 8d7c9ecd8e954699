"""What must an officer say to join two requests? (domain section 7)"""

from django import forms
from django.utils import timezone

from accounts.govuk import GovukForm, Radios

from ..models import Disagreement


class MergeForm(GovukForm):
    """Which of the requests that one person sent it is joined with."""

    into = forms.ChoiceField(
        label="Which request does it go on in?",
        widget=Radios(),
        error_messages={
            "required": "Choose the request that it goes on in",
            "invalid_choice": "Choose a request from the list",
        },
    )

    def __init__(self, others: list[Disagreement], data=None):
        super().__init__(data)
        self._others = {one.reference: one for one in others}
        self.fields["into"].choices = [(one.reference, _told(one)) for one in others]

    @property
    def chosen(self) -> Disagreement:
        return self._others[self.cleaned_data["into"]]


def _told(one: Disagreement) -> str:
    sent = f"{timezone.localtime(one.submitted_at):%-d %B %Y}"
    return f"{one.reference}, about {one.child_name}, sent {sent}: {one.place.officer_label.lower()}"
