"""What must an officer say to decide? (R36, 5b)"""

from django import forms

from accounts.govuk import Checkboxes, Email, GovukForm, Radios, Telephone, Textarea, TextInput

from ..models import DeclineReason, PartyKind, Route

ADDABLE = [kind for kind in PartyKind if kind != PartyKind.REQUESTER]


class FindForm(GovukForm):
    mark_optional = False

    find = forms.CharField(
        label="Find a request",
        help_text="By reference, or by the start of the child’s name, the name of who asked, or the school.",
        required=False,
        max_length=100,
        widget=TextInput(spellcheck=False, width="20"),
    )


class QuestionForm(GovukForm):
    text = forms.CharField(
        label="Your question to the family",
        help_text="Plain words, one thing at a time. They can take as long as they need; you can decide without it.",
        max_length=1500,
        widget=Textarea(rows=6, count=True),
        error_messages={"required": "Write your question"},
    )


class NotTakenForwardForm(GovukForm):
    """A listed reason and an explanation and next steps. What is not in the list cannot be chosen, or posted."""

    reason = forms.ChoiceField(
        label="Reason",
        widget=Radios(),
        choices=DeclineReason.choices,
        error_messages={"required": "Choose a reason from the list", "invalid_choice": "Choose a reason from the list"},
    )
    explanation = forms.CharField(
        label="Explain it to the family",
        help_text="In plain words, to them. They read exactly this. Say what you considered.",
        max_length=2000,
        widget=Textarea(rows=7, count=True),
        error_messages={"required": "Explain to the family why it is not going ahead"},
    )
    routes = forms.MultipleChoiceField(
        label="What they can do instead",
        choices=Route.choices,
        widget=Checkboxes(small=True),
        error_messages={"required": "Choose at least one thing they can do instead"},
    )
    next_steps = forms.CharField(
        label="Anything else about what happens next", required=False, max_length=1000, widget=Textarea(rows=4)
    )

    def __init__(self, data=None, *, only_the_council: bool):
        super().__init__(data)
        if not only_the_council:
            self.fields["reason"].choices = [
                choice for choice in DeclineReason.choices if choice[0] != DeclineReason.COUNCIL_DECLINES
            ]


class PartyForm(GovukForm):
    nouns = {"name": "the name", "kind": "what kind of organisation it is"}

    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=[(kind.value, kind.label) for kind in ADDABLE],
        widget=Radios(small=True),
    )
    name = forms.CharField(label="Name", max_length=120, widget=TextInput(autocomplete="off"))
    person = forms.CharField(
        label="Who can agree for it",
        help_text="The head, governors, trust or owner of a school; the principal of a college; the ICB’s officer.",
        required=False,
        max_length=100,
        widget=TextInput(autocomplete="off"),
    )
    email = forms.EmailField(label="E-mail address", required=False, widget=Email())
    phone = forms.CharField(label="Phone", required=False, max_length=30, widget=Telephone(width="20"))
    optional = forms.BooleanField(label="Helpful, not essential: it can go ahead without them", required=False)

    def __init__(self, data=None, *, party=None):
        contact = getattr(party, "contact", None)
        initial = {name: getattr(contact, name, "") for name in ("person", "email", "phone")}
        if party is not None:
            initial |= {"name": party.name, "optional": not party.required}
        super().__init__(data, initial=initial)
        if party is not None:
            del self.fields["kind"]

    def answers(self) -> dict:
        """Return what `actions.save_party` takes."""
        cleaned = dict(self.cleaned_data)
        return cleaned | {"required": not cleaned.pop("optional")}
