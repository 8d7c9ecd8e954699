"""For whom does somebody ask who is neither the family nor the young person, and do they know? (P2b, P2c, P2d)

Nobody shares a family's details here before the family has agreed to that (L30). Whoever stands in the place of a young
person who cannot decide this says how that is known: for this decision, never for all (L6).
"""

from django import forms

from accounts.govuk import Email, Radios, Telephone, Textarea, TextInput, YesNoField

from ...models import (
    ActingBasis,
    ActingFor,
    AskedBy,
    ContactDetails,
    Decides,
    PartyKind,
)
from .page_form import PageForm

_TALK_TO_THEM_FIRST = (
    "Tick to say that they know and agree. If they do not yet, talk to them first: you can save this and come back"
)


class BehalfForm(PageForm):
    nouns = {"acting_for": "who you are asking for", "acting_basis": "why you are asking for them"}

    acting_for = forms.ChoiceField(
        label="Who are you asking for?",
        choices=ActingFor.choices,
        widget=Radios(
            hints={ActingFor.YOUNG_PERSON: "From the summer when Year 11 ends, it is for them to say whether to ask."}
        ),
        error_messages={"required": "Choose who you are asking for"},
    )
    acting_basis = forms.ChoiceField(
        label="How do you come to ask for them?",
        choices=ActingBasis.choices,
        widget=Radios(reveals={ActingBasis.OTHER: "acting_basis_note"}),
        error_messages={"required": "Choose how you come to ask for them"},
    )
    acting_basis_note = forms.CharField(
        label="Tell us how",
        max_length=300,
        widget=Textarea(rows=3, count=True),
        error_messages={"required": "Tell us how you come to ask for them"},
    )
    requester_organisation = forms.CharField(
        label="Your organisation",
        help_text="If you ask for one, such as SENDIASS or an advocacy service.",
        required=False,
        max_length=120,
        widget=TextInput(autocomplete="organization"),
    )

    def stored(self):
        stored = super().stored()
        return stored if self.draft.acting_basis == ActingBasis.OTHER else stored | {"acting_basis_note": ""}

    def clean(self):
        cleaned = super().clean()
        of_a_parent = cleaned.get("acting_for") == ActingFor.PARENT
        if of_a_parent and cleaned.get("acting_basis") == ActingBasis.PARENT_OF:
            self.add_error("acting_for", "If you are the parent of the young person, choose “A young person” here")
        return cleaned


class TheirPlaceForm(PageForm):
    heading_field = "acting_basis_note"

    acting_basis_note = forms.CharField(
        label="How is it known that they cannot make this decision?",
        help_text="A sentence or two, about this decision only. For example, who has talked it over with them, and "
        "what they understood. You do not need to prove it, or to name a condition.",
        max_length=300,
        widget=Textarea(rows=4, count=True),
        error_messages={"required": "Say in a few words how it is known that they cannot make this decision"},
    )


class RoleForm(PageForm):
    nouns = {"decides": "who can decide", "deciding_person": "their name"}

    requester_role = forms.CharField(
        label="Your job title",
        max_length=120,
        widget=TextInput(autocomplete="organization-title", width="two-thirds"),
        error_messages={"required": "Enter your job title"},
    )
    requester_organisation = forms.CharField(
        label="Your organisation",
        max_length=120,
        widget=TextInput(autocomplete="organization", width="two-thirds"),
        error_messages={"required": "Enter the name of your organisation"},
    )
    decides = forms.ChoiceField(
        label="Who can make decisions for it in the talks?",
        help_text="The talks need somebody who can decide on the day.",
        choices=Decides.choices,
        widget=Radios(reveals={Decides.SOMEONE_ELSE: ["deciding_person", "deciding_contact"]}),
        error_messages={"required": "Choose who can make decisions"},
    )
    deciding_person = forms.CharField(
        label="Their name",
        max_length=100,
        widget=TextInput(autocomplete="off", width="two-thirds"),
        error_messages={"required": "Enter the name of who decides"},
    )
    deciding_contact = forms.CharField(
        label="Their e-mail address or phone number",
        help_text="Only the council and the mediator see this.",
        required=False,
        max_length=200,
        widget=TextInput(autocomplete="off", width="two-thirds"),
    )
    corporate_parent = forms.BooleanField(
        label="There is a care order, and we ask as the child’s parent",
        help_text="The council then stands on the child’s side here.",
        required=False,
    )

    mark_optional = False

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        if draft.asked_by != AskedBy.COUNCIL_SERVICE:
            del self.fields["corporate_parent"]

    def stored(self):
        """A council service is of this council, and a setting may have said its name already."""
        draft = self.draft
        contact = ContactDetails.objects.filter(disagreement=draft).first()
        own = {AskedBy.COUNCIL_SERVICE: draft.authority.name, AskedBy.SETTING: draft.setting_name}
        organisation = draft.requester_organisation or own.get(draft.asked_by, "")
        known = {
            "requester_organisation": organisation,
            "deciding_contact": contact.deciding_contact if contact else "",
        }
        return super().stored() | known

    def answers(self):
        return {"corporate_parent": False} | super().answers()


class FamilyKnowsForm(PageForm):
    family_knows = forms.BooleanField(
        label="The parent, carer or young person knows about this request, and has said that I can share their details",
        error_messages={"required": _TALK_TO_THEM_FIRST},
    )


class FamilyToldForm(PageForm):
    """A service has to have the family's word where the family is asked. Where it is not, it may say if it was told."""

    family_knows = forms.BooleanField(
        label="The parent, carer or young person knows about this request, and has said that I can share their details",
        error_messages={"required": _TALK_TO_THEM_FIRST},
    )
    told = YesNoField(
        label="Have you told the family?",
        help_text="You do not have to. It is kind to do so if this may hold up the child’s plan.",
        required=False,
        widget=Radios(inline=True),
    )

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        del self.fields["family_knows" if draft.is_between_services else "told"]

    def stored(self):
        if not self.draft.is_between_services:
            return super().stored()
        return {"told": self.draft.family_knows if "family-told" in self.draft.pages_done else None}

    def answers(self):
        typed = self._typed()
        return {"family_knows": bool(typed.get("told", typed.get("family_knows")))}


class FamilyDetailsForm(PageForm):
    """Who the family is that is asked itself. It has to be reached: without its word nothing goes ahead (L30)."""

    name = forms.CharField(
        label="Their name",
        max_length=100,
        widget=TextInput(autocomplete="off", spellcheck=False, width="two-thirds"),
        error_messages={"required": "Enter their name"},
    )
    email = forms.EmailField(label="Their e-mail address", required=False, widget=Email(width="two-thirds"))
    phone = forms.CharField(label="Their phone number", required=False, max_length=30, widget=Telephone())
    address = forms.CharField(
        label="Their address", required=False, max_length=400, widget=Textarea(rows=4, count=False)
    )

    mark_optional = False

    def stored(self):
        party = self.draft.parties.filter(kind=PartyKind.FAMILY).select_related("contact").first()
        contact = getattr(party, "contact", None)
        known = self.draft.child_name if self.draft.acting_for == ActingFor.YOUNG_PERSON else ""
        details = {name: getattr(contact, name, "") for name in ("email", "phone", "address")}
        return {"name": party.name or known, **details}

    def clean_email(self):
        """They are asked themselves, so a link to them must not come to who asks."""
        email = self.cleaned_data["email"]
        contact = ContactDetails.objects.filter(disagreement=self.draft).first()
        own = {contact.email.lower() if contact else "", self.draft.requester.email if self.draft.requester else ""}
        if email and email.lower() in own:
            raise forms.ValidationError("Enter an address of their own. This one is yours, and they are asked too")
        return email

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("email", "phone", "address")):
            self.add_error("email", "Enter at least one way to reach them: e-mail, phone or address")
        return cleaned
