"""Which council does a family live with now? (domain section 7: moves council)"""

from django import forms

from accounts.govuk import GovukForm, Radios, TextInput
from requests_app.models import Disagreement, LocalAuthority

ANOTHER = "another"


class TransferForm(GovukForm):
    """A council of this portal, or the name of any other."""

    council = forms.ChoiceField(
        label="Which council do they live with now?",
        widget=Radios(divider=ANOTHER, reveals={ANOTHER: "name"}),
        error_messages={"required": "Choose the council they live with now"},
    )
    name = forms.CharField(
        label="Name of the council",
        max_length=100,
        widget=TextInput(autocomplete="off"),
        error_messages={"required": "Enter the name of the council"},
    )

    def __init__(self, case: Disagreement, data=None):
        super().__init__(data)
        here = LocalAuthority.objects.exclude(pk=case.authority_id).order_by("name")
        known = [(one.name, one.name) for one in here]
        self.fields["council"].choices = [*known, (ANOTHER, "Another council")]

    @property
    def chosen(self) -> str:
        """The name of the council that was chosen or typed."""
        council = self.cleaned_data["council"]
        return self.cleaned_data["name"] if council == ANOTHER else council
