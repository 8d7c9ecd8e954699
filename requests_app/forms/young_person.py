"""What is said about a young person who comes to decide, and by them? (L5, L6)"""

from django import forms

from accounts.govuk import Email, GovukForm, Radios, Telephone, Textarea

from ..actions import Said
from ..models import Channel, ComingOfAge, Disagreement

_Says = ComingOfAge.Answer
_SPOKEN = [(one.value, one.label) for one in (Channel.PHONE, Channel.POST, Channel.IN_PERSON)]


class ReachForm(GovukForm):
    """How the young person is reached: any one way will do."""

    mark_optional = True

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="One of their own, that nobody else reads.",
        required=False,
        widget=Email(autocomplete="off", width="two-thirds"),
    )
    phone = forms.CharField(
        label="Their phone number", required=False, max_length=30, widget=Telephone(autocomplete="off", width=20)
    )
    address = forms.CharField(
        label="Their address", required=False, max_length=400, widget=Textarea(rows=3, count=False)
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            self.add_error(
                "email", "Give at least one way to reach them: an e-mail address, a phone number or an address"
            )
        return cleaned


class DecideForm(GovukForm):
    """The young person's own answer."""

    answer = forms.ChoiceField(
        label="What do you want to happen?",
        choices=[(one.value, one.label) for one in (_Says.CARRY_ON, _Says.PARENT_CARRIES_ON, _Says.STOP)],
        widget=Radios(
            hints={
                _Says.CARRY_ON: "It becomes yours. We write to you, and whoever asked cannot open it any more",
                _Says.PARENT_CARRIES_ON: "Nothing changes. You can still say what you think",
                _Says.STOP: "It ends. Only the council knows that it was you",
            },
            reveals={_Says.CARRY_ON: ["phone", "keeps_supporter"]},
        ),
        error_messages={"required": "Choose what you want to happen"},
    )
    phone = forms.CharField(
        label="A phone number of yours, if you want us to ring",
        required=False,
        max_length=30,
        widget=Telephone(autocomplete="tel", width=20),
    )
    keeps_supporter = forms.BooleanField(required=False)

    def __init__(self, disagreement: Disagreement, data=None):
        super().__init__(data)
        self.fields["keeps_supporter"].label = f"I want {disagreement.requester_name} to come with me and help me"

    @property
    def said(self) -> Said:
        chosen = self.cleaned_data
        return Said(_Says(chosen["answer"]), keeps_supporter=chosen["keeps_supporter"], phone=chosen["phone"])


class RecordDecisionForm(GovukForm):
    """What a young person said by phone, by post or face to face, or that they cannot make this decision."""

    answer = forms.ChoiceField(
        label="What is to happen?",
        choices=[
            (_Says.CARRY_ON.value, "They carry it on themselves"),
            (_Says.PARENT_CARRIES_ON.value, "It goes on, with the same person speaking for them"),
            (_Says.STOP.value, "They want it to stop"),
            (_Says.IN_THEIR_PLACE.value, _Says.IN_THEIR_PLACE.label),
        ],
        widget=Radios(reveals={_Says.IN_THEIR_PLACE: "note"}),
        error_messages={"required": "Choose what is to happen"},
    )
    note = forms.CharField(
        label="How do you know that they cannot make this decision?",
        help_text="Who said so, and what was done to help them decide. No diagnosis. It is about this decision only.",
        max_length=300,
        widget=Textarea(rows=3, count=True),
        error_messages={"required": "Write how you know that they cannot make this decision"},
    )
    channel = forms.ChoiceField(
        label="How did you hear it?",
        choices=_SPOKEN,
        widget=Radios(inline=True, small=True),
        error_messages={"required": "Choose how you heard it"},
    )
    spoke_to_them = forms.BooleanField(
        label="I have checked who it is, and heard it from the young person or, where they cannot decide, from who "
        "stands in their place",
        error_messages={"required": "Check who it is and hear it from them, then tick to say so"},
    )

    @property
    def said(self) -> Said:
        chosen = self.cleaned_data
        return Said(_Says(chosen["answer"]), channel=Channel(chosen["channel"]), note=chosen["note"])
