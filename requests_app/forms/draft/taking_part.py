"""How is the family reached, what helps them take part, and what do they agree to? (domain section 4, P16 to P22)"""

import re

from django import forms

from accounts.govuk import (
    Checkboxes,
    Email,
    GovukForm,
    Radios,
    Telephone,
    Textarea,
    TextInput,
    YesNoField,
)

from ... import wording
from ...models import (
    ContactDetails,
    Help,
    OtherParent,
    OtherParentAnswer,
    PartyKind,
    SafetyNote,
    SupporterKind,
)
from .page_form import PageForm

_FEWEST_DIGITS = 7


class ContactForm(PageForm):
    """At least one way: the best one has to be given, and any of the three will do (P16, section 7: no e-mail)."""

    nouns = {"best_way": "the best way to reach you", "address": "your address"}

    email = forms.EmailField(
        label="E-mail address", required=False, widget=Email(autocomplete="email", width="two-thirds")
    )
    phone = forms.CharField(
        label="Phone number", required=False, max_length=30, widget=Telephone(autocomplete="tel", width=20)
    )
    safe_to_leave_message = YesNoField(
        label="Is it safe to leave a message on this number?", required=False, widget=Radios(inline=True, small=True)
    )
    best_way = forms.ChoiceField(
        label="What is the best way to reach you?",
        choices=ContactDetails.BestWay.choices,
        widget=Radios(reveals={ContactDetails.BestWay.POST: "address"}),
        error_messages={"required": "Choose the best way to reach you"},
    )
    address = forms.CharField(
        label="Your address",
        max_length=400,
        widget=Textarea(rows=4, count=False, attrs={"autocomplete": "street-address"}),
        error_messages={"required": "Enter your address"},
    )
    good_times = forms.CharField(
        label="Good times to contact you",
        help_text="For example, weekdays after 4.",
        required=False,
        max_length=200,
        widget=TextInput(),
    )

    def stored(self):
        contact = ContactDetails.objects.filter(disagreement=self.draft).first()
        if contact is None or not contact.best_way:
            return {"email": self.draft.requester.email if self.draft.requester else ""}
        return {name: getattr(contact, name) for name in self.base_fields if name != "seen"}

    def speak_to_organisation(self):
        """Whether a message is safe is asked of families only, and an organisation has an e-mail address (P16)."""
        del self.fields["safe_to_leave_message"]
        self.fields["email"].required = True
        self.fields["email"].error_messages["required"] = "Enter your e-mail address"

    def clean_email(self):
        """A family that is asked itself has an address of its own, so that its link does not come to who asks."""
        email = self.cleaned_data["email"]
        family = self.draft.parties.filter(kind=PartyKind.FAMILY, contact__email__iexact=email)
        if email and family.exists():
            raise forms.ValidationError("This is the address you gave for the family. Enter one of your own")
        return email

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and len(re.findall(r"\d", phone)) < _FEWEST_DIGITS:
            raise forms.ValidationError("Enter a whole phone number, like 01632 960001")
        return phone

    def clean(self):
        cleaned = super().clean()
        for way, what in (("email", "an e-mail address"), ("phone", "a phone number")):
            if cleaned.get("best_way") == way and not cleaned.get(way) and way not in self.errors:
                self.add_error(way, f"Enter {what}, or choose another way to reach you")
        return cleaned if cleaned.get("phone") else cleaned | {"safe_to_leave_message": None}


class SafeContactForm(PageForm):
    heading_field = "text"

    text = forms.CharField(
        label="Is there anything we need to know to contact you safely?",
        help_text="For example: someone else reads my e-mail, or my address must not be shared. The council and "
        "the mediator see this before they contact you. The other people involved never see it.",
        required=False,
        max_length=500,
        widget=Textarea(rows=4, count=True),
    )

    def stored(self):
        note = SafetyNote.objects.filter(disagreement=self.draft).first()
        return {"text": note.text if note else ""}


class HelpForm(PageForm):
    heading_field = "help_needed"
    nouns = {"help_language": "the language", "help_details": "what would help"}

    help_needed = forms.MultipleChoiceField(
        label="What would help you to take part?",
        help_text="Choose any that fit, for you or for the child or young person. You do not have to say why.",
        choices=Help.choices,
        required=False,
        widget=Checkboxes(reveals={Help.INTERPRETER: "help_language", Help.OTHER: "help_details"}),
    )
    help_language = forms.CharField(
        label="Which language?", max_length=100, error_messages={"required": "Enter the language"}
    )
    help_details = forms.CharField(
        label="What would help?", max_length=300, error_messages={"required": "Enter what would help"}
    )

    def speak_to_young_person(self):
        self.fields["help_needed"].help_text = "Choose any that fit. You do not have to say why."

    def speak_to_organisation(self):
        self.speak_to_young_person()


class SupporterForm(GovukForm):
    nouns = {"kind": "who they are"}

    name = forms.CharField(label="Their name", max_length=100, widget=TextInput(autocomplete="off", width="two-thirds"))
    kind = forms.ChoiceField(
        label="Who are they?",
        choices=SupporterKind.choices,
        widget=Radios(small=True),
        error_messages={"required": "Choose who they are"},
    )
    contact = forms.CharField(
        label="E-mail or phone",
        help_text="Only the council and the mediator see this.",
        required=False,
        max_length=200,
        widget=TextInput(autocomplete="off", width="two-thirds"),
    )


class OtherParentsForm(PageForm):
    heading_field = "answer"

    answer = forms.ChoiceField(
        label="Is there anyone else with parental responsibility?",
        help_text="Only the council and the mediator see your answer. The other person never does. Nobody is contacted "
        "if you say it is not safe.",
        choices=OtherParentAnswer.choices,
        required=False,
        widget=Radios(reveals={OtherParentAnswer.KNOWS: ["name", "contact"]}, divider=OtherParentAnswer.NOT_SAYING),
    )
    name = forms.CharField(
        label="Their name", required=False, max_length=100, widget=TextInput(autocomplete="off", width="two-thirds")
    )
    contact = forms.CharField(
        label="How to reach them",
        required=False,
        max_length=200,
        widget=TextInput(autocomplete="off", width="two-thirds"),
    )

    def stored(self):
        kept = OtherParent.objects.filter(disagreement=self.draft).first()
        return {name: getattr(kept, name) for name in ("answer", "name", "contact")} if kept else {}


class SharingForm(PageForm):
    voluntary = forms.BooleanField(
        label="I understand that this is voluntary, and that I can stop at any time",
        error_messages={"required": "Tick to say you understand that this is voluntary"},
    )
    share = forms.BooleanField(
        label="The council may share this with the independent service and, if it goes ahead, with the people I named",
        error_messages={"required": "Tick to say that this may be shared, or go back to change what you have said"},
    )

    def stored(self):
        ticked = self.draft.agreed_wording == wording.CURRENT
        return {"voluntary": ticked, "share": ticked}

    def answers(self):
        return {"agreed_wording": wording.CURRENT}

    @property
    def sentences(self) -> tuple[str, ...]:
        """The words that are agreed to, of today's version."""
        return wording.sentences()
