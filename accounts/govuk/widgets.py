"""What can be said about the look of one question?

Django's own widgets work too. These add what GOV.UK's components offer: widths, hints on options, dividers, questions
that open under an option. They only carry those wishes; the bound field reads them and the templates draw.
"""

import datetime as dt

from django import forms


def _attributes(attrs, **named):
    """Return `attrs` with the named HTML attributes that were given."""
    return {**{key.replace("_", "-"): value for key, value in named.items() if value}, **(attrs or {})}


class TextInput(forms.TextInput):
    """One line. `width` is 2, 3, 4, 5, 10, 20 or 30 (characters), or a fraction such as "two-thirds"."""

    def __init__(self, *, width=None, prefix="", suffix="", inputmode="", autocomplete="", spellcheck=True, attrs=None):
        spelling = "" if spellcheck else "false"
        super().__init__(_attributes(attrs, inputmode=inputmode, autocomplete=autocomplete, spellcheck=spelling))
        self.width, self.prefix, self.suffix = width, prefix, suffix


class Email(forms.EmailInput):
    """Give `autocomplete="email"` only where people type their own address (WCAG 1.3.5)."""

    def __init__(self, *, width=None, autocomplete="", attrs=None):
        super().__init__(_attributes(attrs, autocomplete=autocomplete))
        self.width = width


class Telephone(forms.TextInput):
    """Give `autocomplete="tel"` only where people type their own number (WCAG 1.3.5)."""

    input_type = "tel"

    def __init__(self, *, width=20, autocomplete="", attrs=None):
        super().__init__(_attributes(attrs, autocomplete=autocomplete))
        self.width = width


class Password(forms.PasswordInput):
    """With a "Show" button where scripts run. `autocomplete` is "current-password" or "new-password"."""

    def __init__(self, *, autocomplete="current-password", attrs=None):
        super().__init__(_attributes(attrs, autocomplete=autocomplete))


class Textarea(forms.Textarea):
    """Several lines. Where the field has a max_length, a counter is shown unless `count` is False."""

    def __init__(self, *, rows=5, count=True, attrs=None):
        super().__init__({**(attrs or {}), "rows": rows})
        self.count = count


class Select(forms.Select):
    """A drop-down. Prefer radios up to about seven options."""

    def __init__(self, *, width=None, attrs=None, choices=()):
        super().__init__(attrs, choices)
        self.width = width


class File(forms.FileInput):
    """The browser's own control: GOV.UK's enhanced one fails axe."""


class Options:
    """What radios and checkboxes share.

    `hints`      {value: text under that option}
    `divider`    the value before which "or" is drawn (or a pair: value, word)
    `reveals`    {value: name of the field, or list of names, that opens under it}
    """

    def __init__(self, *, hints=None, divider=None, reveals=None, small=False, attrs=None, choices=()):
        super().__init__(attrs, choices)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.divider = divider
        self.small = small
        self.reveals = {
            str(value): [names] if isinstance(names, str) else list(names) for value, names in (reveals or {}).items()
        }


class Radios(Options, forms.RadioSelect):
    """Choose one. `inline` only for two short options."""

    def __init__(self, *, inline=False, **options):
        super().__init__(**options)
        self.inline = inline


class Checkboxes(Options, forms.CheckboxSelectMultiple):
    """Choose any. `exclusive` is the value of "none of these": ticking it unticks the rest where scripts run."""

    def __init__(self, *, exclusive=None, **options):
        super().__init__(**options)
        self.exclusive = None if exclusive is None else str(exclusive)


class DateParts(forms.Widget):
    """Day, month and year in three boxes, posted as `name-day`, `name-month`, `name-year`."""

    template_name = "govuk/control/date_alone.html"
    use_fieldset = True
    parts = ("day", "month", "year")

    def __init__(self, *, autocomplete="", attrs=None):
        super().__init__(attrs)
        self.autocomplete = autocomplete

    def value_from_datadict(self, data, _files, name):
        """Return the three texts as typed."""
        return tuple(data.get(f"{name}-{part}", "").strip() for part in self.parts)

    def value_omitted_from_data(self, data, _files, name):
        return not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_):
        return f"{id_}-day" if id_ else ""

    def format_value(self, value):
        """Return three texts for a date, an ISO date (a saved draft is JSON), or what was typed."""
        if isinstance(value, str) and value:
            value = dt.date.fromisoformat(value)
        if isinstance(value, dt.date):
            return (str(value.day), str(value.month), str(value.year))
        return value or ("", "", "")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["boxes"] = [
            {"name": f"{name}-{part}", "value": text, "label": part.capitalize()}
            for part, text in zip(self.parts, context["widget"]["value"], strict=True)
        ]
        return context
