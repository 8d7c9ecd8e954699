"""Which nursery, school, college or NHS body is to be asked? (domain section 4, P9; L42)

Names come from the registers where they are in them; whatever else is typed is as good.
"""

from django import forms
from django.utils import timezone

from accounts.govuk import Select, TextInput

from ...models import HealthBody, PartyKind
from .disagreement import PartyDetailsForm
from .page_form import SchoolPageForm


class SchoolDetailsForm(SchoolPageForm, PartyDetailsForm):
    """A school or college, by the name it has in the register."""

    def asked_already(self, typed):
        """The name was asked about on the page before, unless two schools share it."""
        shared = PAGE_OF[self.kind] not in self.draft.pages_done and self.named_alike(typed)
        return super().asked_already(typed) and not shared

    def answers(self):
        """With the school of the register. The same words, sent again, mean the same school."""
        same = self.cleaned_data["name"] == self._stored["name"]
        before = self.draft.parties.filter(kind=self.kind).select_related("school").first()
        return super().answers() | {"school": self.school or (before.school if same and before else None)}


class HealthDetailsForm(PartyDetailsForm):
    """An NHS body: one of those in force today, or another by its name. What was joined with another leads to that."""

    body = forms.ModelChoiceField(
        label="Which NHS body is it?",
        queryset=HealthBody.objects.none(),
        required=False,
        empty_label="Another one, or I am not sure",
        widget=Select(),
        error_messages={"invalid_choice": "Choose an NHS body from the list, or type its name below"},
    )
    name = forms.CharField(
        label="Its name, if it is not in the list", required=False, max_length=120, widget=TextInput(autocomplete="off")
    )
    field_order = ("seen", "body", "name")

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        self.fields["body"].queryset = HealthBody.objects.in_force(timezone.localdate())
        if not self.fields["body"].queryset.exists():
            del self.fields["body"]
            self.fields["name"].label = "Its name"

    def stored(self):
        known = super().stored()
        listed = HealthBody.objects.filter(name__iexact=known["name"]).first() if known["name"] else None
        return known | {"body": listed.now.pk, "name": ""} if listed else known

    def clean(self):
        """What is chosen counts, and not what was typed before it."""
        cleaned = super().clean()
        return cleaned | {"name": ""} if cleaned.get("body") else cleaned

    def answers(self):
        typed = super().answers()
        number = typed.pop("body", None)
        return typed | {"name": self.cleaned_data["body"].name} if number else typed

    def _typed(self):
        """A body as it is stored: by its number."""
        typed = super()._typed()
        return typed | {"body": typed["body"].pk} if typed.get("body") else typed


PAGE_OF = {PartyKind.SCHOOL: "the-school", PartyKind.COLLEGE: "the-college"}


def details_form(kind: PartyKind) -> type[PartyDetailsForm]:
    """Return the form of the page about a body of this kind."""
    of_kind = {**dict.fromkeys(PAGE_OF, SchoolDetailsForm), PartyKind.HEALTH: HealthDetailsForm}
    return type(f"{kind.title()}DetailsForm", (of_kind.get(kind, PartyDetailsForm),), {"kind": kind})
