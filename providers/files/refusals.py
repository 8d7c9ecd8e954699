"""Why can a file not be sent, in words for the person who chose it?

Each sentence says what is the matter and what to do about it.
"""

from enum import StrEnum

WHAT_CAN_BE_SENT = (
    "You can send a PDF, a Word document (.docx), an OpenDocument text (.odt), plain text (.txt), or a photo as JPEG"
    " or PNG."
)


class Why(StrEnum):
    EMPTY = "There is nothing in this file. Choose another one."
    DAMAGED = (
        "Part of this file is missing or broken. Check that it opens on your device, save a new copy, and send that."
    )
    # Domain section 7: the ground rules allow no recording, and a child's own words go to the mediator another way.
    RECORDING = (
        "This is a sound or video recording, and recordings cannot be sent here. If a child or young person says in it"
        " what they think, their family can send it to the mediator alone: there is a box to tick for that."
    )
    OTHER_RECORDING = (
        "This kind of recording cannot be sent. Save it as MP4, or as M4A or MP3 if it is only sound, and send that."
    )
    MACROS = "This document has small programs (macros) or other files inside it. Save it as a PDF, and send that."
    LOCKED = "This document is locked with a password. Save a copy without the password, and send that."
    OLD_OFFICE = (
        "This is an older kind of Office file, or it is locked with a password. Open it, save it as a PDF, and send"
        " that."
    )
    OTHER_OFFICE = (
        "This kind of document, spreadsheet or set of slides cannot be sent as it is. Save it as a PDF, and send that."
    )
    RICH_TEXT = "This kind of text file (RTF) cannot be sent. Save it as a PDF, and send that."
    HEIC = (
        "This photo is in a kind (HEIC) that many people cannot open. Take a screenshot of it, or save it as a JPEG,"
        " and send that."
    )
    OTHER_PICTURE = "This kind of picture cannot be sent. Take a screenshot of it, or save it as a JPEG, and send that."
    MANY_FILES = "This is a folder of files packed into one (a zip file). Send each of the files by itself."
    TWO_IN_ONE = (
        "This file has another one hidden behind it, so it cannot be sent. Open it, save it as a PDF, and send that."
    )
    UNUSUAL = "This document is built in an unusual way, so it cannot be sent. Save it as a PDF, and send that."
    OTHER = f"This kind of file cannot be sent. {WHAT_CAN_BE_SENT}"


class NotAllowed(Exception):
    """The file is not taken. The message says why and what can be sent instead; `why` is None where it is too big."""

    def __init__(self, message: str):
        super().__init__(str(message))
        self.why = message if isinstance(message, Why) else None
