"""Is what was typed shown again in words, where the form itself is not at hand?"""

from django import forms

from accounts.govuk import GovukForm, Radios
from accounts.govuk.typed import rows


class Colours(GovukForm):
    zz_colour = forms.ChoiceField(label="Which colour?", choices=[("r", "Red"), ("b", "Blue")], widget=Radios())
    zz_warm = forms.BooleanField(label="It is warm")
    zz_day = forms.DateField(label="Which day?")
    zz_seen = forms.CharField(widget=forms.HiddenInput)
    zz_name = forms.CharField(label="The name of the colour")
    zz_who = forms.ModelChoiceField(label="Who chose it?", queryset=None)


class Shapes(GovukForm):
    zz_name = forms.CharField(label="The name of the shape")
    zz_no_label = forms.CharField(label="")


def shown(**typed: str) -> list[tuple]:
    found = rows([(name.replace("__", "-"), [value]) for name, value in typed.items()])
    return [(row["label"], row["value"]) for row in found]


def test_an_answer_stands_under_its_own_question_in_its_own_words():
    assert shown(zz_colour="b", zz_warm="on", zz_who="7") == [
        ("Which colour?", "Blue"),
        ("It is warm", "Yes"),
        ("Who chose it?", "Chosen"),
    ]


def test_what_is_no_option_is_shown_as_it_was_sent():
    assert shown(zz_colour="<green>") == [("Which colour?", "<green>")]


def test_each_part_of_a_date_says_which_it_is():
    assert shown(zz_day__day="4", zz_day__month="May") == [("Which day? (day)", "4"), ("Which day? (month)", "May")]


def test_where_forms_call_it_differently_or_nothing_the_name_itself_is_words():
    assert shown(zz_name="Teal", zz_no_label="x") == [("Zz name", "Teal"), ("Zz no label", "x")]


def test_what_is_empty_hidden_or_a_button_is_not_shown():
    assert shown(zz_colour="r", zz_warm=" ", zz_seen="abc", step="send", _save="Save") == [("Which colour?", "Red")]


def test_of_a_form_that_is_not_ours_everything_is_shown():
    assert shown(slug="northwick", _save="Save") == [("Slug", "northwick")]


def test_several_answers_to_one_question_are_a_list():
    assert rows([("zz_colour", ["r", "b"])]) == [{"label": "Which colour?", "values_list": ["Red", "Blue"]}]
