"""What must an answer look like? One form for each page of the request (domain section 4).

A form reads the draft to show what was answered before, checks what is typed, and hands `answers()` to the page's
keeper. It writes nothing. Only one thing is ever made compulsory that a family might not want to say: nothing here asks
for a plan, a diagnosis, a proof, or how long ago something was (R12, R15, R25).
"""

import hashlib
import json

from django import forms
from django.utils import timezone

from accounts.govuk import (
    Checkboxes,
    DatePartsField,
    Email,
    GovukForm,
    Radios,
    Telephone,
    Textarea,
    TextInput,
    YesNoField,
)

from .. import ages, postcodes, wording
from ..models import (
    About,
    Appeal,
    AskedBy,
    ContactDetails,
    Disagreement,
    EhcStatus,
    Help,
    Moment,
    OtherParent,
    OtherParentAnswer,
    PartyKind,
    Phase,
    Relationship,
    SafetyNote,
    SupporterKind,
    TalkedTo,
    ViewsHow,
)

SOMEONE_ELSE = "someone_else"
CHANGED_ELSEWHERE = (
    "This answer was changed in another tab or on another device while you were typing. What you typed is below. "
    "Check it, and press Continue again to keep it."
)


class PageForm(GovukForm):
    """A page's form, filled from the draft. `seen` is a fingerprint of what was stored when the page was drawn."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, draft: Disagreement, data=None):
        self.draft = draft
        stored = self.stored()
        self._fingerprint = hashlib.sha256(json.dumps(stored, default=str, sort_keys=True).encode()).hexdigest()[:16]
        super().__init__(self._with_fresh_fingerprint(data), initial={**stored, "seen": self._fingerprint})

    def stored(self) -> dict:
        """Return what the draft holds for this page: its columns of the same names, unless a form says otherwise."""
        return {name: getattr(self.draft, name) for name in self.base_fields if hasattr(self.draft, name)}

    def answers(self) -> dict:
        """Return what the page's keeper is to keep."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def _with_fresh_fingerprint(self, data):
        """Remember what the page was drawn from, and let the same page, shown again, be sent as it is."""
        self._drawn_from = data.get("seen", "") if data else ""
        if not data:
            return data
        data = data.copy()
        data["seen"] = self._fingerprint
        return data

    def clean(self):
        cleaned = super().clean()
        if self._drawn_from and self._drawn_from != self._fingerprint:
            raise forms.ValidationError(CHANGED_ELSEWHERE)
        return cleaned


class WhoIsAskingForm(GovukForm):
    heading_field = "asked_by"

    asked_by = forms.ChoiceField(
        label="Who is asking?",
        choices=[*AskedBy.choices, (SOMEONE_ELSE, "Someone else, such as a helper, a school or a health service")],
        widget=Radios(
            hints={
                AskedBy.PARENT: "Anyone with parental responsibility, or who a child lives with. "
                "This includes foster and kinship carers",
                AskedBy.YOUNG_PERSON: "You are over compulsory school age and under 25. You do not need an adult",
            },
        ),
        error_messages={"required": "Choose who is asking"},
    )


class ChangeWhoIsAskingForm(PageForm):
    heading_field = "asked_by"

    asked_by = forms.ChoiceField(label="Who is asking?", choices=AskedBy.choices, widget=Radios())


class RelationshipForm(PageForm):
    heading_field = "relationship"

    relationship = forms.ChoiceField(
        label="What is your relationship to the child or young person?",
        help_text="You do not need to prove this.",
        choices=Relationship.choices,
        widget=Radios(),
        error_messages={"required": "Choose your relationship to the child or young person"},
    )


class YourNameForm(PageForm):
    heading_field = "requester_name"

    requester_name = forms.CharField(
        label="What is your name?",
        help_text="The people you disagree with will see your name if the council goes ahead.",
        max_length=100,
        widget=TextInput(autocomplete="name", spellcheck=False, width="two-thirds"),
        error_messages={"required": "Enter your name"},
    )


class ChildsNameForm(PageForm):
    child_name = forms.CharField(
        label="Their full name",
        max_length=100,
        widget=TextInput(autocomplete="off", spellcheck=False, width="two-thirds"),
        error_messages={"required": "Enter the child’s or young person’s name"},
    )
    child_known_as = forms.CharField(
        label="What they like to be called",
        required=False,
        max_length=100,
        widget=TextInput(autocomplete="off", spellcheck=False, width="two-thirds"),
    )


class DateOfBirthForm(PageForm):
    heading_field = "date_of_birth"
    nouns = {"date_of_birth": "date of birth"}

    date_of_birth = DatePartsField(label="Date of birth", help_text="For example, 27 3 2014.", past=True)

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        mine = draft.asked_by == AskedBy.YOUNG_PERSON
        self.fields["date_of_birth"].label = (
            "What is your date of birth?" if mine else "When was the child or young person born?"
        )

    def clean_date_of_birth(self):
        born = self.cleaned_data["date_of_birth"]
        if born and ages.age_on(born, timezone.localdate()) >= 26:
            raise forms.ValidationError(
                "Disagreement resolution is for people up to the age of 25. Check the year, or ring the council."
            )
        return born


class WhereTheyLiveForm(PageForm):
    postcode = forms.CharField(
        label="Home postcode",
        help_text="We use it only to check which council can help. The other people involved never see it.",
        required=False,
        max_length=10,
        widget=TextInput(width="10", autocomplete="postal-code", spellcheck=False),
    )
    postcode_unknown = forms.BooleanField(label="They have no fixed address, or it is not safe to say", required=False)

    def stored(self):
        contact = ContactDetails.objects.filter(disagreement=self.draft).first() or ContactDetails()
        return {"postcode": contact.postcode, "postcode_unknown": contact.postcode_unknown}

    def clean_postcode(self):
        typed = self.cleaned_data["postcode"]
        if not typed:
            return ""
        try:
            return postcodes.normalise(typed)
        except ValueError:
            raise forms.ValidationError("Enter a full UK postcode, like ZN1 4EX") from None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("postcode_unknown"):
            cleaned["postcode"] = ""
        elif cleaned.get("postcode") == "":
            self.add_error("postcode", "Enter the postcode, or tick the box if there is none or you cannot say")
        return cleaned


class SupportNowForm(PageForm):
    heading_field = "ehc_status"

    ehc_status = forms.ChoiceField(
        label="What support is there now?",
        help_text="You can use disagreement resolution whichever of these it is. EHC stands for education, health and "
        "care. SEN stands for special educational needs.",
        choices=EhcStatus.choices,
        widget=Radios(),
        error_messages={"required": "Choose what support there is now. If you are not sure, choose the last answer"},
    )

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        if draft.asked_by == AskedBy.YOUNG_PERSON:
            self.fields["ehc_status"].choices = _in_the_second_person(EhcStatus.choices)


class SettingForm(PageForm):
    nouns = {"setting_phase": "what kind of place it is"}

    setting_name = forms.CharField(
        label="Name of the nursery, school or college",
        required=False,
        max_length=120,
        widget=TextInput(autocomplete="off", spellcheck=False),
    )
    setting_phase = forms.ChoiceField(
        label="What kind of place is it?", choices=Phase.choices, required=False, widget=Radios(small=True)
    )
    not_in_setting = forms.BooleanField(
        label="Not in one at the moment",
        help_text="For example home educated, out of school, or waiting for a place.",
        required=False,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("not_in_setting"):
            return cleaned | {"setting_name": "", "setting_phase": ""}
        if cleaned.get("setting_name") == "":
            self.add_error("setting_name", "Enter the name, or tick “Not in one at the moment”")
        if cleaned.get("setting_phase") == "":
            self.add_error("setting_phase", "Choose what kind of place it is")
        return cleaned


NOT_SURE, OTHER_PARENT = "not_sure", "other_parent"
DEPARTMENTS = {
    "send": "The council’s SEND team",
    "social_care": "The council’s social care team",
    "other": "Another part of the council",
}
_COUNCIL = {f"council_{name}": label for name, label in DEPARTMENTS.items()}
_BODIES = {
    PartyKind.EARLY_YEARS: "A nursery or other early years setting",
    PartyKind.SCHOOL: "A school",
    PartyKind.COLLEGE: "A college or other post-16 provider",
    PartyKind.HEALTH: "The NHS, or an integrated care board (ICB)",
}


class WhoWithForm(PageForm):
    heading_field = "whom"

    whom = forms.MultipleChoiceField(
        label="Who is the disagreement with?",
        help_text="Choose everyone who needs to be part of sorting it out.",
        choices=[
            *_COUNCIL.items(),
            *_BODIES.items(),
            (OTHER_PARENT, "The child’s other parent, or someone in the family"),
            (NOT_SURE, "I am not sure"),
        ],
        widget=Checkboxes(divider=NOT_SURE),
        error_messages={"required": "Choose who the disagreement is with. If you are not sure, say so"},
    )

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        if draft.asked_by == AskedBy.YOUNG_PERSON:
            self.fields["whom"].choices = [one for one in self.fields["whom"].choices if one[0] != OTHER_PARENT]

    def stored(self):
        whom = []
        for party in self.draft.parties.others():
            whom += [f"council_{one}" for one in party.departments] if party.kind == PartyKind.COUNCIL else [party.kind]
        extra = [(NOT_SURE, self.draft.not_sure_who), (OTHER_PARENT, self.draft.with_family_member)]
        return {"whom": whom + [name for name, ticked in extra if ticked]}

    def answers(self):
        ticked = self.cleaned_data["whom"]
        departments = [name for name in DEPARTMENTS if f"council_{name}" in ticked]
        bodies = [kind for kind in _BODIES if kind in ticked]
        return {
            "with_whom": bodies + ([PartyKind.COUNCIL] if departments else []),
            "departments": departments,
            "not_sure_who": NOT_SURE in ticked,
            "with_family_member": OTHER_PARENT in ticked,
        }


class PartyDetailsForm(PageForm):
    """Who to ask there, and how. All but the name can be left to the council to find out."""

    kind: PartyKind
    nouns = {"name": "its name"}

    name = forms.CharField(label="Name of the organisation", max_length=120, widget=TextInput(autocomplete="off"))
    person = forms.CharField(
        label="Who you have been dealing with there",
        required=False,
        max_length=100,
        widget=TextInput(autocomplete="off"),
    )
    email = forms.EmailField(label="Their e-mail address, if you know it", required=False, widget=Email())
    phone = forms.CharField(
        label="Their phone number, if you know it", required=False, max_length=30, widget=Telephone()
    )

    def stored(self):
        party = self.draft.parties.filter(kind=self.kind).select_related("contact").first()
        contact = getattr(party, "contact", None)
        details = {name: getattr(contact, name, "") for name in ("person", "email", "phone")}
        return {"name": party.name if party else "", **details}


def _details_form(kind: PartyKind) -> type[PartyDetailsForm]:
    return type(f"{kind.title()}DetailsForm", (PartyDetailsForm,), {"kind": kind})


class AboutForm(PageForm):
    heading_field = "about"

    about = forms.MultipleChoiceField(
        label="What is the disagreement about?",
        help_text="Choose all that fit. It can be a disagreement you can see coming, too.",
        choices=About.choices,
        widget=Checkboxes(
            hints={
                About.DUTIES: "For example, a review that does not happen, or a decision that takes too long",
                About.PROVISION: "For example, help in class, therapy, equipment or training",
                About.HEALTH: "During an EHC assessment, plan, review or reassessment",
                About.SOCIAL_CARE: "During an EHC assessment, plan, review or reassessment",
            },
        ),
        error_messages={"required": "Choose what the disagreement is about"},
    )


class MomentForm(PageForm):
    heading_field = "moment"

    moment = forms.ChoiceField(
        label="Is one of these happening now?",
        help_text="For health and social care, disagreement resolution is for these times.",
        choices=Moment.choices,
        widget=Radios(divider=Moment.NONE),
        error_messages={"required": "Choose what is happening, or “None of these”"},
    )


class WhatHappenedForm(PageForm):
    heading_field = "what_happened"

    what_happened = forms.CharField(
        label="Tell us what has happened",
        help_text="A few sentences are enough. The people taking part will see this. Leave out anything private about "
        "other children.",
        max_length=3000,
        widget=Textarea(rows=10, count=True),
        error_messages={"required": "Tell us in a few words what has happened"},
    )


class WhatWouldHelpForm(PageForm):
    heading_field = "what_would_help"

    what_would_help = forms.CharField(
        label="What would help?",
        help_text="What would you like to be different? The people taking part will see this.",
        required=False,
        max_length=1500,
        widget=Textarea(rows=6, count=True),
    )


class TalkedToForm(PageForm):
    heading_field = "talked_to"

    talked_to = forms.MultipleChoiceField(
        label="Have you talked to anyone about it yet?",
        help_text="You do not need to have done this.",
        choices=TalkedTo.choices,
        required=False,
        widget=Checkboxes(divider=TalkedTo.NOT_YET, exclusive=TalkedTo.NOT_YET),
    )

    def clean_talked_to(self):
        ticked = self.cleaned_data["talked_to"]
        if TalkedTo.NOT_YET in ticked and len(ticked) > 1:
            raise forms.ValidationError("Choose who you have talked to, or “No, not yet”")
        return ticked


class DecisionsForm(PageForm):
    heading_field = "appeal"
    nouns = {"decision_date": "the date on the letter"}

    appeal = forms.ChoiceField(
        label="Has the council made a decision that you may be able to appeal?",
        help_text="For example, about an assessment, or what an EHC plan says. You can go on whatever the answer.",
        choices=Appeal.choices,
        widget=Radios(reveals={Appeal.LETTER: "decision_date"}),
        error_messages={"required": "Choose an answer. If you are not sure, choose “I am not sure”"},
    )
    decision_date = DatePartsField(label="Date on the letter", required=False, past=True)


class ViewsForm(PageForm):
    views_how = forms.ChoiceField(
        label="How would they like to say what they think?", choices=ViewsHow.choices, required=False, widget=Radios()
    )
    views = forms.CharField(
        label="Anything they would like to say now",
        help_text="In their own words, if they want to. The mediator and the council’s SEND team will see this.",
        required=False,
        max_length=1500,
        widget=Textarea(rows=5, count=True),
    )

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        if draft.asked_by == AskedBy.YOUNG_PERSON:
            self.fields["views_how"].label = "How would you like to say what you think?"
            self.fields["views_how"].choices = _in_the_second_person(ViewsHow.choices)
            self.fields["views"].label = "Anything you would like to say now"
            self.fields["views"].help_text = "In your own words. The mediator and the SEND team will see this."


class ContactForm(PageForm):
    nouns = {"best_way": "the best way to reach you", "address": "your address"}

    email = forms.EmailField(label="E-mail address", required=False, widget=Email(autocomplete="email"))
    phone = forms.CharField(
        label="Phone number", required=False, max_length=30, widget=Telephone(autocomplete="tel", width="20")
    )
    best_way = forms.ChoiceField(
        label="What is the best way to reach you?",
        choices=ContactDetails.BestWay.choices,
        widget=Radios(reveals={"phone": ["good_times", "safe_to_leave_message"], "post": "address"}),
        error_messages={"required": "Choose the best way to reach you"},
    )
    good_times = forms.CharField(label="Good times to ring", required=False, max_length=200, widget=TextInput())
    safe_to_leave_message = YesNoField(label="Is it safe to leave a message?", required=False)
    address = forms.CharField(
        label="Postal address",
        max_length=400,
        widget=Textarea(rows=4),
        error_messages={"required": "Enter your address"},
    )

    def stored(self):
        contact = ContactDetails.objects.filter(disagreement=self.draft).first()
        if contact is None:
            return {"email": self.draft.requester.email if self.draft.requester else ""}
        return {name: getattr(contact, name) for name in self.base_fields if name != "seen"}

    def clean(self):
        cleaned = super().clean()
        for way, what in (("email", "an e-mail address"), ("phone", "a phone number")):
            if cleaned.get("best_way") == way and not cleaned.get(way) and way not in self.errors:
                self.add_error(way, f"Enter {what}, or choose another way to reach you")
        return cleaned


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


class OtherParentsForm(PageForm):
    heading_field = "answer"

    answer = forms.ChoiceField(
        label="Is there anyone else with parental responsibility?",
        help_text="Only the council and the mediator see your answer. The other person never does. Nobody is contacted "
        "if you say it is not safe.",
        choices=OtherParentAnswer.choices,
        required=False,
        widget=Radios(reveals={OtherParentAnswer.KNOWS: ["name", "contact"]}),
    )
    name = forms.CharField(label="Their name", required=False, max_length=100)
    contact = forms.CharField(label="How to reach them", required=False, max_length=200)

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


class SupporterForm(GovukForm):
    nouns = {"kind": "who they are"}

    name = forms.CharField(label="Their name", max_length=100, widget=TextInput(autocomplete="off", width="two-thirds"))
    kind = forms.ChoiceField(label="Who are they?", choices=SupporterKind.choices, widget=Radios(small=True))
    contact = forms.CharField(
        label="E-mail or phone",
        help_text="Only the council and the mediator see this.",
        required=False,
        max_length=200,
        widget=TextInput(autocomplete="off", width="two-thirds"),
    )


BY_PAGE: dict[str, type[PageForm]] = {
    "who-is-asking": ChangeWhoIsAskingForm,
    "relationship": RelationshipForm,
    "your-name": YourNameForm,
    "childs-name": ChildsNameForm,
    "date-of-birth": DateOfBirthForm,
    "where-they-live": WhereTheyLiveForm,
    "support-now": SupportNowForm,
    "setting": SettingForm,
    "who-with": WhoWithForm,
    "the-nursery": _details_form(PartyKind.EARLY_YEARS),
    "the-school": _details_form(PartyKind.SCHOOL),
    "the-college": _details_form(PartyKind.COLLEGE),
    "the-nhs": _details_form(PartyKind.HEALTH),
    "about": AboutForm,
    "moment": MomentForm,
    "what-happened": WhatHappenedForm,
    "what-would-help": WhatWouldHelpForm,
    "talked-to": TalkedToForm,
    "decisions": DecisionsForm,
    "views": ViewsForm,
    "contact": ContactForm,
    "safe-contact": SafeContactForm,
    "help": HelpForm,
    "other-parents": OtherParentsForm,
    "sharing": SharingForm,
}


def _in_the_second_person(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say to a young person what the lists say about one."""
    swaps = (
        ("They will say what they think themselves", "I will say what I think myself"),
        ("Someone will say it for them", "Someone will say it for me"),
        ("They have", "I have"),
        ("They are", "I am"),
        ("Their EHC plan", "My EHC plan"),
        ("for their EHC plan", "for my EHC plan"),
        ("They get", "I get"),
        ("we are waiting", "I am waiting"),
    )
    said = []
    for value, label in choices:
        for theirs, mine in swaps:
            label = label.replace(theirs, mine)  # noqa: PLW2901 -- one swap after another
        said.append((value, label))
    return said
