"""What must somebody say to write down whom they told, and to be counted? (R29, R30)"""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.govuk import Checkboxes, DatePartsField, GovukForm, Radios, Textarea, TextInput

from ..models import LocalAuthority, MustBeTold, Source


class PublicityForm(GovukForm):
    nouns = {"on": "the day", "told": "who was told", "method": "how they were told"}

    told = forms.MultipleChoiceField(
        label="Who was told?",
        widget=Checkboxes(small=True),
        error_messages={"required": "Choose who was told", "invalid_choice": "Choose from the list"},
    )
    on = DatePartsField(label="When?", help_text="For example, 3 11 2026.")
    method = forms.CharField(
        label="How?", help_text="For example: Heads’ bulletin.", max_length=120, widget=TextInput()
    )
    note = forms.CharField(
        label="Anything to remember",
        help_text="No names of children or families.",
        required=False,
        max_length=1000,
        widget=Textarea(rows=3),
    )

    def __init__(self, council: LocalAuthority, data=None):
        super().__init__(data)
        self._others = {str(one.pk): one for one in council.audiences.filter(retired_on=None)}
        own = [(pk, str(one)) for pk, one in self._others.items()]
        self.fields["told"].choices = [*MustBeTold.choices, *own]

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError("This day is still to come. Write it down once it has been done")
        return day

    @property
    def values(self) -> dict:
        """Return what `actions.note_publicity` takes."""
        cleaned = dict(self.cleaned_data)
        told = cleaned.pop("told")
        must = [one for one in MustBeTold.values if one in told]
        return cleaned | {"must": must, "others": [one for pk, one in self._others.items() if pk in told]}


class AudienceForm(GovukForm):
    nouns = {"name": "what they are called"}

    name = forms.CharField(
        label="Who else should be told?",
        help_text="For example: Parent carer forum, GPs, virtual school.",
        max_length=80,
        widget=TextInput(),
    )

    def __init__(self, council: LocalAuthority, data=None, *, pk: int | None = None):
        super().__init__(data, initial={"name": council.audiences.get(pk=pk).name} if pk else {})
        self._there_is = council.audiences.exclude(pk=pk)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        taken = self._there_is.filter(name__iexact=name).exists() or name.casefold() in _ALWAYS_THERE
        if taken:
            raise ValidationError(f"{name} is in the list already. If it is retired, you can bring it back")
        return name


_ALWAYS_THERE = {label.casefold() for label in MustBeTold.labels}


class HeardForm(GovukForm):
    mark_optional = False

    source = forms.ChoiceField(
        label="How did you hear about us?",
        help_text="You do not have to say. We only count the answers. They are not kept with your request.",
        choices=Source.choices,
        widget=Radios(small=True),
        error_messages={"required": "Choose one answer, or go back", "invalid_choice": "Choose from the list"},
    )
    # Where they came from, so that they can go back there. It is not kept.
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_back(self) -> str:
        """Return an address of ours, or nothing."""
        back = self.cleaned_data["back"]
        return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
