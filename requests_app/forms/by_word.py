"""What must be said to write down what somebody asks, answers or corrects by phone, by post or face to face? (R27)"""

from django import forms
from django.core.exceptions import ValidationError

from accounts.govuk import DatePartsField, Email, GovukForm, Radios, Telephone, Textarea, TextInput, YesNoField

from .. import callback, wording
from ..models import Answer, Channel, ContactDetails, Disagreement, LocalAuthority, Message, Party, PartyKind

_NOT_WEB = [(one.value, one.label) for one in (Channel.PHONE, Channel.POST, Channel.IN_PERSON)]
_READ_BACK = {
    Channel.POST: "I have compared the answers with the letter, and they say the same",
    Channel.PHONE: "I have read the answers back to the caller, who says that they are right",
}
_READ_BACK_IN_PERSON = "I have read the answers back to the person who asks, who says that they are right"


class ChannelForm(GovukForm):
    heading_field = "channel"

    channel = forms.ChoiceField(
        label="How did they ask?",
        choices=[*_NOT_WEB, (Channel.PROVIDER.value, Channel.PROVIDER.label)],
        widget=Radios(),
        error_messages={"required": "Choose how they asked"},
    )


class ReadBackForm(GovukForm):
    """Before a request is sent that was written down for somebody."""

    read_back = forms.BooleanField(
        error_messages={"required": "Read the answers back first, and tick to say that they are right"}
    )

    def __init__(self, draft: Disagreement, data=None):
        super().__init__(data)
        self.fields["read_back"].label = _READ_BACK.get(draft.channel, _READ_BACK_IN_PERSON)


def _by_which_way(question: str, missing: str) -> forms.ChoiceField:
    """Return a field for the way something came that did not come by this website."""
    return forms.ChoiceField(
        label=question,
        choices=_NOT_WEB,
        widget=Radios(inline=True, small=True),
        error_messages={"required": missing},
    )


class SpokenAnswerForm(GovukForm):
    nouns = {"said_by": "the name of the person who said it"}

    channel = _by_which_way("How did they answer?", "Choose how they answered")
    said_by = forms.CharField(
        label="Who said it?",
        help_text="The name of the person. They have to be able to answer for the organisation.",
        max_length=100,
        widget=TextInput(autocomplete="off", width="two-thirds"),
    )
    words_read = forms.BooleanField(
        label="The words above were read to them, or sent to them, before they answered",
        error_messages={"required": "Read the words above to them first, and tick to say so"},
    )
    answer = forms.ChoiceField(
        label="What did they say?", widget=Radios(), error_messages={"required": "Choose what they said"}
    )

    def __init__(self, party: Party, data=None):
        super().__init__(data)
        said_yes = [(Answer.WITHDRAWN.value, "They stop taking part")]
        not_yet = [
            (Answer.AGREED.value, "Yes, they agree to take part"),
            (Answer.TALK_FIRST.value, "They would like to talk first"),
            (Answer.DECLINED.value, "No, not this time"),
        ]
        if party.kind == PartyKind.FAMILY:  # who answers for themselves
            self.fields["said_by"].help_text = "The name of the person."
        self.fields["answer"].choices = said_yes if party.answer == Answer.AGREED else not_yet

    def clean(self):
        """What is kept with an answer is the version of the words that stood above it, so it has to be today's."""
        if self.data.get("wording", str(wording.CURRENT)) != str(wording.CURRENT):
            raise ValidationError("The words above have changed since you opened this page. Read the new ones to them.")
        return super().clean()

    def answers(self) -> dict:
        """Return what the actions take."""
        cleaned = self.cleaned_data
        return {
            "answer": Answer(cleaned["answer"]),
            "channel": Channel(cleaned["channel"]),
            "said_by": cleaned["said_by"],
        }


class SpokenReplyForm(GovukForm):
    nouns = {"text": "what they said"}

    channel = _by_which_way("How did they answer?", "Choose how they answered")
    text = forms.CharField(
        label="What did they say?",
        help_text="In their own words. Read it back to them before you save it.",
        max_length=3000,
        widget=Textarea(rows=8, count=True),
    )


class SpokenStopForm(GovukForm):
    channel = _by_which_way("How did they tell us?", "Choose how they told us")
    is_theirs = forms.BooleanField(
        label="I have checked that this is the person who asked, and that they want to stop",
        error_messages={"required": "Check who it is, and that they want to stop, then tick to say so"},
    )


class CodeForm(GovukForm):
    code = forms.CharField(
        label="Call-back code",
        help_text="Eight letters and numbers, like 7K4M-29QX.",
        max_length=20,
        widget=TextInput(autocomplete="off", spellcheck=False, width="10"),
    )


class WhereIsItForm(CodeForm):
    nouns = {"reference": "your reference", "code": "your call-back code"}
    field_order = ("reference", "code")

    reference = forms.CharField(
        label="Your reference",
        help_text="It begins with DR, like DR-7K4M-29QX.",
        max_length=20,
        widget=TextInput(autocomplete="off", spellcheck=False, width="20"),
    )

    def __init__(self, council: LocalAuthority, data=None):
        super().__init__(data)
        self.council, self.found = council, None
        self.fields["code"].label = "Your call-back code"

    def clean(self):
        """Say the same of a reference that does not exist and of a code that is not its own."""
        cleaned = super().clean()
        if not self.errors:
            self.found = callback.find(self.council, cleaned["reference"], cleaned["code"])
            if self.found is None:
                self.add_error(
                    "reference",
                    "This reference and this code do not belong together. Check both and try again, or ring us on "
                    f"{self.council.service_phone}",
                )
        return cleaned


class CorrectContactForm(GovukForm):
    """How the person who asked is reached from now on, after they have shown who they are (section 7)."""

    CODE, DOCUMENTS = "code", "documents"
    nouns = {"date_of_birth": "the date of birth in the request", "address": "their address"}

    date_of_birth = DatePartsField(label="Date of birth of the child or young person, as they tell it", past=True)
    proof = forms.ChoiceField(
        label="How did they show who they are?",
        choices=[(CODE, "They told me their call-back code"), (DOCUMENTS, "I have seen their documents")],
        widget=Radios(small=True, reveals={CODE: "code"}),
        error_messages={"required": "Choose how they showed who they are"},
    )
    code = forms.CharField(
        label="Call-back code, as they tell it",
        max_length=20,
        widget=TextInput(autocomplete="off", spellcheck=False, width="10"),
        error_messages={"required": "Enter the call-back code that they told you"},
    )
    email = forms.EmailField(label="E-mail address", required=False, widget=Email())
    phone = forms.CharField(label="Phone number", required=False, max_length=30, widget=Telephone(width="20"))
    safe_to_leave_message = YesNoField(
        label="Is it safe to leave a message on this number?", required=False, widget=Radios(inline=True, small=True)
    )
    address = forms.CharField(label="Address", required=False, max_length=400, widget=Textarea(rows=3))
    best_way = forms.ChoiceField(
        label="What is the best way to reach them?",
        choices=ContactDetails.BestWay.choices,
        widget=Radios(small=True),
        error_messages={"required": "Choose the best way to reach them"},
    )

    _NEW = ("email", "phone", "safe_to_leave_message", "address", "best_way")

    def __init__(self, disagreement: Disagreement, data=None):
        contact = disagreement.contact
        super().__init__(data, initial={name: getattr(contact, name) for name in self._NEW})
        self._contact, self._born = contact, disagreement.date_of_birth
        if self._born is None:
            del self.fields["date_of_birth"]

    def clean_date_of_birth(self):
        if self.cleaned_data["date_of_birth"] != self._born:
            raise ValidationError("That is not the date in the request. Ask them again. If it stays so, change nothing")
        return self.cleaned_data["date_of_birth"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("code") and not callback.fits(self._contact, cleaned["code"]):
            self.add_error(
                "code", "That is not the code of this request. Ask them again. If it stays so, change nothing"
            )
        ways = {"email": "an e-mail address", "phone": "a phone number", "post": "an address"}
        way = cleaned.get("best_way")
        field = "address" if way == "post" else way
        if way and not cleaned.get(field) and field not in self.errors:
            self.add_error(field, f"Enter {ways[way]}, or choose another way to reach them")
        return cleaned

    def answers(self) -> dict:
        """Return the columns that `actions.correct_contact` keeps."""
        return {name: self.cleaned_data[name] for name in self._NEW}


class TellForm(forms.Form):
    """Which letters and calls are done, and by which way. The boxes stand in the rows of the page."""

    message = forms.ModelMultipleChoiceField(
        queryset=Message.objects.none(),
        error_messages={"required": "Tick the letters or calls that you mean", "invalid_choice": "Tick them again"},
    )

    def __init__(self, messages, data=None):
        super().__init__(data)
        self.fields["message"].queryset = messages


class HowToldForm(forms.Form):
    how = forms.ChoiceField(choices=_NOT_WEB)

    @property
    def channel(self) -> Channel:
        """By which way they were told. By phone, where a button says nothing of it."""
        return Channel(self.cleaned_data["how"]) if self.is_valid() else Channel.PHONE
