"""What may a child tell the team, who is too young to ask? (L8: as little as they like)"""

from django import forms

from accounts.govuk import GovukForm, Textarea, TextInput


class ChildsMessageForm(GovukForm):
    words = forms.CharField(
        label="What do you want to tell us?",
        help_text="Write it in your own way. Spelling does not matter.",
        max_length=3000,
        widget=Textarea(rows=6, count=True),
        error_messages={"required": "Write something to us first"},
    )
    name = forms.CharField(label="Your first name", required=False, max_length=100, widget=TextInput(width="20"))
    contact = forms.CharField(
        label="How can we reach you?",
        help_text="For example an e-mail address, a phone number, or a teacher we can ask for you.",
        required=False,
        max_length=200,
        widget=TextInput(),
    )
