"""Which school is meant by a name that was typed?

A name of the register is taken as it is. Where it is not one, and some are like it, one page asks "Did you mean one of
these?" with "No, keep what I typed" among the answers. It is no wall, and the same words are asked about once.
"""

from django import forms
from django.utils import timezone

from accounts.govuk import Radios

from ..models import School

KEEP = "keep"
NO_CHOICE = "Choose one of these, or keep what you typed"


class SchoolNameForm(forms.Form):
    """To be mixed into a form that asks for a name, before any other form class. `school_field` is that field.

    Where `which_schools` is not empty the form is not valid, and `ask_which()` turns it into the question.
    """

    school_field = "name"
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    which = forms.ChoiceField(required=False, label="Which one is it?", widget=Radios(divider=KEEP))

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.which_schools: list[School] = []
        self.school: School | None = None
        self._question = self.fields.pop("which")

    def may_be_a_school(self) -> bool:
        """Whether the name asked for is that of a school at all."""
        return True

    def asked_already(self, typed: str) -> bool:
        """Whether somebody has said already that they mean these words."""
        return typed == self.initial.get(self.school_field)

    def clean(self):
        cleaned = super().clean()
        typed = cleaned.get(self.school_field)
        if typed and not self.errors and self.may_be_a_school():
            self._find(typed, cleaned)
        return cleaned

    def is_valid(self):
        return super().is_valid() and not self.which_schools

    @property
    def asks_which(self) -> bool:
        """Whether all is well but for which school is meant."""
        return bool(self.which_schools) and not self.errors

    @staticmethod
    def named_alike(typed: str, least: int = 2) -> list[School]:
        """Return schools of exactly this name, two at most, where there are `least`."""
        named = list(School.objects.offered_on(timezone.localdate()).named(typed)[:2])
        return named if len(named) >= least else []

    def ask_which(self) -> None:
        """Draw the question, and hide what has been answered."""
        for field in self.fields.values():
            field.widget, field.help_text = forms.HiddenInput(), ""
        typed = self.cleaned_data[self.school_field]
        offered = [(str(one.urn), one.name) for one in self.which_schools]
        self._question.choices = [*offered, (KEEP, f"No, keep what I typed: {typed}")]
        self._question.widget.hints = {str(one.urn): one.where_and_what for one in self.which_schools}
        self.fields["which"] = self._question
        if self.data.get("asked") == typed:
            self.add_error("which", NO_CHOICE)
        self.data = self.data.copy()
        self.data["asked"] = typed

    def _find(self, typed: str, cleaned: dict) -> None:
        day, chosen, named = timezone.localdate(), self.data.get("which", ""), self.named_alike(typed, least=1)
        if chosen.isascii() and chosen.isdigit() and self.data.get("asked") == typed:
            self.school = School.objects.filter(urn=chosen[:8]).first()
        elif len(named) == 1:
            [self.school] = named
        elif chosen != KEEP and "later" not in self.data and not self.asked_already(typed):
            self.which_schools = School.objects.like(typed, day)
        if self.school:
            cleaned[self.school_field] = self.school.name

    def without_question(self, typed: dict) -> dict:
        """Return what was typed but for what belongs to the question alone."""
        return {name: value for name, value in typed.items() if name not in {"asked", "which"}}
