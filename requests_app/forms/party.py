"""What may somebody say who was asked to take part? (R39, R44: never why)"""

from django import forms
from django.core.exceptions import ValidationError

from accounts.govuk import Email, GovukForm, Radios

from .. import wording
from ..models import Answer, Party


class OpenInvitationForm(GovukForm):
    email = forms.EmailField(
        label="The e-mail address the invitation was sent to",
        help_text="So that only the people who were asked can open it.",
        widget=Email(autocomplete="email"),
    )

    def fits(self, party: Party | None) -> bool:
        """Return whether the address that was typed is the one that was invited."""
        return party is not None and self.cleaned_data["email"].lower() == party.contact.email.lower()


class NewWayInForm(GovukForm):
    """For a link that opens nothing any more: a code is as good a proof of the mailbox."""

    email = forms.EmailField(label="The e-mail address the invitation was sent to", widget=Email(autocomplete="email"))


class RespondForm(GovukForm):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (Answer.AGREED, "Yes, we agree to take part"),
            (Answer.TALK_FIRST, "We would like to talk first"),
            (Answer.DECLINED, "No, not this time"),
        ],
        widget=Radios(
            hints={
                Answer.AGREED: "You can stop at any time",
                Answer.TALK_FIRST: "The independent service gets in touch. You are not agreeing to anything",
                Answer.DECLINED: "You do not have to say why. You can change your mind while the request is open",
            }
        ),
        error_messages={"required": "Choose an answer"},
    )

    def clean(self):
        """What is kept with an answer is the version of the words that stood above it, so it has to be today's."""
        if self.data.get("wording", str(wording.CURRENT)) != str(wording.CURRENT):
            raise ValidationError("The words above have changed since you opened this page. Read them, then answer.")
        return super().clean()
