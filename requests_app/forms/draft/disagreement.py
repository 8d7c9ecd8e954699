"""Who is it with, what is it about, and what has happened? (domain section 4, P9 to P15)

Nothing here asks for a plan, a diagnosis, a proof, or how long ago something was (R12, R15, R25).
"""

from django import forms

from accounts.govuk import Checkboxes, DatePartsField, Email, Radios, Telephone, Textarea, TextInput

from ... import own_words
from ...journey.keepers import MAY_NAME
from ...models import About, ActingFor, Appeal, AskedBy, Department, Disagreement, Moment, PartyKind, TalkedTo, ViewsHow
from .page_form import PageForm

NOT_SURE, OTHER_PARENT, OTHER_COUNCIL = "not_sure", "other_parent", "other_council"
_COUNCIL = {f"council_{name}": label for name, label in Department.choices}
_BODIES = {
    PartyKind.FAMILY: PartyKind.FAMILY.label,
    PartyKind.EARLY_YEARS: "A nursery or other early years setting",
    PartyKind.SCHOOL: "A school",
    PartyKind.COLLEGE: "A college or other post-16 provider",
    PartyKind.HEALTH: "The NHS, or an integrated care board (ICB)",
}


class WhoWithForm(PageForm):
    heading_field = "whom"

    whom = forms.MultipleChoiceField(
        label="Who is the disagreement with?",
        help_text="Choose everyone who needs to be part of sorting it out.",
        widget=Checkboxes(
            hints={
                "council_send": "They deal with EHC assessments and plans.",
                PartyKind.HEALTH: "For example therapists, or those who decide what the NHS pays for.",
                NOT_SURE: "The council will find out who it is.",
            },
            divider=NOT_SURE,
        ),
        error_messages={"required": "Choose who the disagreement is with. If you are not sure, say so"},
    )

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        self.fields["whom"].choices = _offered(draft)

    def stored(self):
        whom = []
        for party in self.draft.with_whom:
            whom += [f"council_{one}" for one in party.departments] if party.kind == PartyKind.COUNCIL else [party.kind]
        draft = self.draft
        extra = [
            (NOT_SURE, draft.not_sure_who),
            (OTHER_PARENT, draft.with_family_member),
            (OTHER_COUNCIL, draft.with_other_council),
        ]
        return {"whom": whom + [name for name, ticked in extra if ticked]}

    def answers(self):
        ticked = self.cleaned_data["whom"]
        departments = [name for name in Department.values if f"council_{name}" in ticked]
        bodies = [kind for kind in _BODIES if kind in ticked]
        return {
            "with_whom": bodies + ([PartyKind.COUNCIL] if departments else []),
            "departments": departments,
            "not_sure_who": NOT_SURE in ticked,
            "with_family_member": OTHER_PARENT in ticked,
            "with_other_council": OTHER_COUNCIL in ticked,
        }


def _offered(draft: Disagreement) -> list[tuple[str, str]]:
    """Return whom this asker can name: the family first where there is one to name, and nobody themselves.

    The other parent, and another council, are offered to explain what cannot be done; to a young person the first is no
    possible answer.
    """
    may = MAY_NAME[draft.asked_by]
    bodies = [(kind, label) for kind, label in _BODIES.items() if kind in may]
    family = [one for one in bodies if one[0] == PartyKind.FAMILY]
    others = [one for one in bodies if one[0] != PartyKind.FAMILY]
    council = list(_COUNCIL.items()) if PartyKind.COUNCIL in may else []
    extra = [(OTHER_COUNCIL, "Another council")] if draft.asked_by == AskedBy.COUNCIL_SERVICE else []
    if draft.asked_by == AskedBy.PARENT or (
        draft.asked_by == AskedBy.SUPPORTER and draft.acting_for == ActingFor.PARENT
    ):
        extra = [(OTHER_PARENT, "The child’s other parent, or someone in the family")]
    return [*family, *council, *others, *extra, (NOT_SURE, "I am not sure")]


class PartyDetailsForm(PageForm):
    """Who to ask there, and how. Whatever is left empty, the council finds out."""

    kind: PartyKind

    name = forms.CharField(label="Its name", required=False, max_length=120, widget=TextInput(autocomplete="off"))
    person = forms.CharField(
        label="Who you have been dealing with there",
        required=False,
        max_length=100,
        widget=TextInput(autocomplete="off", width="two-thirds"),
    )
    email = forms.EmailField(label="Their e-mail address", required=False, widget=Email(width="two-thirds"))
    phone = forms.CharField(label="Their phone number", required=False, max_length=30, widget=Telephone())

    def stored(self):
        party = self.draft.parties.filter(kind=self.kind).select_related("contact").first()
        contact = getattr(party, "contact", None)
        details = {name: getattr(contact, name, "") for name in ("person", "email", "phone")}
        return {"name": party.name if party else "", **details}


class AboutForm(PageForm):
    heading_field = "about"

    about = forms.MultipleChoiceField(
        label="What is the disagreement about?",
        help_text="Choose all that fit. It can be a disagreement you can see coming, too.",
        choices=About.choices,
        widget=Checkboxes(
            hints={
                About.DUTIES: "For example, a review that does not happen, or a decision that takes too long.",
                About.PROVISION: "For example, help in class, therapy, equipment or training.",
                About.HEALTH: "During an EHC assessment, plan, review or reassessment.",
                About.SOCIAL_CARE: "During an EHC assessment, plan, review or reassessment.",
            },
            divider=About.OTHER,
        ),
        error_messages={"required": "Choose what the disagreement is about"},
    )


class MomentForm(PageForm):
    heading_field = "moment"

    moment = forms.ChoiceField(
        label="Is one of these happening now?",
        help_text="For health and social care, disagreement resolution is for these times.",
        choices=Moment.choices,
        widget=Radios(divider=Moment.NONE),
        error_messages={"required": "Choose what is happening, or “None of these”"},
    )

    def speak_to_organisation(self):
        if self.draft.is_between_services:
            words = "Between a council and the NHS, disagreement resolution is for these times."
            self.fields["moment"].help_text = words


class WhatHappenedForm(PageForm):
    heading_field = "what_happened"

    what_happened = forms.CharField(
        label="Tell us what has happened",
        help_text="A few sentences are enough. The people taking part will see this. Leave out anything private about "
        "other children.",
        max_length=3000,
        widget=Textarea(rows=10, count=True),
        error_messages={"required": "Tell us in a few words what has happened"},
    )


class WhatWouldHelpForm(PageForm):
    heading_field = "what_would_help"

    what_would_help = forms.CharField(
        label="What would help?",
        help_text="What would you like to be different? The people taking part will see this.",
        required=False,
        max_length=1500,
        widget=Textarea(rows=6, count=True),
    )


class TalkedToForm(PageForm):
    heading_field = "talked_to"

    talked_to = forms.MultipleChoiceField(
        label="Have you talked to anyone about it yet?",
        help_text="You do not need to have done this.",
        choices=TalkedTo.choices,
        required=False,
        widget=Checkboxes(divider=TalkedTo.NOT_YET, exclusive=TalkedTo.NOT_YET),
    )

    def speak_to_organisation(self):
        choices = own_words.all_of_organisation(TalkedTo.choices)
        if not self.draft.has_family:
            choices = [one for one in choices if one[0] not in {TalkedTo.SENDIASS, TalkedTo.COMPLAINT}]
        self.fields["talked_to"].choices = choices

    def clean_talked_to(self):
        ticked = self.cleaned_data["talked_to"]
        if TalkedTo.NOT_YET in ticked and len(ticked) > 1:
            raise forms.ValidationError("Choose who you have talked to, or “No, not yet”")
        return ticked


class DecisionsForm(PageForm):
    heading_field = "appeal"
    nouns = {"decision_date": "the date on the letter"}

    appeal = forms.ChoiceField(
        label="Has the council made a decision that you may be able to appeal?",
        help_text="For example, about an assessment, or what an EHC plan says. You can go on whatever the answer.",
        choices=Appeal.choices,
        widget=Radios(reveals={Appeal.LETTER: "decision_date"}, divider=Appeal.NOT_SURE),
        error_messages={"required": "Choose an answer. If you are not sure, choose “I am not sure”"},
    )
    decision_date = DatePartsField(
        label="Date on the letter",
        help_text="If you have it to hand. For example, 3 9 2026.",
        required=False,
        past=True,
    )

    def __init__(self, draft, data=None):
        super().__init__(draft, data)
        if not draft.asked_by_family:
            self._speak_of_the_family()

    def _speak_of_the_family(self):
        appeal = self.fields["appeal"]
        appeal.label = "Has the council made a decision that the family may be able to appeal?"
        appeal.choices = own_words.all_of_organisation(Appeal.choices)
        appeal.required = self.draft.asked_by != AskedBy.COUNCIL_SERVICE


# L16: what is made is sent to the mediator alone, once the council has gone ahead.
_VIEWS_HINTS = {
    ViewsHow.SOMEONE: "Say below who that is",
    ViewsHow.MADE: "The family can send a picture, sound or video later, to the mediator alone",
}


class ViewsForm(PageForm):
    views_how = forms.ChoiceField(
        label="How would they like to say what they think?",
        choices=ViewsHow.choices,
        required=False,
        widget=Radios(hints=_VIEWS_HINTS),
    )
    views = forms.CharField(
        label="Anything they would like to say now",
        help_text="In their own words, if they want to. The mediator and the council’s SEND team will see this.",
        required=False,
        max_length=1500,
        widget=Textarea(rows=5, count=True),
    )

    def speak_to_organisation(self):
        later = "A picture, sound or video can be sent later, to the mediator alone"
        self.fields["views_how"].widget.hints = _VIEWS_HINTS | {ViewsHow.MADE: later}

    def speak_to_young_person(self):
        self.fields["views_how"].label = "How would you like to say what you think?"
        self.fields["views_how"].choices = own_words.all_mine(ViewsHow.choices)
        mine = "You can send a picture, sound or video later, to the mediator alone"
        self.fields["views_how"].widget.hints = _VIEWS_HINTS | {ViewsHow.MADE: mine}
        self.fields["views"].label = "Anything you would like to say now"
        self.fields["views"].help_text = "In your own words. The mediator and the council’s SEND team will see this."
