"""Who gets copies of what we write to a young person?"""

from django import forms

from accounts.govuk import Email, Radios

from ...models import ContactDetails, Copies
from .page_form import PageForm

_FIELDS = {Copies.PARENT: "parents_email", Copies.SUPPORTER: "supporters_email"}


def _email(label: str) -> forms.EmailField:
    missing = {"required": "Enter the e-mail address to which copies go"}
    return forms.EmailField(label=label, widget=Email(width="two-thirds"), error_messages=missing)


class CopiesForm(PageForm):
    """Asked on the way, and changed after sending. Whoever gets a copy reads what it is about, and cannot open it."""

    copies = forms.ChoiceField(
        label="Who do our messages go to?",
        choices=Copies.choices,
        required=False,
        widget=Radios(reveals=_FIELDS),
    )
    parents_email = _email("Their e-mail address")
    supporters_email = _email("Their e-mail address")

    def stored(self) -> dict:
        contact = ContactDetails.objects.filter(disagreement=self.draft).first()
        stored = {"copies": self.draft.copies, "parents_email": "", "supporters_email": ""}
        if contact and self.draft.copies in _FIELDS:
            stored[_FIELDS[self.draft.copies]] = contact.copies_email
        return stored

    def clean(self):
        cleaned = super().clean()
        field = _FIELDS.get(cleaned.get("copies"))
        contact = ContactDetails.objects.filter(disagreement=self.draft).first()
        if field and contact and cleaned.get(field, "").lower() == contact.email.lower() != "":
            self.add_error(field, "That is your own address. Enter theirs, or choose “Only to me”")
        return cleaned

    def answers(self) -> dict:
        copies = self.cleaned_data["copies"]
        return {"copies": copies, "copies_email": self.cleaned_data.get(_FIELDS.get(copies), "")}
