"""What may somebody tell the mediator and nobody else? (P21)"""

from django import forms

from accounts.govuk import GovukForm, Textarea


class PrivateNoteForm(GovukForm):
    heading_field = "text"

    text = forms.CharField(
        label="Is there anything only the mediator should know?",
        help_text="The council cannot read this, and nor can the other people involved. The mediator may have to act "
        "if someone is at risk of harm.",
        required=False,
        max_length=1000,
        widget=Textarea(rows=6, count=True),
    )


class PartyNoteForm(PrivateNoteForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Your answer is sent. Is there anything you would like to tell the mediator?"
        self.fields["text"].help_text = (
            "You do not have to say anything. The council and the family cannot read this. The mediator may have to "
            "act if someone is at risk of harm."
        )
