"""What may somebody say who was asked to take part? (R39, R44: never why)"""

from django import forms

from accounts.govuk import Email, GovukForm, Radios

from ..models import Answer


class OpenInvitationForm(GovukForm):
    email = forms.EmailField(
        label="The e-mail address the invitation was sent to",
        help_text="So that only the people who were asked can open it.",
        widget=Email(autocomplete="email"),
    )


class RespondForm(GovukForm):
    heading_field = "answer"

    answer = forms.ChoiceField(
        label="Will you take part?",
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
