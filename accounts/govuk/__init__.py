"""How do our forms come to look and behave like GOV.UK Frontend? Start with docs/forms.md.

This is the Python half of the template pack in templates/govuk/. Every app may use it: `accounts` is leftmost.
"""

from accounts.govuk.fields import DatePartsField, YesNoField
from accounts.govuk.forms import GovukForm, GovukFormMixin, GovukModelForm
from accounts.govuk.widgets import (
    Checkboxes,
    DateParts,
    Email,
    File,
    Password,
    Radios,
    Select,
    Telephone,
    Textarea,
    TextInput,
)

__all__ = [
    "Checkboxes",
    "DateParts",
    "DatePartsField",
    "Email",
    "File",
    "GovukForm",
    "GovukFormMixin",
    "GovukModelForm",
    "Password",
    "Radios",
    "Select",
    "Telephone",
    "TextInput",
    "Textarea",
    "YesNoField",
]
