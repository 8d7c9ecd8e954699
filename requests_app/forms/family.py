"""What may a family say after sending?"""

from django import forms

from accounts.govuk import DatePartsField, GovukForm, Textarea


class AnswerForm(GovukForm):
    text = forms.CharField(
        label="Your answer",
        help_text="The council’s SEND team will see this.",
        max_length=3000,
        widget=Textarea(rows=8, count=True),
        error_messages={"required": "Write your answer"},
    )


class ClaimForm(GovukForm):
    nouns = {"date_of_birth": "the date of birth in the request"}

    date_of_birth = DatePartsField(
        label="Date of birth of the child or young person", help_text="For example, 27 3 2014.", past=True
    )
