"""What may somebody tell the mediator and nobody else? (P21)"""

from django import forms

from accounts.govuk import GovukForm, Textarea
from requests_app.forms.draft import PageForm
from requests_app.models import PartyKind


def _text_field(label: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=1000, widget=Textarea(rows=6, count=True)
    )


class FamilyNoteForm(PageForm):
    """A page of the request form like any other, but what was written before is kept elsewhere."""

    heading_field = "text"

    text = _text_field(
        "Is there anything only the mediator should know?",
        "The council cannot read this, and nor can the other people involved. The mediator may have to act if someone "
        "is at risk of harm.",
    )

    def stored(self):
        self.party = self.draft.parties.get(kind=PartyKind.REQUESTER)
        return {"text": self.party.private_note.text if hasattr(self.party, "private_note") else ""}


class OwnNoteForm(GovukForm):
    """The same, once the request is sent: there is more to say, or something to take back."""

    heading_field = "text"
    mark_optional = False

    text = _text_field(
        "What only the mediator should know",
        "The council cannot read this, and nor can the other people involved. You can change it, or empty the box to "
        "take it back. The mediator may have to act if someone is at risk of harm.",
    )


class PartyNoteForm(GovukForm):
    heading_field = "text"
    mark_optional = False

    text = _text_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Is there anything you would like to tell the mediator?"
        self.fields["text"].help_text = (
            "You do not have to say anything. The council and the other people involved cannot read this. The mediator "
            "may have to act if someone is at risk of harm."
        )
