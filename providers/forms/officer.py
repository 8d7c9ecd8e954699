"""What must an officer choose to go ahead? (R33, R37, R38)

Only a contract that is in force today and a provider that is independent today can be chosen. The page names what is in
the way of every other, before anybody presses anything.
"""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from accounts.govuk import GovukForm, Radios, Select
from accounts.models import User
from requests_app import actions as request_actions
from requests_app.models import Disagreement

from .. import actions
from ..models import Contract


@dataclass(frozen=True)
class Candidate:
    """A provider under a contract in force, and what is in the way of referring to it today."""

    contract: Contract
    problems: tuple[str, ...]

    @property
    def facts(self) -> str:
        """What an officer may want to know before choosing it."""
        declared = self.contract.provider.declaration_on(timezone.localdate())
        until, independent = (date_format(day, "j F Y") for day in (self.contract.ends_on, declared.valid_until))
        return f"Contract until {until}. Independence declared until {independent}."


class ChooseProviderForm(GovukForm):
    contract = forms.ModelChoiceField(
        label="Which provider?",
        help_text="Providers whose contract is in force today.",
        queryset=Contract.objects.none(),
        empty_label=None,
        widget=Radios(),
        error_messages={
            "required": "Choose a provider",
            "invalid_choice": "That provider cannot be chosen today. Choose one that is listed",
        },
    )

    def __init__(self, disagreement: Disagreement, data=None):
        self._disagreement = disagreement
        super().__init__(data)
        field = self.fields["contract"]
        free = [one for one in self.candidates if not one.problems]
        field.queryset = Contract.objects.filter(pk__in=[one.contract.pk for one in free]).select_related("provider")
        field.label_from_instance = lambda contract: contract.provider.name
        field.widget.hints = {str(one.contract.pk): one.facts for one in free}
        self.only = free[0] if len(free) == 1 else None
        if self.only:
            field.widget, field.initial = forms.HiddenInput(), self.only.contract.pk

    @cached_property
    def candidates(self) -> list[Candidate]:
        contracts = Contract.objects.in_force(self._disagreement.authority, timezone.localdate())
        return [Candidate(one, actions.provider_is_missing(self._disagreement, one)) for one in contracts]

    @property
    def barred(self) -> list[Candidate]:
        """Return the providers that cannot be chosen today, each with what is in the way."""
        return [one for one in self.candidates if one.problems]

    @property
    def needs(self) -> list[str]:
        """Return what only somebody else can put right before anything can be chosen here."""
        council = self._disagreement.authority
        if self.fields["contract"].queryset:
            return []
        if self.candidates:
            return ["No provider can be chosen today. What is in the way of each is named below."]
        return [f"No provider has a contract with {council} that is in force today. Ask whoever looks after contracts."]


class GoAheadForm(ChooseProviderForm):
    representative = forms.ModelChoiceField(
        label="Who answers for the council?",
        help_text="The council is one of the people asked. Somebody who has not considered the request answers.",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        widget=Select(),
        error_messages={
            "required": "Choose who answers for the council",
            "invalid_choice": "Choose somebody from the list to answer for the council",
        },
    )

    def __init__(self, disagreement: Disagreement, by: User, data=None):
        super().__init__(disagreement, data)
        if request_actions.council_is_asked(disagreement):
            self.fields["representative"].queryset = actions.representatives(disagreement).exclude(pk=by.pk)
        else:
            del self.fields["representative"]

    @property
    def needs(self) -> list[str]:
        field = self.fields.get("representative")
        if field is None or field.queryset.exists():
            return super().needs
        nobody = (
            "Nobody can answer for the council here. Somebody who has not considered this request needs the role of "
            "representative: ask whoever looks after roles in the settings."
        )
        return [*super().needs, nobody]
