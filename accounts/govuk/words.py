"""What does a form say when an answer cannot be used?

Django's own messages speak to programmers ("Ensure this value has at most..."). These speak to people. A message the
field was given by hand always wins, and so does the default of a field that is not Django's own.
"""

from django import forms

ONE_OF_MANY = (forms.ChoiceField, forms.ModelChoiceField)
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def lower_first(text):
    """Return `text` ready for the middle of a sentence; a word in capitals (NHS) or "I" stays as it is."""
    first = text.split(" ", 1)[0]
    return text if len(first) == 1 or first[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text):
    return text[:1].upper() + text[1:]


def speak_plainly(bound_field):
    """Replace the messages Django would give by ours, in this form's own copy of the field."""
    field = bound_field.field
    for code, text in _messages(field, bound_field.noun).items():
        if code not in field.error_messages or _is_djangos(field, code):
            field.error_messages[code] = text


def _is_djangos(field, code):
    return any(
        field.error_messages[code] is getattr(cls, "default_error_messages", {}).get(code)
        for cls in type(field).__mro__
        if cls.__module__.startswith(("django.", "accounts.govuk."))
    )


def _messages(field, noun):
    subject = upper_first(noun or "your answer").replace("%", "%%")
    return {
        "required": _required(field, noun),
        "invalid_choice": "Choose an answer from the list",
        **_lengths(field, subject),
        **_by_kind(field, subject),
    }


def _required(field, noun):
    if isinstance(field, forms.BooleanField):
        return "Tick the box to continue"
    if isinstance(field, SEVERAL) and not noun:
        return "Choose at least one answer"
    if isinstance(field, ONE_OF_MANY):
        return f"Select {noun}" if noun else "Choose an answer"
    if isinstance(field, forms.FileField):
        return f"Choose {noun or 'a file'}"
    return f"Enter {noun or 'an answer'}"


def _lengths(field, subject):
    messages = {}
    if longest := getattr(field, "max_length", None):
        messages["max_length"] = f"{subject} must be {longest:,} characters or fewer"
    if shortest := getattr(field, "min_length", None):
        messages["min_length"] = f"{subject} must be {shortest:,} characters or more"
    return messages


def _by_kind(field, subject):
    if isinstance(field, forms.EmailField):
        return {"invalid": "Enter an email address in the correct format, like name@example.org"}
    if isinstance(field, forms.URLField):
        return {"invalid": "Enter a web address, like https://www.example.org"}
    if isinstance(field, forms.IntegerField):
        kind = "a number" if isinstance(field, (forms.DecimalField, forms.FloatField)) else "a whole number"
        return {
            "invalid": f"{subject} must be {kind}",
            "min_value": f"{subject} must be %(limit_value)s or more",
            "max_value": f"{subject} must be %(limit_value)s or less",
        }
    if isinstance(field, forms.DateField):
        return {"invalid": f"{subject} must be a real date"}
    return _date_parts(subject) if "missing" in field.error_messages else {}


def _date_parts(subject):
    subject = "The date" if subject == "Your answer" else subject
    return {
        "missing": f"{subject} must include a %(missing)s",
        "invalid": f"{subject} must be a real date",
        "past": f"{subject} must be in the past",
    }
