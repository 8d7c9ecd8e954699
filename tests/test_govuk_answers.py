"""What does a form make of the answers, and what does it say of those it cannot use?"""

import datetime as dt

import pytest
from django import forms

from accounts.govuk import Checkboxes, DatePartsField, GovukForm, GovukModelForm, Radios, Textarea, YesNoField
from accounts.models import User
from tests.test_govuk_forms import WAYS, Contact, form_of

pytestmark = pytest.mark.one_database


def messages(form):
    return [message for _, message in form.error_links]


# -- messages


@pytest.mark.parametrize(
    ("field", "data", "message"),
    [
        (forms.CharField(label="Your name"), {}, "Enter your name"),
        (forms.CharField(label="NHS trust"), {}, "Enter NHS trust"),
        (forms.CharField(label="What is it?"), {}, "Enter an answer"),
        (forms.CharField(label="Your name", max_length=3), {"a": "abcd"}, "Your name must be 3 characters or fewer"),
        (forms.CharField(label="What?", max_length=3), {"a": "abcd"}, "Your answer must be 3 characters or fewer"),
        (forms.CharField(label="100% of it", max_length=3), {"a": "abcd"}, "100% of it must be 3 characters or fewer"),
        (forms.CharField(label="Story", max_length=1500), {"a": "a" * 1501}, "Story must be 1,500 characters or fewer"),
        (forms.CharField(label="Your name", min_length=3), {"a": "b"}, "Your name must be 3 characters or more"),
        (
            forms.EmailField(label="Email"),
            {"a": "x"},
            "Enter an email address in the correct format, like name@example.org",
        ),
        (forms.ChoiceField(label="Area", choices=WAYS), {}, "Select area"),
        (forms.ChoiceField(label="Which area?", choices=WAYS), {}, "Choose an answer"),
        (forms.ChoiceField(label="Area", choices=WAYS), {"a": "moon"}, "Choose an answer from the list"),
        (forms.MultipleChoiceField(label="Which?", choices=WAYS), {}, "Choose at least one answer"),
        (forms.MultipleChoiceField(label="Which?", choices=WAYS), {"a": ["moon"]}, "Choose an answer from the list"),
        (forms.BooleanField(label="I agree to take part"), {}, "Tick the box to continue"),
        (forms.FileField(label="What is the file?"), {}, "Choose a file"),
        (forms.IntegerField(label="Age"), {"a": "x"}, "Age must be a whole number"),
        (forms.IntegerField(label="Age", max_value=25), {"a": "26"}, "Age must be 25 or less"),
        (forms.IntegerField(label="Age", min_value=5), {"a": "4"}, "Age must be 5 or more"),
        (forms.DecimalField(label="Cost"), {"a": "x"}, "Cost must be a number"),
        (forms.DateField(label="Start"), {"a": "x"}, "Start must be a real date"),
        (
            forms.URLField(label="Site", assume_scheme="https"),
            {"a": "x y"},
            "Enter a web address, like https://www.example.org",
        ),
        (forms.CharField(label="A", error_messages={"required": "Tell us"}), {}, "Tell us"),
    ],
)
def test_messages_are_for_people(field, data, message):
    assert messages(form_of(data, a=field)) == [message]


def test_a_noun_names_the_answer_to_a_question():
    form = form_of(
        {"born-day": "1"},
        attributes={"nouns": {"born": "your child’s date of birth", "way": "how to reach you"}},
        born=DatePartsField(label="When were they born?"),
        way=forms.ChoiceField(label="How?", choices=WAYS, widget=Radios()),
    )
    assert messages(form) == ["Your child’s date of birth must include a month and year", "Select how to reach you"]


def test_the_words_of_one_form_stay_in_that_form():
    field = forms.CharField(label="Your name")
    form_of({}, a=field).full_clean()
    assert field.error_messages["required"] == "This field is required."


# -- the error summary


def test_each_error_leads_to_the_control_it_is_about():
    form = form_of(
        {"born-day": "1", "born-month": "13", "born-year": "2014"},
        name=forms.CharField(label="Name"),
        way=forms.ChoiceField(label="Way", choices=WAYS, widget=Radios()),
        helps=forms.MultipleChoiceField(label="Help", choices=WAYS, widget=Checkboxes()),
        born=DatePartsField(label="Date of birth"),
        sure=forms.BooleanField(label="Sure"),
    )
    assert [target for target, _ in form.error_links] == [
        "id_name",
        "id_way_0",
        "id_helps_0",
        "id_born-month",
        "id_sure",
    ]


def test_an_error_of_the_whole_form_comes_first_without_a_link():
    form = form_of({}, name=forms.CharField(label="Name"))
    form.add_error(None, "Say one or the other")
    assert form.error_links == [("", "Say one or the other"), ("id_name", "Enter name")]


def test_an_error_added_to_a_date_by_the_form_leads_to_its_first_box():
    form = form_of(
        {"born-day": "1", "born-month": "2", "born-year": "2014"}, born=DatePartsField(label="Date of birth")
    )
    form.add_error("born", "Check the date")
    assert form.error_links == [("id_born-day", "Check the date")]
    assert [box.wrong for box in form["born"].boxes] == [True, True, True]


def test_several_messages_of_one_field_are_all_said():
    form = form_of({"name": "x"}, name=forms.CharField(label="Name"))
    form.add_error("name", "First")
    form.add_error("name", "Second")
    assert "First<br>Second" in form["name"].as_field_group()
    assert form.error_links == [("id_name", "First"), ("id_name", "Second")]


def test_a_prefix_reaches_names_and_ids():
    form = type("Dates", (GovukForm,), {"born": DatePartsField(label="Date of birth")})(
        {"child-born-day": "1", "child-born-month": "2"}, prefix="child"
    )
    assert form.error_links == [("id_child-born-year", "Date of birth must include a year")]
    assert [box.name for box in form["born"].boxes] == ["child-born-day", "child-born-month", "child-born-year"]


# -- dates


def born(day, month, year, **options):
    return form_of(
        {"born-day": day, "born-month": month, "born-year": year}, born=DatePartsField(label="Date of birth", **options)
    )


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "Mar.", " 3 "])
def test_a_month_may_be_a_number_or_a_word(month):
    form = born("27", month, "2014")
    assert form.is_valid()
    assert form.cleaned_data["born"] == dt.date(2014, 3, 27)


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("", "", ""), "Enter date of birth", [True, True, True]),
        (("1", "", "2014"), "Date of birth must include a month", [False, True, False]),
        (("", "", "2014"), "Date of birth must include a day and month", [True, True, False]),
        (("32", "1", "2014"), "Date of birth must be a real date", [True, False, False]),
        (("1", "13", "2014"), "Date of birth must be a real date", [False, True, False]),
        (("x", "soon", "2014"), "Date of birth must be a real date", [True, True, False]),
        (("0", "1", "2014"), "Date of birth must be a real date", [True, False, False]),
        (("29", "2", "2015"), "Date of birth must be a real date", [True, True, True]),
        (("1", "2", "14"), "The year must have 4 numbers", [False, False, True]),
        (("1", "2", "abcd"), "The year must have 4 numbers", [False, False, True]),
        (("1", "2", "0000"), "Date of birth must be a real date", [True, True, True]),
    ],
)
def test_a_date_says_what_is_wrong(parts, message, wrong):
    form = born(*parts)
    assert messages(form) == [message]
    assert [box.wrong for box in form["born"].boxes] == wrong


@pytest.mark.parametrize(("days", "valid"), [(-1, True), (0, False), (1, False)])
def test_a_date_in_the_past(days, valid):
    day = dt.datetime.now(tz=dt.UTC).astimezone().date() + dt.timedelta(days)
    assert born(str(day.day), str(day.month), str(day.year), past=True).is_valid() is valid


def test_a_date_that_may_be_empty():
    form = born("", "", "", required=False)
    assert form.is_valid()
    assert form.cleaned_data["born"] is None


@pytest.mark.parametrize("initial", [dt.date(2014, 3, 7), "2014-03-07"])
def test_a_saved_date_comes_back_in_its_boxes(initial):
    form = type("Dates", (GovukForm,), {"born": DatePartsField()})(initial={"born": initial})
    assert [box.value for box in form["born"].boxes] == ["7", "3", "2014"]


# -- text


@pytest.mark.parametrize("new_line", ["\r\n", "\r", "\n"])
def test_a_new_line_counts_as_one_character_as_in_the_browser(new_line):
    form = form_of({"tell": f"ab{new_line}cd"}, tell=forms.CharField(max_length=5, widget=Textarea()))
    assert form.is_valid()
    assert form.cleaned_data["tell"] == "ab\ncd"


def test_one_character_too_many_is_still_too_many():
    assert not form_of({"tell": "ab\r\ncde"}, tell=forms.CharField(max_length=5, widget=Textarea())).is_valid()


# -- yes and no


@pytest.mark.parametrize(("sent", "answer"), [("yes", True), ("no", False)])
def test_yes_and_no(sent, answer):
    form = form_of({"safe": sent}, safe=YesNoField(label="Safe?"))
    assert form.is_valid()
    assert form.cleaned_data["safe"] is answer


def test_no_answer_is_not_no():
    form = form_of({}, safe=YesNoField(label="Safe?", required=False))
    assert form.is_valid()
    assert form.cleaned_data["safe"] is None


@pytest.mark.parametrize(("saved", "checked"), [(True, ["yes"]), (False, ["no"]), (None, [])])
def test_a_saved_yes_or_no_comes_back_chosen(saved, checked):
    form = type("Safe", (GovukForm,), {"safe": YesNoField(label="Safe?")})(initial={"safe": saved})
    assert [option.value for option in form["safe"].options if option.checked] == checked


# -- questions that open under an option


def test_a_revealed_question_is_needed_only_while_it_is_open():
    assert messages(Contact({"way": "email", "name": "Ada"})) == ["Enter email address"]
    assert Contact({"way": "post", "name": "Ada"}).is_valid()


def test_what_was_typed_under_another_option_is_dropped():
    form = Contact({"way": "post", "email": "not an address", "phone": "01632 960 001", "safe": "yes", "name": "Ada"})
    assert form.is_valid()
    assert form.cleaned_data == {"way": "post", "email": "", "phone": "", "safe": None, "name": "Ada"}


def test_errors_stand_in_the_order_of_the_page():
    form = Contact({"way": "phone", "name": ""})
    assert [target for target, _ in form.error_links] == ["id_phone", "id_name"]


def test_a_question_opens_under_a_tick_and_inside_an_open_one():
    form = form_of(
        {"helps": ["other"], "other": "quiet"},
        helps=forms.MultipleChoiceField(choices=[("other", "Other")], widget=Checkboxes(reveals={"other": "other"})),
        other=forms.ChoiceField(choices=[("quiet", "Quiet"), ("else", "Else")], widget=Radios(reveals={"else": "say"})),
        say=forms.CharField(label="Say"),
    )
    assert form.is_valid()
    assert form.cleaned_data == {"helps": ["other"], "other": "quiet", "say": ""}
    assert 'class="govuk-checkboxes__conditional"' in str(form)


def test_the_model_does_not_ask_for_a_question_that_did_not_open():
    class Person(GovukModelForm):
        known = YesNoField(label="Known?", widget=Radios(reveals={"yes": "email"}))

        class Meta:
            model = User
            fields = ["email"]

    form = Person({"known": "no", "email": "nonsense"})
    assert form.errors == {}
    assert form.cleaned_data == {"known": False, "email": ""}
