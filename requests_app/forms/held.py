"""Which of the messages that were held back still go? (domain section 7)"""

from django import forms
from django.utils import timezone

from accounts.govuk import Checkboxes, GovukForm

from ..models import Message, Pause


class StartMessagesForm(GovukForm):
    """Every message that waits, ticked if it was written after the pause began. What is older may be right no more."""

    listed = forms.CharField(widget=forms.HiddenInput, required=False)
    send = forms.MultipleChoiceField(
        label="Which of these still go?",
        help_text="Messages you leave unticked are never sent. The case says so.",
        required=False,
        widget=Checkboxes(small=True),
        error_messages={"invalid_choice": "That message is not on the list any more. Look at the list again."},
    )

    mark_optional = False

    def __init__(self, held: list[Message], pause: Pause, data=None):
        ticked = [str(one.pk) for one in held if one.created_at >= pause.begun_at]
        super().__init__(data, initial={"listed": ",".join(str(one.pk) for one in held), "send": ticked})
        self.fields["send"].choices = [(str(one.pk), _told(one)) for one in held]
        if not held:
            del self.fields["send"]

    def clean_listed(self) -> list[int]:
        """Return the numbers of the messages that stood on the page."""
        return [int(one) for one in self.cleaned_data["listed"].split(",") if one.isdigit()]

    @property
    def chosen(self) -> list[int]:
        return [int(one) for one in self.cleaned_data.get("send", [])]


def _told(one: Message) -> str:
    return f"{one.recipient}: {one.subject} ({timezone.localtime(one.created_at):%-d %B, %H:%M})"
