"""How is one question of one form drawn?

Everything the templates in templates/govuk/ ask about a field is answered here, so that they hold markup only.
"""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property

from django import forms
from django.forms.boundfield import BoundField

from accounts.govuk.widgets import DateParts
from accounts.govuk.words import lower_first, speak_plainly

# In order: the first kind the widget is an instance of.
KINDS = [
    (DateParts, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
]
CLASSES = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",  # nosec B105 # CSS classes
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
}


@dataclass
class Option:
    """One radio or checkbox."""

    id: str
    value: str
    label: str
    checked: bool
    hint: str = ""
    divider: str = ""
    exclusive: bool = False
    disabled: bool = False
    reveals: list = dataclass_field(default_factory=list)


@dataclass
class Box:
    """One box of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool
    autocomplete: str


class GovukBoundField(BoundField):
    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        self._tidy_widget()
        speak_plainly(self)

    # -- what it is

    @cached_property
    def kind(self):
        """Return which template in govuk/control/ draws it."""
        return next((kind for widget, kind in KINDS if isinstance(self.field.widget, widget)), "input")

    @property
    def control_template(self):
        return f"govuk/control/{self.kind}.html"

    @property
    def noun(self):
        """Return how messages name the answer; nothing where the label is a question and the form gives no noun."""
        label = str(self.label)
        given = self.form.nouns.get(self.name)
        return given if given is not None else "" if label.endswith("?") else lower_first(label)

    @property
    def data(self):
        """Return what was sent. A new line is one character, as the browser's counter counts it, not two."""
        data = super().data
        return data.replace("\r\n", "\n").replace("\r", "\n") if isinstance(data, str) else data

    def _tidy_widget(self):
        """Take away attributes that lose people's text or confuse, and Django's number spinner."""
        widget = self.field.widget
        for attribute in ("maxlength", "minlength", "placeholder"):
            widget.attrs.pop(attribute, None)
        if isinstance(widget, forms.NumberInput):
            for attribute in ("min", "max", "step"):
                widget.attrs.pop(attribute, None)
            widget.input_type = "text"
            widget.attrs.setdefault("inputmode", "numeric")
        if isinstance(widget, forms.EmailInput):
            widget.attrs.setdefault("spellcheck", "false")
        if isinstance(widget, forms.PasswordInput):
            widget.attrs |= {"spellcheck": "false", "autocapitalize": "none"}

    # -- label and hint

    @property
    def is_heading(self):
        return self.name == self.form.heading_field

    @property
    def label_size(self):
        """Return GOV.UK's letter for the size of the label, or nothing for plain text."""
        if self.is_heading:
            return "l"
        default = "" if self.is_revealed else self.form.label_size
        return self.form.label_sizes.get(self.name, default)

    @property
    def is_optional(self):
        return self.form.mark_optional and not self.field.required and self.kind != "checkbox"

    @property
    def hint_id(self):
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self):
        return f"{self.auto_id}-error" if self.errors else ""

    @property
    def count_id(self):
        return f"{self.auto_id}-info" if self.counts_to else ""

    @property
    def counts_to(self):
        """Return the most characters a counted text may have, or None where nothing is counted."""
        counts = self.kind == "textarea" and getattr(self.field.widget, "count", True)
        return getattr(self.field, "max_length", None) if counts else None

    @property
    def aria_describedby(self):
        if self.is_hidden:
            return ""
        own = self.field.widget.attrs.get("aria-describedby", "")
        hint = "" if self.kind == "checkbox" else self.hint_id
        return " ".join(filter(None, [own, self.count_id, hint, self.error_id]))

    @property
    def checkbox_describedby(self):
        """Return what describes a single checkbox: the hint under it and the error."""
        hint = f"{self.auto_id}-item-hint" if self.help_text else ""
        return " ".join(filter(None, [hint, self.error_id]))

    # -- where it is drawn

    @property
    def is_revealed(self):
        """Return whether it opens under an option of another field, which then draws it."""
        return self.name in self.form.revealed_by

    # -- the control

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        # Django would keep the widget's own description and drop ours.
        if not widget.is_hidden and not self.use_fieldset and self.aria_describedby:
            attrs["aria-describedby"] = self.aria_describedby
        if self.kind in CLASSES and not widget.is_hidden:
            attrs["class"] = " ".join(filter(None, [widget.attrs.get("class", ""), *self._classes(widget)]))
        return attrs

    def _classes(self, widget):
        base = CLASSES[self.kind]
        yield base
        if width := getattr(widget, "width", None):
            yield f"govuk-input--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"
        if self.errors:
            yield f"{base.split()[0]}--error"
        if self.counts_to:
            yield "govuk-js-character-count"

    @cached_property
    def options(self):
        """Return the radios or checkboxes. The empty choice of an optional field is not an answer: it is left out."""
        return [self._option(choice.data) for choice in self.subwidgets if str(choice.data["value"])]

    def _option(self, data):
        widget, value = self.field.widget, str(data["value"])
        before, word = self._divider()
        return Option(
            id=data["attrs"].get("id", ""),
            value=value,
            label=data["label"],
            checked=data["selected"],
            hint=getattr(widget, "hints", {}).get(value, ""),
            divider=word if value == before else "",
            exclusive=value == getattr(widget, "exclusive", None),
            disabled=self.field.disabled,
            reveals=[self.form[name] for name in getattr(widget, "reveals", {}).get(value, [])],
        )

    def _divider(self):
        divider = getattr(self.field.widget, "divider", None)
        before, word = divider if isinstance(divider, tuple) else (divider, "or")
        return (None if before is None else str(before)), word

    @property
    def boxes(self):
        """Return the three boxes of a date, the wrong ones marked."""
        widget, wrong = self.field.widget, self._wrong_parts()
        texts = widget.format_value(self.value())
        return [
            Box(
                id=f"{self.auto_id}-{part}",
                name=f"{self.html_name}-{part}",
                label=part.capitalize(),
                value=text,
                width=4 if part == "year" else 2,
                wrong=part in wrong,
                autocomplete=f"{widget.autocomplete}-{part}" if widget.autocomplete else "",
            )
            for part, text in zip(widget.parts, texts, strict=True)
        ]

    def _wrong_parts(self):
        if not self.errors:
            return ()
        params = self.form.errors.as_data()[self.name][0].params or {}
        return params.get("parts", self.field.widget.parts)

    # -- the error summary

    @property
    def error_target(self):
        """Return the id of the control that an error's link should move to; nothing for a hidden field."""
        if self.is_hidden:
            return ""
        if self.kind in ("radios", "checkboxes"):
            return self.options[0].id if self.options else ""
        if self.kind == "date":
            wrong = self._wrong_parts()
            return next((box.id for box in self.boxes if box.wrong), "") if wrong else self.boxes[0].id
        return self.id_for_label or self.auto_id
