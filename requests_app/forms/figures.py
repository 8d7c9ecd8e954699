"""Of which year does somebody want figures?"""

from django import forms

from accounts.govuk import GovukForm, Select

from ..periods import Period

ALL = "all"


class YearForm(GovukForm):
    mark_optional = False

    year = forms.ChoiceField(label="Requests sent in", widget=Select())

    def __init__(self, data=None, *, years: list[Period]):
        choices = [(one.value, one.label) for one in years]
        super().__init__(data if data and "year" in data else None, initial={"year": years[0].value})
        self.years = years
        self.fields["year"].choices = choices + ([(ALL, "All years")] if len(years) > 1 else [])

    @property
    def chosen(self) -> list[Period]:
        """The years that are meant: the newest, unless others were asked for."""
        value = self.cleaned_data["year"] if self.is_valid() else self.years[0].value
        return self.years if value == ALL else [one for one in self.years if one.value == value]
