"""Who asks, for whom, and where do they learn? (domain section 4, P1 to P8)"""

from django import forms
from django.utils import timezone

from accounts.govuk import DatePartsField, GovukForm, Radios, TextInput

from ... import ages, own_words, postcodes
from ...models import AskedBy, ContactDetails, EhcStatus, Phase, Relationship
from .page_form import PageForm, SchoolPageForm

_OLDEST = 25
_ASKER_HINTS = {
    AskedBy.PARENT: "Anyone with parental responsibility, or who a child lives with. This includes foster and kinship "
    "carers.",
    AskedBy.YOUNG_PERSON: "You have passed the summer when Year 11 ends, and are not older than 25. You do not need an "
    "adult.",
    AskedBy.SUPPORTER: "Talk to them first. You need their word that you can share their details.",
    AskedBy.SETTING: "Tell the family first. You need their word that you can share their details.",
    AskedBy.COUNCIL_SERVICE: "You disagree with a family, a school or the NHS. A colleague of yours considers it.",
    AskedBy.HEALTH: "You disagree with a family or the council.",
}
_STAFF_ASK_FOR_THEIRS = (
    "You are signed in as a member of staff, so this can only be a request of your organisation. For a family, sign "
    "out first."
)


class WhoIsAskingForm(GovukForm):
    heading_field = "asked_by"

    asked_by = forms.ChoiceField(
        label="Who is asking?",
        choices=AskedBy.choices,
        widget=Radios(hints=_ASKER_HINTS),
        error_messages={"required": "Choose who is asking"},
    )


class ChangeWhoIsAskingForm(PageForm):
    heading_field = "asked_by"

    asked_by = forms.ChoiceField(
        label="Who is asking?",
        choices=AskedBy.choices,
        widget=Radios(hints=_ASKER_HINTS),
        error_messages={"required": "Choose who is asking"},
    )

    def clean_asked_by(self):
        """Staff may own what their organisation asks, and never what a family does."""
        asked_by, owner = self.cleaned_data["asked_by"], self.draft.requester
        if owner and owner.is_official and asked_by != AskedBy.COUNCIL_SERVICE:
            raise forms.ValidationError(_STAFF_ASK_FOR_THEIRS)
        return asked_by


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
        help_text="If the council goes ahead, the people you disagree with will see your name.",
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
        help_text="If it is different.",
        required=False,
        max_length=100,
        widget=TextInput(autocomplete="off", spellcheck=False, width="two-thirds"),
    )


class DateOfBirthForm(PageForm):
    heading_field = "date_of_birth"
    nouns = {"date_of_birth": "date of birth"}

    date_of_birth = DatePartsField(
        label="When was the child or young person born?",
        help_text="For example, 27 3 2014.",
        past=True,
        error_messages={"required": "Enter their date of birth"},
    )

    def speak_to_young_person(self):
        self.fields["date_of_birth"].label = "What is your date of birth?"
        self.fields["date_of_birth"].help_text = "For example, 27 3 2009."
        self.fields["date_of_birth"].error_messages["required"] = "Enter your date of birth"

    def clean_date_of_birth(self):
        born = self.cleaned_data["date_of_birth"]
        if born and ages.age_on(born, timezone.localdate()) > _OLDEST:
            raise forms.ValidationError(
                "Disagreement resolution is for people up to the age of 25. Check the year, or ring the council."
            )
        return born


class WhereTheyLiveForm(PageForm):
    postcode = forms.CharField(
        label="Home postcode",
        help_text="We use it to check which council can help. The other people involved never see it.",
        required=False,
        max_length=10,
        widget=TextInput(width=10, autocomplete="postal-code", spellcheck=False),
    )
    postcode_unknown = forms.BooleanField(label="They have no fixed address, or it is not safe to say", required=False)

    # The page says how to go on without a postcode, so "(optional)" would only confuse.
    mark_optional = False

    def stored(self):
        contact = ContactDetails.objects.filter(disagreement=self.draft).first() or ContactDetails()
        return {"postcode": contact.postcode, "postcode_unknown": contact.postcode_unknown}

    def speak_to_young_person(self):
        self.fields["postcode_unknown"].label = "I have no fixed address, or it is not safe to say"

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
            self.errors.pop("postcode", None)  # a half-typed postcode, given up by ticking the box
            return cleaned | {"postcode": ""}
        if cleaned.get("postcode") == "":
            self.add_error("postcode", "Enter the postcode, or tick the box if there is none or you cannot say")
        return cleaned


class SupportNowForm(PageForm):
    heading_field = "ehc_status"

    ehc_status = forms.ChoiceField(
        label="What support is there now?",
        help_text="You can ask whichever of these it is. EHC stands for education, health and care. SEN stands for "
        "special educational needs.",
        choices=EhcStatus.choices,
        widget=Radios(divider=EhcStatus.NOT_SURE),
        error_messages={"required": "Choose what support there is now. If you are not sure, choose the last answer"},
    )

    def speak_to_young_person(self):
        self.fields["ehc_status"].choices = own_words.all_mine(EhcStatus.choices)

    def speak_to_organisation(self):
        self.fields["ehc_status"].choices = own_words.all_of_organisation(EhcStatus.choices)


class SettingForm(SchoolPageForm):
    school_field = "setting_name"
    nouns = {"setting_phase": "what kind of place it is"}

    setting_name = forms.CharField(
        label="Its name",
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

    mark_optional = False

    def stored(self):
        """A setting that asks has said its name already."""
        stored, draft = super().stored(), self.draft
        if draft.asked_by == AskedBy.SETTING and not draft.setting_name:
            return stored | {"setting_name": draft.requester_organisation}
        return stored

    def speak_to_organisation(self):
        if self.draft.asked_by == AskedBy.SETTING:
            del self.fields["not_in_setting"]

    def answers(self):
        return {"not_in_setting": False} | super().answers()

    def may_be_a_school(self):
        """Nurseries that are no schools are in no register of schools."""
        told = self.cleaned_data
        return not told.get("not_in_setting") and told.get("setting_phase") not in {"", Phase.EARLY_YEARS}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("not_in_setting"):
            return cleaned | {"setting_name": "", "setting_phase": ""}
        if cleaned.get("setting_name") == "":
            or_else = ", or tick “Not in one at the moment”" if "not_in_setting" in self.fields else ""
            self.add_error("setting_name", f"Enter the name{or_else}")
        if cleaned.get("setting_phase") == "":
            self.add_error("setting_phase", "Choose what kind of place it is")
        return cleaned
