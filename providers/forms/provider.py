"""What must a provider say to take a case, or to give it back? (R5, R33, 5e)"""

from django import forms
from django.utils import timezone

from accounts.govuk import GovukForm, Radios

from .. import independence
from ..models import Mediator, MediatorDeclaration, Referral, ReturnCode


class AcceptForm(GovukForm):
    mediator = forms.ModelChoiceField(
        label="Which mediator takes it?",
        queryset=Mediator.objects.none(),
        empty_label=None,
        widget=Radios(),
        error_messages={"required": "Choose a mediator"},
    )
    independent = forms.BooleanField(
        label=f"The mediator declares for this case: “{MediatorDeclaration.WORDS}”",
        error_messages={"required": "The mediator has to declare independence before taking a case"},
    )
    no_conflict = forms.BooleanField(
        label="Neither the mediator nor anybody here has a conflict of interest with the people named",
        error_messages={"required": "Check for conflicts of interest first. If there is one, give the case back"},
    )

    def __init__(self, referral: Referral, data=None):
        self._referral = referral
        super().__init__(data)
        self.fields["mediator"].queryset = referral.provider.mediators.filter(active=True)

    def problems(self) -> list[tuple[Mediator, list[str]]]:
        """Return each mediator with what is in the way of their taking this case today."""
        today = timezone.localdate()
        found = [
            (one, independence.mediator_problems(one, self._referral.disagreement, today))
            for one in self.fields["mediator"].queryset
        ]
        return [(one, problems) for one, problems in found if problems]


class ReturnForm(GovukForm):
    code = forms.ChoiceField(
        label="Why can you not act?",
        help_text="The council sees only which of these it is. Do not tell them more.",
        choices=ReturnCode.choices,
        widget=Radios(),
        error_messages={"required": "Choose why you cannot act"},
    )
