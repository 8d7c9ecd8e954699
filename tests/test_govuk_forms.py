"""Is a question drawn as GOV.UK Frontend draws it?"""

import pytest
from django import forms
from django.template import engines
from django.test import SimpleTestCase

from accounts.govuk import (
    Checkboxes,
    DateParts,
    DatePartsField,
    Email,
    File,
    GovukForm,
    Password,
    Radios,
    Select,
    Telephone,
    Textarea,
    TextInput,
    YesNoField,
)

pytestmark = pytest.mark.one_database

same_html = SimpleTestCase().assertHTMLEqual
WAYS = [("email", "Email"), ("phone", "Phone"), ("post", "Post")]


def form_of(data=None, *, attributes=None, **fields):
    """Return a form with these fields, bound when there is data."""
    return type("AForm", (GovukForm,), {**(attributes or {}), **fields})(data)


class Contact(GovukForm):
    """Questions that open under an option."""

    way = forms.ChoiceField(
        label="How?", choices=WAYS, widget=Radios(reveals={"email": "email", "phone": ["phone", "safe"]})
    )
    email = forms.EmailField(label="Email address")
    phone = forms.CharField(label="Phone number")
    safe = YesNoField(label="Safe?", required=False)
    name = forms.CharField(label="Name")


def group(data=None, *, attributes=None, **fields):
    """Return how the first of these fields is drawn."""
    form = form_of(data, attributes=attributes, **fields)
    return form[next(iter(fields))].as_field_group()


# -- one control after the other


def test_a_text_input_with_a_hint_and_a_width():
    html = group(
        name=forms.CharField(
            label="Your full name",
            help_text="As on a letter",
            max_length=100,
            widget=TextInput(width="two-thirds", autocomplete="name", spellcheck=False),
        )
    )
    same_html(
        html,
        """<div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for="id_name">Your full name</label>
        <div id="id_name-hint" class="govuk-hint">As on a letter</div>
        <input class="govuk-input govuk-!-width-two-thirds" id="id_name" name="name" type="text"
          spellcheck="false" autocomplete="name" aria-describedby="id_name-hint">
        </div>""",
    )


def test_a_text_input_with_an_error():
    html = group(
        {"name": ""},
        name=forms.CharField(label="Your full name", help_text="As on a letter", widget=TextInput(width=20)),
    )
    same_html(
        html,
        """<div class="govuk-form-group govuk-form-group--error">
        <label class="govuk-label govuk-label--s" for="id_name">Your full name</label>
        <div id="id_name-hint" class="govuk-hint">As on a letter</div>
        <p id="id_name-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span>
          Enter your full name</p>
        <input class="govuk-input govuk-input--width-20 govuk-input--error" id="id_name" name="name" type="text"
          aria-invalid="true" aria-describedby="id_name-hint id_name-error">
        </div>""",
    )


def test_prefix_and_suffix():
    html = group(
        cost=forms.DecimalField(label="Cost", widget=TextInput(prefix="£", suffix="a day", inputmode="decimal"))
    )
    same_html(
        html,
        """<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="id_cost">Cost</label>
        <div class="govuk-input__wrapper"><div class="govuk-input__prefix" aria-hidden="true">£</div>
        <input class="govuk-input" id="id_cost" name="cost" type="text" inputmode="decimal">
        <div class="govuk-input__suffix" aria-hidden="true">a day</div></div></div>""",
    )


@pytest.mark.parametrize(
    ("field", "control"),
    [
        (
            forms.EmailField(label="A", widget=Email(autocomplete="email")),
            '<input type="email" name="a" id="id_a" class="govuk-input" spellcheck="false" autocomplete="email">',
        ),
        (
            forms.CharField(label="A", widget=Telephone(autocomplete="tel")),
            '<input type="tel" name="a" id="id_a" class="govuk-input govuk-input--width-20" autocomplete="tel">',
        ),
        (
            forms.IntegerField(label="A", min_value=1, max_value=9),
            '<input type="text" name="a" id="id_a" class="govuk-input" inputmode="numeric">',
        ),
        (
            forms.CharField(label="A", widget=forms.TextInput({"class": "mine", "placeholder": "x", "maxlength": 3})),
            '<input type="text" name="a" id="id_a" class="mine govuk-input">',
        ),
        (
            forms.ChoiceField(label="A", choices=[("1", "One")], widget=Select()),
            '<select name="a" id="id_a" class="govuk-select"><option value="1">One</option></select>',
        ),
        (
            forms.FileField(label="A", widget=File()),
            '<input type="file" name="a" id="id_a" class="govuk-file-upload">',
        ),
    ],
)
def test_plain_controls(field, control):
    label = '<label class="govuk-label govuk-label--s" for="id_a">A</label>'
    same_html(group(a=field), f'<div class="govuk-form-group">{label}{control}</div>')


def test_a_password_has_its_show_button():
    html = group(password=forms.CharField(label="Password", widget=Password()))
    same_html(
        html,
        """<div class="govuk-form-group govuk-password-input" data-module="govuk-password-input">
        <label class="govuk-label govuk-label--s" for="id_password">Password</label>
        <div class="govuk-input__wrapper govuk-password-input__wrapper">
        <input class="govuk-input govuk-password-input__input govuk-js-password-input-input" id="id_password"
          name="password" type="password" spellcheck="false" autocomplete="current-password" autocapitalize="none">
        <button type="button" class="govuk-button govuk-button--secondary govuk-password-input__toggle
          govuk-js-password-input-toggle" data-module="govuk-button" aria-controls="id_password"
          aria-label="Show password" hidden>Show</button></div></div>""",
    )


def test_a_counted_textarea():
    html = group(tell=forms.CharField(label="Tell us", help_text="In your words", max_length=3000, widget=Textarea()))
    same_html(
        html,
        """<div class="govuk-form-group govuk-character-count" data-module="govuk-character-count"
          data-maxlength="3000">
        <label class="govuk-label govuk-label--s" for="id_tell">Tell us</label>
        <div id="id_tell-hint" class="govuk-hint">In your words</div>
        <textarea class="govuk-textarea govuk-js-character-count" id="id_tell" name="tell" rows="5" cols="40"
          aria-describedby="id_tell-info id_tell-hint"></textarea>
        <div id="id_tell-info" class="govuk-hint govuk-character-count__message">
          You can enter up to 3000 characters</div>
        </div>""",
    )


def test_a_textarea_that_is_not_counted_has_no_counter():
    html = group(tell=forms.CharField(label="Tell us", max_length=3000, widget=Textarea(count=False, rows=2)))
    same_html(
        html,
        """<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="id_tell">Tell us</label>
        <textarea class="govuk-textarea" id="id_tell" name="tell" rows="2" cols="40"></textarea></div>""",
    )


def test_radios_with_a_hint_a_divider_and_an_answer():
    html = group(
        {"way": "phone"},
        way=forms.ChoiceField(label="How?", choices=WAYS, widget=Radios(hints={"post": "Slower"}, divider="post")),
    )
    same_html(
        html,
        """<div class="govuk-form-group"><fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">How?</legend>
        <div class="govuk-radios" data-module="govuk-radios">
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="id_way_0" name="way" type="radio" value="email">
        <label class="govuk-label govuk-radios__label" for="id_way_0">Email</label></div>
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="id_way_1" name="way" type="radio" value="phone" checked>
        <label class="govuk-label govuk-radios__label" for="id_way_1">Phone</label></div>
        <div class="govuk-radios__divider">or</div>
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="id_way_2" name="way" type="radio" value="post"
          aria-describedby="id_way_2-item-hint">
        <label class="govuk-label govuk-radios__label" for="id_way_2">Post</label>
        <div id="id_way_2-item-hint" class="govuk-hint govuk-radios__hint">Slower</div></div>
        </div></fieldset></div>""",
    )


def test_radios_describe_their_fieldset_by_hint_and_error():
    html = group({}, safe=YesNoField(label="Is it safe?", help_text="To call", widget=Radios(inline=True)))
    same_html(
        html,
        """<div class="govuk-form-group govuk-form-group--error">
        <fieldset class="govuk-fieldset" aria-describedby="id_safe-hint id_safe-error">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Is it safe?</legend>
        <div id="id_safe-hint" class="govuk-hint">To call</div>
        <p id="id_safe-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span>
          Choose an answer</p>
        <div class="govuk-radios govuk-radios--inline" data-module="govuk-radios">
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="id_safe_0" name="safe" type="radio" value="yes">
        <label class="govuk-label govuk-radios__label" for="id_safe_0">Yes</label></div>
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="id_safe_1" name="safe" type="radio" value="no">
        <label class="govuk-label govuk-radios__label" for="id_safe_1">No</label></div>
        </div></fieldset></div>""",
    )


def test_checkboxes_with_none_of_these():
    html = group(
        {"helps": ["b"]},
        helps=forms.MultipleChoiceField(
            label="What helps?",
            choices=[("b", "Breaks"), ("none", "None of these")],
            widget=Checkboxes(divider="none", exclusive="none"),
        ),
    )
    same_html(
        html,
        """<div class="govuk-form-group"><fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">What helps?</legend>
        <div class="govuk-checkboxes" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">
        <input class="govuk-checkboxes__input" id="id_helps_0" name="helps" type="checkbox" value="b" checked>
        <label class="govuk-label govuk-checkboxes__label" for="id_helps_0">Breaks</label></div>
        <div class="govuk-checkboxes__divider">or</div><div class="govuk-checkboxes__item">
        <input class="govuk-checkboxes__input" id="id_helps_1" name="helps" type="checkbox" value="none"
          data-behaviour="exclusive">
        <label class="govuk-label govuk-checkboxes__label" for="id_helps_1">None of these</label></div>
        </div></fieldset></div>""",
    )


def test_a_single_tick_box_with_hint_and_error():
    html = group({}, sure=forms.BooleanField(label="I understand", help_text="You can stop"))
    same_html(
        html,
        """<div class="govuk-form-group govuk-form-group--error">
        <p id="id_sure-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span>
          Tick the box to continue</p>
        <div class="govuk-checkboxes" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">
        <input class="govuk-checkboxes__input" id="id_sure" name="sure" type="checkbox" value="on"
          aria-describedby="id_sure-item-hint id_sure-error">
        <label class="govuk-label govuk-checkboxes__label" for="id_sure">I understand</label>
        <div id="id_sure-item-hint" class="govuk-hint govuk-checkboxes__hint">You can stop</div></div></div></div>""",
    )


def test_a_date_marks_only_its_wrong_part():
    html = group(
        {"born-day": "3", "born-month": "", "born-year": "2014"},
        born=DatePartsField(label="Date of birth", widget=DateParts(autocomplete="bday")),
    )
    box = (
        '<div class="govuk-date-input__item"><div class="govuk-form-group"><label class="govuk-label '
        'govuk-date-input__label" for="id_born-{0}">{1}</label><input class="govuk-input govuk-date-input__input {2}" '
        'id="id_born-{0}" name="born-{0}" type="text" inputmode="numeric" autocomplete="bday-{0}" {3}></div></div>'
    )
    same_html(
        html,
        """<div class="govuk-form-group govuk-form-group--error">
        <fieldset class="govuk-fieldset" role="group" aria-describedby="id_born-error">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Date of birth</legend>
        <p id="id_born-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span>
          Date of birth must include a month</p><div class="govuk-date-input" id="id_born">"""
        + box.format("day", "Day", "govuk-input--width-2", 'value="3"')
        + box.format("month", "Month", "govuk-input--error govuk-input--width-2", 'aria-invalid="true"')
        + box.format("year", "Year", "govuk-input--width-4", 'value="2014"')
        + "</div></fieldset></div>",
    )


def test_a_hidden_field_has_no_group_and_its_error_no_link():
    form = form_of({}, key=forms.CharField(widget=forms.HiddenInput(), error_messages={"required": "Start again"}))
    same_html(form["key"].as_field_group(), '<input type="hidden" name="key" id="id_key">')
    assert form.error_links == [("", "Start again")]


# -- labels


def test_the_heading_field_is_the_h1_of_the_page():
    form = form_of(attributes={"heading_field": "name"}, name=forms.CharField(label="What is your name?"))
    assert form.page_heading == "What is your name?"
    same_html(
        form["name"].as_field_group(),
        """<div class="govuk-form-group"><h1 class="govuk-label-wrapper">
        <label class="govuk-label govuk-label--l" for="id_name">What is your name?</label></h1>
        <input class="govuk-input" id="id_name" name="name" type="text"></div>""",
    )


def test_the_heading_may_be_a_legend():
    html = group(attributes={"heading_field": "safe"}, safe=YesNoField(label="Is it safe?", required=False))
    assert (
        '<legend class="govuk-fieldset__legend govuk-fieldset__legend--l"><h1 class="govuk-fieldset__heading">'
        "Is it safe? (optional)</h1></legend>" in html
    )


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ({}, '<label class="govuk-label govuk-label--s" for="id_note">Note (optional)</label>'),
        ({"mark_optional": False}, '<label class="govuk-label govuk-label--s" for="id_note">Note</label>'),
        ({"label_size": ""}, '<label class="govuk-label" for="id_note">Note (optional)</label>'),
        (
            {"label_sizes": {"note": "m"}},
            '<label class="govuk-label govuk-label--m" for="id_note">Note (optional)</label>',
        ),
    ],
)
def test_label_size_and_optional(attributes, label):
    html = group(attributes=attributes, note=forms.CharField(required=False))
    same_html(
        html,
        f'<div class="govuk-form-group">{label}<input class="govuk-input" id="id_note" name="note" type="text"></div>',
    )


def test_what_people_typed_is_escaped():
    html = group({"name": "<b>&"}, name=forms.CharField(label="A <i>label</i>", max_length=2, help_text="<u>"))
    assert [bad in html for bad in ("<b>", "<i>", "<u>")] == [False, False, False]
    assert 'value="&lt;b&gt;&amp;"' in html


# -- questions that open under an option


def test_a_revealed_question_is_drawn_under_its_option_and_only_there():
    html = str(Contact({"way": "email"}))
    assert html.count('name="email"') == 1
    assert '<div class="govuk-radios__conditional" id="conditional-id_way_0"><div class="govuk-form-group' in html
    assert 'govuk-radios__conditional--hidden" id="conditional-id_way_1"' in html
    assert html.count('data-aria-controls="conditional-id_way_') == 2
    assert '<label class="govuk-label" for="id_email">Email address</label>' in html


# -- crispy


def drawn(template, form):
    return engines["django"].from_string("{% load crispy_forms_tags %}" + template).render({"form": form})


@pytest.mark.parametrize("template", ["{% crispy form %}", "{{ form|crispy }}", "{{ form }}"])
def test_every_way_to_draw_a_form_is_the_same(template):
    html = drawn(template, Contact())
    same_html(html, Contact()["way"].as_field_group() + Contact()["name"].as_field_group())


def test_a_form_without_the_mixin_is_left_to_django():
    class Plain(forms.Form):
        name = forms.CharField()

    assert "govuk" not in str(Plain())
