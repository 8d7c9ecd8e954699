"""What can be said about the help that somebody asked for? (P18)"""

from django import forms

from accounts.govuk import GovukForm, Radios

from ..models import HelpState
from ..needs import Need


class HelpForm(GovukForm):
    """One question for each kind of help that was asked for."""

    def __init__(self, needs: list[Need], data=None):
        super().__init__(data, initial={need.name.value: need.state.value for need in needs})
        for need in needs:
            self.fields[need.name.value] = forms.ChoiceField(
                label=need.label,
                choices=HelpState.choices,
                widget=Radios(inline=True, small=True),
                error_messages={"required": f"Choose what has become of this: {need.label}"},
            )
