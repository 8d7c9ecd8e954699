"""What must be said to put other words in place of the family's own? (domain section 7)"""

from django import forms

from accounts.govuk import GovukForm, Radios, Textarea

from ..models import Channel, Disagreement, Rewording


class ProposeWordsForm(GovukForm):
    """Filled with the family's own words, so that an officer changes only what has to be changed."""

    what_happened = forms.CharField(
        label="What has happened",
        help_text="Keep what they mean, and as many of their own words as you can.",
        max_length=5000,
        widget=Textarea(rows=8, count=True),
        error_messages={"required": "Write what has happened, in the words to share"},
    )
    what_would_help = forms.CharField(
        label="What would help", required=False, max_length=3000, widget=Textarea(rows=5, count=True)
    )
    why = forms.CharField(
        label="Why you ask for other words",
        help_text="The person who asked reads this. Plain and kind: nobody is told off.",
        max_length=500,
        widget=Textarea(rows=3, count=True),
        error_messages={"required": "Say why you ask for other words"},
    )

    def __init__(self, disagreement: Disagreement, data=None):
        own = {name: getattr(disagreement, name) for name in ("what_happened", "what_would_help")}
        super().__init__(data, initial=own)


class WordsShown(GovukForm):
    """An answer to the words that stood on the page, whichever these were."""

    words = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, words: Rewording | None, data=None):
        super().__init__(data, initial={"words": words.pk if words else None})


class AnswerWordsForm(WordsShown):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=Rewording.Answer.choices,
        widget=Radios(hints={"declined": "Your own words stay. The council may ask you about others."}),
        error_messages={"required": "Choose yes or no"},
    )


class RecordWordsForm(WordsShown):
    answer = forms.ChoiceField(
        label="What did they say?",
        choices=[("approved", "Yes, share these words"), ("declined", "No, not these words")],
        widget=Radios(),
        error_messages={"required": "Choose what they said"},
    )
    channel = forms.ChoiceField(
        label="How did they tell you?",
        choices=[(one.value, one.label) for one in (Channel.PHONE, Channel.POST, Channel.IN_PERSON)],
        widget=Radios(),
        error_messages={"required": "Choose how they told you"},
    )
