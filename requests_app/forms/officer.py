"""What must an officer say to decide, and to ask people? (R36, R50, 5b)"""

from collections.abc import Mapping
from types import MappingProxyType

from django import forms

from accounts.govuk import Checkboxes, Email, GovukForm, Radios, Select, Telephone, Textarea, TextInput
from accounts.models import User

from .. import permissions
from ..models import Decision, DeclineReason, Disagreement, PartyKind, Route, SettingType
from ..states import Status
from ..who_can_agree import SETTINGS, to_check, who_can_agree
from .schools import SchoolNameForm

# The council has a page of its own, because somebody has to answer for it.
ADDABLE = [kind for kind in PartyKind if kind not in {PartyKind.REQUESTER, PartyKind.FORMER, PartyKind.COUNCIL}]

# Whom a looked-after child has besides a family: one press fills in the form (domain section 7).
HELPFUL = {"virtual-school": {"kind": PartyKind.SCHOOL, "name": "The virtual school", "optional": True}}


class FindForm(GovukForm):
    mark_optional = False

    find = forms.CharField(
        label="Find a request",
        help_text="By reference, or by the start of the child’s name, the name of who asked, or the school or college.",
        required=False,
        max_length=100,
        widget=TextInput(spellcheck=False, width="20"),
    )


class QuestionForm(GovukForm):
    text = forms.CharField(
        label="Your question",
        help_text="Plain words, one thing at a time. They can take as long as they need; you can decide without it.",
        max_length=1500,
        widget=Textarea(rows=6, count=True),
        error_messages={"required": "Write your question"},
    )


class NotTakenForwardForm(GovukForm):
    """A listed reason, an explanation and next steps. What is not in the list cannot be chosen, or posted."""

    reason = forms.ChoiceField(
        label="Reason",
        help_text="They read this sentence.",
        widget=Radios(),
        choices=DeclineReason.choices,
        error_messages={"required": "Choose a reason from the list", "invalid_choice": "Choose a reason from the list"},
    )
    explanation = forms.CharField(
        label="Explain it to the family",
        help_text="In plain words, to them. They read exactly this. Say what you considered.",
        max_length=2000,
        widget=Textarea(rows=7, count=True),
        error_messages={"required": "Explain to the family why it is not going ahead"},
    )
    routes = forms.MultipleChoiceField(
        label="What they can do instead",
        choices=Route.choices,
        widget=Checkboxes(small=True),
        error_messages={"required": "Choose at least one thing they can do instead"},
    )
    next_steps = forms.CharField(
        label="What happens next",
        help_text="Anything you will do, and by when, or anything else they should know.",
        required=False,
        max_length=1000,
        widget=Textarea(rows=4),
    )

    def __init__(
        self,
        data=None,
        *,
        only_the_council: bool,
        to: str = "the family",
        has_family: bool = True,
        own_words: Mapping[str, str] = MappingProxyType({}),
    ):
        super().__init__(data)
        self._own_words = own_words
        if not has_family:
            of_families = {Route.SENDIASS, Route.APPEAL}
            self.fields["routes"].choices = [one for one in Route.choices if one[0] not in of_families]
        explanation = self.fields["explanation"]
        explanation.label = f"Explain it to {to}"
        explanation.error_messages["required"] = f"Explain to {to} why it is not going ahead"
        self.fields["reason"].choices = [
            (reason, own_words.get(reason, label))
            for reason, label in DeclineReason.choices
            if only_the_council or reason != DeclineReason.COUNCIL_DECLINES
        ]

    def as_the_family_reads(self) -> Decision:
        """Return the decision as it would stand, not saved."""
        in_own_words = self._own_words.get(self.cleaned_data["reason"], "")
        return Decision(outcome=Decision.Outcome.NOT_TAKEN_FORWARD, reason_words=in_own_words, **self.cleaned_data)


class ProposalForm(forms.Form):
    """Which proposal was on the page when the second officer pressed."""

    proposal = forms.IntegerField()


class PartyForm(SchoolNameForm, GovukForm):
    nouns = {"name": "the name", "kind": "what kind of organisation it is"}

    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=[(kind.value, kind.label) for kind in ADDABLE],
        widget=Radios(small=True),
    )
    name = forms.CharField(label="Name", max_length=120, widget=TextInput(autocomplete="off"))
    setting_type = forms.ChoiceField(
        label="What type of setting is it?",
        help_text="It says who can agree for it. Leave it empty for the NHS, or if you do not know.",
        choices=SettingType.choices,
        required=False,
        widget=Radios(small=True),
    )
    person = forms.CharField(
        label="Who can agree for it",
        help_text="The head, governors, trust or owner of a school; the principal of a college; the ICB’s officer.",
        required=False,
        max_length=100,
        widget=TextInput(autocomplete="off"),
    )
    role = forms.CharField(
        label="Their role",
        help_text="For example head teacher, or chief executive.",
        required=False,
        max_length=60,
        widget=TextInput(autocomplete="off"),
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The way to be asked, and to answer, on this website.",
        required=False,
        widget=Email(),
    )
    phone = forms.CharField(label="Phone", required=False, max_length=30, widget=Telephone(width="20"))
    address = forms.CharField(
        label="Address",
        help_text="If they are written to by post.",
        required=False,
        max_length=400,
        widget=Textarea(rows=3),
    )
    optional = forms.BooleanField(label="Helpful, not essential: it can go ahead without them", required=False)

    def __init__(self, data=None, *, party=None, is_asked_at_once: bool, has_family: bool = True, initial=None):
        self._is_asked_at_once, self._party = is_asked_at_once, party
        contact = getattr(party, "contact", None)
        known = {name: getattr(contact, name, "") for name in ("person", "role", "email", "phone", "address")}
        if party is not None:
            known |= {"name": party.name, "optional": not party.required, "setting_type": party.setting_type}
        super().__init__(data, initial=known if party else initial)
        if party is not None:
            self._speak_of(party)
        elif has_family:  # another parent has a page of their own, which asks why
            self.fields["kind"].choices = [one for one in self.fields["kind"].choices if one[0] != PartyKind.FAMILY]

    def _speak_of(self, party) -> None:
        """Leave out what is known, and say who can agree for this one."""
        del self.fields["kind"]
        if party.kind not in SETTINGS:
            del self.fields["setting_type"]
        if party.kind == PartyKind.FAMILY:
            del self.fields["person"], self.fields["role"]
            return
        check = to_check(party)
        self.fields["person"].help_text = f"Usually {who_can_agree(party)}.{' ' if check else ''}{check}"

    def may_be_a_school(self) -> bool:
        kind = self._party.kind if self._party else self.cleaned_data.get("kind")
        return kind in {PartyKind.SCHOOL, PartyKind.COLLEGE}

    def clean(self) -> dict:
        cleaned = super().clean()
        can_be_asked = any(cleaned.get(way) for way in ("email", "phone", "address"))
        if self._is_asked_at_once and not self.errors and not can_be_asked:
            self.add_error("email", "Enter an e-mail address, a phone number or an address, so that they can be asked")
        return cleaned

    def answers(self) -> dict:
        """Return what `actions.save_party` takes, with the school of the register. The same name, saved again, means
        the same one."""
        cleaned, before = self.without_question(self.cleaned_data), self._party
        same = before and before.name == cleaned["name"]
        cleaned["school"] = self.school or (before.school if same else None)
        return cleaned | {"required": not cleaned.pop("optional")}


class CouncilForm(GovukForm):
    """Who answers for the council. Not asked before going ahead: it is chosen then."""

    representative = forms.ModelChoiceField(
        label="Who answers for the council?",
        help_text="Somebody who has not considered this request.",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        widget=Select(),
        error_messages={
            "required": "Choose who answers for the council",
            "invalid_choice": "Choose somebody from the list",
        },
    )

    def __init__(self, disagreement: Disagreement, by: User, data=None):
        super().__init__(data)
        self.fields["representative"].queryset = permissions.representatives(disagreement).exclude(pk=by.pk)
        if disagreement.status != Status.REFERRED:
            del self.fields["representative"]
