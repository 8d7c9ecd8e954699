"""What must an officer say to ask another parent, or to note whom else to know at an organisation? (R50, L53)"""

from django import forms

from accounts.govuk import Checkboxes, Email, GovukForm, Radios, Telephone, Textarea, TextInput

from .. import second_parent
from ..models import AdviceNote, Disagreement, SecondParent


def _ways_to_reach(**attributes) -> dict:
    return {"required": False, **attributes}


class SecondParentForm(GovukForm):
    nouns = {"name": "their name"}

    name = forms.CharField(label="Their name", max_length=100, widget=TextInput(autocomplete="off", spellcheck=False))
    basis = forms.ChoiceField(
        label="Why are they asked?",
        choices=SecondParent.Basis.choices,
        widget=Radios(),
        error_messages={"required": "Choose why they are asked"},
    )
    words = forms.CharField(
        label="Why you decide so",
        help_text="Needed unless the person who asked said that they know. Only officers read it.",
        required=False,
        max_length=500,
        widget=Textarea(rows=4, count=True),
    )
    email = forms.EmailField(label="E-mail address", widget=Email(), **_ways_to_reach())
    phone = forms.CharField(label="Phone", max_length=30, widget=Telephone(width="20"), **_ways_to_reach())
    address = forms.CharField(
        label="Address",
        help_text="If they are written to by post.",
        max_length=400,
        widget=Textarea(rows=3, count=False),
        **_ways_to_reach(),
    )
    optional = forms.BooleanField(label="Helpful, not essential: it can go ahead without them", required=False)

    mark_optional = False

    def __init__(self, disagreement: Disagreement, data=None):
        self._disagreement = disagreement
        said = getattr(disagreement, "other_parent", None)
        known = said if second_parent.knows(disagreement) else None
        initial = {"name": known.name, "basis": SecondParent.Basis.KNOWS} if known else {}
        super().__init__(data, initial=initial)
        if not known:
            self.fields["basis"].choices = [one for one in SecondParent.Basis.choices if one[0] != "knows"]

    def clean(self) -> dict:
        cleaned = super().clean()
        why_not = second_parent.why_not(self._disagreement, cleaned) if cleaned.get("basis") else ""
        if why_not:
            self.add_error("words", why_not)
        if not self.errors and not any(cleaned[way] for way in ("email", "phone", "address")):
            self.add_error("email", "Enter an e-mail address, a phone number or an address, so that they can be asked")
        return cleaned

    def answers(self) -> dict:
        """Return what `actions.save_party` takes."""
        cleaned = dict(self.cleaned_data)
        return cleaned | {"kind": "family", "required": not cleaned.pop("optional")}


class OtherContactForm(GovukForm):
    nouns = {"role": "their role", "person": "their name"}

    role = forms.CharField(
        label="Their role",
        help_text="For example SENCO, chair of governors, head of the virtual school, or reviewing officer.",
        max_length=60,
        widget=TextInput(autocomplete="off"),
    )
    person = forms.CharField(label="Their name", max_length=100, widget=TextInput(autocomplete="off"))
    email = forms.EmailField(label="E-mail address", widget=Email(), **_ways_to_reach())
    phone = forms.CharField(label="Phone", max_length=30, widget=Telephone(width="20"), **_ways_to_reach())


class AdviceForm(GovukForm):
    """What officers keep in mind. Nothing ticked and nothing written takes the note away."""

    mark_optional = False

    about = forms.MultipleChoiceField(
        label="What is it about?", choices=AdviceNote.About.choices, required=False, widget=Checkboxes()
    )
    words = forms.CharField(
        label="What you know, and whom you will ask",
        help_text="A sentence or two. Only officers read it. The person it is about may ask to see it.",
        required=False,
        max_length=500,
        widget=Textarea(rows=4, count=True),
    )

    def __init__(self, disagreement: Disagreement, data=None):
        note = getattr(disagreement, "advice_note", None)
        super().__init__(data, initial={"about": note.about, "words": note.words} if note else {})
