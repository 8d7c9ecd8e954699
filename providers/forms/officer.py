"""What must an officer choose to go ahead? (R37, R38)"""

from django import forms
from django.utils import timezone

from accounts.govuk import GovukForm, Radios, Select
from accounts.models import User
from requests_app import actions as request_actions
from requests_app.models import Disagreement

from .. import actions
from ..models import Contract


class ChooseProviderForm(GovukForm):
    contract = forms.ModelChoiceField(
        label="Which provider?",
        help_text="Only providers whose contract is in force today are listed.",
        queryset=Contract.objects.none(),
        empty_label=None,
        widget=Radios(),
        error_messages={"required": "Choose a provider"},
    )

    def __init__(self, disagreement: Disagreement, data=None):
        self._disagreement = disagreement
        super().__init__(data)
        contracts = Contract.objects.in_force(disagreement.authority, timezone.localdate())
        self.fields["contract"].queryset = contracts
        self.fields["contract"].label_from_instance = lambda contract: contract.provider.name

    def problems(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return each provider with what is in the way of referring to it today, named before anyone presses."""
        found = [
            (one.provider.name, actions.provider_is_missing(self._disagreement, one))
            for one in self.fields["contract"].queryset
        ]
        return [(name, problems) for name, problems in found if problems]


class GoAheadForm(ChooseProviderForm):
    representative = forms.ModelChoiceField(
        label="Who answers for the council?",
        help_text="The council is one of the people asked. Somebody who has not considered the request answers.",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        widget=Select(),
        error_messages={"required": "Choose who answers for the council"},
    )

    def __init__(self, disagreement: Disagreement, by: User, data=None):
        super().__init__(disagreement, data)
        if request_actions.council_is_party(disagreement):
            self.fields["representative"].queryset = actions.representatives(disagreement).exclude(pk=by.pk)
        else:
            del self.fields["representative"]
