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
        error_messages={
            "required": "Choose a mediator",
            "invalid_choice": "That mediator cannot take this case today. Choose one that is listed",
        },
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
        super().__init__(data)
        today = timezone.localdate()
        mediators = referral.provider.mediators.filter(active=True)
        found = [(one, independence.mediator_problems(one, referral.disagreement, today)) for one in mediators]
        # Each who cannot take this case today, with what is in the way. Nobody can choose them.
        self.barred = [(one, problems) for one, problems in found if problems]
        free = [one for one, problems in found if not problems]
        self.fields["mediator"].queryset = mediators.filter(pk__in=[one.pk for one in free])
        self.fields["mediator"].widget.hints = {str(one.pk): one.registration for one in free if one.registration}
        self.nobody_is_free = not free


class ReturnForm(GovukForm):
    code = forms.ChoiceField(
        label="Why can you not act?",
        help_text="The council sees only which of these it is, and nothing else.",
        choices=ReturnCode.choices,
        widget=Radios(),
        error_messages={"required": "Choose why you cannot act"},
    )
