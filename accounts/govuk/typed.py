"""How is what was typed into a form shown again, on a page that does not have the form?

From the names of its fields alone. Every form of the portal is asked what it calls a field of that name; where they
call it differently, or do not know it, the name itself is written as words.
"""

from django import forms

from accounts.govuk.forms import GovukFormMixin

# Names that say less than the words would, and labels that are too many.
_IN_WORDS = {"text": "What you wrote"}


def rows(fields: list[tuple[str, list[str]]]) -> list[dict]:
    """Return a row for components/summary_list.html for whatever a person typed or chose, without what was left empty.

    What no form asks for (which button was pressed, say) is left out, unless no form knows any of it.
    """
    filled = [(name, [value for value in values if value.strip()]) for name, values in fields]
    filled = [(name, values) for name, values in filled if values and not name.startswith("_")]
    known = [(name, values) for name, values in filled if _asking(name)]
    shown = [(name, values) for name, values in known or filled if not _is_hidden(name)]
    return [{"label": _label(name)} | _values([_said(name, value) for value in values]) for name, values in shown]


def _values(said: list[str]) -> dict:
    return {"value": said[0]} if len(said) == 1 else {"values_list": said}


def _asking(name: str, form: type = GovukFormMixin) -> list[forms.Field]:
    """Return every field of this name. A part of a date is named "born-day"."""
    base = name.partition("-")[0]
    here = [form.base_fields[base]] if base in getattr(form, "base_fields", {}) else []
    return here + [field for other in form.__subclasses__() for field in _asking(name, other)]


def _is_hidden(name: str) -> bool:
    return any(field.widget.is_hidden for field in _asking(name))


def _label(name: str) -> str:
    base, _, part = name.partition("-")
    labels = {str(field.label) for field in _asking(name) if field.label}
    label = labels.pop() if len(labels) == 1 else _IN_WORDS.get(base, base.replace("_", " ").capitalize())
    return f"{label} ({part})" if part else label


def _said(name: str, value: str) -> str:
    """Return the words of the option that was chosen, or what was typed."""
    asking = _asking(name)
    if asking and all(isinstance(field, forms.BooleanField) for field in asking):
        return "Yes"
    if any(isinstance(field, forms.ModelChoiceField) for field in asking):
        return "Chosen"
    options = {str(label) for field in asking for key, label in _options(field) if str(key) == value}
    return options.pop() if len(options) == 1 else value


def _options(field: forms.Field) -> list[tuple]:
    choices = getattr(field, "choices", [])
    return [one for key, label in choices for one in (label if isinstance(label, list | tuple) else [(key, label)])]
