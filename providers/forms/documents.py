"""What must somebody say to send a document, and who is to see it?

Who will see it comes first, and is closed unless they open it. Each choice says by name who that is on this case now.
"""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from accounts.govuk import File, GovukForm, Radios, TextInput

from .. import audience
from ..files.intake import Received, receive
from ..files.kinds import ACCEPT, ACCEPT_RECORDINGS, WHAT_CAN_BE_SENT, NotAllowed
from ..models import Document, Level
from ..seats import Seat, may_send_recording

NOT_STORED = "Sorry, the file could not be kept just now. Nothing was sent. Choose it again, and try once more"


def _choices(seat: Seat, levels) -> list[tuple[str, str]]:
    only = f"Only {seat}" if seat.is_service else Level.MEDIATOR.label
    return [(level.value, only if level == Level.MEDIATOR else level.label) for level in levels]


def _level_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=Radios(), error_messages={"required": "Choose who can see it"})


class SendDocumentForm(GovukForm):
    mark_optional = True

    level = _level_field("Who should see it?")
    childs_views = forms.BooleanField(
        label="This is how a child or young person says what they think (a picture, sound or video)", required=False
    )
    file = forms.FileField(
        label="The file",
        allow_empty_file=True,  # what is wrong with an empty one is said in our own words
        widget=File(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file"},
    )
    about = forms.CharField(
        label="What is it?",
        help_text="A few words, such as “School report, spring”. Who sees the document sees this too.",
        required=False,
        max_length=100,
        widget=TextInput(),
    )

    def __init__(self, seat: Seat, data=None, files=None):
        super().__init__(data, files)
        field = self.fields["level"]
        field.choices, field.initial = _choices(seat, Level), Level.MEDIATOR
        field.widget.hints = {level.value: audience.of_level(seat, level).to(seat) for level in Level}
        biggest = filesizeformat(settings.DOCUMENT_MAX_BYTES).replace(".0\xa0", "\xa0")
        self.fields["file"].help_text = f"{WHAT_CAN_BE_SENT} Up to {biggest}. No sound or video recordings."
        if may_send_recording(seat):
            self._allow_recordings(biggest)
        else:
            del self.fields["childs_views"]

    def _allow_recordings(self, biggest: str) -> None:
        """Only under "Only the mediator", so that a recording cannot go to anybody else."""
        self.fields["level"].widget.reveals = {Level.MEDIATOR: ["childs_views"]}
        self.fields["file"].widget.attrs["accept"] = f"{ACCEPT},{ACCEPT_RECORDINGS}"
        only = (
            "Sound or video (MP4, M4A, MP3, WebM, Ogg) only for the mediator, of what a child or young person thinks."
        )
        self.fields["file"].help_text = f"{WHAT_CAN_BE_SENT} {only} Up to {biggest}: about a minute of video."

    def clean_file(self) -> Received:
        """Return what is to be kept. What the file is, is told from what is in it."""
        try:
            return receive(self.cleaned_data["file"], recorded=self._may_be_recorded())
        except NotAllowed as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def _may_be_recorded(self) -> bool:
        said = self.cleaned_data
        return said.get("level") == Level.MEDIATOR and bool(said.get("childs_views"))


class LevelForm(GovukForm):
    heading_field = "level"
    level = _level_field("Who should see it?")

    def __init__(self, seat: Seat, document: Document, moves: frozenset[str], data=None):
        super().__init__(data, initial={"level": document.level})
        can = {Level.MEDIATOR: "close", Level.EVERYONE: "share"}
        levels = [level for level in Level if level == document.level or can[level] in moves]
        self.fields["level"].choices = _choices(seat, levels)
        self.fields["level"].widget.hints = {level.value: audience.of(document, level).to(seat) for level in levels}
