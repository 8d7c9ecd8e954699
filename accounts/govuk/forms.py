"""What does every form of the portal share?

It is drawn by the template pack, speaks to people, and understands questions that open under an option: those are
needed only while their option is chosen, and what was typed under another option is dropped.
"""

from functools import cached_property

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.renderers import TemplatesSetting

from accounts.govuk.boundfield import GovukBoundField


class GovukRenderer(TemplatesSetting):
    """On the form class and not in FORM_RENDERER, which would restyle Django's admin too."""

    bound_field_class = GovukBoundField
    field_template_name = "govuk/form_group.html"
    form_template_name = "govuk/form.html"


class GovukFormMixin:
    """Put before any Django form class. See docs/forms.md for what can be set."""

    default_renderer = GovukRenderer
    use_required_attribute = False
    # The field whose label or legend is the page's h1; form_page.html then needs no `heading`.
    heading_field = ""
    # "s", "m", "l" or nothing; label_sizes overrides it by field.
    label_size = "s"
    label_sizes = {}
    # How messages name an answer whose label is a question: {"born": "your date of birth"}.
    nouns = {}
    # Whether "(optional)" follows the label of a field that may be left empty.
    mark_optional = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def helper(self):
        """Return crispy's helper: form_page.html has the form tag. Override it to set a layout."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        return helper

    @property
    def page_heading(self):
        """Return the label that is the page's h1, or nothing."""
        return self[self.heading_field].label if self.heading_field else ""

    @cached_property
    def revealed_by(self):
        """Return {field: (the field it opens under, the option that opens it)}."""
        return {
            name: (parent, value)
            for parent, field in self.fields.items()
            for value, names in getattr(field.widget, "reveals", {}).items()
            for name in names
        }

    @property
    def error_links(self):
        """Return (target id, message) for the error summary, in the order of the page."""
        links = [("", message) for message in self.non_field_errors()]
        for bound_field in self.in_page_order():
            links += [(bound_field.error_target, message) for message in bound_field.errors]
        return links

    def in_page_order(self):
        """Return the fields as they stand on the page: a revealed one straight after the field it opens under."""
        return [field for name in self.fields if name not in self.revealed_by for field in self._with_revealed(name)]

    def _with_revealed(self, name):
        reveals = getattr(self.fields[name].widget, "reveals", {})
        children = [child for names in reveals.values() for child in names]
        return [self[name], *(field for child in children for field in self._with_revealed(child))]

    def _clean_fields(self):
        super()._clean_fields()
        for name in self.revealed_by:
            if not self._is_open(name):
                field = self.fields[name]
                self._errors.pop(name, None)
                self.cleaned_data[name] = getattr(field, "empty_value", field.to_python(None))

    def _is_open(self, name):
        """Return whether the option that reveals `name` was chosen."""
        if name not in self.revealed_by:
            return True
        parent, value = self.revealed_by[name]
        chosen = self[parent].data
        return self._is_open(parent) and value in (chosen if isinstance(chosen, list) else [chosen])


class GovukForm(GovukFormMixin, forms.Form):
    pass


class GovukModelForm(GovukFormMixin, forms.ModelForm):
    def _get_validation_exclusions(self):
        """A question that did not open has no answer for the model to judge."""
        return super()._get_validation_exclusions() | {name for name in self.revealed_by if not self._is_open(name)}
