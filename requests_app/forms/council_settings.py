"""What must an administrator say to change a setting? (section 8)

A form a page. Each is given the council as it is, and answers with `values`: what `actions.change_settings` sets.
"""

from django import forms
from django.core.exceptions import ValidationError

from accounts.govuk import DatePartsField, File, GovukForm, GovukModelForm, Telephone, Textarea, TextInput

from .. import crests
from ..changes import SUBJECTS
from ..crests import NotACrest, Picture
from ..models import DeclineReason, LocalAuthority


class SeenForm(forms.Form):
    """What somebody knew of when their page was drawn."""

    seen = forms.IntegerField(min_value=0)

    @property
    def number(self) -> int:
        """0, which is before everything, for who says nothing of it."""
        return self.cleaned_data["seen"] if self.is_valid() else 0


class SettingsForm(GovukModelForm):
    """A page whose settings are columns of the council."""

    SUBJECT = ""
    picture: Picture | None = None

    class Meta:
        model = LocalAuthority
        fields = ()

    @property
    def values(self) -> dict:
        """Return what is to be set, by the names of its columns."""
        return {name: self.cleaned_data[name] for name in SUBJECTS[self.SUBJECT]}


class NameForm(SettingsForm):
    SUBJECT = "name"

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["name"]
        labels = {
            "name": "Name of the council",
            "service_email": "E-mail address",
            "service_phone": "Phone",
            "service_address": "Postal address",
            "officer_title": "What a SEND case officer is called here",
            "complaints_email": "E-mail address for complaints",
        }
        help_texts = {
            "name": "As the public know it, for example Northwick Council.",
            "service_email": "Families see it, and new requests are announced to it.",
            "service_address": "For people who write.",
            "complaints_email": "Where a complaint about the council goes.",
        }
        widgets = {
            "name": TextInput(),
            "service_phone": Telephone(),
            "service_address": Textarea(rows=4),
            "officer_title": TextInput(width=20),
        }


class LookForm(SettingsForm):
    """The colour, and a crest that is read from what is in it. `kept` is one that was sent before, to be looked at."""

    SUBJECT = "look"

    crest = forms.FileField(
        label="Crest",
        help_text="A PNG or JPEG picture, up to 200 kB. It stands in the coloured band, so a light one is seen best. "
        "Leave this empty to keep the one there is.",
        required=False,
        allow_empty_file=True,
        widget=File(attrs={"accept": "image/png,image/jpeg"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    crest_alt = forms.CharField(
        label="What the crest shows",
        help_text="Read aloud to people who cannot see it, for example: A ship and a sheaf of wheat.",
        required=False,
        max_length=120,
        widget=TextInput(),
    )
    no_crest = forms.BooleanField(label="Show no crest", required=False)

    class Meta(SettingsForm.Meta):
        fields = ("colour",)
        labels = {"colour": "Colour of the band at the top of each page"}
        help_texts = {"colour": "Like #1f3f63. White words stand on it, so it has to be dark."}
        widgets = {"colour": TextInput(width=10, spellcheck=False)}

    def __init__(self, *args, instance: LocalAuthority, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["crest_alt"] = instance.crest_alt

    def clean_crest(self) -> None:
        """Keep the picture to one side: it is no column."""
        upload = self.cleaned_data["crest"]
        if upload:
            try:
                self.picture = crests.read(upload, upload.size)
            except NotACrest as refusal:
                raise ValidationError(str(refusal)) from refusal

    def clean_kept(self) -> str:
        """Return the name of a picture of this council; one of another, or of none, is no answer."""
        kept = self.cleaned_data["kept"]
        return kept if kept and self.instance.crests.filter(name=kept).exists() else ""

    def clean(self) -> dict:
        cleaned = super().clean()
        name = self.picture.name if self.picture else cleaned.get("kept") or self.instance.crest_name
        cleaned["crest_name"] = "" if cleaned.get("no_crest") else name
        if not cleaned["crest_name"]:
            cleaned["crest_alt"] = ""
        elif not cleaned.get("crest_alt") and "crest" not in self.errors:
            self.add_error("crest_alt", "Say what the crest shows")
        return cleaned


class AdviceForm(SettingsForm):
    SUBJECT = "advice"

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["advice"]
        labels = {
            "sendiass_name": "Name of your SENDIASS",
            "sendiass_phone": "Its phone",
            "sendiass_email": "Its e-mail address",
            "mediation_adviser_name": "Name of the mediation adviser",
            "mediation_adviser_phone": "The adviser’s phone",
        }
        help_texts = {"mediation_adviser_name": "Whom families ring about a decision that they can appeal."}
        widgets = {
            "sendiass_name": TextInput(),
            "sendiass_phone": Telephone(),
            "mediation_adviser_name": TextInput(),
            "mediation_adviser_phone": Telephone(),
        }


class TimesForm(SettingsForm):
    SUBJECT = "times"

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["times"]
        labels = {
            "aim_reply_days": "We aim to reply within",
            "reminder_days": "Remind people who have not answered after",
        }
        help_texts = {
            "aim_reply_days": "An aim, which families read. The law sets no time for this.",
            "reminder_days": "Up to three numbers of days, for example 7, 14. Leave it empty to remind nobody.",
        }
        widgets = {
            "aim_reply_days": TextInput(width=3, suffix="working days", inputmode="numeric"),
            "reminder_days": TextInput(width=10, suffix="days"),
        }


class MoneyForm(SettingsForm):
    SUBJECT = "money"

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["money"]
        labels = {"funding_text": "What organisations read about cost", "travel_text": "Help with travel costs"}
        help_texts = {
            "funding_text": "Schools, the NHS and others read it when they are asked to take part. It is always "
            "free to families, and their pages always say so.",
            "travel_text": "Families read it, for example: Ask us about help with travel costs. Promise nothing that "
            "you may not be able to keep.",
        }
        widgets = {"funding_text": Textarea(rows=3), "travel_text": Textarea(rows=3)}


class KeepingForm(SettingsForm):
    SUBJECT = "keeping"

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["keeping"]
        labels = {
            "draft_kept_days": "A request that is not sent is deleted after",
            "draft_warning_days": "Whoever began it is told by e-mail after",
            "keep_documents_months": "Documents are kept after the end for",
            "keep_notes_months": "What only the mediator may read is kept after the end for",
            "keep_record_years": "The record of a request is kept after the end for",
        }
        help_texts = {
            "draft_kept_days": "Counted from the last answer. This counts for requests begun already, too.",
            "draft_warning_days": "Whoever is told late still has all the days between the two.",
        }
        widgets = {
            name: TextInput(width=4, suffix=name.rpartition("_")[2], inputmode="numeric")
            for name in SUBJECTS["keeping"]
        }


class DecidingForm(SettingsForm):
    SUBJECT = "deciding"

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["deciding"]
        labels = {
            "two_officers": "Two officers decide not to take a request forward where the council is one of the people "
            "asked",
            "answers_by_name": "Families see what each organisation has answered, by name",
        }
        help_texts = {
            "two_officers": "Where nobody but the council is asked, or one of its own services asks, it judges itself. "
            "Then two officers decide, ticked or not.",
            "answers_by_name": "If this is not ticked, they see how many have agreed, and no names.",
        }


class LocalOfferForm(SettingsForm):
    SUBJECT = "local-offer"
    nouns = {"local_offer_reviewed_on": "the day"}

    local_offer_reviewed_on = DatePartsField(
        label="When did somebody last check the Local Offer page?",
        help_text="The day on which they read it through and found it right. The public see it.",
        required=False,
    )

    class Meta(SettingsForm.Meta):
        fields = SUBJECTS["local-offer"]


class ReasonsForm(GovukForm):
    """The council's own words for each reason. Which reasons there are is not the council's to choose (5b)."""

    mark_optional = False
    picture = None

    def __init__(self, data=None, _files=None, *, instance: LocalAuthority):
        super().__init__(data, initial=instance.decline_words)
        for reason in DeclineReason:
            self.fields[reason.value] = forms.CharField(
                label=reason.label,
                required=False,
                max_length=300,
                widget=Textarea(rows=2, count=False),
            )

    @property
    def values(self) -> dict:
        """Return only what is said in words of its own, without the full stop that the page puts."""
        said = {name: text.rstrip(" .") for name, text in self.cleaned_data.items() if text}
        return {"decline_words": {name: text for name, text in said.items() if text != DeclineReason(name).label}}


# Each page of the settings: its title, what it is about, and its form.
PAGES = {
    "name": ("Name, contacts and addresses", "On every page, and in every e-mail.", NameForm),
    "look": ("Crest and colour", "The band at the top of every page.", LookForm),
    "advice": ("SENDIASS and mediation adviser", "Whom families are told they can talk to.", AdviceForm),
    "times": ("Aims and reminders", "In how many days you aim to reply, and when people are reminded.", TimesForm),
    "reasons": ("Wording of reasons", "What a family reads when a request is not taken forward.", ReasonsForm),
    "money": ("Funding and travel costs", "What organisations and families read about money.", MoneyForm),
    "keeping": ("How long things are kept", "Drafts, documents, mediator’s notes and records.", KeepingForm),
    "deciding": ("Two officers, and answers by name", "Who decides, and what families see.", DecidingForm),
    "local-offer": ("Local Offer page", "When it was last checked.", LocalOfferForm),
}
